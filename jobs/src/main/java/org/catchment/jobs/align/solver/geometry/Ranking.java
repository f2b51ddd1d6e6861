package org.catchment.jobs.align.solver.geometry;

/** Keeps the items with the least keys out of many; of equal keys, those offered first. */
public final class Ranking {
  private final int[] items;
  private final double[] keys;
  private int kept;

  /** Keeps {@code capacity} items; at least as many must be offered. */
  public Ranking(int capacity) {
    items = new int[capacity];
    keys = new double[capacity];
  }

  public void offer(int item, double key) {
    if (kept == items.length && (kept == 0 || key >= keys[kept - 1])) {
      return;
    }
    int at = kept < items.length ? kept++ : kept - 1;
    while (at > 0 && keys[at - 1] > key) {
      items[at] = items[at - 1];
      keys[at] = keys[at - 1];
      at--;
    }
    items[at] = item;
    keys[at] = key;
  }

  /** The kept items by ascending key. */
  public int[] items() {
    return items;
  }
}
