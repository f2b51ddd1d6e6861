package org.catchment.jobs.align.solver;

/**
 * Recursive coordinate bisection: cuts the accounts across their widest extent into two parts whose
 * weights are as the numbers of territories they are to hold, and goes on with each part.
 *
 * <p>M. J. Berger and S. H. Bokhari, A partitioning strategy for nonuniform problems on
 * multiprocessors, IEEE Transactions on Computers C-36 (1987). It balances well and is fast; its
 * territories are long where the cuts are unlucky, which is why it only gives the first centers.
 */
final class Bisection {
  private final Points points;
  private final AxisOrder order;
  private final int[] ids;
  private final int[] territory;

  private Bisection(Points points, AxisOrder order) {
    this.points = points;
    this.order = order;
    ids = order.all();
    territory = new int[points.size];
  }

  /**
   * Divides the points.
   *
   * @param territories in [1, number of points]
   * @return the territory of each point; none of the territories is empty
   */
  static int[] divide(Points points, AxisOrder order, int territories) {
    Bisection bisection = new Bisection(points, order);
    bisection.cut(0, points.size, 0, territories);
    return bisection.territory;
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
      weight += points.weight[ids[a]];
    }
    int half = territories / 2;
    double wanted = weight * half / territories;
    // Each part needs an account for each of its territories.
    int last = hi - (territories - half);
    int middle = lo;
    double taken = 0;
    while (middle < last
        && (middle < lo + half || taken + points.weight[ids[middle]] / 2 < wanted)) {
      taken += points.weight[ids[middle]];
      middle++;
    }
    cut(lo, middle, firstTerritory, half);
    cut(middle, hi, firstTerritory + half, territories - half);
  }
}
