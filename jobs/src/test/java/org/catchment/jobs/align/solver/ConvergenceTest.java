package org.catchment.jobs.align.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.catchment.jobs.align.solver.answer.Partition;
import org.catchment.jobs.align.solver.goal.Problem;
import org.catchment.jobs.align.solver.goal.Progress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nations of many seeds: every one ends within its tolerance, with a small proven gap. */
class ConvergenceTest {
  /** With 100 accounts a territory, 0.5 % of it is half an account: the finish has work to do. */
  @ParameterizedTest
  @CsvSource({
    "30000, 50, 101", "30000, 50, 102", "30000, 50, 103", "30000, 100, 104", "30000, 100, 105",
    "30000, 300, 106", "30000, 300, 107", "60000, 100, 108", "60000, 100, 109", "60000, 600, 110"
  })
  void everyNationIsWithinItsTolerance(int accounts, int territories, long seed) {
    Problem problem = PointWorld.likeTheUnitedStates(accounts, seed).problem(territories, 0.005);
    Partition partition = BalancedKMeans.partition(problem, Progress.NONE);
    assertThat(Quality.of(problem, partition.territory()).maxImbalance())
        .isLessThanOrEqualTo(0.005);
    assertThat(partition.solution().certificate().gap()).isBetween(0.0, 0.03);
  }

  /**
   * Where one account nearly fills a territory, only few others are near its border, and all of
   * them must be at hand for the finish.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 4, 8, 11})
  void territoriesThatOneAccountNearlyFillsAreWithinTheToleranceToo(long seed) {
    // 30,000 accounts divide 80 targets, and 20 more have 0.80 to 0.98 of one: 98 or so in all, for
    // 100 territories. So each of the 20 leaves some room in a territory, and none outweighs it.
    PointWorld world = PointWorld.likeTheUnitedStates(30_000, seed);
    long[] weight = world.weight().clone();
    long target = LongStream.of(weight).sum() / 80;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20; i++) {
      weight[i] = (long) (target * random.nextDouble(0.8, 0.98));
    }
    Problem problem = world.withWeights(weight).problem(100, 0.005);
    Partition partition = BalancedKMeans.partition(problem, Progress.NONE);
    assertThat(partition.solution().alone()).containsOnly(false);
    assertThat(Quality.of(problem, partition.territory()).maxImbalance())
        .isLessThanOrEqualTo(0.005);
  }

  /**
   * One and a half territories are on islands far out, and nothing closes the sea: some territory
   * reaches across it. What the finish moves on the mainland moves its mean by many territories'
   * widths, and at the prices from before it would win a dozen of them.
   */
  @ParameterizedTest
  @ValueSource(longs = {18, 20})
  void aTerritoryAcrossTheSeaIsPricedAtItsMean(long seed) {
    PointWorld world = PointWorld.likeTheUnitedStates(60_000, seed);
    for (int i = 0; i < 450; i++) {
      world.latDeg()[i] = 19 + i % 40 / 10.0;
      world.lonDeg()[i] = -160 + i % 50 / 10.0;
    }
    Partition partition = BalancedKMeans.partition(world.problem(200, 0.005), Progress.NONE);
    assertThat(partition.solution().certificate().gap()).isBetween(0.0, 0.01);
  }
}
