package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.config.PublishConfig;
import org.catchment.jobs.publish.Publish;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableDefinition;
import org.catchment.jobs.verify.Verification;
import org.catchment.jobs.verify.Verification.Claim;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alignments of several sales forces live side by side in a run's tables. A run makes one, of the
 * force all; here two others are put beside it before {@code evaluate}: spine, which is divided
 * alike, and overlay, where territories share an account.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ForcesIT {
  private static final List<Table> OF_ALIGN =
      List.of(
          Table.PUBLISHED_TERRITORY,
          Table.PUBLISHED_ACCOUNT_TERRITORY,
          Table.PUBLISHED_ALIGNMENT_CERTIFICATE,
          Table.PUBLISHED_BORDER_BALANCE);

  private static final String NPI = InputWorld.npi(1);

  private TestRun run;
  private RunTables tables;

  /**
   * Four clinics of 10 hours each, two around each end: T001 has the first two, T002 the others, 20
   * hours each. Of the first, which has 8 beds where the others have 1, the overlay's T002 has 75
   * %.
   */
  @BeforeAll
  void run(@TempDir Path folder) {
    InputWorld world =
        new InputWorld(folder)
            .set(
                "score.metrics=[{name: hours, sql: workload_hours, unit: hours, description: h},"
                    + " {name: beds, sql: bed_count, unit: beds, description: b, total: mean}]");
    double[][] places = {{39.5, -100.5}, {39.6, -100.5}, {39.5, -99.5}, {39.6, -99.5}};
    for (int i = 0; i < places.length; i++) {
      world.facility(
          ",%s,Clinic %d,,Westham,KS,,%s,%s,%d,asc,,10"
              .formatted(InputWorld.npi(i + 1), i + 1, places[i][0], places[i][1], i == 0 ? 8 : 1));
    }
    run = new TestRun(world).steps("ingest", "conform", "score", "align");
    String id = run.rows(Table.PUBLISHED_TERRITORY).select("run_id").first().getString(0);
    tables = RunTables.of(run.warehouse(), id);
    for (String force : List.of("spine", "overlay")) {
      OF_ALIGN.forEach(
          table ->
              append(
                  table,
                  run.rows(table)
                      .where("force = 'all'")
                      .withColumn("force", functions.lit(force))));
    }
    Table covered = Table.PUBLISHED_ACCOUNT_TERRITORY;
    String shared = "force = 'overlay' AND account_id = 'npi:" + NPI + "'";
    TestSpark.session()
        .sql(
            "UPDATE delta.`%s` SET share = 0.25 WHERE %s"
                .formatted(run.warehouse().path(covered), shared));
    append(
        covered,
        run.rows(covered)
            .where(shared)
            .withColumn("territory_id", functions.lit("T002"))
            .withColumn("share", functions.lit(0.75)));
    run.steps("evaluate", "publish");
  }

  private void append(Table table, Dataset<Row> rows) {
    rows.write().format("delta").mode("append").save(run.warehouse().path(table));
  }

  @Test
  void theirRowsAreToldApartByTheKeys() {
    int ofForces = 0;
    for (Table table : TestRun.TABLES) {
      TableDefinition definition = TableDefinition.of(table);
      if (List.of(definition.schema().fieldNames()).contains("force")) {
        ofForces++;
        assertThat(definition.schema().fieldNames()[1]).as(table.fullName()).isEqualTo("force");
        assertThat(definition.key()).as(table.fullName()).startsWith("run_id", "force");
        Column[] key = definition.key().stream().map(functions::col).toArray(Column[]::new);
        assertThat(run.rows(table).groupBy(key).count().where("count > 1").collectAsList())
            .as(table.fullName())
            .isEmpty();
        assertThat(run.rows(table).select("force").distinct().count())
            .as(table.fullName())
            .isEqualTo(3);
      }
    }
    assertThat(ofForces).isEqualTo(OF_ALIGN.size() + 1); // and territory_metric
  }

  @Test
  void eachIsMeasuredByItselfAndSharedAccountsByTheirShares() {
    // The overlay's T001 has 0.25 x 10 + 10 = 12.5 of 20 hours, its T002 0.75 x 10 + 20 = 27.5.
    // Mean beds: (0.25 x 8 + 1) / 1.25 = 2.4, and (0.75 x 8 + 2) / 2.75 = 2.909.
    assertThat(
            run.show(
                Table.PUBLISHED_TERRITORY_METRIC,
                "force",
                "territory_id",
                "accounts",
                "workload_hours",
                "imbalance",
                "imbalance_nation",
                "workload_index",
                "metric['hours']",
                "round(metric['beds'], 3)"))
        .containsExactly(
            "all|T001|2|20.0|0.0|0.0|100.0|20.0|4.5",
            "all|T002|2|20.0|0.0|0.0|100.0|20.0|1.0",
            "overlay|T001|2|12.5|-0.375|-0.375|62.5|12.5|2.4",
            "overlay|T002|3|27.5|0.375|0.375|137.5|27.5|2.909",
            "spine|T001|2|20.0|0.0|0.0|100.0|20.0|4.5",
            "spine|T002|2|20.0|0.0|0.0|100.0|20.0|1.0");
  }

  @Test
  void theClaimsOfEachAreVerified() {
    List<Claim> claims = Verification.of(tables);
    for (String force : List.of("all", "spine")) {
      assertThat(claims.stream().filter(claim -> claim.name().startsWith(force + ": ")))
          .hasSizeGreaterThan(20)
          .allMatch(Claim::holds);
    }
    // The overlay's certificate is a copy: what it says of accounts is true, of loads it is not.
    assertThat(claims)
        .filteredOn(Claim::holds)
        .extracting(Claim::name)
        .contains("overlay: accounts", "overlay: shares: accounts not whole")
        .doesNotContain("overlay: imbalance_max", "overlay: objective_km2");
  }

  @Test
  void summaryManifestAndMapAreOfTheFirst() throws Exception {
    assertThat(run.text())
        .contains("2 of 4 accounts, balanced on workload_hours", "largest 0.00 %, mean 0.00 %");
    assertThat(
            run.show(
                Table.PUBLISHED_RUN_MANIFEST,
                "quality['territories']",
                "quality['accounts']",
                "quality['workload_hours']"))
        .containsExactly("2.0|4.0|40.0");
    Path map = Path.of(Publish.page(tables).toUri().getPath());
    assertThat(Files.readString(map)).contains("2 territories, United States");
  }

  @Test
  void explainTellsWhoCoversAnAccount() {
    assertThat(ExplainCommand.of(tables, PublishConfig.Distance.MI, NPI))
        .contains(
            ", territory T001 Westham KS 1 of all, territory T001 Westham KS 1 of overlay (25 %),"
                + " territory T002 Westham KS 2 of overlay (75 %), territory T001 Westham KS 1 of"
                + " spine\n");
  }
}
