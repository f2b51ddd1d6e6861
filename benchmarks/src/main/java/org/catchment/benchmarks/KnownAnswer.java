package org.catchment.benchmarks;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the unit search found for a problem whose best answer is known.
 *
 * @param instance name of the problem
 * @param units N
 * @param territories K
 * @param objective of the answer, as the judge computes it
 * @param best the least objective that is known
 * @param withinBounds whether all loads are
 * @param contiguous whether each territory is in one piece on the given graph
 * @param cpuSeconds of the thread that searched
 */
record KnownAnswer(
    String instance,
    int units,
    int territories,
    double objective,
    double best,
    boolean withinBounds,
    boolean contiguous,
    double cpuSeconds) {

  /** How far the objective is above the best one, in percent; below 0 if it is better. */
  double percentOff() {
    return 100 * (objective / best - 1);
  }

  /** Whether the answer is allowed, and near enough to the best one. */
  boolean meets(double barPercent) {
    return withinBounds && contiguous && percentOff() <= barPercent;
  }

  Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("instance", instance);
    figures.put("units", units);
    figures.put("territories", territories);
    figures.put("objective", rounded("%.2f", objective));
    figures.put("best_known", rounded("%.2f", best));
    figures.put("percent_off", rounded("%.3f", percentOff()));
    figures.put("within_bounds", withinBounds);
    figures.put("contiguous", contiguous);
    figures.put("cpu_s", rounded("%.2f", cpuSeconds));
    return figures;
  }

  private static String rounded(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
