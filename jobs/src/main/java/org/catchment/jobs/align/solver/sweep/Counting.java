package org.catchment.jobs.align.solver.sweep;

import org.catchment.jobs.align.solver.geometry.KdTree;

/** A sweep that takes a census. */
public final class Counting extends Sweep {
  private final Census census;
  private final boolean bordersToo;

  /** Counts into {@code census}, whose diagram is swept. */
  public Counting(Census census, double[] radius, double horizon) {
    super(census.diagram, radius, horizon, 0);
    this.census = census;
    bordersToo = horizon > 0;
  }

  @Override
  public void takeWhole(KdTree tree, int node, int k) {
    census.load[k] += tree.mass[node];
    census.loadX[k] += tree.massX[node];
    census.loadY[k] += tree.massY[node];
    census.loadZ[k] += tree.massZ[node];
    census.loadSquare[k] += tree.massSquare[node];
  }

  @Override
  public void take(KdTree tree, int a, int owner, int rival, double margin, int from, int to) {
    double x = tree.x[a];
    double y = tree.y[a];
    double z = tree.z[a];
    long w = tree.weight[a];
    census.load[owner] += w;
    census.loadX[owner] += tree.units(w, x);
    census.loadY[owner] += tree.units(w, y);
    census.loadZ[owner] += tree.units(w, z);
    census.loadSquare[owner] += tree.units(w, x * x + y * y + z * z);
    if (bordersToo) {
      census.borders.add(owner, rival, margin, w, x, y, z, tree.unit);
    }
  }
}
