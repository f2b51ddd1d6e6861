package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.verify.Verification;
import org.catchment.jobs.verify.Verification.Claim;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What a run claims is checked from its tables, and a false claim is found. */
@TestInstance(Lifecycle.PER_CLASS)
class VerifyIT {
  private static final int AT_A_POINT = 300;
  private static final int SCATTERED = 100;
  private static final String TERRITORY = "territory_id = 'T002'";

  private RunTables tables;
  private TestRun run;
  private int clinics;

  /**
   * Kansas, where 300 clinics stand at each of three points and 100 are scattered, of 1 to 9 hours
   * each, so about 5,000 hours; 100 clinics of Hawaii, so about 500; and one of 1,000 hours. 11
   * territories: that clinic outweighs one, one is due to Hawaii, and nine of about 550 hours to
   * Kansas, so that a point's 1,500 hours are divided among several.
   */
  @BeforeAll
  void run(@TempDir Path folder) {
    SplittableRandom random = new SplittableRandom(3);
    InputWorld world = new InputWorld(folder).set("align.territories=11");
    world.write("county.json", COUNTIES);
    double[][] points = {{39.2, -100.6}, {39.5, -100.4}, {39.7, -99.4}};
    for (double[] point : points) {
      for (int i = 0; i < AT_A_POINT; i++) {
        clinic(world, point[0], point[1], random.nextInt(1, 10));
      }
    }
    for (int i = 0; i < SCATTERED; i++) {
      clinic(
          world, 39 + random.nextDouble(), -101 + 2 * random.nextDouble(), random.nextInt(1, 10));
      clinic(world, 21 + random.nextDouble(), -158 + random.nextDouble(), random.nextInt(1, 10));
    }
    clinic(world, 39.4, -99.8, 1000);
    run = new TestRun(world).all();
    String id = run.rows(Table.PUBLISHED_TERRITORY).select("run_id").first().getString(0);
    tables = RunTables.of(run.warehouse(), id);
  }

  /** Those of {@link InputWorld}, and one that holds Oahu. */
  private static final String COUNTIES =
      """
      {"type": "Topology", "arcs": [
        [[-100, 40], [-101, 40], [-101, 39], [-100, 39]],
        [[-100, 39], [-99, 39], [-99, 40], [-100, 40]],
        [[-100, 39], [-100, 40]],
        [[-158, 21], [-157, 21], [-157, 22], [-158, 22], [-158, 21]]],
       "objects": {"counties": {"type": "GeometryCollection", "geometries": [
        {"type": "Polygon", "id": "20001", "properties": {"name": "West"}, "arcs": [[0, 2]]},
        {"type": "Polygon", "id": "20003", "properties": {"name": "East"}, "arcs": [[1, -3]]},
        {"type": "Polygon", "id": "15003", "properties": {"name": "Oahu"}, "arcs": [[3]]}]}}}
      """;

  private void clinic(InputWorld world, double latDeg, double lonDeg, int hours) {
    String city = lonDeg < -150 ? "Aiea,HI" : "Westham,KS";
    world.facility(
        ",%s,Clinic %d,,%s,,%s,%s,,asc,,%d"
            .formatted(InputWorld.npi(++clinics), clinics, city, latDeg, lonDeg, hours));
  }

  /** The names of the claims that fail. */
  private List<String> failures() {
    return Verification.of(tables).stream()
        .filter(claim -> !claim.holds())
        .map(Claim::name)
        .toList();
  }

  /** The names of the claims that fail once a table says something else; then it is as it was. */
  private List<String> failuresAfter(Table table, String... changes) {
    String at = "delta.`" + run.warehouse().path(table) + "`";
    long version = (long) sql("DESCRIBE HISTORY " + at + " LIMIT 1").first().getAs("version");
    try {
      for (String change : changes) {
        sql(change.formatted(at));
      }
      return failures();
    } finally {
      sql("RESTORE TABLE " + at + " TO VERSION AS OF " + version);
    }
  }

  private static Dataset<Row> sql(String statement) {
    return TestSpark.session().sql(statement);
  }

  private String first(String expression, Table table, String condition) {
    return tables.read(table).where(condition).selectExpr(expression).first().getString(0);
  }

  @Test
  void everyClaimOfARunHolds() {
    StringWriter text = new StringWriter();
    assertThat(VerifyCommand.print(tables, new PrintWriter(text))).as(text.toString()).isTrue();
    assertThat(text.toString()).contains("imbalance_max", "bound_km2", "gap", "claims hold");
    assertThat(text.toString()).doesNotContain("DOES NOT HOLD");
    Row certificate = tables.read(Table.PUBLISHED_ALIGNMENT_CERTIFICATE).first();
    assertThat(certificate.getList(certificate.fieldIndex("heavy_accounts"))).hasSize(1);
    assertThat(
            run.show(
                Table.PUBLISHED_BORDER_BALANCE,
                "border_region",
                "territories",
                "heavy_territories"))
        .containsExactly("contiguous|10|1", "hawaii|1|0");
  }

  @Test
  void aPointIsDividedAmongTerritories() {
    assertThat(
            tables
                .read(Table.PUBLISHED_ACCOUNT_TERRITORY)
                .join(tables.read(Table.CONFORMED_ACCOUNT), "account_id")
                .groupBy("lat_deg", "lon_deg")
                .agg(org.apache.spark.sql.functions.countDistinct("territory_id").as("several"))
                .where("several > 1")
                .count())
        .isEqualTo(3);
  }

  @Test
  void eachFalseClaimOfTheCertificateIsFound() {
    assertThat(
            failuresAfter(
                Table.PUBLISHED_ALIGNMENT_CERTIFICATE,
                """
                UPDATE %s SET
                  gap = gap + 0.001,
                  imbalance_mean = 0,
                  imbalance_nation_max = imbalance_nation_max + 1e-5,
                  enclaves = enclaves + 1,
                  neighbor_share = neighbor_share + 1e-6,
                  detached_share = detached_share + 1e-6
                """))
        .containsExactlyInAnyOrder(
            "gap",
            "imbalance_mean",
            "imbalance_nation_max",
            "enclaves",
            "neighbor_share",
            "detached_share");
  }

  @Test
  void aCenterThatIsMovedIsFound() {
    // 50 m to the north: a degree is 111,195 m.
    assertThat(
            failuresAfter(
                Table.PUBLISHED_TERRITORY,
                "UPDATE %s SET center_lat_deg = center_lat_deg + 50D / 111195 WHERE " + TERRITORY))
        .contains("meters from mean to center");
  }

  @Test
  void eachFalseClaimOfARegionIsFound() {
    assertThat(
            failuresAfter(
                Table.PUBLISHED_BORDER_BALANCE,
                """
                UPDATE %s SET
                  territories = territories - 1,
                  heavy_territories = 0,
                  capacity = capacity - 1,
                  value = value + 1,
                  deviation = deviation + 1e-5,
                  imbalance_max = 0
                WHERE border_region = 'contiguous'
                """))
        .containsExactlyInAnyOrder(
            "territories of contiguous",
            "heavy territories of contiguous",
            "capacity of contiguous",
            "value of contiguous",
            "deviation of contiguous",
            "imbalance_max of contiguous");
  }

  @Test
  void aRegionThatIsLeftOutIsFound() {
    assertThat(
            failuresAfter(
                Table.PUBLISHED_BORDER_BALANCE, "DELETE FROM %s WHERE border_region = 'hawaii'"))
        .contains("regions");
  }

  @Test
  void anAccountBeyondTheSeaIsFound() {
    String hawaii = first("territory_id", Table.PUBLISHED_TERRITORY, "border_region = 'hawaii'");
    String inKansas =
        first("account_id", Table.PUBLISHED_ACCOUNT_TERRITORY, "territory_id <> '" + hawaii + "'");
    assertThat(
            failuresAfter(
                Table.PUBLISHED_ACCOUNT_TERRITORY,
                "UPDATE %s SET territory_id = '"
                    + hawaii
                    + "' WHERE account_id = '"
                    + inKansas
                    + "'"))
        .contains("accounts beyond the sea");
  }

  @Test
  void anAccountInAnotherTerritoryIsFound() {
    // The next territory of Kansas: no border is crossed.
    String there =
        first("max(territory_id)", Table.PUBLISHED_TERRITORY, "border_region = 'contiguous'");
    String account =
        first(
            "max(account_id)",
            Table.PUBLISHED_ACCOUNT_TERRITORY,
            "territory_id NOT IN ('" + there + "', 'T001')");
    assertThat(
            failuresAfter(
                Table.PUBLISHED_ACCOUNT_TERRITORY,
                "UPDATE %s SET territory_id = '"
                    + there
                    + "' WHERE account_id = '"
                    + account
                    + "'"))
        .contains("objective_km2", "imbalance_mean")
        .doesNotContain("accounts beyond the sea");
  }

  @Test
  void aLostAccountIsFound() {
    String account =
        first("max(account_id)", Table.PUBLISHED_ACCOUNT_TERRITORY, "territory_id = 'T002'");
    assertThat(
            failuresAfter(
                Table.PUBLISHED_ACCOUNT_TERRITORY,
                "DELETE FROM %s WHERE account_id = '" + account + "'"))
        .contains("accounts");
  }

  private static final String NOT_WHOLE = "shares: accounts not whole";

  /** Further rows of the accounts that a condition selects: force, territory and share. */
  private static final String INSERTED =
      "INSERT INTO %%1$s (run_id, force, account_id, territory_id, share, distance_km)"
          + " SELECT run_id, %s, account_id, %s, %s, distance_km FROM %%1$s WHERE ";

  @Test
  void aShareThatIsTamperedWithIsFound() {
    String one = "account_id = '" + someAccount() + "'";
    assertThat(
            failuresAfter(
                Table.PUBLISHED_ACCOUNT_TERRITORY, "UPDATE %s SET share = 0.999 WHERE " + one))
        .contains(NOT_WHOLE);
    // 1.5 and -0.5 are 1, too.
    assertThat(
            failuresAfter(
                Table.PUBLISHED_ACCOUNT_TERRITORY,
                "ALTER TABLE %s DROP CONSTRAINT share_range",
                "UPDATE %s SET share = 1.5 WHERE " + one,
                INSERTED.formatted("force", "territory_id", "-0.5D") + one))
        .contains(NOT_WHOLE);
    assertThat(failures()).isEmpty();
  }

  @Test
  void anAccountThatTwoTerritoriesShareIsWholeAndCountsOnce() {
    String one = "account_id = '" + someAccount() + "'";
    assertThat(
            failuresAfter(
                Table.PUBLISHED_ACCOUNT_TERRITORY,
                "UPDATE %s SET share = 0.25 WHERE " + one,
                INSERTED.formatted("force", "'T003'", "0.75D") + one))
        .contains("objective_km2") // the certificate is of another division
        .doesNotContain(NOT_WHOLE, "accounts", "accounts, each once", "accounts beyond the sea");
  }

  private String someAccount() {
    return first("max(account_id)", Table.PUBLISHED_ACCOUNT_TERRITORY, TERRITORY);
  }

  @Test
  void accountsOfAForceWithoutACertificateAreFound() {
    assertThat(
            failuresAfter(
                Table.PUBLISHED_ACCOUNT_TERRITORY,
                INSERTED.formatted("'spine'", "territory_id", "share") + "true"))
        .containsExactly("spine: certificate and territories");
  }
}
