package org.catchment.jobs.align.solver.layout;

import java.io.Serializable;
import java.util.Arrays;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.AxisOrder;

/**
 * What must be known of all accounts before they are laid out: how many, how heavy, and where.
 * Surveys of parts merge in any order into the same survey of the whole.
 */
public final class Survey implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int territories;
  private long accounts;
  private long totalWeight;
  private boolean overflown;
  private final double[] low = new double[AxisOrder.AXES];
  private final double[] high = new double[AxisOrder.AXES];

  /** The largest weights, as many as there are territories, descending. */
  private long[] heaviest = new long[0];

  /** The cells of the {@link Curve} that hold accounts, ascending, and how many they hold. */
  private int[] cell = new int[0];

  private long[] inCell = new long[0];

  /**
   * A survey of nothing.
   *
   * @param territories of the goal
   */
  public Survey(int territories) {
    this.territories = territories;
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
  }

  /** Counts the accounts of the list in. */
  public Survey add(AccountList list) {
    Survey part = new Survey(territories);
    int[] cells = new int[list.size];
    for (int i = 0; i < list.size; i++) {
      cells[i] = Curve.cell(list.x[i], list.y[i], list.z[i]);
      part.stretch(list.x[i], list.y[i], list.z[i]);
      part.addWeight(list.weight[i]);
    }
    part.accounts = list.size;
    part.countCells(cells);
    long[] ascending = Arrays.copyOf(list.weight, list.size);
    Arrays.sort(ascending);
    part.heaviest = new long[Math.min(territories, list.size)];
    Arrays.setAll(part.heaviest, i -> ascending[list.size - 1 - i]);
    return merge(part);
  }

  private void stretch(double x, double y, double z) {
    double[] v = {x, y, z};
    for (int axis = 0; axis < v.length; axis++) {
      low[axis] = Math.min(low[axis], v[axis]);
      high[axis] = Math.max(high[axis], v[axis]);
    }
  }

  private void addWeight(long weight) {
    long sum = totalWeight + weight;
    overflown |= sum < 0;
    totalWeight = sum;
  }

  private void countCells(int[] cells) {
    Arrays.sort(cells);
    cell = new int[cells.length];
    inCell = new long[cells.length];
    int distinct = 0;
    for (int i = 0; i < cells.length; i++) {
      if (i == 0 || cells[i] != cells[i - 1]) {
        cell[distinct++] = cells[i];
      }
      inCell[distinct - 1]++;
    }
    cell = Arrays.copyOf(cell, distinct);
    inCell = Arrays.copyOf(inCell, distinct);
  }

  /** Counts another survey in. */
  public Survey merge(Survey other) {
    accounts += other.accounts;
    addWeight(other.totalWeight);
    overflown |= other.overflown;
    for (int axis = 0; axis < low.length; axis++) {
      low[axis] = Math.min(low[axis], other.low[axis]);
      high[axis] = Math.max(high[axis], other.high[axis]);
    }
    long[] weights = Arrays.copyOf(heaviest, heaviest.length + other.heaviest.length);
    System.arraycopy(other.heaviest, 0, weights, heaviest.length, other.heaviest.length);
    Arrays.sort(weights);
    heaviest = new long[Math.min(territories, weights.length)];
    Arrays.setAll(heaviest, i -> weights[weights.length - 1 - i]);
    mergeCells(other);
    return this;
  }

  private void mergeCells(Survey other) {
    int[] joint = new int[cell.length + other.cell.length];
    long[] count = new long[joint.length];
    int distinct = 0;
    int a = 0;
    int b = 0;
    while (a < cell.length || b < other.cell.length) {
      int next =
          b == other.cell.length || (a < cell.length && cell[a] < other.cell[b])
              ? cell[a]
              : other.cell[b];
      joint[distinct] = next;
      if (a < cell.length && cell[a] == next) {
        count[distinct] += inCell[a++];
      }
      if (b < other.cell.length && other.cell[b] == next) {
        count[distinct] += other.inCell[b++];
      }
      distinct++;
    }
    cell = Arrays.copyOf(joint, distinct);
    inCell = Arrays.copyOf(count, distinct);
  }

  /** N. */
  public long accounts() {
    return accounts;
  }

  /**
   * Sum of all weights.
   *
   * @throws ArithmeticException if that is more than a long holds
   */
  public long totalWeight() {
    if (overflown) {
      throw new ArithmeticException("The weights add up to more than a long holds.");
    }
    return totalWeight;
  }

  /** The longest side of a box around all accounts. */
  double extent() {
    double longest = 0;
    for (int axis = 0; axis < low.length; axis++) {
      longest = Math.max(longest, high[axis] - low[axis]);
    }
    return longest;
  }

  long[] heaviest() {
    return heaviest;
  }

  int[] cell() {
    return cell;
  }

  long[] inCell() {
    return inCell;
  }
}
