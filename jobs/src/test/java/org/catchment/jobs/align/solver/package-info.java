/** Tests of the alignment solver on small worlds whose answers can be worked out by hand. */
@NullMarked
package org.catchment.jobs.align.solver;

import org.jspecify.annotations.NullMarked;
