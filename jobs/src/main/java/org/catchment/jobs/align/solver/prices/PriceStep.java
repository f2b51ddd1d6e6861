package org.catchment.jobs.align.solver.prices;

import java.util.Arrays;
import org.catchment.jobs.align.solver.sweep.Borders;
import org.catchment.jobs.align.solver.sweep.Census;

/**
 * Proposes a change of prices from what one sweep saw along the borders.
 *
 * <p>The borders' counts predict how much weight flows between two neighbors for any difference of
 * their prices. That makes a network in which the flows must carry every surplus to a deficit; its
 * nonlinear equations are solved by Newton's method without looking at the accounts again. Plain
 * Newton (J. Kitagawa, Q. Merigot, B. Thibert, Convergence of a Newton algorithm for semi-discrete
 * optimal transport, JEMS 21 (2019)) knows the density at the border only and takes several times
 * as many sweeps.
 */
public final class PriceStep {
  private static final int MAX_ITERATIONS = 25;
  private static final int MAX_HALVINGS = 12;

  /** A step must reduce the imbalance by this part of what the linear model promises. */
  private static final double SUFFICIENT_DECREASE = 0.1;

  /** Solved when the predicted imbalance is this part of the present one. */
  private static final double ENOUGH_REDUCTION = 2e-2;

  /** Or when the predicted root mean square imbalance is this small. */
  private static final double ENOUGH_BALANCE = 1e-5;

  /**
   * Weight, in targets, per unit of margin that every border has at least, so that none is rigid.
   */
  private static final double LEAST_DENSITY = 0.02;

  /** Beyond the trust radius flow is penalized: this many targets per unit of margin, or ... */
  private static final double STIFF_DENSITY = 50;

  /** ... this many times the density within it. */
  private static final double STIFF_FACTOR = 3;

  /** Nearer to a border than this the density is the mean of its two sides, for a smooth slope. */
  private static final double SMOOTHED_MARGIN = 1e-3;

  /** Margin within which {@link #byDiagonal} measures the density. */
  private static final double DIAGONAL_MARGIN = 0.05;

  /** How far {@link #byDiagonal} goes towards what it predicts, for it ignores the neighbors. */
  private static final double DIAGONAL_DAMPING = 0.5;

  /** And the largest change it makes, in squared spacings of the centers. */
  private static final double DIAGONAL_LIMIT = 0.1;

  private final Census census;
  private final Borders borders;
  private final double[] cumulated;
  private final double[] target;

  /** Of the targets: the unit of densities. */
  private final double meanTarget;

  private final double trust;

  /** Slopes of the flows at the last {@link #excess}: weight per unit of price. */
  private final double[] slope;

  /**
   * A proposal from what a sweep saw.
   *
   * @param target the load that each territory should have, > 0
   * @param trust largest margin up to which the prediction is believed, in (0, {@link
   *     Borders#WIDEST}]
   */
  public PriceStep(Census census, double[] target, double trust) {
    this.census = census;
    this.target = target;
    this.trust = trust;
    meanTarget = Arrays.stream(target).average().orElse(0);
    borders = census.borders;
    cumulated = borders.cumulated();
    slope = new double[borders.size()];
  }

  /** The change of every price, that the network model predicts to balance all territories. */
  public double[] byNetwork() {
    int territories = census.load.length;
    double[] change = new double[territories];
    double[] excess = excess(change);
    double norm = rootMeanSquare(excess);
    BorderComponents parts = new BorderComponents(borders, territories);
    Laplacian network = new Laplacian(borders, census.diagram);
    double enough = Math.max(ENOUGH_BALANCE * meanTarget, ENOUGH_REDUCTION * norm);
    for (int i = 0; i < MAX_ITERATIONS && norm > enough; i++) {
      double[] direction = network.solve(slope, parts.negativeCentered(excess));
      double[] next = excess;
      double nextNorm = Double.POSITIVE_INFINITY;
      double[] trial = change;
      double step = 1;
      for (int halvings = 0; halvings < MAX_HALVINGS; halvings++) {
        trial = plus(change, step, direction);
        next = excess(trial);
        nextNorm = rootMeanSquare(next);
        if (nextNorm < norm * (1 - SUFFICIENT_DECREASE * step)) {
          break;
        }
        step /= 2;
      }
      if (nextNorm >= norm) {
        break;
      }
      change = trial;
      excess = next;
      norm = nextNorm;
    }
    return change;
  }

  /** A short, safe change that looks at each territory alone, for when the network's fails. */
  double[] byDiagonal() {
    double[] density = new double[census.load.length];
    for (int e = 0; e < borders.size(); e++) {
      double within =
          (borders.massWithin(cumulated, e, 0, DIAGONAL_MARGIN)
                  + borders.massWithin(cumulated, e, 1, DIAGONAL_MARGIN))
              / (2 * DIAGONAL_MARGIN);
      double perPrice = (within + LEAST_DENSITY * meanTarget) / borders.scale(e);
      density[borders.low[e]] += perPrice;
      density[borders.high[e]] += perPrice;
    }
    double[] spacing = census.diagram.squaredSpacing();
    double[] change = new double[density.length];
    for (int k = 0; k < change.length; k++) {
      if (density[k] > 0) {
        double limit = DIAGONAL_LIMIT * spacing[k];
        double wanted = DIAGONAL_DAMPING * (target[k] - census.load[k]) / density[k];
        change[k] = Math.max(-limit, Math.min(limit, wanted));
      }
    }
    return change;
  }

  /** Predicted load less target per territory; notes the slopes on the way. */
  private double[] excess(double[] change) {
    double[] excess = new double[change.length];
    for (int k = 0; k < excess.length; k++) {
      excess[k] = census.load[k] - target[k];
    }
    for (int e = 0; e < borders.size(); e++) {
      int i = borders.low[e];
      int j = borders.high[e];
      double margin = (change[j] - change[i]) / borders.scale(e);
      // A positive margin takes points of i, a negative one points of j.
      int side = margin >= 0 ? 0 : 1;
      double t = Math.abs(margin);
      double flow = Math.signum(margin) * flow(e, side, t);
      excess[i] -= flow;
      excess[j] += flow;
      slope[e] = density(e, side, t) / borders.scale(e);
    }
    return excess;
  }

  /** Weight that crosses border e from the given side when the price difference grows by t. */
  private double flow(int e, int side, double t) {
    double trusted = Math.min(t, trust);
    double flow =
        borders.massWithin(cumulated, e, side, trusted) + LEAST_DENSITY * meanTarget * trusted;
    return t > trust ? flow + stiffDensity(e, side) * (t - trust) : flow;
  }

  private double density(int e, int side, double t) {
    if (t > trust) {
      return stiffDensity(e, side);
    }
    if (t < SMOOTHED_MARGIN) {
      return (flow(e, 0, SMOOTHED_MARGIN) + flow(e, 1, SMOOTHED_MARGIN)) / (2 * SMOOTHED_MARGIN);
    }
    return borders.density(e, side, t) + LEAST_DENSITY * meanTarget;
  }

  private double stiffDensity(int e, int side) {
    return Math.max(
        STIFF_DENSITY * meanTarget,
        STIFF_FACTOR * borders.massWithin(cumulated, e, side, trust) / trust);
  }

  private static double[] plus(double[] v, double factor, double[] direction) {
    double[] sum = new double[v.length];
    for (int k = 0; k < v.length; k++) {
      sum[k] = v[k] + factor * direction[k];
    }
    return sum;
  }

  private static double rootMeanSquare(double[] v) {
    double sum = 0;
    for (double a : v) {
      sum += a * a;
    }
    return Math.sqrt(sum / v.length);
  }
}
