package org.catchment.jobs.align.solver.centers;

import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.Surface;
import org.catchment.jobs.align.solver.goal.RepHomes;

/**
 * Centers at the means of territories, pulled to homes and brought to the surface; the cost is the
 * sum of m |p - center|<sup>2</sup>, and what the pull costs.
 *
 * <p>With M = sum m and S = sum m p, that is sum m |p|<sup>2</sup> - |S|<sup>2</sup> / M on the
 * plane. On the globe, where |p| = 1 and the center is S / |S|, it is 2 (M - |S|). A pull ({@link
 * RepHomes}) adds pull M |S / M - home|<sup>2</sup>: with the center where it is best, that is what
 * accounts and pull together cost more than at the mean.
 */
public final class MeanCenters extends Centers {
  private final Surface surface;
  private final RepHomes homes;
  private final double[] px;
  private final double[] py;
  private final double[] pz;
  private final double[] mass;
  private final boolean globe;

  // Sums of each territory: m, m p, m |p|^2.
  private final double[] m;
  private final double[] x;
  private final double[] y;
  private final double[] z;
  private final double[] square;

  /** What each territory costs. */
  private final double[] cost;

  /**
   * Centers of empty territories.
   *
   * @param homes of the territories, length K
   * @param px x of each unit, on the surface; likewise py and pz
   * @param mass what each unit counts, >= 0
   */
  public MeanCenters(
      Surface surface, RepHomes homes, double[] px, double[] py, double[] pz, double[] mass) {
    this.surface = surface;
    this.homes = homes;
    this.px = px;
    this.py = py;
    this.pz = pz;
    this.mass = mass;
    globe = surface == Surface.GLOBE;
    int territories = homes.pull().length;
    m = new double[territories];
    x = new double[territories];
    y = new double[territories];
    z = new double[territories];
    square = new double[territories];
    cost = new double[territories];
  }

  /**
   * Adds what a territory holds besides the units, as if all of it were at its mean.
   *
   * @param sum its mass, >= 0
   * @param sx sum of mass times x; likewise sy and sz
   */
  void count(int k, double sum, double sx, double sy, double sz) {
    if (sum > 0) {
      m[k] += sum;
      x[k] += sx;
      y[k] += sy;
      z[k] += sz;
      square[k] += globe ? sum : (sx * sx + sy * sy) / sum;
      cost[k] = cost(k, m[k], x[k], y[k], z[k], square[k]);
    }
  }

  @Override
  public int territories() {
    return m.length;
  }

  @Override
  public double cost(int k) {
    return cost[k];
  }

  @Override
  public double costIf(int k, int leaves, int joins) {
    double sum = m[k];
    double sx = x[k];
    double sy = y[k];
    double sz = z[k];
    double squares = square[k];
    if (leaves != NONE) {
      double w = mass[leaves];
      sum -= w;
      sx -= w * px[leaves];
      sy -= w * py[leaves];
      sz -= w * pz[leaves];
      squares -= w * squaredLength(leaves);
    }
    if (joins != NONE) {
      double w = mass[joins];
      sum += w;
      sx += w * px[joins];
      sy += w * py[joins];
      sz += w * pz[joins];
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
    return globe ? 1 : px[i] * px[i] + py[i] * py[i];
  }

  @Override
  public void joined(int k, int unit) {
    add(k, unit, mass[unit]);
  }

  @Override
  public void left(int k, int unit) {
    add(k, unit, -mass[unit]);
  }

  private void add(int k, int i, double w) {
    m[k] += w;
    x[k] += w * px[i];
    y[k] += w * py[i];
    z[k] += w * pz[i];
    square[k] += w * squaredLength(i);
    cost[k] = cost(k, m[k], x[k], y[k], z[k], square[k]);
  }

  @Override
  public double[] center(int k) {
    double mx = x[k] / m[k];
    double my = y[k] / m[k];
    double mz = z[k] / m[k];
    double toGround = surface.toGround(mx, my, mz);
    Diagram center =
        new Diagram(
            new double[] {mx * toGround},
            new double[] {my * toGround},
            new double[] {mz * toGround},
            new double[1]);
    if (homes.has(k)) {
      homes.only(new int[] {k}).pull(center, 0, surface);
    }
    return new double[] {center.x[0], center.y[0], center.z[0]};
  }
}
