package org.catchment.jobs.align.solver.geometry;

/** Orders places along a coordinate axis; those that tie come in the order of their index. */
public final class AxisOrder {
  public static final int AXES = 3;

  /** Ranges of at most this many are sorted by insertion. */
  private static final int SHORT = 16;

  private final int size;
  private final double[][] coordinate;

  /** The coordinates of the range that is being sorted, in step with the ids. */
  private final double[] key;

  public AxisOrder(AccountList places) {
    size = places.size;
    coordinate = new double[][] {places.x, places.y, places.z};
    key = new double[size];
  }

  /** All places: 0, 1, ..., N - 1. */
  public int[] all() {
    int[] ids = new int[size];
    for (int i = 0; i < size; i++) {
      ids[i] = i;
    }
    return ids;
  }

  /** The axis along which {@code ids[lo..hi)} reach furthest; the first of those that tie. */
  public int widest(int[] ids, int lo, int hi) {
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
  public void sort(int[] ids, int lo, int hi, int axis) {
    load(ids, lo, hi, axis);
    quicksort(ids, lo, hi);
  }

  /** Puts those that sorting would put into {@code ids[lo..middle)} there, in any order. */
  public void split(int[] ids, int lo, int middle, int hi, int axis) {
    load(ids, lo, hi, axis);
    int from = lo;
    int to = hi;
    while (to - from > SHORT) {
      int pivot = partition(ids, from, to);
      if (pivot < middle) {
        from = pivot + 1;
      } else {
        to = pivot;
      }
    }
    insertionSort(ids, from, to);
  }

  /** All places, those with equal coordinates next to each other, in the order of their index. */
  public int[] byPosition() {
    int[] ids = all();
    sortTies(ids, 0, ids.length, 0);
    return ids;
  }

  private void sortTies(int[] ids, int lo, int hi, int axis) {
    if (axis == AXES || hi - lo < 2) {
      return;
    }
    sort(ids, lo, hi, axis);
    double[] v = coordinate[axis];
    int from = lo;
    for (int a = lo + 1; a <= hi; a++) {
      if (a == hi || v[ids[a]] != v[ids[from]]) {
        sortTies(ids, from, a, axis + 1);
        from = a;
      }
    }
  }

  private void load(int[] ids, int lo, int hi, int axis) {
    double[] v = coordinate[axis];
    for (int a = lo; a < hi; a++) {
      key[a] = v[ids[a]];
    }
  }

  private void quicksort(int[] ids, int lo, int hi) {
    int from = lo;
    int to = hi;
    while (to - from > SHORT) {
      int pivot = partition(ids, from, to);
      // Recursing into the shorter part only keeps the stack low.
      if (pivot - from < to - pivot) {
        quicksort(ids, from, pivot);
        from = pivot + 1;
      } else {
        quicksort(ids, pivot + 1, to);
        to = pivot;
      }
    }
    insertionSort(ids, from, to);
  }

  private void insertionSort(int[] ids, int lo, int hi) {
    for (int a = lo + 1; a < hi; a++) {
      double k = key[a];
      int id = ids[a];
      int b = a;
      for (; b > lo && (key[b - 1] > k || (key[b - 1] == k && ids[b - 1] > id)); b--) {
        key[b] = key[b - 1];
        ids[b] = ids[b - 1];
      }
      key[b] = k;
      ids[b] = id;
    }
  }

  /** Moves the median of three to where sorting would put it, the smaller ones before it. */
  private int partition(int[] ids, int lo, int hi) {
    int last = hi - 1;
    int middle = (lo + last) >>> 1;
    if (before(ids, middle, lo)) {
      swap(ids, middle, lo);
    }
    if (before(ids, last, lo)) {
      swap(ids, last, lo);
    }
    if (before(ids, last, middle)) {
      swap(ids, last, middle);
    }
    swap(ids, middle, last - 1);
    double k = key[last - 1];
    int id = ids[last - 1];
    int a = lo;
    int b = last - 1;
    while (true) {
      do {
        a++;
      } while (key[a] < k || (key[a] == k && ids[a] < id));
      do {
        b--;
      } while (key[b] > k || (key[b] == k && ids[b] > id));
      if (a >= b) {
        break;
      }
      swap(ids, a, b);
    }
    swap(ids, a, last - 1);
    return a;
  }

  private boolean before(int[] ids, int a, int b) {
    return key[a] < key[b] || (key[a] == key[b] && ids[a] < ids[b]);
  }

  private void swap(int[] ids, int a, int b) {
    double k = key[a];
    key[a] = key[b];
    key[b] = k;
    int id = ids[a];
    ids[a] = ids[b];
    ids[b] = id;
  }
}
