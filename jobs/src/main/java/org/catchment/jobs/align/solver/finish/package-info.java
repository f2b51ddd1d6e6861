/**
 * What prices cannot do: single accounts change hands until loads fit, pieces are connected, and no
 * change within the tolerance lowers the cost.
 */
@NullMarked
package org.catchment.jobs.align.solver.finish;

import org.jspecify.annotations.NullMarked;
