package org.catchment.jobs.align.solver;

/**
 * Alternates prices that balance the diagram with centers that fit the territories.
 *
 * <p>V. Cohen-Addad, P. Klein, N. Young, Balanced centroidal power diagrams for redistricting, ACM
 * SIGSPATIAL (2018). With perfect prices every round lowers the objective; as whole accounts spoil
 * perfection, rounds stop when they hardly move any account.
 */
final class Balancer {
  /** Sweeps after which the centers stay where they are: most problems settle in half of it. */
  private static final int MAX_SWEEPS = 250;

  /** The centers have settled when a round moves no more than this part of the weight. */
  private static final double SETTLED = 0.01;

  /** Imbalance that is good enough to move the centers. */
  private static final double ROUND_BALANCE = 0.15;

  private static final int SWEEPS_PER_ROUND = 12;

  /** Imbalance that whole accounts may well prevent; what is missing is left to the finish. */
  private static final double FINAL_BALANCE = 1e-3;

  private static final int FINAL_SWEEPS = 15;

  /** Borders are looked at this wide after the centers moved, in units of their scale. */
  private static final double MOVE_HORIZON = 0.3;

  /** After a move of the centers, prices are dropped if a load is off by more than this ... */
  private static final double LOST_BALANCE = 0.8;

  /** ... or if one falls below this part of the target. */
  private static final double LOST_LOAD = 0.15;

  private final Points points;
  private final Sweep sweep;
  private final double target;

  /** Balances {@code points}, over which {@code sweep} goes, to loads of {@code target}, > 0. */
  Balancer(Points points, Sweep sweep, double target) {
    this.points = points;
    this.sweep = sweep;
    this.target = target;
  }

  /** Moves the centers until they settle. */
  Diagram settle(Diagram start, Progress progress) {
    Census census = sweep.over(start, Borders.WIDEST);
    int[] lastTerritory = census.territory;
    boolean settled = false;
    while (!settled && sweep.done() < MAX_SWEEPS) {
      progress.at("balance", (double) sweep.done() / MAX_SWEEPS);
      census =
          new Pricing(points, sweep, census, target, SWEEPS_PER_ROUND, ROUND_BALANCE).balance();
      double moved = movedWeight(lastTerritory, census.territory);
      settled =
          moved <= SETTLED * points.totalWeight && census.maxImbalance(target) <= LOST_BALANCE;
      lastTerritory = census.territory;
      if (!settled) {
        census = move(census);
      }
    }
    return census.diagram;
  }

  /** Sets the prices so that these centers have territories as equal as prices can make them. */
  Census balance(Diagram diagram) {
    Census start = sweep.over(diagram, Borders.WIDEST);
    return new Pricing(points, sweep, start, target, FINAL_SWEEPS, FINAL_BALANCE).balance();
  }

  private double movedWeight(int[] before, int[] after) {
    double moved = 0;
    for (int i = 0; i < before.length; i++) {
      if (before[i] != after[i]) {
        moved += points.weight[i];
      }
    }
    return moved;
  }

  /** Moves the centers to the means, with prices that leave the borders where they are. */
  private Census move(Census census) {
    Diagram moved = census.means();
    double[] prices = transportedPrices(census.borders, moved);
    Census after = sweep.over(moved.withPrices(prices), MOVE_HORIZON);
    boolean lost =
        after.maxImbalance(target) > LOST_BALANCE || after.leastLoad() < LOST_LOAD * target;
    if (lost) {
      Census free = sweep.over(moved.withPrices(new double[prices.length]), Borders.WIDEST);
      if (free.maxImbalance(target) < after.maxImbalance(target)) {
        return free;
      }
    }
    return after;
  }

  /** Least squares over the borders: each wants the price difference that keeps it in place. */
  private static double[] transportedPrices(Borders borders, Diagram moved) {
    int territories = moved.size();
    double[] stiffness = new double[borders.size()];
    double[] pull = new double[territories];
    for (int e = 0; e < borders.size(); e++) {
      if (borders.stripMass(e) > 0) {
        stiffness[e] = borders.stripMass(e) / borders.scale(e);
        double gap = stiffness[e] * borders.priceGap(e, moved);
        pull[borders.low[e]] += gap;
        pull[borders.high[e]] -= gap;
      }
    }
    double[] price = new Laplacian(borders, stiffness, territories).solve(pull);
    for (int k = 0; k < territories; k++) {
      price[k] += moved.price[k];
    }
    return price;
  }
}
