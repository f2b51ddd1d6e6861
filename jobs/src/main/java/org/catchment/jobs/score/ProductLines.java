package org.catchment.jobs.score;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.config.ScoreConfig;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.spark.SqlText;
import org.catchment.jobs.spark.expression.NamedValues;

/**
 * The configured product lines as rows, few enough that Spark broadcasts them.
 *
 * @param line product_line
 * @param product product_line, product: what sales call it
 * @param procedure product_line, procedure_group, usd, case_hours, medicare_share
 * @param rate product_line, procedure_group, usd, case_hours, account_type, per_year, per_bed
 * @param visits product_line, segment, visits_per_year, visit_milli, travel_milli: thousandths of
 *     an hour
 */
record ProductLines(
    Dataset<Row> line,
    Dataset<Row> product,
    Dataset<Row> procedure,
    Dataset<Row> rate,
    Dataset<Row> visits) {

  static ProductLines of(SparkSession session, ScoreConfig score) {
    List<ScoreConfig.ProductLine> lines = score.lines();
    return new ProductLines(
        rows(
            session,
            lines.stream().map(line -> RowFactory.create(line.name())),
            "product_line STRING"),
        rows(
            session,
            lines.stream().flatMap(ProductLines::products),
            "product_line STRING, product STRING"),
        rows(
            session,
            lines.stream().flatMap(ProductLines::procedures),
            "product_line STRING, procedure_group STRING, usd DOUBLE, case_hours DOUBLE,"
                + " medicare_share DOUBLE"),
        rows(
            session,
            lines.stream().flatMap(ProductLines::rates),
            "product_line STRING, procedure_group STRING, usd DOUBLE, case_hours DOUBLE,"
                + " account_type STRING, per_year DOUBLE, per_bed DOUBLE"),
        rows(
            session,
            lines.stream().flatMap(line -> visits(line, score.travelMinutesPerCall())),
            "product_line STRING, segment STRING, visits_per_year DOUBLE, visit_milli BIGINT,"
                + " travel_milli BIGINT"));
  }

  /** Configured or computed rows on the driver, which Spark broadcasts. */
  static Dataset<Row> rows(SparkSession session, Stream<Row> rows, String ddl) {
    return session.createDataFrame(rows.toList(), StructType.fromDDL(ddl));
  }

  private static Stream<Row> products(ScoreConfig.ProductLine line) {
    return Stream.concat(
            Stream.of(line.name().toLowerCase(Locale.ROOT)),
            line.products().stream()
                .map(product -> product.toLowerCase(Locale.ROOT))
                .filter(product -> !product.equals(line.name()))
                .distinct())
        .map(product -> RowFactory.create(line.name(), product));
  }

  private static Stream<Row> procedures(ScoreConfig.ProductLine line) {
    return line.procedures().stream()
        .map(
            procedure ->
                RowFactory.create(
                    line.name(),
                    procedure.group(),
                    procedure.usd(),
                    caseHours(line, procedure),
                    procedure.medicareShare()));
  }

  private static Stream<Row> rates(ScoreConfig.ProductLine line) {
    return line.procedures().stream()
        .flatMap(
            procedure ->
                procedure.rates().entrySet().stream()
                    .map(
                        rate ->
                            RowFactory.create(
                                line.name(),
                                procedure.group(),
                                procedure.usd(),
                                caseHours(line, procedure),
                                rate.getKey(),
                                rate.getValue().perYear(),
                                rate.getValue().perBed())));
  }

  private static double caseHours(ScoreConfig.ProductLine line, ScoreConfig.Procedure procedure) {
    return line.coveredShare() * procedure.minutes() / 60;
  }

  private static Stream<Row> visits(ScoreConfig.ProductLine line, double travelMinutesPerCall) {
    return line.callPlan().entrySet().stream()
        .map(
            of -> {
              double visits = of.getValue().visitsPerYear();
              return RowFactory.create(
                  line.name(),
                  of.getKey(),
                  visits,
                  Math.round(visits * (of.getValue().minutesPerVisit() / 60) * 1000),
                  Math.round(visits * travelMinutesPerCall * 1000 / 60));
            });
  }

  /**
   * {@code line}, {@code line_product}, {@code line_procedure}, {@code line_rate} and {@code
   * line_visits}.
   */
  NamedRows rows() {
    return NamedRows.in(line.sparkSession())
        .with("line", line)
        .with("line_product", product)
        .with("line_procedure", procedure)
        .with("line_rate", rate)
        .with("line_visits", visits);
  }

  /** SQL of the segment of a decile. */
  static String segment(ScoreConfig score, String decile) {
    return score.segments().stream()
        .sorted(Comparator.comparingInt(ScoreConfig.Segment::fromDecile).reversed())
        .map(
            segment ->
                "WHEN %s >= %d THEN %s"
                    .formatted(decile, segment.fromDecile(), SqlText.literal(segment.name())))
        .collect(Collectors.joining(" ", "CASE ", " END"));
  }

  /** The procedure groups of all lines, in the order of their names. */
  static List<String> groups(ScoreConfig score) {
    return score.lines().stream()
        .flatMap(line -> line.procedures().stream())
        .map(ScoreConfig.Procedure::group)
        .sorted()
        .toList();
  }

  /** The lines, in the order of their names. */
  static List<String> names(ScoreConfig score) {
    return score.lines().stream().map(ScoreConfig.ProductLine::name).sorted().toList();
  }

  /**
   * SQL of sums by name, in columns {@code <column>_0} ...: Spark's hash aggregation can keep
   * longs, but no maps.
   *
   * @param names as {@link #groups} or {@link #names} gives them
   * @param value SQL of what is summed, whole numbers, by the index of the name and its SQL
   */
  static String sums(List<String> names, String column, BiFunction<Integer, String, String> value) {
    return IntStream.range(0, names.size())
        .mapToObj(
            i ->
                "sum(%s) AS %s_%d"
                    .formatted(value.apply(i, SqlText.literal(names.get(i))), column, i))
        .collect(Collectors.joining(", "));
  }

  /**
   * A map of the values of such columns by name, without names that have none.
   *
   * @param parts this many units of the sum make 1
   */
  static Column byName(List<String> names, String column, int parts) {
    Map<String, Column> valueByName = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      valueByName.put(names.get(i), functions.col(column + "_" + i));
    }
    return NamedValues.known(valueByName, parts);
  }

  /** The names of such columns. */
  static String[] columns(List<String> names, String column) {
    return IntStream.range(0, names.size()).mapToObj(i -> column + "_" + i).toArray(String[]::new);
  }
}
