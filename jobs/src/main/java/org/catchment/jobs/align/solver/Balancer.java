package org.catchment.jobs.align.solver;

import java.util.Arrays;

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

  /** The centers have settled when they are no further than this from the means: see moved. */
  private static final double SETTLED = 1e-3;

  /** A step of the centers that leaves less than this part of a load, or more than ... */
  private static final double LEAST_LOAD = 0.4;

  /** ... this, is shortened ... */
  private static final double MOST_LOAD = 1.8;

  /** ... to this part ... */
  private static final double SHORTENED = 0.3;

  /** ... so many times at most. */
  private static final int RETRIES = 3;

  /** A territory of less than this part of its target gets another place. */
  private static final double EMPTY = 0.05;

  /** Rounds that are made in any case. */
  private static final int LEAST_ROUNDS = 5;

  /** Imbalance that is good enough to move the centers. */
  private static final double ROUND_BALANCE = 0.15;

  private static final int PASSES_PER_ROUND = 12;

  /** Imbalance that clusters may well prevent. */
  private static final double FINAL_BALANCE = 1e-3;

  private static final int FINAL_PASSES = 15;

  /** Borders are looked at this wide after the centers moved, in units of their scale. */
  private static final double MOVE_HORIZON = Borders.WIDEST;

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
  Diagram settle(Diagram start, int[] land, Progress progress) {
    Census census = passes.over(start, Borders.WIDEST);
    double lastBound = Double.NaN;
    for (int round = 0; passes.done() < MAX_PASSES; round++) {
      progress.at("balance", (double) passes.done() / MAX_PASSES);
      for (int t = 0; t < (round == 0 ? 5 : 1); t++) {
        if (round == 0 && t == 0) census = withoutEmpty(census, land);
        Pricing pr =
            new Pricing(passes, places, census, target, PASSES_PER_ROUND, ROUND_BALANCE);
        pr.trade = false;
        pr.enoughMean = Double.parseDouble(System.getProperty("em", "0.01"));
        census = pr.balance();
        if (pr.balanced(census)) break;
      }
      double moved = moved(census);
      if (Boolean.getBoolean("trace")) System.err.printf("round %d passes %d max %.4f mean %.4f obj %.6e bound %.6e moved %.6f trim %.6e%n", round, passes.done(), census.maxImbalance(target), census.meanImbalance(target), census.objective(), census.bound(target), moved, trim(census));
      double bound = census.bound(target);
      if ((Math.abs(bound - lastBound) <= SETTLED * Math.abs(bound) || moved <= SETTLED)
          && (census.maxImbalance(target) <= ROUND_BALANCE || round > 20)) {
        break;
      }
      lastBound = bound;
      census = move(census);
      if (Boolean.getBoolean("trace")) System.err.printf("   moved max %.4f mean %.4f least %.4f%n", census.maxImbalance(target), census.meanImbalance(target), census.leastLoad(target));
      if (Boolean.getBoolean("trace3") && census.leastLoad(target) < 0.1) Pricing.dump(census, target);
    }
    return census.diagram;
  }

  private double trim(Census c) {
    double[] v = new double[target.length];
    java.util.Arrays.setAll(v, c::cost);
    java.util.Arrays.sort(v);
    double s = 0;
    for (int i = 0; i < v.length * 99 / 100; i++) s += v[i];
    return s;
  }

  private Diagram towards(Census census, double[] part) {
    Diagram means = census.means(surface);
    Diagram from = census.diagram;
    double[] spacing = from.squaredSpacing();
    double cap = Double.parseDouble(System.getProperty("cap", "0.5"));
    for (int k = 0; k < target.length; k++) {
      double d = Math.sqrt(means.squaredDistance(k, from.x[k], from.y[k], from.z[k]));
      double f = part[k] * Math.min(1, cap * Math.sqrt(spacing[k]) / d);
      if (f < 1) {
        double x = from.x[k] + f * (means.x[k] - from.x[k]);
        double y = from.y[k] + f * (means.y[k] - from.y[k]);
        double z = from.z[k] + f * (means.z[k] - from.z[k]);
        double g = surface.toGround(x, y, z);
        means.x[k] = x * g;
        means.y[k] = y * g;
        means.z[k] = z * g;
      }
    }
    return means;
  }

  /** How far the centers are from the means, in squared radii, on average. */
  private double moved(Census census) {
    Diagram means = census.means(surface);
    double sum = 0;
    for (int k = 0; k < target.length; k++) {
      double radius = census.radius(k);
      if (radius > 0) {
        double d2 =
            means.squaredDistance(k, census.diagram.x[k], census.diagram.y[k], census.diagram.z[k]);
        sum += Math.min(1, d2 / (radius * radius));
      }
    }
    return sum / target.length;
  }

  /** Where a territory is empty, the heaviest is halved. */
  private Census withoutEmpty(Census census, int[] land) {
    double[] x = census.diagram.x.clone();
    double[] y = census.diagram.y.clone();
    double[] z = census.diagram.z.clone();
    double[] price = census.diagram.price.clone();
    double[] load = new double[target.length];
    java.util.Arrays.setAll(load, k -> census.load[k] / target[k]);
    int[] owner = null;
    for (int k = 0; k < target.length; k++) {
      if (load[k] < EMPTY) {
        int heaviest = k;
        Ranking near = new Ranking(Math.min(Integer.getInteger("near", 12), target.length));
        for (int j = 0; j < target.length; j++) {
          near.offer(j, census.diagram.squaredDistance(j, k));
        }
        for (int j : near.items()) {
          heaviest = land[j] == land[k] && load[j] > load[heaviest] ? j : heaviest;
        }
        if (load[heaviest] < 1.5) {
          continue;
        }
        if (owner == null) {
          owner = Labelling.of(census.diagram, places);
        }
        if (!halve(owner, heaviest, k, x, y, z)) {
          break;
        }
        price[k] = price[heaviest];
        load[heaviest] /= 2;
        load[k] = load[heaviest];
      }
    }
    if (owner == null) return census;
    if (Boolean.getBoolean("trace")) System.err.printf("   refilled %n");
    return passes.over(new Diagram(x, y, z, price), Borders.WIDEST);
  }

  /** Gives the upper half of a territory's places, along their widest axis, to another. */
  private boolean halve(int[] owner, int from, int to, double[] x, double[] y, double[] z) {
    AccountList list = new AccountList();
    for (int a = 0; a < owner.length; a++) {
      if (owner[a] == from) {
        list.add(places.x[a], places.y[a], places.z[a], places.weight[a], a);
      }
    }
    if (list.size < 2) {
      return false;
    }
    int[] half = Bisection.divide(list, new AxisOrder(list), new double[] {1, 1});
    Diagram means = Diagram.ofMeans(surface, list, half, 2);
    int[] index = {from, to};
    for (int h = 0; h < 2; h++) {
      x[index[h]] = means.x[h];
      y[index[h]] = means.y[h];
      z[index[h]] = means.z[h];
    }
    for (int i = 0; i < list.size; i++) {
      owner[(int) list.address[i]] = index[half[i]];
    }
    return true;
  }

  /** Sets the prices so that these centers have territories as equal as prices can make them. */
  Diagram balance(Diagram diagram) {
    Census start = passes.over(diagram, Borders.WIDEST);
    return new Pricing(passes, places, start, target, FINAL_PASSES, FINAL_BALANCE)
        .balance()
        .diagram;
  }

  /**
   * Moves the centers to the means, or part of the way, with prices that leave the borders where
   * they are, as far as those of moved centers can.
   */
  private Census move(Census census) {
    double[] part = new double[target.length];
    Arrays.fill(part, 1);
    Census after = move(census, part);
    for (int retries = 0; retries < RETRIES && shorten(part, census, after); retries++) {
      after = move(census, part);
    }
    return after;
  }

  private Census move(Census census, double[] part) {
    Diagram moved = towards(census, part);
    return passes.over(moved.withPrices(transportedPrices(census, moved)), MOVE_HORIZON);
  }

  /** Shortens the steps of territories that lost their balance, and of their neighbors. */
  private boolean shorten(double[] part, Census before, Census after) {
    boolean[] lost = new boolean[target.length];
    for (int k = 0; k < lost.length; k++) {
      double load = after.load[k] / target[k];
      double was = before.load[k] / target[k];
      lost[k] = load < Math.min(was, 1) * LEAST_LOAD || load > Math.max(was, 1) * MOST_LOAD;
    }
    boolean[] shorten = lost.clone();
    boolean any = false;
    for (Borders borders : new Borders[] {before.borders, after.borders}) {
      for (int e = 0; e < borders.size(); e++) {
        shorten[borders.low[e]] |= lost[borders.high[e]];
        shorten[borders.high[e]] |= lost[borders.low[e]];
      }
    }
    for (int k = 0; k < lost.length; k++) {
      any |= lost[k];
      if (shorten[k]) {
        part[k] *= SHORTENED;
      }
    }
    if (any && Boolean.getBoolean("trace")) System.err.printf("    retry: moved max %.4f mean %.4f least %.4f%n", after.maxImbalance(target), after.meanImbalance(target), after.leastLoad(target));
    return any;
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
