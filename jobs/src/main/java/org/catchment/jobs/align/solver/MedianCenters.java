package org.catchment.jobs.align.solver;

import org.jspecify.annotations.Nullable;

/**
 * Centers at the best unit of each territory, of whatever cost.
 *
 * <p>The sum of the costs of each territory's units is kept for every unit as a center; the best of
 * the members is looked up. Moving a center thus needs no step of its own.
 */
final class MedianCenters extends Centers {
  private final Problem problem;
  private final double[][] cost;
  private final Members members;

  /** For each territory, what its units cost from each unit. */
  private final double[][] from;

  MedianCenters(Problem problem, double[][] cost, Members members) {
    this.problem = problem;
    this.cost = cost;
    this.members = members;
    from = new double[problem.goal().territories()][cost.length];
  }

  @Override
  double cost(int k) {
    return members.count[k] == 0 ? 0 : from[k][median(k)];
  }

  private int median(int k) {
    int[] units = members.of[k];
    int best = units[0];
    for (int u = 1; u < members.count[k]; u++) {
      double difference = from[k][units[u]] - from[k][best];
      if (difference < 0 || (difference == 0 && units[u] < best)) {
        best = units[u];
      }
    }
    return best;
  }

  @Override
  double costIf(int k, int leaves, int joins) {
    double[] sum = from[k];
    int[] units = members.of[k];
    double[] less = leaves == NONE ? null : cost[leaves];
    double[] more = joins == NONE ? null : cost[joins];
    double least = joins == NONE ? Double.POSITIVE_INFINITY : costFrom(joins, sum, less, more);
    for (int u = 0; u < members.count[k]; u++) {
      if (units[u] != leaves) {
        least = Math.min(least, costFrom(units[u], sum, less, more));
      }
    }
    return least == Double.POSITIVE_INFINITY ? 0 : least;
  }

  private static double costFrom(
      int center, double[] sum, double @Nullable [] less, double @Nullable [] more) {
    return sum[center] - (less == null ? 0 : less[center]) + (more == null ? 0 : more[center]);
  }

  @Override
  void joined(int k, int unit) {
    double[] row = cost[unit];
    for (int c = 0; c < row.length; c++) {
      from[k][c] += row[c];
    }
  }

  @Override
  void left(int k, int unit) {
    double[] row = cost[unit];
    for (int c = 0; c < row.length; c++) {
      from[k][c] -= row[c];
    }
  }

  @Override
  double[] center(int k) {
    int median = median(k);
    return new double[] {problem.x()[median], problem.y()[median], problem.z()[median]};
  }
}
