package org.catchment.jobs.align.solver.finish;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.catchment.jobs.align.solver.centers.Centers;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Adjacency;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.Ranking;
import org.catchment.jobs.align.solver.holdings.Balance;
import org.catchment.jobs.align.solver.holdings.Holdings;
import org.catchment.jobs.align.solver.holdings.MoveRules;
import org.catchment.jobs.align.solver.sweep.Census;

/**
 * Moves single accounts between neighboring territories: prices alone cannot balance loads, for
 * accounts are indivisible.
 *
 * <p>Every territory gets an account; detached pieces are brought back ({@link Rejoin}); loads are
 * brought within the tolerance, first in ways that leave territories in one piece ({@link
 * Exchange}, {@link Force}); and the remaining tolerance is used to make them more compact ({@link
 * Compaction}). All of them change hands through {@link Holdings}.
 */
public final class Finish {
  /** Neighbors that a territory has in any case, even if no account is near their border. */
  private static final int LEAST_NEIGHBORS = 6;

  /**
   * Balancing cuts nothing off, but a piece that rejoined first may have changed the others'
   * chances.
   */
  private static final int ROUNDS = 2;

  private final AccountList accounts;
  private final Adjacency adjacency;
  private final Holdings holdings;
  private final TerritoryPieces pieces;
  private final Balance balance;
  private final int[][] neighbors;
  private final Exchange exchange;

  /**
   * Prepares the finish.
   *
   * @param census whose diagram says where accounts prefer to be, and which territories touch
   * @param accounts those that may be moved, each with the territory where it is; behind them
   *     places that stay, and hold the others together
   * @param movables how many may be moved
   * @param adjacency which of all these are neighbors
   * @param balance loads, these accounts included; {@link #run} changes them
   * @param count how many accounts each territory holds, these included; likewise
   */
  public Finish(
      Census census,
      AccountList accounts,
      int movables,
      Adjacency adjacency,
      Balance balance,
      long[] count,
      MoveRules rules) {
    this.accounts = accounts;
    this.adjacency = adjacency;
    this.balance = balance;
    holdings = new Holdings(rules, movables, balance.of, balance.load, count, accounts.territory);
    pieces = new TerritoryPieces(adjacency, accounts.weight, holdings);
    neighbors = neighbors(census);
    exchange = new Exchange(accounts, holdings, pieces, census.diagram, balance, neighbors);
  }

  /**
   * Fills empty territories and balances all; afterwards none is empty.
   *
   * @param forces whether to search longer for what single steps cannot balance
   */
  public void run(boolean forces) {
    for (int k = 0; k < neighbors.length; k++) {
      if (holdings.count(k) == 0) {
        fill(k);
      }
    }
    Rejoin rejoin = new Rejoin(accounts, holdings, pieces, exchange, neighbors);
    for (int round = 0; round < ROUNDS; round++) {
      rejoin.run();
      exchange.balance();
    }
    exchange.aimAtTolerance();
    exchange.balance();
    if (forces) {
      force();
    }
    exchange.insist();
    if (forces) {
      force();
    }
    exchange.keepWhole();
  }

  private void force() {
    new Force(accounts, holdings, exchange, neighbors).run();
  }

  /**
   * Makes territories more compact.
   *
   * @param centers of all that they hold
   */
  public void compact(Centers centers) {
    holdings.tell(centers);
    Compaction compaction = new Compaction(accounts, adjacency, holdings, pieces, balance, centers);
    double[] outside = new double[balance.measures()];
    Arrays.setAll(outside, balance::excess);
    double cost = centers.cost();
    holdings.mark();
    compaction.relax();
    exchange.balance(neighbors.length);
    // If a territory crosses the sea, weight that it gave away at a low price does not come back.
    boolean lost = IntStream.range(0, outside.length).anyMatch(m -> balance.excess(m) > outside[m]);
    if (lost || centers.cost() > cost) {
      holdings.takeBack();
    }
    holdings.keep();
    compaction.run();
  }

  /** Where the accounts are now. */
  public int[] territories() {
    return holdings.copy(holdings.movable());
  }

  /**
   * Gives an empty territory the account that loses least by it, if its territory keeps another
   * one.
   */
  private void fill(int k) {
    int best = Holdings.NONE;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < holdings.movable(); i++) {
      double loss = accounts.weight[i] * exchange.extraCost(i, k);
      if (holdings.count(holdings.of(i)) > 1 && loss < least && holdings.allows(i, k)) {
        least = loss;
        best = i;
      }
    }
    if (best != Holdings.NONE) {
      holdings.move(best, k);
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
    for (int k = 0; k < territories; k++) {
      neighbors[k] = sets.get(k).stream().mapToInt(Integer::intValue).toArray();
    }
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
}
