package org.catchment.jobs.align.solver;

import java.util.Arrays;

/**
 * Finds prices that balance the territories of given centers, pass by pass.
 *
 * <p>Right prices maximize the concave {@link Census#bound}, so that is what tells a good step from
 * a bad one; the imbalance alone misleads, for on the way to balance it may have to grow.
 */
final class Pricing {
  /** Margins up to which the predictions of a step are believed, and how that belief changes. */
  private static final double FIRST_TRUST = 0.3;

  private static final double LEAST_TRUST = 0.05;
  private static final double LARGEST_TRUST = 0.5;
  private static final double TRUST_GROWTH = 1.3;
  private static final double TRUST_LOSS = 0.5;

  /** A step that does not help is shortened to this part, this many times. */
  private static final double SHORTENING = 0.4;

  private static final int MAX_STEPS = 5;

  /** Then small steps without the network are made, and the network gets another chance. */
  private static final int MAX_FALLBACKS = 4;

  private static final int PASSES_PER_FALLBACK = 3;
  private static final double FALLBACK_TRUST = 0.15;

  /** A step may not shrink a territory below this part of the least load before it. */
  private static final double LEAST_SHRINKING = 0.15;

  /** A step that does not raise the bound must lower the mean imbalance to this part. */
  private static final double MEAN_DECREASE = 0.95;

  /** Rounding error of the bound that passes as no loss. */
  private static final double BOUND_ROUNDING = 1e-10;

  /** A step that leaves more than this part of the worst imbalance has not helped it. */
  private static final double MAX_DECREASE = 0.9;

  /** Below this part of the target a territory that stays behind gets a price of its own. */
  private static final double STARVED = 0.6;

  /** Below this part of the target a territory's borders tell too little: it is revived. */
  private static final double NEARLY_EMPTY = 0.02;

  /** A revived territory gets this part of the target: with all of it, two might empty a third. */
  private static final double REVIVAL = 0.5;

  /** Halvings of a range of prices that leave nothing worth searching. */
  private static final int PRICE_HALVINGS = 40;

  /** Borders are looked at this much wider than the imbalance, for weight must flow through. */
  private static final double HORIZON_PER_IMBALANCE = 1.5;

  private static final double LEAST_HORIZON = 0.05;

  private static final int NONE = -1;

  private final Passes passes;
  private final KdTree sample;
  private final double[] target;
  private final double enough;
  private final int lastPass;

  private Census now;
  private Census best;
  private double trust = FIRST_TRUST;

  /**
   * Prepares a search from the diagram of {@code start}.
   *
   * @param passes over the accounts to be balanced
   * @param sample stands for them where prices must be found without a pass
   * @param target load that each territory should have, > 0
   * @param maxPasses that the search may make
   * @param enough worst imbalance that ends the search
   */
  Pricing(
      Passes passes, KdTree sample, Census start, double[] target, int maxPasses, double enough) {
    this.passes = passes;
    this.sample = sample;
    this.target = target;
    this.enough = enough;
    lastPass = passes.done() + maxPasses;
    now = start;
    best = start;
  }

  /** Searches, and returns the best census on the way. */
  Census balance() {
    int fallbacks = 0;
    while (goesOn() && fallbacks <= MAX_FALLBACKS) {
      double before = now.maxImbalance(target);
      if (!step()) {
        fallbacks++;
        stepDiagonally();
      } else if (now.maxImbalance(target) > MAX_DECREASE * before) {
        feedMostStarved();
      }
    }
    return best;
  }

  private boolean goesOn() {
    return passes.done() < lastPass && now.maxImbalance(target) > enough;
  }

  private Census tryPrices(double[] price, double horizon) {
    Census census = passes.over(now.diagram.withPrices(price), horizon);
    if (census.bound(target) > best.bound(target)) {
      best = census;
    }
    return census;
  }

  /** Goes along the network's proposal as far as it helps; false if it never does. */
  private boolean step() {
    double[] revived = revivedPrices();
    boolean anyRevived = !Arrays.equals(revived, now.diagram.price);
    double[] change = new PriceStep(now, target, trust).byNetwork();
    double length = 1;
    for (int s = 0; s < MAX_STEPS && passes.done() < lastPass; s++) {
      Census next = tryPrices(stepped(revived, change, length), horizon());
      if (next.maxImbalance(target) <= enough || acceptable(next, anyRevived)) {
        now = next;
        trust =
            s == 0
                ? Math.min(LARGEST_TRUST, trust * TRUST_GROWTH)
                : Math.max(LEAST_TRUST, trust * TRUST_LOSS);
        return true;
      }
      length *= SHORTENING;
    }
    return false;
  }

  private void stepDiagonally() {
    trust = FALLBACK_TRUST;
    for (int s = 0; s < PASSES_PER_FALLBACK && goesOn(); s++) {
      double[] change = new PriceStep(now, target, trust).byDiagonal();
      now = tryPrices(stepped(revivedPrices(), change, 1), LARGEST_TRUST);
    }
  }

  /**
   * Gives the territory with the least load, if that is little, the price that alone would balance
   * it. An island's accounts are beyond every horizon, and steps would take long to get there.
   */
  private void feedMostStarved() {
    int starved = NONE;
    double least = STARVED;
    for (int k = 0; k < now.load.length; k++) {
      if (now.load[k] / target[k] < least) {
        least = now.load[k] / target[k];
        starved = k;
      }
    }
    if (starved != NONE && goesOn()) {
      double[] price = now.diagram.price.clone();
      price[starved] = winningPrice(starved, 1);
      now = tryPrices(price, horizon());
    }
  }

  private double horizon() {
    double wanted = HORIZON_PER_IMBALANCE * now.maxImbalance(target);
    return Math.min(Borders.WIDEST, Math.max(LEAST_HORIZON, wanted));
  }

  private boolean acceptable(Census next, boolean anyRevived) {
    boolean shrunk = next.leastLoad(target) < LEAST_SHRINKING * Math.min(1, now.leastLoad(target));
    if (shrunk && !anyRevived) {
      return false;
    }
    double bound = now.bound(target);
    return next.bound(target) >= bound - BOUND_ROUNDING * Math.abs(bound)
        || next.meanImbalance(target) < MEAN_DECREASE * now.meanImbalance(target);
  }

  private double[] stepped(double[] base, double[] change, double length) {
    double[] price = base.clone();
    for (int k = 0; k < price.length; k++) {
      if (!nearlyEmpty(k)) {
        price[k] += length * change[k];
      }
    }
    return price;
  }

  private boolean nearlyEmpty(int k) {
    return now.load[k] < NEARLY_EMPTY * target[k];
  }

  /** The present prices, except that nearly empty territories get one that wins them accounts. */
  private double[] revivedPrices() {
    double[] price = now.diagram.price.clone();
    for (int k = 0; k < price.length; k++) {
      if (nearlyEmpty(k)) {
        price[k] = Math.max(price[k], winningPrice(k, REVIVAL));
      }
    }
    return price;
  }

  /** The price at which territory k holds so many targets of the sample if all others stay. */
  private double winningPrice(int k, double targets) {
    Diagram diagram = now.diagram;
    int[] territory = Labelling.of(diagram, sample);
    // A place comes at this price of k: what it pays now, less its squared distance, turned.
    double[] needed = new double[sample.size()];
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int a = 0; a < needed.length; a++) {
      double x = sample.x[a];
      double y = sample.y[a];
      double z = sample.z[a];
      needed[a] = diagram.squaredDistance(k, x, y, z) - diagram.cost(territory[a], x, y, z);
      low = Math.min(low, needed[a]);
      high = Math.max(high, needed[a]);
    }
    for (int halvings = 0; halvings < PRICE_HALVINGS; halvings++) {
      double middle = (low + high) / 2;
      double won = 0;
      for (int a = 0; a < needed.length; a++) {
        if (needed[a] < middle) {
          won += sample.weight[a];
        }
      }
      if (won < targets * target[k]) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
