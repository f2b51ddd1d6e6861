/**
 * Counties and ZIP codes as units that stay whole, in territories that hang together on a graph.
 */
@NullMarked
package org.catchment.jobs.align.solver.units;

import org.jspecify.annotations.NullMarked;
