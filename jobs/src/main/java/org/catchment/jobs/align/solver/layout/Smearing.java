package org.catchment.jobs.align.solver.layout;

import java.util.Arrays;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;
import org.catchment.jobs.align.solver.geometry.Sunflower;
import org.catchment.jobs.align.solver.sweep.Labelling;

/**
 * Spreads accounts that are big compared with a territory as grains over discs. Whole, they would
 * make loads jump; with grains that do not, centers find their places.
 */
public final class Smearing {
  /** The disc's radius over the spacing of the centers there. */
  private static final double RADIUS = 0.12;

  /** No grain is heavier than this part of a mean target. */
  private static final double LARGEST_GRAIN = 0.02;

  private Smearing() {}

  /**
   * The grains of the accounts, with discs that suit the centers. A grain's address is the index of
   * its account.
   */
  public static AccountList of(
      BlockLayout layout, AccountList big, Diagram centers, double[] target) {
    KdTree places = new KdTree(big, layout.unit);
    int[] owner = Labelling.of(centers, places);
    double[] spacing = centers.squaredSpacing();
    double mean = Arrays.stream(target).average().orElse(0);
    long largest = Math.max(1, (long) (LARGEST_GRAIN * mean));
    AccountList grains = new AccountList();
    for (int a = 0; a < big.size; a++) {
      double squared = spacing[owner[a]];
      double radius = squared < Double.POSITIVE_INFINITY ? RADIUS * Math.sqrt(squared) : 0;
      long w = places.weight[a];
      int count = (int) Math.max(1, (w + largest - 1) / largest);
      Sunflower disc =
          new Sunflower(
              layout.surface, places.x[a], places.y[a], places.z[a], count > 1 ? radius : 0, count);
      for (int s = 0; s < count; s++) {
        // Whole numbers again: the first grains take what is left over.
        long part = w / count + (s < w % count ? 1 : 0);
        grains.add(
            places.x[a] + disc.x(s),
            places.y[a] + disc.y(s),
            places.z[a] + disc.z(s),
            part,
            places.id[a]);
      }
    }
    return grains;
  }
}
