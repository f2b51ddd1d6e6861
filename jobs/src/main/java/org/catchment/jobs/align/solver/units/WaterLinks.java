package org.catchment.jobs.align.solver.units;

import java.util.Arrays;
import org.catchment.jobs.align.solver.goal.Problem;

/**
 * Links over the water: from every unit outside the largest component to the nearest unit of
 * another component, and back. They suggest moves, but do not connect units.
 */
public final class WaterLinks {
  private WaterLinks() {}

  /**
   * For each unit, the units whose territories it may try to join: those that it touches, and those
   * at the other ends of its links.
   *
   * @param movable the units that may get links
   */
  public static int[][] reach(Problem problem, UnitGraph graph, int[] movable) {
    int[][] reach = graph.neighbors.clone();
    int mainland = mainland(graph, movable);
    for (int i : movable) {
      if (graph.component[i] != mainland) {
        int j = nearestElsewhere(problem, graph, movable, i);
        reach[i] = with(reach[i], j);
        reach[j] = with(reach[j], i);
      }
    }
    return reach;
  }

  private static int mainland(UnitGraph graph, int[] movable) {
    int mainland = graph.component[movable[0]];
    for (int i : movable) {
      if (graph.size[graph.component[i]] > graph.size[mainland]) {
        mainland = graph.component[i];
      }
    }
    return mainland;
  }

  private static int nearestElsewhere(Problem problem, UnitGraph graph, int[] movable, int i) {
    int nearest = i;
    double least = Double.POSITIVE_INFINITY;
    for (int j : movable) {
      if (graph.component[j] != graph.component[i]) {
        double dx = problem.x()[i] - problem.x()[j];
        double dy = problem.y()[i] - problem.y()[j];
        double dz = problem.z()[i] - problem.z()[j];
        double d2 = dx * dx + dy * dy + dz * dz;
        if (d2 < least) {
          least = d2;
          nearest = j;
        }
      }
    }
    return nearest;
  }

  private static int[] with(int[] list, int item) {
    int[] longer = Arrays.copyOf(list, list.length + 1);
    longer[list.length] = item;
    return longer;
  }
}
