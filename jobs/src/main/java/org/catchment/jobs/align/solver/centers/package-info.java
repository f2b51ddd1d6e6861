/** Where centers stand: the first ones, and those that follow the means of their territories. */
@NullMarked
package org.catchment.jobs.align.solver.centers;

import org.jspecify.annotations.NullMarked;
