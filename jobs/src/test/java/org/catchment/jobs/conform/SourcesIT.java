package org.catchment.jobs.conform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.cli.TestRun;
import org.catchment.jobs.table.Table;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * What several published files say of the same hospitals and physicians comes together, and every
 * row of them is accounted for.
 */
@TestInstance(Lifecycle.PER_CLASS)
class SourcesIT {
  private static final List<Table> HISTORIES =
      List.of(
          Table.CONFORMED_ACCOUNT,
          Table.CONFORMED_ACCOUNT_LINK,
          Table.CONFORMED_PROCEDURE_VOLUME,
          Table.CONFORMED_IDN);

  private static final String HOSPITAL = InputWorld.npi(1);
  private static final String SURGEON = InputWorld.npi(2);
  private static final String RETIRED = InputWorld.npi(3);
  private static final String ABROAD = InputWorld.npi(4);
  private static final String MOVED = InputWorld.npi(5);
  private static final String SAINT_MARY = InputWorld.npi(6);
  private static final String UNREGISTERED = InputWorld.npi(7);
  private static final String NOBODY = InputWorld.npi(8);

  private static final String NPPES =
      "NPI,Entity Type Code,Provider Organization Name (Legal Business Name),"
          + "Provider Last Name (Legal Name),Provider First Name,"
          + "Provider First Line Business Practice Location Address,"
          + "Provider Business Practice Location Address City Name,"
          + "Provider Business Practice Location Address State Name,"
          + "Provider Business Practice Location Address Postal Code,"
          + "Provider Business Practice Location Address Country Code (If outside U.S.),"
          + "NPI Deactivation Date,NPI Reactivation Date,"
          + "Healthcare Provider Taxonomy Code_1,Healthcare Provider Primary Taxonomy Switch_1,"
          + "Healthcare Provider Taxonomy Code_2,Healthcare Provider Primary Taxonomy Switch_2";

  private static final String PUF =
      "Rndrng_NPI,Rndrng_Prvdr_Last_Org_Name,Rndrng_Prvdr_First_Name,Rndrng_Prvdr_Ent_Cd,"
          + "Rndrng_Prvdr_St1,Rndrng_Prvdr_City,Rndrng_Prvdr_State_Abrvtn,Rndrng_Prvdr_Zip5,"
          + "Rndrng_Prvdr_Type,HCPCS_Cd,Place_Of_Srvc,Tot_Benes,Tot_Srvcs";

  private Path folder;
  private TestRun run;

  private static List<String> nppes() {
    return List.of(
        // a surgeon whose second code is the primary one, at a ZIP+4
        SURGEON + ",1,,DOE,JANE,1 MAIN ST,WESTHAM,KS,670011234,US,,,208600000X,N,207X00000X,Y",
        RETIRED + ",,,,,,,,,,01/31/2020,,,,,",
        ABROAD + ",1,,DOE,JEAN,1 RUE,PARIS,,75001,FR,,,207X00000X,Y,,",
        // gone and back; its first location cannot be found, and pl_pfile knows another
        MOVED + ",1,,ROE,RICHARD,1 LANE,NOWHERE,KS,00000,US,01/31/2020,02/28/2021,207X00000X,Y,,",
        SAINT_MARY + ",2,ST. MARY HOSP INC,,,9 OAK AVENUE,EASTHAM,KS,67002,US,,,282N00000X,Y,,",
        "1234567890,1,,BAD,DIGIT,1 MAIN ST,WESTHAM,KS,67001,US,,,,,,");
  }

  private static List<String> puf() {
    String surgeon = SURGEON + ",Doe,Jane,I,1 Main St,Westham,KS,67001,Orthopedic Surgery,";
    return List.of(
        surgeon + "27447,F,15,20",
        surgeon + "27447,O,12,12.5",
        surgeon + "99213,O,30,40",
        surgeon + "27447,F,11,11", // the same line with fewer services: superseded
        surgeon + "27130,F,11,many",
        // in no register, but with an address
        UNREGISTERED + ",Poe,Edgar,I,2 Elm St,Eastham,KS,67002,Cardiology,92928,F,11,30",
        // nowhere to be placed
        NOBODY + ",Moe,Max,I,3 Elm St,Nowhere,KS,,Cardiology,92928,F,11,17");
  }

  private static InputWorld world(Path folder, String name) {
    InputWorld world =
        new InputWorld(InputWorld.folder(folder, name))
            .facility(
                "170001,"
                    + HOSPITAL
                    + ",West Hospital,5 Hill Rd,Westham,KS,67001,39.51,-100.51,,"
                    + "hospital,,")
            .set("input.as_of=2024-01-31");
    world.write(
        "pos.csv",
        "PRVDR_NUM_MOD,FAC_NAME,ST_ADR,CITY_NAME,STATE_CD,ZIP_CD,BED_CNT,LATITUDE,LONGITUDE\n"
            + "'170001',WEST HOSPITAL,5 HILL ROAD,WESTHAM,KS,67001,120,39.5,-100.5\n"
            // a unit of the hospital has its own account, and the hospital for a parent
            + "'17S001',WEST HOSPITAL PSYCH,5 HILL ROAD,WESTHAM,KS,67001,20,39.5,-100.5\n");
    world.write(
        "cost.csv",
        "Provider CCN,Hospital Name,Street Address,City,State Code,Zip Code,Number of Beds,"
            + "Fiscal Year Begin Date,Fiscal Year End Date,"
            + "Total Discharges (V + XVIII + XIX + Unknown),Total Discharges Title XVIII,"
            + "Outpatient Total Charges,FTE - Employees on Payroll,Rural Versus Urban\n"
            + "170001,WEST HOSPITAL,5 HILL ROAD,WESTHAM,KS,67001,110,7/1/2020,6/30/2021,9,9,9,9,U\n"
            + "170001,WEST HOSPITAL,5 HILL ROAD,WESTHAM,KS,67001,111,1/1/2021,12/31/2021,"
            + "\"2,000\",800,\"$1,234,567.50\",350.25,R\n"
            // 73 days, a fifth of a year
            + "170003,SHORT HOSPITAL,6 HILL ROAD,WESTHAM,KS,67001,,10/20/2021,12/31/2021,"
            + "11,3,100,7,U\n"
            // nonsense: no hospital is refused for it
            + "170004,ODD HOSPITAL,7 HILL ROAD,WESTHAM,KS,67001,,1/1/2021,12/31/2021,"
            + "many,5,-1,n/a,NA\n"
            + "170005,MORE HOSPITAL,8 HILL ROAD,WESTHAM,KS,67001,,1/1/2021,12/31/2021,"
            + "10,11,\"1,5\",-3,\n");
    world.write(
        "ahrq.csv",
        "compendium_hospital_id,ccn,hospital_name,hospital_street,hospital_city,hospital_state,"
            + "hospital_zip,health_sys_id,health_sys_name,health_sys_city,health_sys_state\n"
            + "CHSP1,170001,West Hosp,5 Hill Rd,Westham,KS,67001,HSI1,Plains Health,Westham,KS\n"
            // no CCN: known by its name and address
            + "CHSP2,,Saint Mary Hospital,9 Oak Ave,Eastham,KS,67002,HSI1,Plains Health,Westham,KS\n");
    world.write(
        "capc_2016.csv",
        "Provider ID,Provider Name,Provider Street Address,Provider City,Provider State,"
            + "Provider Zip Code,APC,Comprehensive APC Services\n"
            + "170001,West Hospital,5 Hill Rd,Westham,KS,67001,5192,40\n"
            + "170001,West Hospital,5 Hill Rd,Westham,KS,67001,8011,\"1,011\"\n"
            // in 2016, 5125 was what 5115 is since
            + "170001,West Hospital,5 Hill Rd,Westham,KS,67001,5125,20\n"
            + "170001,West Hospital,5 Hill Rd,Westham,KS,67001,5115,7\n");
    world.write(
        "pl.csv",
        "NPI,Provider Secondary Practice Location Address- Address Line 1,"
            + "Provider Secondary Practice Location Address - City Name,"
            + "Provider Secondary Practice Location Address - State Name,"
            + "Provider Secondary Practice Location Address - Postal Code\n"
            + MOVED
            + ",7 ELM ST,EASTHAM,KS,67002\n"
            + InputWorld.npi(9)
            + ",7 ELM ST,EASTHAM,KS,67002\n");
    return world;
  }

  private static void sources(InputWorld world, Path folder, List<String> files) {
    world.set(
        "input.sources="
            + files.stream()
                .map(file -> "{path: '" + folder.resolve(file) + "'}")
                .collect(Collectors.joining(", ", "[", "]")));
  }

  private static final List<String> OTHERS =
      List.of("pos.csv", "cost.csv", "ahrq.csv", "capc_2016.csv", "pl.csv");

  private static String csv(String header, List<String> rows) {
    return header + "\n" + String.join("\n", rows) + "\n";
  }

  @BeforeAll
  void conform(@TempDir Path temporary) {
    folder = temporary;
    InputWorld world = world(folder, "world");
    world.write("nppes.csv", csv(NPPES, nppes()));
    world.write("puf_2023.csv", csv(PUF, puf()));
    sources(
        world,
        folder.resolve("world"),
        Stream.concat(OTHERS.stream(), Stream.of("nppes.csv", "puf_2023.csv")).toList());
    run = new TestRun(world).steps("ingest", "conform");
  }

  @Test
  void oneHospitalIsOneAccountWhoeverNamesIt() {
    // Facility (1) before POS (2): name and point are the facility's; beds, which it lacks, of POS.
    assertThat(
            run.showWhere(
                "ccn IN ('170001', '17S001')",
                Table.CONFORMED_ACCOUNT,
                "account_id",
                "name",
                "bed_count",
                "idn_id",
                "parent_id",
                "lat_deg"))
        .containsExactly(
            "ccn:17S001|WEST HOSPITAL PSYCH|20|null|npi:" + HOSPITAL + "|39.5",
            "npi:" + HOSPITAL + "|West Hospital|120|HSI1|null|39.51");
    assertThat(
            run.showWhere(
                "account_id = 'npi:" + HOSPITAL + "'",
                Table.CONFORMED_ACCOUNT_LINK,
                "source",
                "record_id",
                "rule"))
        .containsExactly(
            "cost_report|ccn:170001|ccn",
            "facility|npi:" + HOSPITAL + "|npi",
            "hospital_apc|ccn:170001|ccn",
            "pos|ccn:170001|ccn",
            "system_hospital|ccn:170001|ccn");
  }

  @Test
  void theNewestCostReportTellsWhatAHospitalDoesInAYear() {
    // SHORT: 11, 3 and 100 in 73 days are 55, 15 and 500 in 365; those employed are not summed up.
    // ODD and MORE: what is no number, negative, or Medicare's beyond all says nothing.
    assertThat(
            run.showWhere(
                "ccn LIKE '1700%'",
                Table.CONFORMED_ACCOUNT,
                "ccn",
                "discharge_count",
                "medicare_discharge_count",
                "CAST(outpatient_charges_usd AS DECIMAL(12, 2))",
                "fte_count",
                "is_rural"))
        .containsExactly(
            "170001|2000|800|1234567.50|350.25|true",
            "170003|55|15|500.00|7.0|false",
            "170004|null|null|null|null|null",
            "170005|10|null|null|null|null");
  }

  @Test
  void aHospitalWithoutANumberIsKnownByNameAndAddress() {
    assertThat(
            run.showWhere(
                "source = 'system_hospital'",
                Table.CONFORMED_ACCOUNT_LINK,
                "record_id",
                "account_id",
                "rule"))
        .containsExactly(
            "ccn:170001|npi:" + HOSPITAL + "|ccn", "own:CHSP2|npi:" + SAINT_MARY + "|name_address");
    assertThat(run.show(Table.CONFORMED_IDN, "idn_id", "name", "city"))
        .containsExactly("HSI1|Plains Health|Westham");
  }

  @Test
  void physiciansStandWhereTheyPractice() {
    assertThat(
            run.showWhere(
                "kind = 'hcp'",
                Table.CONFORMED_ACCOUNT,
                "npi",
                "name",
                "specialty_group",
                "zip",
                "county_id",
                "location_source"))
        .containsExactly(
            SURGEON + "|DOE, JANE|orthopedic_surgery|67001|20001|zip_centroid",
            MOVED + "|ROE, RICHARD|orthopedic_surgery|67002|20003|zip_centroid",
            UNREGISTERED + "|Poe, Edgar|cardiology|67002|20003|zip_centroid");
  }

  @Test
  void volumesAreTheServicesByGroup() {
    // The surgeon's knees: 20 in a facility and 12.5 in the office; the line with 11 is a double.
    // The hospital's code that meant nothing in 2016 is among the others: 1,011 + 7.
    assertThat(
            run.show(
                Table.CONFORMED_PROCEDURE_VOLUME,
                "account_id",
                "procedure_group",
                "year",
                "source",
                "volume"))
        .containsExactly(
            "npi:" + HOSPITAL + "|joint_or_spine|2016|hospital_apc|20.0",
            "npi:" + HOSPITAL + "|other|2016|hospital_apc|1018.0",
            "npi:" + HOSPITAL + "|pci|2016|hospital_apc|40.0",
            "npi:" + SURGEON + "|knee_replacement|2023|physician_service|32.5",
            "npi:" + SURGEON + "|other|2023|physician_service|40.0",
            "npi:" + UNREGISTERED + "|pci|2023|physician_service|30.0");
  }

  @Test
  void everyRowThatDoesNotCountSaysWhy() {
    assertThat(
            run.showWhere(
                "table_name NOT IN ('landed.zip')",
                Table.LANDED_REJECT,
                "table_name",
                "source_row",
                "reason",
                "is_superseded"))
        .containsExactly(
            "landed.hospital|2|duplicate_ccn|true", // the year before
            "landed.physician_service|5|duplicate_line|true",
            "landed.physician_service|6|not_a_count|false",
            "landed.physician_service|8|unknown_account|false",
            "landed.practice_location|3|unknown_npi|false",
            "landed.provider|3|deactivated_npi|true",
            "landed.provider|4|foreign_address|false",
            "landed.provider|7|invalid_npi|false");
  }

  @Test
  void neitherOrderNorSplitOfTheFilesMattersAndANewerMonthUpdates() {
    InputWorld world = world(folder, "shuffled");
    List<String> providers = new ArrayList<>(nppes());
    List<String> services = new ArrayList<>(puf());
    Collections.reverse(providers);
    Collections.reverse(services);
    world.write("nppes_b.csv", csv(NPPES, providers.subList(0, 2)));
    world.write("nppes_a.csv", csv(NPPES, providers.subList(2, providers.size())));
    world.write("puf_b_2023.csv", csv(PUF, services.subList(0, 4)));
    world.write("puf_a_2023.csv", csv(PUF, services.subList(4, services.size())));
    List<String> files =
        new ArrayList<>(List.of("puf_b_2023.csv", "puf_a_2023.csv", "nppes_a.csv", "nppes_b.csv"));
    files.addAll(OTHERS);
    sources(world, folder.resolve("shuffled"), files);
    TestRun other = new TestRun(world).steps("ingest", "conform");

    for (Table table :
        Stream.concat(
                HISTORIES.stream(),
                Stream.of(Table.CONFORMED_COUNTY, Table.CONFORMED_ZIP, Table.CONFORMED_PLACE))
            .toList()) {
      assertThat(content(other, table)).as(table.fullName()).isEqualTo(content(run, table));
    }
    newerMonth(world);
  }

  /** In February the surgeon has moved to Eastham, and Saint Mary is not listed any more. */
  private void newerMonth(InputWorld world) {
    world.set("input.as_of=2024-02-29");
    world.write(
        "nppes_a.csv",
        csv(
            NPPES,
            nppes().stream()
                .filter(row -> !row.startsWith(SAINT_MARY))
                .map(
                    row ->
                        row.replace("1 MAIN ST,WESTHAM,KS,670011234", "1 ELM ST,EASTHAM,KS,67002"))
                .toList()));
    List<String> files =
        new ArrayList<>(List.of("puf_b_2023.csv", "puf_a_2023.csv", "nppes_a.csv"));
    files.addAll(OTHERS);
    sources(world, folder.resolve("shuffled"), files);
    TestRun february = new TestRun(world).steps("ingest", "conform");

    assertThat(
            february.showWhere(
                "npi IN ('" + SURGEON + "', '" + SAINT_MARY + "')",
                Table.CONFORMED_ACCOUNT,
                "npi",
                "city",
                "county_id",
                "valid_from",
                "valid_to"))
        .containsExactly(
            SURGEON + "|EASTHAM|20003|2024-02-29|null",
            SURGEON + "|WESTHAM|20001|2024-01-31|2024-02-29",
            SAINT_MARY + "|EASTHAM|20003|2024-01-31|2024-02-29");
    // What both months say of a hospital began in January and goes on.
    assertThat(
            february.showWhere("ccn = '170001'", Table.CONFORMED_ACCOUNT, "valid_from", "valid_to"))
        .containsExactly("2024-01-31|null");
  }

  private static List<String> content(TestRun run, Table table) {
    return run.rows(table).drop("run_id").toJSON().collectAsList().stream().sorted().toList();
  }
}
