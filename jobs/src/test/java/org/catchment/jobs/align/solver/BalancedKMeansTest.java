package org.catchment.jobs.align.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.catchment.jobs.align.solver.answer.Partition;
import org.catchment.jobs.align.solver.centers.Bisection;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.AxisOrder;
import org.catchment.jobs.align.solver.goal.Problem;
import org.catchment.jobs.align.solver.goal.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalancedKMeansTest {
  private static Partition solve(Problem problem) {
    Partition partition = BalancedKMeans.partition(problem, Progress.NONE);
    checkForm(problem, partition);
    return partition;
  }

  /** What holds of every partition. */
  private static void checkForm(Problem problem, Partition partition) {
    int territories = problem.goal().territories();
    long[] load = new long[territories];
    int[] accounts = new int[territories];
    for (int i = 0; i < problem.weight().length; i++) {
      load[partition.territory()[i]] += problem.weight()[i];
      accounts[partition.territory()[i]]++;
    }
    assertThat(partition.load()).containsExactly(load);
    assertThat(accounts).as("accounts per territory").doesNotContain(0);
    for (double[] perTerritory :
        List.of(
            partition.solution().centerX(),
            partition.solution().centerY(),
            partition.solution().centerZ(),
            partition.solution().price())) {
      assertThat(perTerritory).hasSize(territories);
      assertThat(Arrays.stream(perTerritory).allMatch(Double::isFinite)).isTrue();
    }
  }

  @Test
  void fourEqualClinicsOnARectangleMakeTwoPairsOfNeighbors() {
    // 1 degree from west to east, 2 from south to north: the short sides are the cheap pairs.
    Partition partition = solve(PointWorld.at(0, 0, 0, 1, 2, 0, 2, 1).problem(2, 0));
    int[] territory = partition.territory();
    assertThat(territory[0]).isEqualTo(territory[1]).isNotEqualTo(territory[2]);
    assertThat(territory[2]).isEqualTo(territory[3]);
    assertThat(partition.load()).containsExactly(2, 2);
  }

  @Test
  void nationIsBalancedWithinToleranceAndMoreCompactThanBisection() {
    Problem problem = PointWorld.likeTheUnitedStates(20_000, 7).problem(50, 0.02);
    Quality solved = Quality.of(problem, solve(problem).territory());
    assertThat(solved.maxImbalance()).isLessThanOrEqualTo(0.02);
    assertThat(solved.objective()).isLessThan(0.8 * bisection(problem).objective());
  }

  @Test
  void hundredThousandAccountsMakeTwoHundredAndFiftyTerritories() {
    Problem problem = PointWorld.likeTheUnitedStates(100_000, 11).problem(250, 0.02);
    Quality solved = Quality.of(problem, solve(problem).territory());
    assertThat(solved.maxImbalance()).isLessThanOrEqualTo(0.02);
    assertThat(solved.objective()).isLessThan(0.8 * bisection(problem).objective());
  }

  private static Quality bisection(Problem problem) {
    AccountList places = new AccountList();
    for (int i = 0; i < problem.weight().length; i++) {
      places.add(problem.x()[i], problem.y()[i], problem.z()[i], problem.weight()[i], i);
    }
    double[] target = problem.goal().targets();
    return Quality.of(problem, Bisection.divide(places, new AxisOrder(places), target));
  }

  @Test
  void almostEveryAccountIsWhereCentersAndPricesSay() {
    Problem problem = PointWorld.likeTheUnitedStates(5_000, 3).problem(20, 0.05);
    Partition partition = solve(problem);
    int asPreferred = 0;
    for (int i = 0; i < problem.weight().length; i++) {
      if (preferred(problem, partition, i) == partition.territory()[i]) {
        asPreferred++;
      }
    }
    // 250 accounts a territory, so 5 % is about a dozen of them: some 250 in all are where the
    // tolerance lets them be nearer to a center than prices say.
    assertThat(asPreferred).isGreaterThan(4_700);
  }

  private static int preferred(Problem problem, Partition partition, int i) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < problem.goal().territories(); k++) {
      double dx = problem.x()[i] - partition.solution().centerX()[k];
      double dy = problem.y()[i] - partition.solution().centerY()[k];
      double dz = problem.z()[i] - partition.solution().centerZ()[k];
      double cost = dx * dx + dy * dy + dz * dz - partition.solution().price()[k];
      if (cost < least) {
        least = cost;
        best = k;
      }
    }
    return best;
  }

  @Test
  void accountsInOnePointAreSharedOut() {
    // 100 accounts of weight 1 in 7 territories: 14 or 15 each.
    double[] latLon = new double[200];
    Arrays.setAll(latLon, i -> i % 2 == 0 ? 40 : -75);
    Partition partition = solve(PointWorld.at(latLon).problem(7, 0));
    assertThat(partition.load()).containsOnly(14, 15);
  }

  @Test
  void oneTerritoryTakesAllAndSitsAtTheMean() {
    // The mean of (1, 0, 0) and (0, 1, 0), the second three times as heavy, is (1, 3, 0) / 4; the
    // point of the globe nearest to it lies in the same direction.
    Partition partition = solve(PointWorld.at(0, 0, 0, 90).withWeights(1, 3).problem(1, 0.02));
    assertThat(partition.territory()).containsExactly(0, 0);
    assertThat(partition.load()).containsExactly(4);
    assertThat(partition.solution().centerX()[0]).isCloseTo(1 / Math.sqrt(10), within(1e-12));
    assertThat(partition.solution().centerY()[0]).isCloseTo(3 / Math.sqrt(10), within(1e-12));
    assertThat(partition.solution().centerZ()[0]).isCloseTo(0, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 60})
  void asManyTerritoriesAsAccountsGiveOneEach(int accounts) {
    PointWorld world = PointWorld.box(accounts, 30, 45, -120, -75, accounts);
    SplittableRandom random = new SplittableRandom(accounts);
    long[] unequal = random.longs(accounts, 0, 100).toArray();
    for (PointWorld each : List.of(world, world.withWeights(unequal))) {
      Partition partition = solve(each.problem(accounts, 0.02));
      assertThat(partition.territory()).doesNotHaveDuplicates();
    }
  }

  @Test
  void accountsWithoutWeightGoWhereTheyAreNear() {
    // Two towns 10 degrees apart, each with accounts of weight 1 and of weight 0.
    PointWorld world =
        PointWorld.at(40, -90, 40.1, -90, 40, -80, 40.1, -80, 40.05, -90, 40.05, -80)
            .withWeights(1, 1, 1, 1, 0, 0);
    int[] territory = solve(world.problem(2, 0)).territory();
    assertThat(territory[4]).isEqualTo(territory[0]);
    assertThat(territory[5]).isEqualTo(territory[2]);
  }

  @Test
  void ifNothingWeighsAnythingEveryAccountCountsTheSame() {
    PointWorld world = PointWorld.box(40, 30, 45, -120, -75, 1);
    Partition weightless = solve(world.withWeights(new long[40]).problem(4, 0));
    assertThat(weightless.load()).containsOnly(0);
    assertThat(weightless.territory()).isEqualTo(solve(world.problem(4, 0)).territory());
  }

  @Test
  void fewWeightsAmongManyTerritoriesLeaveNoneEmpty() {
    // Three accounts carry all the weight; the other two territories must do with nothing.
    Partition partition =
        solve(
            PointWorld.box(9, 30, 45, -120, -75, 2)
                .withWeights(5, 0, 0, 4, 0, 0, 3, 0, 0)
                .problem(5, 0.02));
    assertThat(partition.load()).containsExactlyInAnyOrder(5, 4, 3, 0, 0);
  }

  @Test
  void hugeWeightsDoNotOverflow() {
    // 2,000 accounts of 0.5e12 to 1e12: the sum of 1.5e15 is far beyond an int and a float.
    PointWorld world = PointWorld.box(2_000, 30, 45, -120, -75, 3);
    long[] weight =
        new SplittableRandom(3).longs(2_000, 500_000_000_000L, 1_000_000_000_000L).toArray();
    Problem problem = world.withWeights(weight).problem(10, 0.01);
    Partition partition = solve(problem);
    assertThat(LongStream.of(partition.load()).sum()).isEqualTo(LongStream.of(weight).sum());
    assertThat(Quality.of(problem, partition.territory()).maxImbalance()).isLessThanOrEqualTo(0.01);
  }

  @Test
  void accountWithHalfOfAllWeightGetsATerritoryOfItsOwn() {
    // 300 accounts of 1 and one of 300: four territories should hold 150 each. The big one cannot
    // share, the other three divide 300 into 100 each.
    PointWorld box = PointWorld.box(301, 30, 45, -120, -75, 4);
    long[] weight = box.weight().clone();
    weight[17] = 300;
    Partition partition = solve(box.withWeights(weight).problem(4, 0));
    assertThat(partition.load()).containsExactlyInAnyOrder(300, 100, 100, 100);
    int own = partition.territory()[17];
    assertThat(partition.load()[own]).isEqualTo(300);
    assertThat(preferred(box.withWeights(weight).problem(4, 0), partition, 17)).isEqualTo(own);
  }

  @Test
  void threeTerritoriesDivideTwoFarClusters() {
    // 60 accounts in Maine and 60 in Hawaii, so 40 each: one territory must have both.
    PointWorld maine = PointWorld.box(60, 44, 45, -70, -69, 5);
    PointWorld hawaii = PointWorld.box(60, 19, 20, -156, -155, 6);
    Partition partition = solve(join(maine, hawaii).problem(3, 0));
    assertThat(partition.load()).containsOnly(40);
    long torn =
        IntStream.range(0, 3)
            .filter(k -> IntStream.range(0, 60).anyMatch(i -> partition.territory()[i] == k))
            .filter(k -> IntStream.range(60, 120).anyMatch(i -> partition.territory()[i] == k))
            .count();
    assertThat(torn).isEqualTo(1);
  }

  private static PointWorld join(PointWorld a, PointWorld b) {
    double[] lat = Arrays.copyOf(a.latDeg(), a.latDeg().length + b.latDeg().length);
    double[] lon = Arrays.copyOf(a.lonDeg(), lat.length);
    System.arraycopy(b.latDeg(), 0, lat, a.latDeg().length, b.latDeg().length);
    System.arraycopy(b.lonDeg(), 0, lon, a.lonDeg().length, b.lonDeg().length);
    long[] weight = new long[lat.length];
    Arrays.fill(weight, 1);
    return new PointWorld(lat, lon, weight);
  }

  @Test
  void dateLineIsNoBorder() {
    // Two towns, one astride the date line (Fiji), one 20 degrees further east.
    Partition partition =
        solve(
            PointWorld.at(-17, 179.9, -17, -179.9, -17.1, 180, -17, -160, -17, -159.9, -17.1, -160)
                .problem(2, 0));
    int[] territory = partition.territory();
    assertThat(territory[0]).isEqualTo(territory[1]).isEqualTo(territory[2]);
    assertThat(territory[3]).isEqualTo(territory[4]).isEqualTo(territory[5]);
    assertThat(territory[0]).isNotEqualTo(territory[3]);
  }

  @Test
  void poleIsAPlaceLikeAnyOther() {
    // Around the pole, 1 degree away, at longitudes 0, 120, -120; and a town at 70 north.
    Partition partition =
        solve(PointWorld.at(89, 0, 89, 120, 89, -120, 70, 0, 70, 1, 70.5, 0).problem(2, 0));
    int[] territory = partition.territory();
    assertThat(territory[0]).isEqualTo(territory[1]).isEqualTo(territory[2]);
    assertThat(territory[3]).isEqualTo(territory[4]).isEqualTo(territory[5]);
    assertThat(territory[0]).isNotEqualTo(territory[3]);
  }

  @Test
  void smallCasesComeCloseToTheBestOfAllDivisions() {
    // 200 cases of 4 to 9 equal accounts, two territories. All divisions into halves (of sizes n/2
    // and n - n/2) are tried; none can be better balanced.
    SplittableRandom random = new SplittableRandom(8);
    double sumOfRatios = 0;
    int cases = 200;
    for (int c = 0; c < cases; c++) {
      int n = random.nextInt(4, 10);
      Problem problem = PointWorld.box(n, 30, 45, -120, -75, random.nextLong()).problem(2, 0);
      Partition partition = solve(problem);
      assertThat(partition.load()).containsExactlyInAnyOrder(n / 2, n - n / 2);
      double best = bestHalving(problem);
      double ratio = Quality.of(problem, partition.territory()).objective() / best;
      assertThat(ratio).as("case %d", c).isBetween(1 - 1e-9, 2.5);
      sumOfRatios += ratio;
    }
    assertThat(sumOfRatios / cases).isLessThan(1.05);
  }

  private static double bestHalving(Problem problem) {
    int n = problem.weight().length;
    double best = Double.POSITIVE_INFINITY;
    for (int set = 0; set < 1 << n; set++) {
      if (Integer.bitCount(set) == n / 2) {
        int[] territory = new int[n];
        for (int i = 0; i < n; i++) {
          territory[i] = (set >> i) & 1;
        }
        best = Math.min(best, Quality.of(problem, territory).objective());
      }
    }
    return best;
  }

  @Test
  void sameProblemGetsTheIdenticalPartition() {
    PointWorld world = PointWorld.likeTheUnitedStates(5_000, 9);
    Partition once = solve(world.problem(20, 0.02));
    Partition again = solve(world.problem(20, 0.02));
    assertThat(again)
        .usingRecursiveComparison()
        .ignoringFieldsMatchingRegexes(".*seconds")
        .isEqualTo(once);
  }

  @Test
  void orderOfTheAccountsDoesNotMatterToQuality() {
    // The same accounts backwards: ties may fall otherwise, but no order is at a disadvantage.
    PointWorld world = PointWorld.box(1_000, 30, 45, -120, -75, 10);
    PointWorld backwards =
        PointWorld.at(
            IntStream.range(0, 1_000)
                .map(i -> 999 - i)
                .boxed()
                .flatMapToDouble(i -> DoubleStream.of(world.latDeg()[i], world.lonDeg()[i]))
                .toArray());
    Problem one = world.problem(10, 0);
    Problem other = backwards.problem(10, 0);
    double a = Quality.of(one, solve(one).territory()).objective();
    double b = Quality.of(other, solve(other).territory()).objective();
    assertThat(b).isCloseTo(a, within(0.01 * a));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void crowdedSmallWorldsKeepTheirForm(long seed) {
    // Few accounts a territory, heavy tails, coincident places: nothing is promised but the form.
    SplittableRandom random = new SplittableRandom(seed);
    for (int c = 0; c < 15; c++) {
      int n = random.nextInt(1, 120);
      PointWorld world = PointWorld.likeTheUnitedStates(n, random.nextLong());
      long[] weight =
          LongStream.of(world.weight()).map(w -> random.nextInt(4) == 0 ? 0 : w * w).toArray();
      Problem problem = world.withWeights(weight).problem(random.nextInt(1, n + 1), 0.05);
      solve(problem);
    }
  }

  @Test
  void progressOfAPhaseOnlyGrowsUpToOne() {
    List<String> phases = new ArrayList<>();
    double[] last = {0};
    Problem problem = PointWorld.box(200, 30, 45, -120, -75, 12).problem(5, 0.02);
    BalancedKMeans.partition(
        problem,
        (phase, fraction) -> {
          if (!phases.contains(phase)) {
            phases.add(phase);
            last[0] = 0;
          }
          assertThat(phase).isEqualTo(phases.get(phases.size() - 1));
          assertThat(fraction).isBetween(last[0], 1.0);
          last[0] = fraction;
        });
    assertThat(phases).containsExactly("seed", "balance");
    assertThat(last[0]).isEqualTo(1);
  }
}
