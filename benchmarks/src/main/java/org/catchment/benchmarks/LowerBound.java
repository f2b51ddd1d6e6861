package org.catchment.benchmarks;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How far a division can be from the best one with its centers and its loads.
 *
 * <p>Whatever the prices, no division with loads L costs less than sum w min_k(d_k^2 - price_k) +
 * sum price_k L_k: that is linear programming's dual (S. W. Hess, S. A. Samuels, Experiences with a
 * sales districting model, Management Science 18, 1971).
 */
final class LowerBound {
  private LowerBound() {}

  /**
   * The part of the objective that a better division could save at most.
   *
   * @return (primal - dual) / primal, both with the centers of {@code diagram}, heavy accounts and
   *     their territories aside
   */
  static double gap(ContestWorld world, SetAside aside, int[] territory, PowerDiagram diagram) {
    double[] load = new double[diagram.size()];
    int[] shared = aside.shared();
    for (int i : shared) {
      load[territory[i]] += world.weight[i];
    }
    PowerDiagram inUse = only(diagram, load);
    double primal = 0;
    for (int i : shared) {
      primal += world.weight[i] * world.place.squaredDistance(i, diagram.center(), territory[i]);
    }
    // Primal less dual, account by account: the prices of the loads turn distances into costs, and
    // what is left is what accounts pay for not being where they prefer to be.
    double[] loss = new double[shared.length];
    IntStream.range(0, shared.length)
        .parallel()
        .forEach(
            s -> {
              int i = shared[s];
              double least = inUse.cost(world.place, i, inUse.preferred(world.place, i));
              loss[s] = world.weight[i] * (diagram.cost(world.place, i, territory[i]) - least);
            });
    return primal > 0 ? Arrays.stream(loss).sum() / primal : 0;
  }

  private static PowerDiagram only(PowerDiagram diagram, double[] load) {
    int[] used = IntStream.range(0, load.length).filter(k -> load[k] > 0).toArray();
    Coordinates center = new Coordinates(used.length);
    double[] price = new double[used.length];
    Arrays.setAll(center.x(), u -> diagram.center().x()[used[u]]);
    Arrays.setAll(center.y(), u -> diagram.center().y()[used[u]]);
    Arrays.setAll(center.z(), u -> diagram.center().z()[used[u]]);
    Arrays.setAll(price, u -> diagram.price()[used[u]]);
    return new PowerDiagram(center, price);
  }
}
