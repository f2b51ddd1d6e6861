package org.catchment.jobs.align.solver;

import java.util.SplittableRandom;

/**
 * Centers at random points, each drawn with a probability as its weight times its squared distance
 * from the nearest center drawn before.
 *
 * <p>D. Arthur, S. Vassilvitskii, k-means++: the advantages of careful seeding, SODA (2007).
 */
final class SampledSeeds {
  private SampledSeeds() {}

  static Diagram draw(Points points, int territories, SplittableRandom random) {
    double[] chance = points.weight.clone();
    double[] x = new double[territories];
    double[] y = new double[territories];
    double[] z = new double[territories];
    double[] nearest = new double[points.size];
    for (int k = 0; k < territories; k++) {
      int drawn = draw(chance, random);
      x[k] = points.x[drawn];
      y[k] = points.y[drawn];
      z[k] = points.z[drawn];
      for (int i = 0; i < points.size; i++) {
        double dx = points.x[i] - x[k];
        double dy = points.y[i] - y[k];
        double dz = points.z[i] - z[k];
        double d2 = dx * dx + dy * dy + dz * dz;
        nearest[i] = k == 0 ? d2 : Math.min(nearest[i], d2);
        chance[i] = points.weight[i] * nearest[i];
      }
    }
    return new Diagram(x, y, z, new double[territories]);
  }

  /** An index, drawn as its chance; the last one if all chances are 0. */
  private static int draw(double[] chance, SplittableRandom random) {
    double sum = 0;
    for (double c : chance) {
      sum += c;
    }
    double left = random.nextDouble() * sum;
    int drawn = 0;
    while (drawn < chance.length - 1 && left >= chance[drawn]) {
      left -= chance[drawn++];
    }
    return drawn;
  }
}
