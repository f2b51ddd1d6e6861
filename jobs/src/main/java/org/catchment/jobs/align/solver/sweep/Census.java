package org.catchment.jobs.align.solver.sweep;

import java.io.Serializable;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;
import org.catchment.jobs.align.solver.geometry.Surface;
import org.catchment.jobs.align.solver.goal.RepHomes;

/**
 * The effect of a diagram on the accounts: how much each territory holds, how far away it is, and
 * what is near a border. Sums are whole numbers, so the censuses of parts give the same total in
 * any order.
 */
public final class Census implements Serializable {
  private static final long serialVersionUID = 1L;

  public final Diagram diagram;

  /** As in {@link KdTree#unit}. */
  public final double unit;

  /** Per territory: sum of w; and in units, of w times each coordinate, and of w |p|^2. */
  public final long[] load;

  final long[] loadX;
  final long[] loadY;
  final long[] loadZ;
  final long[] loadSquare;

  public final Borders borders;

  /**
   * A census of nobody.
   *
   * @param radius how far each territory reaches, as {@link Borders#scale} wants it
   */
  public Census(Diagram diagram, double unit, double[] radius) {
    this(diagram, unit, new Borders(diagram, radius));
  }

  private Census(Diagram diagram, double unit, Borders borders) {
    this.diagram = diagram;
    this.unit = unit;
    this.borders = borders;
    int territories = diagram.size();
    load = new long[territories];
    loadX = new long[territories];
    loadY = new long[territories];
    loadZ = new long[territories];
    loadSquare = new long[territories];
  }

  /** A census of its own with its borders in ascending order, however they were found. */
  public Census inOrder() {
    return new Census(diagram, unit, borders.inOrder()).mergeLoads(this);
  }

  /** Counts in what another census of the same diagram counted. */
  public Census merge(Census other) {
    borders.merge(other.borders);
    return mergeLoads(other);
  }

  private Census mergeLoads(Census other) {
    for (int k = 0; k < load.length; k++) {
      load[k] += other.load[k];
      loadX[k] += other.loadX[k];
      loadY[k] += other.loadY[k];
      loadZ[k] += other.loadZ[k];
      loadSquare[k] += other.loadSquare[k];
    }
    return this;
  }

  /** Counts in an account that is in a territory whatever the diagram says. */
  public void addWhole(int k, long w, double px, double py, double pz) {
    load[k] += w;
    loadX[k] += (long) Math.rint(w * px * unit);
    loadY[k] += (long) Math.rint(w * py * unit);
    loadZ[k] += (long) Math.rint(w * pz * unit);
    loadSquare[k] += (long) Math.rint(w * (px * px + py * py + pz * pz) * unit);
  }

  /** Sum of w d^2 to the diagram's center over the points of territory k. */
  public double cost(int k) {
    double x = diagram.x[k];
    double y = diagram.y[k];
    double z = diagram.z[k];
    double cost =
        (loadSquare[k] - 2 * (x * loadX[k] + y * loadY[k] + z * loadZ[k])) / unit
            + (x * x + y * y + z * z) * load[k];
    return Math.max(0, cost);
  }

  /** Weighted root mean square distance from the center of territory k; 0 if it is empty. */
  double radius(int k) {
    return load[k] > 0 ? Math.sqrt(cost(k) / load[k]) : 0;
  }

  /** Sum of w d^2 to the diagram's centers over all points. */
  double objective() {
    double sum = 0;
    for (int k = 0; k < load.length; k++) {
      sum += cost(k);
    }
    return sum;
  }

  /**
   * A lower bound on the objective of any division with these centers in which every load is its
   * {@code target}; the right prices are those that maximize it.
   */
  public double bound(double[] target) {
    double sum = objective();
    for (int k = 0; k < load.length; k++) {
      sum += diagram.price[k] * (target[k] - load[k]);
    }
    return sum;
  }

  public double maxImbalance(double[] target) {
    double max = 0;
    for (int k = 0; k < load.length; k++) {
      max = Math.max(max, Math.abs(load[k] / target[k] - 1));
    }
    return max;
  }

  public double meanImbalance(double[] target) {
    double sum = 0;
    for (int k = 0; k < load.length; k++) {
      sum += Math.abs(load[k] / target[k] - 1);
    }
    return sum / load.length;
  }

  /** The least load in terms of its target. */
  public double leastLoad(double[] target) {
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < load.length; k++) {
      least = Math.min(least, load[k] / target[k]);
    }
    return least;
  }

  /**
   * Centers at the means of what each territory holds, or pulled from there to their homes; that of
   * an empty one stays. Prices are kept.
   */
  public Diagram means(Surface surface, RepHomes homes) {
    double[] x = diagram.x.clone();
    double[] y = diagram.y.clone();
    double[] z = diagram.z.clone();
    for (int k = 0; k < load.length; k++) {
      if (load[k] > 0) {
        double mass = load[k] * unit;
        double toGround = surface.toGround(loadX[k] / mass, loadY[k] / mass, loadZ[k] / mass);
        if (toGround > 0) {
          x[k] = loadX[k] / mass * toGround;
          y[k] = loadY[k] / mass * toGround;
          z[k] = loadZ[k] / mass * toGround;
        }
      }
    }
    Diagram means = new Diagram(x, y, z, diagram.price);
    for (int k = 0; k < load.length; k++) {
      if (homes.has(k)) {
        homes.pull(means, k, surface);
      }
    }
    return means;
  }
}
