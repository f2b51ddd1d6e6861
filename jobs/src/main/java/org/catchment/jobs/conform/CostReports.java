package org.catchment.jobs.conform;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.catchment.jobs.conform.value.Readings;
import org.catchment.jobs.spark.SqlText;

/** What a cost report says about a hospital. All figures come from one report, never from two. */
final class CostReports {
  /**
   * SQL by column of {@code conformed.account}, over rows of {@code landed.hospital} with {@code
   * to_a_year}, the factor that scales the report's days to a year. Two reports of the same day are
   * compared in this order.
   */
  static final Map<String, String> COLUMNS = columns();

  private CostReports() {}

  private static Map<String, String> columns() {
    String all = figure("discharges", 0);
    String ofMedicare = figure("medicare_discharges", 0);
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("discharge_count", wholeAYear(all));
    columns.put(
        "medicare_discharge_count",
        "if(%s <= %s, %s, NULL)".formatted(ofMedicare, all, wholeAYear(ofMedicare)));
    columns.put(
        "outpatient_charges_usd",
        "round(%s * to_a_year, 2)".formatted(figure("outpatient_charges", 2)));
    columns.put("fte_count", figure("fte", 2));
    columns.put(
        "is_rural", "CASE upper(trim(rural_urban)) WHEN 'R' THEN true WHEN 'U' THEN false END");
    return columns;
  }

  /** SQL of a struct of all {@link #COLUMNS}. */
  static String struct() {
    return COLUMNS.entrySet().stream()
        .map(column -> SqlText.literal(column.getKey()) + ", " + column.getValue())
        .collect(Collectors.joining(",\n", "named_struct(", ")"));
  }

  /** SQL of a figure; NULL if it is no number or negative. */
  private static String figure(String column, int decimals) {
    String number = Readings.number(column, "'.'", decimals);
    return "if((%1$s) >= 0, CAST(%1$s AS DOUBLE), NULL)".formatted(number);
  }

  private static String wholeAYear(String figure) {
    return "CAST(round(%s * to_a_year) AS BIGINT)".formatted(figure);
  }
}
