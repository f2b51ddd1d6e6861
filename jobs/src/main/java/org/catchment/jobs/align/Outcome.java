package org.catchment.jobs.align;

import java.util.stream.IntStream;
import org.catchment.jobs.align.solver.answer.Solution;

/**
 * The result of a division, of accounts or of units of geography: K territories, and how good they
 * are.
 *
 * @param centerX x of the centers, unit vectors, length K; likewise y and z
 * @param price of the power diagram, squared Earth radii
 * @param target by measure and territory, in units of {@link AlignmentPlan#UNITS}; for a territory
 *     with only a heavy account or unit, what another one of that capacity should hold
 * @param load what each territory holds, likewise
 * @param alone whether a territory holds nothing but an account or unit that outweighs it
 * @param weight of what is in each territory, in units of {@link AlignmentPlan#UNITS}
 * @param accounts N
 * @param jobs over all accounts, including the one that writes the assignment
 */
@SuppressWarnings("ArrayRecordComponent") // Thousands of numbers, read in place.
record Outcome(
    double[] centerX,
    double[] centerY,
    double[] centerZ,
    double[] price,
    double[][] target,
    double[][] load,
    boolean[] alone,
    long[] weight,
    long accounts,
    Solution.Certificate certificate,
    int jobs) {

  /** Combines the regions' territories, each at its number in the plan. */
  static Outcome of(Alignment alignment, BorderRegions regions, AlignmentPlan plan) {
    int measures = plan.measures().size();
    int territories = plan.reps().size();
    Outcome all =
        new Outcome(
            new double[territories],
            new double[territories],
            new double[territories],
            new double[territories],
            new double[measures][territories],
            new double[measures][territories],
            new boolean[territories],
            new long[territories],
            alignment.solutions().stream().mapToLong(Solution::accounts).sum(),
            Solution.Certificate.sum(
                alignment.solutions().stream().map(Solution::certificate).toList()),
            alignment.jobs() + 1);
    for (int r = 0; r < regions.all().size(); r++) {
      Solution solution = alignment.solutions().get(r);
      int[] number = regions.all().get(r).territories();
      for (int k = 0; k < number.length; k++) {
        int t = number[k];
        all.centerX[t] = solution.centerX()[k];
        all.centerY[t] = solution.centerY()[k];
        all.centerZ[t] = solution.centerZ()[k];
        all.price[t] = solution.price()[k];
        all.alone[t] = solution.alone()[k];
        all.weight[t] = solution.load()[k];
        for (int m = 0; m < measures; m++) {
          all.target[m][t] = solution.target(m)[k];
          all.load[m][t] = solution.load(m)[k];
        }
      }
      for (int m = 0; m < measures; m++) {
        all.measureHeavyByOthers(m, number, plan);
      }
    }
    return all;
  }

  /**
   * Gives territories with only a heavy account or unit the target of another one of their
   * capacity.
   */
  private void measureHeavyByOthers(int measure, int[] region, AlignmentPlan plan) {
    double due = 0;
    double capacity = 0;
    for (int t : region) {
      due += alone[t] ? 0 : target[measure][t];
      capacity += alone[t] ? 0 : plan.reps().get(t).capacity();
    }
    for (int t : region) {
      if (alone[t]) {
        target[measure][t] = plan.reps().get(t).capacity() * due / capacity;
      }
    }
  }

  /** The number of territories, K. */
  int territories() {
    return price.length;
  }

  /** load / target - 1 of a measure; 0 if an account or unit is alone, or the target is 0. */
  double imbalance(int measure, int k) {
    double due = target[measure][k];
    return alone[k] || due == 0 ? 0 : load[measure][k] / due - 1;
  }

  /** The territories without a heavy account or unit. */
  int[] shared() {
    return IntStream.range(0, territories()).filter(k -> !alone[k]).toArray();
  }
}
