package org.catchment.jobs.config;

import java.util.List;
import java.util.stream.Stream;
import org.catchment.jobs.spark.SqlText;

/**
 * What the load of an account can be measured by: figures of its scores, and the user's own
 * metrics.
 */
public final class Measures {
  /** Columns of {@code published.account_metric} and {@code published.territory_metric}. */
  public static final List<String> OF_SCORES = List.of("workload_hours", "potential_usd");

  private Measures() {}

  /** All that a configuration has. */
  static List<String> of(ScoreConfig score) {
    return Stream.concat(OF_SCORES.stream(), score.metrics().stream().map(ScoreConfig.Metric::name))
        .toList();
  }

  /**
   * A measure in SQL over the rows of {@code published.account_metric} or {@code
   * published.territory_metric}. Where a metric has no value, it counts as 0.
   *
   * @param measure name that the configuration allows: it needs no backticks
   */
  public static String sql(String measure) {
    return OF_SCORES.contains(measure)
        ? measure
        : "coalesce(metric[" + SqlText.literal(measure) + "], 0d)";
  }
}
