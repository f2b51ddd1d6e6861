package org.catchment.jobs.align.solver;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.catchment.jobs.align.solver.answer.Division;
import org.catchment.jobs.align.solver.centers.Balancer;
import org.catchment.jobs.align.solver.centers.CenterStep;
import org.catchment.jobs.align.solver.centers.Centers;
import org.catchment.jobs.align.solver.centers.Landmasses;
import org.catchment.jobs.align.solver.centers.MeanCenters;
import org.catchment.jobs.align.solver.centers.Moments;
import org.catchment.jobs.align.solver.finish.Audit;
import org.catchment.jobs.align.solver.finish.Finish;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Adjacency;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;
import org.catchment.jobs.align.solver.goal.RepHomes;
import org.catchment.jobs.align.solver.holdings.Balance;
import org.catchment.jobs.align.solver.holdings.MoveRules;
import org.catchment.jobs.align.solver.layout.BlockLayout;
import org.catchment.jobs.align.solver.layout.FullPasses;
import org.catchment.jobs.align.solver.layout.Sample;
import org.catchment.jobs.align.solver.layout.Smearing;
import org.catchment.jobs.align.solver.prices.Pricing;
import org.catchment.jobs.align.solver.sweep.Borders;
import org.catchment.jobs.align.solver.sweep.Census;
import org.catchment.jobs.align.solver.sweep.Interior;
import org.catchment.jobs.align.solver.sweep.Labelling;

/** One division of the shared accounts, from first centers to the finish, and how good it is. */
public final class Attempt {
  /** Imbalance that prices need not better: whole accounts are the finish's business. */
  private static final double ENOUGH = 2e-3;

  /** Passes over all accounts to find prices, after the first. */
  private static final int PASSES = 1;

  /** And then again, once big accounts have their territories. */
  private static final int LOCKED_PASSES = 2;

  /** As many do no harm where all accounts are here. */
  private static final int PASSES_HERE = 12;

  /** So many accounts a territory are few. */
  private static final int FEW = 4;

  /** Borders are looked at this wide on the first pass, in units of their scale. */
  private static final double FIRST_HORIZON = 0.3;

  /** Accounts near a border are those within this margin, in units of its scale, ... */
  private static final double LEAST_REACH = 0.01;

  /** ... or more where there are few: about twice as many to a territory come here. */
  private static final double NEAR_PER_TERRITORY = 100;

  /** ... so many times as many if several measures have to be balanced by exchange, ... */
  private static final double NEAR_PER_MEASURE = 4;

  /**
   * ... or all where there are no more than so many: then all are neighbors as they truly are, ...
   */
  private static final long MOST_HERE = 300_000;

  /** ... or more where less than so many times the weight that must move is so near. */
  private static final double RESERVE = 4;

  /** ... or all where one account has more than this part of its territory's target. */
  private static final double FILLING = 0.5;

  /** The centers and prices that the division came from: they tell who is where. */
  public final Diagram cells;

  /** Big accounts and those near a border, each with its territory. */
  public final AccountList placed;

  /** How many of those placed have come from the pass, the first ones. */
  final int near;

  /** Weight per territory. */
  public final long[] load;

  /** Measures per territory. */
  public final Balance balance;

  /** Centers at the means of what the finish made, with prices that leave the borders in place. */
  final Diagram means;

  /** How far each territory reaches. */
  final double[] radius;

  /** Passes over all accounts. */
  final int passes;

  /** Sum of w d^2 to the means, where all is here. */
  private final double objective;

  /**
   * Divides the accounts.
   *
   * @param big those of the sample that are not alone
   * @param homes of the shared territories, no two in one place
   * @param given the same as they were given
   * @param start where the centers start
   * @param target load that every territory should have, > 0
   * @param settles whether centers move before the division; else they stay where they start
   */
  Attempt(
      BlockLayout layout,
      Sample sample,
      AccountList big,
      Landmasses lands,
      RepHomes homes,
      RepHomes given,
      Diagram start,
      double[] target,
      boolean settles,
      Phases phases) {
    AccountList places = new AccountList();
    places.addAll(sample.light);
    places.addAll(Smearing.of(layout, big, start, target));
    KdTree tree = new KdTree(places, layout.unit);
    Diagram settled = start;
    boolean priced = !isDirect(sample, target.length);
    if (settles && priced && !homes.fixAll()) {
      KdTree onLands = new KdTree(lands.settled(places), layout.unit);
      settled =
          new Balancer(layout.surface, homes, onLands, lands.targets())
              .settle(start, lands.ofTerritories(), phases.progress());
    }
    if (priced) {
      settled = new Balancer(layout.surface, homes, tree, target).balance(settled);
    }

    phases.enter("price");
    KdTree bigTree = new KdTree(big, layout.unit);
    KdTree grains = new KdTree(Smearing.of(layout, big, settled, target), layout.unit);
    FullPasses full = new FullPasses(sample.accounts, grains, new double[target.length]);
    Census census = full.over(settled, sample.isWhole() ? Borders.WIDEST : FIRST_HORIZON);
    if (priced) {
      int more = sample.isWhole() ? PASSES_HERE : PASSES;
      census = priced(full, tree, census, target, more);
    }
    boolean[] cut = cut(big, grains, census.diagram, target);
    AccountList whole = big.pick(where(cut, false));
    AccountList split = locked(big.pick(where(cut, true)), census.diagram, target);
    KdTree wholeTree = new KdTree(whole, layout.unit);
    census = full.lock(split, wholeTree, census, FIRST_HORIZON);
    if (priced) {
      int more = sample.isWhole() ? PASSES_HERE : LOCKED_PASSES;
      census = priced(full, tree, census, target, more);
    }
    Diagram diagram = census.diagram;
    cells = diagram;
    radius = full.radius();

    phases.enter("finish");
    int[] label = Labelling.of(diagram, wholeTree);
    for (int a = 0; a < label.length; a++) {
      whole.territory[wholeTree.id[a]] = label[a];
    }
    int carried = layout.goal.measures() > 1 ? layout.goal.measures() : 0;
    boolean isHere = sample.isWhole() || layout.accounts <= MOST_HERE;
    double[] reach = reach(census, target, layout, isHere);
    reachDisplaced(split, diagram, radius, reach, layout.unit);
    reachBeside(split, target, reach);
    reachBeside(whole, target, reach);
    Audit audit =
        sample.accounts.pass(new Audit.Pass(diagram, radius, reach, layout.unit, carried));
    passes = full.done() + 1;
    placed = audit.near.byAddress();
    near = placed.size;
    placed.addAll(whole);
    placed.addAll(split);
    audit.moments.remove(placed, near);
    AccountList seen = new AccountList();
    seen.addAll(placed);
    seen.addAll(Interior.of(diagram, radius, reach, tree));
    seen.trim();
    long[][] of = carried > 0 ? seen.measure : new long[][] {seen.weight};
    long[][] held = carried > 0 ? audit.measureLoad : new long[][] {audit.load.clone()};
    long[] count = audit.count;
    for (int i = near; i < placed.size; i++) {
      count[placed.territory[i]]++;
      for (int m = 0; m < of.length; m++) {
        held[m][placed.territory[i]] += of[m][i];
      }
    }
    load = audit.load;
    for (int i = 0; i < near; i++) {
      load[placed.territory[i]] -= placed.weight[i];
    }
    balance = new Balance(of, held, target, layout.goal.tolerances());
    Adjacency adjacency = new Adjacency(layout.surface, seen);
    Finish finish =
        new Finish(census, seen, placed.size, adjacency, balance, count, MoveRules.NONE);
    finish.run(!settles || !BalancedKMeans.goesOn(sample));
    System.arraycopy(finish.territories(), 0, seen.territory, 0, placed.size);
    finish.compact(centers(layout, given, audit.moments, seen, placed.size));
    System.arraycopy(finish.territories(), 0, placed.territory, 0, placed.size);
    for (int i = 0; i < placed.size; i++) {
      load[placed.territory[i]] += placed.weight[i];
    }
    audit.moments.add(placed, placed.size);
    Diagram moved = audit.moments.means(layout.surface, given, diagram);
    means = moved.withPrices(CenterStep.transportedPrices(census, moved));
    objective = sample.isWhole() ? squaredDistances() : 0;
  }

  Division division() {
    return new Division(cells, placed, load, balance);
  }

  /**
   * The centers of all that territories hold: those that are here, the first ones, and the rest.
   */
  private static Centers centers(
      BlockLayout layout, RepHomes homes, Moments others, AccountList here, int movable) {
    double[] mass = new double[here.size];
    Arrays.setAll(mass, i -> i < movable ? here.weight[i] : 0);
    MeanCenters centers = new MeanCenters(layout.surface, homes, here.x, here.y, here.z, mass);
    others.countIn(centers);
    for (int i = 0; i < movable; i++) {
      centers.joined(here.territory[i], i);
    }
    return centers;
  }

  /**
   * Whether there are hardly more accounts than territories: then prices tell nothing, and accounts
   * go one by one, the heaviest first, to the nearest territory that can hold them.
   */
  static boolean isDirect(Sample sample, int territories) {
    return sample.isWhole() && sample.light.size + sample.big.size < FEW * territories;
  }

  private static Census priced(
      FullPasses full, KdTree sample, Census census, double[] target, int passes) {
    return new Pricing(full, sample, census, target, passes)
        .until(ENOUGH, 0)
        .tradingBetweenParts()
        .balance();
  }

  /**
   * Which accounts have grains in more than one territory, or are in one place with others that
   * together fill much of one: prices send all of these to the same.
   */
  private static boolean[] cut(AccountList big, KdTree grains, Diagram diagram, double[] target) {
    int[] owner = Labelling.of(diagram, grains);
    int[] first = new int[big.size];
    boolean[] cut = new boolean[big.size];
    Map<List<Double>, Double> inPlace = new HashMap<>();
    for (int i = 0; i < big.size; i++) {
      inPlace.merge(List.of(big.x[i], big.y[i], big.z[i]), (double) big.weight[i], Double::sum);
    }
    double much = FILLING * Arrays.stream(target).min().orElse(0);
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
  private static AccountList locked(AccountList big, Diagram diagram, double[] target) {
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

  /** How near a border of each territory an account counts as near; infinity for all accounts. */
  private static double[] reach(Census census, double[] target, BlockLayout layout, boolean all) {
    double[] reach = new double[target.length];
    double wanted = NEAR_PER_TERRITORY * (layout.goal.measures() > 1 ? NEAR_PER_MEASURE : 1);
    double usual = Math.max(LEAST_REACH, wanted * target.length / layout.accounts);
    Arrays.fill(reach, all ? Double.POSITIVE_INFINITY : Math.min(Borders.WIDEST, usual));
    if (all) {
      return reach;
    }
    Borders borders = census.borders;
    double[] sums = borders.cumulated();
    double[] needed = new double[target.length];
    Arrays.setAll(needed, k -> RESERVE * Math.abs(census.load[k] - target[k]));
    for (double margin = usual; ; margin = Math.min(Borders.WIDEST, 2 * margin)) {
      double[] available = new double[target.length];
      for (int e = 0; e < borders.size(); e++) {
        int low = borders.low[e];
        int high = borders.high[e];
        // Too much leaves from here, too little comes from there.
        available[low] +=
            borders.massWithin(sums, e, census.load[low] > target[low] ? 0 : 1, margin);
        available[high] +=
            borders.massWithin(sums, e, census.load[high] > target[high] ? 1 : 0, margin);
      }
      for (int k = 0; k < target.length; k++) {
        if (available[k] < needed[k]) {
          // Between towns far apart there may be nobody near a border: then all come.
          reach[k] =
              margin < Borders.WIDEST
                  ? Math.min(Borders.WIDEST, 2 * margin)
                  : Double.POSITIVE_INFINITY;
        }
      }
      if (margin >= Borders.WIDEST) {
        return reach;
      }
    }
  }

  /**
   * Has all accounts come of two territories where a locked account is deep in the other: some of
   * them will have to join it to its own.
   */
  private static void reachDisplaced(
      AccountList locked, Diagram diagram, double[] radius, double[] reach, double unit) {
    KdTree places = new KdTree(locked, unit);
    int[] owner = Labelling.of(diagram, places);
    for (int a = 0; a < owner.length; a++) {
      int there = owner[a];
      int home = locked.territory[places.id[a]];
      if (there != home) {
        double margin =
            diagram.cost(home, places.x[a], places.y[a], places.z[a])
                - diagram.cost(there, places.x[a], places.y[a], places.z[a]);
        double scale =
            Borders.scale(diagram.squaredDistance(there, home), radius[there], radius[home]);
        if (margin > Math.max(reach[there], reach[home]) * scale) {
          reach[there] = Double.POSITIVE_INFINITY;
          reach[home] = Double.POSITIVE_INFINITY;
        }
      }
    }
  }

  /** Has all accounts come of a territory that one fills by half: so few are near its borders. */
  private static void reachBeside(AccountList big, double[] target, double[] reach) {
    for (int i = 0; i < big.size; i++) {
      int home = big.territory[i];
      if (big.weight[i] > FILLING * target[home]) {
        reach[home] = Double.POSITIVE_INFINITY;
      }
    }
  }

  /**
   * Where a further attempt starts: at the means of this division, coincident accounts slightly
   * apart, so that no two centers are in one point. All accounts must be here.
   */
  Diagram start(BlockLayout layout, Sample sample, RepHomes homes) {
    AccountList byAddress = placed.byAddress();
    Moments moments = new Moments(load.length, layout.unit);
    for (AccountList some : List.of(sample.light, placed.pick(bigPositions()))) {
      for (int i = 0; i < some.size; i++) {
        int k = byAddress.territory[Arrays.binarySearch(byAddress.address, some.address[i])];
        moments.add(k, some.weight[i], some.x[i], some.y[i], some.z[i]);
      }
    }
    return moments.means(layout.surface, homes, means);
  }

  private int[] bigPositions() {
    return IntStream.range(near, placed.size).toArray();
  }

  /** Sum of w d^2 to the means of the territories. */
  private double squaredDistances() {
    double sum = 0;
    for (int i = 0; i < placed.size; i++) {
      sum +=
          placed.weight[i]
              * means.squaredDistance(placed.territory[i], placed.x[i], placed.y[i], placed.z[i]);
    }
    return sum;
  }

  /**
   * Whether this one has the better balance or, where both are within tolerance, is more compact.
   */
  boolean isBetterThan(Attempt other) {
    double mine = balance.excess();
    double theirs = other.balance.excess();
    return mine < theirs || (mine <= theirs && objective < other.objective);
  }
}
