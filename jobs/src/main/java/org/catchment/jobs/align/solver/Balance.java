package org.catchment.jobs.align.solver;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * What is balanced: how much of each measure accounts have and territories hold, and how much they
 * should.
 */
final class Balance {
  /** What each account that may be moved has, by measure. */
  final long[][] of;

  /** What each territory holds, by measure. */
  final long[][] load;

  /** What each should hold, by measure. */
  final double[][] target;

  /** Largest |load / target - 1| that is asked for, by measure. */
  final double[] tolerance;

  /**
   * Takes the arrays as they are.
   *
   * @param target of the weight; each measure is due in the same proportions
   */
  Balance(long[][] of, long[][] load, double[] target, double[] tolerance) {
    this.of = of;
    this.load = load;
    this.tolerance = tolerance;
    this.target = new double[of.length][];
    double sum = Arrays.stream(target).sum();
    for (int m = 0; m < of.length; m++) {
      double total = LongStream.of(load[m]).sum();
      this.target[m] =
          of.length == 1
              ? target
              : Arrays.stream(target).map(t -> sum > 0 ? t / sum * total : 0).toArray();
    }
  }

  int measures() {
    return of.length;
  }

  double deviation(int m, int k) {
    return load[m][k] - target[m][k];
  }

  /** How far the worst load is beyond its tolerance, in targets; 0 if all are within. */
  double excess() {
    double excess = 0;
    for (int m = 0; m < of.length; m++) {
      excess = Math.max(excess, excess(m));
    }
    return excess;
  }

  /** The same of one measure. */
  double excess(int m) {
    double excess = 0;
    for (int k = 0; k < load[m].length; k++) {
      if (target[m][k] > 0) {
        excess = Math.max(excess, Math.abs(load[m][k] / target[m][k] - 1) - tolerance[m]);
      }
    }
    return excess;
  }
}
