package org.catchment.jobs.align.solver;

import java.util.Arrays;

/**
 * Which units touch, so that a territory can be asked to be in one piece. It may be disconnected: a
 * component is a set of units that hang together and touch no other.
 */
public final class UnitGraph {
  private static final int NONE = -1;

  /** The units that each unit touches, ascending, without itself. */
  final int[][] neighbors;

  /** The component of each unit; components are numbered by their first units. */
  final int[] component;

  /** How many units each component has. */
  final int[] size;

  private UnitGraph(int[][] neighbors) {
    this.neighbors = neighbors;
    component = new int[neighbors.length];
    Arrays.fill(component, NONE);
    int[] sizes = new int[neighbors.length];
    int components = 0;
    int[] queue = new int[neighbors.length];
    for (int first = 0; first < component.length; first++) {
      if (component[first] != NONE) {
        continue;
      }
      int end = 0;
      queue[end++] = first;
      component[first] = components;
      for (int next = 0; next < end; next++) {
        for (int j : neighbors[queue[next]]) {
          if (component[j] == NONE) {
            component[j] = components;
            queue[end++] = j;
          }
        }
      }
      sizes[components++] = end;
    }
    size = Arrays.copyOf(sizes, components);
  }

  /**
   * The graph of pairs that touch.
   *
   * @param units N, >= 0
   * @param a one unit of each pair, in [0, N)
   * @param b the other, likewise; a pair may occur in both directions, or more than once, and a
   *     unit may be named as its own neighbor
   * @throws IllegalArgumentException naming the first pair that is out of range
   */
  public static UnitGraph ofPairs(int units, int[] a, int[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "a (%d) and b (%d) differ in length. Pass two units a pair."
              .formatted(a.length, b.length));
    }
    int[] degree = new int[units];
    for (int e = 0; e < a.length; e++) {
      if (a[e] < 0 || a[e] >= units || b[e] < 0 || b[e] >= units) {
        throw new IllegalArgumentException(
            "pair %d (%d, %d) is outside the units [0, %d). Leave out pairs with unknown units."
                .formatted(e, a[e], b[e], units));
      }
      degree[a[e]]++;
      degree[b[e]]++;
    }
    int[][] neighbors = new int[units][];
    Arrays.setAll(neighbors, i -> new int[degree[i]]);
    for (int e = 0; e < a.length; e++) {
      neighbors[a[e]][--degree[a[e]]] = b[e];
      neighbors[b[e]][--degree[b[e]]] = a[e];
    }
    for (int i = 0; i < units; i++) {
      int self = i;
      neighbors[i] =
          Arrays.stream(neighbors[i]).filter(j -> j != self).sorted().distinct().toArray();
    }
    return new UnitGraph(neighbors);
  }

  /**
   * The graph in which all units touch: every territory is in one piece. For some hundred units.
   */
  public static UnitGraph complete(int units) {
    int[][] neighbors = new int[units][units - 1];
    for (int i = 0; i < units; i++) {
      int self = i;
      Arrays.setAll(neighbors[i], j -> j < self ? j : j + 1);
    }
    return new UnitGraph(neighbors);
  }

  /** N. */
  public int units() {
    return neighbors.length;
  }

  /** The same units, some of which touch none. */
  UnitGraph without(boolean[] isolated) {
    int[][] left = new int[neighbors.length][];
    Arrays.setAll(
        left,
        i ->
            isolated[i]
                ? new int[0]
                : Arrays.stream(neighbors[i]).filter(j -> !isolated[j]).toArray());
    return new UnitGraph(left);
  }
}
