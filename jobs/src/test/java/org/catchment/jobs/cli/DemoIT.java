package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.publish.Browser;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.Warehouse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer types first, from the command to the map in a browser. */
@Tag("acceptance")
@TestInstance(Lifecycle.PER_CLASS)
class DemoIT {
  /** Facility rows of Synthea 3.3.0 that the default configuration reads. */
  private static final long FACILITY_ROWS = 115_250;

  private static final int TERRITORIES = 250;
  private static final double LARGEST_IMBALANCE = 0.05;

  private Path folder;
  private Launcher.Result demo;

  @BeforeAll
  void run(@TempDir Path temporary) throws Exception {
    folder = temporary;
    demo = Launcher.run(folder, "demo");
    assertThat(demo.exitCode()).as(demo.text()).isZero();
  }

  private Warehouse warehouse() {
    return new Warehouse(TestSpark.session(), folder.resolve("catchment-demo").toString());
  }

  private List<Row> select(Table table, String... expressions) {
    return warehouse().read(table).selectExpr(expressions).collectAsList();
  }

  @Test
  void theSummaryAddsUp() {
    Matcher facility =
        Pattern.compile("facility +([\\d,]+) +([\\d,]+) +([\\d,]+) +([\\d,]+)")
            .matcher(demo.text());
    assertThat(facility.find()).as(demo.text()).isTrue();
    long read = number(facility.group(1));
    assertThat(read).isEqualTo(FACILITY_ROWS);
    assertThat(number(facility.group(2)) + number(facility.group(3)) + number(facility.group(4)))
        .isEqualTo(read);
    assertThat(demo.text()).containsPattern("Territories +250 of [\\d,]+ accounts");
    // Nothing but the steps' lines and the summary: no warning of Spark's or the JVM's (a full code
    // cache) reaches the user.
    assertThat(demo.text()).doesNotContain("WARN", "warning]", "Exception", "CodeCache");
  }

  @Test
  void whatIsAskedIsReachedAndEveryClaimHolds() throws Exception {
    assertThat(demo.text()).contains("asked within").doesNotContain("NOT REACHED");
    Launcher.Result verify = Launcher.run(folder, "verify", "--out", "catchment-demo");
    assertThat(verify.exitCode()).as(verify.text()).isZero();
    assertThat(verify.text()).containsPattern("All \\d+ claims hold");
  }

  @Test
  void theTablesCanBeCountedAndQueried() throws Exception {
    String[] out = {"--out", "catchment-demo"};
    Launcher.Result tables = Launcher.run(folder, "tables", out[0], out[1]);
    assertThat(tables.exitCode()).as(tables.text()).isZero();
    assertThat(tables.text())
        .contains("Starting Spark ...")
        .containsPattern("(?m)^landed.facility +115,\\d{3}  facilities")
        .containsPattern("(?m)^published.territory +250  territories$")
        .containsPattern("(?m)^published.run_step +6  finished steps");

    String query = "SELECT count(*) AS territories FROM published.current_territory";
    Launcher.Result sql = Launcher.run(folder, "sql", out[0], out[1], "--format", "csv", query);
    assertThat(sql.exitCode()).as(sql.text()).isZero();
    assertThat(sql.text().lines()).endsWith("territories", "250");
  }

  private static long number(String text) {
    return Long.parseLong(text.replace(",", ""));
  }

  @Test
  void everyRowIsAnAccountOrAReject() {
    long accounts = warehouse().read(Table.CONFORMED_ACCOUNT).count();
    long rejects =
        warehouse().read(Table.LANDED_REJECT).where("table_name = 'landed.facility'").count();
    assertThat(accounts + rejects).isEqualTo(FACILITY_ROWS);
    for (Table table : List.of(Table.PUBLISHED_ACCOUNT_METRIC, Table.PUBLISHED_ACCOUNT_TERRITORY)) {
      Row counts = select(table, "count(*)", "count(DISTINCT account_id)").get(0);
      assertThat(counts).as(table.fullName()).hasToString("[" + accounts + "," + accounts + "]");
    }
    assertThat(
            warehouse()
                .read(Table.PUBLISHED_ACCOUNT_TERRITORY)
                .groupBy("force", "account_id")
                .agg(functions.sum("share").as("shares"))
                .select("force", "shares")
                .distinct()
                .collectAsList())
        .extracting(Row::toString)
        .containsExactly("[all,1.0]");
  }

  @Test
  void everyTerritoryHasItsShareOfTheWork() {
    // From the accounts, not from what evaluate says of them. A hospital that outweighs a territory
    // has one of its own, and what is left of its border region is shared by the others there.
    List<Row> loads =
        warehouse()
            .read(Table.PUBLISHED_ACCOUNT_TERRITORY)
            .join(warehouse().read(Table.PUBLISHED_ACCOUNT_METRIC), "account_id")
            .join(
                warehouse().read(Table.PUBLISHED_TERRITORY), new String[] {"force", "territory_id"})
            .groupBy("territory_id", "border_region")
            .agg(
                functions.expr("sum(share * workload_hours)"),
                functions.expr("max(share * workload_hours)"))
            .collectAsList();
    assertThat(loads).hasSize(TERRITORIES);
    double all = loads.stream().mapToDouble(row -> row.getDouble(2)).sum();
    Map<String, List<Row>> shared =
        loads.stream()
            .filter(row -> row.getDouble(3) < all / TERRITORIES)
            .collect(Collectors.groupingBy(row -> row.getString(1)));
    assertThat(shared).containsOnlyKeys("contiguous", "hawaii", "puerto_rico");
    assertThat(shared.get("contiguous")).hasSizeGreaterThan(TERRITORIES - 10);
    shared.forEach(
        (region, rows) -> {
          double mean = rows.stream().mapToDouble(row -> row.getDouble(2)).average().orElseThrow();
          assertThat(rows)
              .as(region)
              .allSatisfy(
                  row ->
                      assertThat(Math.abs(row.getDouble(2) / mean - 1))
                          .isLessThan(LARGEST_IMBALANCE));
        });
  }

  @Test
  void everyTableHasRows() {
    List<Table> ofOtherSources =
        List.of(Table.CONFORMED_IDN, Table.CONFORMED_PROCEDURE_VOLUME, Table.PUBLISHED_SCORE_MODEL);
    for (Table table : TestRun.TABLES) {
      assertThat(warehouse().read(table).isEmpty())
          .as(table.fullName())
          .isEqualTo(ofOtherSources.contains(table));
    }
  }

  @Test
  void theMapIsWhereTheSummarySays() throws Exception {
    assertThat(map()).isRegularFile();
    assertThat(Files.size(map())).isLessThan(20_000_000);
  }

  @Test
  void theMapShowsEveryTerritoryInABrowser() {
    try (Browser browser = Browser.start();
        Browser.Tab tab = browser.open(map().toUri())) {
      assertThat(tab.ready()).isEqualTo("true");
      assertThat(tab.page().locator("#territory-table tr[data-territory]").count())
          .isEqualTo(TERRITORIES);
      tab.page().evaluate("window.catchment.select('T001')");
      assertThat(tab.page().locator("#selected").textContent()).contains("T001");
      tab.assertQuiet();
    }
  }

  private Path map() {
    Matcher path = Pattern.compile("Map +(\\S+\\.html)").matcher(demo.text());
    assertThat(path.find()).as(demo.text()).isTrue();
    return folder.resolve(path.group(1));
  }
}
