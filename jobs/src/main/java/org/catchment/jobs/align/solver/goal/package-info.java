/** What is asked of a division: accounts, territories, targets, tolerances, where reps live. */
@NullMarked
package org.catchment.jobs.align.solver.goal;

import org.jspecify.annotations.NullMarked;
