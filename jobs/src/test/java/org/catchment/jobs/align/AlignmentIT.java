package org.catchment.jobs.align;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.align.solver.goal.Progress;
import org.catchment.jobs.align.solver.goal.RepHomes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine on Spark: few jobs, and the same answer however the accounts come. */
class AlignmentIT {
  static final StructType DEGREES =
      new StructType()
          .add("account_id", DataTypes.StringType)
          .add("lat_deg", DataTypes.DoubleType)
          .add("lon_deg", DataTypes.DoubleType)
          .add("weight", DataTypes.LongType);

  private final SparkSession session = TestSpark.session();

  /**
   * Accounts in 40 towns and between them, one in four at a place that it shares with others;
   * weights are log-normal, so that some are big against a territory.
   */
  private static List<Row> nation(int accounts) {
    SplittableRandom random = new SplittableRandom(5);
    double[] townLat = random.doubles(40, 26, 48).toArray();
    double[] townLon = random.doubles(40, -123, -70).toArray();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < accounts; i++) {
      int town = (int) (40 * random.nextDouble() * random.nextDouble());
      double lat = townLat[town] + 0.4 * random.nextGaussian();
      double lon = townLon[town] + 0.5 * random.nextGaussian();
      if (i % 4 == 0) {
        lat = Math.rint(lat * 10) / 10;
        lon = Math.rint(lon * 10) / 10;
      }
      long weight = 1 + (long) (1000 * StrictMath.exp(1.2 * random.nextGaussian()));
      rows.add(RowFactory.create(String.format(Locale.ROOT, "a%06d", i), lat, lon, weight));
    }
    return rows;
  }

  private Dataset<Row> table(List<Row> rows, int partitions) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    return session.createDataFrame(context.parallelize(rows, partitions), DEGREES);
  }

  private static String[] names(int territories) {
    return IntStream.range(0, territories).mapToObj(k -> "T" + k).toArray(String[]::new);
  }

  private static List<Row> solve(Dataset<Row> accounts, Goal goal) {
    try (Alignment alignment = Alignment.onGlobe(accounts, goal, Progress.NONE)) {
      assertThat(alignment.solution().maxImbalance(0)).isLessThanOrEqualTo(goal.tolerances()[0]);
      return alignment.assigned(names(goal.territories())).orderBy("account_id").collectAsList();
    }
  }

  /** Up to 460 territories a sample stands for the accounts; beyond, it holds all of them. */
  @ParameterizedTest
  @ValueSource(ints = {50, 220, 1_000})
  void fewJobsWhateverTheNumberOfTerritories(int territories) throws Exception {
    assertFewJobs(table(nation(60_000), 4), Goal.equal(territories, 0.02, 1));
  }

  /**
   * 660,000 accounts, too many for the sample: 132 within a tenth of a degree of each of 5,000
   * places, which are the centers. So there is little to settle, and the jobs are the same.
   */
  @Tag("long")
  @Test
  void fewJobsForFiveThousandTerritories() throws Exception {
    Dataset<Row> accounts =
        session
            .range(0, 660_000, 1, 4)
            .selectExpr(
                "cast(id AS STRING) AS account_id",
                "27 + 0.4 * (id % 5000 div 100) + pmod(hash(id, 1), 100) / 1000 AS lat_deg",
                "-122 + 0.5 * (id % 100) + pmod(hash(id, 2), 100) / 1000 AS lon_deg",
                "1L AS weight");
    double[] lat = new double[5_000];
    double[] lon = new double[5_000];
    double[] one = new double[5_000];
    Arrays.setAll(lat, k -> 27.05 + 0.4 * (k / 100));
    Arrays.setAll(lon, k -> -121.95 + 0.5 * (k % 100));
    Arrays.fill(one, 1);
    RepHomes homes = RepHomes.ofDegrees(lat, lon, one);
    assertFewJobs(accounts, new Goal(one, new double[] {0.02}, 1, homes));
  }

  private void assertFewJobs(Dataset<Row> accounts, Goal goal) throws Exception {
    long before = accounts.count();
    session.sparkContext().listenerBus().waitUntilEmpty();
    AtomicInteger jobs = new AtomicInteger();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            jobs.incrementAndGet();
          }
        };
    session.sparkContext().addSparkListener(listener);
    try (Alignment alignment = Alignment.onGlobe(accounts, goal, Progress.NONE)) {
      // Writing the answer is the last job over all accounts; counting rows stands for it here.
      long rows = alignment.assigned(names(goal.territories())).toJavaRDD().count();
      assertThat(rows).isEqualTo(before);
      session.sparkContext().listenerBus().waitUntilEmpty();
      assertThat(jobs.get()).isEqualTo(alignment.jobs() + 1).isLessThanOrEqualTo(10);
    } finally {
      session.sparkContext().removeSparkListener(listener);
    }
  }

  @Test
  void theAnswerDoesNotDependOnPartitionsOrOrder() {
    List<Row> rows = nation(60_000);
    Goal goal = Goal.equal(50, 0.005, 1);
    List<Row> once = solve(table(rows, 1), goal);
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(3));
    assertThat(solve(table(shuffled, 7), goal)).isEqualTo(once);
  }

  @Test
  void everyAccountIsInOneTerritoryAndLoadsAreTheirSums() {
    List<Row> rows = nation(30_000);
    try (Alignment alignment =
        Alignment.onGlobe(table(rows, 3), Goal.equal(60, 0.01, 1), Progress.NONE)) {
      List<Row> assigned = alignment.assigned(names(60)).orderBy("account_id").collectAsList();
      assertThat(assigned).hasSize(30_000);
      long[] load = new long[60];
      for (int i = 0; i < assigned.size(); i++) {
        assertThat(assigned.get(i).getString(0)).isEqualTo(rows.get(i).getString(0));
        load[Integer.parseInt(assigned.get(i).getString(1).substring(1))] += rows.get(i).getLong(3);
      }
      assertThat(alignment.solution().load()).isEqualTo(load);
    }
  }

  /** A sample that verify draws by SQL is drawn here from packed ids. */
  @Test
  void idsAreHashedAsSqlHashesThem() {
    List<String> ids = List.of("npi:1003001066", "own:Klinik \u00d6st, 7", "a", "");
    AccountRows rows = new AccountRows();
    ids.forEach(id -> rows.addDegrees(id, 40, -100, 1, 0));
    AccountRows.Ids packed = rows.ids(new int[] {0, 1, 2, 3});
    for (int i = 0; i < ids.size(); i++) {
      long bySql =
          session
              .createDataset(List.of(ids.get(i)), Encoders.STRING())
              .selectExpr("xxhash64(value)")
              .head()
              .getLong(0);
      assertThat(packed.hash(i)).as(ids.get(i)).isEqualTo(bySql);
    }
  }

  /** Of up to two million accounts all are looked at, of one more every second. */
  @Test
  void aSampleIsAsLargeAsTheGroundCanHold() {
    assertThat(DistributedAccounts.sampleOf(1)).isEqualTo(1);
    assertThat(DistributedAccounts.sampleOf(2_000_000)).isEqualTo(1);
    assertThat(DistributedAccounts.sampleOf(2_000_001)).isEqualTo(2);
    assertThat(DistributedAccounts.sampleOf(10_000_000)).isEqualTo(5);
  }
}
