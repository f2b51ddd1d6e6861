package org.catchment.jobs.align.solver.finish;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.holdings.Holdings;

/**
 * When single shifts and swaps no longer help, moves an account all the same, keeps it there, and
 * repairs the damage. So a territory of two hospitals exchanges one of them for a smaller one and
 * some surgeries.
 */
final class Force {
  /** Steps that repair the damage of forced changes, in total. */
  private static final int MAX_REPAIRS = 5_000;

  /** Steps that repair one. */
  private static final int REPAIRS = 3_000;

  /** Number of heaviest accounts of each territory that are tried. */
  private static final int HEAVIEST = 12;

  /** The total surplus and deficit must shrink by this part, or everything is undone. */
  private static final double LEAST_HELP = 1e-9;

  private final AccountList accounts;
  private final Holdings holdings;
  private final Exchange exchange;
  private final int[][] neighbors;
  private long repairsLeft = MAX_REPAIRS;

  Force(AccountList accounts, Holdings holdings, Exchange exchange, int[][] neighbors) {
    this.accounts = accounts;
    this.holdings = holdings;
    this.exchange = exchange;
    this.neighbors = neighbors;
  }

  void run() {
    boolean[] given = new boolean[neighbors.length];
    for (int k = worst(given); k != Holdings.NONE && repairsLeft > 0; k = worst(given)) {
      given[k] = true;
      boolean better = false;
      for (int[] change : changes(k)) {
        if (repairsLeft > 0 && exchange.excess(k) > 0 && isBetter(change[0], change[1])) {
          better = true;
        }
      }
      if (better) {
        Arrays.fill(given, false);
      }
    }
    holdings.pin(Holdings.NONE);
  }

  /** The territory that is furthest off, of those that have not been given up. */
  private int worst(boolean[] given) {
    int worst = Holdings.NONE;
    double furthest = 0;
    for (int k = 0; k < given.length; k++) {
      double excess = exchange.excess(k);
      if (!given[k] && excess > furthest) {
        furthest = excess;
        worst = k;
      }
    }
    return worst;
  }

  /** Changes of hands that could help a territory: its heaviest accounts, or its neighbors'. */
  private List<int[]> changes(int k) {
    boolean surplus = exchange.deviation(exchange.worstMeasure(k), k) > 0;
    List<int[]> changes = new ArrayList<>();
    for (int j : neighbors[k]) {
      int from = surplus ? k : j;
      heaviest(from).forEach(i -> changes.add(new int[] {i, surplus ? j : k}));
    }
    changes.sort(
        Comparator.comparingDouble(
                (int[] change) ->
                    accounts.weight[change[0]] * exchange.extraCost(change[0], change[1]))
            .thenComparingInt(change -> change[0])
            .thenComparingInt(change -> change[1]));
    return changes;
  }

  private List<Integer> heaviest(int k) {
    return Arrays.stream(holdings.members(k))
        .boxed()
        .sorted(Comparator.comparingLong((Integer i) -> -accounts.weight[i]).thenComparing(i -> i))
        .limit(HEAVIEST)
        .toList();
  }

  /** Makes a change and repairs the damage; undoes everything if that has not helped. */
  private boolean isBetter(int i, int to) {
    holdings.pin(Holdings.NONE);
    if (holdings.of(i) == to || holdings.count(holdings.of(i)) == 1 || !exchange.mayMove(i, to)) {
      return false;
    }
    double before = totalExcess();
    holdings.mark();
    holdings.move(i, to);
    holdings.pin(i);
    repairsLeft -= 1 + exchange.balance(Math.min(REPAIRS, repairsLeft));
    if (totalExcess() < (1 - LEAST_HELP) * before) {
      holdings.keep();
      return true;
    }
    holdings.takeBack();
    return false;
  }

  private double totalExcess() {
    double sum = 0;
    for (int k = 0; k < neighbors.length; k++) {
      sum += Math.max(0, exchange.excess(k));
    }
    return sum;
  }
}
