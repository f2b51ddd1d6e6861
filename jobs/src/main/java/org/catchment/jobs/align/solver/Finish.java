package org.catchment.jobs.align.solver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Moves single accounts between neighboring territories until every load is within the tolerance.
 *
 * <p>Prices alone cannot do that, for accounts are indivisible. The territory that is furthest off
 * goes first: one account shifts to or from a neighbor, or two swap, whichever lowers the sum of
 * squared deviations at the least loss per unit. Loss is counted in the diagram's costs, so it is
 * least for accounts at a border. A surplus thus spreads from neighbor to neighbor until it meets a
 * deficit. Every step lowers the sum of squares, so the process ends.
 */
final class Finish {
  /** Neighbors that a territory has in any case, even if no account is near their border. */
  private static final int LEAST_NEIGHBORS = 6;

  /** The cheapest accounts on either side of a border that are tried as partners of a swap. */
  private static final int SWAP_CANDIDATES = 128;

  /** A step must lower the sum of squares by this part of the squared target. */
  private static final double LEAST_GAIN = 1e-10;

  /** Steps per account after which the loads are as equal as they get in sensible time. */
  private static final int MAX_STEPS_PER_ACCOUNT = 4;

  private static final int NONE = -1;

  private final AccountList accounts;
  private final Diagram diagram;
  private final int[] territory;
  private final double meanTarget;

  /** Largest deviation that is allowed. */
  private final double[] allowed;

  private final int[][] neighbors;

  private final long[] load;

  /** Load less target. */
  private final double[] deviation;

  /** The movable accounts of each territory, the first {@code movable} of its row. */
  private final int[][] members;

  private final int[] movable;

  /** All accounts of each territory. */
  private final long[] count;

  /** The place of each movable account in its territory's row. */
  private final int[] place;

  // The best step found so far: this account goes to that territory, and perhaps one comes back.
  private double bestRate;
  private int bestAccount;
  private int bestTo;
  private int bestReturn;

  /**
   * Prepares the finish.
   *
   * @param census whose diagram says where accounts prefer to be, and which territories touch
   * @param accounts those that may be moved, each with the territory where it is; {@link #run}
   *     changes that
   * @param load of each territory, these accounts included; {@link #run} changes it, too
   * @param count how many accounts each territory holds, these included; likewise
   * @param target load that each territory should have, > 0
   * @param tolerance largest |load / target - 1| to be left
   */
  Finish(
      Census census,
      AccountList accounts,
      long[] load,
      long[] count,
      double[] target,
      double tolerance) {
    this.accounts = accounts;
    this.count = count;
    this.load = load;
    territory = accounts.territory;
    diagram = census.diagram;
    meanTarget = Arrays.stream(target).average().orElse(0);
    int territories = diagram.size();
    deviation = new double[territories];
    allowed = new double[territories];
    for (int k = 0; k < territories; k++) {
      deviation[k] = load[k] - target[k];
      allowed[k] = tolerance * target[k];
    }
    members = new int[territories][0];
    movable = new int[territories];
    place = new int[accounts.size];
    for (int i = 0; i < accounts.size; i++) {
      add(i, territory[i]);
    }
    neighbors = neighbors(census);
  }

  /** Fills empty territories and balances all; afterwards none is empty. */
  void run() {
    for (int k = 0; k < count.length; k++) {
      if (count[k] == 0) {
        fill(k);
      }
    }
    boolean[] stuck = new boolean[count.length];
    long stepsLeft = (long) MAX_STEPS_PER_ACCOUNT * accounts.size;
    int worst = worst(stuck);
    while (worst != NONE && stepsLeft > 0) {
      if (improve(worst)) {
        stepsLeft--;
      } else {
        stuck[worst] = true;
      }
      if (!stuck[worst]) {
        // The step changed two territories, and with them what their neighbors can do.
        for (int k : neighbors[worst]) {
          stuck[k] = false;
          for (int j : neighbors[k]) {
            stuck[j] = false;
          }
        }
      }
      worst = worst(stuck);
    }
  }

  /**
   * Brings accounts nearer to a center where that costs no balance, whatever prices say; each step
   * lowers the sum of w d^2. The larger the accounts, the less prices mean.
   */
  void ease() {
    boolean eased = true;
    while (eased) {
      eased = false;
      for (int i = 0; i < accounts.size; i++) {
        for (int to : neighbors[territory[i]]) {
          int from = territory[i];
          if (count[from] > 1
              && gain(from, to, accounts.weight[i]) >= 0
              && squaredDistance(i, to) < squaredDistance(i, from)) {
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
    int last = members[from][--movable[from]];
    members[from][place[i]] = last;
    place[last] = place[i];
    add(i, to);
    count[from]--;
    count[to]++;
    load[from] -= accounts.weight[i];
    load[to] += accounts.weight[i];
    deviation[from] -= accounts.weight[i];
    deviation[to] += accounts.weight[i];
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
    for (int i = 0; i < accounts.size; i++) {
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
    double most = 0;
    for (int k = 0; k < count.length; k++) {
      double excess = Math.abs(deviation[k]) - allowed[k];
      if (!stuck[k] && excess > most) {
        most = excess;
        worst = k;
      }
    }
    return worst;
  }

  /** Makes the best step that involves territory k; false if there is none. */
  private boolean improve(int k) {
    bestRate = Double.POSITIVE_INFINITY;
    bestAccount = NONE;
    bestReturn = NONE;
    for (int j : neighbors[k]) {
      if (deviation[k] > 0) {
        findShift(k, j);
      } else {
        findShift(j, k);
      }
    }
    if (bestAccount == NONE) {
      for (int j : neighbors[k]) {
        if (deviation[k] > 0) {
          findSwap(k, j);
        } else {
          findSwap(j, k);
        }
      }
    }
    if (bestAccount == NONE) {
      return false;
    }
    int back = territory[bestAccount];
    move(bestAccount, bestTo);
    if (bestReturn != NONE) {
      move(bestReturn, back);
    }
    return true;
  }

  /** What the sum of squared deviations loses when weight w goes from one territory to another. */
  private double gain(int from, int to, double w) {
    return 2 * w * (deviation[from] - deviation[to] - w);
  }

  private void findShift(int from, int to) {
    if (count[from] == 1 || deviation[from] <= deviation[to]) {
      return;
    }
    for (int a = 0; a < movable[from]; a++) {
      int i = members[from][a];
      double w = accounts.weight[i];
      double gain = gain(from, to, w);
      if (gain > LEAST_GAIN * meanTarget * meanTarget) {
        consider(w * extraCost(i, to) / gain, i, to, NONE);
      }
    }
  }

  private void findSwap(int from, int to) {
    if (deviation[from] <= deviation[to]) {
      return;
    }
    int[] there = cheapest(from, to);
    int[] back = cheapest(to, from);
    for (int i : there) {
      double loss = accounts.weight[i] * extraCost(i, to);
      for (int j : back) {
        double gain = gain(from, to, accounts.weight[i] - accounts.weight[j]);
        if (gain > LEAST_GAIN * meanTarget * meanTarget) {
          consider((loss + accounts.weight[j] * extraCost(j, from)) / gain, i, to, j);
        }
      }
    }
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

  /** The accounts that lose least, per unit of weight, by going from one territory to another. */
  private int[] cheapest(int from, int to) {
    Ranking cheapest = new Ranking(Math.min(SWAP_CANDIDATES, movable[from]));
    for (int a = 0; a < movable[from]; a++) {
      int i = members[from][a];
      cheapest.offer(i, extraCost(i, to));
    }
    return cheapest.items();
  }
}
