package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.align.Align;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.run.StepContext;
import org.catchment.jobs.run.StepProgress;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableDefinition;
import org.catchment.jobs.table.TableNames;
import org.catchment.jobs.table.Warehouse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * From raw files to the published map, in a world small enough to know the answer: four clinics of
 * 10 hours, two around Westham, two around Eastham, 86 km apart.
 */
@TestInstance(Lifecycle.PER_CLASS)
class PipelineIT {
  private Path folder;
  private InputWorld world;
  private TestRun run;

  @BeforeAll
  void run(@TempDir Path temporary) {
    folder = temporary;
    world =
        new InputWorld(InputWorld.folder(folder, "world"))
            .clinic(1, 39.5, -100.5, "10")
            .clinic(2, 39.6, -100.5, "10")
            .clinic(3, 39.5, -99.5, "10")
            .clinic(4, 39.6, -99.5, "10");
    run = new TestRun(world).all();
  }

  @Test
  void fourClinicsMakeTwoBalancedTerritories() {
    // The cheapest equal split is by place: 20 hours each, west to east.
    assertThat(
            run.show(
                Table.PUBLISHED_ACCOUNT_TERRITORY, "force", "account_id", "territory_id", "share"))
        .containsExactly(
            "all|npi:" + InputWorld.npi(1) + "|T001|1.0",
            "all|npi:" + InputWorld.npi(2) + "|T001|1.0",
            "all|npi:" + InputWorld.npi(3) + "|T002|1.0",
            "all|npi:" + InputWorld.npi(4) + "|T002|1.0");
    // Each center lies between its two clinics, 0.05 degrees = 5.56 km from either.
    assertThat(
            run.show(
                Table.PUBLISHED_TERRITORY_METRIC,
                "territory_id",
                "accounts",
                "workload_hours",
                "imbalance",
                "workload_index",
                "round(mean_km, 2)",
                "counties",
                "states"))
        .containsExactly("T001|2|20.0|0.0|100.0|5.56|1|1", "T002|2|20.0|0.0|100.0|5.56|1|1");
    // All clinics give Westham as their city, so the names are numbered.
    assertThat(
            run.show(
                Table.PUBLISHED_TERRITORY,
                "territory_id",
                "name",
                "round(center_lat_deg, 2)",
                "round(center_lon_deg, 2)",
                "target"))
        .containsExactly(
            "T001|Westham KS 1|39.55|-100.5|20.0", "T002|Westham KS 2|39.55|-99.5|20.0");
  }

  @Test
  void theSummaryTellsWhatWasReadAndWhereTheResultsAre() throws Exception {
    assertThat(run.text())
        .containsPattern("facility +4 +4 +0")
        .containsPattern("published.territory +2")
        .contains("2 of 4 accounts, balanced on workload_hours", "largest 0.00 %")
        // Both have the same distances; the first one stands for both.
        .containsPattern("Widest +T00[12] Westham KS [12], mean 3.5 mi");
    Path map;
    try (Stream<Path> maps = Files.list(world.out().resolve("maps"))) {
      map = maps.filter(file -> file.toString().endsWith(".html")).findFirst().orElseThrow();
    }
    assertThat(run.text()).contains("Map     " + map);
    assertThat(run.show(Table.PUBLISHED_RUN_MANIFEST, "seed", "quality['territories']"))
        .containsExactly("1|2.0");
  }

  @Test
  void everyTableIsAsItsFileDefinesIt() {
    for (Table table : TestRun.TABLES) {
      TableDefinition definition = TableDefinition.of(table);
      StructField[] written = run.rows(table).schema().fields();
      assertThat(Arrays.stream(written).map(f -> f.name() + " " + f.dataType().sql()).toList())
          .as(table.fullName())
          .isEqualTo(
              Arrays.stream(definition.schema().fields())
                  .map(f -> f.name() + " " + f.dataType().sql())
                  .toList());
      assertThat(Arrays.stream(written).map(f -> f.getComment().getOrElse(() -> "")).toList())
          .as(table.fullName())
          .isEqualTo(
              Arrays.stream(definition.schema().fields())
                  .map(f -> f.getComment().getOrElse(() -> ""))
                  .toList());
      Row detail =
          TestSpark.session()
              .sql("DESCRIBE DETAIL delta.`" + run.warehouse().path(table) + "`")
              .select("properties", "partitionColumns")
              .head();
      assertThat(detail.<String, String>getJavaMap(0))
          .as(table.fullName())
          .containsAllEntriesOf(definition.properties());
      assertThat(detail.<String>getList(1)).isEqualTo(definition.partition());
      Column[] key = definition.key().stream().map(functions::col).toArray(Column[]::new);
      assertThat(run.rows(table).select(key).distinct().count())
          .as("key of " + table.fullName())
          .isEqualTo(run.rows(table).count());
    }
  }

  @Test
  void currentViewsShowTheNewestFinishedRun() {
    SparkSession session = TestSpark.session();
    InputWorld other =
        new InputWorld(InputWorld.folder(folder, "other"))
            .clinic(1, 39.5, -100.5, "")
            .clinic(2, 39.5, -99.5, "")
            .set("input.procedure_code.path=" + folder.resolve("other/codes.csv"))
            .set("score.segments=[{name: A, from_decile: 1}]")
            .set(
                "score.lines=[{name: knee, covered_share: 0, procedures: [{group: knee, usd: 1,"
                    + " minutes: 1, medicare_share: 1}], call_plan: {A:"
                    + " {visits_per_year: 1, minutes_per_visit: 1}}}]");
    String header = "code_system,code,procedure_group,from_year,to_year\n";
    other.write("codes.csv", header + "hcpcs,27447,knee,,\n");
    TestRun first = new TestRun(other).all();
    TableNames.register(first.warehouse());
    assertThat(session.sql("SELECT * FROM published.current_territory").count()).isEqualTo(2);

    // A run that has begun and not finished is invisible.
    first.steps("ingest");
    TableNames.register(first.warehouse());
    assertThat(session.sql("SELECT * FROM landed.input_file").count()).isEqualTo(14);
    assertThat(session.sql("SELECT * FROM landed.current_input_file").count()).isEqualTo(7);
    assertThat(session.sql("SELECT * FROM landed.current_facility").count()).isEqualTo(2);
    aQueryByFolderFindsWhatTheCatalogShows(first.warehouse());
    assertThatThrownBy(() -> first.steps("align"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("The step align needs conform first.");
    assertThatThrownBy(() -> new TestRun(other.set("align.territories=1")).resume())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("was started with another configuration");
    other.set("align.territories=2");

    // What has landed counts, whatever becomes of the file in the meantime.
    other.write("codes.csv", header + "hcpcs,27447,,,\n");
    assertThatThrownBy(() -> first.steps("ingest")).hasMessageContaining("procedure_group");
    // Steps one by one and the rest at once make the same tables as a whole run does.
    first.steps("conform");
    first.resume();
    Table territories = Table.PUBLISHED_ACCOUNT_TERRITORY;
    assertThat(first.rows(territories).drop("run_id").distinct().count()).isEqualTo(2);
    assertThat(first.rows(territories).count()).isEqualTo(4);
    // The accounts are as they were: their history has nothing to add.
    assertThat(first.rows(Table.CONFORMED_ACCOUNT).count()).isEqualTo(2);
    TableNames.register(first.warehouse());
    assertThat(session.sql("SELECT * FROM landed.current_facility").count()).isEqualTo(2);
  }

  /** With one finished run and a second that has only read its files. */
  private static void aQueryByFolderFindsWhatTheCatalogShows(Warehouse warehouse) {
    SparkSession session = TestSpark.session();
    List<String> names =
        Arrays.stream(Table.values())
            .filter(warehouse::exists)
            .flatMap(
                table ->
                    Stream.of(table.fullName(), table.schema() + ".current_" + table.shortName()))
            .toList();
    assertThat(names).hasSizeGreaterThan(2 * TestRun.TABLES.size() - 1);
    List<String> queries =
        new ArrayList<>(names.stream().map(name -> "SELECT * FROM " + name).toList());
    String territory = "published.current_territory";
    queries.addAll(
        List.of(
            "WITH t AS (SELECT * FROM "
                + territory
                + ") SELECT count(*) FROM t a JOIN t b USING (name)",
            "SELECT name FROM Published.Current_Territory WHERE target ="
                + " (WITH x AS (SELECT * FROM published.territory) SELECT max(target) FROM x)",
            "SELECT published.territory.name, current_territory_metric.accounts FROM published.territory"
                + " JOIN published.current_territory_metric USING (run_id, force, territory_id)",
            "SELECT name FROM "
                + territory
                + " WHERE EXISTS (SELECT 1 FROM landed.current_reject)"
                + " OR territory_id IN (SELECT territory_id FROM published.account_territory)",
            "SELECT 1 AS one",
            "SHOW TABLES IN published"));
    for (String query : queries) {
      Dataset<Row> byFolder = TableNames.answer(warehouse, query);
      Dataset<Row> byCatalog = session.sql(query);
      assertThat(byFolder.columns()).as(query).isEqualTo(byCatalog.columns());
      assertThat(byFolder.toJSON().collectAsList())
          .as(query)
          .containsExactlyInAnyOrderElementsOf(byCatalog.toJSON().collectAsList());
    }
    assertThatThrownBy(() -> TableNames.answer(warehouse, "SELECT * FROM published.nothing"))
        .hasMessageContaining("published`.`nothing");
    assertThatThrownBy(() -> TableNames.answer(warehouse, "SELEC"))
        .isInstanceOf(ParseException.class);
  }

  @Test
  void moreTerritoriesThanAccountsIsRefused() {
    String runId = run.show(Table.PUBLISHED_RUN_MANIFEST, "run_id").get(0);
    StepContext context =
        new StepContext(
            TestSpark.session(),
            new InputWorld(InputWorld.folder(folder, "k")).set("align.territories=5").config(),
            RunTables.of(run.warehouse(), runId),
            StepProgress.NONE);
    assertThatThrownBy(() -> new Align().run(context))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("align.territories (5) exceeds the located accounts (4).");
  }

  @Test
  void aRunOfAnotherVersionIsNotContinued() {
    InputWorld older =
        new InputWorld(InputWorld.folder(folder, "older")).clinic(1, 39.5, -100.5, "");
    TestRun begun = new TestRun(older);
    Instant now = Instant.now();
    begun
        .runs()
        .stepFinished(
            RunTables.ofNew(begun.warehouse(), "r1"),
            older.config(),
            "0.0.9+older",
            "ingest",
            1,
            now,
            now);
    String refusal = "The unfinished run r1 was begun by Catchment 0.0.9+older, and this is ";

    assertThatThrownBy(begun::resume)
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(refusal, "Go on with that version, or start a new run")
        .extracting(e -> ((UserError) e).kind())
        .isEqualTo(UserError.Kind.CONFIG);
    assertThatThrownBy(() -> begun.steps("conform")).hasMessageContaining(refusal);
  }

  @Test
  void stepsWithoutARunAreRefused() {
    InputWorld fresh = new InputWorld(InputWorld.folder(folder, "n")).clinic(1, 39.5, -100.5, "");
    assertThatThrownBy(() -> new TestRun(fresh).steps("conform"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("There is no unfinished run in");
  }
}
