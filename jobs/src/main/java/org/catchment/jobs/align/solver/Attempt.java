package org.catchment.jobs.align.solver;

import java.util.Arrays;
import java.util.stream.IntStream;

/** One division of the shared accounts, from first centers to the finish, and how good it is. */
final class Attempt {
  /** Imbalance that prices need not better: whole accounts are the finish's business. */
  private static final double ENOUGH = 2e-3;

  /** Passes over all accounts to find prices, after the first. */
  private static final int PASSES = 1;

  /** And then again, once big accounts have their territories. */
  private static final int LOCKED_PASSES = 2;

  /** As many do no harm where all accounts are here. */
  private static final int PASSES_HERE = 12;

  /** Borders are looked at this wide on the first pass, in units of their scale. */
  private static final double FIRST_HORIZON = 0.3;

  /** Accounts near a border are those within this margin, in units of its scale, ... */
  private static final double LEAST_REACH = 0.01;

  /** ... or more where there are few: about twice as many to a territory come here. */
  private static final double NEAR_PER_TERRITORY = 100;

  /** ... so many times as many if several measures have to be balanced by exchange, ... */
  private static final double NEAR_PER_MEASURE = 4;

  /** ... which leaves enclaves far inside: of no more accounts than these, all come, ... */
  private static final long MOST_TO_EXCHANGE = 300_000;

  /** ... or more where less than so many times the weight that must move is so near. */
  private static final double RESERVE = 4;

  /** ... or all where one account has more than this part of its territory's target. */
  private static final double FILLING = 0.5;

  /** The centers and prices that the division came from. */
  final Diagram diagram;

  /** Big accounts and those near a border, each with its territory. */
  final AccountList placed;

  /** Weight per territory. */
  final long[] load;

  /** Measures per territory. */
  final Balance balance;

  /** Sum of w d^2 to the diagram's centers. */
  final double objective;

  /** No division into the same loads, with the same centers, has a smaller sum. */
  final double bound;

  /** Sum of w d^2 to the nearest centers of a division without balance. */
  final double unbalanced;

  /** How the territories hang together. */
  final Solution.Contiguity contiguity;

  /** Passes over all accounts. */
  final int passes;

  /** Sum of w d^2 to the territories' means, which the finish may have moved, where all is here. */
  private final double inertia;

  /**
   * Divides the accounts.
   *
   * @param big those of the sample that are not alone
   * @param homes of the shared territories
   * @param start where the centers start
   * @param target load that every territory should have, > 0
   * @param free centers of a division without balance
   */
  Attempt(
      Layout layout,
      Sample sample,
      AccountList big,
      Lands lands,
      Homes homes,
      Diagram start,
      double[] target,
      Diagram free,
      Phases phases) {
    AccountList places = new AccountList();
    places.addAll(sample.light);
    places.addAll(Smearing.of(layout, big, start, target));
    KdTree tree = new KdTree(places, layout.unit);
    Diagram settled = start;
    if (!homes.fixAll()) {
      KdTree onLands = new KdTree(lands.settled(places), layout.unit);
      settled =
          new Balancer(layout.surface, homes, onLands, lands.targets())
              .settle(start, lands.ofTerritories(), phases.progress());
    }
    settled = new Balancer(layout.surface, homes, tree, target).balance(settled);

    phases.enter("price");
    KdTree bigTree = new KdTree(big, layout.unit);
    KdTree grains = new KdTree(Smearing.of(layout, big, settled, target), layout.unit);
    FullPasses full = new FullPasses(sample.accounts, grains, target.length);
    Census census = full.over(settled, sample.isWhole() ? Borders.WIDEST : FIRST_HORIZON);
    int more = sample.isWhole() ? PASSES_HERE : PASSES;
    census = priced(full, tree, census, target, more);
    boolean[] cut = cut(big.size, grains, census.diagram);
    AccountList whole = big.pick(where(cut, false));
    AccountList split = locked(big.pick(where(cut, true)), census.diagram, target);
    KdTree wholeTree = new KdTree(whole, layout.unit);
    census = full.lock(split, wholeTree, census, FIRST_HORIZON);
    more = sample.isWhole() ? PASSES_HERE : LOCKED_PASSES;
    census = priced(full, tree, census, target, more);
    Diagram diagram = census.diagram;

    phases.enter("finish");
    int[] label = Labelling.of(diagram, wholeTree);
    for (int a = 0; a < label.length; a++) {
      whole.territory[wholeTree.id[a]] = label[a];
    }
    int carried = layout.goal.measures() > 1 ? layout.goal.measures() : 0;
    boolean isHere = sample.isWhole() || (carried > 0 && layout.accounts <= MOST_TO_EXCHANGE);
    double[] reach = reach(census, target, layout, isHere);
    reachDisplaced(split, diagram, full.radius(), reach, layout.unit);
    reachBeside(split, target, reach);
    reachBeside(whole, target, reach);
    Audit audit =
        sample.accounts.pass(
            new Audit.Pass(
                diagram, full.radius(), reach, layout.spread, layout.unit, free, carried));
    passes = full.done() + 1;
    placed = audit.near.byAddress();
    int near = placed.size;
    placed.addAll(whole);
    placed.addAll(split);
    double costBefore = squaredDistances(near, diagram);
    int[] owner = Arrays.copyOf(placed.territory, near);
    AccountList seen = new AccountList();
    seen.addAll(placed);
    seen.addAll(Interior.of(diagram, full.radius(), reach, tree));
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
    Finish finish = new Finish(census, seen, placed.size, adjacency, balance, count);
    finish.run();
    if (sample.isWhole()) {
      finish.ease();
    }
    System.arraycopy(seen.territory, 0, placed.territory, 0, placed.size);
    for (int i = 0; i < placed.size; i++) {
      load[placed.territory[i]] += placed.weight[i];
    }
    contiguity = finish.contiguity(Arrays.stream(count).sum(), Arrays.stream(load).sum());
    objective = audit.objective / layout.unit + squaredDistances(placed.size, diagram) - costBefore;

    Diagram priced = diagram;
    double proven = audit.bound / layout.unit + leastCost(priced, bigTree) + priced.paid(load);
    if (sample.isWhole()) {
      KdTree all = new KdTree(placed, layout.unit);
      Diagram fitted = fitted(priced, all);
      double fittedBound = leastCost(fitted, all) + fitted.paid(load);
      priced = fittedBound > proven ? fitted : priced;
      proven = Math.max(proven, fittedBound);
    } else {
      Lowering lowering = lowered(diagram, near, owner, big, bigTree, reach);
      double loweredBound =
          audit.bound / layout.unit
              + lowering.gain()
              + leastCost(lowering.diagram(), bigTree)
              + lowering.diagram().paid(load);
      priced = loweredBound > proven ? lowering.diagram() : priced;
      proven = Math.max(proven, loweredBound);
    }
    this.diagram = priced;
    bound = proven;
    unbalanced = audit.unbalanced / layout.unit + leastCost(free, bigTree);
    inertia =
        sample.isWhole()
            ? squaredDistances(
                placed.size, Diagram.ofMeans(layout.surface, placed, placed.territory, load.length))
            : objective;
  }

  private static Census priced(
      FullPasses full, KdTree sample, Census census, double[] target, int passes) {
    return new Pricing(full, sample, census, target, passes)
        .until(ENOUGH, 0)
        .tradingBetweenParts()
        .balance();
  }

  /**
   * Prices for the loads that came, while prices so far are for those that were wanted: they prove
   * a better bound.
   */
  private Diagram fitted(Diagram diagram, KdTree all) {
    double[] held = Arrays.stream(load).mapToDouble(w -> w).toArray();
    if (Arrays.stream(held).anyMatch(w -> w == 0)) {
      return diagram;
    }
    Passes passes = Passes.over(all, load.length);
    Census start = passes.over(diagram, Borders.WIDEST);
    return new Pricing(passes, all, start, held, PASSES_HERE).balance().diagram;
  }

  /**
   * Lower prices where the finish took away from a territory of which all accounts have come.
   *
   * @param near how many of those placed have come from the pass, the first ones
   * @param owner of each of these, in the diagram
   */
  private Lowering lowered(
      Diagram diagram, int near, int[] owner, AccountList big, KdTree bigTree, double[] reach) {
    AccountList here = new AccountList();
    for (int i = 0; i < near; i++) {
      here.addFrom(placed, i);
    }
    here.addAll(big);
    int[] owners = Arrays.copyOf(owner, here.size);
    int[] ofBig = Labelling.of(diagram, bigTree);
    for (int a = 0; a < ofBig.length; a++) {
      owners[near + bigTree.id[a]] = ofBig[a];
    }
    Lowering lowering = new Lowering(diagram, here, owners, near);
    for (int k = 0; k < load.length; k++) {
      if (reach[k] == Double.POSITIVE_INFINITY) {
        lowering.lower(k, load[k]);
      }
    }
    return lowering;
  }

  /** Which accounts have grains in more than one territory. */
  private static boolean[] cut(int accounts, KdTree grains, Diagram diagram) {
    int[] owner = Labelling.of(diagram, grains);
    int[] first = new int[accounts];
    boolean[] cut = new boolean[accounts];
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
  private static double[] reach(Census census, double[] target, Layout layout, boolean all) {
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

  /** Sum of w d^2 to the diagram's centers, of the first of those placed. */
  private double squaredDistances(int first, Diagram diagram) {
    double sum = 0;
    for (int i = 0; i < first; i++) {
      sum +=
          placed.weight[i]
              * diagram.squaredDistance(placed.territory[i], placed.x[i], placed.y[i], placed.z[i]);
    }
    return sum;
  }

  /** Sum of w times the least d^2 - price. */
  private static double leastCost(Diagram diagram, KdTree tree) {
    int[] owner = Labelling.of(diagram, tree);
    double sum = 0;
    for (int a = 0; a < owner.length; a++) {
      sum += tree.weight[a] * diagram.cost(owner[a], tree.x[a], tree.y[a], tree.z[a]);
    }
    return sum;
  }

  /**
   * Whether this one has the better balance or, where both are within tolerance, is more compact.
   */
  boolean isBetterThan(Attempt other) {
    double mine = balance.excess();
    double theirs = other.balance.excess();
    return mine < theirs || (mine <= theirs && inertia < other.inertia);
  }
}
