package org.catchment.jobs.score;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Accounts over all product lines, of the views {@code line_score} and {@code scored_account}. */
final class AccountMetrics {
  private AccountMetrics() {}

  /**
   * In the shape of {@code published.account_metric}, but for {@code metric} and {@code
   * is_aligned}.
   */
  static Dataset<Row> of(SparkSession session) {
    return session.sql(
        """
        WITH summed AS (
          SELECT account_id, sum(cents) AS cents,
            sum(low_cents) AS low_cents, sum(high_cents) AS high_cents,
            sum(milli) AS milli, sum(cast(round(visits * 1000) AS BIGINT)) AS visit_count_milli,
            max(struct(decile, segment)) AS best,
            map_from_entries(array_sort(collect_list(struct(product_line, cents / 100)))) AS by_line,
            map_from_entries(array_sort(flatten(collect_list(map_entries(volume_by_group))))) AS by_group
          FROM line_score GROUP BY account_id),
        sold AS (SELECT account_id, sum(cents) AS cents FROM account_sale GROUP BY account_id),
        sells AS (SELECT count(*) > 0 AS is_known FROM account_sale)
        SELECT /*+ BROADCAST(k) */ a.account_id, a.account_type,
          coalesce(s.cents, 0L) / 100 AS potential_usd,
          coalesce(s.low_cents, 0L) / 100 AS potential_low_usd,
          coalesce(s.high_cents, 0L) / 100 AS potential_high_usd,
          coalesce(s.milli, 0L) / 1000 AS workload_hours,
          coalesce(s.visit_count_milli, 0L) / 1000 AS visits_per_year,
          if(k.is_known, coalesce(o.cents, 0L), NULL) / 100 AS sales_usd,
          coalesce(s.by_line, cast(map() AS MAP<STRING, DOUBLE>)) AS potential_by_line,
          coalesce(s.by_group, cast(map() AS MAP<STRING, DOUBLE>)) AS volume_by_group,
          s.best.decile AS decile, s.best.segment AS segment
        FROM scored_account a
        LEFT JOIN summed s ON s.account_id = a.account_id
        LEFT JOIN sold o ON o.account_id = a.account_id
        CROSS JOIN sells k
        """);
  }
}
