package org.catchment.jobs.align.solver;

import java.util.Arrays;

/** Sorts accounts along a coordinate axis; accounts that tie come in the order of their index. */
final class AxisOrder {
  static final int AXES = 3;

  private final double[][] coordinate;

  /** Per axis, how many accounts have a smaller coordinate: an integer stands in for the double. */
  private final int[][] rank = new int[AXES][];

  private final long[] keys;

  AxisOrder(double[] x, double[] y, double[] z) {
    coordinate = new double[][] {x, y, z};
    for (int axis = 0; axis < AXES; axis++) {
      rank[axis] = ranks(coordinate[axis]);
    }
    keys = new long[x.length];
  }

  private static int[] ranks(double[] v) {
    double[] ascending = v.clone();
    Arrays.sort(ascending);
    int distinct = 0;
    for (int i = 0; i < ascending.length; i++) {
      if (i == 0 || ascending[i] != ascending[i - 1]) {
        ascending[distinct++] = ascending[i];
      }
    }
    int[] rank = new int[v.length];
    for (int i = 0; i < v.length; i++) {
      rank[i] = Arrays.binarySearch(ascending, 0, distinct, v[i]);
    }
    return rank;
  }

  /** All accounts: 0, 1, ..., N - 1. */
  int[] all() {
    int[] ids = new int[keys.length];
    Arrays.setAll(ids, i -> i);
    return ids;
  }

  /** The axis along which {@code ids[lo..hi)} reach furthest; the first of those that tie. */
  int widest(int[] ids, int lo, int hi) {
    int widest = 0;
    double width = -1;
    for (int axis = 0; axis < AXES; axis++) {
      double[] v = coordinate[axis];
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int a = lo; a < hi; a++) {
        least = Math.min(least, v[ids[a]]);
        most = Math.max(most, v[ids[a]]);
      }
      if (most - least > width) {
        width = most - least;
        widest = axis;
      }
    }
    return widest;
  }

  /** Sorts {@code ids[lo..hi)}, leaving the rest of the array alone. */
  void sort(int[] ids, int lo, int hi, int axis) {
    for (int a = lo; a < hi; a++) {
      keys[a] = ((long) rank[axis][ids[a]] << Integer.SIZE) | ids[a];
    }
    Arrays.sort(keys, lo, hi);
    for (int a = lo; a < hi; a++) {
      ids[a] = (int) keys[a];
    }
  }

  /** All accounts in an order that puts those with equal coordinates next to each other. */
  int[] byPosition() {
    int[] ids = all();
    sortTies(ids, 0, ids.length, 0);
    return ids;
  }

  private void sortTies(int[] ids, int lo, int hi, int axis) {
    if (axis == AXES || hi - lo < 2) {
      return;
    }
    sort(ids, lo, hi, axis);
    int from = lo;
    for (int a = lo + 1; a <= hi; a++) {
      if (a == hi || rank[axis][ids[a]] != rank[axis][ids[from]]) {
        sortTies(ids, from, a, axis + 1);
        from = a;
      }
    }
  }
}
