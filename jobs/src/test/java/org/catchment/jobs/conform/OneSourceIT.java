package org.catchment.jobs.conform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.cli.TestRun;
import org.catchment.jobs.table.Table;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * A report of the company's accounts: departments of two hospitals, three clinics of one name, and
 * figures that are none.
 */
@TestInstance(Lifecycle.PER_CLASS)
class OneSourceIT {
  private static final String LAKE = InputWorld.npi(1);
  private static final String TWIN = InputWorld.npi(2);

  private TestRun run;

  @BeforeAll
  void conform(@TempDir Path folder) {
    InputWorld world = new InputWorld(folder);
    String at = ",Westham,Kansas,67001,";
    Path report =
        world.write(
            "report.csv",
            "account_id,npi,provider_num,name,address,city,state,zip,country,bed_count,workload_hours\n"
                + ("D1," + LAKE + ",,Lake Hospital Cath,1 Lake Rd" + at + "USA,52913,10\n")
                + ("D2," + LAKE + ",,Lake Hospital OR,1 Lake Rd" + at + "USA,,20.5\n")
                + ("D2," + LAKE + ",,Lake Hospital OR,1 Lake Rd" + at + "USA,,20.5\n")
                + ("C1,,170009,Hill ICU,9 Hill Rd" + at + ",120.0,5\n")
                + ("C2,,170009,Hill OR,9 Hill Rd" + at + ",,7\n")
                + ("N1," + TWIN + ",,Twin Clinic,5 A St" + at + ",-999,1\n")
                + ("N2,,,Twin Clinic," + at + ",,200\n")
                + ("N3,,,Twin Clinic,5 A Street" + at + ",n/a,2\n")
                // C2 again, without its CCN; more beds and more hours than can be
                + ("C2,,,Hill OR,9 Hill Rd" + at + ",30,9\n")
                + ("B1,,,Big Ward,7 B St" + at + ",6,7000000\n")
                + "F1,,,Clinique,1 Rue A,Paris,,75001,France,,3\n"
                + "\nAccounts and hours\nPrinted in Ohio\n");
    run =
        new TestRun(world.set("input.facility=[{path: '" + report + "', type: hospital}]"))
            .steps("ingest", "conform");
  }

  @Test
  void accountsOfOneNpiOrCcnAreOneAndTheirHoursAddUp() {
    // 10 + 20.5, of which a second row says the same; 5 + 7; 1 + 2 at one street. A name and a ZIP
    // code do not make one of two that a source lists, so N2 keeps its 200.
    assertThat(
            run.show(Table.CONFORMED_ACCOUNT, "account_id", "workload_hours", "bed_count", "zip"))
        .containsExactly(
            "ccn:170009|12.0|120|67001",
            "npi:" + LAKE + "|30.5|null|67001",
            "npi:" + TWIN + "|3.0|null|67001",
            "own:B1|null|6|67001",
            "own:N2|200.0|null|67001");
  }

  @Test
  void eachIdStandsForItsAccount() {
    assertThat(run.show(Table.CONFORMED_ACCOUNT_LINK, "record_id", "own_id", "account_id", "rule"))
        .containsExactly(
            "ccn:170009|C1|ccn:170009|ccn",
            "npi:" + LAKE + "|D1|npi:" + LAKE + "|npi",
            "npi:" + TWIN + "|N1|npi:" + TWIN + "|npi",
            "own:B1|B1|own:B1|own_id",
            "own:C2|C2|ccn:170009|ccn",
            "own:D2|D2|npi:" + LAKE + "|npi",
            "own:N2|N2|own:N2|own_id",
            "own:N3|N3|npi:" + TWIN + "|name_address");
  }

  @Test
  void rowsAreAcceptedOrRefusedAndTheEndOfTheReportIsNeither() {
    assertThat(
            run.showWhere(
                "source = 'facility'", Table.LANDED_INPUT_FILE, "read_rows", "rejected_rows"))
        .containsExactly("11|0");
    assertThat(
            run.showWhere(
                "table_name = 'landed.facility'", Table.LANDED_REJECT, "source_row", "reason"))
        .containsExactly("10|duplicate_account_id", "12|foreign_address", "4|duplicate_npi");
  }

  @Test
  void whatIsNotTakenAsItStandsIsCounted() {
    assertThat(
            run.show(
                Table.LANDED_FINDING,
                "finding",
                "column_name",
                "row_count",
                "example_row",
                "example_value"))
        .containsExactly(
            "not_plausible|bed_count|1|2|52913",
            "not_plausible|workload_hours|1|11|7000000",
            "report_footer|*|3|13|Accounts and hours",
            "unknown_value|bed_count|2|7|-999");
  }
}
