package org.catchment.jobs.align.solver.prices;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;
import org.catchment.jobs.align.solver.sweep.Borders;
import org.catchment.jobs.align.solver.sweep.Census;
import org.catchment.jobs.align.solver.sweep.Labelling;
import org.catchment.jobs.align.solver.sweep.Passes;

/**
 * Finds prices that balance the territories of given centers, pass by pass.
 *
 * <p>Right prices maximize the concave {@link Census#bound}, so that is what tells a good step from
 * a bad one; the imbalance alone misleads, for on the way to balance it may have to grow.
 */
public final class Pricing {
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

  /** A decrease of the bound up to this is rounding error. */
  private static final double BOUND_ROUNDING = 1e-10;

  /** A step that leaves more than this part of the worst imbalance has not helped it. */
  private static final double MAX_DECREASE = 0.9;

  /** Parts of the diagram trade if they are off by this part of a target in total. */
  private static final double LEAST_TRADE = 0.02;

  /** With more targets than this a territory's borders tell too little: it is relieved, ... */
  private static final double OVERFULL = 2;

  /** ... but at most this many, one after the other. */
  private static final int MAX_RELIEFS = 10;

  /** With less than this part of the target they tell too little, too: it is revived. */
  private static final double NEARLY_EMPTY = 0.02;

  /** A revived territory gets this part of the target: with all of it, two might empty a third. */
  private static final double REVIVAL = 0.5;

  /** Halvings of a range of prices that leave nothing worth searching. */
  private static final int PRICE_HALVINGS = 40;

  /** Borders are examined this much wider than the imbalance, because weight must flow through. */
  private static final double HORIZON_PER_IMBALANCE = 1.5;

  private static final double LEAST_HORIZON = 0.05;

  private final Passes passes;
  private final KdTree sample;
  private final double[] target;
  private final int lastPass;
  private double enough;
  private double enoughOnAverage;
  private boolean partsTrade;

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
   */
  public Pricing(Passes passes, KdTree sample, Census start, double[] target, int maxPasses) {
    this.passes = passes;
    this.sample = sample;
    this.target = target;
    lastPass = passes.done() + maxPasses;
    now = start;
    best = start;
  }

  /** Ends the search at this largest imbalance, or at this mean imbalance. */
  public Pricing until(double max, double mean) {
    enough = max;
    enoughOnAverage = mean;
    return this;
  }

  /** Balances parts of the diagram with each other that no border connects. */
  public Pricing tradingBetweenParts() {
    partsTrade = true;
    return this;
  }

  /** Searches, and returns the best census on the way. */
  public Census balance() {
    int fallbacks = 0;
    if (partsTrade) {
      tradeBetweenParts();
    }
    while (goesOn() && fallbacks <= MAX_FALLBACKS) {
      double before = now.maxImbalance(target);
      if (!step()) {
        fallbacks++;
        stepDiagonally();
      } else if (partsTrade && now.maxImbalance(target) > MAX_DECREASE * before) {
        tradeBetweenParts();
      }
    }
    return best;
  }

  /**
   * Gives territories that hold several targets, one after the other, the price at which they hold
   * their own target if all others stay: steps do not reach it.
   */
  public Pricing relieving() {
    for (int r = 0; r < MAX_RELIEFS && goesOn(); r++) {
      int k = fullest();
      if (now.load[k] <= OVERFULL * target[k]) {
        break;
      }
      int[] others = IntStream.range(0, target.length).filter(j -> j != k).toArray();
      double[] price = now.diagram.price.clone();
      price[k] = winningPrice(k, 1, paid(now.diagram.only(others)));
      now = tryPrices(price, Borders.WIDEST);
    }
    return this;
  }

  private int fullest() {
    int fullest = 0;
    for (int k = 0; k < target.length; k++) {
      fullest = now.load[k] / target[k] > now.load[fullest] / target[fullest] ? k : fullest;
    }
    return fullest;
  }

  private boolean balanced(Census census) {
    return census.maxImbalance(target) <= enough || census.meanImbalance(target) <= enoughOnAverage;
  }

  private boolean goesOn() {
    return passes.done() < lastPass && !balanced(now);
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
   * Makes each part of the diagram as a whole so much dearer, or cheaper, that the right weight
   * changes hands: steps from border to border do not reach that far.
   */
  private void tradeBetweenParts() {
    BorderComponents parts = new BorderComponents(now.borders, target.length);
    double[] load = parts.sums(Arrays.stream(now.load).asDoubleStream().toArray());
    double[] wanted = parts.sums(target);
    int mainland = 0;
    for (int k = 0; k < target.length; k++) {
      mainland = wanted[k] > wanted[mainland] ? k : mainland;
    }
    double most = LEAST_TRADE * Arrays.stream(target).average().orElse(0);
    double[] price = now.diagram.price.clone();
    boolean traded = false;
    for (int k = 0; k < target.length; k++) {
      if (parts.of[k] == k && k != mainland && Math.abs(load[k] - wanted[k]) > most) {
        double change = priceOf(parts, k, wanted[k] - load[k], now.diagram.withPrices(price));
        for (int j = 0; j < price.length; j++) {
          price[j] += parts.of[j] == k ? change : 0;
        }
        traded = true;
      }
    }
    if (traded && goesOn()) {
      now = tryPrices(price, horizon());
    }
  }

  /** The change of all prices of a part at which its load changes by so much. */
  private double priceOf(BorderComponents parts, int part, double gain, Diagram diagram) {
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
    return next.bound(target) >= bound - BOUND_ROUNDING * Math.abs(bound);
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
    double[] paid = new double[0];
    for (int k = 0; k < price.length; k++) {
      if (nearlyEmpty(k)) {
        paid = paid.length == 0 ? paid(now.diagram) : paid;
        price[k] = Math.max(price[k], winningPrice(k, REVIVAL, paid));
      }
    }
    return price;
  }

  /** What each place of the sample pays in its territory of a diagram. */
  private double[] paid(Diagram diagram) {
    int[] territory = Labelling.of(diagram, sample);
    double[] paid = new double[sample.size()];
    Arrays.setAll(paid, a -> diagram.cost(territory[a], sample.x[a], sample.y[a], sample.z[a]));
    return paid;
  }

  /** The price at which territory k holds so many targets of the sample if all others stay. */
  private double winningPrice(int k, double targets, double[] paid) {
    // A place is won at this price of k: its squared distance less what the place pays now.
    double[] needed = new double[sample.size()];
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int a = 0; a < needed.length; a++) {
      needed[a] = now.diagram.squaredDistance(k, sample.x[a], sample.y[a], sample.z[a]) - paid[a];
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
