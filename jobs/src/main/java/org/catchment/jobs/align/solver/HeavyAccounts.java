package org.catchment.jobs.align.solver;

import java.util.Arrays;

/**
 * Sets aside the accounts that outweigh a territory.
 *
 * <p>Such an account cannot share a territory without making it worse, so it gets one of its own,
 * and the others divide what remains among the remaining territories. That lowers their target,
 * which may make further accounts too heavy; the test is repeated until none is.
 */
final class HeavyAccounts {
  /** Accounts with a territory of their own, ascending. */
  final int[] alone;

  /** All other accounts, ascending; at least as many as {@link #territories}. */
  final int[] shared;

  /** Territories that the {@link #shared} accounts divide among them, >= 1. */
  final int territories;

  HeavyAccounts(long[] weight, int allTerritories) {
    long[] ascending = weight.clone();
    Arrays.sort(ascending);
    long rest = 0;
    for (long w : weight) {
      rest += w;
    }
    int remaining = allTerritories;
    int next = ascending.length - 1;
    while ((double) ascending[next] * remaining > rest) {
      rest -= ascending[next];
      remaining--;
      next--;
    }
    // Accounts of equal weight are all set aside or none: the target falls with each.
    long limit = ascending[next];
    int[] heavy = new int[allTerritories - remaining];
    int[] other = new int[next + 1];
    int heavies = 0;
    int others = 0;
    for (int i = 0; i < weight.length; i++) {
      if (weight[i] > limit) {
        heavy[heavies++] = i;
      } else {
        other[others++] = i;
      }
    }
    alone = heavy;
    shared = other;
    territories = remaining;
  }
}
