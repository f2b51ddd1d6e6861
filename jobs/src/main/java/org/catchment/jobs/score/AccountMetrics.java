package org.catchment.jobs.score;

import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;

/** Accounts over all product lines, of the views {@code line_score} and {@code scored_account}. */
final class AccountMetrics {
  private AccountMetrics() {}

  /**
   * In the shape of {@code published.account_metric}, but for {@code metric} and {@code
   * is_aligned}, and the columns that these are computed from beside it. An account without a line
   * has the work of {@code score.other_visits}.
   *
   * @param inputs names of these columns
   */
  static Dataset<Row> of(SparkSession session, Config.Score score, Collection<String> inputs) {
    Config.Visits other = score.otherVisits();
    return session.sql(
        """
        WITH summed AS (
          SELECT account_id, sum(cents) AS cents,
            sum(low_cents) AS low_cents, sum(high_cents) AS high_cents,
            sum(milli) AS milli, sum(cast(round(visits * 1000) AS BIGINT)) AS visit_count_milli,
            max(decile) AS decile, %4$s AS by_line, %5$s AS by_group
          FROM line_score GROUP BY account_id),
        sold AS (SELECT account_id, sum(cents) AS cents FROM account_sale GROUP BY account_id)
        SELECT a.account_id, a.account_type,
          coalesce(s.cents, 0L) / 100 AS potential_usd,
          coalesce(s.low_cents, 0L) / 100 AS potential_low_usd,
          coalesce(s.high_cents, 0L) / 100 AS potential_high_usd,
          coalesce(s.milli, cast(round(%1$sd * %2$sd * 1000 / 60) AS BIGINT)) / 1000 AS workload_hours,
          coalesce(s.visit_count_milli, cast(round(%1$sd * 1000) AS BIGINT)) / 1000
            AS visits_per_year,
          %7$s / 100 AS sales_usd,
          coalesce(s.by_line, cast(map() AS MAP<STRING, DOUBLE>)) AS potential_by_line,
          coalesce(s.by_group, cast(map() AS MAP<STRING, DOUBLE>)) AS volume_by_group,
          s.decile, %6$s AS segment%3$s
        FROM scored_account a
        LEFT JOIN summed s ON s.account_id = a.account_id
        LEFT JOIN sold o ON o.account_id = a.account_id
        """
            .formatted(
                other.visitsPerYear(),
                other.minutesPerVisit() + score.travelMinutesPerCall(),
                inputs.stream()
                    .map(input -> ", a.metric_input." + input)
                    .collect(Collectors.joining()),
                ProductLines.sumByLine(
                    score, line -> "if(product_line = " + line + ", cents, NULL)"),
                ProductLines.sumByGroup(
                    score, group -> "cast(round(1000 * volume_by_group[" + group + "]) AS BIGINT)"),
                ProductLines.segment(score, "s.decile"),
                Score.sales(session, "o.cents")));
  }
}
