package org.catchment.jobs.align.solver.holdings;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * What is balanced: how much of each measure accounts have, territories hold, and territories
 * should hold.
 */
public final class Balance {
  /** What each account that may be moved has, by measure. */
  public final long[][] of;

  /** What each territory holds, by measure. */
  public final long[][] load;

  /** What each should hold, by measure. */
  public final double[][] target;

  /** Largest |load / target - 1| that is asked for, by measure. */
  public final double[] tolerance;

  /**
   * Takes the arrays as they are.
   *
   * @param target of the weight; each measure is due in the same proportions
   */
  public Balance(long[][] of, long[][] load, double[] target, double[] tolerance) {
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

  public int measures() {
    return of.length;
  }

  public double deviation(int m, int k) {
    return load[m][k] - target[m][k];
  }

  /** How far the worst load is beyond its tolerance, in targets; 0 if all are within. */
  public double excess() {
    double excess = 0;
    for (int m = 0; m < of.length; m++) {
      excess = Math.max(excess, excess(m));
    }
    return excess;
  }

  /** The same of one measure. */
  public double excess(int m) {
    double excess = 0;
    for (int k = 0; k < load[m].length; k++) {
      if (target[m][k] > 0) {
        excess = Math.max(excess, Math.abs(load[m][k] / target[m][k] - 1) - tolerance[m]);
      }
    }
    return excess;
  }
}
