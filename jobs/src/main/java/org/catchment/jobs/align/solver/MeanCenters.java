package org.catchment.jobs.align.solver;

/**
 * Centers at the means of territories, pulled to homes and brought to the surface; the cost is the
 * sum of m |p - center|<sup>2</sup>, and what the pull costs.
 *
 * <p>With M = sum m and S = sum m p, that is sum m |p|<sup>2</sup> - |S|<sup>2</sup> / M on the
 * plane. On the globe, where |p| = 1 and the center is S / |S|, it is 2 (M - |S|). A pull ({@link
 * Homes}) adds pull M |S / M - home|<sup>2</sup>: with the center where it is best, that is what
 * accounts and pull together cost more than at the mean.
 */
final class MeanCenters extends Centers {
  private final Problem problem;
  private final Homes homes;
  private final double[] mass;
  private final boolean globe;

  // Sums of each territory: m, m p, m |p|^2.
  private final double[] m;
  private final double[] x;
  private final double[] y;
  private final double[] z;
  private final double[] square;

  /**
   * Centers of empty territories.
   *
   * @param mass what each unit counts, > 0
   */
  MeanCenters(Problem problem, double[] mass) {
    this.problem = problem;
    homes = problem.goal().homes();
    this.mass = mass;
    globe = problem.surface() == Surface.GLOBE;
    int territories = problem.goal().territories();
    m = new double[territories];
    x = new double[territories];
    y = new double[territories];
    z = new double[territories];
    square = new double[territories];
  }

  @Override
  double cost(int k) {
    return cost(k, m[k], x[k], y[k], z[k], square[k]);
  }

  @Override
  double costIf(int k, int leaves, int joins) {
    double sum = m[k];
    double sx = x[k];
    double sy = y[k];
    double sz = z[k];
    double squares = square[k];
    if (leaves != NONE) {
      double w = mass[leaves];
      sum -= w;
      sx -= w * problem.x()[leaves];
      sy -= w * problem.y()[leaves];
      sz -= w * problem.z()[leaves];
      squares -= w * squaredLength(leaves);
    }
    if (joins != NONE) {
      double w = mass[joins];
      sum += w;
      sx += w * problem.x()[joins];
      sy += w * problem.y()[joins];
      sz += w * problem.z()[joins];
      squares += w * squaredLength(joins);
    }
    return cost(k, sum, sx, sy, sz, squares);
  }

  private double cost(int k, double sum, double sx, double sy, double sz, double squares) {
    if (!(sum > 0)) {
      return 0;
    }
    double length2 = sx * sx + sy * sy + sz * sz;
    double atMean = Math.max(0, globe ? 2 * (sum - Math.sqrt(length2)) : squares - length2 / sum);
    if (!homes.has(k)) {
      return atMean;
    }
    double dx = sx / sum - homes.x()[k];
    double dy = sy / sum - homes.y()[k];
    double dz = sz / sum - homes.z()[k];
    return atMean + homes.pull()[k] * sum * (dx * dx + dy * dy + dz * dz);
  }

  private double squaredLength(int i) {
    double px = problem.x()[i];
    double py = problem.y()[i];
    return globe ? 1 : px * px + py * py;
  }

  @Override
  void joined(int k, int unit) {
    add(k, unit, mass[unit]);
  }

  @Override
  void left(int k, int unit) {
    add(k, unit, -mass[unit]);
  }

  private void add(int k, int i, double w) {
    m[k] += w;
    x[k] += w * problem.x()[i];
    y[k] += w * problem.y()[i];
    z[k] += w * problem.z()[i];
    square[k] += w * squaredLength(i);
  }

  @Override
  double[] center(int k) {
    double mx = x[k] / m[k];
    double my = y[k] / m[k];
    double mz = z[k] / m[k];
    double toGround = problem.surface().toGround(mx, my, mz);
    Diagram center =
        new Diagram(
            new double[] {mx * toGround},
            new double[] {my * toGround},
            new double[] {mz * toGround},
            new double[1]);
    if (homes.has(k)) {
      homes.only(new int[] {k}).pull(center, 0, problem.surface());
    }
    return new double[] {center.x[0], center.y[0], center.z[0]};
  }
}
