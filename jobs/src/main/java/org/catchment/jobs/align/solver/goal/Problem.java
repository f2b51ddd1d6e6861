package org.catchment.jobs.align.solver.goal;

import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Surface;

/**
 * Accounts in memory that are to be divided into territories.
 *
 * <p>The arrays are kept, not copied: they must not change while a solver has the problem.
 *
 * @param surface what the accounts stand on
 * @param x x of each account, length N; on the globe the axis goes through latitude 0, longitude 0
 * @param y y, likewise; the axis goes through latitude 0, longitude 90 degrees east
 * @param z z, likewise; the axis goes through the north pole
 * @param weight what is to be balanced (workload, say), length N, each >= 0, scaled to integers by
 *     the caller so that sums are exact; their total must fit a long. If all are 0, every account
 *     counts the same
 * @param goal at most N territories
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of numbers: solvers read the arrays in place.
public record Problem(
    Surface surface, double[] x, double[] y, double[] z, long[] weight, Goal goal) {

  /** How far |v| of a unit vector may be from 1: float32 coordinates pass, degrees do not. */
  private static final double UNIT_LENGTH_SLACK = 1e-6;

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException naming the first value that is out of its range
   */
  public Problem {
    int accounts = weight.length;
    if (x.length != accounts || y.length != accounts || z.length != accounts) {
      throw new IllegalArgumentException(
          "x (%d), y (%d), z (%d) and weight (%d) differ in length. Pass one of each per account."
              .formatted(x.length, y.length, z.length, accounts));
    }
    if (goal.territories() > accounts) {
      throw new IllegalArgumentException(
          "territories (%d) exceeds accounts (%d). Maybe lower territories."
              .formatted(goal.territories(), accounts));
    }
    long total = 0;
    for (int i = 0; i < accounts; i++) {
      checkPlace(surface, i, x[i], y[i], z[i]);
      if (weight[i] < 0) {
        throw new IllegalArgumentException(
            "weight[%d] (%d) is negative. Leave out accounts that need no work, or pass 0."
                .formatted(i, weight[i]));
      }
      try {
        total = Math.addExact(total, weight[i]);
      } catch (ArithmeticException overflow) {
        throw new IllegalArgumentException(
            "weight[0..%d] adds up to more than a long holds. Maybe scale the weights down."
                .formatted(i),
            overflow);
      }
    }
  }

  private static void checkPlace(Surface surface, int i, double x, double y, double z) {
    double length = Math.sqrt(x * x + y * y + z * z);
    if (surface == Surface.GLOBE && !(Math.abs(length - 1) <= UNIT_LENGTH_SLACK)) {
      throw new IllegalArgumentException(
          ("(x, y, z)[%d] (%s, %s, %s) has length %s instead of 1."
                  + " Maybe use Problem.ofDegrees for latitudes and longitudes.")
              .formatted(i, x, y, z, length));
    }
    if (surface == Surface.PLANE && !(Math.abs(x) <= 1 && Math.abs(y) <= 1 && z == 0)) {
      throw new IllegalArgumentException(
          "(x, y, z)[%d] (%s, %s, %s) is outside the plane's [-1, 1] x [-1, 1] x 0. Scale it."
              .formatted(i, x, y, z));
    }
  }

  /**
   * The problem for accounts given by latitude and longitude.
   *
   * @param latDeg degrees north, length N, each in [-90, 90]
   * @param lonDeg degrees east, length N, each in [-180, 180]
   * @throws IllegalArgumentException naming the first value that is out of its range
   */
  public static Problem ofDegrees(double[] latDeg, double[] lonDeg, long[] weight, Goal goal) {
    int accounts = latDeg.length;
    if (lonDeg.length != accounts) {
      throw new IllegalArgumentException(
          "latDeg (%d) and lonDeg (%d) differ in length. Pass one of each per account."
              .formatted(accounts, lonDeg.length));
    }
    AccountList places = new AccountList();
    for (int i = 0; i < accounts; i++) {
      checkDegrees("latDeg", i, latDeg[i], 90);
      checkDegrees("lonDeg", i, lonDeg[i], 180);
      places.addDegrees(latDeg[i], lonDeg[i], 0, i);
    }
    places.trim();
    return new Problem(Surface.GLOBE, places.x, places.y, places.z, weight, goal);
  }

  private static void checkDegrees(String name, int index, double value, double limit) {
    if (!(Math.abs(value) <= limit)) {
      throw new IllegalArgumentException(
          "%s[%d] (%s) is outside [-%.0f, %.0f]. Maybe the columns are swapped or not in degrees."
              .formatted(name, index, value, limit, limit));
    }
  }
}
