package org.catchment.jobs.align.solver.centers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.goal.RepHomes;

/**
 * The places in groups that are far apart, measured by the size of territories: the mainland,
 * islands.
 *
 * <p>If loads must be equal to the last account, some territory reaches across the sea, with its
 * center in it. Moved step by step, such a center sweeps up the coast that it approaches. So
 * centers settle on each land separately, with the number of territories that is nearest to its
 * weight; only then do prices make loads equal everywhere.
 */
public final class Landmasses {
  /** Lands are further apart than this many radii of a common territory. */
  private static final double GAP = 30;

  private static final int MAINLAND = 0;

  private final double gap;

  /** The land of each inhabited cell of a grid. */
  private final Map<Long, Integer> land = new HashMap<>();

  private final AccountList[] places;

  /** The territories of each land; none if it is too light for one and has no home. */
  private final int[][] territories;

  private final double[] target;

  /**
   * Finds the lands.
   *
   * @param radius of a common territory; 0 makes all one land
   * @param target what each territory should hold
   * @param homes a home that pulls a center keeps its territory on its land
   */
  public Landmasses(AccountList all, double radius, double[] target, RepHomes homes) {
    this.target = target;
    gap = radius > 0 ? GAP * radius : Double.POSITIVE_INFINITY;
    int lands = findLands(all);
    places = new AccountList[lands];
    Arrays.setAll(places, l -> new AccountList());
    for (int i = 0; i < all.size; i++) {
      places[landAt(all, i)].addFrom(all, i);
    }
    // The heaviest first: it takes what the others leave.
    Arrays.sort(places, (a, b) -> Long.compare(b.totalWeight(), a.totalWeight()));
    for (int l = 0; l < lands; l++) {
      for (int i = 0; i < places[l].size; i++) {
        land.put(cell(places[l].x[i], places[l].y[i], places[l].z[i], 0, 0, 0), l);
      }
    }
    territories = territories(homes);
  }

  private int[][] territories(RepHomes homes) {
    List<SortedSet<Integer>> on = new ArrayList<>();
    double[] weight = new double[places.length];
    for (AccountList place : places) {
      weight[on.size()] = place.totalWeight();
      on.add(new TreeSet<>());
    }
    Deque<Integer> free = new ArrayDeque<>();
    for (int k = 0; k < target.length; k++) {
      int l = homes.has(k) ? landAt(homes.x()[k], homes.y()[k], homes.z()[k]) : MAINLAND;
      if (!homes.has(k)) {
        free.add(k);
      } else if (on.get(l).size() < places[l].size) {
        on.get(l).add(k);
        weight[l] -= target[k];
      } else {
        on.get(MAINLAND).add(k);
      }
    }
    for (int l = places.length - 1; l > MAINLAND; l--) {
      while (free.size() > (on.get(MAINLAND).isEmpty() ? 1 : 0)
          && places[l].size > on.get(l).size()
          && weight[l] >= target[free.getLast()] / 2) {
        weight[l] -= target[free.getLast()];
        on.get(l).add(free.removeLast());
      }
    }
    on.get(MAINLAND).addAll(free);
    return on.stream()
        .map(some -> some.stream().mapToInt(Integer::intValue).toArray())
        .toArray(int[][]::new);
  }

  private int landAt(AccountList places, int i) {
    return landAt(places.x[i], places.y[i], places.z[i]);
  }

  /** The land of a place; for a place on the sea, the mainland. */
  private int landAt(double x, double y, double z) {
    return land.getOrDefault(cell(x, y, z, 0, 0, 0), MAINLAND);
  }

  private long cell(double x, double y, double z, int dx, int dy, int dz) {
    long a = (long) Math.floor((x + 1) / gap) + dx + 1;
    long b = (long) Math.floor((y + 1) / gap) + dy + 1;
    long c = (long) Math.floor((z + 1) / gap) + dz + 1;
    return (a << 42) | (b << 21) | c;
  }

  /** Numbers the lands in order of their first places, and returns how many there are. */
  private int findLands(AccountList all) {
    int[] root = new int[all.size];
    Map<Long, Integer> first = new HashMap<>();
    for (int i = 0; i < all.size; i++) {
      root[i] = i;
      Integer same = first.putIfAbsent(cell(all.x[i], all.y[i], all.z[i], 0, 0, 0), i);
      if (same == null) {
        for (int d = 0; d < 27; d++) {
          Integer next =
              first.get(cell(all.x[i], all.y[i], all.z[i], d / 9 - 1, d / 3 % 3 - 1, d % 3 - 1));
          if (next != null) {
            int a = root(root, i);
            int b = root(root, next);
            root[Math.max(a, b)] = Math.min(a, b);
          }
        }
      }
    }
    Map<Integer, Integer> number = new HashMap<>();
    first.values().stream()
        .mapToInt(i -> root(root, i))
        .sorted()
        .forEach(r -> number.putIfAbsent(r, number.size()));
    first.forEach((cell, i) -> land.put(cell, number.get(root(root, i))));
    return number.size();
  }

  private static int root(int[] root, int i) {
    int r = i;
    while (root[r] != r) {
      root[r] = root[root[r]];
      r = root[r];
    }
    return r;
  }

  /** Targets that the territories of each land can meet among themselves. */
  public double[] targets() {
    double[] within = new double[target.length];
    for (int l = 0; l < places.length; l++) {
      double sum = 0;
      for (int k : territories[l]) {
        sum += target[k];
      }
      long weight = places[l].totalWeight();
      for (int k : territories[l]) {
        within[k] = target[k] / sum * weight;
      }
    }
    return within;
  }

  /** The land of each territory. */
  public int[] ofTerritories() {
    int[] of = new int[target.length];
    for (int l = 0; l < territories.length; l++) {
      for (int k : territories[l]) {
        of[k] = l;
      }
    }
    return of;
  }

  /** Those of the places that are on lands with territories of their own. */
  public AccountList settled(AccountList all) {
    AccountList settled = new AccountList();
    for (int i = 0; i < all.size; i++) {
      if (territories[landAt(all, i)].length > 0) {
        settled.addFrom(all, i);
      }
    }
    return settled;
  }

  /**
   * The first centers.
   *
   * @param seeds finds centers for a land's places and territories
   */
  public Diagram centers(BiFunction<AccountList, int[], Diagram> seeds) {
    Diagram all =
        new Diagram(
            new double[target.length],
            new double[target.length],
            new double[target.length],
            new double[target.length]);
    for (int l = 0; l < places.length; l++) {
      int[] mine = territories[l];
      if (mine.length > 0) {
        Diagram found = seeds.apply(places[l], mine);
        for (int i = 0; i < mine.length; i++) {
          all.x[mine[i]] = found.x[i];
          all.y[mine[i]] = found.y[i];
          all.z[mine[i]] = found.z[i];
        }
      }
    }
    return all;
  }
}
