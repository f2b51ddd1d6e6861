package org.catchment.jobs.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.align.solver.answer.Solution;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.align.solver.goal.Progress;
import org.junit.jupiter.api.Test;

/**
 * Extreme places and weights on the way over Spark: with more accounts than the sample takes whole,
 * a solution comes of several passes, and not of the solver in memory alone.
 */
class ExtremeAccountsIT {
  private static final double TOLERANCE = 0.005;

  private final SparkSession session = TestSpark.session();
  private final List<Row> rows = new ArrayList<>();

  private void account(double latDeg, double lonDeg, long weight) {
    rows.add(RowFactory.create("a" + rows.size(), latDeg, lonDeg, weight));
  }

  /** Divides the accounts; each entry of the answer is a territory's accounts. */
  private Solution solve(int territories, Consumer<List<List<Row>>> check) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    Dataset<Row> table = session.createDataFrame(context.parallelize(rows, 3), AlignmentIT.DEGREES);
    Goal goal = Goal.equal(territories, TOLERANCE, 1);
    try (Alignment alignment = Alignment.onGlobe(table, goal, Progress.NONE)) {
      String[] names =
          IntStream.range(0, territories).mapToObj(Integer::toString).toArray(String[]::new);
      List<List<Row>> members = new ArrayList<>();
      IntStream.range(0, territories).forEach(k -> members.add(new ArrayList<>()));
      for (Row row : alignment.assigned(names).collectAsList()) {
        Row account = rows.get(Integer.parseInt(row.getString(0).substring(1)));
        members.get(Integer.parseInt(row.getString(1))).add(account);
      }
      Solution solution = alignment.solution();
      assertThat(members.stream().mapToLong(m -> m.stream().mapToLong(r -> r.getLong(3)).sum()))
          .containsExactly(LongStream.of(solution.load()).boxed().toArray(Long[]::new));
      check.accept(members);
      return solution;
    }
  }

  @Test
  void allAccountsInOnePointAreSharedOut() {
    // 40,000 accounts of weight 1 in 8 territories: 5,000 each, give or take 25.
    IntStream.range(0, 40_000).forEach(i -> account(40, -75, 1));
    Solution solution =
        solve(8, members -> assertThat(members).allMatch(accounts -> !accounts.isEmpty()));
    assertThat(solution.maxImbalance(0)).isLessThanOrEqualTo(TOLERANCE);
    // They are set apart by at most 1e-5 Earth radii, 64 m, and so are centers: 40,000 x 1e-10.
    assertThat(solution.certificate().objective()).isLessThanOrEqualTo(4e-6);
  }

  @Test
  void oneTerritoryTakesAll() {
    IntStream.range(0, 1_000).forEach(i -> account(40, -75 - i / 100.0, 2));
    assertThat(solve(1, members -> assertThat(members.get(0)).hasSize(1_000)).load())
        .containsExactly(2_000);
  }

  @Test
  void asManyTerritoriesAsAccountsGiveOneEach() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 300; i++) {
      account(random.nextDouble(30, 45), random.nextDouble(-120, -75), random.nextInt(100));
    }
    solve(300, members -> assertThat(members).allMatch(accounts -> accounts.size() == 1));
  }

  @Test
  void moreTerritoriesThanAccountsAreRefused() {
    account(40, -75, 1);
    account(41, -75, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> solve(3, members -> {}))
        .withMessage("territories (3) exceeds accounts (2). Maybe lower territories.");
  }

  @Test
  void anAccountWithHalfOfAllWeightIsAloneAndTheOthersShareTheRest() {
    // 30,000 of weight 1 and one of 30,000: three territories of 10,000, and its own.
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 30_000; i++) {
      account(random.nextDouble(30, 45), random.nextDouble(-120, -75), 1);
    }
    account(37, -100, 30_000);
    Solution solution = solve(4, members -> {});
    for (int k = 0; k < 4; k++) {
      if (solution.alone()[k]) {
        assertThat(solution.load()[k]).isEqualTo(30_000);
      } else {
        assertThat(solution.load()[k]).isBetween(9_950L, 10_050L);
      }
    }
    assertThat(solution.alone()).containsOnlyOnce(true);
  }

  @Test
  void threeTerritoriesDivideTwoFarClusters() {
    // 15,000 in Maine and 15,000 in Hawaii, so 10,000 each: one territory must have both.
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 15_000; i++) {
      account(random.nextDouble(44, 45), random.nextDouble(-70, -69), 1);
      account(random.nextDouble(19, 20), random.nextDouble(-156, -155), 1);
    }
    Solution solution =
        solve(
            3,
            members ->
                assertThat(members)
                    .filteredOn(
                        accounts ->
                            accounts.stream().map(r -> r.getDouble(1) > 30).distinct().count() == 2)
                    .hasSize(1));
    assertThat(solution.maxImbalance(0)).isLessThanOrEqualTo(TOLERANCE);
  }

  @Test
  void neitherTheDateLineNorAPoleIsABorder() {
    // 10,000 around the pole, 10,000 astride the date line in the south, two territories: one each.
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 10_000; i++) {
      account(random.nextDouble(88, 90), random.nextDouble(-180, 180), 1);
      double lon = random.nextDouble(178, 182);
      account(random.nextDouble(-18, -16), lon > 180 ? lon - 360 : lon, 1);
    }
    solve(
        2,
        members ->
            assertThat(members)
                .allMatch(
                    accounts ->
                        accounts.stream().map(r -> r.getDouble(1) > 0).distinct().count() == 1));
  }

  @Test
  void weightsUpToTheLimitOfALongDoNotOverflow() {
    // 20,000 accounts of 2e14 to 6e14 come to 8e18, just below the 9.2e18 of a long.
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 20_000; i++) {
      account(
          random.nextDouble(30, 45),
          random.nextDouble(-120, -75),
          random.nextLong(200_000_000_000_000L, 600_000_000_000_000L));
    }
    assertThat(solve(10, members -> {}).maxImbalance(0)).isLessThanOrEqualTo(TOLERANCE);
  }
}
