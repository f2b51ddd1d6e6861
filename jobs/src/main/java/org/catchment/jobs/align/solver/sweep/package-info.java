/**
 * One look at all places with a diagram: which territory has which, and what lies along borders.
 */
@NullMarked
package org.catchment.jobs.align.solver.sweep;

import org.jspecify.annotations.NullMarked;
