package org.catchment.jobs.align.solver;

import com.google.ortools.Loader;
import com.google.ortools.graph.MinCostFlow;
import com.google.ortools.graph.MinCostFlowBase;

/**
 * The transport problem, solved by somebody else: Google's OR-Tools, as a flow of least cost
 * through a network. It wants whole costs, so that what it finds is the best but for {@link
 * #ROUNDING}.
 */
final class ExactTransport {
  /** A cost of 1 in units of the solver; a power of two, so that no digit is lost. */
  private static final double UNITS = Math.scalb(1.0, 32);

  /**
   * What a unit of weight may cost more than at best: half a unit of cost for each of two plans.
   */
  static final double ROUNDING = 1 / UNITS;

  static {
    Loader.loadNativeLibraries();
  }

  private ExactTransport() {}

  /**
   * What it costs to carry all supplies to the demands, by a plan that is best but for {@link
   * #ROUNDING} a unit of weight.
   *
   * @param supply of each place, >= 0
   * @param demand of each goal, >= 0, with the same sum
   * @param cost of a unit from each place to each goal
   */
  static double leastCost(long[] supply, long[] demand, double[][] cost) {
    MinCostFlow flow = new MinCostFlow();
    int[][] arc = new int[supply.length][demand.length];
    for (int i = 0; i < supply.length; i++) {
      for (int k = 0; k < demand.length; k++) {
        arc[i][k] =
            flow.addArcWithCapacityAndUnitCost(
                i, supply.length + k, supply[i], Math.round(cost[i][k] * UNITS));
      }
      flow.setNodeSupply(i, supply[i]);
    }
    for (int k = 0; k < demand.length; k++) {
      flow.setNodeSupply(supply.length + k, -demand[k]);
    }
    MinCostFlowBase.Status status = flow.solve();
    if (status != MinCostFlowBase.Status.OPTIMAL) {
      throw new IllegalStateException("OR-Tools finds no flow: " + status);
    }
    // At the true costs: only the choice of the plan is rounded.
    double sum = 0;
    for (int i = 0; i < supply.length; i++) {
      for (int k = 0; k < demand.length; k++) {
        sum += cost[i][k] * flow.getFlow(arc[i][k]);
      }
    }
    return sum;
  }
}
