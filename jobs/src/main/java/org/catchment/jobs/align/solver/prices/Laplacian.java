package org.catchment.jobs.align.solver.prices;

import java.util.Arrays;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.AxisOrder;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.sweep.Borders;

/**
 * Solves L v = b, where L is the weighted Laplacian of the graph of neighboring territories: the
 * Newton system of the prices. By a sparse factorization L D L'.
 *
 * <p>T. A. Davis, Algorithm 849: a concise sparse Cholesky factorization package, ACM TOMS 31
 * (2005). Territories are eliminated in the order of a nested dissection (A. George, Nested
 * dissection of a regular finite element mesh, SIAM J. Numer. Anal. 10 (1973)): each part of the
 * map before the strip of territories that separates it from the other. On a map of K territories
 * the factor then has of the order of K log K entries.
 */
public final class Laplacian {
  /** Makes the matrix definite: prices are determined up to a constant per connected part. */
  private static final double REGULARIZATION = 1e-5;

  /** Parts of at most this many territories are not dissected. */
  private static final int SMALL_PART = 8;

  private static final int NONE = -1;

  private final int size;
  private final int[] low;
  private final int[] high;
  private final int edges;

  /** Place of each territory in the order of elimination. */
  private final int[] rank;

  /** The upper triangle by columns of ranks: for each edge its row; columns start here. */
  private final int[] columnStart;

  private final int[] row;
  private final int[] edgeOf;

  /** The elimination tree, and where each column of the factor starts. */
  private final int[] parent;

  private final int[] factorStart;
  private final int[] factorRow;
  private final double[] factor;
  private final double[] pivot;

  /** The graph with an edge for each border. */
  public Laplacian(Borders borders, Diagram diagram) {
    size = diagram.size();
    edges = borders.size();
    low = borders.low;
    high = borders.high;
    rank = new Dissection(borders, diagram).rank;
    columnStart = new int[size + 1];
    row = new int[edges];
    edgeOf = new int[edges];
    sortEdges();
    parent = new int[size];
    factorStart = new int[size + 1];
    factorRow = new int[analyze()];
    factor = new double[factorRow.length];
    pivot = new double[size];
  }

  private void sortEdges() {
    for (int e = 0; e < edges; e++) {
      columnStart[Math.max(rank[low[e]], rank[high[e]]) + 1]++;
    }
    for (int c = 0; c < size; c++) {
      columnStart[c + 1] += columnStart[c];
    }
    int[] next = columnStart.clone();
    for (int e = 0; e < edges; e++) {
      int a = rank[low[e]];
      int b = rank[high[e]];
      int at = next[Math.max(a, b)]++;
      row[at] = Math.min(a, b);
      edgeOf[at] = e;
    }
  }

  /** Finds the elimination tree and the columns' lengths; returns how long the factor is. */
  private int analyze() {
    int[] flag = new int[size];
    int[] length = new int[size];
    for (int k = 0; k < size; k++) {
      parent[k] = NONE;
      flag[k] = k;
      for (int p = columnStart[k]; p < columnStart[k + 1]; p++) {
        for (int i = row[p]; flag[i] != k; i = parent[i]) {
          if (parent[i] == NONE) {
            parent[i] = k;
          }
          length[i]++;
          flag[i] = k;
        }
      }
    }
    for (int k = 0; k < size; k++) {
      factorStart[k + 1] = factorStart[k] + length[k];
    }
    return factorStart[size];
  }

  /**
   * Solves the system.
   *
   * @param weight of each edge, >= 0
   * @param b right side, by territory
   */
  public double[] solve(double[] weight, double[] b) {
    factorize(diagonal(weight), weight);
    double[] v = new double[size];
    for (int k = 0; k < size; k++) {
      v[rank[k]] = b[k];
    }
    for (int k = 0; k < size; k++) {
      for (int p = factorStart[k]; p < factorStart[k + 1]; p++) {
        v[factorRow[p]] -= factor[p] * v[k];
      }
    }
    for (int k = 0; k < size; k++) {
      v[k] /= pivot[k];
    }
    for (int k = size - 1; k >= 0; k--) {
      for (int p = factorStart[k]; p < factorStart[k + 1]; p++) {
        v[k] -= factor[p] * v[factorRow[p]];
      }
    }
    double[] result = new double[size];
    for (int k = 0; k < size; k++) {
      result[k] = v[rank[k]];
    }
    return result;
  }

  private double[] diagonal(double[] weight) {
    double[] diagonal = new double[size];
    double sum = 0;
    for (int e = 0; e < edges; e++) {
      diagonal[rank[low[e]]] += weight[e];
      diagonal[rank[high[e]]] += weight[e];
      sum += 2 * weight[e];
    }
    double mean = sum > 0 ? sum / size : 1;
    for (int k = 0; k < size; k++) {
      // A territory without a neighbor has no equation of its own: it must not move.
      diagonal[k] =
          diagonal[k] > 0 ? diagonal[k] + REGULARIZATION * Math.max(diagonal[k], mean) : mean;
    }
    return diagonal;
  }

  private void factorize(double[] diagonal, double[] weight) {
    double[] work = new double[size];
    int[] pattern = new int[size];
    int[] flag = new int[size];
    int[] filled = new int[size];
    for (int k = 0; k < size; k++) {
      int top = size;
      flag[k] = k;
      for (int p = columnStart[k]; p < columnStart[k + 1]; p++) {
        int i = row[p];
        work[i] -= weight[edgeOf[p]];
        int length = 0;
        for (; flag[i] != k; i = parent[i]) {
          pattern[length++] = i;
          flag[i] = k;
        }
        while (length > 0) {
          pattern[--top] = pattern[--length];
        }
      }
      double d = diagonal[k];
      for (; top < size; top++) {
        int i = pattern[top];
        double v = work[i];
        work[i] = 0;
        int end = factorStart[i] + filled[i];
        for (int p = factorStart[i]; p < end; p++) {
          work[factorRow[p]] -= factor[p] * v;
        }
        double l = v / pivot[i];
        d -= l * v;
        factorRow[end] = k;
        factor[end] = l;
        filled[i]++;
      }
      pivot[k] = d;
    }
  }

  /** The order of elimination. */
  private static final class Dissection {
    private static final int HERE = 1;
    private static final int THERE = 2;

    final int[] rank;
    private final AxisOrder order;
    private final int[] neighborStart;
    private final int[] neighbor;
    private final int[] side;
    private int next;

    Dissection(Borders borders, Diagram diagram) {
      int size = diagram.size();
      rank = new int[size];
      side = new int[size];
      AccountList centers = new AccountList();
      for (int k = 0; k < size; k++) {
        centers.add(diagram.x[k], diagram.y[k], diagram.z[k], 1, k);
      }
      order = new AxisOrder(centers);
      neighborStart = new int[size + 1];
      neighbor = new int[2 * borders.size()];
      for (int e = 0; e < borders.size(); e++) {
        neighborStart[borders.low[e] + 1]++;
        neighborStart[borders.high[e] + 1]++;
      }
      for (int k = 0; k < size; k++) {
        neighborStart[k + 1] += neighborStart[k];
      }
      int[] at = neighborStart.clone();
      for (int e = 0; e < borders.size(); e++) {
        neighbor[at[borders.low[e]]++] = borders.high[e];
        neighbor[at[borders.high[e]]++] = borders.low[e];
      }
      dissect(order.all());
    }

    private void dissect(int[] part) {
      if (part.length <= SMALL_PART) {
        for (int k : part) {
          rank[k] = next++;
        }
        return;
      }
      int half = part.length / 2;
      order.split(part, 0, half, part.length, order.widest(part, 0, part.length));
      for (int a = 0; a < part.length; a++) {
        side[part[a]] = a < half ? HERE : THERE;
      }
      int[] inner = new int[half];
      int[] separator = new int[half];
      int inners = 0;
      int separators = 0;
      for (int a = 0; a < half; a++) {
        if (touchesOther(part[a])) {
          separator[separators++] = part[a];
        } else {
          inner[inners++] = part[a];
        }
      }
      for (int k : part) {
        side[k] = 0;
      }
      dissect(Arrays.copyOf(inner, inners));
      dissect(Arrays.copyOfRange(part, half, part.length));
      for (int s = 0; s < separators; s++) {
        rank[separator[s]] = next++;
      }
    }

    private boolean touchesOther(int k) {
      for (int p = neighborStart[k]; p < neighborStart[k + 1]; p++) {
        if (side[neighbor[p]] == THERE) {
          return true;
        }
      }
      return false;
    }
  }
}
