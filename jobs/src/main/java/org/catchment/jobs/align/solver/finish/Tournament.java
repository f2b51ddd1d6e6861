package org.catchment.jobs.align.solver.finish;

import java.util.Arrays;

/** Finds the largest of some changing numbers: a tree of pairs. */
final class Tournament {
  /** The leaves are the last {@code length} nodes; each other holds the larger of its two. */
  private final double[] value;

  private final int length;

  /** Numbers that are all 0. */
  Tournament(int numbers) {
    length = Math.max(1, Integer.highestOneBit(2 * Math.max(1, numbers) - 1));
    value = new double[2 * length];
    Arrays.fill(value, length + numbers, value.length, Double.NEGATIVE_INFINITY);
  }

  void set(int number, double newValue) {
    int node = length + number;
    value[node] = newValue;
    while (node > 1) {
      node >>= 1;
      double larger = Math.max(value[2 * node], value[2 * node + 1]);
      if (value[node] == larger) {
        return;
      }
      value[node] = larger;
    }
  }

  double largest() {
    return value[1];
  }

  /** The first of the largest ones. */
  int winner() {
    int node = 1;
    while (node < length) {
      node = 2 * node + (value[2 * node] == value[node] ? 0 : 1);
    }
    return node - length;
  }
}
