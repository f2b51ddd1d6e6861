package org.catchment.jobs.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.cli.TestRun;
import org.catchment.jobs.table.Table;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * What landed becomes typed, located and unique, or a reject with its reason. All rows lie in one
 * world, for a run costs seconds; each test looks at the rows of its own.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ConformIT {
  private Path folder;

  private TestRun run;

  @BeforeAll
  void conform(@TempDir Path temporary) {
    folder = temporary;
    String at = ",,Westham,KS,";
    String here = ",,Westham,KS,67001,39.5,-100.5,";
    String row = ",Clinic" + here;
    InputWorld world =
        new InputWorld(InputWorld.folder(folder, "world"))
            // rows 2 to 12: points
            .facility("," + InputWorld.npi(1) + ",good" + at + "67001,39.6,-100.6,,asc,,")
            .facility("," + InputWorld.npi(2) + ",swapped" + at + "67001,-100.6,39.6,,asc,,")
            .facility("," + InputWorld.npi(3) + ",zero" + at + "67001,0,0,,asc,,")
            // 45 N is 611 km from the ZIP's centroid
            .facility("," + InputWorld.npi(4) + ",far" + at + "67001,45,-100.5,,asc,,")
            .facility("," + InputWorld.npi(5) + ",missing" + at + "67002,,,,asc,,")
            .facility("," + InputWorld.npi(6) + ",text" + at + "67002,north,-99.5,,asc,,")
            .facility("," + InputWorld.npi(7) + ",no zip" + at + ",39.6,-99.6,,asc,,")
            .facility("," + InputWorld.npi(8) + ",zero no zip,,Nowhere,KS,,0,0,,asc,,")
            .facility("," + InputWorld.npi(9) + ",range" + at + "67001,139.5,-200.5,,asc,,")
            // 0.1 degree of longitude (8.6 km) east of the East county: the nearest holds it
            .facility("," + InputWorld.npi(10) + ",off shore" + at + ",39.5,-98.9,,asc,,")
            .facility("," + InputWorld.npi(11) + ",at sea" + at + ",39.5,-90,,asc,,")
            // row 13, on the common border: the lower id
            .facility("," + InputWorld.npi(12) + ",border" + at + ",39.5,-100,,asc,,")
            // rows 14 to 18: duplicates
            .facility("170001," + InputWorld.npi(21) + row + ",asc,,")
            .facility("," + InputWorld.npi(21) + row + "25,asc,,") // reports beds: kept
            .facility("'70002'," + InputWorld.npi(22) + row + ",asc,,") // CCN 070002: kept
            .facility("070002," + InputWorld.npi(23) + row + ",asc,,")
            .facility(",," + row.substring(1) + ",asc,,") // no identifier
            // rows 19 to 27: values that cannot be
            .facility(",1234567890,bad check digit" + here + ",asc,,")
            .facility("," + InputWorld.npi(32) + "," + here + ",asc,,")
            .facility("," + InputWorld.npi(33) + ",type" + here + ",castle,,")
            .facility("," + InputWorld.npi(34) + ",beds" + here + "many,asc,,")
            .facility("," + InputWorld.npi(35) + ",beds" + here + "-5,asc,,")
            .facility("," + InputWorld.npi(36) + ",hours" + here + ",asc,,-3")
            .facility("," + InputWorld.npi(37) + ",usd" + here + ",asc,-2,")
            .facility("," + InputWorld.npi(38) + ",usd" + here + ",asc,lots,")
            .facility("," + InputWorld.npi(39) + ",hours" + here + ",asc,,soon")
            // row 28: its city has a point
            .facility("," + InputWorld.npi(13) + ",zero in town" + at + ",0,0,,ASC,\"$12,500\",");
    world.write(
        "zip.csv",
        "zip,city,state,latitude,longitude,fipscounty\n"
            + "67001,Westham,KS,39.5,-100.5,20001\n"
            + "67002,Eastham,KS,39.5,-99.5,20003\n"
            + "67001,Westham,KS,39.5,-100.5,20001\n" // row 4
            + "ABC,Westham,KS,39.5,-100.5,20001\n"
            + "67003,Westham,KS,139.5,-100.5,20001\n"
            + "67004,Westham,KS,39.5,,20001\n");
    world.write(
        "insurance.csv",
        "FIPS_CODE,UNINSURED\n"
            + "20001,0.25\n20001,0.2\n20001,1.5\n2000x,0.1\n1001,0.1\n20003,\n20003,none\n");
    run = new TestRun(world).steps("ingest", "conform");
  }

  @Test
  void countiesCarryPeopleAgesAndIncome() {
    // West: 20 % of 1,000; its only income band is 50-75, and the median of a band is its middle.
    // East: 10 % of 3,000; half earns under 10,000, so the median is that band's upper end.
    assertThat(
            run.show(
                Table.CONFORMED_COUNTY,
                "county_id",
                "state_code",
                "population",
                "population_65_plus",
                "population_by_age[0]",
                "aggregate(population_by_age, 0L, (a, x) -> a + x)",
                "median_income_usd",
                "uninsured_share",
                "lat_deg",
                "lon_deg"))
        .containsExactly(
            "20001|KS|1000|200|800|1000|62500.0|0.25|39.5|-100.5",
            "20003|KS|3000|300|2700|3000|10000.0|null|39.5|-99.5");
  }

  @Test
  void thePeopleOf65GrowAsTheyAgeAndDie() {
    // Of West's 200, all 65-69, 91 % live on: 0.91^(1/5) - 1. Of East's 300 of 85+, 40 %.
    assertThat(run.show(Table.CONFORMED_COUNTY, "county_id", "growth_65_plus"))
        .containsExactly("20001|-0.018685", "20003|-0.167447");
  }

  @Test
  void placesShareOutTheCountyAndTakeTheNearestNamesake() {
    assertThat(
            run.show(
                Table.CONFORMED_PLACE,
                "name",
                "county_id",
                "lat_deg",
                "lon_deg",
                "population_65_plus",
                "area_km2"))
        // pi x (0.035 km)^2 x 3000^0.88 = 4.42 km2, and 1.68 km2 for 1,000 people
        .containsExactly("Eastham|20003|39.5|-99.5|300|4.42", "Westham|20001|39.5|-100.5|200|1.68");
  }

  @Test
  void aPlaceIsSettledNoThinnerThanItsCounty() {
    InputWorld world =
        new InputWorld(InputWorld.folder(folder, "crowded")).clinic(1, 39.5, -100.5, "");
    // As two settlements, 25 million people each would fill pi x 0.035^2 x 25e6^0.88 = 12,459 km2.
    // The county has 9,555 km2: 111.02 km north to south at 39.5 N, and 111.32 km x cos 39.5 /
    // sqrt(1 - 0.00669 x sin^2 39.5) = 86.02 km east to west on the ellipsoid. Half of it each.
    String ages =
        ",50000000,0.7,0,0,0,0,0,0,0,0,0,0,0,0.1,0.05,0.05,0.04,0.04,0.02,0,0,0,0,0,1,0,0,0,0\n";
    world.write(
        "demographics.csv",
        "ID,COUNTY,NAME,STNAME,CTYNAME,POPESTIMATE2015,TOT_POP,"
            + "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,"
            + "00..10,10..15,15..25,25..35,35..50,50..75,75..100,100..150,150..200,200..999\n"
            + "1,1,Westham,Kansas,West County,500"
            + ages
            + "2,1,Eastham,Kansas,West County,500"
            + ages);
    TestRun crowded = new TestRun(world).steps("ingest", "conform");
    assertThat(crowded.show(Table.CONFORMED_PLACE, "name", "round(area_km2 / 5) * 5"))
        .containsExactly("Eastham|4775.0", "Westham|4775.0");
    // Of 100 people, 10 are 60-64, 5 each 65-69 and 70-74, 4 each 75-79 and 80-84, 2 older: after
    // five years 9.4 + 4.55 + 4.3 + 3.12 + 2.64 + 0.8 = 24.81 are 65 and over, who were 20 before.
    // 1.2405^(1/5) = e^(0.215514 / 5) = 1.044045
    assertThat(crowded.show(Table.CONFORMED_COUNTY, "county_id", "growth_65_plus"))
        .containsExactly("20001|0.044045", "20003|null");
  }

  @Test
  void aPointIsTakenByTheBestEvidence() {
    assertThat(
            run.showWhere(
                "npi <= '" + InputWorld.npi(13) + "'",
                Table.CONFORMED_ACCOUNT,
                "name",
                "location_source",
                "coalesce(location_issue, '-')",
                "lat_deg",
                "lon_deg",
                "county_id",
                "county_source"))
        .containsExactly(
            "at sea|place|outside_state|39.5|-100.5|20001|within",
            "border|given|-|39.5|-100.0|20001|within",
            "far|zip_centroid|far_from_zip|39.5|-100.5|20001|within",
            "good|given|-|39.6|-100.6|20001|within",
            "missing|zip_centroid|missing|39.5|-99.5|20003|within",
            "no zip|given|-|39.6|-99.6|20003|within",
            "off shore|given|-|39.5|-98.9|20003|nearest",
            "range|zip_centroid|out_of_range|39.5|-100.5|20001|within",
            "swapped|given_swapped|swapped|39.6|-100.6|20001|within",
            "text|zip_centroid|not_a_number|39.5|-99.5|20003|within",
            "zero in town|place|zero|39.5|-100.5|20001|within",
            "zero|zip_centroid|zero|39.5|-100.5|20001|within");
    assertThat(refused(2, 13, "source_row", "column_name", "value", "reason"))
        .containsExactly("9|lat, lon|0, 0|not_placed");
  }

  @Test
  void typesAreReadInAnyCaseAndDollarsWithTheirSign() {
    assertThat(
            run.showWhere(
                "name = 'zero in town'", Table.CONFORMED_ACCOUNT, "account_type", "potential_usd"))
        .containsExactly("asc|12500.0");
  }

  @Test
  void aDuplicateNpiAndThenADuplicateCcnLeaveOneRow() {
    assertThat(
            run.showWhere(
                "name = 'Clinic'", Table.CONFORMED_ACCOUNT, "account_id", "ccn", "bed_count"))
        .containsExactly(
            "npi:" + InputWorld.npi(21) + "|null|25", "npi:" + InputWorld.npi(22) + "|070002|null");
    String file = folder.resolve("world/facility.csv").toString();
    assertThat(refused(14, 18, "source_row", "column_name", "value", "reason", "remedy"))
        .containsExactly(
            "14|npi|"
                + InputWorld.npi(21)
                + "|duplicate_npi|The NPI stands also in "
                + file
                + ", row 15, which was kept, for it says more; remove one of the two.",
            "17|provider_num|070002|duplicate_ccn|The CCN stands also in "
                + file
                + ", row 16, which was kept, for it comes first by its content; remove one of the two.",
            "18|npi|null|no_identifier|Give an NPI, a CCN (column provider_num) or an id of your own"
                + " (account_id).");
  }

  @Test
  void aValueThatCannotBeIsRefused() {
    assertThat(refused(19, 27, "source_row", "column_name", "value", "reason"))
        .containsExactly(
            "19|npi|1234567890|invalid_npi",
            "20|name|null|missing_name",
            "21|facility_type|castle|unknown_facility_type",
            "22|bed_count|many|not_a_number",
            "23|bed_count|-5|negative_beds",
            "24|workload_hours|-3|negative_weight",
            "25|potential_usd|-2|negative_weight",
            "26|potential_usd|lots|not_a_number",
            "27|workload_hours|soon|not_a_number");
  }

  private List<String> refused(int firstRow, int lastRow, String... expressions) {
    return run.showWhere(
        "table_name = 'landed.facility' AND source_row BETWEEN " + firstRow + " AND " + lastRow,
        Table.LANDED_REJECT,
        expressions);
  }

  @Test
  void referenceRowsThatCannotBeUsedAreRefusedToo() {
    assertThat(
            run.showWhere(
                "table_name = 'landed.zip'",
                Table.LANDED_REJECT,
                "source_row",
                "column_name",
                "reason"))
        .containsExactly(
            "4|zip|duplicate_zip",
            "5|zip|invalid_zip",
            "6|latitude|invalid_latitude",
            "7|longitude|invalid_longitude");
    assertThat(
            run.showWhere(
                "table_name = 'landed.county_insurance'",
                Table.LANDED_REJECT,
                "source_row",
                "column_name",
                "value",
                "reason",
                "is_superseded"))
        .containsExactly(
            "3|FIPS_CODE|20001|duplicate_row|true",
            "4|UNINSURED|1.5|invalid_share|false",
            "5|FIPS_CODE|2000x|invalid_county|false",
            "6|FIPS_CODE|1001|unknown_county|false",
            "8|UNINSURED|none|invalid_share|false");
  }

  @Test
  void tooManyRejectsStopTheRunWithTheReasons() {
    InputWorld world =
        new InputWorld(InputWorld.folder(folder, "rejects"))
            .clinic(1, 39.5, -100.5, "")
            .facility(",1234567890,bad,,Westham,KS,67001,39.5,-100.5,,asc,,")
            .set("conform.max_reject_share=0.4");
    assertThatThrownBy(() -> new TestRun(world).steps("ingest", "conform"))
        .hasMessageContainingAll(
            "1 of 2 rows (50.0 %) were rejected, and conform.max_reject_share allows 40.0 %",
            "1 x invalid_npi, for example "
                + folder.resolve("rejects/facility.csv")
                + ", row 3, column npi,"
                + " value '1234567890'. An NPI has ten digits",
            "--set conform.max_reject_share=");
  }
}
