package org.catchment.jobs.align.solver;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.catchment.jobs.align.solver.answer.Partition;
import org.catchment.jobs.align.solver.answer.Solution;
import org.catchment.jobs.align.solver.centers.Bisection;
import org.catchment.jobs.align.solver.centers.Landmasses;
import org.catchment.jobs.align.solver.centers.SampledSeeds;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.AxisOrder;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.align.solver.goal.Problem;
import org.catchment.jobs.align.solver.goal.Progress;
import org.catchment.jobs.align.solver.goal.RepHomes;
import org.catchment.jobs.align.solver.layout.AccountBlocks;
import org.catchment.jobs.align.solver.layout.Block;
import org.catchment.jobs.align.solver.layout.BlockLayout;
import org.catchment.jobs.align.solver.layout.Sample;
import org.catchment.jobs.align.solver.layout.Survey;
import org.catchment.jobs.align.solver.sweep.Passes;

/**
 * Balanced k-means: territories of equal load that are the cells of a power diagram, with each
 * center at the mean of its cell, except for the few accounts that must move to make loads fit.
 *
 * <p>It minimizes the sum of w |p - center|<sup>2</sup> (S. W. Hess, S. A. Samuels, Experiences
 * with a sales districting model, Management Science 18 (1971)) and finds a local minimum. Centers
 * settle on a sample; prices and the finish see all accounts, in a few passes, whatever the number
 * of accounts and territories. The first centers come from a recursive bisection. In small problems
 * chance matters most and time least: they are solved again from random centers, and the best
 * solution counts.
 */
public final class BalancedKMeans {
  private static final int MAX_ATTEMPTS = 10;

  /** Problems of this size are solved once, of half the size twice, and so on. */
  private static final int ACCOUNTS_FOR_ONE_ATTEMPT = 20_000;

  /** Where there are hardly more places than territories, other centers are hardly better. */
  private static final int FEW_PLACES = 2;

  /** Small problems continue from the means of the finished division, while that helps. */
  private static final int MORE_ROUNDS = 5;

  /** Rounds of k-means without balance. */
  private static final int FREE_ROUNDS = 25;

  private BalancedKMeans() {}

  /**
   * Divides accounts. Equal accounts get equal answers, on any machine and at any time.
   *
   * @param accounts laid out by {@code layout}
   * @param progress receives the progress of the solver
   */
  public static Solution solve(AccountBlocks accounts, BlockLayout layout, Progress progress) {
    Phases phases = new Phases(progress, "seed");
    Sample sample = Sample.of(accounts, layout);
    AccountList heavy = heavy(sample, layout);
    int[] number = others(heavy.territory, layout.goal.territories());
    SharedAccounts shared = shared(layout, sample, number);
    Diagram start = start(shared);
    Diagram free = free(shared, start);
    Attempt best = best(shared, start, phases);
    phases.enter("close");
    Closing closing = new Closing(layout, sample, shared.big(), best, free).close();
    phases.enter("end");
    progress.at("balance", 1);
    Solution.Certificate certificate =
        new Solution.Certificate(
            closing.objective,
            closing.bound,
            closing.unbalanced,
            closing.contiguity,
            sample.isWhole() ? 1 : 1 + best.passes() + closing.passes,
            phases.seconds());
    return new Solution(
        layout,
        number,
        shared.target(),
        heavy,
        best.division(),
        closing.diagram,
        sample,
        certificate);
  }

  /** What is left to divide once heavy accounts have their territories. */
  private static SharedAccounts shared(BlockLayout layout, Sample sample, int[] number) {
    AccountList big = lighter(sample.big, layout.heavy.limit);
    double[] target = layout.sharedTargets(number, layout.heavy.rest);
    RepHomes given = layout.goal.homes().only(number);
    RepHomes homes = given.apart(layout.surface);
    AccountList places = places(sample, big);
    Landmasses lands = new Landmasses(places, commonRadius(layout, places, target), target, homes);
    return new SharedAccounts(layout, sample, big, lands, homes, given, target);
  }

  private static AccountList places(Sample sample, AccountList big) {
    AccountList places = new AccountList();
    places.addAll(sample.light);
    places.addAll(big);
    return places;
  }

  /** The first centers: by bisection, or drawn at random if some have homes. */
  private static Diagram start(SharedAccounts shared) {
    RepHomes homes = shared.homes();
    double[] target = shared.target();
    SplittableRandom random = new SplittableRandom(shared.layout().goal.seed());
    return shared
        .lands()
        .centers(
            (some, mine) ->
                homes.only(mine).any()
                    ? SampledSeeds.draw(some, homes.only(mine), random)
                    : bisected(
                        shared.layout(), some, Arrays.stream(mine).mapToDouble(k -> target[k])));
  }

  /** The best of some attempts, which continue from each other while that helps. */
  private static Attempt best(SharedAccounts shared, Diagram start, Phases phases) {
    SplittableRandom random = new SplittableRandom(shared.layout().goal.seed());
    int attempts = attempts(shared);
    phases.enter("balance");
    phases.attempt(0, attempts);
    Attempt best = Attempt.divide(shared, start, true, phases);
    for (int a = 1; a < attempts; a++) {
      phases.enter("balance");
      phases.attempt(a, attempts);
      Diagram drawn =
          shared
              .lands()
              .centers((some, mine) -> SampledSeeds.draw(some, shared.homes().only(mine), random));
      Attempt next = Attempt.divide(shared, drawn, true, phases);
      if (next.isBetterThan(best)) {
        best = next;
      }
    }
    int more = goesOn(shared.sample()) && shared.target().length > 1 ? MORE_ROUNDS : 0;
    for (int a = 0; a < more; a++) {
      phases.enter("balance");
      Attempt next = Attempt.divide(shared, best.start(shared), false, phases);
      if (!next.isBetterThan(best)) {
        break;
      }
      best = next;
    }
    return best;
  }

  private static int attempts(SharedAccounts shared) {
    Sample sample = shared.sample();
    return shared.homes().fixAll()
            || !sample.isWhole()
            || shared.areFew()
            || sample.places < FEW_PLACES * shared.target().length
        ? 1
        : Math.max(
            1,
            Math.min(
                MAX_ATTEMPTS, ACCOUNTS_FOR_ONE_ATTEMPT / (sample.light.size + shared.big().size)));
  }

  /** Whether a division is so small that further ones can start from it. */
  static boolean goesOn(Sample sample) {
    return sample.isWhole() && sample.light.size + sample.big.size <= ACCOUNTS_FOR_ONE_ATTEMPT;
  }

  /** Divides accounts that are in memory. */
  public static Partition partition(Problem problem, Progress progress) {
    AccountList list = new AccountList();
    for (int i = 0; i < problem.weight().length; i++) {
      list.add(problem.x()[i], problem.y()[i], problem.z()[i], problem.weight()[i], i);
    }
    Survey survey = new Survey(problem.goal().territories()).add(list);
    BlockLayout layout = new BlockLayout(survey, problem.surface(), problem.goal());
    Block block = layout.block(0, list, Integer::compare);
    Solution solution = solve(AccountBlocks.here(List.of(block)), layout, progress);
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
  private static AccountList heavy(Sample sample, BlockLayout layout) {
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
    if (layout.goal.homes().any()) {
      toNearestHomes(heavy, layout.goal);
    }
    return heavy;
  }

  /**
   * Each heavy account, heaviest first, gets the territory whose center would be nearest, among
   * those with the same target as its present one.
   */
  private static void toNearestHomes(AccountList heavy, Goal goal) {
    RepHomes homes = goal.homes();
    Diagram at = new Diagram(homes.x(), homes.y(), homes.z(), homes.pull());
    boolean[] taken = new boolean[at.size()];
    for (int h = 0; h < heavy.size; h++) {
      double wanted = goal.targets()[heavy.territory[h]];
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < taken.length; k++) {
        double d2 = at.squaredDistance(k, heavy.x[h], heavy.y[h], heavy.z[h]);
        double pulled = homes.pull()[k] * homes.pull()[k] * d2;
        if (!taken[k] && goal.targets()[k] == wanted && pulled < least) {
          least = pulled;
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

  private static Diagram bisected(BlockLayout layout, AccountList places, DoubleStream targets) {
    double[] target = targets.toArray();
    int[] bisected = Bisection.divide(places, new AxisOrder(places), target);
    return Diagram.ofMeans(layout.surface, places, bisected, target.length);
  }

  /** The median root mean square distance from the center of a territory. */
  private static double commonRadius(BlockLayout layout, AccountList places, double[] target) {
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

  /** Centers of k-means without balance: S. P. Lloyd, IEEE Trans. Inf. Theory 28 (1982). */
  private static Diagram free(SharedAccounts shared, Diagram start) {
    if (shared.homes().fixAll()) {
      return start;
    }
    BlockLayout layout = shared.layout();
    AccountList places = places(shared.sample(), shared.big());
    Passes passes = Passes.over(new KdTree(places, layout.unit), start.size());
    Diagram free = start;
    for (int round = 0; round < FREE_ROUNDS; round++) {
      free = passes.over(free, 0).means(layout.surface, shared.homes());
    }
    return free;
  }
}
