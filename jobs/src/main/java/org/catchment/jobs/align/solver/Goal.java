package org.catchment.jobs.align.solver;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What is asked of a division.
 *
 * @param targets how much each territory should hold in proportion to the others, length K, each >
 *     0 and finite
 * @param tolerance the largest |load / target - 1| that is asked for, in [0, 1]; 0 asks for loads
 *     as near to their targets as whole accounts allow
 * @param seed starts the random numbers of further attempts
 * @param homes what pulls the centers, of K territories
 */
@SuppressWarnings("ArrayRecordComponent") // Thousands of numbers, read in place.
public record Goal(double[] targets, double tolerance, long seed, Homes homes)
    implements Serializable {

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException naming the first value that is out of its range
   */
  public Goal {
    if (targets.length < 1) {
      throw new IllegalArgumentException(
          "territories (%d) is less than 1. Ask for at least one.".formatted(targets.length));
    }
    for (int k = 0; k < targets.length; k++) {
      if (!(targets[k] > 0 && targets[k] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "targets[%d] (%s) is not a positive number. Leave out a territory that holds nothing."
                .formatted(k, targets[k]));
      }
    }
    if (!(tolerance >= 0 && tolerance <= 1)) {
      throw new IllegalArgumentException(
          "tolerance (%s) is outside [0, 1]. It is a fraction: 0.02 means 2 %%."
              .formatted(tolerance));
    }
    if (homes.pull().length != targets.length) {
      throw new IllegalArgumentException(
          "homes (%d) are not as many as targets (%d). Pass one per territory, pulling or not."
              .formatted(homes.pull().length, targets.length));
    }
  }

  /**
   * Territories of equal targets, with centers wherever they are best.
   *
   * @param territories how many, >= 1
   */
  public static Goal equal(int territories, double tolerance, long seed) {
    double[] targets = new double[Math.max(0, territories)];
    Arrays.fill(targets, 1);
    return new Goal(targets, tolerance, seed, Homes.none(targets.length));
  }

  /** K. */
  public int territories() {
    return targets.length;
  }
}
