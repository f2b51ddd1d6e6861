package org.catchment.jobs.align.solver;

/**
 * Alternates prices that balance the diagram with centers that fit the territories, on places that
 * are all here.
 *
 * <p>V. Cohen-Addad, P. Klein, N. Young, Balanced centroidal power diagrams for redistricting, ACM
 * SIGSPATIAL (2018). With perfect prices every round lowers the objective; as whole accounts spoil
 * perfection, rounds stop when they gain next to nothing.
 */
final class Balancer {
  /** Passes after which the centers stay where they are: most problems settle in half of it. */
  private static final int MAX_PASSES = 250;

  /** The centers have settled when a round changes the bound by no more than this part. */
  private static final double SETTLED = 1e-5;

  /** Rounds that are made in any case. */
  private static final int LEAST_ROUNDS = 5;

  /** Imbalance that is good enough to move the centers. */
  private static final double ROUND_BALANCE = 0.15;

  private static final int PASSES_PER_ROUND = 12;

  /** Imbalance that clusters may well prevent. */
  private static final double FINAL_BALANCE = 1e-3;

  private static final int FINAL_PASSES = 15;

  /** Borders are looked at this wide after the centers moved, in units of their scale. */
  private static final double MOVE_HORIZON = 0.3;

  /** After a move of the centers, prices are dropped if a load is off by more than this ... */
  private static final double LOST_BALANCE = 0.8;

  /** ... or if one falls below this part of the target. */
  private static final double LOST_LOAD = 0.15;

  private final Surface surface;
  private final KdTree places;
  private final Passes passes;
  private final double[] target;

  /** Balances places to loads of {@code target}. */
  Balancer(Surface surface, KdTree places, double[] target) {
    this.surface = surface;
    this.places = places;
    this.target = target;
    passes = Passes.over(places, target.length);
  }

  /** How many passes were made. */
  int passes() {
    return passes.done();
  }

  /** Moves the centers until they settle. */
  Diagram settle(Diagram start, Progress progress) {
    Census census = passes.over(start, Borders.WIDEST);
    double lastBound = Double.NaN;
    for (int round = 0; passes.done() < MAX_PASSES; round++) {
      progress.at("balance", (double) passes.done() / MAX_PASSES);
      census =
          new Pricing(passes, places, census, target, PASSES_PER_ROUND, ROUND_BALANCE).balance();
      double bound = census.bound(target);
      if (round >= LEAST_ROUNDS
          && Math.abs(bound - lastBound) <= SETTLED * Math.abs(bound)
          && census.maxImbalance(target) <= LOST_BALANCE) {
        break;
      }
      lastBound = bound;
      census = move(census);
    }
    return census.diagram;
  }

  /** Sets the prices so that these centers have territories as equal as prices can make them. */
  Diagram balance(Diagram diagram) {
    Census start = passes.over(diagram, Borders.WIDEST);
    return new Pricing(passes, places, start, target, FINAL_PASSES, FINAL_BALANCE)
        .balance()
        .diagram;
  }

  /** Moves the centers to the means, with prices that leave the borders where they are. */
  private Census move(Census census) {
    Diagram moved = census.means(surface);
    double[] prices = transportedPrices(census, moved);
    Census after = passes.over(moved.withPrices(prices), MOVE_HORIZON);
    boolean lost = after.maxImbalance(target) > LOST_BALANCE || after.leastLoad(target) < LOST_LOAD;
    if (lost) {
      Census free = passes.over(moved.withPrices(new double[prices.length]), Borders.WIDEST);
      if (free.maxImbalance(target) < after.maxImbalance(target)) {
        return free;
      }
    }
    return after;
  }

  /** Least squares over the borders: each wants the price difference that keeps it in place. */
  private static double[] transportedPrices(Census census, Diagram moved) {
    Borders borders = census.borders;
    double[] stiffness = new double[borders.size()];
    double[] pull = new double[moved.size()];
    for (int e = 0; e < borders.size(); e++) {
      if (borders.stripMass(e) > 0) {
        stiffness[e] = borders.stripMass(e) / borders.scale(e);
        double gap = stiffness[e] * borders.priceGap(e, moved, census.unit);
        pull[borders.low[e]] += gap;
        pull[borders.high[e]] -= gap;
      }
    }
    double[] price = new Laplacian(borders, moved).solve(stiffness, pull);
    for (int k = 0; k < price.length; k++) {
      price[k] += moved.price[k];
    }
    return price;
  }
}
