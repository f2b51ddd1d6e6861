package org.catchment.jobs.align.solver;

/** Centers that do not move; the cost is the sum of m |p - center|<sup>2</sup>. */
final class FixedCenters extends Centers {
  private final Problem problem;
  private final double[] mass;
  private final double[] cost;

  FixedCenters(Problem problem, double[] mass) {
    this.problem = problem;
    this.mass = mass;
    cost = new double[problem.goal().territories()];
  }

  @Override
  double cost(int k) {
    return cost[k];
  }

  @Override
  double costIf(int k, int leaves, int joins) {
    return cost[k]
        - (leaves == NONE ? 0 : costOf(leaves, k))
        + (joins == NONE ? 0 : costOf(joins, k));
  }

  private double costOf(int i, int k) {
    double[][] fixed = problem.goal().fixedCenters();
    double dx = problem.x()[i] - fixed[0][k];
    double dy = problem.y()[i] - fixed[1][k];
    double dz = problem.z()[i] - fixed[2][k];
    return mass[i] * (dx * dx + dy * dy + dz * dz);
  }

  @Override
  void joined(int k, int unit) {
    cost[k] += costOf(unit, k);
  }

  @Override
  void left(int k, int unit) {
    cost[k] -= costOf(unit, k);
  }

  @Override
  double[] center(int k) {
    double[][] fixed = problem.goal().fixedCenters();
    return new double[] {fixed[0][k], fixed[1][k], fixed[2][k]};
  }
}
