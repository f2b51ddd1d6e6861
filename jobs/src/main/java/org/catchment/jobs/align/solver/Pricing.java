package org.catchment.jobs.align.solver;

import java.util.Arrays;
import java.util.stream.IntStream;

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
  boolean trade = true;

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
        tradeWithFarthestPart();
      }
    }
    return best;
  }

  double enoughMean;

  boolean balanced(Census census) {
    return census.maxImbalance(target) <= enough || census.meanImbalance(target) <= enoughMean;
  }

  private boolean goesOn() {
    return passes.done() < lastPass && !balanced(now);
  }

  static void dump(Census c, double[] target) {
    Integer[] o = new Integer[target.length];
    for (int k = 0; k < o.length; k++) o[k] = k;
    Arrays.sort(o, (a, b) -> Double.compare(Math.abs(c.load[b] / target[b] - 1), Math.abs(c.load[a] / target[a] - 1)));
    for (int q = 0; q < Math.min(8, o.length); q++) {
      int k = o[q];
      System.err.printf("        k %d load %.4f at %.2f %.2f price %.4g km2 radius %.1f km nb", k, c.load[k] / target[k], Math.toDegrees(Math.atan2(c.diagram.z[k], Math.hypot(c.diagram.x[k], c.diagram.y[k]))), Math.toDegrees(Math.atan2(c.diagram.y[k], c.diagram.x[k])), c.diagram.price[k] * 6371 * 6371, c.radius(k) * 6371);
      int n = 0;
      for (int e = 0; e < c.borders.size(); e++) if (c.borders.low[e] == k || c.borders.high[e] == k) n++;
      System.err.println(" " + n);
    }
  }

  private Census tryPrices(double[] price, double horizon) {
    Census census = passes.over(now.diagram.withPrices(price), horizon);
    if (Boolean.getBoolean("trace")) System.err.printf("     try pass %d max %.4f mean %.4f least %.4f obj %.6e bound %.6e%n", passes.done(), census.maxImbalance(target), census.meanImbalance(target), census.leastLoad(target), census.objective(), census.bound(target));
    if (Boolean.getBoolean("trace2")) dump(census, target);
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
      if (balanced(next) || acceptable(next, anyRevived)) {
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
   * Makes the part that is furthest from its targets so much dearer, or cheaper, as a whole that
   * the right weight changes hands: it lies beyond every horizon of steps from border to border.
   */
  private void tradeWithFarthestPart() {
    Parts parts = new Parts(now.borders, target.length);
    double[] load = parts.sums(Arrays.stream(now.load).asDoubleStream().toArray());
    double[] wanted = parts.sums(target);
    int mainland = 0;
    for (int k = 0; k < target.length; k++) {
      mainland = wanted[k] > wanted[mainland] ? k : mainland;
    }
    int part = NONE;
    double most = enough * Arrays.stream(target).average().orElse(0);
    for (int k = 0; k < target.length; k++) {
      double off = Math.abs(load[k] - wanted[k]);
      if (parts.of[k] == k && k != mainland && off > most) {
        most = off;
        part = k;
      }
    }
    if (trade && part != NONE && goesOn()) {
      double change = priceOf(parts, part, wanted[part] - load[part]);
      double[] price = now.diagram.price.clone();
      for (int k = 0; k < price.length; k++) {
        price[k] += parts.of[k] == part ? change : 0;
      }
      now = tryPrices(price, horizon());
    }
  }

  /** The change of all prices of a part at which its load changes by so much. */
  private double priceOf(Parts parts, int part, double gain) {
    Diagram diagram = now.diagram;
    int[] inside = IntStream.range(0, target.length).filter(k -> parts.of[k] == part).toArray();
    int[] outside = IntStream.range(0, target.length).filter(k -> parts.of[k] != part).toArray();
    Diagram here = diagram.only(inside);
    Diagram there = diagram.only(outside);
    int[] bestHere = Labelling.of(here, sample);
    int[] bestThere = Labelling.of(there, sample);
    // Places that change sides, by how much prices must change for that.
    long[] places = new long[sample.size()];
    double[] needed = new double[sample.size()];
    int count = 0;
    for (int a = 0; a < places.length; a++) {
      double x = sample.x[a];
      double y = sample.y[a];
      double z = sample.z[a];
      double dearer = here.cost(bestHere[a], x, y, z) - there.cost(bestThere[a], x, y, z);
      if (gain > 0 ? dearer >= 0 : dearer < 0) {
        needed[count] = Math.abs(dearer);
        places[count] = sample.weight[a];
        count++;
      }
    }
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (i, j) -> Double.compare(needed[i], needed[j]));
    double moved = 0;
    double change = 0;
    for (int i = 0; i < count && moved < Math.abs(gain); i++) {
      moved += places[order[i]];
      change = needed[order[i]];
    }
    return gain > 0 ? change : -change;
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
