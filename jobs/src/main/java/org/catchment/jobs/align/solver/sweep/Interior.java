package org.catchment.jobs.align.solver.sweep;

import java.util.Arrays;
import org.catchment.jobs.align.solver.finish.Audit;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;

/** A sweep that finds the places that are not near a border, each with its territory. */
public final class Interior extends Sweep {
  private final double[] radius;
  private final double[] reach;
  private final AccountList found = new AccountList();

  private Interior(Diagram diagram, double[] radius, double[] reach, double horizon) {
    super(diagram, radius, horizon, 0);
    this.radius = radius;
    this.reach = reach;
  }

  /**
   * The places of a tree that {@link Audit} would not take for near.
   *
   * @param radius as {@link Sweep} wants it
   * @param reach as {@link Audit.Pass} wants it
   */
  public static AccountList of(Diagram diagram, double[] radius, double[] reach, KdTree tree) {
    double widest = Math.min(Arrays.stream(reach).max().orElse(0), Borders.WIDEST);
    Interior sweep = new Interior(diagram, radius, reach, widest);
    sweep.over(tree);
    return sweep.found;
  }

  @Override
  public void takeWhole(KdTree tree, int node, int k) {
    for (int a = tree.first[node]; a < tree.end[node] && isPart(k); a++) {
      add(tree, a, k);
    }
  }

  @Override
  public void take(KdTree tree, int a, int owner, int rival, double margin, int from, int to) {
    double d2 = diagram.squaredDistance(owner, rival);
    double scale = Borders.scale(d2, radius[owner], radius[rival]);
    if (isPart(owner) && margin >= Math.max(reach[owner], reach[rival]) * scale) {
      add(tree, a, owner);
    }
  }

  /** Whether not all accounts of the territory are near. */
  private boolean isPart(int k) {
    return reach[k] < Double.POSITIVE_INFINITY;
  }

  private void add(KdTree tree, int a, int k) {
    found.add(tree.x[a], tree.y[a], tree.z[a], tree.weight[a], tree.address[a]);
    found.territory[found.size - 1] = k;
  }
}
