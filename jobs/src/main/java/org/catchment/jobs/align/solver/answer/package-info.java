/** A division as it is handed out: who is where, how good it is, how it hangs together. */
@NullMarked
package org.catchment.jobs.align.solver.answer;

import org.jspecify.annotations.NullMarked;
