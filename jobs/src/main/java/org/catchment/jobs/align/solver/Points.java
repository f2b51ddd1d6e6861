package org.catchment.jobs.align.solver;

import java.util.Arrays;

/**
 * Weighted points as the solver sees them: accounts of the problem, moved to an origin among them,
 * coincident ones slightly apart.
 *
 * <p>The new origin spends the digits of a double on the differences within a small region. The
 * separation lets a border pass through accounts that share a building or a ZIP centroid, which may
 * together outweigh several territories.
 */
final class Points {
  /** Radius of the disc for coincident accounts over the region's extent: 50 m in 5,000 km. */
  private static final double SPREAD = 1e-5;

  final int size;
  final double[] x;
  final double[] y;
  final double[] z;

  /** What is balanced: the problem's weights, or 1 for each account if those are all 0. */
  final double[] weight;

  final double totalWeight;

  /** The origin of these coordinates in those of the globe. */
  final double originX;

  final double originY;
  final double originZ;

  private Points(
      double[][] coordinates,
      double[] weight,
      double totalWeight,
      double originX,
      double originY,
      double originZ) {
    size = weight.length;
    x = coordinates[0];
    y = coordinates[1];
    z = coordinates[2];
    this.weight = weight;
    this.totalWeight = totalWeight;
    this.originX = originX;
    this.originY = originY;
    this.originZ = originZ;
  }

  /**
   * Takes accounts out of a problem.
   *
   * @param chosen indices of the accounts, at least one
   */
  static Points of(Problem problem, int[] chosen) {
    double[] x = pick(problem.x(), chosen);
    double[] y = pick(problem.y(), chosen);
    double[] z = pick(problem.z(), chosen);
    double[] weight = new double[chosen.length];
    Arrays.setAll(weight, i -> problem.weight()[chosen[i]]);
    double total = Arrays.stream(weight).sum();
    if (total <= 0) {
      Arrays.fill(weight, 1);
      total = chosen.length;
    }
    double extent = Math.max(extent(x), Math.max(extent(y), extent(z)));
    Points points =
        new Points(
            new double[][] {x, y, z},
            weight,
            total,
            middleToZero(x),
            middleToZero(y),
            middleToZero(z));
    // Where all accounts are in one point, any extent will do.
    points.separate(SPREAD * (extent > 0 ? extent : 1));
    return points;
  }

  /**
   * These points, except that each one heavier than {@code largest} is replaced by lighter grains
   * on a disc around it.
   *
   * @param radius of the disc for each point, Earth radii, length {@link #size}
   */
  Points smeared(double largest, double[] radius) {
    int[] grains = new int[size];
    Arrays.setAll(grains, i -> Math.max(1, (int) Math.ceil(weight[i] / largest)));
    int total = Arrays.stream(grains).sum();
    double[][] coordinates = new double[AxisOrder.AXES][total];
    double[] grainWeight = new double[total];
    int g = 0;
    for (int i = 0; i < size; i++) {
      Sunflower disc =
          new Sunflower(
              x[i] + originX,
              y[i] + originY,
              z[i] + originZ,
              grains[i] > 1 ? radius[i] : 0,
              grains[i]);
      for (int s = 0; s < grains[i]; s++) {
        coordinates[0][g] = x[i] + disc.x(s);
        coordinates[1][g] = y[i] + disc.y(s);
        coordinates[2][g] = z[i] + disc.z(s);
        grainWeight[g] = weight[i] / grains[i];
        g++;
      }
    }
    return new Points(coordinates, grainWeight, totalWeight, originX, originY, originZ);
  }

  private static double[] pick(double[] v, int[] chosen) {
    return Arrays.stream(chosen).mapToDouble(i -> v[i]).toArray();
  }

  private static double extent(double[] v) {
    return Arrays.stream(v).max().orElse(0) - Arrays.stream(v).min().orElse(0);
  }

  /** Moves the middle of the range of {@code v} to 0 and returns where it was. */
  private static double middleToZero(double[] v) {
    double middle = (Arrays.stream(v).max().orElse(0) + Arrays.stream(v).min().orElse(0)) / 2;
    for (int i = 0; i < v.length; i++) {
      v[i] -= middle;
    }
    return middle;
  }

  private void separate(double radius) {
    int[] order = new AxisOrder(x, y, z).byPosition();
    int from = 0;
    while (from < size) {
      int to = from + 1;
      while (to < size && samePlace(order[from], order[to])) {
        to++;
      }
      if (to - from > 1) {
        spread(order, from, to, radius);
      }
      from = to;
    }
  }

  private boolean samePlace(int i, int j) {
    return x[i] == x[j] && y[i] == y[j] && z[i] == z[j];
  }

  private void spread(int[] order, int from, int to, double radius) {
    int any = order[from];
    Sunflower disc =
        new Sunflower(x[any] + originX, y[any] + originY, z[any] + originZ, radius, to - from);
    for (int s = 0; s < to - from; s++) {
      int i = order[from + s];
      x[i] += disc.x(s);
      y[i] += disc.y(s);
      z[i] += disc.z(s);
    }
  }
}
