package org.catchment.jobs.conform;

import static org.apache.spark.sql.functions.col;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.spark.SqlText;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;

/**
 * Follows the measures of the company from its files to the conformed tables, so that no hour and
 * no dollar gets lost between them.
 */
final class MeasureSums {
  /**
   * A file's measures.
   *
   * @param end the conformed table that they end in
   */
  private record Followed(Table landed, Table end, List<String> measures) {
    String source() {
      return landed.shortName();
    }
  }

  private static final List<Followed> FOLLOWED =
      List.of(
          new Followed(
              Table.LANDED_FACILITY,
              Table.CONFORMED_ACCOUNT,
              List.of("potential_usd", "workload_hours")),
          new Followed(
              Table.LANDED_COMPANY_SALE, Table.CONFORMED_SALE, List.of("amount_usd", "units")),
          new Followed(
              Table.LANDED_COMPANY_CALL, Table.CONFORMED_SALES_CALL, List.of("calls", "minutes")));

  private MeasureSums() {}

  /**
   * In the shape of {@code conformed.measure_sum}, without the run; empty if the company gave no
   * measure.
   *
   * @param accounts with the records of the company's files of accounts
   * @param judged rows of its other files by landed table, with their {@code reject} and measures
   * @param tables the conformed tables, written
   */
  static List<Row> of(Resolution accounts, Map<Table, Dataset<Row>> judged, RunTables tables) {
    Map<Table, Dataset<Row>> rows = new EnumMap<>(Table.class);
    rows.putAll(judged);
    if (tables.hasFilesOf(Table.LANDED_FACILITY)) {
      rows.put(
          Table.LANDED_FACILITY,
          ResolvedAccounts.judged(accounts)
              .where(col("table_name").equalTo(Table.LANDED_FACILITY.fullName())));
    }
    return FOLLOWED.stream()
        .filter(followed -> rows.containsKey(followed.landed))
        .map(followed -> sums(followed, Objects.requireNonNull(rows.get(followed.landed)), tables))
        .reduce(Dataset::unionByName)
        .map(sums -> sums.orderBy("source", "measure").collectAsList())
        .orElse(List.of());
  }

  private static Dataset<Row> sums(Followed followed, Dataset<Row> judged, RunTables tables) {
    String columns =
        followed.measures.stream()
            .map(measure -> SqlText.literal(measure) + ", " + exact(measure))
            .collect(Collectors.joining(", ", "stack(" + followed.measures.size() + ", ", ")"));
    return NamedRows.in(tables.warehouse().session())
        .with("judged", judged)
        .with("kept", tables.read(followed.end))
        .sql(
            """
            WITH delivered AS (
              SELECT measure, sum(amount) AS read_sum,
                sum(amount) FILTER (WHERE NOT is_superseded) AS rejected_sum,
                sum(amount) FILTER (WHERE is_superseded) AS superseded_sum
              FROM (SELECT reject.is_superseded AS is_superseded, %1$s AS (measure, amount) FROM judged)
              GROUP BY measure HAVING count(amount) > 0),
            ended AS (
              SELECT measure, sum(amount) AS kept_sum
              FROM (SELECT %1$s AS (measure, amount) FROM kept) GROUP BY measure)
            SELECT %2$s AS source, measure, %3$s
            FROM delivered JOIN ended USING (measure)
            """
                .formatted(
                    columns,
                    SqlText.literal(followed.source()),
                    List.of("read_sum", "kept_sum", "rejected_sum", "superseded_sum").stream()
                        .map(
                            sum ->
                                "CAST(coalesce(%1$s, 0) AS DECIMAL(38, 3)) AS %1$s".formatted(sum))
                        .collect(Collectors.joining(", "))));
  }

  /** SQL of a measure as an exact number, which adds up alike in any order. */
  private static String exact(String measure) {
    return "CAST(%s AS DECIMAL(28, 3))".formatted(measure);
  }
}
