package org.catchment.jobs.align.solver.holdings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who holds what: the territory of every unit, the units of every territory, and their loads. It is
 * the only place where a unit changes hands, and lets pass only what {@link MoveRules} allow.
 *
 * <p>Units are accounts, or units of geography. Those that may be moved come first; others, which
 * stay, may follow. Loads and counts include units that are not here at all.
 */
public final class Holdings {
  public static final int NONE = -1;

  /** Is told of every change, once it is recorded. */
  public interface Watcher {
    /**
     * A unit has changed hands.
     *
     * @param from where it was; {@link #NONE} if it was nowhere
     */
    void moved(int unit, int from, int to);
  }

  private final MoveRules rules;
  private final int[] territory;

  /** The movable units of each territory, in no order: the first {@link #size} of each row. */
  private final int[][] members;

  private final int[] size;

  /** Where each movable unit stands in the row of its territory. */
  private final int[] place;

  /** What each unit has, by measure. */
  private final long[][] has;

  private final long[][] load;
  private final long[] count;
  private final List<Watcher> watchers = new ArrayList<>();
  private int pinned = NONE;
  private int lastUnit = NONE;
  private int lastFrom = NONE;

  /** The changes since {@link #mark}, each a unit and where it came from. */
  private @Nullable List<int[]> marked;

  /**
   * Records the holdings of a division.
   *
   * @param movable how many of the units may be moved: the first ones
   * @param has of each unit, by measure; kept, not copied. Likewise the next two
   * @param load of each territory, by measure, the units included
   * @param count of each territory: how many units it has, these included
   * @param at the territory of each unit; there may be more behind them
   */
  public Holdings(
      MoveRules rules, int movable, long[][] has, long[][] load, long[] count, int[] at) {
    this(rules, movable, has, load, count);
    System.arraycopy(at, 0, territory, 0, territory.length);
    for (int i = 0; i < movable; i++) {
      enlist(i, at[i]);
    }
  }

  /** Records the holdings of territories that are still empty, with units that may all be moved. */
  public Holdings(MoveRules rules, long[] weight, int territories) {
    this(
        rules,
        weight.length,
        new long[][] {weight},
        new long[1][territories],
        new long[territories]);
  }

  private Holdings(MoveRules rules, int movable, long[][] has, long[][] load, long[] count) {
    this.rules = rules;
    this.has = has;
    this.load = load;
    this.count = count;
    territory = new int[has[0].length];
    Arrays.fill(territory, NONE);
    members = new int[count.length][4];
    size = new int[count.length];
    place = new int[movable];
  }

  /** Has somebody told of all changes from now on. */
  public void tell(Watcher watcher) {
    watchers.add(watcher);
  }

  /** Whether a unit may go to another territory. */
  public boolean allows(int unit, int to) {
    return unit < place.length && unit != pinned && rules.allows(unit, territory[unit], to);
  }

  /** Whether all of some units may. */
  public boolean allows(int[] units, int to) {
    for (int i : units) {
      if (!allows(i, to)) {
        return false;
      }
    }
    return true;
  }

  /** Puts a unit that is nowhere into a territory. */
  public void put(int unit, int to) {
    if (territory[unit] != NONE) {
      throw new IllegalStateException("unit %d is in a territory already".formatted(unit));
    }
    change(unit, to);
  }

  /**
   * Moves a unit to another territory.
   *
   * @throws IllegalStateException if that is not allowed: ask first
   */
  public void move(int unit, int to) {
    if (!allows(unit, to)) {
      throw new IllegalStateException(
          "unit %d may not go from territory %d to %d".formatted(unit, territory[unit], to));
    }
    if (marked != null) {
      marked.add(new int[] {unit, territory[unit]});
    }
    lastUnit = unit;
    lastFrom = territory[unit];
    change(unit, to);
  }

  /** Undoes a change, which must be the last one. */
  public void undo() {
    change(lastUnit, lastFrom);
    lastUnit = NONE;
  }

  private void change(int unit, int to) {
    int from = territory[unit];
    boolean movable = unit < place.length;
    if (from != NONE) {
      if (movable) {
        int last = members[from][--size[from]];
        members[from][place[unit]] = last;
        place[last] = place[unit];
      }
      count[from]--;
    }
    if (movable) {
      enlist(unit, to);
    }
    territory[unit] = to;
    count[to]++;
    for (int m = 0; m < has.length; m++) {
      long w = has[m][unit];
      load[m][to] += w;
      if (from != NONE) {
        load[m][from] -= w;
      }
    }
    for (int w = 0; w < watchers.size(); w++) {
      watchers.get(w).moved(unit, from, to);
    }
  }

  private void enlist(int unit, int to) {
    if (size[to] == members[to].length) {
      members[to] = Arrays.copyOf(members[to], 2 * size[to]);
    }
    place[unit] = size[to];
    members[to][size[to]++] = unit;
  }

  /** Notes changes from now on, so that they can be taken back. */
  public void mark() {
    marked = new ArrayList<>();
  }

  /** Keeps the changes since {@link #mark}. */
  public void keep() {
    marked = null;
  }

  /** Takes them back. */
  public void takeBack() {
    List<int[]> changes = marked == null ? List.of() : marked;
    marked = null;
    for (int c = changes.size() - 1; c >= 0; c--) {
      change(changes.get(c)[0], changes.get(c)[1]);
    }
  }

  /** Pins one unit where it is, in addition to the rules; {@link #NONE} releases it. */
  public void pin(int unit) {
    pinned = unit;
  }

  /** The territory of a unit; {@link #NONE} if it is in none. */
  public int of(int unit) {
    return territory[unit];
  }

  /** How many units there are here. */
  public int units() {
    return territory.length;
  }

  /** How many of them may be moved unless the rules forbid it: the first ones. */
  public int movable() {
    return place.length;
  }

  public int territories() {
    return count.length;
  }

  public int measures() {
    return has.length;
  }

  /** What a unit has of a measure. */
  public long has(int measure, int unit) {
    return has[measure][unit];
  }

  /** What a territory holds of a measure. */
  public long load(int measure, int k) {
    return load[measure][k];
  }

  /** How many units a territory holds, those that are not here included. */
  public long count(int k) {
    return count[k];
  }

  /** How many movable units a territory holds. */
  public int size(int k) {
    return size[k];
  }

  /** One of them, by a number below {@link #size}. */
  public int member(int k, int number) {
    return members[k][number];
  }

  /** All of them, in no order. */
  public int[] members(int k) {
    return Arrays.copyOf(members[k], size[k]);
  }

  /** The territories of the first units. */
  public int[] copy(int first) {
    return Arrays.copyOf(territory, first);
  }
}
