package org.catchment.jobs.evaluate;

import java.util.List;
import java.util.stream.Collectors;
import org.catchment.jobs.config.ScoreConfig;
import org.catchment.jobs.run.Step;
import org.catchment.jobs.run.StepContext;
import org.catchment.jobs.spark.SqlText;
import org.catchment.jobs.table.Table;

/**
 * Measures every territory, from the tables alone.
 *
 * <p>Sums are taken over whole thousandths, so that they do not depend on the order of the rows.
 */
public final class Evaluate implements Step {
  @Override
  public String name() {
    return "evaluate";
  }

  /** As long as its single SQL text. */
  @Override
  public void run(StepContext context) {
    context
        .tables()
        .write(
            Table.PUBLISHED_TERRITORY_METRIC,
            context
                .tables()
                .rows(
                    Table.PUBLISHED_ACCOUNT_METRIC,
                    Table.PUBLISHED_ACCOUNT_TERRITORY,
                    Table.PUBLISHED_TERRITORY,
                    Table.PUBLISHED_ALIGNMENT_CERTIFICATE,
                    Table.CONFORMED_ACCOUNT)
                .sql(
                    """
                    WITH account AS (
                      SELECT a.force, a.territory_id, a.share, a.distance_km, s.metric, f.county_id,
                        f.state_code,
                        cast(round(s.workload_hours * a.share * 1000) AS BIGINT) AS workload_milli,
                        cast(round(s.potential_usd * a.share * 1000) AS DECIMAL(38, 0)) AS potential_milli,
                        cast(round(a.distance_km * 1000) AS BIGINT) AS metres
                      FROM published_account_territory a
                      JOIN published_account_metric s ON s.account_id = a.account_id
                      JOIN conformed_account f ON f.account_id = a.account_id),
                    summed AS (
                      SELECT t.force, t.territory_id,
                        first(t.target) AS target, first(t.measure) AS measure,
                        first(t.capacity) AS capacity,
                        count(a.territory_id) AS accounts,
                        coalesce(sum(a.workload_milli), 0L) / 1000 AS workload_hours,
                        cast(coalesce(sum(a.potential_milli), 0) AS DOUBLE) / 1000 AS potential_usd,
                        -- DECIMAL: hours x metres of a large territory pass 2^63
                        try_divide(cast(sum(cast(a.metres AS DECIMAL(19, 0)) * a.workload_milli) AS DOUBLE),
                          sum(a.workload_milli)) / 1000 AS weighted_km,
                        try_divide(sum(a.metres), count(a.metres)) / 1000 AS plain_km,
                        max(a.distance_km) AS max_km,
                        %s AS metric,
                        count(DISTINCT a.county_id) AS counties,
                        count(DISTINCT a.state_code) AS states
                      FROM published_territory t
                      LEFT JOIN account a ON a.force = t.force AND a.territory_id = t.territory_id
                      GROUP BY t.force, t.territory_id),
                    -- of each row of the certificate, the same
                    heavy AS (
                      SELECT DISTINCT force, h.territory_id FROM published_alignment_certificate
                      LATERAL VIEW explode(heavy_accounts.territory_id) h AS territory_id),
                    balanced AS (
                      SELECT s.*, h.territory_id IS NOT NULL AS is_heavy,
                        CASE s.measure WHEN 'workload_hours' THEN s.workload_hours
                          WHEN 'potential_usd' THEN s.potential_usd ELSE s.metric[s.measure] END AS value
                      FROM summed s
                      LEFT JOIN heavy h ON h.force = s.force AND h.territory_id = s.territory_id),
                    nation AS (
                      SELECT force, cast(sum(cast(round(value * 1000) AS DECIMAL(38, 0)))
                          FILTER (WHERE NOT is_heavy) AS DOUBLE) / 1000
                          / cast(sum(cast(capacity AS DECIMAL(20, 15)))
                            FILTER (WHERE NOT is_heavy) AS DOUBLE) AS value_per_rep,
                        sum(cast(round(workload_hours * 1000) AS DECIMAL(38, 0))) / 1000.0
                          / count(*) AS workload_hours,
                        sum(cast(round(potential_usd * 1000) AS DECIMAL(38, 0))) / 1000.0
                          / count(*) AS potential_usd
                      FROM balanced GROUP BY force)
                    SELECT /*+ BROADCAST(n) */ s.force, s.territory_id, s.accounts, s.workload_hours,
                      s.potential_usd, s.metric, s.is_heavy,
                      coalesce(try_divide(s.value, s.target) - 1, 0d) AS imbalance,
                      coalesce(try_divide(s.value, s.capacity * n.value_per_rep) - 1, 0d)
                        AS imbalance_nation,
                      coalesce(100 * try_divide(s.workload_hours, cast(n.workload_hours AS DOUBLE)), 100d)
                        AS workload_index,
                      coalesce(100 * try_divide(s.potential_usd, cast(n.potential_usd AS DOUBLE)), 100d)
                        AS potential_index,
                      coalesce(s.weighted_km, s.plain_km, 0d) AS mean_km,
                      coalesce(s.max_km, 0d) AS max_km,
                      s.counties, s.states
                    FROM balanced s JOIN nation n ON n.force = s.force
                    """
                        .formatted(totals(context.config().score().metrics()))));
  }

  /**
   * A map of a territory's total of each metric, weighted by the shares of its accounts; a mean is
   * NULL if no account has a value.
   */
  private static String totals(List<ScoreConfig.Metric> metrics) {
    return metrics.stream()
        .map(
            metric -> {
              String name = SqlText.literal(metric.name());
              String value = "a.metric[" + name + "]";
              String sum =
                  ("cast(coalesce(sum(cast(round(%s * a.share * 1000) AS DECIMAL(38, 0))), 0)"
                          + " AS DOUBLE) / 1000")
                      .formatted(value);
              String shares =
                  ("cast(sum(cast(round(a.share * 1e9) AS DECIMAL(38, 0)))"
                          + " FILTER (WHERE %s IS NOT NULL) AS DOUBLE) / 1e9")
                      .formatted(value);
              return "%s, %s"
                  .formatted(
                      name,
                      metric.total() == ScoreConfig.Total.SUM
                          ? sum
                          : "try_divide(%s, %s)".formatted(sum, shares));
            })
        .collect(Collectors.joining(", ", "cast(map(", ") AS MAP<STRING, DOUBLE>)"));
  }
}
