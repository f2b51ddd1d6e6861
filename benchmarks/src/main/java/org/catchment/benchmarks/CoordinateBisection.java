package org.catchment.benchmarks;

import java.util.Arrays;

/**
 * Recursive coordinate bisection on one thread: cuts across the longest side, again and again, so
 * that both halves can hold their number of equal territories. Fast, balanced, and not compact.
 *
 * <p>M. J. Berger, S. H. Bokhari, A partitioning strategy for nonuniform problems on
 * multiprocessors, IEEE Transactions on Computers C-36 (1987).
 */
final class CoordinateBisection {
  private final double[][] axes;
  private final double[] weight;
  private final int[] territory;

  private CoordinateBisection(ContestWorld world) {
    axes = new double[][] {world.place.x(), world.place.y(), world.place.z()};
    weight = world.weight;
    territory = new int[weight.length];
  }

  static Division divide(ContestWorld world, SetAside aside) {
    CoordinateBisection bisection = new CoordinateBisection(world);
    Integer[] accounts = Arrays.stream(aside.shared()).boxed().toArray(Integer[]::new);
    bisection.divide(accounts, 0, accounts.length, 0, aside.territories);
    return Division.withHeavy(aside, i -> bisection.territory[i]);
  }

  private void divide(Integer[] accounts, int from, int to, int firstTerritory, int territories) {
    if (territories == 1) {
      for (int a = from; a < to; a++) {
        territory[accounts[a]] = firstTerritory;
      }
      return;
    }
    double[] axis = longest(accounts, from, to);
    Arrays.sort(
        accounts,
        from,
        to,
        (a, b) -> {
          int byPlace = Double.compare(axis[a], axis[b]);
          return byPlace != 0 ? byPlace : Integer.compare(a, b);
        });
    int left = territories / 2;
    int cut = cut(accounts, from, to, (double) left / territories);
    // Each side needs an account for each of its territories.
    cut = Math.max(from + left, Math.min(to - (territories - left), cut));
    divide(accounts, from, cut, firstTerritory, left);
    divide(accounts, cut, to, firstTerritory + left, territories - left);
  }

  private int cut(Integer[] accounts, int from, int to, double share) {
    double total = 0;
    for (int a = from; a < to; a++) {
      total += weight[accounts[a]];
    }
    double sum = 0;
    int cut = from;
    while (cut < to && sum + weight[accounts[cut]] / 2 < share * total) {
      sum += weight[accounts[cut]];
      cut++;
    }
    return cut;
  }

  private double[] longest(Integer[] accounts, int from, int to) {
    double[] longest = axes[0];
    double most = -1;
    for (double[] axis : axes) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (int a = from; a < to; a++) {
        low = Math.min(low, axis[accounts[a]]);
        high = Math.max(high, axis[accounts[a]]);
      }
      if (high - low > most) {
        most = high - low;
        longest = axis;
      }
    }
    return longest;
  }
}
