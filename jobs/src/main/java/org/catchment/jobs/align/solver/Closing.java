package org.catchment.jobs.align.solver;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.catchment.jobs.align.solver.answer.Contiguity;
import org.catchment.jobs.align.solver.answer.Ground;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;
import org.catchment.jobs.align.solver.layout.AccountBlocks;
import org.catchment.jobs.align.solver.layout.Block;
import org.catchment.jobs.align.solver.layout.BlockLayout;
import org.catchment.jobs.align.solver.layout.FullPasses;
import org.catchment.jobs.align.solver.layout.Sample;
import org.catchment.jobs.align.solver.prices.PriceAscent;
import org.catchment.jobs.align.solver.prices.PriceStep;
import org.catchment.jobs.align.solver.prices.Pricing;
import org.catchment.jobs.align.solver.sweep.Borders;
import org.catchment.jobs.align.solver.sweep.Census;
import org.catchment.jobs.align.solver.sweep.Passes;
import org.catchment.jobs.align.solver.sweep.Sweep;

/**
 * What is published about a division: centers at the means of the finished division, prices for the
 * loads that resulted, and what these prove.
 *
 * <p>The finish has moved accounts, so that its centers are no longer means and its prices no
 * longer the best. No account moves here; the centers do, prices follow ({@link
 * CenterStep#transportedPrices}), and the right ones for these centers and loads prove the best
 * bound.
 */
final class Closing {
  /** Passes for prices where all accounts are here. */
  private static final int PASSES_HERE = 20;

  /** A larger imbalance of the sample is not chance: prices are repaired there first, ... */
  private static final double LOST = 0.3;

  /** ... until it is less, or so small on average, ... */
  private static final double REPAIRED = 0.01;

  /** ... in at most this many passes. */
  private static final int REPAIRS = 60;

  /** Borders are examined this widely if the accounts are on a cluster, in units of their scale. */
  private static final double HORIZON = 0.3;

  /** Margin up to which the prediction of a change of prices is believed. */
  private static final double TRUST = 0.3;

  /** Parts of that change that are tried: one pass examines all, and the best one counts. */
  private static final double[] LENGTHS = {0, 0.4, 1};

  /** Centers nearer than this, 6 mm, coincide: no price separates their accounts. */
  private static final double SAME = 1e-9;

  private final BlockLayout layout;
  private final Sample sample;
  private final AccountList big;
  private final Attempt attempt;
  private final Diagram free;

  /** The centers, and the best prices so far. */
  Diagram diagram;

  /** Sum of w d^2 to the centers. */
  double objective;

  /** No division into the same loads, with the same centers, has a smaller sum. */
  double bound;

  /** Sum of w d^2 to the nearest centers of a division without balance. */
  double unbalanced;

  /** How connected the territories are. */
  Contiguity contiguity = Contiguity.NONE;

  /** Passes over all accounts. */
  int passes;

  /**
   * Prepares the closing of a division.
   *
   * @param big the big accounts of the sample that are not alone
   * @param free centers of a division without balance
   */
  Closing(BlockLayout layout, Sample sample, AccountList big, Attempt attempt, Diagram free) {
    this.layout = layout;
    this.sample = sample;
    this.big = big;
    this.attempt = attempt;
    this.free = free;
    diagram = attempt.means();
  }

  /** Settles the prices and looks at all accounts. */
  Closing close() {
    Points points = new Points(attempt.means(), attempt.division().load());
    double[] target = points.sums(attempt.division().load());
    Diagram start = points.of(attempt.means());
    Diagram[] priced;
    if (start.size() <= 1) {
      priced = new Diagram[] {start};
    } else if (sample.isWhole()) {
      KdTree all = new KdTree(attempt.division().placed(), layout.unit);
      Passes here = Passes.over(all, points.largest(attempt.radius()));
      Census census = here.over(start, Borders.WIDEST);
      census = new Pricing(here, all, census, target, PASSES_HERE).tradingBetweenParts().balance();
      passes = here.done();
      priced = new Diagram[] {start, census.diagram};
      PriceAscent ascent = new PriceAscent(attempt.division().placed(), target);
      if (ascent.isFeasible()) {
        Diagram free = start.withPrices(new double[target.length]);
        Diagram best =
            Stream.of(start, census.diagram, free)
                .max(Comparator.comparingDouble(ascent::bound))
                .orElseThrow();
        priced = new Diagram[] {start, census.diagram, best, ascent.from(best)};
      }
    } else {
      KdTree bigTree = new KdTree(big, layout.unit);
      Passes full = new FullPasses(sample.accounts, bigTree, points.largest(attempt.radius()));
      Census census = full.over(repaired(start, target), HORIZON);
      Diagram found = census.diagram;
      double[] change = new PriceStep(census, target, TRUST).byNetwork();
      passes = full.done();
      priced =
          Arrays.stream(LENGTHS)
              .mapToObj(length -> stepped(found, change, length))
              .toArray(Diagram[]::new);
    }
    Diagram[] candidates =
        Arrays.stream(priced)
            .map(some -> points.spread(some, attempt.means(), sample, big))
            .toArray(Diagram[]::new);
    look(candidates);
    return this;
  }

  /**
   * The same centers, with prices that balance the sample, unless they nearly do already: if a
   * center has moved across the sea, its borders are not where they were.
   */
  private Diagram repaired(Diagram start, double[] target) {
    AccountList places = new AccountList();
    places.addAll(sample.light);
    places.addAll(big);
    KdTree tree = new KdTree(places, layout.unit);
    Passes here = Passes.over(tree, start.size());
    Census census = here.over(start, Borders.WIDEST);
    if (census.maxImbalance(target) <= LOST) {
      return start;
    }
    return new Pricing(here, tree, census, target, REPAIRS)
        .until(LOST, REPAIRED)
        .relieving()
        .tradingBetweenParts()
        .balance()
        .diagram;
  }

  private static Diagram stepped(Diagram diagram, double[] change, double length) {
    double[] price = diagram.price.clone();
    Arrays.setAll(price, k -> price[k] + length * change[k]);
    return diagram.withPrices(price);
  }

  /** One pass that finds what each of some diagrams with the same centers proves, and the rest. */
  private void look(Diagram[] candidates) {
    AccountList exceptions = attempt.division().placed().byAddress();
    Seen seen =
        sample.accounts.pass(
            new Look(
                attempt.division().cells(),
                exceptions.address,
                exceptions.territory,
                candidates,
                free,
                layout.unit));
    passes++;
    double unit = layout.unit;
    objective = seen.objective / unit;
    unbalanced = seen.unbalanced / unit + leastCost(free);
    bound = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < candidates.length; c++) {
      double proven =
          seen.bound[c] / unit
              + leastCost(candidates[c])
              + candidates[c].paid(attempt.division().load());
      if (proven > bound) {
        bound = proven;
        diagram = candidates[c];
      }
    }
    // The big accounts follow those near a border: they are in no tree.
    AccountList placed = attempt.division().placed();
    for (int i = attempt.near(); i < placed.size; i++) {
      int k = placed.territory[i];
      objective +=
          placed.weight[i] * diagram.squaredDistance(k, placed.x[i], placed.y[i], placed.z[i]);
    }
    contiguity =
        Ground.of(layout.surface, seen.places.byAddress(), attempt.division().load().length);
  }

  /** What the big accounts cost at least. */
  private double leastCost(Diagram diagram) {
    double sum = 0;
    for (int i = 0; i < big.size; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < diagram.size(); k++) {
        least = Math.min(least, diagram.cost(k, big.x[i], big.y[i], big.z[i]));
      }
      sum += big.weight[i] * least;
    }
    return sum;
  }

  /**
   * The distinct points of centers. Territories whose centers coincide share one price. Territories
   * without load have no point: any price that wins them nothing will do.
   */
  private static final class Points {
    /** The point of each territory; -1 for one without load. */
    private final int[] of;

    /** A territory of each point. */
    private final int[] first;

    Points(Diagram centers, long[] load) {
      of = new int[load.length];
      int[] found = new int[load.length];
      int points = 0;
      for (int k : byX(centers)) {
        of[k] = -1;
        for (int p = points - 1; load[k] > 0 && p >= 0 && of[k] < 0; p--) {
          if (centers.x[k] - centers.x[found[p]] > SAME) {
            break;
          }
          if (centers.squaredDistance(k, found[p]) <= SAME * SAME) {
            of[k] = p;
          }
        }
        if (load[k] > 0 && of[k] < 0) {
          of[k] = points;
          found[points++] = k;
        }
      }
      first = Arrays.copyOf(found, points);
    }

    private static int[] byX(Diagram centers) {
      return IntStream.range(0, centers.size())
          .boxed()
          .sorted((a, b) -> Double.compare(centers.x[a], centers.x[b]))
          .mapToInt(Integer::intValue)
          .toArray();
    }

    Diagram of(Diagram all) {
      return all.only(first);
    }

    double[] sums(long[] load) {
      double[] sums = new double[first.length];
      for (int k = 0; k < of.length; k++) {
        if (of[k] >= 0) {
          sums[of[k]] += load[k];
        }
      }
      return sums;
    }

    double[] largest(double[] radius) {
      double[] largest = new double[first.length];
      for (int k = 0; k < of.length; k++) {
        if (of[k] >= 0) {
          largest[of[k]] = Math.max(largest[of[k]], radius[k]);
        }
      }
      return largest;
    }

    /** All territories again: each with its own center, and the price of its point. */
    Diagram spread(Diagram points, Diagram centers, Sample sample, AccountList big) {
      double[] price = new double[of.length];
      Arrays.setAll(price, k -> of[k] >= 0 ? points.price[of[k]] : Double.NaN);
      for (int k = 0; k < of.length; k++) {
        if (of[k] < 0) {
          price[k] =
              Math.min(losing(points, centers, k, sample.light), losing(points, centers, k, big));
        }
      }
      return centers.withPrices(price);
    }

    /** The highest price at which a territory wins none of the places that have weight. */
    private static double losing(Diagram points, Diagram centers, int k, AccountList places) {
      double price = 0;
      for (int i = 0; i < places.size; i++) {
        for (int p = 0; p < points.size() && places.weight[i] > 0; p++) {
          double least = points.cost(p, places.x[i], places.y[i], places.z[i]);
          price =
              Math.min(
                  price, centers.squaredDistance(k, places.x[i], places.y[i], places.z[i]) - least);
        }
      }
      return price;
    }
  }

  /** What the pass has seen of the light accounts. */
  private static final class Seen implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Sum of w d^2 to the center of the account's territory, in units. */
    long objective;

    /** Sum of w times the least d^2 - price, by diagram, in units. */
    final long[] bound;

    /** Sum of w d^2 to the nearest center of the unbalanced diagram, in units. */
    long unbalanced;

    /** Accounts, the big ones too, with their territories: all, or a sample of very many. */
    final AccountList places = new AccountList();

    Seen(int diagrams) {
      bound = new long[diagrams];
    }
  }

  /**
   * The pass.
   *
   * @param cells the territory of each account that is no exception
   * @param exception addresses of accounts that are elsewhere, ascending
   * @param territory where these are
   */
  @SuppressWarnings("ArrayRecordComponent") // Read in place.
  private record Look(
      Diagram cells,
      long[] exception,
      int[] territory,
      Diagram[] candidates,
      Diagram free,
      double unit)
      implements AccountBlocks.Pass<Seen> {
    @Override
    public Seen start() {
      return new Seen(candidates.length);
    }

    @Override
    public Seen add(Seen seen, Block block) {
      int[] label = block.territories(cells, exception, territory);
      Diagram centers = candidates[0];
      double objective = 0;
      for (int i = 0; i < block.light.size(); i++) {
        objective +=
            block.weight[i] * centers.squaredDistance(label[i], block.x[i], block.y[i], block.z[i]);
      }
      for (int i = 0; i < block.size(); i++) {
        if (label[i] >= 0 && block.isSampled(i)) {
          block.addTo(seen.places, i);
          seen.places.territory[seen.places.size - 1] = label[i];
        }
      }
      // Rounded once per block, whose own sum has a fixed order: so any order of blocks gives the
      // same.
      seen.objective += (long) Math.rint(objective * unit);
      seen.unbalanced += (long) Math.rint(LeastCost.of(free, block) * unit);
      for (int c = 0; c < candidates.length; c++) {
        seen.bound[c] += (long) Math.rint(LeastCost.of(candidates[c], block) * unit);
      }
      return seen;
    }

    @Override
    public Seen merge(Seen one, Seen other) {
      one.objective += other.objective;
      one.unbalanced += other.unbalanced;
      for (int c = 0; c < one.bound.length; c++) {
        one.bound[c] += other.bound[c];
      }
      one.places.addAll(other.places);
      return one;
    }
  }

  /** A sweep that sums up what light accounts cost at least, at their true places. */
  private static final class LeastCost extends Sweep {
    private final Block block;
    private double sum;

    private LeastCost(Diagram diagram, Block block, double slack) {
      super(diagram, new double[diagram.size()], 0, slack);
      this.block = block;
    }

    static double of(Diagram diagram, Block block) {
      LeastCost sweep = new LeastCost(diagram, block, block.spread);
      sweep.over(block.light);
      return sweep.sum;
    }

    @Override
    public void takeWhole(KdTree tree, int node, int k) {
      for (int a = tree.first[node]; a < tree.end[node]; a++) {
        sum += block.weight[a] * diagram.cost(k, block.x[a], block.y[a], block.z[a]);
      }
    }

    @Override
    public void take(KdTree tree, int a, int owner, int rival, double margin, int from, int to) {
      double least = Double.POSITIVE_INFINITY;
      for (int c = from; c < to; c++) {
        least = Math.min(least, diagram.cost(candidates[c], block.x[a], block.y[a], block.z[a]));
      }
      sum += block.weight[a] * least;
    }
  }
}
