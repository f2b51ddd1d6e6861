package org.catchment.jobs.align.solver;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Balanced k-means: territories of equal load that are the cells of a power diagram, with each
 * center at the mean of its cell, but for the few accounts that must move to make loads fit.
 *
 * <p>It minimizes the sum of w |p - center|<sup>2</sup> (S. W. Hess, S. A. Samuels, Experiences
 * with a sales districting model, Management Science 18 (1971)) and finds a local minimum. Centers
 * settle on a sample; prices and the finish see all accounts, in a few passes whatever their number
 * and that of the territories. The first centers come from a recursive bisection. Small problems,
 * where luck matters most and time least, are solved again from random centers, and the best
 * solution counts.
 */
public final class BalancedKMeans {
  private static final int MAX_ATTEMPTS = 10;

  /** Problems of more accounts are solved once, of half as many twice, and so on. */
  private static final int ACCOUNTS_FOR_ONE_ATTEMPT = 20_000;

  /** Rounds of k-means without balance. */
  private static final int FREE_ROUNDS = 25;

  private BalancedKMeans() {}

  /**
   * Divides accounts. Equal accounts get equal answers, on any machine and at any time.
   *
   * @param accounts laid out by {@code layout}
   * @param progress hears how far the solver has come
   */
  public static Solution solve(Accounts accounts, Layout layout, Progress progress) {
    Phases phases = new Phases(progress, "seed");
    Goal goal = layout.goal;
    Sample sample = Sample.of(accounts, layout);
    AccountList heavy = heavy(sample, layout);
    AccountList big = lighter(sample.big, layout.heavy.limit);
    int[] shared = others(heavy.territory, goal.territories());
    double[] target = layout.sharedTargets(shared, layout.heavy.rest);

    AccountList places = new AccountList();
    places.addAll(sample.light);
    places.addAll(big);
    Lands lands = new Lands(places, commonRadius(layout, places, target), target);
    Diagram start =
        goal.centersAreFixed()
            ? centers(goal, shared)
            : lands.centers((some, wanted) -> bisected(layout, some, wanted));
    Diagram free = free(layout, start, places);

    int attempts =
        layout.goal.centersAreFixed() || !sample.isWhole()
            ? 1
            : Math.max(1, Math.min(MAX_ATTEMPTS, ACCOUNTS_FOR_ONE_ATTEMPT / places.size));
    SplittableRandom random = new SplittableRandom(goal.seed());
    phases.enter("balance");
    phases.attempt(0, attempts);
    Attempt best = new Attempt(layout, sample, big, lands, start, target, free, phases);
    for (int a = 1; a < attempts; a++) {
      phases.enter("balance");
      phases.attempt(a, attempts);
      Diagram drawn =
          lands.centers((some, wanted) -> SampledSeeds.draw(some, wanted.length, random));
      Attempt next = new Attempt(layout, sample, big, lands, drawn, target, free, phases);
      if (next.isBetterThan(best)) {
        best = next;
      }
    }
    phases.enter("end");
    progress.at("balance", 1);
    Solution.Certificate certificate =
        new Solution.Certificate(
            best.objective,
            best.bound,
            best.unbalanced,
            best.contiguity,
            sample.isWhole() ? 1 : 1 + best.passes,
            phases.seconds());
    return new Solution(layout, shared, target, heavy, best, sample, certificate);
  }

  /** Divides accounts that are in memory. */
  public static Partition partition(Problem problem, Progress progress) {
    AccountList list = new AccountList();
    for (int i = 0; i < problem.weight().length; i++) {
      list.add(problem.x()[i], problem.y()[i], problem.z()[i], problem.weight()[i], i);
    }
    Survey survey = new Survey(problem.goal().territories()).add(list);
    Layout layout = new Layout(survey, problem.surface(), problem.goal());
    Block block = layout.block(0, list, Integer::compare);
    Solution solution = solve(Accounts.here(List.of(block)), layout, progress);
    int[] inBlock = solution.territories(block);
    int[] territory = new int[inBlock.length];
    long[] load = new long[problem.goal().territories()];
    for (int a = 0; a < inBlock.length; a++) {
      int i = block.source()[a];
      territory[i] = inBlock[a];
      load[inBlock[a]] += problem.weight()[i];
    }
    return new Partition(territory, load, solution);
  }

  /** The accounts that are alone in a territory, each with that territory. */
  private static AccountList heavy(Sample sample, Layout layout) {
    AccountList big = sample.big;
    int[] heaviestFirst =
        Arrays.stream(all(big.size))
            .filter(i -> big.weight[i] > layout.heavy.limit)
            .boxed()
            .sorted((i, j) -> Long.compare(big.weight[j], big.weight[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    AccountList heavy = big.pick(heaviestFirst);
    System.arraycopy(layout.heavy.alone, 0, heavy.territory, 0, heavy.size);
    if (layout.goal.centersAreFixed()) {
      toNearest(heavy, centers(layout.goal, all(layout.goal.territories())));
    }
    return heavy;
  }

  /** Gives each, heaviest first, the nearest territory that is left. */
  private static void toNearest(AccountList heavy, Diagram fixed) {
    boolean[] taken = new boolean[fixed.size()];
    for (int h = 0; h < heavy.size; h++) {
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < taken.length; k++) {
        double d2 = fixed.squaredDistance(k, heavy.x[h], heavy.y[h], heavy.z[h]);
        if (!taken[k] && d2 < least) {
          least = d2;
          heavy.territory[h] = k;
        }
      }
      taken[heavy.territory[h]] = true;
    }
  }

  private static AccountList lighter(AccountList list, long limit) {
    return list.pick(Arrays.stream(all(list.size)).filter(i -> list.weight[i] <= limit).toArray());
  }

  private static int[] others(int[] taken, int territories) {
    return Arrays.stream(all(territories))
        .filter(k -> Arrays.stream(taken).noneMatch(t -> t == k))
        .toArray();
  }

  private static int[] all(int size) {
    int[] all = new int[size];
    Arrays.setAll(all, i -> i);
    return all;
  }

  private static Diagram bisected(Layout layout, AccountList places, double[] target) {
    int[] bisected = Bisection.divide(places, new AxisOrder(places), target);
    return Diagram.ofMeans(layout.surface, places, bisected, target.length);
  }

  /** The median root mean square distance from the center of a territory. */
  private static double commonRadius(Layout layout, AccountList places, double[] target) {
    int[] bisected = Bisection.divide(places, new AxisOrder(places), target);
    Diagram means = Diagram.ofMeans(layout.surface, places, bisected, target.length);
    double[] sum = new double[target.length];
    double[] weight = new double[target.length];
    for (int i = 0; i < places.size; i++) {
      int k = bisected[i];
      weight[k] += places.weight[i];
      sum[k] += places.weight[i] * means.squaredDistance(k, places.x[i], places.y[i], places.z[i]);
    }
    double[] radius = new double[target.length];
    Arrays.setAll(radius, k -> weight[k] > 0 ? Math.sqrt(sum[k] / weight[k]) : 0);
    Arrays.sort(radius);
    return radius[radius.length / 2];
  }

  private static Diagram centers(Goal goal, int[] chosen) {
    double[][] xyz = new double[AxisOrder.AXES][chosen.length];
    for (int axis = 0; axis < xyz.length; axis++) {
      for (int k = 0; k < chosen.length; k++) {
        xyz[axis][k] = goal.fixedCenters()[axis][chosen[k]];
      }
    }
    return new Diagram(xyz[0], xyz[1], xyz[2], new double[chosen.length]);
  }

  /** Centers of k-means without balance: S. P. Lloyd, IEEE Trans. Inf. Theory 28 (1982). */
  private static Diagram free(Layout layout, Diagram start, AccountList places) {
    if (layout.goal.centersAreFixed()) {
      return start;
    }
    Passes passes = Passes.over(new KdTree(places, layout.unit), start.size());
    Diagram free = start;
    for (int round = 0; round < FREE_ROUNDS; round++) {
      free = passes.over(free, 0).means(layout.surface);
    }
    return free;
  }
}
