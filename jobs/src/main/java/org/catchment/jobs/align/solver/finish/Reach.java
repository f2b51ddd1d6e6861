package org.catchment.jobs.align.solver.finish;

import java.util.Arrays;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;
import org.catchment.jobs.align.solver.layout.BlockLayout;
import org.catchment.jobs.align.solver.sweep.Borders;
import org.catchment.jobs.align.solver.sweep.Census;
import org.catchment.jobs.align.solver.sweep.Labelling;

/**
 * How near a border of each territory an account counts as near, so that it comes here for the
 * finish; in units of the margins' scale, infinity for all accounts.
 */
public final class Reach {
  /** Accounts near a border are those within this margin, in units of its scale, ... */
  private static final double LEAST_REACH = 0.01;

  /** ... or more if few are within it: about twice as many per territory come here, ... */
  private static final double NEAR_PER_TERRITORY = 100;

  /** ... times this if several measures have to be balanced by exchange, ... */
  private static final double NEAR_PER_MEASURE = 4;

  /** ... or all if there are no more than this: then neighbors are exact, ... */
  private static final long MOST_HERE = 300_000;

  /**
   * ... or more if the weight within is less than this many times the weight that must move, ...
   */
  private static final double RESERVE = 4;

  /**
   * ... or all if one account has more than this part of its territory's target. The same part
   * counts as much of a territory for accounts in one place.
   */
  public static final double FILLING = 0.5;

  private Reach() {}

  /**
   * The reach of each territory.
   *
   * @param radius how far each territory reaches
   * @param free big accounts that are where the diagram has them, each with its territory
   * @param fixed those that may be elsewhere
   * @param isWhole whether all accounts are here anyway
   */
  public static double[] of(
      Census census,
      double[] radius,
      double[] target,
      BlockLayout layout,
      AccountList free,
      AccountList fixed,
      boolean isWhole) {
    double[] reach;
    if (isWhole || layout.accounts <= MOST_HERE) {
      reach = new double[target.length];
      Arrays.fill(reach, Double.POSITIVE_INFINITY);
      return reach;
    }
    reach = ofBorders(census, target, layout);
    reachDisplaced(fixed, census.diagram, radius, reach, layout.unit);
    reachBeside(fixed, target, reach);
    reachBeside(free, target, reach);
    return reach;
  }

  /** Based on the weight that must move, and the weight along the borders. */
  private static double[] ofBorders(Census census, double[] target, BlockLayout layout) {
    double[] reach = new double[target.length];
    double wanted = NEAR_PER_TERRITORY * (layout.goal.measures() > 1 ? NEAR_PER_MEASURE : 1);
    double usual = Math.max(LEAST_REACH, wanted * target.length / layout.accounts);
    Arrays.fill(reach, Math.min(Borders.WIDEST, usual));
    Borders borders = census.borders;
    double[] sums = borders.cumulated();
    double[] needed = new double[target.length];
    double tolerance = layout.goal.tolerances()[0];
    Arrays.setAll(
        needed,
        k -> RESERVE * Math.max(0, Math.abs(census.load[k] - target[k]) - tolerance * target[k]));
    for (double margin = usual; ; margin = Math.min(Borders.WIDEST, 2 * margin)) {
      double[] available = new double[target.length];
      for (int e = 0; e < borders.size(); e++) {
        int low = borders.low[e];
        int high = borders.high[e];
        // A surplus leaves from here, a deficit is filled from there.
        available[low] +=
            borders.massWithin(sums, e, census.load[low] > target[low] ? 0 : 1, margin);
        available[high] +=
            borders.massWithin(sums, e, census.load[high] > target[high] ? 1 : 0, margin);
      }
      for (int k = 0; k < target.length; k++) {
        if (available[k] < needed[k]) {
          // Between towns far apart there may be no account near a border: then all come.
          reach[k] =
              margin < Borders.WIDEST
                  ? Math.min(Borders.WIDEST, 2 * margin)
                  : Double.POSITIVE_INFINITY;
        }
      }
      if (margin >= Borders.WIDEST) {
        return reach;
      }
    }
  }

  /**
   * Includes all accounts of two territories if a fixed account of one is deep in the other: some
   * accounts will have to connect it with its own territory.
   */
  private static void reachDisplaced(
      AccountList fixed, Diagram diagram, double[] radius, double[] reach, double unit) {
    KdTree places = new KdTree(fixed, unit);
    int[] owner = Labelling.of(diagram, places);
    for (int a = 0; a < owner.length; a++) {
      int there = owner[a];
      int home = fixed.territory[places.id[a]];
      if (there != home) {
        double margin =
            diagram.cost(home, places.x[a], places.y[a], places.z[a])
                - diagram.cost(there, places.x[a], places.y[a], places.z[a]);
        double scale =
            Borders.scale(diagram.squaredDistance(there, home), radius[there], radius[home]);
        if (margin > Math.max(reach[there], reach[home]) * scale) {
          reach[there] = Double.POSITIVE_INFINITY;
          reach[home] = Double.POSITIVE_INFINITY;
        }
      }
    }
  }

  /** Includes all accounts of a territory that one account half fills: few are near its borders. */
  private static void reachBeside(AccountList big, double[] target, double[] reach) {
    for (int i = 0; i < big.size; i++) {
      int home = big.territory[i];
      if (big.weight[i] > FILLING * target[home]) {
        reach[home] = Double.POSITIVE_INFINITY;
      }
    }
  }
}
