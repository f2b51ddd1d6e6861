package org.catchment.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.cli.TestRun;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.ConfigLoader;
import org.catchment.jobs.spark.expression.NamedValues;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.verify.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The user's own figures, from their expression to territories that are balanced on them. */
class MetricsIT {
  private static final String METRICS =
      "score.metrics=[{name: beds, sql: 'coalesce(bed_count, 0)', unit: beds, description: all},"
          + " {name: usd_per_bed, sql: potential_usd / bed_count, unit: USD, description: all,"
          + " total: mean}%s]";

  @Test
  void aMetricHasNoValueWhereItCannotBeComputed() {
    Config config =
        ConfigLoader.load(
                null,
                List.of(
                    METRICS.formatted(
                        ", {name: rooms, sql: \"cast(attribute['or_count'] AS INT)\", unit: rooms,"
                            + " description: all}, {name: large, sql: bed_count > 100, unit: accounts,"
                            + " description: all}"),
                    "align.where=rooms > 2 OR large = 1"))
            .config();
    Dataset<Row> rows =
        TestSpark.session()
            .sql(
                """
                SELECT * FROM VALUES
                  ('a', 200, 1000d, map('or_count', '12')),
                  ('b', 0, 1000d, map('or_count', 'two')),
                  ('c', NULL, 1000d, map()) AS t(account_id, bed_count, potential_usd, attribute)
                """);

    Dataset<Row> result = new Metrics(config).withMetrics(rows);

    assertThat(result.columns())
        .containsExactly(
            "account_id", "bed_count", "potential_usd", "attribute", "metric", "is_aligned");
    assertThat(
            result
                .orderBy("account_id")
                .selectExpr(
                    "metric['beds']",
                    "metric['usd_per_bed']",
                    "metric['rooms']",
                    "metric['large']",
                    "is_aligned")
                .collectAsList())
        .extracting(Row::mkString)
        .as("1,000 / 200 beds; no rooms where there are two of them, and none by 0")
        .containsExactly("200.05.012.01.0true", "0.0nullnull0.0false", "0.0nullnullnullfalse");
  }

  @ParameterizedTest
  @CsvSource({"true, CODEGEN_ONLY", "false, CODEGEN_ONLY", "false, NO_CODEGEN"})
  void whatTwoMetricsShareDoesNotFailOutsideOfThem(boolean wholeStage, String expressions) {
    // 'two' is no number: rooms, twice rooms and the condition share the cast, which fails.
    Config config =
        ConfigLoader.load(
                null,
                List.of(
                    "score.metrics=[{name: rooms, sql: \"cast(attribute['or_count'] AS INT)\","
                        + " unit: rooms, description: all}, {name: twice, unit: rooms, description: all,"
                        + " sql: \"2 * cast(attribute['or_count'] AS INT)\"}]",
                    "align.where=cast(attribute['or_count'] AS INT) > 2"))
            .config();
    SparkSession session = evaluating(wholeStage, expressions);
    // Of a range, for Spark evaluates expressions over rows that it is given without any code.
    Dataset<Row> rows =
        session.range(2).selectExpr("id", "map('or_count', if(id = 0, '12', 'two')) AS attribute");

    List<Row> result = new Metrics(config).withMetrics(rows).orderBy("id").collectAsList();

    assertThat(result)
        .extracting(row -> row.getJavaMap(2), row -> row.getBoolean(3))
        .containsExactly(
            tuple(Map.of("rooms", 12.0, "twice", 24.0), true),
            tuple(nothing("rooms", "twice"), false));
  }

  /** A session that fails where its generated code does, instead of doing without. */
  private static SparkSession evaluating(boolean wholeStage, String expressions) {
    SparkSession session = TestSpark.session().newSession();
    session.conf().set("spark.sql.codegen.wholeStage", wholeStage);
    session.conf().set("spark.sql.codegen.factoryMode", expressions);
    session.conf().set("spark.sql.codegen.fallback", false);
    return session;
  }

  private static Map<Object, Object> nothing(String... names) {
    Map<Object, Object> map = new HashMap<>();
    for (String name : names) {
      map.put(name, null);
    }
    return map;
  }

  @ParameterizedTest
  @CsvSource({"true, CODEGEN_ONLY", "false, CODEGEN_ONLY", "false, NO_CODEGEN"})
  void namesWithoutAValueAreLeftOut(boolean wholeStage, String expressions) {
    SparkSession session = evaluating(wholeStage, expressions);
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put("b", functions.expr("if(id > 0, id, NULL)"));
    columns.put("a", functions.expr("if(id > 1, id * 2d, NULL)"));

    List<Row> result = session.range(3).select(NamedValues.known(columns, 2)).collectAsList();

    assertThat(result)
        .extracting(row -> row.getJavaMap(0))
        .containsExactly(Map.of(), Map.of("b", 0.5), Map.of("b", 1.0, "a", 2.0));
  }

  @Test
  void withoutMetricsTheMapIsEmptyAndAllTakePart() {
    Config config = ConfigLoader.load(null, List.of("score.metrics=[]")).config();

    Row row = new Metrics(config).withMetrics(TestSpark.session().sql("SELECT 'a' AS id")).head();

    assertThat(row.getJavaMap(1)).isEmpty();
    assertThat(row.getBoolean(2)).isTrue();
  }

  @Test
  void territoriesAreBalancedOnAMetricAndLeaveOutWhoDoesNotMeetTheCondition(@TempDir Path folder) {
    // Two hospitals of 10 beds around Westham, two around Eastham, and one without in between: of
    // 1,000, 2,000, 3,000, 4,000 and 9,000 USD. 20 beds are due to each territory.
    InputWorld world =
        new InputWorld(folder)
            .set(METRICS.formatted(""))
            .set("align.measure=beds")
            .set("align.where=beds > 0")
            .set("publish.map_color=usd_per_bed");
    double[][] places = {
      {39.5, -100.5}, {39.6, -100.5}, {39.5, -99.5}, {39.6, -99.5}, {39.5, -100}
    };
    for (int i = 0; i < places.length; i++) {
      world.facility(
          ",%s,Hospital %d,,Westham,KS,,%s,%s,%s,hospital,%d,%d"
              .formatted(
                  InputWorld.npi(i + 1),
                  i,
                  places[i][0],
                  places[i][1],
                  i < 4 ? "10" : "",
                  i < 4 ? 1000 * (i + 1) : 9000,
                  i + 1));
    }
    TestRun run = new TestRun(world).all();

    assertThat(run.show(Table.PUBLISHED_ACCOUNT_TERRITORY, "account_id", "territory_id"))
        .containsExactly(
            "npi:" + InputWorld.npi(1) + "|T001",
            "npi:" + InputWorld.npi(2) + "|T001",
            "npi:" + InputWorld.npi(3) + "|T002",
            "npi:" + InputWorld.npi(4) + "|T002");
    // 100 and 200 USD a bed are 150 on average, 300 and 400 are 350.
    assertThat(
            run.show(
                Table.PUBLISHED_TERRITORY_METRIC,
                "territory_id",
                "metric['beds']",
                "metric['usd_per_bed']",
                "potential_usd",
                "imbalance"))
        .containsExactly("T001|20.0|150.0|3000.0|0.0", "T002|20.0|350.0|7000.0|0.0");
    assertThat(run.show(Table.PUBLISHED_TERRITORY, "measure", "target"))
        .containsExactly("beds|20.0", "beds|20.0");
    assertThat(run.show(Table.PUBLISHED_ALIGNMENT_CERTIFICATE, "measure", "accounts"))
        .containsExactly("beds|4");
    assertThat(run.text())
        .contains(
            "2 of 4 accounts, balanced on beds",
            "Left out     1 accounts do not meet beds > 0",
            "No value     of the metric usd_per_bed at 1 of 5 accounts");
    String id = run.rows(Table.PUBLISHED_TERRITORY).select("run_id").first().getString(0);
    assertThat(Verification.of(RunTables.of(run.warehouse(), id)))
        .allMatch(Verification.Claim::holds);
  }
}
