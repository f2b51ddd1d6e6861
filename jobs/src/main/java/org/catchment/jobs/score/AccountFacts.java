package org.catchment.jobs.score;

import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.config.ScoreConfig;
import org.catchment.jobs.spark.KeptRows;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.spark.Parallel;
import org.catchment.jobs.spark.Parallel.Work;
import org.catchment.jobs.spark.SqlText;

/**
 * What is known about the accounts, before anything is estimated.
 *
 * @param scored what scoring reads of each account that may be relevant to a line
 * @param others the accounts that cannot: account_id, account_type, metric_input
 * @param volumes {@link NewestVolumes#newest}
 * @param sales account_id, product, cents
 */
record AccountFacts(
    Dataset<Row> scored, Dataset<Row> others, Dataset<Row> volumes, Dataset<Row> sales) {

  /**
   * Collects the conformed data.
   *
   * @param inputs of {@link Metrics}
   */
  static AccountFacts of(
      NamedRows conformed,
      ScoreConfig score,
      ProductLines lines,
      Map<String, String> inputs,
      KeptRows kept) {
    Work<Dataset<Row>> sales = new Work<>(() -> kept.keep(sales(conformed)));
    Work<Dataset<Row>> demand = new Work<>(() -> Demand.around(conformed, score.demandRadiusKm()));
    Work<PayerMix> mix = new Work<>(() -> PayerMix.of(conformed, kept));
    Work<Dataset<Row>> volumes =
        new Work<>(() -> kept.keepBy("account_id", NewestVolumes.newest(conformed, lines, score)));
    Parallel.run(sales, demand, mix, volumes);
    NamedRows accounts =
        conformed.with(
            "account",
            accounts(conformed.with(lines.rows()).with("newest_volume", volumes.result()), inputs));
    Work<Dataset<Row>> scored =
        new Work<>(
            () ->
                kept.keepBy(
                    "account_id",
                    scored(accounts.with(mix.result().rows()).with("demand", demand.result()))));
    Work<Dataset<Row>> others =
        new Work<>(
            () ->
                kept.keep(
                    accounts.sql(
                        """
                        SELECT account_id, account_type, metric_input FROM account
                        WHERE NOT is_scored
                        """)));
    Parallel.run(scored, others);
    return new AccountFacts(scored.result(), others.result(), volumes.result(), sales.result());
  }

  /** {@code scored_account}, {@code other_account}, {@code newest_volume}, {@code account_sale}. */
  NamedRows rows() {
    return NamedRows.in(scored.sparkSession())
        .with("scored_account", scored)
        .with("other_account", others)
        .with("newest_volume", volumes)
        .with("account_sale", sales);
  }

  /** The accounts whose potential or workload the customer gave. */
  Dataset<Row> given() {
    return rows()
        .sql(
            """
                SELECT account_id, kind, given_cents, given_milli FROM scored_account
                WHERE given_cents IS NOT NULL OR given_milli IS NOT NULL
                """);
  }

  /** SQL of sales that are 0 where an account has none, and NULL where the company gives none. */
  String salesOrNone(String cents) {
    return sales.isEmpty() ? "cast(NULL AS BIGINT)" : "coalesce(" + cents + ", 0L)";
  }

  /**
   * All accounts with what metrics read of them, and whether they may be relevant to a line. Most
   * of a nation's physicians are not, and are processed no further.
   *
   * <p>Accounts with volumes are found by a hash of their ids, which takes half the memory. If two
   * hashes are equal, an account without relevance is processed in vain.
   */
  private static Dataset<Row> accounts(NamedRows rows, Map<String, String> inputs) {
    String metricInput =
        inputs.isEmpty()
            ? "NULL"
            : inputs.entrySet().stream()
                .map(input -> SqlText.literal(input.getKey()) + ", " + input.getValue())
                .collect(Collectors.joining(", ", "named_struct(", ")"));
    return rows.sql(
        """
            SELECT /*+ BROADCAST(c), BROADCAST(r), BROADCAST(v) */ a.*,
              c.growth_65_plus AS demand_growth, c.median_income_usd, c.uninsured_share,
              %s AS metric_input,
              a.kind = 'hco' OR v.id_hash IS NOT NULL OR r.account_type IS NOT NULL
                OR a.potential_usd IS NOT NULL OR a.workload_hours IS NOT NULL AS is_scored
            FROM conformed_account a
            LEFT JOIN conformed_county c ON c.county_id = a.county_id
            LEFT JOIN (SELECT DISTINCT account_type FROM line_rate) r
              ON r.account_type = a.account_type
            LEFT JOIN (SELECT DISTINCT xxhash64(account_id) AS id_hash FROM newest_volume) v
              ON v.id_hash = xxhash64(a.account_id)
            """
            .formatted(metricInput));
  }

  /** What scoring reads of each account that may be relevant to a line. */
  private static Dataset<Row> scored(NamedRows rows) {
    return rows.sql(
        """
        SELECT /*+ BROADCAST(d), BROADCAST(i), BROADCAST(f), BROADCAST(s), BROADCAST(n) */
          a.account_id, a.account_type, a.kind, a.specialty_group, a.ccn, a.lat_deg, a.lon_deg,
          a.bed_count, a.discharge_count, a.medicare_discharge_count, a.outpatient_charges_usd,
          a.fte_count, a.is_rural, a.gpo, a.idn_id, i.idn_account_count,
          %s AS given_cents, %s AS given_milli,
          d.demand_population, a.demand_growth, a.median_income_usd, a.uninsured_share,
          CASE WHEN f.account_id IS NOT NULL THEN 'facility'
               WHEN s.state_code IS NOT NULL THEN 'state' ELSE 'national' END AS tier,
          coalesce(f.mix_index, s.mix_index, 1d) AS mix_index,
          coalesce(f.mix_index, s.low_index, n.low_index) AS low_index,
          coalesce(f.mix_index, s.high_index, n.high_index) AS high_index,
          a.metric_input
        FROM (SELECT * FROM account WHERE is_scored) a
        LEFT JOIN demand d
          ON d.lat_deg = a.lat_deg AND d.lon_deg = a.lon_deg AND a.kind = 'hco'
        LEFT JOIN (
          SELECT idn_id, count(*) AS idn_account_count FROM conformed_account
          WHERE idn_id IS NOT NULL GROUP BY idn_id) i ON i.idn_id = a.idn_id
        LEFT JOIN facility_mix f ON f.account_id = a.account_id
        LEFT JOIN state_mix s ON s.state_code = a.state_code
        CROSS JOIN nation_mix n
        """
            .formatted(
                Score.whole("a.potential_usd * 100", "a.potential_usd"),
                Score.whole("a.workload_hours * 1000", "a.workload_hours")));
  }

  /**
   * Sales in the twelve months up to the newest one; for a company that gives only years, in the
   * newest year.
   */
  private static Dataset<Row> sales(NamedRows conformed) {
    return conformed.sql(
        """
            WITH span AS (
              SELECT max(period_start) FILTER (WHERE months = 1) AS month,
                max(period_start) FILTER (WHERE months = 12) AS year
              FROM conformed_sale)
            SELECT /*+ BROADCAST(t) */ s.account_id, lower(s.product) AS product,
              sum(%s) AS cents
            FROM conformed_sale s CROSS JOIN span t
            WHERE if(t.month IS NULL, s.months = 12 AND s.period_start = t.year,
              s.months = 1 AND s.period_start > add_months(t.month, -12))
            GROUP BY s.account_id, lower(s.product)
            """
            .formatted(Score.whole("s.amount_usd * 100", "s.amount_usd")));
  }
}
