package org.catchment.benchmarks;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Judges a division of units from the units alone, with none of the solver's code. */
final class UnitJudge {
  private final int[] territory;
  private final int territories;

  /**
   * Prepares the judgment.
   *
   * @param territory of each unit
   * @param territories K
   */
  UnitJudge(int[] territory, int territories) {
    this.territory = territory;
    this.territories = territories;
    if (!Arrays.stream(territory).allMatch(k -> k >= 0 && k < territories)) {
      throw new IllegalStateException("a unit is in none of the " + territories + " territories");
    }
  }

  /** What a unit costs if the center is at another. */
  @FunctionalInterface
  interface Cost {
    double of(int unit, int center);
  }

  /** The sum of all costs, the center of each territory being the best of its own units. */
  double objective(Cost cost) {
    double sum = 0;
    for (int k = 0; k < territories; k++) {
      double least = Double.POSITIVE_INFINITY;
      for (int center = 0; center < territory.length; center++) {
        if (territory[center] == k) {
          double here = 0;
          for (int i = 0; i < territory.length; i++) {
            here += territory[i] == k ? cost.of(i, center) : 0;
          }
          least = Math.min(least, here);
        }
      }
      sum += least;
    }
    return sum;
  }

  /** Whether the weight of every territory is in [least, most]. */
  boolean isWithin(long[] weight, long least, long most) {
    long[] load = new long[territories];
    for (int i = 0; i < territory.length; i++) {
      load[territory[i]] += weight[i];
    }
    return Arrays.stream(load).allMatch(l -> l >= least && l <= most);
  }

  /**
   * Into how many pieces the territories fall; K if each is in one.
   *
   * @param touching for each unit, those that it touches
   */
  int pieces(List<List<Integer>> touching) {
    boolean[] seen = new boolean[territory.length];
    int pieces = 0;
    for (int first = 0; first < seen.length; first++) {
      if (seen[first]) {
        continue;
      }
      pieces++;
      seen[first] = true;
      Deque<Integer> open = new ArrayDeque<>(List.of(first));
      while (!open.isEmpty()) {
        int i = open.remove();
        for (int j : touching.get(i)) {
          if (!seen[j] && territory[j] == territory[i]) {
            seen[j] = true;
            open.add(j);
          }
        }
      }
    }
    return pieces;
  }
}
