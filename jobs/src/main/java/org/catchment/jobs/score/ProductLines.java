package org.catchment.jobs.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.config.Config;

/** The configured product lines as small views, which Spark broadcasts. */
final class ProductLines {
  private ProductLines() {}

  /**
   * Registers {@code line_procedure} (product_line, procedure_group, usd, case_hours,
   * medicare_share), {@code line_rate} (product_line, procedure_group, account_type, per_year,
   * per_bed), {@code line_visits} (product_line, segment, visits_per_year, hours_per_visit), {@code
   * line_product} (product_line, product) and {@code line} (product_line).
   */
  static void register(SparkSession session, Config.Score score) {
    List<Row> procedures = new ArrayList<>();
    List<Row> rates = new ArrayList<>();
    List<Row> visits = new ArrayList<>();
    List<Row> products = new ArrayList<>();
    List<Row> lines = new ArrayList<>();
    for (Config.ProductLine line : score.lines()) {
      lines.add(RowFactory.create(line.name()));
      products.add(RowFactory.create(line.name(), line.name().toLowerCase(Locale.ROOT)));
      line.products().stream()
          .map(product -> product.toLowerCase(Locale.ROOT))
          .filter(product -> !product.equals(line.name()))
          .distinct()
          .forEach(product -> products.add(RowFactory.create(line.name(), product)));
      for (Config.Procedure procedure : line.procedures()) {
        procedures.add(
            RowFactory.create(
                line.name(),
                procedure.group(),
                procedure.usd(),
                line.coveredShare() * procedure.minutes() / 60,
                procedure.medicareShare()));
        procedure
            .rates()
            .forEach(
                (type, rate) ->
                    rates.add(
                        RowFactory.create(
                            line.name(), procedure.group(), type, rate.perYear(), rate.perBed())));
      }
      line.callPlan()
          .forEach(
              (segment, plan) ->
                  visits.add(
                      RowFactory.create(
                          line.name(),
                          segment,
                          plan.visitsPerYear(),
                          plan.minutesPerVisit() / 60)));
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
        "product_line STRING, procedure_group STRING, account_type STRING, per_year DOUBLE,"
            + " per_bed DOUBLE");
    view(
        session,
        "line_visits",
        visits,
        "product_line STRING, segment STRING, visits_per_year DOUBLE, hours_per_visit DOUBLE");
  }

  private static void view(SparkSession session, String name, List<Row> rows, String ddl) {
    session.createDataFrame(rows, StructType.fromDDL(ddl)).createOrReplaceTempView(name);
  }

  /** SQL of the segment of a decile. */
  static String segment(Config.Score score, String decile) {
    return score.segments().stream()
        .sorted(Comparator.comparingInt(Config.Segment::fromDecile).reversed())
        .map(
            segment ->
                "WHEN %s >= %d THEN '%s'"
                    .formatted(decile, segment.fromDecile(), segment.name().replace("'", "''")))
        .collect(Collectors.joining(" ", "CASE ", " END"));
  }

  /**
   * SQL of a map from procedure group to a sum, without the groups that have none. Sums by group,
   * for Spark's hash aggregation keeps no maps.
   *
   * @param value SQL of what is summed, in thousandths and whole, by group
   */
  static String sumByGroup(Config.Score score, UnaryOperator<String> value) {
    return sumBy(
        score.lines().stream()
            .flatMap(line -> line.procedures().stream())
            .map(Config.Procedure::group),
        value,
        1000);
  }

  /**
   * As {@link #sumByGroup}, from product line to a sum.
   *
   * @param value SQL of what is summed, in hundredths and whole, by line
   */
  static String sumByLine(Config.Score score, UnaryOperator<String> value) {
    return sumBy(score.lines().stream().map(Config.ProductLine::name), value, 100);
  }

  private static String sumBy(Stream<String> names, UnaryOperator<String> value, int parts) {
    return names
        .sorted()
        .map(name -> "'" + name.replace("'", "''") + "'")
        .map(name -> "%s, sum(%s) / %d".formatted(name, value.apply(name), parts))
        .collect(Collectors.joining(", ", "map_filter(map(", "), (k, v) -> v IS NOT NULL)"));
  }
}
