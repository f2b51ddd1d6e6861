package org.catchment.jobs.align.solver.holdings;

/**
 * The check for every change of a unit's territory, whoever asks: accounts and units of geography
 * alike. Only {@link Holdings} calls it.
 */
@FunctionalInterface
public interface MoveRules {
  /** Anything goes. */
  MoveRules NONE = (unit, from, to) -> true;

  /**
   * Whether a unit may change hands. The answer may depend on nothing but the unit, the two
   * territories, and what they hold now.
   *
   * @param from where it is, in [0, K)
   * @param to another one, likewise
   */
  boolean allows(int unit, int from, int to);
}
