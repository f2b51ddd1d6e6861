package org.catchment.jobs.align.solver;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.catchment.jobs.align.solver.goal.Problem;
import org.catchment.jobs.align.solver.units.UnitGraph;
import org.catchment.jobs.align.solver.units.Units;

/**
 * The best of all divisions of a few units, found by trying every one of them; with none of the
 * search's code.
 *
 * @param excess the least that loads are outside their bounds
 * @param cost the least cost of the divisions with that excess
 */
record UnitOracle(long excess, double cost) {

  /** Tries all divisions whose territories are in one piece in every component, and not empty. */
  static UnitOracle of(Units units) {
    int n = units.problem().weight().length;
    int territories = units.problem().goal().territories();
    UnitOracle best = new UnitOracle(Long.MAX_VALUE, Double.POSITIVE_INFINITY);
    int[] territory = new int[n];
    long divisions = Math.round(Math.pow(territories, n));
    for (long d = 0; d < divisions; d++) {
      long digits = d;
      for (int i = 0; i < n; i++) {
        territory[i] = (int) (digits % territories);
        digits /= territories;
      }
      if (Arrays.stream(territory).distinct().count() == territories
          && pieces(territory, units.graph()) == leastPieces(territory, units.graph())) {
        long excess = excess(units, territory);
        double cost = excess <= best.excess ? cost(units, territory) : 0;
        if (excess < best.excess || (excess == best.excess && cost < best.cost)) {
          best = new UnitOracle(excess, cost);
        }
      }
    }
    return best;
  }

  /** Into how many pieces the territories fall. */
  static int pieces(int[] territory, UnitGraph graph) {
    boolean[] seen = new boolean[territory.length];
    int pieces = 0;
    for (int first = 0; first < seen.length; first++) {
      if (!seen[first]) {
        pieces++;
        seen[first] = true;
        Deque<Integer> open = new ArrayDeque<>(List.of(first));
        while (!open.isEmpty()) {
          int i = open.remove();
          for (int j : graph.neighbors[i]) {
            if (!seen[j] && territory[j] == territory[i]) {
              seen[j] = true;
              open.add(j);
            }
          }
        }
      }
    }
    return pieces;
  }

  /** One for each territory in each component of the graph where it has units. */
  static int leastPieces(int[] territory, UnitGraph graph) {
    int[] all = new int[territory.length];
    int components = pieces(all, graph);
    if (components == 1) {
      return (int) Arrays.stream(territory).distinct().count();
    }
    int[] component = new int[territory.length];
    for (int i = 0; i < component.length; i++) {
      component[i] = lowestReached(i, graph);
    }
    Set<List<Integer>> met = new HashSet<>();
    for (int i = 0; i < territory.length; i++) {
      met.add(List.of(territory[i], component[i]));
    }
    return met.size();
  }

  private static int lowestReached(int from, UnitGraph graph) {
    Set<Integer> seen = new HashSet<>(Set.of(from));
    Deque<Integer> open = new ArrayDeque<>(seen);
    int lowest = from;
    while (!open.isEmpty()) {
      int i = open.remove();
      lowest = Math.min(lowest, i);
      for (int j : graph.neighbors[i]) {
        if (seen.add(j)) {
          open.add(j);
        }
      }
    }
    return lowest;
  }

  private static long excess(Units units, int[] territory) {
    Problem problem = units.problem();
    int territories = problem.goal().territories();
    long[] load = new long[territories];
    long total = 0;
    for (int i = 0; i < territory.length; i++) {
      load[territory[i]] += problem.weight()[i];
      total += problem.weight()[i];
    }
    double target = (double) total / territories;
    double tolerance = problem.goal().tolerances()[0];
    long excess = 0;
    for (int k = 0; k < territories; k++) {
      long least =
          units.least().length > 0
              ? units.least()[k]
              : (long) Math.min(Math.floor(target), Math.ceil(target * (1 - tolerance)));
      long most =
          units.most().length > 0
              ? units.most()[k]
              : (long) Math.max(Math.ceil(target), Math.floor(target * (1 + tolerance)));
      excess += Math.max(0, Math.max(load[k] - most, least - load[k]));
    }
    return excess;
  }

  private static double cost(Units units, int[] territory) {
    double sum = 0;
    for (int k = 0; k < units.problem().goal().territories(); k++) {
      sum += units.cost().length > 0 ? toMedian(units, territory, k) : toMean(units, territory, k);
    }
    return sum;
  }

  private static double toMedian(Units units, int[] territory, int k) {
    double least = Double.POSITIVE_INFINITY;
    for (int center = 0; center < territory.length; center++) {
      if (territory[center] == k) {
        double sum = 0;
        for (int i = 0; i < territory.length; i++) {
          sum += territory[i] == k ? units.cost()[i][center] : 0;
        }
        least = Math.min(least, sum);
      }
    }
    return least;
  }

  /** On the plane. */
  private static double toMean(Units units, int[] territory, int k) {
    Problem problem = units.problem();
    double w = 0;
    double x = 0;
    double y = 0;
    for (int i = 0; i < territory.length; i++) {
      if (territory[i] == k) {
        w += problem.weight()[i];
        x += problem.weight()[i] * problem.x()[i];
        y += problem.weight()[i] * problem.y()[i];
      }
    }
    double sum = 0;
    for (int i = 0; i < territory.length; i++) {
      if (territory[i] == k) {
        double dx = problem.x()[i] - x / w;
        double dy = problem.y()[i] - y / w;
        sum += problem.weight()[i] * (dx * dx + dy * dy);
      }
    }
    return sum;
  }
}
