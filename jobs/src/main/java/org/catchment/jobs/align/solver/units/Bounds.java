package org.catchment.jobs.align.solver.units;

/**
 * The range in which the loads of territories should be.
 *
 * @param least length K
 * @param most likewise
 * @param scale an excess of this size counts twice
 */
@SuppressWarnings("ArrayRecordComponent") // Read in place.
public record Bounds(long[] least, long[] most, double scale) {
  /**
   * Bounds by tolerance. Whole loads next to the target are always within.
   *
   * @param tolerance largest |load / target - 1|
   */
  public static Bounds around(double[] target, double tolerance, double scale) {
    long[] least = new long[target.length];
    long[] most = new long[target.length];
    for (int k = 0; k < target.length; k++) {
      least[k] = (long) Math.min(Math.floor(target[k]), Math.ceil(target[k] * (1 - tolerance)));
      most[k] = (long) Math.max(Math.ceil(target[k]), Math.floor(target[k] * (1 + tolerance)));
    }
    return new Bounds(least, most, scale);
  }

  /** By how much a load is outside; 0 if it is within. */
  long excess(int k, long load) {
    return Math.max(0, Math.max(load - most[k], least[k] - load));
  }

  /**
   * The penalty of an excess. It grows faster than in proportion, so that a surplus spreads over
   * territories until it meets a deficit; but not slower for small ones, so that these vanish, too.
   */
  double penalty(int k, long load) {
    double excess = excess(k, load);
    return excess + excess * excess / scale;
  }
}
