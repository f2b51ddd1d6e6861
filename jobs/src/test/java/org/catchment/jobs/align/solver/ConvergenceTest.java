package org.catchment.jobs.align.solver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nations of many seeds: every one ends within its tolerance, with a small proven gap. */
class ConvergenceTest {
  /** With 100 accounts a territory, 0.5 % of it is half an account: the finish has work to do. */
  @ParameterizedTest
  @CsvSource({
    "30000, 50, 101", "30000, 50, 102", "30000, 50, 103", "30000, 100, 104", "30000, 100, 105",
    "30000, 300, 106", "30000, 300, 107", "60000, 100, 108", "60000, 100, 109", "60000, 600, 110"
  })
  void everyNationIsWithinItsTolerance(int accounts, int territories, long seed) {
    Problem problem = World.likeTheUnitedStates(accounts, seed).problem(territories, 0.005);
    Partition partition = BalancedKMeans.partition(problem, Progress.NONE);
    assertThat(Quality.of(problem, partition.territory()).maxImbalance())
        .isLessThanOrEqualTo(0.005);
    assertThat(partition.solution().certificate().gap()).isBetween(0.0, 0.03);
  }
}
