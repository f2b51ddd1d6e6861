package org.catchment.jobs.align.solver;

import java.util.Arrays;
import java.util.List;
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
import org.catchment.jobs.align.solver.finish.Reach;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Adjacency;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;
import org.catchment.jobs.align.solver.goal.Progress;
import org.catchment.jobs.align.solver.goal.RepHomes;
import org.catchment.jobs.align.solver.holdings.Balance;
import org.catchment.jobs.align.solver.holdings.MoveRules;
import org.catchment.jobs.align.solver.layout.BlockLayout;
import org.catchment.jobs.align.solver.layout.Smearing;
import org.catchment.jobs.align.solver.sweep.Census;
import org.catchment.jobs.align.solver.sweep.Interior;

/**
 * One division of the shared accounts, from first centers to the finish, and how good it is.
 *
 * @param division who is where; the first placed accounts came from the pass, the others are big
 * @param near how many of the placed accounts came from the pass
 * @param means centers at the means of the finished division, with prices that leave the borders in
 *     place
 * @param radius how far each territory reaches
 * @param passes number of passes over all accounts
 * @param objective sum of w d^2 to the means, where all is here
 */
@SuppressWarnings("ArrayRecordComponent") // Read in place.
record Attempt(
    Division division, int near, Diagram means, double[] radius, int passes, double objective) {

  /**
   * Divides the accounts: settles the centers, prices and places, audits, finishes.
   *
   * @param start where the centers start
   * @param settles whether centers move before the division; else they stay where they start
   */
  static Attempt divide(SharedAccounts shared, Diagram start, boolean settles, Phases phases) {
    BlockLayout layout = shared.layout();
    AccountList places = new AccountList();
    places.addAll(shared.sample().light);
    places.addAll(Smearing.of(layout, shared.big(), start, shared.target()));
    KdTree sample = new KdTree(places, layout.unit);
    Diagram settled = settled(shared, start, places, sample, settles, phases.progress());
    phases.enter("price");
    Placing placing = Placing.of(shared, settled, sample);
    phases.enter("finish");
    double[] reach =
        Reach.of(
            placing.census(),
            placing.radius(),
            shared.target(),
            layout,
            placing.free(),
            placing.fixed(),
            shared.sample().isWhole());
    Audit audit = audited(shared, placing, reach);
    boolean isLast = !settles || !BalancedKMeans.goesOn(shared.sample());
    return finished(shared, placing, audit, sample, reach, isLast);
  }

  /** Centers that fit the sample, with prices that balance it. */
  private static Diagram settled(
      SharedAccounts shared,
      Diagram start,
      AccountList places,
      KdTree sample,
      boolean settles,
      Progress progress) {
    if (shared.areFew()) {
      return start;
    }
    BlockLayout layout = shared.layout();
    RepHomes homes = shared.homes();
    Diagram settled = start;
    if (settles && !homes.fixAll()) {
      Landmasses lands = shared.lands();
      KdTree onLands = new KdTree(lands.settled(places), layout.unit);
      settled =
          new Balancer(layout.surface, homes, onLands, lands.targets())
              .settle(start, lands.ofTerritories(), progress);
    }
    return new Balancer(layout.surface, homes, sample, shared.target()).balance(settled);
  }

  /** Loads and means at the accounts' true places, and the accounts near a border. */
  private static Audit audited(SharedAccounts shared, Placing placing, double[] reach) {
    return shared
        .sample()
        .accounts
        .pass(
            new Audit.Pass(
                placing.census().diagram,
                placing.radius(),
                reach,
                shared.layout().unit,
                measures(shared)));
  }

  /** How many measures accounts carry besides their weight. */
  private static int measures(SharedAccounts shared) {
    int measures = shared.layout().goal.measures();
    return measures > 1 ? measures : 0;
  }

  /** Moves single accounts until loads fit and pieces are connected. */
  private static Attempt finished(
      SharedAccounts shared,
      Placing placing,
      Audit audit,
      KdTree sample,
      double[] reach,
      boolean isLast) {
    BlockLayout layout = shared.layout();
    Census census = placing.census();
    AccountList placed = audit.near.byAddress();
    int near = placed.size;
    placed.addAll(placing.free());
    placed.addAll(placing.fixed());
    audit.moments.remove(placed, near);
    AccountList seen = new AccountList();
    seen.addAll(placed);
    seen.addAll(Interior.of(census.diagram, placing.radius(), reach, sample));
    seen.trim();
    Balance balance = balance(shared, audit, placed, near, seen);
    long[] load = audit.load;
    for (int i = 0; i < near; i++) {
      load[placed.territory[i]] -= placed.weight[i];
    }
    Adjacency adjacency = new Adjacency(layout.surface, seen);
    Finish finish =
        new Finish(census, seen, placed.size, adjacency, balance, audit.count, MoveRules.NONE);
    finish.run(isLast);
    System.arraycopy(finish.territories(), 0, seen.territory, 0, placed.size);
    finish.compact(centers(layout, shared.given(), audit.moments, seen, placed.size));
    System.arraycopy(finish.territories(), 0, placed.territory, 0, placed.size);
    for (int i = 0; i < placed.size; i++) {
      load[placed.territory[i]] += placed.weight[i];
    }
    audit.moments.add(placed, placed.size);
    Diagram moved = audit.moments.means(layout.surface, shared.given(), census.diagram);
    Diagram means = moved.withPrices(CenterStep.transportedPrices(census, moved));
    return new Attempt(
        new Division(census.diagram, placed, load, balance),
        near,
        means,
        placing.radius(),
        placing.passes() + 1,
        shared.sample().isWhole() ? squaredDistances(placed, means) : 0);
  }

  /** What territories hold, including the big accounts, and what they should hold. */
  private static Balance balance(
      SharedAccounts shared, Audit audit, AccountList placed, int near, AccountList seen) {
    boolean carry = measures(shared) > 0;
    long[][] of = carry ? seen.measure : new long[][] {seen.weight};
    long[][] held = carry ? audit.measureLoad : new long[][] {audit.load.clone()};
    for (int i = near; i < placed.size; i++) {
      audit.count[placed.territory[i]]++;
      for (int m = 0; m < of.length; m++) {
        held[m][placed.territory[i]] += of[m][i];
      }
    }
    return new Balance(of, held, shared.target(), shared.layout().goal.tolerances());
  }

  /** The centers of all that territories hold: the accounts here, the first ones, and the rest. */
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
   * Where a further attempt starts: at the means of this division, with coincident accounts
   * slightly apart, so that no two centers coincide. All accounts must be here.
   */
  Diagram start(SharedAccounts shared) {
    BlockLayout layout = shared.layout();
    AccountList placed = division.placed();
    AccountList byAddress = placed.byAddress();
    Moments moments = new Moments(means.size(), layout.unit);
    AccountList big = placed.pick(IntStream.range(near, placed.size).toArray());
    for (AccountList some : List.of(shared.sample().light, big)) {
      for (int i = 0; i < some.size; i++) {
        int k = byAddress.territory[Arrays.binarySearch(byAddress.address, some.address[i])];
        moments.add(k, some.weight[i], some.x[i], some.y[i], some.z[i]);
      }
    }
    return moments.means(layout.surface, shared.homes(), means);
  }

  /** Sum of w d^2 to the means of the territories. */
  private static double squaredDistances(AccountList placed, Diagram means) {
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
    double mine = division.balance().excess();
    double theirs = other.division.balance().excess();
    return mine < theirs || (mine <= theirs && objective < other.objective);
  }
}
