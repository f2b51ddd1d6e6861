package org.catchment.jobs.align.solver.units;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.catchment.jobs.align.solver.centers.Centers;
import org.catchment.jobs.align.solver.holdings.Holdings;

/**
 * How connected the territories of units are: which steps leave every territory in one piece in
 * each component of the graph.
 */
public final class UnitPieces {
  private static final int NONE = Holdings.NONE;

  private final UnitGraph graph;
  private final Holdings holdings;

  // A search within a territory: what it has seen, by the number of the search.
  private final int[] seen;
  private final int[] queue;
  private int search;

  public UnitPieces(UnitGraph graph, Holdings holdings) {
    this.graph = graph;
    this.holdings = holdings;
    seen = new int[holdings.units()];
    queue = new int[holdings.units()];
  }

  /** How many units a unit touches. */
  int touching(int i) {
    return graph.neighbors[i].length;
  }

  boolean touches(int i, int k) {
    for (int j : graph.neighbors[i]) {
      if (holdings.of(j) == k) {
        return true;
      }
    }
    return false;
  }

  /** Whether a unit of another territory would be connected with the territory that it joins. */
  boolean mayJoin(int i, int k) {
    return touches(i, k) || !isIn(k, graph.component[i]);
  }

  private boolean isIn(int k, int component) {
    for (int u = 0; u < holdings.size(k); u++) {
      if (graph.component[holdings.member(k, u)] == component) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a unit's territory would stay connected without it: whether the unit's neighbors there
   * reach each other.
   */
  boolean mayLeave(int i) {
    int k = holdings.of(i);
    int first = NONE;
    int wanted = 0;
    for (int j : graph.neighbors[i]) {
      if (holdings.of(j) == k) {
        first = j;
        wanted++;
      }
    }
    if (wanted < 2) {
      return true;
    }
    search++;
    // The neighbors to be reached are marked by the negative number.
    for (int j : graph.neighbors[i]) {
      if (holdings.of(j) == k) {
        seen[j] = -search;
      }
    }
    seen[i] = search;
    seen[first] = search;
    int end = 0;
    queue[end++] = first;
    wanted--;
    for (int next = 0; next < end; next++) {
      for (int j : graph.neighbors[queue[next]]) {
        if (holdings.of(j) == k && seen[j] != search) {
          if (seen[j] == -search && --wanted == 0) {
            return true;
          }
          seen[j] = search;
          queue[end++] = j;
        }
      }
    }
    return false;
  }

  /**
   * Moves units from their wanted territories to connected ones: the heaviest piece that a
   * territory has in a component stays, and the units around grow into the others.
   *
   * @param centers of the territories, which the holdings keep up to date
   * @param wanted the territory of each unit, length N; every one that is not {@link #NONE} occurs
   */
  public void place(int[] wanted, Centers centers) {
    Deque<Integer> homeless = new ArrayDeque<>();
    int[] placed = largestPieces(wanted);
    for (int i = 0; i < wanted.length; i++) {
      if (placed[i] != NONE) {
        holdings.put(i, placed[i]);
      } else if (wanted[i] != NONE) {
        homeless.add(i);
      }
    }
    // Every component with units has a piece, so all units are reached.
    while (!homeless.isEmpty()) {
      int i = homeless.remove();
      int best = NONE;
      double least = Double.POSITIVE_INFINITY;
      for (int j : graph.neighbors[i]) {
        int k = holdings.of(j);
        if (k != NONE) {
          double extra = centers.costIf(k, NONE, i) - centers.cost(k);
          if (extra < least) {
            least = extra;
            best = k;
          }
        }
      }
      if (best == NONE) {
        homeless.add(i);
      } else {
        holdings.put(i, best);
      }
    }
  }

  /**
   * The wanted territory of units in its heaviest pieces, by component; {@link #NONE} of others.
   */
  private int[] largestPieces(int[] wanted) {
    int[] piece = new int[wanted.length];
    Arrays.fill(piece, NONE);
    long[] pieceWeight = new long[wanted.length];
    int[] pieceSize = new int[wanted.length];
    // By first units of pieces; each (territory, component) is met through one of them.
    Map<Long, Integer> best = new HashMap<>();
    for (int first = 0; first < wanted.length; first++) {
      if (piece[first] != NONE || wanted[first] == NONE) {
        continue;
      }
      int end = 0;
      queue[end++] = first;
      piece[first] = first;
      for (int next = 0; next < end; next++) {
        int i = queue[next];
        pieceWeight[first] += holdings.has(0, i);
        for (int j : graph.neighbors[i]) {
          if (piece[j] == NONE && wanted[j] == wanted[first]) {
            piece[j] = first;
            queue[end++] = j;
          }
        }
      }
      pieceSize[first] = end;
      long key = (long) wanted[first] * wanted.length + graph.component[first];
      Integer other = best.get(key);
      if (other == null
          || pieceWeight[first] > pieceWeight[other]
          || (pieceWeight[first] == pieceWeight[other] && pieceSize[first] > pieceSize[other])) {
        best.put(key, first);
      }
    }
    int[] kept = new int[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      Integer stays = best.get((long) wanted[i] * wanted.length + graph.component[i]);
      kept[i] = stays != null && stays == piece[i] ? wanted[i] : NONE;
    }
    return kept;
  }
}
