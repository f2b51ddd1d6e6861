package org.catchment.jobs.align;

import java.util.Arrays;
import org.catchment.jobs.align.solver.Solution;

/**
 * What came of a division, of accounts or of units of geography: K territories, and how good they
 * are.
 *
 * @param centerX x of the centers, unit vectors, length K; likewise y and z
 * @param price of the power diagram, squared Earth radii
 * @param target by measure and territory, in units of {@link Plan#UNITS}
 * @param imbalance load / target - 1, by measure and territory; 0 where an account or unit is alone
 * @param alone whether a territory holds nothing but an account or unit that outweighs it
 * @param weight of what is in each territory, in units of {@link Plan#UNITS}
 * @param accounts N
 * @param jobs over all accounts, that which writes who is where included
 */
@SuppressWarnings("ArrayRecordComponent") // Thousands of numbers, read in place.
record Outcome(
    double[] centerX,
    double[] centerY,
    double[] centerZ,
    double[] price,
    double[][] target,
    double[][] imbalance,
    boolean[] alone,
    long[] weight,
    long accounts,
    Solution.Certificate certificate,
    int jobs) {

  static Outcome of(Alignment alignment, int measures) {
    Solution solution = alignment.solution();
    int territories = solution.price().length;
    double[][] target = new double[measures][];
    double[][] imbalance = new double[measures][territories];
    for (int m = 0; m < measures; m++) {
      int measure = m;
      target[m] = solution.target(m);
      Arrays.setAll(imbalance[m], k -> solution.imbalance(measure, k));
    }
    return new Outcome(
        solution.centerX(),
        solution.centerY(),
        solution.centerZ(),
        solution.price(),
        target,
        imbalance,
        solution.alone(),
        solution.load(),
        solution.accounts(),
        solution.certificate(),
        alignment.jobs() + 1);
  }

  /** K. */
  int territories() {
    return price.length;
  }

  /** The largest |load / target - 1| of a measure. */
  double maxImbalance(int measure) {
    return Arrays.stream(imbalance[measure]).map(Math::abs).max().orElse(0);
  }

  /** The mean |load / target - 1| of a measure over the territories where nothing is alone. */
  double meanImbalance(int measure) {
    double sum = Arrays.stream(imbalance[measure]).map(Math::abs).sum();
    int shared = 0;
    for (boolean one : alone) {
      shared += one ? 0 : 1;
    }
    return sum / shared;
  }
}
