package org.catchment.jobs.align.solver.units;

import org.catchment.jobs.align.solver.goal.Problem;

/**
 * Units of geography (counties, ZIP codes) that are to be divided into territories in one piece.
 *
 * <p>The arrays are kept, not copied.
 *
 * @param problem where the units are, what they weigh and what is asked for; N units, K territories
 * @param graph which of the N units touch
 * @param least the least load that each territory may have, length K; empty if the goal's tolerance
 *     says it
 * @param most the largest one, likewise
 * @param cost what each unit costs (first index) if the center of its territory is at each unit
 *     (second index), >= 0, N x N: centers are then units of their territories. Empty if centers
 *     are points on the surface, and the cost is the weight times the squared straight distance
 */
@SuppressWarnings("ArrayRecordComponent") // Many numbers: the search reads the arrays in place.
public record Units(Problem problem, UnitGraph graph, long[] least, long[] most, double[][] cost) {

  /**
   * Checks lengths.
   *
   * @throws IllegalArgumentException naming what does not fit the problem
   */
  public Units {
    int units = problem.weight().length;
    int territories = problem.goal().territories();
    check("graph.units()", graph.units(), units);
    if (least.length > 0 || most.length > 0) {
      check("least.length", least.length, territories);
      check("most.length", most.length, territories);
    }
    if (cost.length > 0) {
      check("cost.length", cost.length, units);
      for (double[] row : cost) {
        check("cost[i].length", row.length, units);
      }
    }
  }

  private static void check(String name, int value, int wanted) {
    if (value != wanted) {
      throw new IllegalArgumentException(
          "%s (%d) is not %d, as the problem has it.".formatted(name, value, wanted));
    }
  }

  /**
   * Units around the means of their territories, pulled to the goal's homes: what they cost is the
   * sum of w |p - center|<sup>2</sup>, and loads may be off as the goal's first tolerance says.
   */
  public static Units aroundMeans(Problem problem, UnitGraph graph) {
    return new Units(problem, graph, new long[0], new long[0], new double[0][]);
  }

  /**
   * Units around the best unit of each territory, with loads within bounds of their own.
   *
   * @param least load of each territory, length K
   * @param most load, likewise
   * @param cost of each unit for each unit that may be its center, N x N, each >= 0
   */
  public static Units aroundMedians(
      Problem problem, UnitGraph graph, long[] least, long[] most, double[][] cost) {
    return new Units(problem, graph, least, most, cost);
  }
}
