package org.catchment.jobs.align.solver;

/**
 * The points in a binary tree of boxes, each with the sums that a territory needs when it takes the
 * box as a whole.
 *
 * <p>Nodes are numbered so that a left child directly follows its parent. The points of node n are
 * {@code first[n]} to {@code end[n]}, in the tree's own order; {@code id} leads back.
 */
final class KdTree {
  /** A box of at most this many points is not divided: scanning it is cheaper than two filters. */
  private static final int LEAF = 8;

  static final int NO_CHILD = -1;

  final int[] id;
  final double[] x;
  final double[] y;
  final double[] z;
  final double[] weight;

  final int[] first;
  final int[] end;

  /** Right child; the left one is the next node. {@link #NO_CHILD} at a leaf. */
  final int[] right;

  /** Corners of each node's box. */
  final double[] minX;

  final double[] minY;
  final double[] minZ;
  final double[] maxX;
  final double[] maxY;
  final double[] maxZ;

  /** Per node: sum of w, of w times each coordinate, and of w |p|^2. */
  final double[] mass;

  final double[] massX;
  final double[] massY;
  final double[] massZ;
  final double[] massSquare;

  private final AxisOrder order;
  private int nodes;

  KdTree(Points points, AxisOrder order) {
    this.order = order;
    int size = points.size;
    // Halving ends with leaves of at least LEAF / 2 points, and inner nodes are one fewer.
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
    mass = new double[capacity];
    massX = new double[capacity];
    massY = new double[capacity];
    massZ = new double[capacity];
    massSquare = new double[capacity];
    x = new double[size];
    y = new double[size];
    z = new double[size];
    weight = new double[size];
    id = order.all();
    build(points, 0, size);
  }

  private int build(Points points, int lo, int hi) {
    int node = nodes++;
    first[node] = lo;
    end[node] = hi;
    if (hi - lo <= LEAF) {
      right[node] = NO_CHILD;
      fillLeaf(points, node);
    } else {
      order.sort(id, lo, hi, order.widest(id, lo, hi));
      int middle = (lo + hi) >>> 1;
      int left = build(points, lo, middle);
      right[node] = build(points, middle, hi);
      join(node, left, right[node]);
    }
    return node;
  }

  private void fillLeaf(Points points, int node) {
    minX[node] = minY[node] = minZ[node] = Double.POSITIVE_INFINITY;
    maxX[node] = maxY[node] = maxZ[node] = Double.NEGATIVE_INFINITY;
    for (int a = first[node]; a < end[node]; a++) {
      double px = points.x[id[a]];
      double py = points.y[id[a]];
      double pz = points.z[id[a]];
      double w = points.weight[id[a]];
      x[a] = px;
      y[a] = py;
      z[a] = pz;
      weight[a] = w;
      minX[node] = Math.min(minX[node], px);
      minY[node] = Math.min(minY[node], py);
      minZ[node] = Math.min(minZ[node], pz);
      maxX[node] = Math.max(maxX[node], px);
      maxY[node] = Math.max(maxY[node], py);
      maxZ[node] = Math.max(maxZ[node], pz);
      mass[node] += w;
      massX[node] += w * px;
      massY[node] += w * py;
      massZ[node] += w * pz;
      massSquare[node] += w * (px * px + py * py + pz * pz);
    }
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

  /** Levels from the root to the deepest leaf. */
  int depth() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, id.length - 1)) + 1;
  }
}
