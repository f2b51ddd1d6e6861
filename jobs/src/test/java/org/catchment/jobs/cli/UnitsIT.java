package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.align.Align;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.run.StepContext;
import org.catchment.jobs.run.StepProgress;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableDefinition;
import org.catchment.jobs.verify.Verification;
import org.catchment.jobs.verify.Verification.Claim;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole counties, or whole ZIP codes, instead of accounts: six counties in a row from west to east,
 * each with a ZIP code in its middle and two clinics. Their hours are 10, 20, 30, 30, 20 and 10, so
 * the three in the west and the three in the east have 60 each.
 */
class UnitsIT {
  private static final int[] HOURS = {10, 20, 30, 30, 20, 10};

  private static InputWorld world(Path folder) {
    InputWorld world = new InputWorld(folder);
    world.write("county.json", counties());
    world.write(
        "zip.csv",
        "zip,city,state,latitude,longitude,fipscounty\n"
            + IntStream.range(0, HOURS.length)
                .mapToObj(
                    c ->
                        String.format(
                            Locale.ROOT,
                            "6700%d,Town %d,KS,39.5,%.2f,200%02d%n",
                            c + 1,
                            c + 1,
                            -100.75 + 0.5 * c,
                            2 * c + 1))
                .collect(Collectors.joining()));
    for (int c = 0; c < HOURS.length; c++) {
      world.clinic(2 * c + 1, 39.3, -100.8 + 0.5 * c, Integer.toString(HOURS[c] / 2));
      world.clinic(2 * c + 2, 39.7, -100.7 + 0.5 * c, Integer.toString(HOURS[c] / 2));
    }
    return world.set("align.tolerance=0.05");
  }

  /** Squares of half a degree by one; neighbors share a side. */
  private static String counties() {
    return IntStream.range(0, HOURS.length)
            .mapToObj(
                c ->
                    String.format(
                        Locale.ROOT,
                        "[[%1$.1f, 39], [%2$.1f, 39], [%2$.1f, 40], [%1$.1f, 40], [%1$.1f, 39]]",
                        -101 + 0.5 * c,
                        -100.5 + 0.5 * c))
            .collect(Collectors.joining(", ", "{\"type\": \"Topology\", \"arcs\": [", "],"))
        + IntStream.range(0, HOURS.length)
            .mapToObj(
                c ->
                    String.format(
                        Locale.ROOT,
                        "{\"type\": \"Polygon\", \"id\": \"200%02d\","
                            + " \"properties\": {\"name\": \"C%d\"}, \"arcs\": [[%d]]}",
                        2 * c + 1,
                        c,
                        c))
            .collect(
                Collectors.joining(
                    ", ",
                    "\"objects\": {\"counties\": {\"type\": \"GeometryCollection\", \"geometries\": [",
                    "]}}}"));
  }

  private static RunTables tables(TestRun run) {
    String id = run.rows(Table.PUBLISHED_TERRITORY).select("run_id").first().getString(0);
    return RunTables.of(run.warehouse(), id);
  }

  @Test
  void wholeCountiesAreDividedAndNotAmongMoreTerritoriesThanCounties(@TempDir Path folder) {
    TestRun run = new TestRun(world(folder).set("align.unit=county")).all();
    assertThat(
            run.show(
                Table.PUBLISHED_GEOGRAPHY_TERRITORY,
                "unit_id",
                "territory_id",
                "accounts",
                "cast(weight AS INT)"))
        .containsExactly(
            "20001|T001|2|10",
            "20003|T001|2|20",
            "20005|T001|2|30",
            "20007|T002|2|30",
            "20009|T002|2|20",
            "20011|T002|2|10");
    assertThat(run.show(Table.PUBLISHED_GEOGRAPHY_NEIGHBOR, "unit_id", "neighbor_id"))
        .containsExactly("20001|20003", "20003|20005", "20005|20007", "20007|20009", "20009|20011");
    for (Table table :
        List.of(Table.PUBLISHED_GEOGRAPHY_TERRITORY, Table.PUBLISHED_GEOGRAPHY_NEIGHBOR)) {
      assertThat(run.rows(table).schema().json())
          .isEqualTo(TableDefinition.of(table).schema().json());
    }
    assertThat(
            run.show(
                Table.PUBLISHED_ALIGNMENT_CERTIFICATE,
                "unit",
                "accounts",
                "imbalance_max",
                "enclaves",
                "gap < 1e-6"))
        .containsExactly("county|12|0.0|0|true");
    assertThat(
            run.rows(Table.PUBLISHED_ACCOUNT_TERRITORY)
                .groupBy("territory_id")
                .count()
                .orderBy("territory_id")
                .collectAsList())
        .extracting(row -> row.getLong(1))
        .containsExactly(6L, 6L);
    assertThat(run.text()).contains("2 of 12 accounts by whole counties, balanced on");
    assertThat(Verification.of(tables(run)))
        .allMatch(Claim::holds)
        .extracting(Claim::name)
        .contains("accounts outside their county", "enclaves", "bound_km2");
    Config seven = world(folder).set("align.unit=county").set("align.territories=7").config();
    StepContext again = new StepContext(TestSpark.session(), seven, tables(run), StepProgress.NONE);
    assertThatThrownBy(() -> new Align().run(again))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "7 territories are more than there are units of geography (6, align.unit = county).");
    // A county given away: its accounts, the loads and the pieces contradict.
    TestSpark.session()
        .sql(
            "UPDATE delta.`%s` SET territory_id = 'T002' WHERE unit_id = '20003'"
                .formatted(run.warehouse().path(Table.PUBLISHED_GEOGRAPHY_TERRITORY)));
    assertThat(Verification.of(tables(run)).stream().filter(c -> !c.holds()).map(Claim::name))
        .contains("accounts outside their county", "objective_km2", "enclaves");
  }

  @Test
  void aCountyThatOutweighsATerritoryIsCalledACounty(@TempDir Path folder) {
    // 300 hours more in the first county: 310 of 420, and three territories. The other two share
    // 110, of which each should hold 55: 310 / 55 = 5.64.
    InputWorld world = world(folder).clinic(13, 39.5, -100.75, "300").set("align.territories=3");
    TestRun run = new TestRun(world.set("align.unit=county")).all();
    assertThat(run.text())
        .contains(
            "  Heavy        1 county outweighs a territory: it has one of its own, which no"
                + " imbalance counts\n               C0 KS (T001) is 5.64 territories\n");
    assertThat(run.showWhere("is_heavy", Table.PUBLISHED_TERRITORY_METRIC, "round(imbalance, 2)"))
        .containsExactly("4.64");
    assertThat(Verification.of(tables(run))).allMatch(Claim::holds);
  }

  @Test
  void anAccountWithoutAZipCodeIsInTheNearestOne(@TempDir Path folder) {
    // No clinic has a ZIP code; each stands 20 km from the middle of its county.
    TestRun run =
        new TestRun(world(folder).set("align.unit=zip"))
            .steps("ingest", "conform", "score", "align");
    assertThat(run.show(Table.PUBLISHED_GEOGRAPHY_TERRITORY, "unit_id", "territory_id", "accounts"))
        .containsExactly(
            "67001|T001|2",
            "67002|T001|2",
            "67003|T001|2",
            "67004|T002|2",
            "67005|T002|2",
            "67006|T002|2");
    assertThat(Verification.of(tables(run))).allMatch(Claim::holds);
  }
}
