package org.catchment.jobs.conform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.cli.TestRun;
import org.catchment.jobs.table.Table;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Hospitals of Provider of Services beside two lists of the company, which know no CCN. */
@TestInstance(Lifecycle.PER_CLASS)
class SameSiteIT {
  private static final String POS =
      "PRVDR_NUM_MOD,FAC_NAME,ST_ADR,CITY_NAME,STATE_CD,ZIP_CD,BED_CNT,LATITUDE,LONGITUDE\n";
  private static final String OWN =
      "account_id,provider_num,name,address,city,state,zip,lat,lon,bed_count\n";

  private TestRun run;

  private static TestRun run(InputWorld world, List<Path> facilities, Path pos) {
    return new TestRun(
            world
                .set(
                    facilities.stream()
                        .map(file -> "{path: '" + file + "', type: hospital}")
                        .collect(Collectors.joining(", ", "input.facility=[", "]")))
                .set("input.sources=[{path: '" + pos + "'}]"))
        .steps("ingest", "conform");
  }

  @BeforeAll
  void conform(@TempDir Path folder) {
    InputWorld world = new InputWorld(folder);
    String west = ",WESTHAM,KS,67001,10,,\n";
    Path pos =
        world.write(
            "pos.csv",
            POS
                + ("170001,ST. LUKE'S REGIONAL MEDICAL CENTER,5 HILL ROAD" + west)
                + ("170002,COMMUNITY MEMORIAL HOSPITAL,100 N FIRST STREET" + west)
                + "170003,RIDGE VIEW HOSPITAL,PO BOX 3,EASTHAM,KS,67002,10,39.5,-100\n"
                + ("170004,VALLEY HOSPITAL,4 VALLEY RD" + west)
                + ("170007,MERCY HOSPITAL,7 MERCY DR" + west)
                + ("174009,PLAINS PSYCHIATRIC HOSPITAL,9 PLAINS RD" + west)
                + ("170011,ELM GROVE HOSPITAL,11 ELM ST" + west)
                + ("170012,ST. MARY HOSPITAL,12 MAIN STREET SUITE 4" + west));
    String at = ",Westham,Kansas,67001,,,20\n";
    Path crm =
        world.write(
            "crm.csv",
            OWN
                + ("A01,,Saint Lukes Hospital of Westham,77 Other St" + at)
                + ("A02,,Prairie Health,100 North 1st St" + at)
                // 0.001 degrees of latitude, 0.11 km, north of 170003, at the mail's ZIP code
                + "A03,,Ridge View Med Ctr,1 View Rd,Westham,KS,67001,39.501,-100,20\n"
                + ("A04,170044,Valley Hospital,4 Valley Rd" + at)
                + ("A05,,Lake Hospital,5 Lake Rd" + at)
                + ("A06,,Lake Hospital,5 Lake Rd" + at)
                + ("A07,,Mercy Hospital,7 Mercy Drive" + at)
                + ("A08,,Mercy Hospital Annex,8 Annex Rd" + at)
                + ("A09,,Plains Rehabilitation Hospital,9 Plains Rd" + at)
                + ("A10,,Meadow Hospital,10 Meadow Ln" + at)
                + ("A11,,Elm Grove Hospital,44 Far Rd" + at)
                + "A12,,Saint Mary's,12 Main St,Westham,KS,67002,,,20\n"
                + ("A13,,Sunrise Hospital,13 Hill Rd" + at));
    Path other =
        world.write(
            "other.csv",
            OWN
                + ("B10,,Meadow Medical Center,10 Meadow Lane" + at)
                // another name, and the street that only the first list has for Elm Grove
                + ("B11,,Pine Crest Hospital,44 Far Road" + at));
    run = run(world, List.of(crm, other), pos);
  }

  @Test
  void eachJoinsWhatNameAndPlaceSay() {
    assertThat(
            run.showWhere(
                "rule = 'name_address'", Table.CONFORMED_ACCOUNT_LINK, "record_id", "account_id"))
        .containsExactly(
            // Saint Luke's is all that is left without common words and the city
            "own:A01|ccn:170001",
            // another name, and nobody else in the house
            "own:A02|ccn:170002",
            "own:A03|ccn:170003",
            // A08 is like it, too, and the nearer of a list joins
            "own:A07|ccn:170007",
            "own:A11|ccn:170011",
            // another ZIP code in the city: house number, street and a similar name
            "own:A12|ccn:170012",
            // without identifiers, the smaller id stands for both
            "own:B10|own:A10",
            "own:B11|ccn:170011");
  }

  @Test
  void othersStayAlone() {
    // A04: another CCN. A05, A06: their list takes them for two. A09: rehabilitation is not
    // psychiatry.
    assertThat(run.showWhere("rule <> 'name_address'", Table.CONFORMED_ACCOUNT_LINK, "account_id"))
        .containsExactly(
            "ccn:170001",
            "ccn:170002",
            "ccn:170003",
            "ccn:170004",
            "ccn:170007",
            "ccn:170011",
            "ccn:170012",
            "ccn:170044",
            "ccn:174009",
            "own:A05",
            "own:A06",
            "own:A08",
            "own:A09",
            "own:A10",
            "own:A13");
  }

  @Test
  void filesThatAddWhatOthersHaveAreNoticed(@TempDir Path folder) {
    // 20 hospitals each in one ZIP code, and no name or house is the same.
    List<String> one =
        List.of(
            "Amber", "Birch", "Copper", "Dune", "Echo", "Falcon", "Garnet", "Heron", "Iris", "Jade",
            "Kestrel", "Lotus", "Maple", "Nectar", "Opal", "Poppy", "Quartz", "Robin", "Saffron",
            "Thistle");
    List<String> two =
        List.of(
            "Union", "Victor", "Walnut", "Xenon", "Yarrow", "Zephyr", "Boulder", "Cobalt", "Drift",
            "Ember", "Fjord", "Glacier", "Hazel", "Island", "Juniper", "Knoll", "Lagoon", "Meteor",
            "Nimbus", "Orbit");
    InputWorld world = new InputWorld(folder);
    Path pos =
        world.write(
            "pos.csv",
            POS
                + IntStream.range(0, 20)
                    .mapToObj(
                        i ->
                            "1700%d,%s HOSPITAL,%d %s ST,WESTHAM,KS,67001,100,,\n"
                                .formatted(10 + i, one.get(i), 1 + i, one.get(i)))
                    .collect(Collectors.joining()));
    String own =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    "H%d,,%s Hospital,%d %s St,Westham,KS,67001,,,50\n"
                        .formatted(10 + i, two.get(i), 101 + i, two.get(i)))
            .collect(Collectors.joining());
    Path list = world.write("list.csv", OWN + own);
    TestRun noticed = run(world, List.of(list), pos);
    assertThat(
            noticed.showWhere(
                "finding = 'few_joined'",
                Table.LANDED_FINDING,
                "substring_index(source_file, '/', -1)",
                "column_name",
                "row_count",
                "example_row",
                "example_value"))
        .containsExactly(
            "list.csv|*|20|2|in all 1000 beds; Union Hospital",
            "pos.csv|*|20|2|in all 2000 beds; Amber HOSPITAL");
  }
}
