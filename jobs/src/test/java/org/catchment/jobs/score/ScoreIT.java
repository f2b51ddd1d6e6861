package org.catchment.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.sql.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.catchment.jobs.score.Score.Scores;
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
              "C5|0.0|0.0|0.0",
              // 10 visits and ways of half an hour, and half of 250 fusions
              "H1|250000.0|135.0|62500.0",
              "H2|11000.0|9.5|0.0",
              "H3|20000.0|14.0|0.0");
    }
  }
}
