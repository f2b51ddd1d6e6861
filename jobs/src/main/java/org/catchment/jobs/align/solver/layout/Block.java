package org.catchment.jobs.align.solver.layout;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;
import org.catchment.jobs.align.solver.sweep.Labelling;
import org.jspecify.annotations.Nullable;

/**
 * Accounts that are close to each other, laid out once for many passes: the light ones in a {@link
 * KdTree}, followed by the big ones, which the solver handles one by one.
 */
public final class Block implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Blocks are numbered along the {@link Curve}. */
  final int number;

  /** Where the accounts are, the light ones in the tree's order. */
  public final double[] x;

  public final double[] y;
  public final double[] z;
  public final long[] weight;

  /** What each account has of each measure, if several are balanced; else there are none. */
  public final long[][] measure;

  /** The light accounts, coincident ones slightly apart. */
  public final KdTree light;

  /** Largest distance between a light account's place in the tree and its true place. */
  public final double spread;

  /** The accounts that represent all, if these are too many to examine; otherwise null. */
  private @Nullable BitSet sampled;

  /** Index of each account in the list that the block was made of. */
  private transient int[] source;

  Block(int number, AccountList accounts, KdTree light, int[] source) {
    this.number = number;
    x = shared(accounts.x, light.x);
    y = shared(accounts.y, light.y);
    z = shared(accounts.z, light.z);
    weight = Arrays.equals(accounts.weight, light.weight) ? light.weight : accounts.weight;
    measure = accounts.measure;
    this.light = light;
    this.source = source;
    double furthest = 0;
    for (int a = 0; a < light.size(); a++) {
      double dx = light.x[a] - x[a];
      double dy = light.y[a] - y[a];
      double dz = light.z[a] - z[a];
      furthest = Math.max(furthest, dx * dx + dy * dy + dz * dz);
    }
    spread = Math.sqrt(furthest);
  }

  /** Most blocks have neither coincident nor big accounts: they need each array only once. */
  private static double[] shared(double[] mine, double[] trees) {
    return Arrays.equals(mine, trees) ? trees : mine;
  }

  /** How many accounts there are. */
  public int size() {
    return weight.length;
  }

  /**
   * For each account its index in the list that was given to {@link BlockLayout#block}; known only
   * to who made the block.
   */
  public int[] source() {
    return source;
  }

  /** What tells the i-th account of this block from all other accounts. */
  long address(int i) {
    return firstAddress(number) + i;
  }

  static long firstAddress(int block) {
    return (long) block << Integer.SIZE;
  }

  /** Selects accounts to represent all, if these are too many to examine at once. */
  public void sample(BitSet those) {
    sampled = those;
  }

  public boolean isSampled(int i) {
    return sampled == null || sampled.get(i);
  }

  /**
   * Who is where.
   *
   * @param cells where light accounts are, unless they are exceptions
   * @param exception addresses of accounts that are elsewhere, ascending
   * @param territory where these are
   * @return the territory of each account; -1 for a big one that is no exception
   */
  public int[] territories(Diagram cells, long[] exception, int[] territory) {
    int[] result = Arrays.copyOf(Labelling.of(cells, light), size());
    Arrays.fill(result, light.size(), size(), -1);
    long first = address(0);
    int at = Arrays.binarySearch(exception, first);
    for (int p = at >= 0 ? at : -at - 1; p < exception.length; p++) {
      if (exception[p] - first >= size()) {
        break;
      }
      result[(int) (exception[p] - first)] = territory[p];
    }
    return result;
  }

  public void addTo(AccountList list, int i) {
    list.add(x[i], y[i], z[i], weight[i], address(i));
    list.setMeasures(measure, i);
  }
}
