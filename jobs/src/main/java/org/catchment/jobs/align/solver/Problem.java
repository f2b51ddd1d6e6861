package org.catchment.jobs.align.solver;

/**
 * Accounts on the globe that are to be divided into territories of equal weight.
 *
 * <p>The arrays are kept, not copied: they must not change while a solver has the problem.
 *
 * @param x x of each account's unit vector, length N; the axis goes through latitude 0, longitude 0
 * @param y y, likewise; the axis goes through latitude 0, longitude 90 degrees east
 * @param z z, likewise; the axis goes through the north pole
 * @param weight what is to be balanced (workload, say), length N, each >= 0, scaled to integers by
 *     the caller so that sums are exact; their total must fit a long. If all are 0, every account
 *     counts the same
 * @param territories how many territories to make, in [1, N]
 * @param tolerance the largest |load / target - 1| that is asked for, in [0, 1]; 0 asks for loads
 *     as equal as whole accounts allow
 * @param seed starts the random numbers of a solver that needs some
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of numbers: solvers read the arrays in place.
public record Problem(
    double[] x,
    double[] y,
    double[] z,
    long[] weight,
    int territories,
    double tolerance,
    long seed) {

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
    if (territories < 1) {
      throw new IllegalArgumentException(
          "territories (%d) is less than 1. Ask for at least one.".formatted(territories));
    }
    if (territories > accounts) {
      throw new IllegalArgumentException(
          "territories (%d) exceeds accounts (%d). Maybe lower territories."
              .formatted(territories, accounts));
    }
    if (!(tolerance >= 0 && tolerance <= 1)) {
      throw new IllegalArgumentException(
          "tolerance (%s) is outside [0, 1]. It is a fraction: 0.02 means 2 %%."
              .formatted(tolerance));
    }
    long total = 0;
    for (int i = 0; i < accounts; i++) {
      double length = Math.sqrt(x[i] * x[i] + y[i] * y[i] + z[i] * z[i]);
      if (!(Math.abs(length - 1) <= UNIT_LENGTH_SLACK)) {
        throw new IllegalArgumentException(
            ("(x, y, z)[%d] (%s, %s, %s) has length %s instead of 1."
                    + " Maybe use Problem.ofDegrees for latitudes and longitudes.")
                .formatted(i, x[i], y[i], z[i], length));
      }
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

  /**
   * The problem for accounts given by latitude and longitude.
   *
   * @param latDeg degrees north, length N, each in [-90, 90]
   * @param lonDeg degrees east, length N, each in [-180, 180]
   * @throws IllegalArgumentException naming the first value that is out of its range
   */
  public static Problem ofDegrees(
      double[] latDeg,
      double[] lonDeg,
      long[] weight,
      int territories,
      double tolerance,
      long seed) {
    int accounts = latDeg.length;
    if (lonDeg.length != accounts) {
      throw new IllegalArgumentException(
          "latDeg (%d) and lonDeg (%d) differ in length. Pass one of each per account."
              .formatted(accounts, lonDeg.length));
    }
    double[] x = new double[accounts];
    double[] y = new double[accounts];
    double[] z = new double[accounts];
    for (int i = 0; i < accounts; i++) {
      checkDegrees("latDeg", i, latDeg[i], 90);
      checkDegrees("lonDeg", i, lonDeg[i], 180);
      double lat = Math.toRadians(latDeg[i]);
      double lon = Math.toRadians(lonDeg[i]);
      // StrictMath: Math may differ in the last bit between machines, and so may the partition.
      x[i] = StrictMath.cos(lat) * StrictMath.cos(lon);
      y[i] = StrictMath.cos(lat) * StrictMath.sin(lon);
      z[i] = StrictMath.sin(lat);
    }
    return new Problem(x, y, z, weight, territories, tolerance, seed);
  }

  private static void checkDegrees(String name, int index, double value, double limit) {
    if (!(Math.abs(value) <= limit)) {
      throw new IllegalArgumentException(
          "%s[%d] (%s) is outside [-%.0f, %.0f]. Maybe the columns are swapped or not in degrees."
              .formatted(name, index, value, limit, limit));
    }
  }
}
