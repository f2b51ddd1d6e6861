package org.catchment.jobs.conform;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.catchment.jobs.conform.value.Plausible;
import org.catchment.jobs.conform.value.Readings;
import org.catchment.jobs.spark.SqlText;

/** What a cost report says about a hospital. All figures come from one report, never from two. */
final class CostReports {

  private CostReports() {}

  /** Landed columns that hold figures. */
  static final List<String> FIGURES =
      List.of("discharges", "medicare_discharges", "outpatient_charges", "fte");

  /** The figures that are of the report's period, and are scaled to a year. */
  private static final Set<String> OF_PERIOD =
      Set.of("discharges", "medicare_discharges", "outpatient_charges");

  /**
   * SQL by column of {@code conformed.account}, over rows of {@code landed.hospital} with {@code
   * to_a_year}, the factor that scales the report's days to a year. Two reports of the same day are
   * compared in this order.
   */
  static final Set<String> COLUMNS = columns(new Plausible(true)).keySet();

  private static Map<String, String> columns(Plausible plausible) {
    String all = figure("discharges", 0, plausible);
    String ofMedicare = figure("medicare_discharges", 0, plausible);
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("discharge_count", wholeAYear(all));
    columns.put(
        "medicare_discharge_count",
        "if(%s <= %s, %s, NULL)".formatted(ofMedicare, all, wholeAYear(ofMedicare)));
    columns.put(
        "outpatient_charges_usd",
        "round(%s * to_a_year, 2)".formatted(figure("outpatient_charges", 2, plausible)));
    columns.put("fte_count", figure("fte", 2, plausible));
    columns.put(
        "is_rural", "CASE upper(trim(rural_urban)) WHEN 'R' THEN true WHEN 'U' THEN false END");
    return columns;
  }

  /** SQL of a struct of all {@link #COLUMNS}. */
  static String struct(Plausible plausible) {
    return columns(plausible).entrySet().stream()
        .map(column -> SqlText.literal(column.getKey()) + ", " + column.getValue())
        .collect(Collectors.joining(",\n", "named_struct(", ")"));
  }

  /** SQL of whether a figure is larger than it can be in a year. */
  static String isTooLarge(String column, Plausible plausible) {
    String number = Readings.number(column, "'.'", 2);
    return plausible.tooLarge(
        column, OF_PERIOD.contains(column) ? "(" + number + ") * to_a_year" : number);
  }

  /** SQL of a figure; NULL if it is no number, negative, or larger than it can be. */
  private static String figure(String column, int decimals, Plausible plausible) {
    String number = Readings.number(column, "'.'", decimals);
    return "if((%1$s) >= 0 AND NOT %2$s, CAST(%1$s AS DOUBLE), NULL)"
        .formatted(number, isTooLarge(column, plausible));
  }

  private static String wholeAYear(String figure) {
    return "CAST(round(%s * to_a_year) AS BIGINT)".formatted(figure);
  }
}
