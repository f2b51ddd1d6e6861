package org.catchment.jobs.align.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.catchment.jobs.align.solver.answer.Partition;
import org.catchment.jobs.align.solver.answer.Solution;
import org.catchment.jobs.align.solver.goal.Problem;
import org.catchment.jobs.align.solver.goal.Progress;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * What the certificate says of a division, against the exact optimum of the transport problem that
 * it is about: all weights to the same centers, into the same loads, where accounts may be split.
 */
@TestInstance(Lifecycle.PER_CLASS)
class CertificateTest {
  private static final int CASES = 1_000;

  /** What sums of doubles may be off, as a part of them. */
  private static final double SUMS = 1e-9;

  private List<Case> cases = List.of();

  @BeforeAll
  void solve() {
    cases = IntStream.range(0, CASES).parallel().mapToObj(Case::of).toList();
  }

  @Test
  void theExactOptimumIsNeverBelowTheBound() {
    assertThat(cases).allSatisfy(c -> assertThat(c.bound).isLessThanOrEqualTo(c.best + c.slack));
  }

  @Test
  void theExactOptimumIsNeverAboveTheObjective() {
    assertThat(cases)
        .allSatisfy(c -> assertThat(c.best).isLessThanOrEqualTo(c.objective + c.slack));
  }

  @Test
  void theObjectiveIsThatOfTheAccounts() {
    assertThat(cases)
        .allSatisfy(
            c ->
                assertThat(c.certifiedObjective)
                    .isCloseTo(c.objective, within(SUMS * c.objective)));
  }

  @Test
  void noDivisionSavesMoreThanTheCertifiedGap() {
    assertThat(cases)
        .allSatisfy(
            c ->
                assertThat(c.objective - c.best)
                    .isLessThanOrEqualTo(c.gap * c.objective + c.slack));
  }

  /** Whole accounts cannot follow a plan that splits some; most need not cost much more. */
  @Test
  void mostDivisionsAreAsCheapAsTheBestPlanOrNearlyAsCheap() {
    // Measured: two in three save at most 1 %, and three in four at most 5 %.
    double[] excess = figures(1, Double.MAX_VALUE, Case::excess);
    assertThat(shareUpTo(0.01, excess)).isGreaterThan(0.5);
    assertThat(shareUpTo(0.05, excess)).isGreaterThan(0.67);
  }

  /**
   * The prices are those of the loads that were wanted, and the bound is for the loads that came of
   * whole accounts: so it is near the optimum only where a territory has many accounts.
   */
  @Test
  void theBoundGetsNearerToTheBestPlanTheMoreAccountsATerritoryHas() {
    // Measured: with 20 accounts a territory three in four bounds fall short by at most 10 % of
    // the objective, with 3 to 20 one in three.
    double many = shareUpTo(0.1, figures(20, Double.MAX_VALUE, Case::shortfall));
    double few = shareUpTo(0.1, figures(3, 20, Case::shortfall));
    assertThat(many).isGreaterThan(0.6).isGreaterThan(few);
  }

  /** A figure of the cases with several territories, and so many accounts to each. */
  private double[] figures(double least, double below, ToDoubleFunction<Case> figure) {
    return cases.stream()
        .filter(c -> c.territories > 1 && c.objective > 2 * c.slack)
        .filter(c -> c.accounts >= least * c.territories && c.accounts < below * c.territories)
        .mapToDouble(figure)
        .toArray();
  }

  /** The part of the figures that are at most so large. */
  private static double shareUpTo(double most, double[] figures) {
    return (double) Arrays.stream(figures).filter(f -> f <= most).count() / figures.length;
  }

  /**
   * 5 to 120 accounts, few of them most often, in up to 12 territories. Places lie anywhere or
   * share some spots; weights are equal, have a heavy tail, or are nothing for some.
   */
  private static Problem small(SplittableRandom random) {
    int accounts = 5 + (int) (116 * StrictMath.pow(random.nextDouble(), 3));
    PointWorld world = PointWorld.box(accounts, 30, 45, -120, -75, random.nextLong());
    if (random.nextInt(3) == 0) {
      int spots = random.nextInt(1, accounts);
      for (int i = spots; i < accounts; i++) {
        world.latDeg()[i] = world.latDeg()[i % spots];
        world.lonDeg()[i] = world.lonDeg()[i % spots];
      }
    }
    boolean tail = random.nextBoolean();
    boolean zeros = random.nextInt(3) == 0;
    long[] weight = new long[accounts];
    for (int i = 0; i < accounts; i++) {
      // Pareto's tail of exponent 1, cut at 10,000: the heaviest outweighs a territory now and
      // then.
      weight[i] = tail ? (long) (10_000 / (1 + 9_999 * random.nextDouble())) : 1_000;
      weight[i] = zeros && random.nextInt(3) == 0 ? 0 : weight[i];
    }
    int territories = random.nextInt(1, 1 + Math.min(12, accounts));
    return world.withWeights(weight).problem(territories, random.nextBoolean() ? 0.05 : 0);
  }

  /**
   * A problem, solved.
   *
   * @param best what the best plan costs
   * @param slack what rounding may change about that
   * @param objective what the division costs, from the accounts
   */
  private record Case(
      int number,
      int accounts,
      int territories,
      double best,
      double slack,
      double objective,
      double certifiedObjective,
      double bound,
      double gap) {

    static Case of(int number) {
      Problem problem = small(new SplittableRandom(number));
      Partition partition = BalancedKMeans.partition(problem, Progress.NONE);
      Solution.Certificate certificate = partition.solution().certificate();
      Transport transport = Transport.of(problem, partition);
      double slack =
          SUMS * transport.objective
              + ExactTransport.ROUNDING * Arrays.stream(transport.weight).sum();
      return new Case(
          number,
          problem.weight().length,
          problem.goal().territories(),
          ExactTransport.leastCost(transport.weight, transport.load, transport.cost),
          slack,
          transport.objective,
          certificate.objective(),
          certificate.bound(),
          certificate.gap());
    }

    /** The part of the objective that the best plan saves. */
    double excess() {
      return (objective - best) / objective;
    }

    /** The part of the objective by which the bound falls short of the best plan. */
    double shortfall() {
      return (best - bound) / objective;
    }
  }

  /**
   * The shared territories and the accounts in them; what is alone in a territory has no choice.
   *
   * @param cost squared distance of each account to each center
   * @param objective what the division costs
   */
  @SuppressWarnings("ArrayRecordComponent") // Test data, read in place.
  private record Transport(long[] weight, long[] load, double[][] cost, double objective) {

    static Transport of(Problem problem, Partition partition) {
      Solution solution = partition.solution();
      int[] shared =
          IntStream.range(0, solution.alone().length).filter(k -> !solution.alone()[k]).toArray();
      int[] account =
          IntStream.range(0, problem.weight().length)
              .filter(i -> !solution.alone()[partition.territory()[i]])
              .toArray();
      long[] weight = new long[account.length];
      long[] load = new long[shared.length];
      double[][] cost = new double[account.length][shared.length];
      double objective = 0;
      for (int a = 0; a < account.length; a++) {
        int i = account[a];
        weight[a] = problem.weight()[i];
        for (int s = 0; s < shared.length; s++) {
          int k = shared[s];
          double dx = problem.x()[i] - solution.centerX()[k];
          double dy = problem.y()[i] - solution.centerY()[k];
          double dz = problem.z()[i] - solution.centerZ()[k];
          cost[a][s] = dx * dx + dy * dy + dz * dz;
          if (partition.territory()[i] == k) {
            load[s] += weight[a];
            objective += weight[a] * cost[a][s];
          }
        }
      }
      return new Transport(weight, load, cost, objective);
    }
  }
}
