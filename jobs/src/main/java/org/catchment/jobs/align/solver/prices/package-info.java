/** Prices that balance the territories of given centers. */
@NullMarked
package org.catchment.jobs.align.solver.prices;

import org.jspecify.annotations.NullMarked;
