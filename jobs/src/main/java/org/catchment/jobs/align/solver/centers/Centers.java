package org.catchment.jobs.align.solver.centers;

import org.catchment.jobs.align.solver.holdings.Holdings;

/**
 * What territories cost, each with its best center. It is kept up to date as units come and go, so
 * that the true price of a step is known, including the move of the center.
 */
public abstract class Centers implements Holdings.Watcher {
  public static final int NONE = Holdings.NONE;

  /** The cost of a territory; of an empty one, 0. */
  public abstract double cost(int k);

  /**
   * The cost that a territory would have.
   *
   * @param leaves a unit of it that is left out, or {@link #NONE}
   * @param joins a unit of another that is taken in, or {@link #NONE}
   */
  public abstract double costIf(int k, int leaves, int joins);

  @Override
  public final void moved(int unit, int from, int to) {
    if (from != NONE) {
      left(from, unit);
    }
    joined(to, unit);
  }

  /** What all territories cost. */
  public final double cost() {
    double sum = 0;
    for (int k = 0; k < territories(); k++) {
      sum += cost(k);
    }
    return sum;
  }

  public abstract int territories();

  /** Told after the unit has become a member. */
  public abstract void joined(int k, int unit);

  /** Told after the unit has ceased to be one. */
  public abstract void left(int k, int unit);

  /** Where the center of a territory is: x, y and z on the surface. */
  public abstract double[] center(int k);
}
