/** Counties and ZIP codes as units that stay whole, in territories connected on a graph. */
@NullMarked
package org.catchment.jobs.align.solver.units;

import org.jspecify.annotations.NullMarked;
