package org.catchment.jobs.align.solver.units;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.catchment.jobs.align.solver.answer.Contiguity;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Adjacency;
import org.catchment.jobs.align.solver.geometry.Surface;

/**
 * Which units touch, so that a territory can be required to be in one piece. The graph may be
 * disconnected: a component is a set of connected units that touch no other.
 */
public final class UnitGraph {
  private static final int NONE = -1;

  /** The units that each unit touches, ascending, without itself. */
  public final int[][] neighbors;

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

  /**
   * Units that are known by a point each: neighbors in the Delaunay triangulation touch, and so do
   * units in the same point.
   *
   * @param latDeg degrees north, length N, each in [-90, 90]
   * @param lonDeg degrees east, length N, each in [-180, 180]
   */
  public static UnitGraph ofDegrees(double[] latDeg, double[] lonDeg) {
    AccountList places = new AccountList();
    for (int i = 0; i < latDeg.length; i++) {
      places.addDegrees(latDeg[i], lonDeg[i], 1, i);
    }
    Adjacency adjacency = new Adjacency(Surface.GLOBE, places);
    int[][] neighbors = new int[latDeg.length][];
    for (int i = 0; i < neighbors.length; i++) {
      int self = i;
      int spot = adjacency.spot[i];
      neighbors[i] =
          IntStream.concat(IntStream.of(spot), Arrays.stream(adjacency.ring[spot]))
              .filter(s -> s != Adjacency.OUTSIDE)
              .flatMap(s -> Arrays.stream(adjacency.here[s]))
              .filter(j -> j != self)
              .sorted()
              .distinct()
              .toArray();
    }
    return new UnitGraph(neighbors);
  }

  /** The units that a unit touches, ascending. */
  public int[] neighbors(int unit) {
    return neighbors[unit].clone();
  }

  /**
   * How connected territories are. Parts that the graph itself separates are no enclaves: pieces
   * count in each component.
   *
   * @param territory of each unit
   * @param weight of each
   * @param aside units that are ignored
   */
  public Contiguity contiguity(int[] territory, long[] weight, boolean[] aside) {
    int[] piece = new int[neighbors.length];
    Arrays.fill(piece, NONE);
    // Of each territory in each component: the heaviest piece so far.
    Map<Long, Long> heaviest = new HashMap<>();
    int enclaves = 0;
    int among = 0;
    int looked = 0;
    long detached = 0;
    long total = 0;
    int[] queue = new int[neighbors.length];
    for (int first = 0; first < piece.length; first++) {
      looked += aside[first] ? 0 : 1;
      int own = territory[first];
      among +=
          !aside[first]
                  && Arrays.stream(neighbors[first]).allMatch(j -> aside[j] || territory[j] == own)
              ? 1
              : 0;
      if (aside[first] || piece[first] != NONE) {
        continue;
      }
      int end = 0;
      long mass = 0;
      queue[end++] = first;
      piece[first] = first;
      for (int next = 0; next < end; next++) {
        mass += weight[queue[next]];
        for (int j : neighbors[queue[next]]) {
          if (piece[j] == NONE && !aside[j] && territory[j] == own) {
            piece[j] = first;
            queue[end++] = j;
          }
        }
      }
      total += mass;
      long key = (long) component[first] << Integer.SIZE | own;
      Long before = heaviest.get(key);
      if (before != null) {
        enclaves++;
        detached += Math.min(before, mass);
      }
      heaviest.merge(key, mass, Math::max);
    }
    return new Contiguity(looked, among, enclaves, total, detached);
  }

  /** N. */
  public int units() {
    return neighbors.length;
  }

  /** Some of the units, in that order, and which of them touch each other. */
  public UnitGraph only(int[] units) {
    int[] place = new int[neighbors.length];
    Arrays.fill(place, NONE);
    for (int u = 0; u < units.length; u++) {
      place[units[u]] = u;
    }
    int[][] left = new int[units.length][];
    Arrays.setAll(
        left,
        u ->
            Arrays.stream(neighbors[units[u]])
                .map(j -> place[j])
                .filter(j -> j != NONE)
                .sorted()
                .toArray());
    return new UnitGraph(left);
  }

  /** The same units, some of which touch none. */
  public UnitGraph without(boolean[] isolated) {
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
