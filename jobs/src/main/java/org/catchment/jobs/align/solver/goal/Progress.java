package org.catchment.jobs.align.solver.goal;

/** Hears how far a solver has come. Called on the solver's own thread. */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (phase, fraction) -> {};

  /**
   * Tells where the solver is.
   *
   * @param phase what it does now, in a word or two for the log
   * @param fraction part of this phase that is done, in [0, 1]
   */
  void at(String phase, double fraction);
}
