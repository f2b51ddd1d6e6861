package org.catchment.jobs.run;

/** Receives what a step is doing, for people who wait. */
@FunctionalInterface
public interface StepProgress {
  /** Nobody is watching. */
  StepProgress NONE = (phase, fraction) -> {};

  /**
   * @param phase a few words, for example "prices"
   * @param fraction of the phase that is done, in [0, 1]
   */
  void at(String phase, double fraction);
}
