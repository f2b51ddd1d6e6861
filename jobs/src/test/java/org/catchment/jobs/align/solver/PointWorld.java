package org.catchment.jobs.align.solver;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.align.solver.goal.Problem;

/** Made-up accounts: degrees and weights, to be turned into a problem. */
@SuppressWarnings("ArrayRecordComponent") // Test data, read in place.
public record PointWorld(double[] latDeg, double[] lonDeg, long[] weight) {

  Problem problem(int territories, double tolerance) {
    return Problem.ofDegrees(latDeg, lonDeg, weight, Goal.equal(territories, tolerance, 1));
  }

  PointWorld withWeights(long... newWeight) {
    return new PointWorld(latDeg, lonDeg, newWeight);
  }

  /** Accounts of weight 1 at (lat, lon), (lat, lon), ... */
  static PointWorld at(double... latLonDeg) {
    int accounts = latLonDeg.length / 2;
    double[] lat = new double[accounts];
    double[] lon = new double[accounts];
    long[] weight = new long[accounts];
    Arrays.setAll(lat, i -> latLonDeg[2 * i]);
    Arrays.setAll(lon, i -> latLonDeg[2 * i + 1]);
    Arrays.fill(weight, 1);
    return new PointWorld(lat, lon, weight);
  }

  /** Accounts of weight 1, evenly at random between the given degrees. */
  static PointWorld box(
      int accounts, double south, double north, double west, double east, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] latLon = new double[2 * accounts];
    for (int i = 0; i < accounts; i++) {
      latLon[2 * i] = random.nextDouble(south, north);
      latLon[2 * i + 1] = random.nextDouble(west, east);
    }
    return at(latLon);
  }

  /**
   * Accounts spread like those of the United States.
   *
   * <p>Three in four belong to one of 60 metros (of sizes 1, 1/2, 1/3, ...; about 40 km across),
   * the others lie anywhere. One in three stands at a ZIP centroid, that is, on a grid of 0.1
   * degrees, together with others. Weights are log-normal: exp(normal) hours in thousandths.
   */
  public static PointWorld likeTheUnitedStates(int accounts, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int metros = 60;
    double[] metroLat = new double[metros];
    double[] metroLon = new double[metros];
    for (int m = 0; m < metros; m++) {
      metroLat[m] = random.nextDouble(26, 48);
      metroLon[m] = random.nextDouble(-123, -70);
    }
    double[] lat = new double[accounts];
    double[] lon = new double[accounts];
    long[] weight = new long[accounts];
    for (int i = 0; i < accounts; i++) {
      if (random.nextDouble() < 0.75) {
        // Sizes as 1/m have their quantiles at powers: metros^u.
        int m = (int) StrictMath.pow(metros, random.nextDouble()) - 1;
        lat[i] = metroLat[m] + 0.2 * random.nextGaussian();
        lon[i] = metroLon[m] + 0.25 * random.nextGaussian();
      } else {
        lat[i] = random.nextDouble(25, 49);
        lon[i] = random.nextDouble(-124, -67);
      }
      if (random.nextInt(3) == 0) {
        lat[i] = Math.rint(10 * lat[i]) / 10;
        lon[i] = Math.rint(10 * lon[i]) / 10;
      }
      weight[i] = 1 + (long) (1000 * StrictMath.exp(random.nextGaussian()));
    }
    return new PointWorld(lat, lon, weight);
  }
}
