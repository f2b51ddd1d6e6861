package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.assertj.core.data.Offset;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.publish.Browser;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.verify.Verification;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * A figure is the same wherever it stands: summary, map, certificate, tables, manifest.
 *
 * <p>The world is Kansas, where one clinic of 100 hours outweighs a territory and eight have 10
 * hours each; Alaska, where one has 3; and Puerto Rico, where two have 10. Without the heavy one,
 * 103 hours are left for three of four territories. Of 34.3 hours a territory, Alaska has 9 % and
 * joins the others on the continent, and Puerto Rico 58 %, so that it has a territory of its own.
 * On the continent two share 83 hours, 41.5 each, of which they have 43 and 40.
 */
@TestInstance(Lifecycle.PER_CLASS)
class FiguresIT {
  private static final Offset<Double> SAME = within(1e-9);

  /** 43 / 41.5 - 1 = 1 - 40 / 41.5. */
  private static final double LARGEST = 1.5 / 41.5;

  /** Of two territories off as much, and Puerto Rico, which has what its region has. */
  private static final double MEAN = 2 * LARGEST / 3;

  private static final double NATION = 103 / 3.0;

  /** Puerto Rico. */
  private static final double LARGEST_FROM_NATION = 1 - 20 / NATION;

  private static final double MEAN_FROM_NATION =
      (43 / NATION - 1 + 40 / NATION - 1 + LARGEST_FROM_NATION) / 3;

  private static final double TIMES = 100 / 41.5;

  private TestRun run;
  private JsonNode map;

  @BeforeAll
  void run(@TempDir Path folder) throws IOException {
    InputWorld world = new InputWorld(folder).set("align.territories=4");
    world.write("county.json", COUNTIES);
    for (int i = 1; i <= 4; i++) {
      world.clinic(i, 39.3 + i / 10.0, -100.8, "10");
      world.clinic(4 + i, 39.3 + i / 10.0, -99.2, "10");
    }
    world
        .clinic(9, 39.5, -100.0, "100")
        .facility("," + InputWorld.npi(10) + ",Clinic 10,,Palmer,AK,,61.5,-149.5,,asc,,3")
        .facility("," + InputWorld.npi(11) + ",Clinic 11,,Ciales,PR,,18.4,-66.5,,asc,,10")
        .facility("," + InputWorld.npi(12) + ",Clinic 12,,Ciales,PR,,18.5,-66.6,,asc,,10");
    run = new TestRun(world).all();
    map = dataOf(page(run));
  }

  /** Four squares: two in Kansas, one in Alaska, one in Puerto Rico. */
  private static final String COUNTIES =
      """
      {"type": "Topology", "arcs": [
        [[-101, 39], [-100, 39], [-100, 40], [-101, 40], [-101, 39]],
        [[-100, 39], [-99, 39], [-99, 40], [-100, 40], [-100, 39]],
        [[-150, 61], [-149, 61], [-149, 62], [-150, 62], [-150, 61]],
        [[-67, 18], [-66, 18], [-66, 19], [-67, 19], [-67, 18]]],
       "objects": {"counties": {"type": "GeometryCollection", "geometries": [
        {"type": "Polygon", "id": "20001", "properties": {"name": "West"}, "arcs": [[0]]},
        {"type": "Polygon", "id": "20003", "properties": {"name": "East"}, "arcs": [[1]]},
        {"type": "Polygon", "id": "02020", "properties": {"name": "Far"}, "arcs": [[2]]},
        {"type": "Polygon", "id": "72001", "properties": {"name": "Isla"}, "arcs": [[3]]}]}}}
      """;

  private static Path page(TestRun run) {
    Matcher path = Pattern.compile("Map +(\\S+\\.html)").matcher(run.text());
    assertThat(path.find()).as(run.text()).isTrue();
    return Path.of(path.group(1));
  }

  private static JsonNode dataOf(Path page) throws IOException {
    Matcher data =
        Pattern.compile("<script id=\"catchment-data\"[^>]*>(.*?)</script>", Pattern.DOTALL)
            .matcher(Files.readString(page));
    assertThat(data.find()).isTrue();
    return new ObjectMapper().readTree(data.group(1));
  }

  private RunTables tables() {
    String id = run.rows(Table.PUBLISHED_TERRITORY).select("run_id").first().getString(0);
    return RunTables.of(run.warehouse(), id);
  }

  @Test
  void tablesAndMapHaveTheFiguresOfTheCertificate() {
    Row certificate = tables().read(Table.PUBLISHED_ALIGNMENT_CERTIFICATE).head();
    Row ofTerritories =
        tables()
            .read(Table.PUBLISHED_TERRITORY_METRIC)
            .where("NOT is_heavy")
            .selectExpr(
                "max(abs(imbalance)) AS imbalance_max",
                "avg(abs(imbalance)) AS imbalance_mean",
                "max(abs(imbalance_nation)) AS imbalance_nation_max",
                "avg(abs(imbalance_nation)) AS imbalance_nation_mean")
            .head();
    Row quality =
        tables()
            .read(Table.PUBLISHED_RUN_MANIFEST)
            .selectExpr(
                "quality['imbalance_max'] AS imbalance_max",
                "quality['imbalance_mean'] AS imbalance_mean",
                "quality['imbalance_nation_max'] AS imbalance_nation_max",
                "quality['imbalance_nation_mean'] AS imbalance_nation_mean")
            .head();
    double[] expected = {LARGEST, MEAN, LARGEST_FROM_NATION, MEAN_FROM_NATION};
    String[] figures = ofTerritories.schema().fieldNames();
    for (int f = 0; f < figures.length; f++) {
      assertThat(certificate.<Double>getAs(figures[f])).as(figures[f]).isCloseTo(expected[f], SAME);
      assertThat(ofTerritories.<Double>getAs(figures[f]))
          .as("%s of territory_metric", figures[f])
          .isCloseTo(expected[f], SAME);
      assertThat(quality.<Double>getAs(figures[f]))
          .as("%s of the manifest", figures[f])
          .isCloseTo(expected[f], SAME);
      assertThat(map.at("/run/" + figures[f]).asDouble())
          .as("%s of the map", figures[f])
          .isCloseTo(expected[f], SAME);
    }
    assertThat(map.at("/run/outside").asInt(-1)).isZero();
    assertThat(map.at("/run/tolerance").asDouble())
        .isEqualTo(certificate.<Double>getAs("tolerance"));
  }

  @Test
  void eachTerritoryIsOffAsMuchOnTheMapAsInTheTable() {
    List<Row> rows =
        tables().read(Table.PUBLISHED_TERRITORY_METRIC).orderBy("territory_id").collectAsList();
    assertThat(map.get("territories")).hasSize(4);
    for (int t = 0; t < rows.size(); t++) {
      Row row = rows.get(t);
      JsonNode onMap = map.get("territories").get(t);
      assertThat(onMap.get("id").asText()).isEqualTo(row.<String>getAs("territory_id"));
      assertThat(onMap.get("is_heavy").asBoolean()).isEqualTo(row.<Boolean>getAs("is_heavy"));
      assertThat(onMap.get("without_load").asBoolean()).isFalse();
      // A point that outweighs a territory has no ground of its own.
      assertThat(onMap.get("rings").isEmpty()).isEqualTo(row.<Boolean>getAs("is_heavy"));
      for (String figure : List.of("imbalance", "imbalance_nation")) {
        assertThat(onMap.get(figure).asDouble()).isEqualTo(row.<Double>getAs(figure));
      }
    }
  }

  @Test
  void theHeavyAccountIsNamedEverywhere() {
    Row heavy =
        tables()
            .read(Table.PUBLISHED_ALIGNMENT_CERTIFICATE)
            .selectExpr("inline(heavy_accounts)")
            .head();
    assertThat(heavy.<String>getAs("account_id")).isEqualTo("npi:" + InputWorld.npi(9));
    assertThat(heavy.<Double>getAs("load")).isEqualTo(100);
    assertThat(heavy.<Double>getAs("times")).isCloseTo(TIMES, SAME);
    String territory = heavy.getAs("territory_id");
    // Its imbalance says the same, though no figure of the run counts it.
    Row metric = tables().read(Table.PUBLISHED_TERRITORY_METRIC).where("is_heavy").head();
    assertThat(metric.<String>getAs("territory_id")).isEqualTo(territory);
    assertThat(1 + metric.<Double>getAs("imbalance")).isCloseTo(TIMES, SAME);
    assertThat(map.at("/run/heavy")).hasSize(1);
    JsonNode onMap = map.at("/run/heavy/0");
    assertThat(onMap.get("name").asText()).isEqualTo("Clinic 9");
    assertThat(onMap.get("territory_id").asText()).isEqualTo(territory);
    assertThat(onMap.get("times").asDouble()).isCloseTo(TIMES, SAME);
    assertThat(run.text())
        .contains(
            "  Heavy        1 account outweighs a territory: it has one of its own, which no"
                + " imbalance counts\n               Clinic 9 ("
                + territory
                + ") is 2.41 territories\n");
  }

  @Test
  void bordersAreSaidToBeWhatKeepsTerritoriesFromTheMean() {
    // 41.5 and 20 hours of 34.3; 43 is 25.2 % more than that.
    double[][] expected = {
      {3, 41.5 / NATION - 1, LARGEST, 43 / NATION - 1},
      {1, 20 / NATION - 1, 0, LARGEST_FROM_NATION}
    };
    List<Row> rows =
        tables()
            .read(Table.PUBLISHED_BORDER_BALANCE)
            .orderBy("border_region")
            .selectExpr(
                "cast(territories AS DOUBLE) AS territories",
                "deviation",
                "imbalance_max",
                "imbalance_nation_max")
            .collectAsList();
    assertThat(rows).hasSize(2);
    assertThat(map.at("/run/regions")).hasSize(2);
    for (int r = 0; r < rows.size(); r++) {
      String[] figures = rows.get(r).schema().fieldNames();
      for (int f = 0; f < figures.length; f++) {
        assertThat(rows.get(r).getDouble(f)).as(figures[f]).isCloseTo(expected[r][f], SAME);
        assertThat(map.at("/run/regions/" + r + "/" + figures[f]).asDouble())
            .as("%s of the map", figures[f])
            .isCloseTo(expected[r][f], SAME);
      }
    }
    assertThat(map.at("/run/regions/0/joined/0/name").asText()).isEqualTo("Alaska");
    assertThat(run.text())
        .contains(
            """
              Imbalance    largest 3.61 %, mean 2.41 %; asked within 5.00 %
            """,
            """
              Borders      no territory crosses the sea; of the nation's mean, a full-time rep has
                           120.9 % in the contiguous states (3 territories)
                                   with Alaska: 9 % of a territory's load
                            58.3 % in Puerto Rico with the Virgin Islands (1 territory)
                           largest deviation from the nation's mean 41.75 %, mean 27.83 %
            """);
  }

  @Test
  void thePageShowsWhatTheSummarySays() {
    try (Browser browser = Browser.start();
        Browser.Tab tab = browser.open(page(run).toUri())) {
      assertThat(tab.page().locator("#cards").textContent())
          .contains(
              "Largest imbalance3.61%",
              "within 5% tolerance",
              "From the nation’s mean: largest 41.75%, mean 27.83%",
              "1 heavy account aside",
              "mean 2.41%");
      assertThat(tab.page().locator("#selected").textContent())
          .contains(
              "The contiguous stateswith Alaska: 9 % of a territory's load3120.9%3.61%25.24%",
              "Puerto Rico with the Virgin Islands158.3%0%41.75%", "Clinic 92.41 territories");
      tab.assertQuiet();
    }
  }

  @Test
  void everyClaimHolds() {
    assertThat(Verification.of(tables()))
        .allSatisfy(claim -> assertThat(claim.holds()).as(claim.toString()).isTrue())
        .extracting(Verification.Claim::name)
        .anyMatch(name -> name.startsWith("times of T"));
  }

  @Test
  void aTerritoryWithoutLoadIsNamed(@TempDir Path folder) throws IOException {
    // 70 of 80 hours outweigh a territory of three, and of the 10 that are left, the other clinic
    // outweighs one of two: nothing is left for the third, and nothing is due to it.
    InputWorld world =
        new InputWorld(folder)
            .set("align.territories=3")
            .set("align.borders=[]")
            .clinic(1, 39.5, -100.5, "10")
            .clinic(2, 39.5, -99.5, "0")
            .clinic(3, 39.6, -99.5, "70");
    TestRun without = new TestRun(world).all();
    List<String> weightless =
        without.showWhere(
            "workload_hours = 0",
            Table.PUBLISHED_TERRITORY_METRIC,
            "territory_id",
            "is_heavy",
            "imbalance",
            "imbalance_nation");
    assertThat(weightless).hasSize(1).first().asString().endsWith("|false|0.0|0.0");
    String territory = weightless.get(0).substring(0, 4);
    assertThat(without.text())
        .contains(
            "  Without load " + territory + ": no workload_hours there\n",
            "  Heavy        2 accounts outweigh a territory: each has one of its own, which no"
                + " imbalance counts\n",
            ") is the only one with load\n")
        .doesNotContain("Borders");
    JsonNode data = dataOf(page(without));
    data.get("territories")
        .forEach(
            t ->
                assertThat(t.get("without_load").asBoolean())
                    .isEqualTo(t.get("id").asText().equals(territory)));
    assertThat(data.at("/run/regions")).isEmpty();
  }
}
