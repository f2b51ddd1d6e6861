package org.catchment.jobs.score;

import static org.catchment.jobs.score.LineScores.GROUP_MILLI;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.config.ScoreConfig;
import org.catchment.jobs.spark.NamedRows;

/** Accounts over all product lines. */
final class AccountMetrics {
  private static final String LINE_CENTS = "line_cents";

  private AccountMetrics() {}

  /**
   * In the shape of {@code published.account_metric}, without {@code metric} and {@code
   * is_aligned}, but with the columns that these are computed from. An account without a line gets
   * the work of {@code score.other_visits}.
   *
   * @param lineScores {@link LineScores#of}
   * @param inputs names of these extra columns
   */
  static Dataset<Row> of(
      Dataset<Row> lineScores, AccountFacts facts, ScoreConfig score, Collection<String> inputs) {
    ScoreConfig.Visits other = score.otherVisits();
    // The larger tasks first, so that the smaller ones fill idle cores at the end.
    Dataset<Row> accounts =
        facts
            .others()
            .unionByName(
                facts
                    .rows()
                    .with("account_total", totals(lineScores, score))
                    .sql(
                        """
                    SELECT a.account_id, a.account_type, a.metric_input, t.* EXCEPT (account_id)
                    FROM scored_account a LEFT JOIN account_total t ON t.account_id = a.account_id
                    """),
                true);
    return facts
        .rows()
        .with("account_with_total", accounts)
        .sql(
            """
        WITH sold AS (SELECT account_id, sum(cents) AS cents FROM account_sale GROUP BY account_id)
        SELECT /*+ BROADCAST(o) */ a.account_id, a.account_type,
          coalesce(a.cents, 0L) / 100 AS potential_usd,
          coalesce(a.low_cents, 0L) / 100 AS potential_low_usd,
          coalesce(a.high_cents, 0L) / 100 AS potential_high_usd,
          coalesce(a.milli, %2$dL) / 1000 AS workload_hours,
          coalesce(a.visit_count_milli, %1$dL) / 1000 AS visits_per_year,
          %4$s / 100 AS sales_usd,
          coalesce(a.potential_by_line, cast(map() AS MAP<STRING, DOUBLE>)) AS potential_by_line,
          coalesce(a.volume_by_group, cast(map() AS MAP<STRING, DOUBLE>)) AS volume_by_group,
          a.decile, a.segment%3$s
        FROM account_with_total a
        LEFT JOIN sold o ON o.account_id = a.account_id
        """
                .formatted(
                    Math.round(other.visitsPerYear() * 1000),
                    Math.round(
                        other.visitsPerYear()
                            * (other.minutesPerVisit() + score.travelMinutesPerCall())
                            * 1000
                            / 60),
                    inputs.stream()
                        .map(input -> ", a.metric_input." + input)
                        .collect(Collectors.joining()),
                    facts.salesOrNone("o.cents")));
  }

  /** Sums over the lines of an account. */
  private static Dataset<Row> totals(Dataset<Row> lineScores, ScoreConfig score) {
    List<String> lines = ProductLines.names(score);
    List<String> groups = ProductLines.groups(score);
    String[] byName =
        Stream.of(
                ProductLines.columns(lines, LINE_CENTS), ProductLines.columns(groups, GROUP_MILLI))
            .flatMap(Stream::of)
            .toArray(String[]::new);
    return NamedRows.in(lineScores.sparkSession())
        .with("line_score", lineScores)
        .sql(
            """
            SELECT account_id, sum(cents) AS cents, sum(low_cents) AS low_cents,
              sum(high_cents) AS high_cents, sum(milli) AS milli, sum(%s) AS visit_count_milli,
              max(decile) AS decile, %s AS segment, %s, %s
            FROM line_score GROUP BY account_id
            """
                .formatted(
                    Score.whole("visits * 1000"),
                    ProductLines.segment(score, "max(decile)"),
                    ProductLines.sums(
                        lines,
                        LINE_CENTS,
                        (i, line) -> "if(product_line = %s, cents, NULL)".formatted(line)),
                    ProductLines.sums(groups, GROUP_MILLI, (i, group) -> GROUP_MILLI + "_" + i)))
        .withColumn("potential_by_line", ProductLines.byName(lines, LINE_CENTS, 100))
        .withColumn("volume_by_group", ProductLines.byName(groups, GROUP_MILLI, 1000))
        .drop(byName);
  }
}
