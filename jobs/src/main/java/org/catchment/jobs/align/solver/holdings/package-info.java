/**
 * Who holds what: the one gate that every change of hands passes, and the one book that notes it.
 */
@NullMarked
package org.catchment.jobs.align.solver.holdings;

import org.jspecify.annotations.NullMarked;
