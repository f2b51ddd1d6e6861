package org.catchment.jobs.align.solver.centers;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.goal.RepHomes;

/**
 * Centers at random points, each drawn with a probability proportional to its weight times its
 * squared distance from the nearest center drawn before.
 *
 * <p>D. Arthur, S. Vassilvitskii, k-means++: the advantages of careful seeding, SODA (2007).
 */
public final class SampledSeeds {
  private SampledSeeds() {}

  /** Draws one center per territory; centers that are pulled start at their homes. */
  public static Diagram draw(AccountList places, RepHomes homes, SplittableRandom random) {
    double[] chance = new double[places.size];
    Arrays.setAll(chance, i -> places.weight[i]);
    double[] x = homes.x().clone();
    double[] y = homes.y().clone();
    double[] z = homes.z().clone();
    double[] nearest = new double[places.size];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    int[] homesFirst =
        IntStream.range(0, x.length)
            .boxed()
            .sorted(Comparator.comparing(k -> !homes.has(k)))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int k : homesFirst) {
      if (!homes.has(k)) {
        int drawn = draw(chance, random);
        x[k] = places.x[drawn];
        y[k] = places.y[drawn];
        z[k] = places.z[drawn];
      }
      for (int i = 0; i < places.size; i++) {
        double dx = places.x[i] - x[k];
        double dy = places.y[i] - y[k];
        double dz = places.z[i] - z[k];
        double d2 = dx * dx + dy * dy + dz * dz;
        nearest[i] = Math.min(nearest[i], d2);
        chance[i] = places.weight[i] * nearest[i];
      }
    }
    return new Diagram(x, y, z, new double[x.length]);
  }

  /** An index, drawn with its chance; the last one if all chances are 0. */
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
