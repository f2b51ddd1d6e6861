package org.catchment.jobs.align.solver.geometry;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Places in a binary tree of boxes, each with the sums that a territory needs when it takes the box
 * as a whole.
 *
 * <p>Nodes are numbered so that a left child directly follows its parent. The places of node n are
 * {@code first[n]} to {@code end[n]}, in the tree's own order; {@code id} leads back.
 *
 * <p>Sums are whole numbers ({@link #unit}): they are the same in whatever order they are added up.
 */
public final class KdTree implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A box of at most this many places is not divided: scanning it is cheaper than two filters. */
  private static final int LEAF = 8;

  public static final int NO_CHILD = -1;

  /** How many units make a weight of 1 at a coordinate of 1. */
  public final double unit;

  /** Index of each place in the list that the tree was made of. */
  public final int[] id;

  public final double[] x;
  public final double[] y;
  public final double[] z;
  public final long[] weight;

  /** Address of each place. */
  public final transient long[] address;

  public final int[] first;
  public final int[] end;

  /** Right child; the left one is the next node. {@link #NO_CHILD} at a leaf. */
  public final int[] right;

  /** Corners of each node's box. */
  public final double[] minX;

  public final double[] minY;
  public final double[] minZ;
  public final double[] maxX;
  public final double[] maxY;
  public final double[] maxZ;

  /** Per node: sum of w; and in units, of w times each coordinate, and of w |p|^2. */
  public final long[] mass;

  public final long[] massX;
  public final long[] massY;
  public final long[] massZ;
  public final long[] massSquare;

  private int nodes;

  public KdTree(AccountList places, double unit) {
    this(places, new AxisOrder(places), unit);
  }

  /** A tree of the places, over which {@code order} goes. */
  public KdTree(AccountList places, AxisOrder order, double unit) {
    this.unit = unit;
    int size = places.size;
    // Halving ends with leaves of at least LEAF / 2 places, and inner nodes are one fewer.
    int capacity = Math.max(1, 4 * size / LEAF + 1);
    first = new int[capacity];
    end = new int[capacity];
    right = new int[capacity];
    minX = new double[capacity];
    minY = new double[capacity];
    minZ = new double[capacity];
    maxX = new double[capacity];
    maxY = new double[capacity];
    maxZ = new double[capacity];
    mass = new long[capacity];
    massX = new long[capacity];
    massY = new long[capacity];
    massZ = new long[capacity];
    massSquare = new long[capacity];
    id = order.all();
    split(order, 0, size);
    AccountList inOrder = places.pick(id);
    x = inOrder.x;
    y = inOrder.y;
    z = inOrder.z;
    weight = inOrder.weight;
    address = inOrder.address;
    for (int node = nodes - 1; node >= 0; node--) {
      if (right[node] == NO_CHILD) {
        fillLeaf(node);
      } else {
        join(node, node + 1, right[node]);
      }
    }
  }

  private int split(AxisOrder order, int lo, int hi) {
    int node = nodes++;
    first[node] = lo;
    end[node] = hi;
    right[node] = NO_CHILD;
    if (hi - lo > LEAF) {
      int middle = (lo + hi) >>> 1;
      order.split(id, lo, middle, hi, order.widest(id, lo, hi));
      split(order, lo, middle);
      right[node] = split(order, middle, hi);
    } else {
      // A split leaves places in an order of its own: a leaf's is the list's.
      Arrays.sort(id, lo, hi);
    }
    return node;
  }

  private void fillLeaf(int node) {
    minX[node] = minY[node] = minZ[node] = Double.POSITIVE_INFINITY;
    maxX[node] = maxY[node] = maxZ[node] = Double.NEGATIVE_INFINITY;
    for (int a = first[node]; a < end[node]; a++) {
      long w = weight[a];
      minX[node] = Math.min(minX[node], x[a]);
      minY[node] = Math.min(minY[node], y[a]);
      minZ[node] = Math.min(minZ[node], z[a]);
      maxX[node] = Math.max(maxX[node], x[a]);
      maxY[node] = Math.max(maxY[node], y[a]);
      maxZ[node] = Math.max(maxZ[node], z[a]);
      mass[node] += w;
      massX[node] += units(w, x[a]);
      massY[node] += units(w, y[a]);
      massZ[node] += units(w, z[a]);
      massSquare[node] += units(w, x[a] * x[a] + y[a] * y[a] + z[a] * z[a]);
    }
  }

  /** The product as whole units: what is added up, here and in a sweep. */
  public long units(long w, double v) {
    return (long) Math.rint(w * v * unit);
  }

  private void join(int node, int a, int b) {
    minX[node] = Math.min(minX[a], minX[b]);
    minY[node] = Math.min(minY[a], minY[b]);
    minZ[node] = Math.min(minZ[a], minZ[b]);
    maxX[node] = Math.max(maxX[a], maxX[b]);
    maxY[node] = Math.max(maxY[a], maxY[b]);
    maxZ[node] = Math.max(maxZ[a], maxZ[b]);
    mass[node] = mass[a] + mass[b];
    massX[node] = massX[a] + massX[b];
    massY[node] = massY[a] + massY[b];
    massZ[node] = massZ[a] + massZ[b];
    massSquare[node] = massSquare[a] + massSquare[b];
  }

  public int size() {
    return id.length;
  }
}
