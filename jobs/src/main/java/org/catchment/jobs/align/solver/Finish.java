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

  private final Points points;
  private final Diagram diagram;
  private final int[] territory;
  private final double target;
  private final double allowed;
  private final int[][] neighbors;

  /** Load less target. */
  private final double[] deviation;

  /** The accounts of each territory, the first {@code count} of its row, and their place there. */
  private final int[][] members;

  private final int[] count;
  private final int[] place;

  // The best step found so far: this account goes to that territory, and perhaps one comes back.
  private double bestRate;
  private int bestAccount;
  private int bestTo;
  private int bestReturn;

  /**
   * Prepares the finish.
   *
   * @param census where accounts prefer to be, seen with a wide horizon
   * @param territory where accounts are, changed by {@link #run}
   * @param target load that every territory should have, > 0
   * @param tolerance largest |load / target - 1| to be left
   */
  Finish(Points points, Census census, int[] territory, double target, double tolerance) {
    this.points = points;
    this.territory = territory;
    this.target = target;
    diagram = census.diagram;
    allowed = tolerance * target;
    int territories = diagram.size();
    deviation = new double[territories];
    Arrays.fill(deviation, -target);
    members = new int[territories][0];
    count = new int[territories];
    place = new int[points.size];
    for (int i = 0; i < points.size; i++) {
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
    long stepsLeft = (long) MAX_STEPS_PER_ACCOUNT * points.size;
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

  private void add(int i, int k) {
    if (count[k] == members[k].length) {
      members[k] = Arrays.copyOf(members[k], 2 * count[k] + 4);
    }
    place[i] = count[k];
    members[k][count[k]++] = i;
    territory[i] = k;
    deviation[k] += points.weight[i];
  }

  private void move(int i, int to) {
    int from = territory[i];
    int last = members[from][--count[from]];
    members[from][place[i]] = last;
    place[last] = place[i];
    deviation[from] -= points.weight[i];
    add(i, to);
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
    for (int i = 0; i < points.size; i++) {
      double loss = points.weight[i] * extraCost(i, k);
      if (count[territory[i]] > 1 && loss < least) {
        least = loss;
        best = i;
      }
    }
    move(best, k);
  }

  private double extraCost(int i, int to) {
    double x = points.x[i];
    double y = points.y[i];
    double z = points.z[i];
    return diagram.cost(to, x, y, z) - diagram.cost(territory[i], x, y, z);
  }

  private int worst(boolean[] stuck) {
    int worst = NONE;
    double most = allowed;
    for (int k = 0; k < count.length; k++) {
      if (!stuck[k] && Math.abs(deviation[k]) > most) {
        most = Math.abs(deviation[k]);
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
    for (int a = 0; a < count[from]; a++) {
      int i = members[from][a];
      double w = points.weight[i];
      double gain = gain(from, to, w);
      if (gain > LEAST_GAIN * target * target) {
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
      double loss = points.weight[i] * extraCost(i, to);
      for (int j : back) {
        double gain = gain(from, to, points.weight[i] - points.weight[j]);
        if (gain > LEAST_GAIN * target * target) {
          consider((loss + points.weight[j] * extraCost(j, from)) / gain, i, to, j);
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
    Ranking cheapest = new Ranking(Math.min(SWAP_CANDIDATES, count[from]));
    for (int a = 0; a < count[from]; a++) {
      int i = members[from][a];
      cheapest.offer(i, extraCost(i, to));
    }
    return cheapest.items();
  }
}
