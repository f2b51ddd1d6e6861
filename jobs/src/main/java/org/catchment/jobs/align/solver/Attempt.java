package org.catchment.jobs.align.solver;

/** One division of the shared accounts, from first centers to the finish, and how good it is. */
final class Attempt {
  /** Imbalance that prices need not better: whole accounts are the finish's business. */
  private static final double ENOUGH = 2e-3;

  /** Passes over all accounts to find prices, after the first. */
  private static final int PASSES = 3;

  /** As many do no harm where all accounts are here. */
  private static final int PASSES_HERE = 12;

  /** Borders are looked at this wide on the first pass, in units of their scale. */
  private static final double FIRST_HORIZON = 0.3;

  /** Accounts near a border are those within this margin, in units of its scale, ... */
  private static final double LEAST_REACH = 0.03;

  /** ... or more where there are few: about twice as many to a territory come here. */
  private static final double NEAR_PER_TERRITORY = 100;

  /** ... or more where much must move: a margin of 0.1 holds about a fifth of a territory. */
  private static final double REACH_PER_IMBALANCE = 2;

  /** The centers and prices that the division came from. */
  final Diagram diagram;

  /** Big accounts and those near a border, each with its territory. */
  final AccountList placed;

  /** Weight per territory. */
  final long[] load;

  /** Sum of w d^2 to the diagram's centers. */
  final double objective;

  /** No division into the same loads, with the same centers, has a smaller sum. */
  final double bound;

  /** Sum of w d^2 to the nearest centers of a division without balance. */
  final double unbalanced;

  /** Passes over all accounts. */
  final int passes;

  /** Sum of w d^2 to the territories' means, which the finish may have moved, where all is here. */
  private final double inertia;

  /** How far the worst load is beyond the tolerance, in targets; 0 if all are within. */
  private final double excess;

  /**
   * Divides the accounts.
   *
   * @param big those of the sample that are not alone
   * @param start where the centers start
   * @param target load that every territory should have, > 0
   * @param free centers of a division without balance
   */
  Attempt(
      Layout layout,
      Sample sample,
      AccountList big,
      Diagram start,
      double[] target,
      Diagram free,
      Phases phases) {
    AccountList places = new AccountList();
    places.addAll(sample.light);
    places.addAll(Smearing.of(layout, big, start, target));
    KdTree tree = new KdTree(places, layout.unit);
    Balancer balancer = new Balancer(layout.surface, tree, target);
    Diagram settled =
        layout.goal.centersAreFixed() ? start : balancer.settle(start, phases.progress());
    settled = balancer.balance(settled);

    phases.enter("price");
    KdTree bigTree = new KdTree(big, layout.unit);
    FullPasses full = new FullPasses(sample.accounts, bigTree, target.length);
    Census census = full.over(settled, sample.isWhole() ? Borders.WIDEST : FIRST_HORIZON);
    int more = sample.isWhole() ? PASSES_HERE : PASSES;
    census = new Pricing(full, tree, census, target, more, ENOUGH).balance();
    diagram = census.diagram;

    phases.enter("finish");
    double[] reach = reach(census, target, layout.accounts, sample.isWhole());
    Audit audit =
        sample.accounts.pass(
            new Audit.Pass(diagram, full.radius(), reach, layout.spread, layout.unit, free));
    passes = full.done() + 1;
    placed = audit.near.byAddress();
    int near = placed.size;
    placed.addAll(big);
    int[] label = Labelling.of(diagram, bigTree);
    for (int a = 0; a < label.length; a++) {
      placed.territory[near + bigTree.id[a]] = label[a];
    }
    load = audit.load;
    long[] count = audit.count;
    for (int i = near; i < placed.size; i++) {
      load[placed.territory[i]] += placed.weight[i];
      count[placed.territory[i]]++;
    }
    double costBefore = squaredDistances(near, diagram);
    Finish finish = new Finish(census, placed, load, count, target, layout.goal.tolerance());
    finish.run();
    if (layout.accounts <= Sample.SMALL) {
      finish.ease();
    }
    objective = audit.objective / layout.unit + squaredDistances(placed.size, diagram) - costBefore;

    double least = audit.bound / layout.unit + leastCost(diagram, bigTree);
    double worst = 0;
    for (int k = 0; k < load.length; k++) {
      least += diagram.price[k] * load[k];
      worst = Math.max(worst, Math.abs(load[k] / target[k] - 1));
    }
    bound = least;
    unbalanced = audit.unbalanced / layout.unit + leastCost(free, bigTree);
    excess = Math.max(0, worst - layout.goal.tolerance());
    inertia =
        sample.isWhole()
            ? squaredDistances(
                placed.size, Diagram.ofMeans(layout.surface, placed, placed.territory, load.length))
            : objective;
  }

  /** How near a border of each territory an account counts as near; infinity for all accounts. */
  private static double[] reach(Census census, double[] target, long accounts, boolean all) {
    double[] reach = new double[target.length];
    double usual = Math.max(LEAST_REACH, NEAR_PER_TERRITORY * target.length / accounts);
    for (int k = 0; k < reach.length; k++) {
      double imbalance = Math.abs(census.load[k] / target[k] - 1);
      double wanted = Math.max(usual, REACH_PER_IMBALANCE * imbalance);
      reach[k] = all ? Double.POSITIVE_INFINITY : Math.min(Borders.WIDEST, wanted);
    }
    return reach;
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
    return excess < other.excess || (excess <= other.excess && inertia < other.inertia);
  }
}
