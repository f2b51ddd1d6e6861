package org.catchment.jobs.score;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DecimalType;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.spark.expression.WholeDecimal;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableDefinition;

/** The amounts that add up to the scores. */
final class Contributions {
  private Contributions() {}

  /**
   * In the shape of {@code published.score_contribution}.
   *
   * @param estimates {@link Estimates}
   * @param lineScores {@link LineScores#of}
   */
  static Dataset<Row> of(Dataset<Row> estimates, Dataset<Row> lineScores) {
    NamedRows rows =
        NamedRows.in(estimates.sparkSession())
            .with("estimate", estimates)
            .with("line_score", lineScores);
    Dataset<Row> parts =
        rows.sql(
            """
            WITH of_estimate AS (
              SELECT account_id, product_line, procedure_group, year, source, component,
                base_cents, withheld_cents, demographics_cents, all_payer_cents, growth_cents,
                shared_cents, case_milli
              FROM estimate),
            of_line AS (
              SELECT account_id, product_line, given_line_cents - coalesce(modelled_cents, 0L) AS given_cents,
                visit_milli, travel_milli, given_line_milli - modelled_milli AS given_milli
              FROM line_score)
            SELECT account_id, product_line,
              if(part = 'case_coverage', 'workload_hours', 'potential_usd') AS measure,
              if(part = 'base', component, part) AS component, procedure_group, year, source,
              if(part = 'case_coverage', n, 10 * n) AS milli
            FROM of_estimate UNPIVOT (n FOR part IN (
              base_cents AS base, withheld_cents AS withheld, demographics_cents AS demographics,
              all_payer_cents AS all_payer, growth_cents AS growth, shared_cents AS shared,
              case_milli AS case_coverage))
            WHERE n != 0
            UNION ALL
            SELECT account_id, product_line,
              if(part = 'given_usd', 'potential_usd', 'workload_hours'),
              if(part IN ('visits', 'travel'), part, 'given'), 'all', CAST(NULL AS INT),
              if(part IN ('visits', 'travel'), 'score.lines', 'customer'),
              if(part = 'given_usd', 10 * n, n)
            FROM of_line UNPIVOT (n FOR part IN (
              given_cents AS given_usd, visit_milli AS visits, travel_milli AS travel,
              given_milli AS given_hours))
            WHERE n != 0
            """);
    return parts.withColumn("amount", thousandths(functions.col("milli"))).drop("milli");
  }

  /** Whole thousandths as a DECIMAL, without the arithmetic of large numbers. */
  private static Column thousandths(Column milli) {
    DecimalType type =
        (DecimalType)
            TableDefinition.of(Table.PUBLISHED_SCORE_CONTRIBUTION)
                .schema()
                .apply("amount")
                .dataType();
    return WholeDecimal.of(milli, type);
  }
}
