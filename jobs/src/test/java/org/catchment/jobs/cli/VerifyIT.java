package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.World;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.verify.Verification;
import org.catchment.jobs.verify.Verification.Claim;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What a run claims is checked from its tables, and a false claim is found. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VerifyIT {
  private static final int CLINICS = 120;

  private RunTables tables;
  private TestRun run;

  /** One clinic outweighs a territory: 119 have 1 to 9 hours, it has 1,000; K = 5. */
  @BeforeAll
  void run(@TempDir Path folder) {
    SplittableRandom random = new SplittableRandom(3);
    World world = new World(folder).set("align.territories=5");
    for (int i = 1; i <= CLINICS; i++) {
      world.clinic(
          i,
          39 + random.nextDouble(),
          -101 + 2 * random.nextDouble(),
          i == 7 ? "1000" : Integer.toString(random.nextInt(1, 10)));
    }
    run = new TestRun(world).all();
    String id = run.rows(Table.PUBLISHED_TERRITORY).select("run_id").first().getString(0);
    tables = RunTables.of(run.warehouse(), id);
  }

  private List<String> failures() {
    return Verification.of(tables).stream()
        .filter(claim -> !claim.holds())
        .map(Claim::name)
        .toList();
  }

  private void sql(String statement, Table table) {
    TestSpark.session().sql(statement.formatted("delta.`" + run.warehouse().path(table) + "`"));
  }

  private String anAccountOutside(String territory) {
    return tables
        .read(Table.PUBLISHED_ACCOUNT_TERRITORY)
        .where("territory_id <> '" + territory + "'")
        .selectExpr("max(account_id)")
        .first()
        .getString(0);
  }

  @Test
  @Order(1)
  void everyClaimOfARunHolds() {
    StringWriter text = new StringWriter();
    assertThat(VerifyCommand.print(tables, new PrintWriter(text))).as(text.toString()).isTrue();
    assertThat(text.toString()).contains("imbalance_max", "bound_km2", "gap", "claims hold");
    assertThat(text.toString()).doesNotContain("DOES NOT HOLD");
    Row certificate = tables.read(Table.PUBLISHED_ALIGNMENT_CERTIFICATE).first();
    assertThat(certificate.getList(certificate.fieldIndex("heavy_accounts"))).hasSize(1);
  }

  @Test
  @Order(2)
  void aFalseClaimIsFound() {
    sql("UPDATE %s SET gap = gap + 0.001", Table.PUBLISHED_ALIGNMENT_CERTIFICATE);
    assertThat(failures()).containsExactly("gap");
    sql("UPDATE %s SET imbalance_mean = 0", Table.PUBLISHED_ALIGNMENT_CERTIFICATE);
    assertThat(failures()).containsExactly("imbalance_mean", "gap");
  }

  @Test
  @Order(3)
  void anAccountInAnotherTerritoryIsFound() {
    sql(
        "UPDATE %s SET territory_id = 'T001' WHERE account_id = '" + anAccountOutside("T001") + "'",
        Table.PUBLISHED_ACCOUNT_TERRITORY);
    assertThat(failures()).contains("objective_km2", "imbalance_max");
  }

  @Test
  @Order(4)
  void aLostAccountIsFound() {
    sql(
        "DELETE FROM %s WHERE account_id = '" + anAccountOutside("T001") + "'",
        Table.PUBLISHED_ACCOUNT_TERRITORY);
    assertThat(failures()).contains("accounts");
  }
}
