package org.catchment.jobs.align.solver.sweep;

import java.util.Arrays;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;

/** A sweep that notes the territory of each place. */
public final class Labelling extends Sweep {
  private final int[] label;

  private Labelling(Diagram diagram, int places) {
    super(diagram, new double[0], 0, 0);
    label = new int[places];
  }

  /** The territory that each place of the tree prefers, in the tree's own order. */
  public static int[] of(Diagram diagram, KdTree tree) {
    Labelling sweep = new Labelling(diagram, tree.size());
    sweep.over(tree);
    return sweep.label;
  }

  @Override
  public void takeWhole(KdTree tree, int node, int k) {
    Arrays.fill(label, tree.first[node], tree.end[node], k);
  }

  @Override
  public void take(KdTree tree, int a, int owner, int rival, double margin, int from, int to) {
    label[a] = owner;
  }
}
