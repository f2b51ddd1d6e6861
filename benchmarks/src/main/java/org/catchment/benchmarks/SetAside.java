package org.catchment.benchmarks;

import java.util.Arrays;

/**
 * Sets the accounts aside that outweigh a territory: no division can balance them, so every
 * contender gets them in territories of their own, and is judged by the rest.
 */
public final class SetAside {
  final boolean[] heavy;
  final int count;

  /** Territories that the other accounts divide among them. */
  final int territories;

  /** Weight of the other accounts. */
  final double sharedWeight;

  /** What each of these territories should hold; whatever is heavier is heavy. */
  final double target;

  SetAside(double[] weight, int allTerritories) {
    double[] ascending = weight.clone();
    Arrays.sort(ascending);
    double rest = Arrays.stream(ascending).sum();
    int remaining = allTerritories;
    int last = ascending.length - 1;
    // Each one set aside lowers the target, so the next may be too heavy for it.
    while (remaining > 1 && ascending[last] > rest / remaining) {
      rest -= ascending[last];
      remaining--;
      last--;
    }
    double limit = ascending[last];
    heavy = new boolean[weight.length];
    for (int i = 0; i < weight.length; i++) {
      heavy[i] = weight[i] > limit;
    }
    count = allTerritories - remaining;
    territories = remaining;
    sharedWeight = rest;
    target = rest / remaining;
  }

  /** The accounts that share, ascending. */
  int[] shared() {
    int[] shared = new int[heavy.length - count];
    int next = 0;
    for (int i = 0; i < heavy.length; i++) {
      if (!heavy[i]) {
        shared[next++] = i;
      }
    }
    return shared;
  }
}
