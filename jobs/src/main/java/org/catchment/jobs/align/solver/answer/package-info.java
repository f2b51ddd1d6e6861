/** The result of a division: who is where, how good it is, how connected it is. */
@NullMarked
package org.catchment.jobs.align.solver.answer;

import org.jspecify.annotations.NullMarked;
