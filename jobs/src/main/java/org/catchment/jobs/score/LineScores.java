package org.catchment.jobs.score;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.config.ScoreConfig;
import org.catchment.jobs.spark.NamedRows;

/** Sums estimates to scores by account and product line, and ranks them. */
final class LineScores {
  /** Lines that are not relevant to an account also share in what the customer gave. */
  private static final String WITH_GIVEN =
      """
      SELECT coalesce(s.account_id, g.account_id) AS account_id,
        coalesce(s.product_line, g.product_line) AS product_line,
        coalesce(s.kind, g.kind) AS kind,
        s.* EXCEPT (account_id, product_line, kind), g.given_cents, g.given_milli,
        coalesce(s.modelled_cents, 0L) AS weight
      FROM summed s FULL JOIN (
        SELECT a.*, l.product_line FROM given a CROSS JOIN line l) g
      ON g.account_id = s.account_id AND g.product_line = s.product_line""";

  /** Columns of {@link #of}: Medicare's thousandths of a procedure by group. */
  static final String GROUP_MILLI = "group_milli";

  private LineScores() {}

  /**
   * One row per account and line that is relevant to it.
   *
   * <p>Shares of what the customer gave are differences of rounded cumulative shares, so that they
   * add up to it.
   *
   * @param estimates {@link Estimates}
   * @param given {@link AccountFacts#given}
   */
  static Dataset<Row> of(
      Dataset<Row> estimates, Dataset<Row> given, ProductLines lines, ScoreConfig score) {
    boolean anyGiven = !given.isEmpty();
    NamedRows rows = lines.rows().with("estimate", estimates).with("given", given);
    return rows.sql(
        """
        WITH summed AS (
          SELECT account_id, product_line, kind, tier,
            -- the most certain of its sources, but for what is assumed
            CASE min(CASE volume_source WHEN 'observed' THEN 1 WHEN 'predicted' THEN 2
              WHEN 'suppressed' THEN 3 END) WHEN 1 THEN 'observed' WHEN 2 THEN 'predicted'
              WHEN 3 THEN 'suppressed' END AS known_source,
            %1$s,
            sum(medicare_milli) AS medicare_milli, sum(procedure_milli) AS procedure_milli,
            sum(low_milli) AS low_milli, sum(high_milli) AS high_milli,
            sum(if(growth_milli IS NULL, NULL, medicare_milli)) AS growing_milli,
            sum(growth_milli) AS growth_milli,
            sum(base_cents + withheld_cents + demographics_cents + all_payer_cents + growth_cents
              + shared_cents) AS modelled_cents,
            sum(low_cents) AS low_cents, sum(high_cents) AS high_cents,
            sum(case_milli) AS case_milli, sum(low_case_milli) AS low_case_milli,
            sum(high_case_milli) AS high_case_milli
          FROM estimate GROUP BY account_id, product_line, kind, tier),
        joined AS (%2$s),
        valued AS (
          SELECT *, coalesce(given_line_cents, modelled_cents, 0L) AS cents FROM (%3$s)),
        ranked AS (
          -- of whole dollars, given in thousands, for decile counts to the thousandth: sums that are
          -- too large are Align's to refuse
          SELECT *, decile(cents / 100000, account_id) OVER (PARTITION BY product_line, kind) AS decile
          FROM valued),
        segmented AS (SELECT *, %4$s AS segment FROM ranked),
        called AS (
          SELECT /*+ BROADCAST(v) */ r.*, coalesce(v.visits_per_year, 0d) AS visits,
            coalesce(v.visit_milli, 0L) AS visit_milli, coalesce(v.travel_milli, 0L) AS travel_milli
          FROM segmented r
          LEFT JOIN line_visits v ON v.product_line = r.product_line AND v.segment = r.segment),
        worked AS (
          SELECT *, visit_milli + travel_milli + coalesce(case_milli, 0L) AS modelled_milli
          FROM called)
        SELECT * EXCEPT (low_cents, high_cents),
          if(given_line_cents IS NULL, least(low_cents, cents), cents) AS low_cents,
          if(given_line_cents IS NULL, greatest(high_cents, cents), cents) AS high_cents,
          coalesce(given_line_milli, modelled_milli) AS milli
        FROM (%5$s)
        """
            .formatted(
                ProductLines.sums(
                    ProductLines.groups(score),
                    GROUP_MILLI,
                    (i, group) ->
                        "if(procedure_group = %s, medicare_milli, NULL)".formatted(group)),
                anyGiven ? WITH_GIVEN : "SELECT * FROM summed",
                shared("joined", "given_cents", "weight", "given_line_cents", anyGiven),
                ProductLines.segment(score, "decile"),
                shared("worked", "given_milli", "modelled_milli", "given_line_milli", anyGiven)));
  }

  /**
   * SQL of rows with a column for each line's share of what was given for the account. If nothing
   * was given for any account, no window over the accounts' lines is needed.
   */
  private static String shared(
      String rows, String given, String weight, String column, boolean anyGiven) {
    if (!anyGiven) {
      return "SELECT *, cast(NULL AS BIGINT) AS %s FROM %s".formatted(column, rows);
    }
    return """
        SELECT *, if(%1$s IS NULL, NULL, %2$s) AS %3$s
        FROM %4$s
        WINDOW upto AS (PARTITION BY account_id ORDER BY product_line
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
          whole AS (PARTITION BY account_id)"""
        .formatted(given, share(given, weight), column, rows);
  }

  /** SQL of a line's share of a whole number by weights, all equal when none is above 0. */
  private static String share(String whole, String weight) {
    String upto = "(sum(%s) OVER upto)".formatted(weight);
    String all = "(sum(%s) OVER whole)".formatted(weight);
    String part =
        "if(%2$s > 0, (%1$s%%s) / %2$s, ((count(*) OVER upto)%%s) / (count(*) OVER whole))"
            .formatted(upto, all);
    return Score.whole(whole + " * " + part.formatted("", ""), whole)
        + " - "
        + Score.whole(whole + " * " + part.formatted(" - " + weight, " - 1"), whole);
  }

  /**
   * In the shape of {@code published.account_score}.
   *
   * @param lineScores {@link #of}
   */
  static Dataset<Row> published(
      Dataset<Row> lineScores, AccountFacts facts, ProductLines lines, ScoreConfig score) {
    List<String> groups = ProductLines.groups(score);
    return facts
        .rows()
        .with(lines.rows())
        .with("line_score", lineScores)
        .sql(
            """
        WITH sold AS (
          SELECT s.account_id, p.product_line, sum(s.cents) AS sales_cents
          FROM account_sale s JOIN line_product p ON p.product = s.product
          GROUP BY s.account_id, p.product_line),
        scored AS (
          SELECT l.*, a.account_type, a.demand_population, a.demand_growth,
            a.median_income_usd, a.uninsured_share, a.idn_id, a.idn_account_count, a.gpo,
            %1$s AS sales_cents
          FROM line_score l
          JOIN scored_account a ON a.account_id = l.account_id
          LEFT JOIN sold s ON s.account_id = l.account_id AND s.product_line = l.product_line
          WHERE l.cents > 0 OR l.milli > 0 OR l.procedure_milli IS NOT NULL)
        SELECT account_id, product_line, account_type,
          coalesce(known_source, if(procedure_milli IS NULL, 'given', 'assumed')) AS volume_source,
          medicare_milli / 1000 AS medicare_volume,
          %2$s,
          coalesce(procedure_milli, 0L) / 1000 AS all_payer_volume,
          coalesce(low_milli, 0L) / 1000 AS all_payer_low,
          coalesce(high_milli, 0L) / 1000 AS all_payer_high,
          tier AS coverage_tier, round(try_divide(growth_milli, growing_milli), 4) AS growth,
          demand_population, demand_growth, median_income_usd, uninsured_share,
          idn_id, idn_account_count, gpo,
          cents / 100 AS potential_usd,
          low_cents / 100 AS potential_low_usd, high_cents / 100 AS potential_high_usd,
          milli / 1000 AS workload_hours,
          if(given_line_milli IS NULL,
            milli - greatest(coalesce(case_milli - low_case_milli, 0L), 0L), milli) / 1000
            AS workload_low_hours,
          if(given_line_milli IS NULL,
            milli + greatest(coalesce(high_case_milli - case_milli, 0L), 0L), milli) / 1000
            AS workload_high_hours,
          visits AS visits_per_year, decile, segment,
          sales_cents / 100 AS sales_usd,
          round(penetration(sales_cents / 100, cents / 100), 6) AS penetration,
          greatest(cents - sales_cents, if(sales_cents IS NULL, NULL, 0L)) / 100 AS white_space_usd
        FROM scored
        """
                .formatted(
                    facts.salesOrNone("s.sales_cents"),
                    String.join(", ", ProductLines.columns(groups, GROUP_MILLI))))
        .withColumn("volume_by_group", ProductLines.byName(groups, GROUP_MILLI, 1000))
        .drop(ProductLines.columns(groups, GROUP_MILLI));
  }
}
