package org.catchment.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.catchment.jobs.World;
import org.catchment.jobs.cli.TestRun;
import org.catchment.jobs.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores of a tiny world, derived by hand from the formulas of {@link Score}. */
class ScoreIT {
  @TempDir private Path folder;

  @Test
  void typeBedsAndThePeopleAroundMakeTheScore() {
    String types =
        "score.types={hospital: {potential_usd: 1000, potential_usd_per_bed: 10, calls_per_year: 6,"
            + " calls_per_100_beds: 20}, asc: {potential_usd: 500, potential_usd_per_bed: 0,"
            + " calls_per_year: 4, calls_per_100_beds: 0}}";
    World world =
        new World(folder)
            // in Westham: 200 people of 65 and over within 30 km (Eastham is 85.8 km away)
            .facility("," + World.npi(1) + ",A,,Westham,KS,67001,39.5,-100.5,50,hospital,,")
            // in Eastham: 300
            .facility("," + World.npi(2) + ",B,,Eastham,KS,67002,39.5,-99.5,,asc,,")
            .facility("," + World.npi(3) + ",C,,Eastham,KS,67002,39.5,-99.5,,asc,7000,9.5")
            .set("score.demand_elasticity=0.5")
            .set("score.minutes_per_call=40")
            .set("score.travel_minutes_per_call=20")
            .set("input.facility=[{path: '" + folder.resolve("facility.csv") + "'}]");
    types.lines().forEach(world::set);
    List<Row> rows =
        new TestRun(world)
            .steps("ingest", "conform", "score")
            .rows(Table.PUBLISHED_ACCOUNT_SCORE)
            .orderBy("account_id")
            .collectAsList();
    // The median of 200, 300, 300 is 300. A: factor = sqrt(200 / 300) = 0.8165; B and C: 1.
    Row a = rows.get(0);
    assertThat(a.<Long>getAs("demand_population")).isEqualTo(200);
    assertThat(a.<Double>getAs("demand_factor")).isCloseTo(0.81650, within(1e-5));
    // potential = (1000 + 50 x 10) x 0.81650 = 1224.74
    assertThat(a.<Double>getAs("potential_usd")).isEqualTo(1224.74);
    // calls = (6 + 50 / 100 x 20) x 0.81650 = 13.064; an hour each
    assertThat(a.<Double>getAs("calls_per_year")).isEqualTo(13.064);
    assertThat(a.<Double>getAs("workload_hours")).isEqualTo(13.064);
    assertThat(a.<String>getAs("volume_source")).isEqualTo("modelled");
    Row b = rows.get(1);
    assertThat(b.<Double>getAs("potential_usd")).isEqualTo(500);
    assertThat(b.<Double>getAs("workload_hours")).isEqualTo(4);
    // What the customer gave stands.
    Row c = rows.get(2);
    assertThat(c.<Double>getAs("potential_usd")).isEqualTo(7000);
    assertThat(c.<Double>getAs("workload_hours")).isEqualTo(9.5);
    assertThat(c.<String>getAs("volume_source")).isEqualTo("given");
  }

  @Test
  void aPlaceCountsByThePartWithinTheRadius() {
    // Westham's 1,000 people fill 1.68 km2, a disc of 0.73127 km: of which a circle of 0.4 km in
    // its
    // middle holds 0.4^2 pi / 1.68 = 0.2992, and of its 200 people 60. Eastham's 3,000 fill 4.42
    // km2: 0.4^2 pi / 4.42 = 0.1137 of 300 people are 34.
    // Clinic 3 is 0.0068855 degrees of latitude north of Westham, d = 0.7656 km. With r = 0.4 km
    // and
    // s = 0.7313 km the common area of both discs is the sum of
    //   s^2 acos((d^2 + s^2 - r^2) / 2 d s) = 0.5348 x acos 0.8582 = 0.2883
    //   r^2 acos((d^2 + r^2 - s^2) / 2 d r) = 0.1600 x acos 0.3452 = 0.1949
    //   less half the root of (d + r + s)(r + s - d)(d + s - r)(d + r - s) = 0.3305, which is
    // 0.2874
    // and so 0.1958 km2, 0.1165 of Westham, with 23 people. Clinic 4 is 2.2 km away.
    World world =
        new World(folder)
            .clinic(1, 39.5, -100.5, "")
            .clinic(2, 39.5, -99.5, "")
            .clinic(3, 39.5068855, -100.5, "")
            .clinic(4, 39.52, -100.5, "")
            .set("score.demand_radius_km=0.4");
    assertThat(
            new TestRun(world)
                .steps("ingest", "conform", "score")
                .show(Table.PUBLISHED_ACCOUNT_SCORE, "account_id", "demand_population"))
        .containsExactly(
            "npi:" + World.npi(1) + "|60",
            "npi:" + World.npi(2) + "|34",
            "npi:" + World.npi(3) + "|23",
            "npi:" + World.npi(4) + "|0");
  }

  @Test
  void withoutDemographicsTheFactorIsNeutral() {
    World world = new World(folder).clinic(1, 39.5, -100.5, "").clinic(2, 39.5, -99.5, "");
    // West County alone is covered.
    world.write(
        "demographics.csv",
        "ID,COUNTY,NAME,STNAME,CTYNAME,POPESTIMATE2015,TOT_POP,"
            + "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,"
            + "00..10,10..15,15..25,25..35,35..50,50..75,75..100,100..150,150..200,200..999\n"
            + "1,1,Westham,Kansas,West County,500,1000,"
            + "0.8,0,0,0,0,0,0,0,0,0,0,0,0,0.2,0,0,0,0,0,0,0,0,0,1,0,0,0,0\n");
    assertThat(
            new TestRun(world)
                .steps("ingest", "conform", "score")
                .show(
                    Table.PUBLISHED_ACCOUNT_SCORE,
                    "coalesce(cast(demand_population AS STRING), 'unknown')",
                    "demand_factor"))
        .containsExactly("200|1.0", "unknown|1.0");
  }
}
