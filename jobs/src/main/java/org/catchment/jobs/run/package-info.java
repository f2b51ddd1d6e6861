/**
 * A run: its steps, what they work with, the order in which they go, and the book that notes them.
 */
@NullMarked
package org.catchment.jobs.run;

import org.jspecify.annotations.NullMarked;
