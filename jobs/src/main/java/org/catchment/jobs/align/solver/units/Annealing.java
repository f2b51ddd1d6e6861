package org.catchment.jobs.align.solver.units;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.catchment.jobs.align.solver.centers.Centers;
import org.catchment.jobs.align.solver.holdings.Holdings;

/**
 * Improves a division by shifts of single units over borders, and by swaps of two: S. Kirkpatrick,
 * C. D. Gelatt, M. P. Vecchi, Optimization by simulated annealing, Science 220 (1983).
 *
 * <p>Every step leaves territories in one piece. During the search loads may be outside their
 * bounds, at a price, so that it can cross between allowed divisions that no chain of allowed ones
 * connects; at the end the price rises. The best division seen is kept: the one with the least
 * excess, and among these the one with the least cost.
 */
public final class Annealing {
  private static final int NONE = Holdings.NONE;

  /** A step with a chance of e^-NEVER is never made. */
  private static final double NEVER = 20;

  /** The last temperature, as a part of the mean cost of a unit. */
  private static final double COLDEST = 1e-2;

  /**
   * The price of excess during cooling, in mean costs of a unit of weight: so low that the search
   * can pass through divisions that are a little out of bounds.
   */
  private static final double PRICE = 4;

  /** The price at the end: so high that whatever brings loads within bounds is done. */
  private static final double LAST_PRICE = 1e4;

  /** The part of all sweeps in which the temperature stays, and the price rises. */
  private static final double RISE = 0.1;

  /** One in this many steps goes to any territory if the graph is disconnected. */
  private static final int ANYWHERE = 16;

  private final Holdings holdings;
  private final UnitPieces pieces;
  private final Centers centers;
  private final Bounds bounds;
  private final int[] movable;
  private final int[][] reach;
  private final boolean isDisconnected;

  /** The territories that movable units are in. */
  private final int[] shared;

  private final SplittableRandom random;

  private double cost;
  private long excess;
  private double price;
  private double temperature;

  // The best division, and the units that have changed since.
  private final int[] best;
  private final int[] changed;
  private final boolean[] isChanged;
  private int changes;
  private double bestCost;
  private long bestExcess;

  /**
   * Prepares a search.
   *
   * @param holdings the start of the search; it does not end at the best division
   * @param centers which the holdings keep up to date
   * @param movable the units that may be moved
   * @param reach for each unit, the units whose territories it may try to join
   */
  public Annealing(
      Holdings holdings,
      UnitPieces pieces,
      Centers centers,
      Bounds bounds,
      int[] movable,
      int[][] reach,
      SplittableRandom random) {
    this.holdings = holdings;
    this.pieces = pieces;
    this.centers = centers;
    this.bounds = bounds;
    this.movable = movable;
    this.reach = reach;
    this.random = random;
    isDisconnected = IntStream.of(movable).anyMatch(i -> reach[i].length > pieces.touching(i));
    shared = IntStream.of(movable).map(holdings::of).distinct().sorted().toArray();
    best = holdings.copy(holdings.units());
    changed = new int[best.length];
    isChanged = new boolean[best.length];
    measure();
    bestCost = cost;
    bestExcess = excess;
  }

  public int[] best() {
    return best;
  }

  public double bestCost() {
    return bestCost;
  }

  public long bestExcess() {
    return bestExcess;
  }

  private void measure() {
    cost = centers.cost();
    excess = 0;
    for (int k = 0; k < holdings.territories(); k++) {
      excess += bounds.excess(k, holdings.load(0, k));
    }
  }

  /**
   * Cools down.
   *
   * @param sweeps as many times each unit is tried, on average
   * @param warmest the first temperature, as a part of the mean cost of a unit
   */
  public void run(int sweeps, double warmest) {
    double unitCost = Math.max(Double.MIN_NORMAL, bestCost / movable.length);
    double weightCost = bestCost / Math.max(1, totalLoad());
    int rising = (int) Math.ceil(RISE * sweeps);
    double cooling = StrictMath.pow(COLDEST / warmest, 1.0 / Math.max(1, sweeps - rising));
    double rise = StrictMath.pow(LAST_PRICE / PRICE, 1.0 / rising);
    temperature = warmest * unitCost;
    price = PRICE * weightCost;
    for (int s = 0; s < sweeps; s++) {
      for (int step = 0; step < movable.length; step++) {
        tryStep(movable[random.nextInt(movable.length)]);
      }
      if (s < sweeps - rising) {
        temperature *= cooling;
      } else {
        price *= rise;
      }
      // Sums of many differences drift.
      measure();
    }
  }

  private long totalLoad() {
    long sum = 0;
    for (int k = 0; k < holdings.territories(); k++) {
      sum += holdings.load(0, k);
    }
    return sum;
  }

  private void tryStep(int i) {
    int[] near = reach[i];
    boolean anywhere = near.length == 0 || (isDisconnected && random.nextInt(ANYWHERE) == 0);
    int from = holdings.of(i);
    int to =
        anywhere
            ? shared[random.nextInt(shared.length)]
            : holdings.of(near[random.nextInt(near.length)]);
    if (from == to) {
      return;
    }
    if (random.nextBoolean()) {
      tryShift(i, from, to);
    } else {
      trySwap(i, from, to, holdings.member(to, random.nextInt(holdings.size(to))));
    }
  }

  private void tryShift(int i, int from, int to) {
    if (holdings.size(from) == 1) {
      return;
    }
    double more =
        centers.costIf(from, i, NONE)
            + centers.costIf(to, NONE, i)
            - centers.cost(from)
            - centers.cost(to);
    long weight = holdings.has(0, i);
    if (isTaken(more, from, to, weight)
        && holdings.allows(i, to)
        && pieces.mayJoin(i, to)
        && pieces.mayLeave(i)) {
      move(i, to);
      took(more, from, to, weight);
    }
  }

  private void trySwap(int i, int from, int to, int back) {
    boolean single = holdings.size(from) == 1;
    if (!single && !pieces.mayJoin(back, from)) {
      return;
    }
    double more =
        centers.costIf(from, i, back)
            + centers.costIf(to, back, i)
            - centers.cost(from)
            - centers.cost(to);
    long weight = holdings.has(0, i) - holdings.has(0, back);
    if (!isTaken(more, from, to, weight)
        || !holdings.allows(i, to)
        || !holdings.allows(back, from)
        || !pieces.mayJoin(i, to)
        || !pieces.mayLeave(i)) {
      return;
    }
    move(i, to);
    if (pieces.mayJoin(back, from) && pieces.mayLeave(back)) {
      move(back, from);
      took(more, from, to, weight);
    } else {
      holdings.undo();
    }
  }

  private boolean isTaken(double more, int from, int to, long weight) {
    long loadFrom = holdings.load(0, from);
    long loadTo = holdings.load(0, to);
    double worse =
        more
            + price
                * (bounds.penalty(from, loadFrom - weight)
                    + bounds.penalty(to, loadTo + weight)
                    - bounds.penalty(from, loadFrom)
                    - bounds.penalty(to, loadTo));
    return worse <= 0
        || (worse < NEVER * temperature
            && worse < -temperature * StrictMath.log(random.nextDouble()));
  }

  private void move(int i, int to) {
    holdings.move(i, to);
    if (!isChanged[i]) {
      isChanged[i] = true;
      changed[changes++] = i;
    }
  }

  /** Keeps the books after weight has gone from one territory to another. */
  private void took(double more, int from, int to, long weight) {
    long loadFrom = holdings.load(0, from);
    long loadTo = holdings.load(0, to);
    cost += more;
    excess +=
        bounds.excess(from, loadFrom)
            + bounds.excess(to, loadTo)
            - bounds.excess(from, loadFrom + weight)
            - bounds.excess(to, loadTo - weight);
    if (excess < bestExcess || (excess == bestExcess && cost < bestCost)) {
      bestExcess = excess;
      bestCost = cost;
      for (int c = 0; c < changes; c++) {
        best[changed[c]] = holdings.of(changed[c]);
        isChanged[changed[c]] = false;
      }
      changes = 0;
    }
  }
}
