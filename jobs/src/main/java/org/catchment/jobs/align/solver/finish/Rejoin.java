package org.catchment.jobs.align.solver.finish;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.holdings.Holdings;

/**
 * Brings detached pieces back: over a corridor to the rest of their territory, or into another
 * territory, whichever changes less.
 */
final class Rejoin {
  /** What changes hands to join a detached piece may weigh this many times the allowed excess. */
  private static final double EASILY_MOVED = 20;

  /** Number of corridors that are tried to join a detached piece to its territory. */
  private static final int CORRIDORS = 20;

  private static final int NONE = Holdings.NONE;

  private final AccountList accounts;
  private final Holdings holdings;
  private final TerritoryPieces pieces;
  private final Exchange exchange;
  private final int[][] neighbors;

  Rejoin(
      AccountList accounts,
      Holdings holdings,
      TerritoryPieces pieces,
      Exchange exchange,
      int[][] neighbors) {
    this.accounts = accounts;
    this.holdings = holdings;
    this.pieces = pieces;
    this.exchange = exchange;
    this.neighbors = neighbors;
  }

  void run() {
    TerritoryPieces.Found found = pieces.find(holdings.territories());
    SortedMap<Integer, List<Integer>> detached = new TreeMap<>();
    for (int i = 0; i < holdings.units(); i++) {
      if (found.isDetached(i, holdings.of(i))) {
        detached.computeIfAbsent(found.piece()[i], p -> new ArrayList<>()).add(i);
      }
    }
    for (List<Integer> list : detached.values()) {
      int[] piece = list.stream().mapToInt(Integer::intValue).toArray();
      int home = holdings.of(piece[0]);
      long weight = found.weight()[found.piece()[piece[0]]];
      long easy = (long) (EASILY_MOVED * exchange.allowed(home));
      boolean mayGo = weight <= easy && piece[piece.length - 1] < holdings.movable();
      if (!connect(found, piece, mayGo ? weight : easy) && mayGo) {
        giveAway(piece);
      }
    }
  }

  /** Gives a piece what lies between it and its territory, unless that cuts another territory. */
  private boolean connect(TerritoryPieces.Found found, int[] piece, long limit) {
    Set<Integer> blocked = new HashSet<>();
    for (int attempt = 0; attempt < CORRIDORS; attempt++) {
      int[] corridor = pieces.corridor(found, piece, limit, blocked);
      int[] from = Arrays.stream(corridor).map(holdings::of).toArray();
      holdings.mark();
      for (int i : corridor) {
        holdings.move(i, holdings.of(piece[0]));
      }
      int cut = NONE;
      for (int k : Arrays.stream(from).distinct().toArray()) {
        cut = pieces.cutOff(found, corridor, k) > 0 ? k : cut;
      }
      if (cut == NONE) {
        holdings.keep();
        return corridor.length > 0;
      }
      holdings.takeBack();
      for (int c = 0; c < corridor.length; c++) {
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
    for (int to : neighbors[holdings.of(piece[0])]) {
      double loss = 0;
      boolean touches = false;
      for (int i : piece) {
        loss += accounts.weight[i] * exchange.extraCost(i, to);
        touches |= pieces.touches(i, to);
      }
      if (touches && loss < least && holdings.allows(piece, to)) {
        least = loss;
        best = to;
      }
    }
    if (best != NONE) {
      for (int i : piece) {
        holdings.move(i, best);
      }
    }
  }
}
