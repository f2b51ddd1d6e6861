package org.catchment.jobs.align.solver.units;

import org.catchment.jobs.align.solver.centers.Centers;
import org.catchment.jobs.align.solver.goal.Problem;
import org.catchment.jobs.align.solver.holdings.Holdings;
import org.jspecify.annotations.Nullable;

/**
 * Centers at the best unit of each territory, for any cost.
 *
 * <p>The sum of the costs of each territory's units is kept for every unit as a center; the best of
 * the members is looked up. Moving a center thus needs no step of its own.
 */
public final class MedianCenters extends Centers {
  private final Problem problem;
  private final double[][] cost;
  private final Holdings holdings;

  /** For each territory, what its units cost from each unit. */
  private final double[][] from;

  public MedianCenters(Problem problem, double[][] cost, Holdings holdings) {
    this.problem = problem;
    this.cost = cost;
    this.holdings = holdings;
    from = new double[problem.goal().territories()][cost.length];
  }

  @Override
  public int territories() {
    return from.length;
  }

  @Override
  public double cost(int k) {
    return holdings.size(k) == 0 ? 0 : from[k][median(k)];
  }

  private int median(int k) {
    int best = holdings.member(k, 0);
    for (int u = 1; u < holdings.size(k); u++) {
      int unit = holdings.member(k, u);
      double difference = from[k][unit] - from[k][best];
      if (difference < 0 || (difference == 0 && unit < best)) {
        best = unit;
      }
    }
    return best;
  }

  @Override
  public double costIf(int k, int leaves, int joins) {
    double[] sum = from[k];
    double[] less = leaves == NONE ? null : cost[leaves];
    double[] more = joins == NONE ? null : cost[joins];
    double least = joins == NONE ? Double.POSITIVE_INFINITY : costFrom(joins, sum, less, more);
    for (int u = 0; u < holdings.size(k); u++) {
      int unit = holdings.member(k, u);
      if (unit != leaves) {
        least = Math.min(least, costFrom(unit, sum, less, more));
      }
    }
    return least == Double.POSITIVE_INFINITY ? 0 : least;
  }

  private static double costFrom(
      int center, double[] sum, double @Nullable [] less, double @Nullable [] more) {
    return sum[center] - (less == null ? 0 : less[center]) + (more == null ? 0 : more[center]);
  }

  @Override
  public void joined(int k, int unit) {
    double[] row = cost[unit];
    for (int c = 0; c < row.length; c++) {
      from[k][c] += row[c];
    }
  }

  @Override
  public void left(int k, int unit) {
    double[] row = cost[unit];
    for (int c = 0; c < row.length; c++) {
      from[k][c] -= row[c];
    }
  }

  @Override
  public double[] center(int k) {
    int median = median(k);
    return new double[] {problem.x()[median], problem.y()[median], problem.z()[median]};
  }
}
