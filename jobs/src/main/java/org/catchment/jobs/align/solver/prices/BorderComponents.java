package org.catchment.jobs.align.solver.prices;

import java.util.Arrays;
import org.catchment.jobs.align.solver.sweep.Borders;

/**
 * The groups of territories that no border connects. Steps from border to border balance each group
 * internally; between groups weight flows only after one has become much dearer.
 */
final class BorderComponents {
  /** The part of each territory: the lowest number of its territories. */
  final int[] of;

  BorderComponents(Borders borders, int territories) {
    of = new int[territories];
    Arrays.setAll(of, k -> k);
    for (int e = 0; e < borders.size(); e++) {
      int a = root(borders.low[e]);
      int b = root(borders.high[e]);
      of[Math.max(a, b)] = Math.min(a, b);
    }
    Arrays.setAll(of, this::root);
  }

  private int root(int k) {
    int root = k;
    while (of[root] != root) {
      of[root] = of[of[root]];
      root = of[root];
    }
    return root;
  }

  /** What the territories of each part sum up to, at the part's number; 0 elsewhere. */
  double[] sums(double[] v) {
    double[] sums = new double[of.length];
    for (int k = 0; k < of.length; k++) {
      sums[of[k]] += v[k];
    }
    return sums;
  }

  /** Subtracts from each value the mean of its part, and reverses the sign. */
  double[] negativeCentered(double[] v) {
    double[] sum = sums(v);
    double[] count = new double[of.length];
    for (int part : of) {
      count[part]++;
    }
    double[] result = new double[of.length];
    Arrays.setAll(result, k -> sum[of[k]] / count[of[k]] - v[k]);
    return result;
  }
}
