package org.catchment.jobs.align.solver;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.catchment.jobs.align.solver.finish.Reach;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;
import org.catchment.jobs.align.solver.layout.BlockLayout;
import org.catchment.jobs.align.solver.layout.FullPasses;
import org.catchment.jobs.align.solver.layout.Smearing;
import org.catchment.jobs.align.solver.prices.Pricing;
import org.catchment.jobs.align.solver.sweep.Borders;
import org.catchment.jobs.align.solver.sweep.Census;
import org.catchment.jobs.align.solver.sweep.Labelling;

/**
 * The placement of accounts by prices: the light ones as the diagram has them, the big ones whole.
 *
 * @param census of the diagram, over all accounts
 * @param free big accounts that are where the diagram has them, each with its territory
 * @param fixed big accounts that have a territory whatever the prices
 * @param radius how far each territory reaches
 * @param passes that were made over all accounts
 */
@SuppressWarnings("ArrayRecordComponent") // Read in place.
record Placing(Census census, AccountList free, AccountList fixed, double[] radius, int passes) {
  /** Prices need not reduce the imbalance further: whole accounts are left to the finish. */
  private static final double ENOUGH = 2e-3;

  /** Passes over all accounts to find prices, after the first. */
  private static final int PASSES = 1;

  /** And then again, once big accounts have their territories. */
  private static final int PASSES_WITH_WHOLE = 2;

  /** If all accounts are here, this many do no harm. */
  private static final int PASSES_HERE = 12;

  /** Borders are examined this widely on the first pass, in units of their scale. */
  private static final double FIRST_HORIZON = 0.3;

  /**
   * Finds prices over all accounts: first with the big ones as grains, so that no load jumps; then
   * with big accounts whole if a border cuts them.
   *
   * @param settled centers, with prices that balance the sample
   * @param sample the places of the sample, big accounts as grains
   */
  static Placing of(SharedAccounts shared, Diagram settled, KdTree sample) {
    BlockLayout layout = shared.layout();
    double[] target = shared.target();
    boolean isWhole = shared.sample().isWhole();
    KdTree grains = new KdTree(Smearing.of(layout, shared.big(), settled, target), layout.unit);
    FullPasses full = new FullPasses(shared.sample().accounts, grains, new double[target.length]);
    Census census = full.over(settled, isWhole ? Borders.WIDEST : FIRST_HORIZON);
    if (!shared.areFew()) {
      census = priced(full, sample, census, target, isWhole ? PASSES_HERE : PASSES);
    }
    boolean[] cut = cut(shared.big(), grains, census.diagram, target);
    AccountList free = shared.big().pick(where(cut, false));
    AccountList fixed = fixed(shared.big().pick(where(cut, true)), census.diagram, target);
    KdTree freeTree = new KdTree(free, layout.unit);
    census = full.placeWhole(fixed, freeTree, census, FIRST_HORIZON);
    if (!shared.areFew()) {
      census = priced(full, sample, census, target, isWhole ? PASSES_HERE : PASSES_WITH_WHOLE);
    }
    int[] label = Labelling.of(census.diagram, freeTree);
    for (int a = 0; a < label.length; a++) {
      free.territory[freeTree.id[a]] = label[a];
    }
    return new Placing(census, free, fixed, full.radius(), full.done());
  }

  private static Census priced(
      FullPasses full, KdTree sample, Census census, double[] target, int passes) {
    return new Pricing(full, sample, census, target, passes)
        .until(ENOUGH, 0)
        .tradingBetweenParts()
        .balance();
  }

  /**
   * Accounts that have grains in more than one territory, or share one place with others that
   * together fill much of a territory: prices send all of these to the same one.
   */
  private static boolean[] cut(AccountList big, KdTree grains, Diagram diagram, double[] target) {
    int[] owner = Labelling.of(diagram, grains);
    int[] first = new int[big.size];
    boolean[] cut = new boolean[big.size];
    Map<List<Double>, Double> inPlace = new HashMap<>();
    for (int i = 0; i < big.size; i++) {
      inPlace.merge(List.of(big.x[i], big.y[i], big.z[i]), (double) big.weight[i], Double::sum);
    }
    double much = Reach.FILLING * Arrays.stream(target).min().orElse(0);
    for (int i = 0; i < big.size; i++) {
      double all = inPlace.getOrDefault(List.of(big.x[i], big.y[i], big.z[i]), 0.0);
      cut[i] = all > big.weight[i] && all > much;
    }
    Arrays.fill(first, -1);
    for (int a = 0; a < owner.length; a++) {
      int i = (int) grains.address[a];
      cut[i] |= first[i] >= 0 && first[i] != owner[a];
      first[i] = owner[a];
    }
    return cut;
  }

  private static int[] where(boolean[] flags, boolean value) {
    return IntStream.range(0, flags.length).filter(i -> flags[i] == value).toArray();
  }

  /**
   * Gives each big account, the heaviest first, the territory that it prefers and that can hold it.
   */
  private static AccountList fixed(AccountList big, Diagram diagram, double[] target) {
    Integer[] heaviestFirst = new Integer[big.size];
    Arrays.setAll(heaviestFirst, i -> i);
    Arrays.sort(heaviestFirst, (i, j) -> Long.compare(big.weight[j], big.weight[i]));
    double[] held = new double[target.length];
    for (int i : heaviestFirst) {
      int best = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int pass = 0; best < 0; pass++) {
        for (int k = 0; k < target.length; k++) {
          double cost = diagram.cost(k, big.x[i], big.y[i], big.z[i]);
          if (cost < least && (pass > 0 || held[k] + big.weight[i] <= target[k])) {
            least = cost;
            best = k;
          }
        }
      }
      held[best] += big.weight[i];
      big.territory[i] = best;
    }
    return big;
  }
}
