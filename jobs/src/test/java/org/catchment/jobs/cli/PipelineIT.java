package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.UserError;
import org.catchment.jobs.World;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From raw files to the published map, in a world small enough to know the answer. */
class PipelineIT {
  @TempDir private Path folder;

  /** Four clinics of 10 hours: two around Westham, two around Eastham, 86 km apart. */
  private World world(String name) {
    return new World(folder(name))
        .clinic(1, 39.5, -100.5, "10")
        .clinic(2, 39.6, -100.5, "10")
        .clinic(3, 39.5, -99.5, "10")
        .clinic(4, 39.6, -99.5, "10");
  }

  private Path folder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void fourClinicsMakeTwoBalancedTerritoriesWhateverThePartitions() throws Exception {
    World world = world("a").set("input.partitions=1");
    TestRun run = new TestRun(world).all();

    // The cheapest equal split is by place: 20 hours each, west to east.
    assertThat(run.show(Table.PUBLISHED_ACCOUNT_TERRITORY, "account_id", "territory_id"))
        .containsExactly(
            "npi:" + World.npi(1) + "|T001",
            "npi:" + World.npi(2) + "|T001",
            "npi:" + World.npi(3) + "|T002",
            "npi:" + World.npi(4) + "|T002");
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
    assertThat(run.text())
        .contains("facility", "published.territory", "largest 0.00 %", "Map ")
        .containsPattern("Widest       T00[12] Westham KS [12], mean 5.6 km");
    assertThat(run.show(Table.PUBLISHED_RUN_MANIFEST, "seed", "quality['territories']"))
        .containsExactly("1|2.0");

    everyTableIsAsItsFileDefinesIt(run);
    currentViewsShowTheFinishedRun(run);

    TestRun other = new TestRun(world("b").set("input.partitions=7")).all();
    for (Table table :
        List.of(
            Table.PUBLISHED_ACCOUNT_SCORE,
            Table.PUBLISHED_ACCOUNT_TERRITORY,
            Table.PUBLISHED_TERRITORY,
            Table.PUBLISHED_TERRITORY_METRIC)) {
      assertThat(other.rows(table).drop("run_id").collectAsList())
          .as(table.fullName())
          .containsExactlyInAnyOrderElementsOf(run.rows(table).drop("run_id").collectAsList());
    }
  }

  private static void everyTableIsAsItsFileDefinesIt(TestRun run) {
    for (Table table : Table.values()) {
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

  private static void currentViewsShowTheFinishedRun(TestRun run) {
    SparkSession session = TestSpark.session();
    run.warehouse().register();
    assertThat(session.sql("SELECT * FROM published.current_territory").count()).isEqualTo(2);
    // A run that has begun and not finished is invisible.
    run.steps("ingest");
    run.warehouse().register();
    assertThat(session.sql("SELECT * FROM landed.facility").count()).isEqualTo(8);
    assertThat(session.sql("SELECT * FROM landed.current_facility").count()).isEqualTo(4);
    assertThatThrownBy(() -> run.steps("align"))
        .hasMessageContaining("The step align needs conform first.");
  }

  @Test
  void moreTerritoriesThanAccountsIsRefused() {
    World world = world("k").set("align.territories=5");
    assertThatThrownBy(() -> new TestRun(world).steps("ingest", "conform", "score", "align"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("align.territories (5) exceeds the located accounts (4).");
  }

  @Test
  void anOutputThatCannotBeWrittenIsNamed() throws Exception {
    World world = world("o");
    Files.writeString(world.out(), "a file stands where the folder should be");
    assertThatThrownBy(() -> new TestRun(world).all())
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(world.out().toString(), "cannot be written", "--out")
        .extracting(e -> ((UserError) e).kind())
        .isEqualTo(UserError.Kind.OUTPUT);
  }

  @Test
  void anOutputOfAnotherSchemaVersionIsNamed() {
    World world = world("v");
    TestRun run = new TestRun(world);
    TestSpark.session()
        .sql(
            "CREATE TABLE delta.`"
                + run.warehouse().path(Table.PUBLISHED_TERRITORY)
                + "` (run_id STRING, territory_id INT) USING DELTA");
    assertThatThrownBy(run::all)
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(
            "table published.territory was written by another version of Catchment",
            "Choose another folder with --out");
  }

  @Test
  void aRunOfAnotherVersionIsNotContinued() {
    World world = world("w");
    TestRun run = new TestRun(world);
    Instant now = Instant.now();
    run.runs()
        .stepFinished(
            new RunTables(run.warehouse(), "r1"),
            world.config(),
            "0.0.9+older",
            "ingest",
            1,
            now,
            now);
    String refusal = "The unfinished run r1 was begun by Catchment 0.0.9+older, and this is ";

    assertThatThrownBy(run::resume)
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(refusal, "Go on with that version, or start a new run")
        .extracting(e -> ((UserError) e).kind())
        .isEqualTo(UserError.Kind.CONFIG);
    assertThatThrownBy(() -> run.steps("conform")).hasMessageContaining(refusal);
  }

  @Test
  void stepsWithoutARunAreRefused() {
    assertThatThrownBy(() -> new TestRun(world("n")).steps("conform"))
        .hasMessageContaining("There is no unfinished run in");
  }
}
