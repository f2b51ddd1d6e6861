/** The command line: reads the configuration and runs the steps in order. */
@NullMarked
package org.catchment.jobs.cli;

import org.jspecify.annotations.NullMarked;
