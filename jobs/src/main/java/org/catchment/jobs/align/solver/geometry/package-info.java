/** Where accounts are: places and diagrams on the globe or a plane, and who is beside whom. */
@NullMarked
package org.catchment.jobs.align.solver.geometry;

import org.jspecify.annotations.NullMarked;
