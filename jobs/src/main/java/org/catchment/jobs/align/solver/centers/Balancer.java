package org.catchment.jobs.align.solver.centers;

import java.util.Arrays;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;
import org.catchment.jobs.align.solver.geometry.Surface;
import org.catchment.jobs.align.solver.goal.Progress;
import org.catchment.jobs.align.solver.goal.RepHomes;
import org.catchment.jobs.align.solver.prices.Pricing;
import org.catchment.jobs.align.solver.sweep.Borders;
import org.catchment.jobs.align.solver.sweep.Census;
import org.catchment.jobs.align.solver.sweep.Passes;
import org.jspecify.annotations.Nullable;

/**
 * Alternates prices that balance the diagram with centers that fit the territories, on places in
 * memory.
 *
 * <p>V. Cohen-Addad, P. Klein, N. Young, Balanced centroidal power diagrams for redistricting, ACM
 * SIGSPATIAL (2018). With perfect prices every round lowers the objective. Whole accounts prevent
 * perfection, so rounds stop when they gain next to nothing.
 */
public final class Balancer {
  /** Passes after which the centers stay where they are: most problems settle in half of it. */
  private static final int MAX_PASSES = 250;

  /** Rounds that gain less than this part of the objective, ... */
  private static final double LEAST_PROGRESS = 1e-3;

  /** ... this many in a row, end the search, ... */
  private static final int PATIENCE = 4;

  /** ... but not before this many. */
  private static final int LEAST_ROUNDS = 5;

  /** Largest imbalance that is good enough to move the centers, ... */
  private static final double ROUND_BALANCE = 0.15;

  /** ... or mean imbalance, where a few territories resist. */
  private static final double MEAN_ROUND_BALANCE = 0.01;

  /** A round loses the balance if it ends beyond both, with a territory this far off its target. */
  private static final double LOST = 1;

  /** After this many losses in a row the search goes on without balance, and may find it later. */
  private static final int MAX_LOSSES = 2;

  private static final int PASSES_PER_ROUND = 12;

  /** The first round may take this many times the passes: seeds are far from balance. */
  private static final int FIRST_ROUND = 5;

  /** Clusters may well prevent a smaller imbalance. */
  private static final double FINAL_BALANCE = 1e-3;

  private static final int FINAL_PASSES = 15;

  private final Surface surface;
  private final RepHomes homes;
  private final KdTree places;
  private final Passes passes;
  private final double[] target;

  /** Balances places to loads of {@code target}. */
  public Balancer(Surface surface, RepHomes homes, KdTree places, double[] target) {
    this.surface = surface;
    this.homes = homes;
    this.places = places;
    this.target = target;
    passes = Passes.over(places, target.length);
  }

  /**
   * Moves the centers until they settle. A round that loses the balance is undone, and the centers
   * there take shorter steps: among crowded places prices may not find it again.
   *
   * @param land of each territory; targets must be such that each land can meet its own
   */
  public Diagram settle(Diagram start, int[] land, Progress progress) {
    Diagram filled = new Vacancies(surface, homes, places, target, land).fill(start);
    Census census = passes.over(filled, Borders.WIDEST);
    CenterStep step = new CenterStep(surface, homes, passes, target);
    double best = Double.POSITIVE_INFINITY;
    int stale = 0;
    int losses = 0;
    @Nullable Census before = null;
    for (int round = 0; passes.done() < MAX_PASSES; round++) {
      progress.at("balance", (double) passes.done() / MAX_PASSES);
      census = balanceWithin(census, (round == 0 ? FIRST_ROUND : 1) * PASSES_PER_ROUND);
      if (before != null && isLost(census) && ++losses <= MAX_LOSSES) {
        step.shorten(census);
        census = step.from(before);
        continue;
      }
      losses = 0;
      before = census;
      step.lengthen();
      double objective = commonObjective(census);
      stale = objective >= (1 - LEAST_PROGRESS) * best ? stale + 1 : 0;
      best = Math.min(best, objective);
      if (stale >= PATIENCE && round >= LEAST_ROUNDS) {
        break;
      }
      census = step.from(census);
    }
    return (before == null ? census : before).diagram;
  }

  private boolean isLost(Census census) {
    return census.maxImbalance(target) > LOST && census.meanImbalance(target) > MEAN_ROUND_BALANCE;
  }

  private Census balanceWithin(Census census, int maxPasses) {
    return new Pricing(passes, places, census, target, maxPasses)
        .until(ROUND_BALANCE, MEAN_ROUND_BALANCE)
        .balance();
  }

  /** Sets the prices so that these centers have territories as equal as prices can make them. */
  public Diagram balance(Diagram diagram) {
    Census start = passes.over(diagram, Borders.WIDEST);
    return new Pricing(passes, places, start, target, FINAL_PASSES)
        .until(FINAL_BALANCE, 0)
        .tradingBetweenParts()
        .balance()
        .diagram;
  }

  /** The objective without the hundredth of the territories that reach furthest and swing most. */
  private double commonObjective(Census census) {
    double[] cost = new double[target.length];
    Arrays.setAll(cost, census::cost);
    Arrays.sort(cost);
    return Arrays.stream(cost).limit(cost.length - cost.length / 100).sum();
  }
}
