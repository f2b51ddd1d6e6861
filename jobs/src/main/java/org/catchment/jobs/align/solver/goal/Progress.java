package org.catchment.jobs.align.solver.goal;

/** Receives the progress of a solver. Called on the solver's own thread. */
@FunctionalInterface
public interface Progress {
  /** Ignores the progress. */
  Progress NONE = (phase, fraction) -> {};

  /**
   * Tells where the solver is.
   *
   * @param phase what it does now, in a word or two for the log
   * @param fraction part of this phase that is done, in [0, 1]
   */
  void at(String phase, double fraction);
}
