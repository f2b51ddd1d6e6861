package org.catchment.jobs.align.solver.centers;

import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.AxisOrder;

/**
 * Recursive coordinate bisection: cuts the accounts across their widest extent into two parts, with
 * weights proportional to the targets of their territories, and continues with each part.
 *
 * <p>M. J. Berger and S. H. Bokhari, A partitioning strategy for nonuniform problems on
 * multiprocessors, IEEE Transactions on Computers C-36 (1987). It balances well and is fast; its
 * territories are long where the cuts are unlucky, which is why it only gives the first centers.
 */
public final class Bisection {
  private final AccountList places;
  private final AxisOrder order;
  private final int[] ids;
  private final int[] territory;

  /** Sums of the targets of the territories before each. */
  private final double[] targetBefore;

  private Bisection(AccountList places, AxisOrder order, double[] target) {
    this.places = places;
    this.order = order;
    ids = order.all();
    territory = new int[places.size];
    targetBefore = new double[target.length + 1];
    for (int k = 0; k < target.length; k++) {
      targetBefore[k + 1] = targetBefore[k] + target[k];
    }
  }

  /**
   * Divides the places.
   *
   * @param target what each territory should hold; at most as many as there are places
   * @return the territory of each place; none of the territories is empty
   */
  public static int[] divide(AccountList places, AxisOrder order, double[] target) {
    Bisection bisection = new Bisection(places, order, target);
    bisection.cut(0, places.size, 0, target.length);
    return bisection.territory;
  }

  /** The share of the first territories in the total target. */
  private double share(int first, int some, int all) {
    double before = targetBefore[first];
    return (targetBefore[first + some] - before) / (targetBefore[first + all] - before);
  }

  private void cut(int lo, int hi, int firstTerritory, int territories) {
    if (territories == 1) {
      for (int a = lo; a < hi; a++) {
        territory[ids[a]] = firstTerritory;
      }
      return;
    }
    order.sort(ids, lo, hi, order.widest(ids, lo, hi));
    double weight = 0;
    for (int a = lo; a < hi; a++) {
      weight += places.weight[ids[a]];
    }
    int half = territories / 2;
    double wanted = weight * share(firstTerritory, half, territories);
    // Each part needs an account for each of its territories.
    int last = hi - (territories - half);
    int middle = lo;
    double taken = 0;
    while (middle < last
        && (middle < lo + half || taken + places.weight[ids[middle]] / 2.0 < wanted)) {
      taken += places.weight[ids[middle]];
      middle++;
    }
    cut(lo, middle, firstTerritory, half);
    cut(middle, hi, firstTerritory + half, territories - half);
  }
}
