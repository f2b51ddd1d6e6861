package org.catchment.jobs.align.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.catchment.jobs.align.solver.answer.Solution;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Surface;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.align.solver.goal.Progress;
import org.catchment.jobs.align.solver.goal.RepHomes;
import org.catchment.jobs.align.solver.layout.AccountBlocks;
import org.catchment.jobs.align.solver.layout.Block;
import org.catchment.jobs.align.solver.layout.BlockLayout;
import org.catchment.jobs.align.solver.layout.Survey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several measures at once: a blend is divided, and exchange at the borders mends the rest. */
class MeasuresTest {
  private static Solution solve(
      PointWorld world, long[][] measure, int territories, double... within) {
    double[] totals = Arrays.stream(measure).mapToDouble(m -> LongStream.of(m).sum()).toArray();
    double[] blend = Goal.blend(totals, within);
    AccountList list = new AccountList();
    for (int i = 0; i < world.latDeg().length; i++) {
      double weight = 0;
      long[] values = new long[measure.length];
      for (int m = 0; m < measure.length; m++) {
        values[m] = measure[m][i];
        weight += blend[m] * values[m];
      }
      list.addDegrees(world.latDeg()[i], world.lonDeg()[i], Math.round(weight), i);
      list.setMeasures(values);
    }
    double[] equal = new double[territories];
    Arrays.fill(equal, 1);
    Goal goal = new Goal(equal, within, 1, RepHomes.none(territories));
    BlockLayout layout = new BlockLayout(new Survey(territories).add(list), Surface.GLOBE, goal);
    Block block = layout.block(0, list, Integer::compare);
    Solution solution =
        BalancedKMeans.solve(AccountBlocks.here(List.of(block)), layout, Progress.NONE);
    checkLoads(solution, block, measure, territories);
    return solution;
  }

  /** The loads are the sums of what the accounts have, whichever way they were kept. */
  private static void checkLoads(
      Solution solution, Block block, long[][] measure, int territories) {
    int[] territory = solution.territories(block);
    for (int m = 0; m < measure.length; m++) {
      long[] sum = new long[territories];
      for (int a = 0; a < territory.length; a++) {
        sum[territory[a]] += measure[m][block.source()[a]];
      }
      assertThat(solution.load(m)).as("measure %d", m).containsExactly(sum);
    }
  }

  @Test
  void theBlendCountsTheStricterMeasureMore() {
    // 100 hours within 5 % and 4,000 dollars within 15 %: hours have 3 of 4 parts of a weight of
    // 100 in all, so 0.75 an hour, and dollars the other 25, 1 / 160 each.
    assertThat(Goal.blend(new double[] {100, 4_000}, new double[] {0.05, 0.15}))
        .containsExactly(new double[] {0.75, 1 / 160.0}, within(1e-12));
    assertThat(Goal.blend(new double[] {7}, new double[] {0.05})).containsExactly(1);
    assertThat(Goal.blend(new double[] {0, 8}, new double[] {0.05, 0.1})).containsExactly(0, 1);
  }

  @Test
  void fourTownsOfTwoKindsArePairedSoThatBothMeasuresAreEqual() {
    // Four towns of ten accounts on a line, with 9, 1, 1 and 9 hours an account, and 1, 9, 9 and 1
    // dollars. Two territories of equal hours and dollars: the two in the west, the two in the
    // east.
    PointWorld world = PointWorld.box(40, 40, 40.1, -100.1, -100, 1);
    long[][] measure = new long[2][40];
    for (int i = 0; i < 40; i++) {
      int town = i / 10;
      world.lonDeg()[i] += 2 * town;
      measure[0][i] = town == 0 || town == 3 ? 9 : 1;
      measure[1][i] = town == 0 || town == 3 ? 1 : 9;
    }
    Solution solution = solve(world, measure, 2, 0.001, 0.001);
    assertThat(solution.load(0)).containsExactly(100, 100);
    assertThat(solution.load(1)).containsExactly(100, 100);
  }

  /** Workload and potential of accounts of three kinds, mixed everywhere, richer in the east. */
  private static long[][] twoMeasures(PointWorld world, double slope, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int accounts = world.latDeg().length;
    long[][] measure = new long[2][accounts];
    double[] dollarsPerHour = {40, 100, 250};
    for (int i = 0; i < accounts; i++) {
      double east = (world.lonDeg()[i] + 97) / 27; // about -1 to 1
      double ratio = dollarsPerHour[random.nextInt(3)] * (1 + slope * east);
      measure[0][i] = world.weight()[i];
      measure[1][i] = Math.round(world.weight()[i] * ratio);
    }
    return measure;
  }

  @ParameterizedTest
  @CsvSource({"5000, 20, 0.1", "15000, 50, 0.1", "15000, 50, 0.2", "60000, 100, 0.1"})
  void workloadWithinFiveAndPotentialWithinFifteenPercent(
      int accounts, int territories, double slope) {
    PointWorld world = PointWorld.likeTheUnitedStates(accounts, 11);
    Solution solution = solve(world, twoMeasures(world, slope, 12), territories, 0.05, 0.15);
    assertThat(solution.maxImbalance(0)).isLessThanOrEqualTo(0.05);
    assertThat(solution.maxImbalance(1)).isLessThanOrEqualTo(0.15);
    assertThat(solution.certificate().gap()).isBetween(0.0, 0.2);
  }

  @Test
  void demandsThatCannotBeMetLeaveTheLeastExcessAndSayWhere() {
    // Five territories of 1,000 hours and 1,996 dollars, and one account with 4,990 dollars: its
    // territory has 2.5 times its dollars, or more. Hours come first, and are as asked for.
    PointWorld world = PointWorld.box(500, 35, 45, -110, -90, 3);
    long[][] measure = new long[2][500];
    for (int i = 0; i < 500; i++) {
      measure[0][i] = 10;
      measure[1][i] = 10;
    }
    measure[1][0] = 4_990;
    Solution solution = solve(world, measure, 5, 0.01, 0.09);
    assertThat(solution.maxImbalance(0)).isLessThanOrEqualTo(0.01 + 1e-12);
    assertThat(solution.maxImbalance(1)).isBetween(1.5, 2.1);
    int over = 0;
    for (int k = 0; k < 5; k++) {
      over += solution.imbalance(1, k) > 0.09 ? 1 : 0;
    }
    assertThat(over).isEqualTo(1);
  }
}
