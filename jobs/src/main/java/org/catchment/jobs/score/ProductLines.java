package org.catchment.jobs.score;

import org.catchment.jobs.config.ScoreConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.spark.SqlText;
import org.catchment.jobs.spark.expression.NamedValues;
import org.catchment.jobs.table.Warehouse;

/** The configured product lines as small views, which Spark broadcasts. */
final class ProductLines {
  private ProductLines() {}

  /**
   * Registers {@code line_procedure} (product_line, procedure_group, usd, case_hours,
   * medicare_share), {@code line_rate} (product_line, procedure_group, usd, case_hours,
   * account_type, per_year, per_bed), {@code line_visits} (product_line, segment, visits_per_year,
   * visit_milli, travel_milli: thousandths of an hour), {@code line_product} (product_line,
   * product) and {@code line} (product_line).
   */
  static void register(SparkSession session, ScoreConfig score) {
    List<Row> procedures = new ArrayList<>();
    List<Row> rates = new ArrayList<>();
    List<Row> visits = new ArrayList<>();
    List<Row> products = new ArrayList<>();
    List<Row> lines = new ArrayList<>();
    for (ScoreConfig.ProductLine line : score.lines()) {
      lines.add(RowFactory.create(line.name()));
      products.add(RowFactory.create(line.name(), line.name().toLowerCase(Locale.ROOT)));
      line.products().stream()
          .map(product -> product.toLowerCase(Locale.ROOT))
          .filter(product -> !product.equals(line.name()))
          .distinct()
          .forEach(product -> products.add(RowFactory.create(line.name(), product)));
      for (ScoreConfig.Procedure procedure : line.procedures()) {
        double caseHours = line.coveredShare() * procedure.minutes() / 60;
        procedures.add(
            RowFactory.create(
                line.name(),
                procedure.group(),
                procedure.usd(),
                caseHours,
                procedure.medicareShare()));
        procedure
            .rates()
            .forEach(
                (type, rate) ->
                    rates.add(
                        RowFactory.create(
                            line.name(),
                            procedure.group(),
                            procedure.usd(),
                            caseHours,
                            type,
                            rate.perYear(),
                            rate.perBed())));
      }
      line.callPlan()
          .forEach(
              (segment, plan) ->
                  visits.add(
                      RowFactory.create(
                          line.name(),
                          segment,
                          plan.visitsPerYear(),
                          Math.round(plan.visitsPerYear() * (plan.minutesPerVisit() / 60) * 1000),
                          Math.round(
                              plan.visitsPerYear() * score.travelMinutesPerCall() * 1000 / 60))));
    }
    view(session, "line", lines, "product_line STRING");
    view(session, "line_product", products, "product_line STRING, product STRING");
    view(
        session,
        "line_procedure",
        procedures,
        "product_line STRING, procedure_group STRING, usd DOUBLE, case_hours DOUBLE,"
            + " medicare_share DOUBLE");
    view(
        session,
        "line_rate",
        rates,
        "product_line STRING, procedure_group STRING, usd DOUBLE, case_hours DOUBLE,"
            + " account_type STRING, per_year DOUBLE, per_bed DOUBLE");
    view(
        session,
        "line_visits",
        visits,
        "product_line STRING, segment STRING, visits_per_year DOUBLE, visit_milli BIGINT,"
            + " travel_milli BIGINT");
  }

  static void view(SparkSession session, String name, List<Row> rows, String ddl) {
    session.createDataFrame(rows, StructType.fromDDL(ddl)).createOrReplaceTempView(name);
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
   * SQL of sums by name, in columns {@code <column>_0} ...: Spark's hash aggregation keeps longs,
   * and no maps.
   *
   * @param names as {@link #groups} or {@link #names} gives them
   * @param value SQL of what is summed, whole, by the number of the name and its SQL
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
   * A map of what such columns hold by name, without names that have nothing.
   *
   * @param parts as many of the sum are 1
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
