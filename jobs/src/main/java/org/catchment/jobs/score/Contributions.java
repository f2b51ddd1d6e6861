package org.catchment.jobs.score;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The amounts that scores are the sums of, of the views {@code estimate} and {@code line_score}.
 */
final class Contributions {
  private Contributions() {}

  /** In the shape of {@code published.score_contribution}. */
  static Dataset<Row> of(SparkSession session) {
    return session.sql(
        """
        WITH part AS (
          SELECT account_id, product_line, procedure_group, year, source,
            inline(array(
              named_struct('measure', 'potential_usd', 'component', component, 'milli', 10 * base_cents),
              named_struct('measure', 'potential_usd', 'component', 'withheld', 'milli', 10 * withheld_cents),
              named_struct('measure', 'potential_usd', 'component', 'demographics', 'milli', 10 * demographics_cents),
              named_struct('measure', 'potential_usd', 'component', 'all_payer', 'milli', 10 * all_payer_cents),
              named_struct('measure', 'potential_usd', 'component', 'growth', 'milli', 10 * growth_cents),
              named_struct('measure', 'potential_usd', 'component', 'shared', 'milli', 10 * shared_cents),
              named_struct('measure', 'workload_hours', 'component', 'case_coverage', 'milli', case_milli)))
          FROM estimate
          UNION ALL
          SELECT account_id, product_line, 'all', CAST(NULL AS INT),
            if(component = 'given', 'customer', 'score.lines') AS source, measure, component, milli
          FROM (
            SELECT account_id, product_line,
              inline(array(
                named_struct('measure', 'potential_usd', 'component', 'given',
                  'milli', 10 * (given_line_cents - coalesce(modelled_cents, 0L))),
                named_struct('measure', 'workload_hours', 'component', 'visits', 'milli', visit_milli),
                named_struct('measure', 'workload_hours', 'component', 'travel', 'milli', travel_milli),
                named_struct('measure', 'workload_hours', 'component', 'given',
                  'milli', given_line_milli - modelled_milli)))
            FROM line_score))
        SELECT account_id, product_line, measure, component, procedure_group, year, source,
          cast(cast(milli AS DECIMAL(18, 0)) * 0.001BD AS DECIMAL(18, 3)) AS amount
        FROM part WHERE milli != 0
        """);
  }
}
