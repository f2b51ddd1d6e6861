package org.catchment.jobs.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.cli.TestRun;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.table.Table;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * The company's own data, with its own names of the columns, from delimited files, Parquet and a
 * database, is tied to the accounts, and every row of it is accounted for.
 */
@TestInstance(Lifecycle.PER_CLASS)
class CompanyIT {
  private static final String DATABASE = "jdbc:derby:memory:crm";
  private static final String CLINIC = InputWorld.npi(1);

  /** Customers K1 (by its NPI), K2 (by its CCN) and K3, which has no number but the company's. */
  private static final String CUSTOMERS =
      "Kundennummer;NPI;CCN;Firma;Strasse;Ort;Staat;PLZ;Art;Einkauf;surgeon_count;OR `rooms`\n"
          + ("K1;" + CLINIC + ";;West Clinic;1 Hill Rd;Westham;KS;67001;asc;Premier;4;2 + 1\n")
          + "K2;;170002;East Hospital;2 Elm St;Eastham;KS;67002;hospital;;;3\n"
          + "K3;;;Third Practice;3 Elm St;Eastham;KS;67002;practice;;;\n";

  private static final String CUSTOMER_COLUMNS =
      "{account_id: Kundennummer, npi: NPI, provider_num: CCN, name: Firma, address: Strasse,"
          + " city: Ort, state: Staat, zip: PLZ, facility_type: Art, gpo: Einkauf},"
          + " extra: [surgeon_count, 'OR `rooms`']";

  private static final String SALES =
      "Kunde;Artikel;Datum;Umsatz;Stück\n"
          + "K1;Hip;2024-03-05;1,000.10;2\n"
          + "K1;Hip;03/28/2024;0.2;0.5\n"
          + "K2;;2024-03-05;-50;\n"
          + "K9;Hip;2024-03-05;1;1\n"
          + "K1;Hip;2024-02-30;1;1\n"
          + "K1;Hip;2024-03-05;1.000,50;1\n"
          + "K1;Hip;2024-03-05;12,5;1\n"
          + ";Hip;2024-03-05;1;1\n"
          + "K1;Hip;2024-03-05;;1\n"
          // the day after the run's, and a slip of a digit
          + "K1;Hip;2024-07-01;3;1\n"
          + "K1;Hip;1924-03-05;4;1\n";

  private static final String ROSTER =
      "territory,rep,capacity,home_lat,home_lon,home_zip,valid_from,valid_to\n"
          + "West,Ann,0.5,39.4,-100.4,,2024-01-01,\n"
          + "East,Bob,,,,67002,,2024-06-30\n"
          + "East,Bob,,,,67002,,\n"
          + ",Cid,,,,,,\n"
          + "West,,,,,,,\n"
          + "West,Dan,half,,,,,\n"
          + "West,Dan,101,,,,,\n"
          + "West,Dan,,39.4,,,,\n"
          + "West,Dan,,,,99999,,\n"
          + "West,Dan,,,,,soon,\n"
          + "West,Dan,,,,,2024-05-01,2024-04-01\n"
          // latitude and longitude exchanged; 860 km east of the country
          + "West,Eve,,-100.6,39.6,,,\n"
          + "West,Fay,,39.5,-89,,,\n";

  private static final String ALIGNMENT =
      "account_id,npi,territory,zip,county\n"
          + ("K1,,West,,\n," + CLINIC + ",East,,\n")
          + "K3,,;East;OVL_A;,,\n"
          + "K2,,;;,,\n"
          + "K8,,East,,\n"
          // a cell of two base territories; a ZIP code, a county and a ZIP code that nobody knows
          + "K2,,\"East, West\",,\n"
          + ",,East,67002,\n"
          + ",,\"Plains, KS\",,20001\n"
          + ",,East,67999,\n";

  private static final List<String> CALLS =
      List.of(
          "('" + CLINIC + "', DATE('2024-05-02'), 'Ann', 2, 30.5)",
          "('" + CLINIC + "', DATE('2024-05-20'), 'Ann', NULL, NULL)",
          "('" + CLINIC + "', DATE('2024-05-20'), 'Ann', -1, 5)",
          "('9999999999', DATE('2024-05-20'), 'Ann', 1, 5)");

  private static final String CALLS_SOURCE =
      "{path: CRM_CALLS, format: jdbc, columns: {date: CALL_DATE, rep: WHO},"
          // whatever the password is: this database asks for none
          + " options: {url: '"
          + DATABASE
          + "', user: crm, password_env: PATH}}";

  private Path folder;
  private InputWorld world;
  private TestRun run;

  private static void database(List<String> calls) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(DATABASE + ";create=true", "crm", "x");
        Statement statement = connection.createStatement()) {
      if (connection.getMetaData().getTables(null, null, "CRM_CALLS", null).next()) {
        statement.execute("DROP TABLE CRM_CALLS");
      }
      statement.execute(
          "CREATE TABLE CRM_CALLS (NPI CHAR(12), CALL_DATE DATE, WHO VARCHAR(20), CALLS INT,"
              + " MINUTES DECIMAL(9, 2))");
      for (String call : calls) {
        statement.execute("INSERT INTO CRM_CALLS VALUES " + call);
      }
    }
  }

  /** Sales by year: two files, of two rows and of one. */
  private static void parquet(Path folder) throws IOException {
    Dataset<Row> all =
        TestSpark.session()
            .sql(
                """
                SELECT * FROM VALUES ('170002', 2023, 12.345d), ('170002', 2023, 1d),
                  ('999999', 2023, 5d) AS t(provider_num, year, amount_usd)
                """);
    Files.createDirectory(folder);
    for (String ccn : List.of("170002", "999999")) {
      Path written = folder.resolveSibling("written" + ccn);
      all.where("provider_num = '" + ccn + "'").coalesce(1).write().parquet(written.toString());
      try (DirectoryStream<Path> parts = Files.newDirectoryStream(written, "*.parquet")) {
        for (Path part : parts) {
          Files.move(part, folder.resolve(ccn + ".parquet"));
        }
      }
    }
  }

  private void sources(String... sources) {
    world.set("input.sources=[" + String.join(", ", sources) + "]");
  }

  private String source(String file) {
    return "{path: '" + folder.resolve(file) + "'}";
  }

  private String sales() {
    return "{path: '"
        + folder.resolve("sales.csv")
        + "', decimal: '.', columns: {account_id: Kunde, product: Artikel, date: Datum, amount_usd: Umsatz,"
        + " units: Stück}}";
  }

  @BeforeAll
  void conform(@TempDir Path temporary) throws IOException, SQLException {
    folder = temporary;
    world = new InputWorld(folder).set("input.as_of=2024-06-30");
    System.setProperty("derby.stream.error.file", folder.resolve("derby.log").toString());
    world.write("customers.csv", CUSTOMERS);
    world.set(
        "input.facility=[{path: '"
            + folder.resolve("customers.csv")
            + "', columns: "
            + CUSTOMER_COLUMNS
            + "}]");
    world.write("sales.csv", SALES);
    world.write("roster.csv", ROSTER);
    world.write("alignment.csv", ALIGNMENT);
    parquet(folder.resolve("yearly"));
    database(CALLS);
    sources(sales(), source("yearly"), CALLS_SOURCE, source("roster.csv"), source("alignment.csv"));
    world.set("conform.overlay_territories=^OVL_");
    run = new TestRun(world).steps("ingest", "conform");
  }

  @Test
  void customersAreAccountsAsTheCompanyExportsThem() {
    assertThat(run.show(Table.CONFORMED_ACCOUNT, "account_id", "name", "account_type", "zip"))
        .containsExactly(
            "ccn:170002|East Hospital|hospital|67002",
            "npi:" + CLINIC + "|West Clinic|asc|67001",
            "own:K3|Third Practice|practice|67002");
  }

  @Test
  void columnsOfTheCompanyItselfAreKeptAsText() {
    for (Table table : List.of(Table.LANDED_FACILITY, Table.CONFORMED_ACCOUNT)) {
      assertThat(run.show(table, "name", "gpo", "to_json(attribute)"))
          .as(table.fullName())
          .containsExactly(
              "East Hospital|null|{\"OR `rooms`\":\"3\"}",
              "Third Practice|null|null",
              "West Clinic|Premier|"
                  // as listed, then in the order of the names
                  + (table == Table.LANDED_FACILITY
                      ? "{\"surgeon_count\":\"4\",\"OR `rooms`\":\"2 + 1\"}"
                      : "{\"OR `rooms`\":\"2 + 1\",\"surgeon_count\":\"4\"}"));
    }
  }

  @Test
  void salesAreSummedByAccountProductAndMonth() {
    // K1: 1,000.10 + 0.20 and 2 + 0.5 pieces in March. K2 in 2023: 12.345, which is 12.35, and 1.
    assertThat(
            run.show(
                Table.CONFORMED_SALE,
                "account_id",
                "product",
                "period_start",
                "months",
                "amount_usd",
                "units",
                "row_count"))
        .containsExactly(
            "ccn:170002|unspecified|2023-01-01|12|13.35|null|2",
            "ccn:170002|unspecified|2024-03-01|1|-50.0|null|1",
            "npi:" + CLINIC + "|Hip|2024-03-01|1|1000.3|2.5|2");
  }

  @Test
  void callsAreSummedByAccountRepAndMonth() {
    // Two calls, and a row without a number, which is one.
    assertThat(
            run.show(
                Table.CONFORMED_SALES_CALL,
                "account_id",
                "rep",
                "month",
                "calls",
                "minutes",
                "row_count"))
        .containsExactly("npi:" + CLINIC + "|Ann|2024-05-01|3|30.5|2");
  }

  @Test
  void repsHaveTheirHomesAndDates() {
    assertThat(
            run.show(
                Table.CONFORMED_REP,
                "territory",
                "rep",
                "starts_on",
                "ends_on",
                "capacity",
                "home_lat_deg",
                "home_lon_deg",
                "home_source"))
        .containsExactly(
            "East|Bob|1900-01-01|null|1.0|39.5|-99.5|zip_centroid",
            "West|Ann|2024-01-01|null|0.5|39.4|-100.4|given",
            "West|Eve|1900-01-01|null|1.0|39.6|-100.6|given_swapped");
  }

  @Test
  void anAccountHasOneTerritoryAndOthersThatLieOverIt() {
    // K1 and its NPI are one account, and West comes last.
    assertThat(run.show(Table.CONFORMED_CURRENT_ALIGNMENT, "unit", "unit_id", "force", "territory"))
        .containsExactly(
            "account|npi:" + CLINIC + "|all|West",
            "account|own:K3|all|East",
            "account|own:K3|overlay|OVL_A",
            "county|20001|all|Plains, KS",
            "zip|67002|all|East");
  }

  @Test
  void everyRowThatDoesNotCountSaysWhy() {
    assertThat(
            run.showWhere(
                "table_name LIKE 'landed.company%'",
                Table.LANDED_REJECT,
                "substr(table_name, 16)",
                "lpad(source_row, 2, '0')",
                "reason",
                "is_superseded"))
        .containsExactly(
            "alignment|03|territory_conflict|false",
            "alignment|05|missing_territory|false",
            "alignment|06|unknown_account|false",
            "alignment|07|territory_conflict|false",
            "alignment|10|unknown_zip|false",
            // in the order of their content, the first being 2; NULL comes first
            "call|04|not_a_count|false",
            "call|05|unknown_account|false",
            "roster|03|duplicate_rep|true",
            "roster|05|missing_territory|false",
            "roster|06|missing_rep|false",
            "roster|07|not_a_number|false",
            "roster|08|out_of_range|false",
            "roster|09|not_a_point|false",
            "roster|10|unknown_zip|false",
            "roster|11|not_a_date|false",
            "roster|12|ends_before_start|false",
            "roster|14|outside_counties|false",
            "sale|04|unknown_account|false", // the third row of the Parquet files
            "sale|05|unknown_account|false",
            "sale|06|not_a_date|false",
            "sale|07|not_a_number|false",
            "sale|08|not_a_number|false",
            "sale|09|no_identifier|false",
            "sale|10|missing_amount|false",
            "sale|11|in_future|true",
            "sale|12|not_plausible|false");
  }

  @Test
  void readIsAcceptedAndRejectedAndSuperseded() {
    Map<String, Long> counted = new TreeMap<>();
    counted.put("company_sale", sum(Table.CONFORMED_SALE, "sum(row_count)"));
    counted.put("company_call", sum(Table.CONFORMED_SALES_CALL, "sum(row_count)"));
    counted.put("company_roster", sum(Table.CONFORMED_REP, "count(*)"));
    counted.put(
        "company_alignment", sum(Table.CONFORMED_CURRENT_ALIGNMENT, "count_if(NOT is_overlay)"));
    run.rows(Table.LANDED_REJECT)
        .where("table_name LIKE 'landed.company%'")
        .groupBy("table_name")
        .count()
        .collectAsList()
        .forEach(
            row -> counted.merge(row.getString(0).substring(7), row.getLong(1), Math::addExact));
    Map<String, Long> read = new TreeMap<>();
    run.rows(Table.LANDED_INPUT_FILE)
        .where("table_name LIKE 'landed.company%'")
        .collectAsList()
        .forEach(
            row -> read.merge(row.getAs("source"), row.<Long>getAs("read_rows"), Math::addExact));

    // 11 rows of sales and 3 by year, 4 calls, 13 rows of the roster and 9 of the alignment
    assertThat(read)
        .isEqualTo(
            Map.of(
                "company_sale", 14L,
                "company_call", 4L,
                "company_roster", 13L,
                "company_alignment", 9L))
        .isEqualTo(counted);
  }

  @Test
  void noMeasureGetsLost() {
    // Sales: 1,000.10 + 0.20 - 50 + 13.35 kept; 1 of K9, of 30 February and of nobody, 5 of 999999
    // and 4 of 1924 rejected, 3 of July superseded. What cannot be read is in no sum.
    // Pieces: 2 + 0.5 kept; 1 of K9, 30 February, 1.000,50, 12,5, nobody, no amount and 1924
    // rejected. Calls: -1 and that of 9999999999 are rejected.
    assertThat(
            run.show(
                Table.CONFORMED_MEASURE_SUM,
                "source",
                "measure",
                "read_sum",
                "kept_sum",
                "rejected_sum",
                "superseded_sum"))
        .containsExactly(
            "company_call|calls|3.000|3.000|0.000|0.000",
            "company_call|minutes|40.500|30.500|10.000|0.000",
            "company_sale|amount_usd|978.650|963.650|12.000|3.000",
            "company_sale|units|10.500|2.500|7.000|1.000");
  }

  private long sum(Table table, String expression) {
    return run.rows(table).selectExpr(expression).head().getLong(0);
  }

  @Test
  void theSameContentLandsOnceAndWhatIsGoneEnds() throws SQLException {
    Path own = InputWorld.folder(folder, "again");
    world =
        new InputWorld(own)
            .clinic(1, 39.5, -100.5, "25")
            .set("input.as_of=2024-06-30")
            .set("input.facility=[" + kept(own, "[workload_hours, lat]") + "]");
    database(CALLS);
    sources(CALLS_SOURCE);
    TestRun again = new TestRun(world).steps("ingest", "conform");
    List<String> june = content(again, Table.CONFORMED_SALES_CALL);
    assertThat(june).hasSize(1);

    // The same rows in another order have landed already.
    database(List.of(CALLS.get(3), CALLS.get(1), CALLS.get(0), CALLS.get(2)));
    again = new TestRun(world).steps("ingest");
    assertThat(again.rows(Table.LANDED_COMPANY_CALL).count()).isEqualTo(4);

    // No calls are given any more.
    sources();
    world.set("input.as_of=2024-09-30");
    // Columns of ours may be kept as text, too; in which order they are listed does not matter.
    world.set("input.facility=[" + kept(own, "[lat, workload_hours]") + "]");
    again = new TestRun(world).steps("ingest", "conform");
    assertThat(again.showWhere("valid_to IS NULL", Table.CONFORMED_SALES_CALL, "*")).isEmpty();
    assertThat(
            again.show(
                Table.CONFORMED_ACCOUNT, "workload_hours", "to_json(attribute)", "valid_from"))
        .containsExactly("25.0|{\"lat\":\"39.5\",\"workload_hours\":\"25\"}|2024-06-30");
    database(CALLS);
  }

  private static String kept(Path own, String headers) {
    return "{path: '" + own.resolve("facility.csv") + "', extra: " + headers + "}";
  }

  @Test
  void whatCannotBeReadSaysSo() throws SQLException {
    Path own = InputWorld.folder(folder, "wrong");
    world = new InputWorld(own).clinic(1, 39.5, -100.5, "");
    database(CALLS);
    refuses(
        CALLS_SOURCE.replace("CRM_CALLS", "CRM_VISITS"),
        "CRM_VISITS: cannot be read (",
        "CRM_VISITS' does not exist",
        "Check url, dbtable (without it, the path is the table), user and password_env");
    refuses(
        CALLS_SOURCE.replace("derby", "crmbase"),
        "CRM_CALLS: there is no driver for its database",
        "CATCHMENT_CLASSPATH=driver.jar");
    refuses(
        CALLS_SOURCE.replace("user: crm", "driver: com.crmbase.Driver"),
        "CRM_CALLS: there is no driver for its database (com.crmbase.Driver)");
    refuses(
        CALLS_SOURCE.replace("password_env: PATH", "password_env: CATCHMENT_NO_SUCH"),
        "The environment variable CATCHMENT_NO_SUCH, which CRM_CALLS names, is not set.");
    refuses(
        CALLS_SOURCE
            .replace("format: jdbc,", "format: jdbc, layout: company_call,")
            .replace("WHO", "CALLER"),
        "CRM_CALLS: has no column CALLER",
        "Its columns are NPI, CALL_DATE, WHO, CALLS, MINUTES;");
    refuses(
        CALLS_SOURCE.replace("rep: WHO", "repp: WHO"),
        "The columns of CRM_CALLS match no layout: [date, repp].");
    refuses(
        "{path: '" + own.resolve("no.parquet") + "'}",
        "no.parquet: there is no such file, nor a folder of Parquet files");
    world.write("text.parquet", "account_id,territory\nK1,West\n");
    refuses(
        "{path: '" + own.resolve("text.parquet") + "'}",
        "text.parquet: cannot be read (",
        "Check that each is a Parquet file");
    refuses(CALLS_SOURCE + ", " + CALLS_SOURCE, "The file CRM_CALLS stands twice under input.");
  }

  private void refuses(String source, String... words) {
    sources(source);
    assertThatThrownBy(() -> new TestRun(world).steps("ingest"))
        .isInstanceOf(UserError.class)
        .message()
        .contains(words);
  }

  private static List<String> content(TestRun run, Table table) {
    return run.rows(table).drop("run_id").toJSON().collectAsList().stream().sorted().toList();
  }
}
