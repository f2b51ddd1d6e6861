package org.catchment.jobs.align.solver.centers;

import java.util.Arrays;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.Surface;
import org.catchment.jobs.align.solver.goal.RepHomes;
import org.catchment.jobs.align.solver.prices.Laplacian;
import org.catchment.jobs.align.solver.sweep.Borders;
import org.catchment.jobs.align.solver.sweep.Census;
import org.catchment.jobs.align.solver.sweep.Passes;

/**
 * Moves the centers towards the means of their territories, with prices that leave the borders
 * where they are, as far as borders of moved centers can stay.
 */
public final class CenterStep {
  /** No center moves further than this part of the way to its nearest neighbor. */
  private static final double LONGEST_STEP = 0.5;

  /** A step loses the balance of a territory if it leaves less than this part of its load, ... */
  private static final double LEAST_LOAD = 0.4;

  /** ... or more than this many times its load. */
  private static final double MOST_LOAD = 1.8;

  /** Territories with less or more than this many targets before have no balance to lose. */
  private static final double LEAST_BALANCED = 0.3;

  private static final double MOST_BALANCED = 3;

  /** A whole round loses the balance of territories whose load is off its target by this part. */
  private static final double LOST_IN_ROUND = 0.5;

  /** Where balance is lost, steps are shortened to this part, ... */
  private static final double SHORTENING = 0.3;

  /** ... at most this many times. */
  private static final int MAX_SHORTENINGS = 3;

  /** Each round that keeps the balance lengthens them by this factor again. */
  private static final double LENGTHENING = 2;

  private final Surface surface;
  private final RepHomes homes;
  private final Passes passes;
  private final double[] target;

  /** How much of its way each center goes at most. */
  private final double[] most;

  CenterStep(Surface surface, RepHomes homes, Passes passes, double[] target) {
    this.surface = surface;
    this.homes = homes;
    this.passes = passes;
    this.target = target;
    most = new double[target.length];
    Arrays.fill(most, 1);
  }

  /**
   * Shortens the steps of centers where a round has lost the balance, and of their neighbors, from
   * now on.
   */
  void shorten(Census lost) {
    boolean[] off = new boolean[target.length];
    for (int k = 0; k < off.length; k++) {
      off[k] = Math.abs(lost.load[k] / target[k] - 1) > LOST_IN_ROUND;
    }
    shorten(most, off, lost.borders);
  }

  /** Lengthens the steps again, after a round that has kept the balance. */
  void lengthen() {
    for (int k = 0; k < most.length; k++) {
      most[k] = Math.min(1, LENGTHENING * most[k]);
    }
  }

  /** The census after the step. */
  Census from(Census census) {
    double[] part = most.clone();
    Census after = step(census, part);
    for (int i = 0; i < MAX_SHORTENINGS && shorten(part, census, after); i++) {
      after = step(census, part);
    }
    return after;
  }

  private Census step(Census census, double[] part) {
    Diagram moved = towardsMeans(census, part);
    return passes.over(moved.withPrices(transportedPrices(census, moved)), Borders.WIDEST);
  }

  /** Each center moves this part of the way. */
  private Diagram towardsMeans(Census census, double[] part) {
    Diagram from = census.diagram;
    Diagram to = census.means(surface, homes);
    double[] spacing = from.squaredSpacing();
    for (int k = 0; k < target.length; k++) {
      double distance = Math.sqrt(to.squaredDistance(k, from.x[k], from.y[k], from.z[k]));
      double longest = LONGEST_STEP * Math.sqrt(spacing[k]);
      double length = part[k] * (distance > longest ? longest / distance : 1);
      if (length < 1) {
        double x = from.x[k] + length * (to.x[k] - from.x[k]);
        double y = from.y[k] + length * (to.y[k] - from.y[k]);
        double z = from.z[k] + length * (to.z[k] - from.z[k]);
        double toGround = surface.toGround(x, y, z);
        to.x[k] = x * toGround;
        to.y[k] = y * toGround;
        to.z[k] = z * toGround;
      }
    }
    return to;
  }

  /**
   * Shortens the steps of territories that lost their balance, and of their neighbors; false if
   * none did.
   */
  private boolean shorten(double[] part, Census before, Census after) {
    boolean[] lost = new boolean[target.length];
    boolean any = false;
    for (int k = 0; k < lost.length; k++) {
      double was = before.load[k] / target[k];
      double is = after.load[k] / target[k];
      lost[k] =
          was > LEAST_BALANCED
              && was < MOST_BALANCED
              && (is < LEAST_LOAD * Math.min(was, 1) || is > MOST_LOAD * Math.max(was, 1));
      any |= lost[k];
    }
    shorten(part, lost, before.borders, after.borders);
    return any;
  }

  private static void shorten(double[] part, boolean[] lost, Borders... all) {
    boolean[] shorten = lost.clone();
    for (Borders borders : all) {
      for (int e = 0; e < borders.size(); e++) {
        shorten[borders.low[e]] |= lost[borders.high[e]];
        shorten[borders.high[e]] |= lost[borders.low[e]];
      }
    }
    for (int k = 0; k < part.length; k++) {
      part[k] *= shorten[k] ? SHORTENING : 1;
    }
  }

  /**
   * Least squares over the borders: for each, the price difference should change so that the border
   * stays in place.
   */
  public static double[] transportedPrices(Census census, Diagram moved) {
    Borders borders = census.borders;
    double[] stiffness = new double[borders.size()];
    double[] pull = new double[moved.size()];
    for (int e = 0; e < borders.size(); e++) {
      if (borders.stripMass(e) > 0) {
        stiffness[e] = borders.stripMass(e) / borders.scale(e);
        double gap =
            stiffness[e]
                * (borders.priceGap(e, moved, census.unit)
                    - borders.priceGap(e, census.diagram, census.unit));
        pull[borders.low[e]] += gap;
        pull[borders.high[e]] -= gap;
      }
    }
    double[] price = new Laplacian(borders, moved).solve(stiffness, pull);
    for (int k = 0; k < price.length; k++) {
      price[k] += moved.price[k];
    }
    return price;
  }
}
