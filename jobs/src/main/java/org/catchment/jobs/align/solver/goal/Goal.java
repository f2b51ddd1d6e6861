package org.catchment.jobs.align.solver.goal;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What is asked of a division.
 *
 * @param targets how much each territory should hold in proportion to the others, length K, each >
 *     0 and finite
 * @param tolerances for each measure that is balanced, the most important first, the largest |load
 *     / target - 1| that is asked for, in [0, 1]; 0 asks for loads as near to their targets as
 *     whole accounts allow. If there is one, it is the accounts' weight; if there are several, each
 *     account carries them all, and its weight is a blend of them ({@link #blend})
 * @param seed starts the random numbers of further attempts
 * @param homes what pulls the centers, of K territories
 */
@SuppressWarnings("ArrayRecordComponent") // Thousands of numbers, read in place.
public record Goal(double[] targets, double[] tolerances, long seed, RepHomes homes)
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
    if (tolerances.length == 0) {
      throw new IllegalArgumentException("tolerances is empty. Balance at least one measure.");
    }
    for (double tolerance : tolerances) {
      if (!(tolerance >= 0 && tolerance <= 1)) {
        throw new IllegalArgumentException(
            "tolerance (%s) is outside [0, 1]. It is a fraction: 0.02 means 2 %%."
                .formatted(tolerance));
      }
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
    return new Goal(targets, new double[] {tolerance}, seed, RepHomes.none(targets.length));
  }

  /**
   * How much of an account's weight a unit of each measure is, so that the first measure's total is
   * the weight's, too. The stricter a measure is, the more it counts: if territories of equal
   * weight are off by the tolerance in one of two measures, they are off by the other tolerance in
   * the other, so no blend leaves more of them within both.
   *
   * @param totals of each measure over all accounts, >= 0; a measure with total 0 counts nothing
   * @param tolerances of each, > 0
   */
  public static double[] blend(double[] totals, double[] tolerances) {
    double sum = 0;
    for (int m = 0; m < totals.length; m++) {
      sum += totals[m] > 0 ? 1 / tolerances[m] : 0;
    }
    double[] blend = new double[totals.length];
    double total = Arrays.stream(totals).filter(t -> t > 0).findFirst().orElse(0);
    for (int m = 0; m < totals.length; m++) {
      blend[m] = totals[m] > 0 ? total / totals[m] / tolerances[m] / sum : 0;
    }
    return blend;
  }

  /** How many measures are balanced. */
  public int measures() {
    return tolerances.length;
  }

  /** K. */
  public int territories() {
    return targets.length;
  }
}
