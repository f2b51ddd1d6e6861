package org.catchment.jobs.conform.value;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.catchment.jobs.spark.SqlText;

/**
 * How large a figure of an account can be. What is larger is taken for a slip, such as a ZIP code
 * in the column of the beds: it is counted in {@code landed.finding} and not used.
 *
 * <p>Each limit is a round number about twice the largest that is published: hospitals of 2,700
 * beds, nursing homes of 1,200 (CMS, Provider of Services, 2023), 140,000 discharges and 30,000
 * full-time employees (CMS, Hospital Cost Report, 2022). Those of the company's measures are ours:
 * a billion USD and a million hours a year.
 *
 * @param isUnlimited whether figures of any size are used
 */
public record Plausible(boolean isUnlimited) {
  private static final int MOST_BEDS = 5_000;

  /** Beds or stations, where a type has fewer than hospitals. */
  private static final Map<String, Integer> MOST_BEDS_BY_TYPE =
      new TreeMap<>(
          Map.of("nursing", 2_500, "rehab", 1_500, "hospice", 500, "dialysis", 300, "asc", 100));

  private static final double MOST_POTENTIAL_USD = 1e9;
  private static final double MOST_WORKLOAD_HOURS = 1e6;

  /** The largest figures of a cost report, by landed column, for a year. */
  private static final Map<String, Double> OF_COST_REPORTS =
      new TreeMap<>(
          Map.of(
              "discharges", 300_000d,
              "medicare_discharges", 300_000d,
              "outpatient_charges", 5e10,
              "fte", 75_000d));

  /**
   * SQL of whether beds are too many.
   *
   * @param beds SQL of a number
   * @param type SQL of the type of the account
   */
  public String tooManyBeds(String beds, String type) {
    String most =
        MOST_BEDS_BY_TYPE.entrySet().stream()
            .map(e -> "WHEN " + SqlText.literal(e.getKey()) + " THEN " + e.getValue())
            .collect(Collectors.joining(" ", "CASE " + type + " ", " ELSE " + MOST_BEDS + " END"));
    return exceeds(beds, isUnlimited ? String.valueOf(Integer.MAX_VALUE) : most);
  }

  /** SQL of whether a potential in USD a year is too large. */
  public String tooMuchPotential(String usd) {
    return isUnlimited ? "false" : exceeds(usd, MOST_POTENTIAL_USD + "d");
  }

  /** SQL of whether a workload in hours a year is too large. */
  public String tooManyHours(String hours) {
    return isUnlimited ? "false" : exceeds(hours, MOST_WORKLOAD_HOURS + "d");
  }

  /**
   * SQL of whether a figure of a cost report is too large.
   *
   * @param column landed column
   * @param figure SQL of the figure, for a year
   */
  public String tooLarge(String column, String figure) {
    return isUnlimited ? "false" : exceeds(figure, OF_COST_REPORTS.get(column) + "d");
  }

  private static String exceeds(String value, String limit) {
    return "coalesce((%s) > (%s), false)".formatted(value, limit);
  }
}
