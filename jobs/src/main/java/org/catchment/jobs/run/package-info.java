/** A run: its steps, their context, their order, and the book of runs. */
@NullMarked
package org.catchment.jobs.run;

import org.jspecify.annotations.NullMarked;
