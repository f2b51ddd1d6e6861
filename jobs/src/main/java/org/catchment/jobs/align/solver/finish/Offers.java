package org.catchment.jobs.align.solver.finish;

import java.util.Arrays;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.AxisOrder;

/** Changes of hands, by where they come from and where they go to; the cheapest of each. */
final class Offers {
  /** Number of offers from a territory, and into it, that are considered. */
  private static final int LOOKED_AT = 200;

  private int[] account = new int[64];
  private int[] from = new int[64];
  private int[] to = new int[64];
  private final AccountList byCost = new AccountList();
  private final Cheapest[] of;
  private final Cheapest[] into;

  Offers(int territories) {
    of = new Cheapest[territories];
    into = new Cheapest[territories];
  }

  void add(int i, int has, int wants, double costs) {
    int size = byCost.size;
    if (size == account.length) {
      account = Arrays.copyOf(account, 2 * size);
      from = Arrays.copyOf(from, 2 * size);
      to = Arrays.copyOf(to, 2 * size);
    }
    account[size] = i;
    from[size] = has;
    to[size] = wants;
    byCost.add(costs, 0, 0, 0, size);
  }

  /** How many have been added. */
  int size() {
    return byCost.size;
  }

  /** Sorts out the cheapest; nothing is added afterwards. */
  void sort() {
    AxisOrder order = new AxisOrder(byCost);
    collect(order, from, of);
    collect(order, to, into);
  }

  private void collect(AxisOrder order, int[] key, Cheapest[] lists) {
    int[] end = new int[lists.length + 1];
    for (int o = 0; o < size(); o++) {
      end[key[o] + 1]++;
    }
    Arrays.parallelPrefix(end, Integer::sum);
    int[] begin = end.clone();
    int[] sorted = new int[size()];
    for (int o = 0; o < size(); o++) {
      sorted[begin[key[o]]++] = o;
    }
    for (int k = 0; k < lists.length; k++) {
      int all = end[k + 1] - end[k];
      int some = Math.min(all, LOOKED_AT);
      if (some < all) {
        order.split(sorted, end[k], end[k] + some, end[k + 1], 0);
      }
      order.sort(sorted, end[k], end[k] + some, 0);
      lists[k] = new Cheapest(Arrays.copyOfRange(sorted, end[k], end[k] + some));
    }
  }

  /** Those of a territory. */
  Cheapest of(int k) {
    return of[k];
  }

  /** Those into a territory. */
  Cheapest into(int k) {
    return into[k];
  }

  /** The cheapest of some offers, in the order of what all costs grow by; ties as they came. */
  final class Cheapest {
    final int size;
    final int[] account;
    final int[] from;
    final int[] to;
    final double[] worse;

    private Cheapest(int[] offers) {
      size = offers.length;
      account = new int[size];
      from = new int[size];
      to = new int[size];
      worse = new double[size];
      for (int o = 0; o < size; o++) {
        account[o] = Offers.this.account[offers[o]];
        from[o] = Offers.this.from[offers[o]];
        to[o] = Offers.this.to[offers[o]];
        worse[o] = byCost.x[offers[o]];
      }
    }
  }
}
