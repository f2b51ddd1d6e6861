package org.catchment.jobs.align.solver;

import java.util.Arrays;

/** One division of the points, from first centers to the finish, and how good it is. */
final class Attempt {
  /** While centers move, no point is heavier than this part of the target. */
  private static final double LARGEST_GRAIN = 0.02;

  /** Radius of the disc for a heavier point's grains, over the spacing of the centers there. */
  private static final double SMEAR_RADIUS = 0.12;

  /** The centers and prices that the division came from. */
  final Diagram diagram;

  /** Territory of each point. */
  final int[] territory;

  final int sweeps;

  /** How far the worst load is beyond the tolerance, in targets; 0 if all are within. */
  private final double excess;

  /** Sum of w d^2 to the means of the territories. */
  private final double objective;

  /**
   * Divides the points.
   *
   * @param tree of the same points
   * @param start where the centers start
   * @param target load that every territory should have, > 0
   * @param tolerance largest |load / target - 1| that is asked for
   */
  Attempt(
      Points points,
      KdTree tree,
      Diagram start,
      double target,
      double tolerance,
      Progress progress) {
    Sweep sweep = new Sweep(tree, start);
    // Whole accounts make loads jump; the centers find their places on grains that do not.
    Points grains = smeared(points, sweep.over(start, 0), target);
    Sweep grainSweep =
        new Sweep(new KdTree(grains, new AxisOrder(grains.x, grains.y, grains.z)), start);
    Diagram settled = new Balancer(grains, grainSweep, target).settle(start, progress);
    Census census = new Balancer(points, sweep, target).balance(settled);

    diagram = census.diagram;
    territory = census.territory.clone();
    // The last sweep may have looked too near the borders to know all neighbors.
    Census wide = sweep.over(diagram, Borders.WIDEST);
    new Finish(points, wide, territory, target, tolerance).run();
    sweeps = sweep.done() + grainSweep.done();
    excess = excess(points, target, tolerance);
    objective = objective(points);
  }

  private static Points smeared(Points points, Census census, double target) {
    double[] radius = new double[points.size];
    if (census.load.length > 1) {
      double[] spacing = census.diagram.squaredSpacing();
      Arrays.setAll(radius, i -> SMEAR_RADIUS * Math.sqrt(spacing[census.territory[i]]));
    }
    return points.smeared(LARGEST_GRAIN * target, radius);
  }

  private double excess(Points points, double target, double tolerance) {
    double[] load = new double[diagram.size()];
    for (int i = 0; i < points.size; i++) {
      load[territory[i]] += points.weight[i];
    }
    double worst = 0;
    for (double l : load) {
      worst = Math.max(worst, Math.abs(l / target - 1));
    }
    return Math.max(0, worst - tolerance);
  }

  private double objective(Points points) {
    Diagram means = Diagram.ofMeans(points, territory, diagram.size());
    double sum = 0;
    for (int i = 0; i < points.size; i++) {
      sum += points.weight[i] * means.cost(territory[i], points.x[i], points.y[i], points.z[i]);
    }
    return sum;
  }

  /** Whether this one has the better balance or, where both are within tolerance, objective. */
  boolean isBetterThan(Attempt other) {
    return excess < other.excess || (excess <= other.excess && objective < other.objective);
  }
}
