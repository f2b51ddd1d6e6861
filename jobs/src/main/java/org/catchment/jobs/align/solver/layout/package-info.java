/** All accounts in blocks, wherever they are, and the few of them that come here. */
@NullMarked
package org.catchment.jobs.align.solver.layout;

import org.jspecify.annotations.NullMarked;
