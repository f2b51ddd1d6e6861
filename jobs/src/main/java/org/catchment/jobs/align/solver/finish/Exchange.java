package org.catchment.jobs.align.solver.finish;

import java.util.Arrays;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.AxisOrder;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.holdings.Balance;
import org.catchment.jobs.align.solver.holdings.Holdings;
import org.jspecify.annotations.Nullable;

/**
 * Brings loads within the tolerance by changes of hands between neighboring territories.
 *
 * <p>The territory that is furthest off goes first: one account shifts to or from a neighbor, or
 * two swap, whichever lowers the sum of squared deviations at the least loss per unit. With several
 * measures the sum is over all of them, each in units of its tolerance: an exchange of accounts
 * that are rich in different ones serves both. Loss is counted in the diagram's costs, so it is
 * least for accounts at a border. A surplus thus spreads from neighbor to neighbor until it meets a
 * deficit. Every step lowers the sum of squares, so the process ends.
 */
final class Exchange implements Holdings.Watcher {
  /** The cheapest accounts on either side of a border that are tried as partners of a swap. */
  private static final int SWAP_CANDIDATES = 128;

  /** Part of the tolerance that is aimed at, so that surpluses can pass through. */
  private static final double AIM = 0.9;

  /** A step must lower the sum of squares by this part of the squared target. */
  private static final double LEAST_GAIN = 1e-10;

  /** Steps per account after which the search for equal loads stops, ... */
  private static final int MAX_STEPS_PER_ACCOUNT = 4;

  /** ... counting at most this many accounts per territory: those near its borders. */
  private static final int ACCOUNTS_THAT_MATTER = 100;

  /**
   * Queue entries and swap pairs that may be examined for each of those accounts, in total, plus
   * the constant below: then the loads stay as they are. One step may examine very many if most
   * accounts of a place may not leave it.
   */
  private static final long LOOKS_PER_ACCOUNT = 2_500;

  private static final long LEAST_LOOKS = 200_000_000;

  /** If not all measures can be met, the last ones count this much less than before. */
  private static final double YIELDING = 1e-4;

  private static final int NONE = Holdings.NONE;

  private final AccountList accounts;
  private final Holdings holdings;
  private final TerritoryPieces pieces;
  private final Diagram diagram;
  private final Balance balance;
  private final int[][] neighbors;
  private final int measures;

  /** Whether only steps are made that leave territories in one piece. */
  private boolean keepsWhole = true;

  /** Mean target of the first measure. */
  private final double meanTarget;

  /** Largest deviation that is allowed, by measure and territory. */
  private final double[][] allowed;

  /** What a squared deviation of each measure counts, in squared units of the first. */
  private final double[] scale;

  /** The most that an account has of each measure for its weight. */
  private final double[] most;

  /** For each territory and each of its neighbors, once it is needed. */
  private final @Nullable Queue[][] queues;

  /** How far each territory that may find a step is off; 0 for all others. */
  private final Tournament furthest;

  /** How often each account has changed hands. */
  private final int[] stays;

  /** How often the accounts of each territory have changed. */
  private final long[] changes;

  /** For each territory and each of its neighbors: the changes of both when no step was found. */
  private final long[][] tried;

  private long looksLeft;

  /** Whether steps are being made: only then is the furthest territory needed. */
  private boolean balances;

  /** What may be swapped: accounts of either side, and what each loses. */
  private final int[][] candidate = new int[2][SWAP_CANDIDATES];

  private final double[][] loss = new double[2][SWAP_CANDIDATES];

  // The best step found so far: this account goes to that territory, and perhaps one comes back.
  private double bestRate;
  private int bestAccount;
  private int bestTo;
  private int bestReturn;

  /**
   * Prepares exchanges.
   *
   * @param diagram whose prices say what it costs an account to be elsewhere
   * @param neighbors of each territory, ascending
   */
  Exchange(
      AccountList accounts,
      Holdings holdings,
      TerritoryPieces pieces,
      Diagram diagram,
      Balance balance,
      int[][] neighbors) {
    this.accounts = accounts;
    this.holdings = holdings;
    this.pieces = pieces;
    this.diagram = diagram;
    this.balance = balance;
    this.neighbors = neighbors;
    measures = holdings.measures();
    int territories = neighbors.length;
    meanTarget = meanTarget(0);
    allowed = new double[measures][territories];
    scale = new double[measures];
    most = new double[measures];
    boolean allTolerant = Arrays.stream(balance.tolerance).allMatch(t -> t > 0);
    for (int m = 0; m < measures; m++) {
      for (int k = 0; k < territories; k++) {
        allowed[m][k] = AIM * balance.tolerance[m] * balance.target[m][k];
      }
      double ratio = meanTarget(m) > 0 ? meanTarget / meanTarget(m) : 0;
      ratio *= allTolerant ? balance.tolerance[0] / balance.tolerance[m] : 1;
      scale[m] = m == 0 ? 1 : ratio * ratio;
      for (int i = 0; i < holdings.movable(); i++) {
        double ofWeight = (double) holdings.has(m, i) / Math.max(1, accounts.weight[i]);
        most[m] = Math.max(most[m], ofWeight);
      }
    }
    queues = new Queue[territories][];
    tried = new long[territories][];
    for (int k = 0; k < territories; k++) {
      queues[k] = new Queue[neighbors[k].length];
      tried[k] = new long[neighbors[k].length];
    }
    furthest = new Tournament(territories);
    stays = new int[holdings.movable()];
    changes = new long[territories];
    looksLeft = LEAST_LOOKS + LOOKS_PER_ACCOUNT * matter();
    holdings.tell(this);
  }

  /** How many accounts matter for the balance. */
  private long matter() {
    return Math.min(holdings.movable(), (long) ACCOUNTS_THAT_MATTER * neighbors.length);
  }

  private double meanTarget(int m) {
    return Arrays.stream(balance.target[m]).average().orElse(0);
  }

  /** How far a load may be off so that surpluses can pass through. */
  double allowed(int k) {
    return allowed[0][k];
  }

  /** Makes steps until every load is within the tolerance, or none helps. */
  void balance() {
    balance(MAX_STEPS_PER_ACCOUNT * matter());
  }

  /**
   * Last resorts: balancing may now detach accounts, and if not all measures can be met, the last
   * ones yield.
   */
  void insist() {
    keepsWhole = false;
    balance();
    for (int m = measures - 1; m > 0 && anyOutside(m); m--) {
      scale[m] *= YIELDING;
      balance();
    }
  }

  /** Aims at the tolerance itself: no surplus needs to pass any more. */
  void aimAtTolerance() {
    for (double[] ofMeasure : allowed) {
      for (int k = 0; k < ofMeasure.length; k++) {
        ofMeasure[k] /= AIM;
      }
    }
  }

  /** From now on steps leave territories in one piece again. */
  void keepWhole() {
    keepsWhole = true;
  }

  /** Whether an account may change hands, and leaves territories in one piece if that is asked. */
  boolean mayMove(int i, int to) {
    return holdings.allows(i, to) && (!keepsWhole || pieces.mayMove(i, to));
  }

  /** Whether one of the first measures is not as asked for. */
  private boolean anyOutside(int first) {
    for (int m = 0; m < first; m++) {
      for (int k = 0; k < neighbors.length; k++) {
        if (excess(m, k) > 0) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Makes at most this many steps, and stops when its budget of examined entries is used up;
   * returns the number of steps.
   */
  long balance(long mostSteps) {
    for (int k = 0; k < neighbors.length; k++) {
      Arrays.fill(tried[k], NONE);
      free(k);
    }
    long stepsLeft = mostSteps;
    balances = true;
    while (stepsLeft > 0 && looksLeft > 0 && furthest.largest() > 0) {
      int worst = furthest.winner();
      if (improve(worst)) {
        stepsLeft--;
      } else {
        furthest.set(worst, 0);
      }
    }
    balances = false;
    return mostSteps - stepsLeft;
  }

  /** Notes that the possible steps of two territories and their neighbors have changed. */
  @Override
  public void moved(int i, int from, int to) {
    stays[i]++;
    changes[from]++;
    changes[to]++;
    if (balances) {
      freed(from);
      freed(to);
    }
    for (int j = 0; j < neighbors[to].length; j++) {
      Queue queue = queues[to][j];
      if (queue != null) {
        queue.add(i, extraCost(i, neighbors[to][j]));
      }
    }
  }

  private void freed(int k) {
    free(k);
    for (int j : neighbors[k]) {
      free(j);
    }
  }

  /** Has a territory look for a step again if it is off. */
  private void free(int k) {
    furthest.set(k, Math.max(0, excess(k)));
  }

  double deviation(int m, int k) {
    return balance.deviation(m, k);
  }

  /** How far a territory is beyond what is allowed in its worst measure. */
  double excess(int k) {
    return excess(worstMeasure(k), k);
  }

  /** How far it is beyond what is allowed in a measure, in units of the first. */
  private double excess(int m, int k) {
    double beyond = Math.abs(deviation(m, k)) - allowed[m][k];
    return m == 0 ? beyond : beyond * Math.sqrt(scale[m]);
  }

  int worstMeasure(int k) {
    int worst = 0;
    for (int m = 1; m < measures; m++) {
      worst = excess(m, k) > excess(worst, k) ? m : worst;
    }
    return worst;
  }

  /** What a unit of an account costs more in another territory, by the diagram. */
  double extraCost(int i, int to) {
    double x = accounts.x[i];
    double y = accounts.y[i];
    double z = accounts.z[i];
    return diagram.cost(to, x, y, z) - diagram.cost(holdings.of(i), x, y, z);
  }

  /** Makes the best step that involves territory k; false if there is none. */
  private boolean improve(int k) {
    bestRate = Double.POSITIVE_INFINITY;
    bestAccount = NONE;
    bestReturn = NONE;
    int measure = worstMeasure(k);
    boolean surplus = deviation(measure, k) > 0;
    for (int n = 0; n < neighbors[k].length; n++) {
      int j = neighbors[k][n];
      if (tried[k][n] != changes[k] + changes[j]) {
        findShift(surplus ? k : j, surplus ? j : k);
      }
    }
    if (bestAccount == NONE) {
      for (int n = 0; n < neighbors[k].length; n++) {
        int j = neighbors[k][n];
        if (tried[k][n] != changes[k] + changes[j]) {
          if (surplus && deviation(measure, k) > deviation(measure, j)) {
            findSwap(k, j);
          } else if (!surplus && deviation(measure, j) > deviation(measure, k)) {
            findSwap(j, k);
          }
        }
      }
    }
    if (bestAccount == NONE) {
      for (int n = 0; n < neighbors[k].length; n++) {
        tried[k][n] = changes[k] + changes[neighbors[k][n]];
      }
      return false;
    }
    int back = holdings.of(bestAccount);
    int returned = bestReturn;
    holdings.move(bestAccount, bestTo);
    if (returned != NONE) {
      holdings.move(returned, back);
    }
    return true;
  }

  /** By how much the sum of squared deviations falls when an account changes hands. */
  private double gain(int from, int to, int i) {
    double gain = 0;
    for (int m = 0; m < measures; m++) {
      double w = holdings.has(m, i);
      gain += scale[m] * (2 * w * (deviation(m, from) - deviation(m, to) - w));
    }
    return gain;
  }

  /** The most by which it falls per unit of weight that moves. */
  private double steepest(int from, int to) {
    double slope = 0;
    for (int m = 0; m < measures; m++) {
      double each = Math.max(0, 2 * scale[m] * (deviation(m, from) - deviation(m, to)));
      slope += measures == 1 ? each : each * most[m];
    }
    return slope;
  }

  private void findShift(int from, int to) {
    double slope = steepest(from, to);
    if (holdings.count(from) == 1 || slope <= 0) {
      return;
    }
    Queue queue = queue(from, to);
    int refused = NONE;
    for (int a = 0; a < queue.size; a++) {
      // What follows loses more, and gains less than by the slope.
      if (queue.extra[a] > 0 && queue.extra[a] > bestRate * slope) {
        return;
      }
      int i = queue.account[a];
      if (pieces.spot(i) == refused) {
        continue;
      }
      looksLeft--;
      double w = accounts.weight[i];
      double gain = gain(from, to, i);
      if (gain > LEAST_GAIN * meanTarget * meanTarget
          && w * queue.extra[a] / gain <= bestRate
          && queue.holds(a)) {
        if (mayMove(i, to)) {
          consider(w * queue.extra[a] / gain, i, to, NONE);
        } else if (holdings.allows(i, to)) {
          refused = pieces.spot(i);
        }
      }
    }
  }

  private void findSwap(int from, int to) {
    // No exchange gains more than moving half of the difference.
    double mostGain = 0;
    for (int m = 0; m < measures; m++) {
      double difference = deviation(m, from) - deviation(m, to);
      mostGain += scale[m] * (difference * difference / 2);
    }
    double leastGain = LEAST_GAIN * meanTarget * meanTarget;
    int there = cheapest(from, to, candidate[0], loss[0]);
    int back = cheapest(to, from, candidate[1], loss[1]);
    double leastBack = Double.POSITIVE_INFINITY;
    for (int b = 0; b < back; b++) {
      leastBack = Math.min(leastBack, loss[1][b]);
    }
    for (int a = 0; a < there; a++) {
      if (loss[0][a] + leastBack > 0 && loss[0][a] + leastBack > bestRate * mostGain) {
        continue;
      }
      looksLeft -= back;
      int i = candidate[0][a];
      for (int b = 0; b < back; b++) {
        double gain = exchangeGain(from, to, i, candidate[1][b]);
        double rate = (loss[0][a] + loss[1][b]) / gain;
        if (gain > leastGain && rate <= bestRate && mayChange(i, candidate[1][b])) {
          consider(rate, i, to, candidate[1][b]);
        }
      }
    }
  }

  private double exchangeGain(int from, int to, int there, int back) {
    double gain = 0;
    for (int m = 0; m < measures; m++) {
      double net = holdings.has(m, there) - holdings.has(m, back);
      gain += scale[m] * (2 * net * (deviation(m, from) - deviation(m, to) - net));
    }
    return gain;
  }

  /** Whether two that may move may do so at once; neighbors hold each other. */
  private boolean mayChange(int i, int back) {
    return !keepsWhole || !pieces.areNeighbors(i, back);
  }

  private void consider(double rate, int account, int to, int back) {
    // Members are in no particular order: ties go to the lowest index.
    if (rate < bestRate || (rate == bestRate && account < bestAccount)) {
      bestRate = rate;
      bestAccount = account;
      bestTo = to;
      bestReturn = back;
    }
  }

  /**
   * Finds the accounts that lose least per unit of weight by moving from one territory to another
   * that they may go to, and their losses; returns how many.
   */
  private int cheapest(int from, int to, int[] found, double[] lost) {
    Queue queue = queue(from, to);
    int count = 0;
    int refused = NONE;
    for (int a = 0; a < queue.size && count < SWAP_CANDIDATES; a++) {
      int i = queue.account[a];
      if (pieces.spot(i) == refused) {
        continue;
      }
      looksLeft--;
      if (queue.holds(a)) {
        if (mayMove(i, to)) {
          found[count] = i;
          lost[count++] = accounts.weight[i] * queue.extra[a];
        } else if (holdings.allows(i, to)) {
          refused = pieces.spot(i);
        }
      }
    }
    return count;
  }

  /**
   * The movable accounts of a territory by what a unit of them loses by moving to a neighbor.
   * Entries of accounts that have left stay until there are many: each entry tells which stay it is
   * of.
   */
  private final class Queue {
    private final int from;
    int[] account;
    double[] extra;
    private int[] stay;
    int size;

    Queue(int from, int[] account, double[] extra) {
      this.from = from;
      this.account = account;
      this.extra = extra;
      size = account.length;
      stay = new int[size];
      Arrays.setAll(stay, a -> stays[account[a]]);
    }

    /** Whether the account of an entry is still there. */
    boolean holds(int entry) {
      int i = account[entry];
      return holdings.of(i) == from && stays[i] == stay[entry];
    }

    void add(int i, double cost) {
      if (size > 2 * holdings.size(from) + 8) {
        purge();
      }
      int at = Arrays.binarySearch(extra, 0, size, cost);
      at = at < 0 ? -at - 1 : at;
      if (size == account.length) {
        account = Arrays.copyOf(account, 2 * size + 4);
        extra = Arrays.copyOf(extra, 2 * size + 4);
        stay = Arrays.copyOf(stay, 2 * size + 4);
      }
      System.arraycopy(account, at, account, at + 1, size - at);
      System.arraycopy(extra, at, extra, at + 1, size - at);
      System.arraycopy(stay, at, stay, at + 1, size - at);
      account[at] = i;
      extra[at] = cost;
      stay[at] = stays[i];
      size++;
    }

    private void purge() {
      int kept = 0;
      for (int a = 0; a < size; a++) {
        if (holds(a)) {
          account[kept] = account[a];
          stay[kept] = stay[a];
          extra[kept++] = extra[a];
        }
      }
      size = kept;
    }
  }

  private Queue queue(int from, int to) {
    int at = Arrays.binarySearch(neighbors[from], to);
    Queue queue = queues[from][at];
    if (queue == null) {
      AccountList byCost = new AccountList();
      for (int i : holdings.members(from)) {
        byCost.add(extraCost(i, to), 0, 0, 0, i);
      }
      AxisOrder order = new AxisOrder(byCost);
      int[] sorted = order.all();
      order.sort(sorted, 0, sorted.length, 0);
      queue =
          new Queue(
              from,
              Arrays.stream(sorted).map(a -> (int) byCost.address[a]).toArray(),
              Arrays.stream(sorted).mapToDouble(a -> byCost.x[a]).toArray());
      queues[from][at] = queue;
    }
    return queue;
  }
}
