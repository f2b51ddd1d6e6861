package org.catchment.jobs.align.solver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Moves single accounts between neighboring territories until every load is within the tolerance.
 *
 * <p>Prices alone cannot do that, for accounts are indivisible. The territory that is furthest off
 * goes first: one account shifts to or from a neighbor, or two swap, whichever lowers the sum of
 * squared deviations at the least loss per unit. Of several measures the sum is that of all, each
 * in terms of what it may be off: an exchange of accounts that are rich in different ones serves
 * both. Loss is counted in the diagram's costs, so it is least for accounts at a border. A surplus
 * thus spreads from neighbor to neighbor until it meets a deficit. Every step lowers the sum of
 * squares, so the process ends.
 */
final class Finish {
  /** Neighbors that a territory has in any case, even if no account is near their border. */
  private static final int LEAST_NEIGHBORS = 6;

  /** The cheapest accounts on either side of a border that are tried as partners of a swap. */
  private static final int SWAP_CANDIDATES = 128;

  /** Part of the tolerance that is aimed at, so that surpluses can pass through. */
  private static final double AIM = 0.9;

  /** A step must lower the sum of squares by this part of the squared target. */
  private static final double LEAST_GAIN = 1e-10;

  /** Steps per account after which the loads are as equal as they get in sensible time. */
  private static final int MAX_STEPS_PER_ACCOUNT = 4;

  /** Where not all measures can be had, the last ones count this much less than before. */
  private static final double YIELDING = 1e-4;

  /** What changes hands to join a detached piece may weigh so many times what is allowed off. */
  private static final double EASILY_MOVED = 20;

  /** Ways that are tried to join a detached piece to its territory. */
  private static final int CORRIDORS = 20;

  /** Balancing cuts nothing off, but what rejoined first may have changed it for the others. */
  private static final int ROUNDS = 2;

  /** Steps that repair what forced changes of hands have broken, in all. */
  private static final int MAX_REPAIRS = 5_000;

  /** Of each territory, its so many heaviest accounts. */
  private static final int FORCED_OF_TERRITORY = 12;

  /** Steps that repair one. */
  private static final int REPAIRS = 3_000;

  /** What is too much or too little, in all, must shrink by this part, or all is taken back. */
  private static final double LEAST_HELP = 1e-9;

  private static final int NONE = -1;

  private final AccountList accounts;

  /** The first of the accounts: those that may be moved. */
  private final int movables;

  private final Diagram diagram;
  private final Pieces pieces;

  /** Whether only moves are made that leave territories in one piece. */
  private boolean keepsWhole = true;

  private final int[] territory;
  private final Balance balance;

  /** Mean target of the first measure. */
  private final double meanTarget;

  /** Largest deviation that is allowed, by measure and territory. */
  private final double[][] allowed;

  /** Load less target, by measure and territory. */
  private final double[][] deviation;

  /** What a squared deviation of each measure counts, in squared units of the first. */
  private final double[] scale;

  /** The most that an account has of each measure for its weight. */
  private final double[] most;

  private final int[][] neighbors;

  /** For each territory and each of its neighbors, once it is needed. */
  private final @Nullable Queue[][] queues;

  /** The movable accounts of each territory, the first {@code movable} of its row. */
  private final int[][] members;

  private final int[] movable;

  /** All accounts of each territory. */
  private final long[] count;

  /** The place of each movable account in its territory's row. */
  private final int[] place;

  /** What may be swapped: accounts of either side, and what each loses. */
  private final int[][] candidate = new int[2][SWAP_CANDIDATES];

  private final double[][] loss = new double[2][SWAP_CANDIDATES];

  // The best step found so far: this account goes to that territory, and perhaps one comes back.
  private double bestRate;
  private int bestAccount;
  private int bestTo;
  private int bestReturn;

  /** An account that stays where it was forced to. */
  private int forced = NONE;

  private long repairsLeft;

  /** The moves since a change was forced, each an account and where it came from. */
  private @Nullable List<int[]> journal;

  /** The other territory of the last step. */
  private int partner;

  /**
   * Prepares the finish.
   *
   * @param census whose diagram says where accounts prefer to be, and which territories touch
   * @param accounts those that may be moved, each with the territory where it is ({@link #run}
   *     changes that); behind them places that stay, and hold the others together
   * @param movables how many may be moved
   * @param adjacency which of all these are neighbors
   * @param balance loads, these accounts included; {@link #run} changes them, too
   * @param count how many accounts each territory holds, these included; likewise
   */
  Finish(
      Census census,
      AccountList accounts,
      int movables,
      Adjacency adjacency,
      Balance balance,
      long[] count) {
    this.accounts = accounts;
    this.movables = movables;
    pieces = new Pieces(adjacency, accounts.weight, accounts.territory);
    this.count = count;
    this.balance = balance;
    territory = accounts.territory;
    diagram = census.diagram;
    meanTarget = meanTarget(0);
    int territories = diagram.size();
    int measures = balance.measures();
    deviation = new double[measures][territories];
    allowed = new double[measures][territories];
    scale = new double[measures];
    most = new double[measures];
    boolean allTolerant = Arrays.stream(balance.tolerance).allMatch(t -> t > 0);
    for (int m = 0; m < measures; m++) {
      for (int k = 0; k < territories; k++) {
        deviation[m][k] = balance.deviation(m, k);
        allowed[m][k] = AIM * balance.tolerance[m] * balance.target[m][k];
      }
      double ratio = meanTarget(m) > 0 ? meanTarget / meanTarget(m) : 0;
      ratio *= allTolerant ? balance.tolerance[0] / balance.tolerance[m] : 1;
      scale[m] = m == 0 ? 1 : ratio * ratio;
      for (int i = 0; i < movables; i++) {
        double ofWeight = (double) balance.of[m][i] / Math.max(1, accounts.weight[i]);
        most[m] = Math.max(most[m], ofWeight);
      }
    }
    members = new int[territories][0];
    movable = new int[territories];
    place = new int[movables];
    for (int i = 0; i < movables; i++) {
      add(i, territory[i]);
    }
    neighbors = neighbors(census);
    queues = new Queue[territories][];
    Arrays.setAll(queues, k -> new Queue[neighbors[k].length]);
  }

  /** Fills empty territories and balances all; afterwards none is empty. */
  void run() {
    for (int k = 0; k < count.length; k++) {
      if (count[k] == 0) {
        fill(k);
      }
    }
    for (int round = 0; round < ROUNDS; round++) {
      rejoin();
      balance();
    }
    // Balance was asked for, and is worth a detached account; no surplus needs to pass any more.
    keepsWhole = false;
    for (double[] ofMeasure : allowed) {
      for (int k = 0; k < ofMeasure.length; k++) {
        ofMeasure[k] /= AIM;
      }
    }
    balance();
    for (int m = scale.length - 1; m > 0 && anyOutside(m); m--) {
      scale[m] *= YIELDING;
      balance();
    }
  }

  /**
   * Where single shifts and swaps are at their end, has an account change hands all the same, keeps
   * it there, and repairs what that has broken. So a territory of two hospitals exchanges one of
   * them for a smaller one and some surgeries.
   */
  void force() {
    boolean[] given = new boolean[count.length];
    repairsLeft = MAX_REPAIRS;
    for (int k = worst(given); k != NONE && repairsLeft > 0; k = worst(given)) {
      given[k] = true;
      boolean better = false;
      for (int[] change : changes(k)) {
        if (repairsLeft > 0 && excess(k) > 0 && isBetterForced(change[0], change[1])) {
          better = true;
        }
      }
      if (better) {
        Arrays.fill(given, false);
      }
    }
    forced = NONE;
  }

  /** Changes of hands that could help a territory: its heaviest accounts, or its neighbors'. */
  private List<int[]> changes(int k) {
    boolean surplus = deviation[worstMeasure(k)][k] > 0;
    List<int[]> changes = new ArrayList<>();
    for (int j : neighbors[k]) {
      int from = surplus ? k : j;
      heaviest(from).forEach(i -> changes.add(new int[] {i, surplus ? j : k}));
    }
    changes.sort(
        Comparator.comparingDouble(
                (int[] change) -> accounts.weight[change[0]] * extraCost(change[0], change[1]))
            .thenComparingInt(change -> change[0])
            .thenComparingInt(change -> change[1]));
    return changes;
  }

  private List<Integer> heaviest(int k) {
    return IntStream.of(members[k])
        .limit(movable[k])
        .boxed()
        .sorted(Comparator.comparingLong((Integer i) -> -accounts.weight[i]).thenComparing(i -> i))
        .limit(FORCED_OF_TERRITORY)
        .toList();
  }

  /** Makes a change and repairs what it breaks; takes all of it back if that has not helped. */
  private boolean isBetterForced(int i, int to) {
    if (count[territory[i]] == 1) {
      return false;
    }
    double before = totalExcess();
    journal = new ArrayList<>();
    move(i, to);
    forced = i;
    repairsLeft -= 1 + balance(Math.min(REPAIRS, repairsLeft));
    List<int[]> moves = journal;
    journal = null;
    if (totalExcess() < (1 - LEAST_HELP) * before) {
      return true;
    }
    for (int m = moves.size() - 1; m >= 0; m--) {
      move(moves.get(m)[0], moves.get(m)[1]);
    }
    return false;
  }

  private double totalExcess() {
    return IntStream.range(0, count.length).mapToDouble(k -> Math.max(0, excess(k))).sum();
  }

  private double excess(int k) {
    return excess(worstMeasure(k), k);
  }

  /** Whether one of the first measures is not as asked for. */
  private boolean anyOutside(int measures) {
    return IntStream.range(0, measures)
        .anyMatch(m -> IntStream.range(0, count.length).anyMatch(k -> excess(m, k) > 0));
  }

  private double meanTarget(int m) {
    return Arrays.stream(balance.target[m]).average().orElse(0);
  }

  /**
   * Brings detached pieces back: over a corridor to the rest of their territory, or into another
   * territory, whichever changes less.
   */
  private void rejoin() {
    Pieces.Found found = pieces.find(count.length);
    SortedMap<Integer, List<Integer>> detached = new TreeMap<>();
    for (int i = 0; i < territory.length; i++) {
      if (found.isDetached(i, territory[i])) {
        detached.computeIfAbsent(found.piece()[i], p -> new ArrayList<>()).add(i);
      }
    }
    for (List<Integer> list : detached.values()) {
      int[] piece = list.stream().mapToInt(Integer::intValue).toArray();
      int home = territory[piece[0]];
      long weight = found.weight()[found.piece()[piece[0]]];
      long easy = (long) (EASILY_MOVED * allowed[0][home]);
      boolean mayGo = weight <= easy && piece[piece.length - 1] < movables;
      if (!connect(found, piece, mayGo ? weight : easy) && mayGo) {
        giveAway(piece);
      }
    }
  }

  /** Gives a piece what lies between it and its territory, unless that cuts another territory. */
  private boolean connect(Pieces.Found found, int[] piece, long limit) {
    Set<Integer> blocked = new HashSet<>();
    for (int attempt = 0; attempt < CORRIDORS; attempt++) {
      int[] corridor = pieces.corridor(found, piece, movables, limit, blocked);
      int[] from = Arrays.stream(corridor).map(i -> territory[i]).toArray();
      for (int i : corridor) {
        move(i, territory[piece[0]]);
      }
      int cut = NONE;
      for (int k : Arrays.stream(from).distinct().toArray()) {
        cut = pieces.cutOff(found, corridor, k) > 0 ? k : cut;
      }
      if (cut == NONE) {
        return corridor.length > 0;
      }
      for (int c = 0; c < corridor.length; c++) {
        move(corridor[c], from[c]);
        if (from[c] == cut) {
          blocked.add(corridor[c]);
        }
      }
    }
    return false;
  }

  /** Gives a piece to the territory that touches it and to which it costs least. */
  private void giveAway(int[] piece) {
    int best = NONE;
    double least = Double.POSITIVE_INFINITY;
    for (int to : neighbors[territory[piece[0]]]) {
      double loss = 0;
      boolean touches = false;
      for (int i : piece) {
        loss += accounts.weight[i] * extraCost(i, to);
        touches |= pieces.touches(i, to);
      }
      if (touches && loss < least) {
        least = loss;
        best = to;
      }
    }
    if (best != NONE) {
      for (int i : piece) {
        move(i, best);
      }
    }
  }

  /** Makes steps until every load is within the tolerance, or none helps. */
  private void balance() {
    balance((long) MAX_STEPS_PER_ACCOUNT * movables);
  }

  /** Makes so many steps at most, and returns how many it has made. */
  private long balance(long most) {
    boolean[] stuck = new boolean[count.length];
    long stepsLeft = most;
    int worst = worst(stuck);
    while (worst != NONE && stepsLeft > 0) {
      if (improve(worst)) {
        stepsLeft--;
        // What two territories and their neighbors can do has changed.
        for (int k : new int[] {worst, partner}) {
          stuck[k] = false;
          for (int j : neighbors[k]) {
            stuck[j] = false;
          }
        }
      } else {
        stuck[worst] = true;
      }
      worst = worst(stuck);
    }
    return most - stepsLeft;
  }

  /**
   * Brings accounts nearer to a center where that costs no balance, whatever prices say; each step
   * lowers the sum of w d^2. The larger the accounts, the less prices mean.
   */
  void ease() {
    boolean eased = true;
    while (eased) {
      eased = false;
      for (int i = 0; i < movables; i++) {
        for (int to : neighbors[territory[i]]) {
          int from = territory[i];
          if (count[from] > 1
              && gain(from, to, i) >= 0
              && squaredDistance(i, to) < squaredDistance(i, from)
              && pieces.mayMove(i, to)) {
            move(i, to);
            eased = true;
            break;
          }
        }
      }
    }
  }

  private double squaredDistance(int i, int k) {
    return diagram.squaredDistance(k, accounts.x[i], accounts.y[i], accounts.z[i]);
  }

  private void add(int i, int k) {
    if (movable[k] == members[k].length) {
      members[k] = Arrays.copyOf(members[k], 2 * movable[k] + 4);
    }
    place[i] = movable[k];
    members[k][movable[k]++] = i;
    territory[i] = k;
  }

  private void move(int i, int to) {
    int from = territory[i];
    if (journal != null) {
      journal.add(new int[] {i, from});
    }
    int last = members[from][--movable[from]];
    members[from][place[i]] = last;
    place[last] = place[i];
    add(i, to);
    pieces.moved(i, from);
    for (int j = 0; j < neighbors[to].length; j++) {
      Queue queue = queues[to][j];
      // Whoever comes back may still be in the queue that it left.
      if (queue != null) {
        queue.remove(i);
        queue.add(i, extraCost(i, neighbors[to][j]));
      }
    }
    count[from]--;
    count[to]++;
    for (int m = 0; m < deviation.length; m++) {
      long w = balance.of[m][i];
      balance.load[m][from] -= w;
      balance.load[m][to] += w;
      deviation[m][from] -= w;
      deviation[m][to] += w;
    }
  }

  /** Territories with a common border, and the nearest ones, in ascending order. */
  private static int[][] neighbors(Census census) {
    Diagram diagram = census.diagram;
    int territories = diagram.size();
    List<SortedSet<Integer>> sets = new ArrayList<>();
    for (int k = 0; k < territories; k++) {
      sets.add(new TreeSet<>());
    }
    for (int e = 0; e < census.borders.size(); e++) {
      link(sets, census.borders.low[e], census.borders.high[e]);
    }
    for (int k = 0; k < territories; k++) {
      for (int j : nearest(diagram, k)) {
        link(sets, k, j);
      }
    }
    int[][] neighbors = new int[territories][];
    Arrays.setAll(neighbors, k -> sets.get(k).stream().mapToInt(Integer::intValue).toArray());
    return neighbors;
  }

  private static void link(List<SortedSet<Integer>> sets, int i, int j) {
    sets.get(i).add(j);
    sets.get(j).add(i);
  }

  private static int[] nearest(Diagram diagram, int k) {
    Ranking nearest = new Ranking(Math.min(LEAST_NEIGHBORS, diagram.size() - 1));
    for (int j = 0; j < diagram.size(); j++) {
      if (j != k) {
        nearest.offer(j, diagram.squaredDistance(j, k));
      }
    }
    return nearest.items();
  }

  /** Gives an empty territory the account that loses least by it and leaves another behind. */
  private void fill(int k) {
    int best = NONE;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < movables; i++) {
      double loss = accounts.weight[i] * extraCost(i, k);
      if (count[territory[i]] > 1 && loss < least) {
        least = loss;
        best = i;
      }
    }
    if (best != NONE) {
      move(best, k);
    }
  }

  private double extraCost(int i, int to) {
    double x = accounts.x[i];
    double y = accounts.y[i];
    double z = accounts.z[i];
    return diagram.cost(to, x, y, z) - diagram.cost(territory[i], x, y, z);
  }

  private int worst(boolean[] stuck) {
    int worst = NONE;
    double furthest = 0;
    for (int k = 0; k < count.length; k++) {
      double excess = excess(worstMeasure(k), k);
      if (!stuck[k] && excess > furthest) {
        furthest = excess;
        worst = k;
      }
    }
    return worst;
  }

  /** How far a territory is beyond what is allowed, in units of the first measure. */
  private double excess(int m, int k) {
    double beyond = Math.abs(deviation[m][k]) - allowed[m][k];
    return m == 0 ? beyond : beyond * Math.sqrt(scale[m]);
  }

  private int worstMeasure(int k) {
    int worst = 0;
    for (int m = 1; m < deviation.length; m++) {
      worst = excess(m, k) > excess(worst, k) ? m : worst;
    }
    return worst;
  }

  /** Makes the best step that involves territory k; false if there is none. */
  private boolean improve(int k) {
    bestRate = Double.POSITIVE_INFINITY;
    bestAccount = NONE;
    bestReturn = NONE;
    double[] off = deviation[worstMeasure(k)];
    for (int j : neighbors[k]) {
      if (off[k] > 0) {
        findShift(k, j);
      } else {
        findShift(j, k);
      }
    }
    if (bestAccount == NONE) {
      for (int j : neighbors[k]) {
        if (off[k] > 0 && off[k] > off[j]) {
          findSwap(k, j);
        } else if (off[k] <= 0 && off[j] > off[k]) {
          findSwap(j, k);
        }
      }
    }
    if (bestAccount == NONE) {
      return false;
    }
    int back = territory[bestAccount];
    partner = back == k ? bestTo : back;
    move(bestAccount, bestTo);
    if (bestReturn != NONE) {
      move(bestReturn, back);
    }
    return true;
  }

  /**
   * What the sum of squared deviations loses when an account goes from one territory to another.
   */
  private double gain(int from, int to, int i) {
    double gain = 0;
    for (int m = 0; m < deviation.length; m++) {
      double w = balance.of[m][i];
      gain += scale[m] * (2 * w * (deviation[m][from] - deviation[m][to] - w));
    }
    return gain;
  }

  /** The most that it loses per unit of weight that goes. */
  private double steepest(int from, int to) {
    double slope = 0;
    for (int m = 0; m < deviation.length; m++) {
      double each = Math.max(0, 2 * scale[m] * (deviation[m][from] - deviation[m][to]));
      slope += deviation.length == 1 ? each : each * most[m];
    }
    return slope;
  }

  private void findShift(int from, int to) {
    double slope = steepest(from, to);
    if (count[from] == 1 || slope <= 0) {
      return;
    }
    Queue queue = queue(from, to);
    for (int a = 0; a < queue.size; a++) {
      // What follows loses more, and gains less than by the slope.
      if (queue.extra[a] > 0 && queue.extra[a] > bestRate * slope) {
        return;
      }
      int i = queue.account[a];
      double w = accounts.weight[i];
      double gain = gain(from, to, i);
      if (territory[i] == from
          && i != forced
          && gain > LEAST_GAIN * meanTarget * meanTarget
          && w * queue.extra[a] / gain <= bestRate
          && (!keepsWhole || pieces.mayMove(i, to))) {
        consider(w * queue.extra[a] / gain, i, to, NONE);
      }
    }
  }

  /** The movable accounts of a territory by what a unit of them loses by going to a neighbor. */
  private static final class Queue {
    int[] account = new int[0];
    double[] extra = new double[0];
    int size;

    void remove(int i) {
      int kept = 0;
      for (int a = 0; a < size; a++) {
        if (account[a] != i) {
          account[kept] = account[a];
          extra[kept++] = extra[a];
        }
      }
      size = kept;
    }

    void add(int i, double cost) {
      int at = Arrays.binarySearch(extra, 0, size, cost);
      at = at < 0 ? -at - 1 : at;
      if (size == account.length) {
        account = Arrays.copyOf(account, 2 * size + 4);
        extra = Arrays.copyOf(extra, 2 * size + 4);
      }
      System.arraycopy(account, at, account, at + 1, size - at);
      System.arraycopy(extra, at, extra, at + 1, size - at);
      account[at] = i;
      extra[at] = cost;
      size++;
    }
  }

  private Queue queue(int from, int to) {
    int at = Arrays.binarySearch(neighbors[from], to);
    Queue queue = queues[from][at];
    if (queue == null) {
      queue = new Queue();
      AccountList byCost = new AccountList();
      for (int a = 0; a < movable[from]; a++) {
        byCost.add(extraCost(members[from][a], to), 0, 0, 0, members[from][a]);
      }
      AxisOrder order = new AxisOrder(byCost);
      int[] sorted = order.all();
      order.sort(sorted, 0, sorted.length, 0);
      queue.account = Arrays.stream(sorted).map(a -> (int) byCost.address[a]).toArray();
      queue.extra = Arrays.stream(sorted).mapToDouble(a -> byCost.x[a]).toArray();
      queue.size = sorted.length;
      queues[from][at] = queue;
    }
    return queue;
  }

  private void findSwap(int from, int to) {
    // No exchange gains more than that of half the difference.
    double mostGain = 0;
    for (int m = 0; m < deviation.length; m++) {
      double difference = deviation[m][from] - deviation[m][to];
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
    for (int m = 0; m < deviation.length; m++) {
      double net = balance.of[m][there] - balance.of[m][back];
      gain += scale[m] * (2 * net * (deviation[m][from] - deviation[m][to] - net));
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
   * Finds the accounts that lose least, per unit of weight, by going from one territory to another
   * where they may, and what they lose; returns how many.
   */
  private int cheapest(int from, int to, int[] found, double[] lost) {
    Queue queue = queue(from, to);
    int count = 0;
    for (int a = 0; a < queue.size && count < SWAP_CANDIDATES; a++) {
      int i = queue.account[a];
      if (territory[i] == from && i != forced && (!keepsWhole || pieces.mayMove(i, to))) {
        found[count] = i;
        lost[count++] = accounts.weight[i] * queue.extra[a];
      }
    }
    return count;
  }
}
