package org.catchment.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.sql.Date;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.score.Score.Scores;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.table.Table;
import org.junit.jupiter.api.Test;

/** Scores of a tiny world, derived by hand from the formulas of {@link Score}. */
class ScoreIT {
  /**
   * Two lines; a rep is at half of the fusions, an hour each. Calls take half an hour, ways too.
   */
  private static final String LINES =
      "score.lines=[{name: spine, products: [Screws], covered_share: 0.5, procedures: [{group:"
          + " spinal_fusion, usd: 1000, minutes: 60, medicare_share: 0.5, rates: {hospital: {per_bed: 2}}}], call_plan: {A:"
          + " {visits_per_year: 10, minutes_per_visit: 30}, B: {visits_per_year: 4,"
          + " minutes_per_visit: 30}}}, {name: heart, covered_share: 0, procedures: [{group: pci,"
          + " usd: 200, minutes: 90, medicare_share: 0.25}], call_plan: {A: {visits_per_year: 1,"
          + " minutes_per_visit: 30}, B: {visits_per_year: 1, minutes_per_visit: 30}}}]";

  private static ScoreWorld world() {
    return new ScoreWorld()
        .set("score.segments=[{name: A, from_decile: 8}, {name: B, from_decile: 1}]")
        .set("score.travel_minutes_per_call=30")
        .set(LINES);
  }

  private static Map<String, Row> byLine(Scores scores) {
    return scores.byLine().collectAsList().stream()
        .collect(
            Collectors.toMap(
                row -> row.getAs("account_id") + " " + row.getAs("product_line"),
                Function.identity()));
  }

  private static Row row(Map<String, Row> rows, String accountAndLine) {
    return Objects.requireNonNull(rows.get(accountAndLine), accountAndLine);
  }

  private static List<String> parts(Scores scores, String account) {
    return ScoreWorld.show(
        scores.contributions().where("account_id = '" + account + "'"),
        "product_line",
        "measure",
        "component",
        "procedure_group",
        "coalesce(cast(year AS STRING), '')",
        "source",
        "amount");
  }

  @Test
  void knownValues() {
    try (ScoreWorld world = world()) {
      Scores scores =
          world
              .account("H1", "hco", "hospital", "state_code", "KS")
              .volume("H1", "spinal_fusion", 2022, "hospital_drg", 80.0)
              .volume("H1", "spinal_fusion", 2023, "hospital_drg", 100.0)
              .volume("H1", "other", 2023, "hospital_drg", 900.0)
              .account("H2", "hco", "hospital", "bed_count", 50)
              .volume("H2", "spinal_fusion", 2023, "hospital_drg", null)
              .account("H3", "hco", "hospital", "bed_count", 10)
              .account("C4", "hco", "asc", "potential_usd", 7000.0, "workload_hours", 9.5)
              .account("C5", "hco", "asc")
              .row(
                  Table.CONFORMED_SALE,
                  "account_id",
                  "H1",
                  "product",
                  "SCREWS",
                  "period_start",
                  Date.valueOf("2023-06-01"),
                  "months",
                  1,
                  "amount_usd",
                  50_000.0)
              .row(
                  Table.CONFORMED_SALE,
                  "account_id",
                  "H1",
                  "product",
                  "spine",
                  "period_start",
                  Date.valueOf("2022-07-01"),
                  "months",
                  1,
                  "amount_usd",
                  12_500.0)
              // a day too old for the twelve months up to June 2023
              .row(
                  Table.CONFORMED_SALE,
                  "account_id",
                  "H1",
                  "product",
                  "spine",
                  "period_start",
                  Date.valueOf("2022-06-01"),
                  "months",
                  1,
                  "amount_usd",
                  99.0)
              .scored();
      Map<String, Row> rows = byLine(scores);

      // H1: 100 of Medicare are 100 / 0.5 = 200 of all payers. From 80 to 100 is 25 % a year, of
      // its
      // peers (itself), too: 250 procedures, 250,000 USD.
      Row h1 = row(rows, "H1 spine");
      assertThat(h1.<Double>getAs("medicare_volume")).isEqualTo(100);
      assertThat(h1.<Double>getAs("growth")).isEqualTo(0.25);
      assertThat(h1.<Double>getAs("all_payer_volume")).isEqualTo(250);
      assertThat(h1.<Double>getAs("potential_usd")).isEqualTo(250_000);
      assertThat(h1.<String>getAs("volume_source")).isEqualTo("observed");
      assertThat(h1.<String>getAs("coverage_tier")).isEqualTo("national");
      // Low: the share is 0.5 x 2.116, cut to 1, and all procedures are Medicare's: 100 x 1.25.
      // High: the share is 0.5 x 0.587 = 0.2935; 100 / 0.2935 + 1.645 sqrt(100 x 0.7065) / 0.2935
      // = 340.716 + 47.110 = 387.826; x 1.25 = 484.78.
      assertThat(h1.<Double>getAs("potential_low_usd")).isEqualTo(125_000);
      assertThat(h1.<Double>getAs("potential_high_usd")).isCloseTo(484_782, within(10.0));
      // Sales of Screws and spine in the year up to June 2023: 62,500 of 250,000.
      assertThat(h1.<Double>getAs("sales_usd")).isEqualTo(62_500);
      assertThat(h1.<Double>getAs("penetration")).isEqualTo(0.25);
      assertThat(h1.<Double>getAs("white_space_usd")).isEqualTo(187_500);
      // The line's potential is 250,000 + 20,000 + 11,000 + 3,500 = 284,500 USD, in this order:
      // before H1 is nothing, decile 10; before H3 are 250,000, 8.79 tenths, decile 2; before H2
      // 270,000, 9.49 tenths, decile 1; C4, too.
      assertThat(h1.<Integer>getAs("decile")).isEqualTo(10);
      assertThat(h1.<String>getAs("segment")).isEqualTo("A");

      // H2: one withheld count, 5.5 of Medicare, 11 of all.
      Row h2 = row(rows, "H2 spine");
      assertThat(h2.<String>getAs("volume_source")).isEqualTo("suppressed");
      assertThat(h2.<Double>getAs("potential_usd")).isEqualTo(11_000);
      assertThat(h2.<Integer>getAs("decile")).isEqualTo(1);
      // 4 visits of half an hour, 4 ways of half an hour, and half of 11 fusions, an hour each
      assertThat(h2.<Double>getAs("workload_hours")).isEqualTo(9.5);
      assertThat(h2.<Double>getAs("visits_per_year")).isEqualTo(4);
      assertThat(parts(scores, "H2"))
          .containsExactly(
              "spine|potential_usd|all_payer|spinal_fusion|2023|hospital_drg|5500.000",
              "spine|potential_usd|withheld|spinal_fusion|2023|hospital_drg|5500.000",
              "spine|workload_hours|case_coverage|spinal_fusion|2023|hospital_drg|5.500",
              "spine|workload_hours|travel|all||score.lines|2.000",
              "spine|workload_hours|visits|all||score.lines|2.000");

      // H3: 10 beds, two fusions each; nobody knows.
      Row h3 = row(rows, "H3 spine");
      assertThat(h3.<String>getAs("volume_source")).isEqualTo("assumed");
      assertThat(h3.<Double>getAs("potential_usd")).isEqualTo(20_000);
      assertThat(h3.<Integer>getAs("decile")).isEqualTo(2);
      assertThat(h3.<String>getAs("coverage_tier")).isNull();
      assertThat(h3.<Double>getAs("sales_usd")).isZero();

      // C4: what the customer gave, half of it to each line, for nothing says otherwise.
      Row c4 = row(rows, "C4 spine");
      assertThat(c4.<String>getAs("volume_source")).isEqualTo("given");
      assertThat(c4.<Double>getAs("potential_usd")).isEqualTo(3500);
      assertThat(c4.<Double>getAs("potential_low_usd")).isEqualTo(3500);
      assertThat(
              c4.<Double>getAs("workload_hours")
                  + row(rows, "C4 heart").<Double>getAs("workload_hours"))
          .isEqualTo(9.5);
      assertThat(parts(scores, "C4")).contains("heart|potential_usd|given|all||customer|3500.000");

      // C5 means nothing to either line, and is an account all the same.
      assertThat(rows).hasSize(5).doesNotContainKey("C5 spine");
      assertThat(
              ScoreWorld.show(
                  scores.byAccount(), "account_id", "potential_usd", "workload_hours", "sales_usd"))
          .containsExactly(
              "C4|7000.0|9.5|0.0",
              // as other_visits says: 2 visits of half an hour, and ways of half an hour
              "C5|0.0|2.0|0.0",
              // 10 visits and ways of half an hour, and half of 250 fusions
              "H1|250000.0|135.0|62500.0",
              "H2|11000.0|9.5|0.0",
              "H3|20000.0|14.0|0.0");
    }
  }

  @Test
  void thePayerMixIsThatOfTheFacilityElseOfItsStateElseOfTheNation() {
    try (ScoreWorld world = world()) {
      // Ten hospitals of Kansas with 1,000 discharges: nine with 250 of Medicare, one with 500; so
      // the nation's part is 2,750 / 10,000 = 0.275, and Kansas's index 1.
      for (int i = 0; i < 10; i++) {
        world.account(
            "K" + i,
            "hco",
            "hospital",
            "state_code",
            "KS",
            "discharge_count",
            1000L,
            "medicare_discharge_count",
            i == 0 ? 500L : 250L);
      }
      Scores scores =
          world
              .volume("K0", "spinal_fusion", 2023, "hospital_drg", 20.0)
              .volume("K1", "spinal_fusion", 2023, "hospital_drg", 20.0)
              .account("K10", "hco", "hospital", "state_code", "KS")
              .volume("K10", "spinal_fusion", 2023, "hospital_drg", 20.0)
              .account(
                  "M",
                  "hco",
                  "hospital",
                  "state_code",
                  "MO",
                  "discharge_count",
                  99L,
                  "medicare_discharge_count",
                  1L)
              .volume("M", "spinal_fusion", 2023, "hospital_drg", 20.0)
              .scored();
      assertThat(
              ScoreWorld.show(
                  scores.byLine(), "account_id", "coverage_tier", "round(all_payer_volume, 2)"))
          .containsExactly(
              // K0: index 0.5 / 0.275 = 1.818, share 0.5 x 1.818 = 0.909: 20 / 0.909
              "K0|facility|22.0",
              "K10|state|40.0",
              // K1: index 0.25 / 0.275 = 0.909, share 0.4545
              "K1|facility|44.0",
              // too few discharges to say anything, and no other hospital in Missouri
              "M|national|40.0");
    }
  }

  @Test
  void aProcedureCountsOnceThoughPhysicianAndHospitalReportIt() {
    try (ScoreWorld world = world()) {
      Scores scores =
          world
              .set("score.physician_share=0.25")
              .account("H", "hco", "hospital")
              .volume("H", "spinal_fusion", 2023, "hospital_drg", 50.0)
              .account("P", "hcp", "physician", "specialty_group", "neurosurgery")
              .volume("P", "spinal_fusion", 2022, "physician_service", 30.0)
              // the sum of ten years is of the same procedures, and older
              .volume("P", "spinal_fusion", 2021, "physician_service_sum", 900.0)
              .account("Q", "hcp", "physician", "specialty_group", "neurosurgery")
              // the mean of ten years, where nothing else is known
              .volume("Q", "spinal_fusion", 2023, "physician_service_sum", 100.0)
              .scored();
      assertThat(
              ScoreWorld.show(
                  scores.byLine(), "account_id", "medicare_volume", "potential_usd", "decile"))
          .containsExactly(
              // 50 / 0.5 x 1,000 USD x 3/4
              "H|50.0|75000.0|10",
              // 30 / 0.5 x 1,000 USD x 1/4; of 20,000 the first 15,000: decile 10, then 2
              "P|30.0|15000.0|10",
              "Q|10.0|5000.0|3");
    }
  }

  @Test
  void physiciansCountWhereALineCanMeanSomethingToThem() {
    try (ScoreWorld world = world()) {
      Scores scores =
          world
              .set(
                  LINES.replace(
                      "rates: {hospital: {per_bed: 2}}", "rates: {physician: {per_year: 4}}"))
              .set(
                  "score.metrics=[{name: rural, sql: is_rural, unit: accounts, description: all},"
                      + " {name: people, sql: county_population, unit: persons, description: all}]")
              .row(
                  Table.CONFORMED_COUNTY,
                  "county_id",
                  "20001",
                  "state_code",
                  "KS",
                  "population",
                  700L)
              .account("A_volume", "hcp", "nurse", "is_rural", true)
              .volume("A_volume", "pci", 2023, "physician_service", 20.0)
              .account("B_rate", "hcp", "physician", "is_rural", true)
              .account("C_potential", "hcp", "nurse", "potential_usd", 600.0)
              .account("D_workload", "hcp", "nurse", "workload_hours", 3.0)
              .account("E_nothing", "hcp", "nurse", "is_rural", true)
              .volume("E_nothing", "other", 2023, "physician_service", 900.0)
              .row(
                  Table.CONFORMED_SALE,
                  "account_id",
                  "E_nothing",
                  "product",
                  "spine",
                  "period_start",
                  Date.valueOf("2023-06-01"),
                  "months",
                  1,
                  "amount_usd",
                  50.0)
              .scored();

      assertThat(
              ScoreWorld.show(
                  scores.byLine(), "account_id", "product_line", "volume_source", "potential_usd"))
          .containsExactly(
              // 20 / 0.25 x 200 USD, half of which counts at the physician
              "A_volume|heart|observed|8000.0",
              // 4 x 1,000 USD, half of which counts at the physician
              "B_rate|spine|assumed|2000.0",
              "C_potential|heart|given|300.0",
              "C_potential|spine|given|300.0",
              "D_workload|heart|given|0.0",
              "D_workload|spine|given|0.0");
      // All are accounts, with what metrics read of them, and with their sales.
      assertThat(
              ScoreWorld.show(
                  scores.byAccount(),
                  "account_id",
                  "potential_usd",
                  "size(volume_by_group)",
                  "sales_usd",
                  "is_rural",
                  "county_population"))
          .containsExactly(
              "A_volume|8000.0|1|0.0|true|700",
              "B_rate|2000.0|0|0.0|true|700",
              "C_potential|600.0|0|0.0|null|700",
              "D_workload|0.0|0|0.0|null|700",
              "E_nothing|0.0|0|50.0|true|700");
    }
  }

  @Test
  void inpatientsAndOutpatientsOfAHospitalAddUp() {
    try (ScoreWorld world = world()) {
      Scores scores =
          world
              .account("H", "hco", "hospital")
              .volume("H", "spinal_fusion", 2022, "hospital_drg", 30.0)
              .volume("H", "spinal_fusion", 2023, "hospital_apc", 12.0)
              .volume("H", "pci", 2023, "hospital_apc", 5.0)
              .scored();
      assertThat(
              ScoreWorld.show(
                  scores.byAccount(),
                  "potential_usd",
                  "cast(potential_by_line AS STRING)",
                  "cast(volume_by_group AS STRING)"))
          // spine (30 + 12) / 0.5 x 1,000; heart 5 / 0.25 x 200
          .containsExactly(
              "88000.0|{heart -> 4000.0, spine -> 84000.0}|{pci -> 5.0, spinal_fusion -> 42.0}");
    }
  }

  @Test
  void growthIsShrunkTowardThePeersWhereCountsAreSmall() {
    try (ScoreWorld world = world()) {
      Scores scores =
          world
              .account("A", "hcp", "physician", "specialty_group", "neurosurgery")
              .volume("A", "spinal_fusion", 2021, "physician_service", 150.0)
              .volume("A", "spinal_fusion", 2023, "physician_service", 150.0)
              .account("B", "hcp", "physician", "specialty_group", "neurosurgery")
              .volume("B", "spinal_fusion", 2021, "physician_service", 50.0)
              .volume("B", "spinal_fusion", 2023, "physician_service", 92.0)
              .account("C", "hcp", "physician", "specialty_group", "neurosurgery")
              .volume("C", "spinal_fusion", 2023, "physician_service", 40.0)
              .scored();
      // Peers: (242 / 200)^(1/2) - 1 = 10 %. A: (150 x 0 + 50 x 0.1) / 200 = 2.5 %. B grew by
      // (92 / 50)^(1/2) - 1 = 35.6 % a year, cut to 30 %: (50 x 0.3 + 50 x 0.1) / 100 = 20 %.
      assertThat(ScoreWorld.show(scores.byLine(), "account_id", "growth"))
          .containsExactly("A|0.025", "B|0.2", "C|null");
    }
  }

  @Test
  void thePeopleAroundMoveWhatIsAssumed() {
    // Westham at (39.5, -100.5) has 200 people of 65 and over, Eastham, 85.8 km east, 300.
    try (ScoreWorld world = world()) {
      Scores scores =
          world
              .set("score.demand_elasticity=0.5")
              .row(Table.CONFORMED_COUNTY, "county_id", "20001", "population", 5000L)
              .row(
                  Table.CONFORMED_PLACE,
                  "lat_deg",
                  39.5,
                  "lon_deg",
                  -100.5,
                  "population_65_plus",
                  200L,
                  "area_km2",
                  1.0)
              .row(
                  Table.CONFORMED_PLACE,
                  "lat_deg",
                  39.5,
                  "lon_deg",
                  -99.5,
                  "population_65_plus",
                  300L,
                  "area_km2",
                  1.0)
              .account("W", "hco", "hospital", "bed_count", 10)
              .account("E", "hco", "hospital", "bed_count", 10, "lon_deg", -99.5)
              .account("F", "hco", "hospital", "bed_count", 10, "lon_deg", -99.5)
              .scored();
      // The median of 200, 300, 300 is 300: W has sqrt(200 / 300) = 0.81650 of its 20 fusions.
      assertThat(
              ScoreWorld.show(scores.byLine(), "account_id", "demand_population", "potential_usd"))
          .containsExactly("E|300|20000.0", "F|300|20000.0", "W|200|16329.93");
      assertThat(parts(scores, "W"))
          .contains(
              "spine|potential_usd|assumed|spinal_fusion||score.lines|20000.000",
              "spine|potential_usd|demographics|spinal_fusion||score.lines|-3670.070");
    }
  }

  @Test
  void aPlaceCountsByThePartWithinTheRadius() {
    // A place of 1,000 people on 1.68 km2 is a disc of 0.73127 km: of which a circle of 0.4 km in
    // its middle holds 0.4^2 pi / 1.68 = 0.2992, and of its 200 people 60. N is 0.0068855 degrees
    // of latitude north, d = 0.7656 km. With r = 0.4 km and s = 0.7313 km the common area of both
    // discs is the sum of
    //   s^2 acos((d^2 + s^2 - r^2) / 2 d s) = 0.5348 x acos 0.8582 = 0.2883
    //   r^2 acos((d^2 + r^2 - s^2) / 2 d r) = 0.1600 x acos 0.3452 = 0.1949
    //   less half the root of (d + r + s)(r + s - d)(d + s - r)(d + r - s) = 0.3305, which is
    // 0.2874
    // and so 0.1958 km2, 0.1165 of the place, with 23 people. F is 2.2 km away; of G nothing is
    // known.
    try (ScoreWorld world = world()) {
      Scores scores =
          world
              .set("score.demand_radius_km=0.4")
              .row(Table.CONFORMED_COUNTY, "county_id", "20001", "population", 5000L)
              .row(
                  Table.CONFORMED_PLACE,
                  "lat_deg",
                  39.5,
                  "lon_deg",
                  -100.5,
                  "population_65_plus",
                  200L,
                  "area_km2",
                  1.68)
              .account("M", "hco", "hospital", "bed_count", 1)
              .account("N", "hco", "hospital", "bed_count", 1, "lat_deg", 39.5068855)
              .account("F", "hco", "hospital", "bed_count", 1, "lat_deg", 39.52)
              .account(
                  "G", "hco", "hospital", "bed_count", 1, "county_id", "20003", "lon_deg", -99.5)
              .scored();
      assertThat(ScoreWorld.show(scores.byLine(), "account_id", "demand_population"))
          .containsExactly("F|0", "G|null", "M|60", "N|23");
    }
  }

  @Test
  void invariantsOfManyAccounts() {
    SplittableRandom random = new SplittableRandom(5);
    try (ScoreWorld world = world()) {
      for (int i = 0; i < 400; i++) {
        boolean isPhysician = i % 3 == 0;
        world.account(
            "A" + i,
            isPhysician ? "hcp" : "hco",
            isPhysician ? "physician" : i % 3 == 1 ? "hospital" : "asc",
            "bed_count",
            i % 3 == 1 ? (Integer) random.nextInt(500) : null,
            "potential_usd",
            i % 7 == 0 ? (Double) (double) random.nextInt(100_000) : null,
            "workload_hours",
            i % 11 == 0 ? (Double) (random.nextInt(1000) / 10.0) : null);
        String source = isPhysician ? "physician_service" : "hospital_drg";
        for (int year = 2021; year <= 2023; year++) {
          if (random.nextInt(3) > 0) {
            // a heavy tail: volumes from 11 to 1,100
            double volume = Math.rint(11 * Math.pow(10, 2 * random.nextDouble()));
            world.volume("A" + i, "spinal_fusion", year, source, volume);
          }
          if (random.nextInt(5) == 0) {
            world.volume("A" + i, "pci", year, source, random.nextBoolean() ? null : 17.25);
          }
        }
      }
      Scores scores = world.scored();
      NamedRows named =
          NamedRows.in(world.session())
              .with("scored", scores.byLine())
              .with("contribution", scores.contributions());
      // Contributions add up to the score of every row, to the cent and to the thousandth.
      assertThat(
              ScoreWorld.show(
                  named.sql(
                      """
                      WITH both AS (
                        SELECT account_id, product_line, 'potential_usd' AS measure,
                          cast(potential_usd AS DECIMAL(18, 3)) AS score FROM scored
                        UNION ALL
                        SELECT account_id, product_line, 'workload_hours',
                          cast(workload_hours AS DECIMAL(18, 3)) FROM scored),
                      explained AS (
                        SELECT account_id, product_line, measure, sum(amount) AS amount
                        FROM contribution GROUP BY account_id, product_line, measure)
                      SELECT count(*) AS n, count_if(coalesce(e.amount, 0) != b.score) AS wrong
                      FROM both b FULL JOIN explained e USING (account_id, product_line, measure)
                      """),
                  "n > 800",
                  "wrong"))
          .containsExactly("true|0");
      // Deciles are of equal volume: recomputed one account after the other.
      Map<String, List<Row>> groups =
          named
              .sql(
                  """
                  SELECT product_line, if(account_type = 'physician', 'hcp', 'hco') AS kind, account_id,
                    cast(round(potential_usd * 100) AS BIGINT) AS cents, decile FROM scored
                  """)
              .collectAsList()
              .stream()
              .collect(Collectors.groupingBy(row -> row.getString(0) + row.getString(1)));
      assertThat(groups).hasSize(4);
      groups
          .values()
          .forEach(
              rows -> {
                long all = rows.stream().mapToLong(row -> row.getLong(3)).sum();
                long before = 0;
                for (Row row :
                    rows.stream()
                        .sorted(
                            Comparator.comparingLong((Row r) -> -r.getLong(3))
                                .thenComparing(r -> r.getString(2)))
                        .toList()) {
                  Integer decile =
                      row.getLong(3) > 0 ? (Integer) (int) (10 - 10 * before / all) : null;
                  assertThat(row.<Integer>getAs("decile")).isEqualTo(decile);
                  before += row.getLong(3);
                }
              });
    }
  }

  @Test
  void namesOfGroupsMayHaveQuotesAndBackslashes() {
    // 100 of Medicare's half are 200 of all payers, of 1,000 USD each.
    String group = "o'neill\\\\n \\\\";
    try (ScoreWorld world = world()) {
      Scores scores =
          world
              .set(
                  ("score.lines=[{name: spine, covered_share: 0, procedures: [{group: \"%s\", usd: 1000,"
                          + " minutes: 60, medicare_share: 0.5}], call_plan: {A: {visits_per_year: 1,"
                          + " minutes_per_visit: 30}, B: {visits_per_year: 1, minutes_per_visit: 30}}}]")
                      .formatted(group))
              .account("H1", "hco", "hospital")
              .volume("H1", "o'neill\\n \\", 2023, "hospital_drg", 100.0)
              .scored();

      Row score = row(byLine(scores), "H1 spine");
      assertThat(score.<Double>getAs("potential_usd")).isEqualTo(200_000);
      assertThat(score.getJavaMap(score.fieldIndex("volume_by_group")))
          .isEqualTo(Map.of("o'neill\\n \\", 100.0));
    }
  }

  @Test
  void volumesThatFallTakeFromThePotential() {
    // From 100 to 80, as all peers: -20 % a year. 160 of all payers, of 10.0003 USD, less 32 of
    // them.
    // To the cent 800.024 and 800.024 less 320.0096 are 800.02 + 800.02 - 320.01, and all together
    // 128 x 10.0003 = 1280.0384, 1280.04, so that a cent is left for what counts elsewhere.
    try (ScoreWorld world = world()) {
      Scores scores =
          world
              .set(LINES.replace("usd: 1000,", "usd: 10.0003,"))
              .account("H1", "hco", "hospital")
              .volume("H1", "spinal_fusion", 2022, "hospital_drg", 100.0)
              .volume("H1", "spinal_fusion", 2023, "hospital_drg", 80.0)
              .scored();

      assertThat(parts(scores, "H1"))
          .contains(
              "spine|potential_usd|observed|spinal_fusion|2023|hospital_drg|800.020",
              "spine|potential_usd|all_payer|spinal_fusion|2023|hospital_drg|800.020",
              "spine|potential_usd|growth|spinal_fusion|2023|hospital_drg|-320.010",
              "spine|potential_usd|shared|spinal_fusion|2023|hospital_drg|0.010");
      assertThat(row(byLine(scores), "H1 spine").<Double>getAs("growth")).isEqualTo(-0.2);
    }
  }

  @Test
  void wholeNumbersAreThoseOfRound() {
    // Halves, what is next to them (but for the one just below 0.5, which has a half added to 1),
    // and
    // seeded random numbers of all sizes, on both sides of 0.
    SplittableRandom random = new SplittableRandom(5);
    List<Double> numbers = new ArrayList<>(List.of(0.0, 0.3, 1e15, 4e15 + 0.5));
    for (int i = 0; i < 3000; i++) {
      double half = i + 0.5;
      double any = random.nextDouble() * Math.pow(10, random.nextInt(14));
      numbers.addAll(List.of(half, Math.nextUp(half), any, Math.rint(any) + 0.5));
      numbers.add(i == 0 ? half : Math.nextDown(half));
    }
    NamedRows rows =
        NamedRows.in(TestSpark.session())
            .with("number", TestSpark.session().createDataset(numbers, Encoders.DOUBLE()).toDF());

    assertThat(
            ScoreWorld.show(
                rows.sql(
                    "SELECT * FROM (SELECT value, -value AS less FROM number) WHERE NOT (%s = round(value) AND %s = round(value) AND %s = round(less))"
                        .formatted(
                            Score.whole("value"),
                            Score.whole("value", "value"),
                            Score.whole("less", "less"))),
                "value"))
        .isEmpty();
  }

  @Test
  void scoresDependNeitherOnPartitionsNorOnTheOrderOfRows() {
    List<List<String>> shown = new ArrayList<>();
    String before = TestSpark.session().conf().get("spark.sql.shuffle.partitions");
    for (int partitions : new int[] {1, 5}) {
      try (ScoreWorld world = world()) {
        world.session().conf().set("spark.sql.shuffle.partitions", partitions);
        for (int i = 0; i < 60; i++) {
          int n = partitions == 1 ? i : 59 - i;
          world
              .account("A" + n, n % 2 == 0 ? "hco" : "hcp", n % 2 == 0 ? "hospital" : "physician")
              .volume("A" + n, "spinal_fusion", 2021, "physician_service", 11.0 + n % 7)
              .volume("A" + n, "spinal_fusion", 2023, "physician_service", 13.0 + n % 5)
              .volume("A" + n, "spinal_fusion", 2023, "hospital_drg", 100 / 3.0);
        }
        Scores scores = world.scored();
        List<String> rows = new ArrayList<>(ScoreWorld.show(scores.byLine(), "struct(*)"));
        rows.addAll(ScoreWorld.show(scores.contributions(), "struct(*)"));
        rows.addAll(ScoreWorld.show(scores.byAccount(), "struct(*)"));
        shown.add(rows);
      } finally {
        TestSpark.session().conf().set("spark.sql.shuffle.partitions", before);
      }
    }
    assertThat(shown.get(1)).isEqualTo(shown.get(0));
  }
}
