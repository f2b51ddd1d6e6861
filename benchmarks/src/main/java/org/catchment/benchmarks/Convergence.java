package org.catchment.benchmarks;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the engine fared with nations of one size, and how that is told. */
final class Convergence {
  private static final String ROW = "  %10s %11s %8s %8s %11s %10s %10s %6s %9s%n";

  private final int accounts;
  private final int territories;
  private final double tolerance;
  private final List<Nation> nations = new ArrayList<>();

  Convergence(int accounts, int territories, double tolerance) {
    this.accounts = accounts;
    this.territories = territories;
    this.tolerance = tolerance;
  }

  /**
   * One division.
   *
   * @param imbalance the largest, as judged from the accounts
   * @param gap as the engine certifies it
   * @param detachedShare likewise
   * @param jobs Spark jobs, whatever they read
   */
  record Nation(
      long seed, double imbalance, double gap, double detachedShare, int jobs, double seconds) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "seed %d (%.3f %%)", seed, 100 * imbalance);
    }
  }

  void add(Nation nation) {
    nations.add(nation);
  }

  /** The nations that are not within the tolerance. */
  List<Nation> outside() {
    return nations.stream().filter(nation -> !(nation.imbalance() <= tolerance)).toList();
  }

  private double worst(ToDoubleFunction<Nation> figure) {
    return nations.stream().mapToDouble(figure).max().orElse(Double.NaN);
  }

  private double medianSeconds() {
    double[] ascending = nations.stream().mapToDouble(Nation::seconds).sorted().toArray();
    int half = ascending.length / 2;
    return (ascending[half] + ascending[(ascending.length - 1) / 2]) / 2;
  }

  /** What was found, by column. */
  Map<String, @Nullable Object> headline() {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("accounts", accounts);
    line.put("territories", territories);
    line.put("tolerance", tolerance);
    line.put("first_seed", nations.get(0).seed());
    line.put("seeds", nations.size());
    line.put("within_tolerance", nations.size() - outside().size());
    line.put("imbalance_worst", worst(Nation::imbalance));
    line.put("gap_worst", worst(Nation::gap));
    line.put("detached_share_worst", worst(Nation::detachedShare));
    line.put("jobs_most", (int) worst(Nation::jobs));
    line.put("wall_s_median", medianSeconds());
    line.put(
        "seeds_outside",
        outside().stream().map(n -> Long.toString(n.seed())).collect(Collectors.joining(" ")));
    return line;
  }

  /** The same, as the kept file has it. */
  Map<String, Object> figures() {
    Map<String, Object> line = new LinkedHashMap<>();
    headline()
        .forEach(
            (key, value) ->
                line.put(
                    key,
                    value instanceof Double d
                        ? String.format(Locale.ROOT, "%.6g", d)
                        : String.valueOf(value)));
    return line;
  }

  static void printHead(PrintWriter out, double tolerance) {
    out.printf(Locale.ROOT, "%nTolerance %.3f %%%n%n", 100 * tolerance);
    out.printf(
        ROW,
        "accounts",
        "territories",
        "seeds",
        "within",
        "worst",
        "worst",
        "worst",
        "most",
        "median");
    out.printf(ROW, "", "", "", "", "imbalance", "gap", "detached", "jobs", "wall s");
    out.flush();
  }

  void print(PrintWriter out) {
    out.printf(
        ROW,
        String.format(Locale.ROOT, "%,d", accounts),
        String.format(Locale.ROOT, "%,d", territories),
        nations.size(),
        nations.size() - outside().size(),
        percent(worst(Nation::imbalance)),
        percent(worst(Nation::gap)),
        percent(worst(Nation::detachedShare)),
        (int) worst(Nation::jobs),
        String.format(Locale.ROOT, "%.1f", medianSeconds()));
    outside().forEach(nation -> out.println("    outside: " + nation));
    out.flush();
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.4f %%", 100 * part);
  }
}
