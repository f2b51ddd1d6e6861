package org.catchment.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.catchment.jobs.align.solver.UnitSearch;
import org.catchment.jobs.align.solver.goal.Progress;
import org.catchment.jobs.align.solver.units.UnitDivision;
import org.catchment.jobs.align.solver.units.Units;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that compare the unit search with known answers have in common. */
final class KnownAnswers {
  private static final double NANOS = 1e9;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Starts all random numbers (${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", description = "End with one line of JSON.")
  private boolean json;

  @Mixin private RecordOptions record = new RecordOptions();

  long seed() {
    return seed;
  }

  /** A division and the CPU seconds of the thread that found it. */
  record Found(UnitDivision division, double cpuSeconds) {}

  static Found search(Units units) {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    UnitDivision division = UnitSearch.divide(units, Progress.NONE);
    return new Found(division, (threads.getCurrentThreadCpuTime() - start) / NANOS);
  }

  /**
   * Prints and keeps the answers.
   *
   * @param file of the results
   * @param barPercent how far above the best an objective may be
   * @return the exit code: 1 if an answer misses the bar
   */
  int report(String file, List<KnownAnswer> answers, double barPercent, PrintWriter out) {
    out.printf(
        "%n  %-12s %5s %3s %12s %12s %8s  %-7s %-10s %7s%n",
        "instance", "n", "k", "objective", "best known", "% off", "bounds", "contiguous", "cpu s");
    for (KnownAnswer a : answers) {
      out.printf(
          Locale.ROOT,
          "  %-12s %5d %3d %,12.2f %,12.2f %8.3f  %-7s %-10s %7.2f%s%n",
          a.instance(),
          a.units(),
          a.territories(),
          a.objective(),
          a.best(),
          a.percentOff(),
          a.withinBounds() ? "within" : "OUTSIDE",
          a.contiguous() ? "yes" : "NO",
          a.cpuSeconds(),
          a.meets(barPercent) ? "" : "  misses the bar");
    }
    long missed = answers.stream().filter(a -> !a.meets(barPercent)).count();
    out.printf(
        Locale.ROOT,
        "%n  %d of %d within bounds, in one piece and at most %.1f %% off.%n",
        answers.size() - missed,
        answers.size(),
        barPercent);
    record.keep(file, answers.stream().map(KnownAnswer::figures).toList(), Machine.facts(), out);
    if (json) {
      out.println(headline(answers, missed));
    }
    out.flush();
    return missed == 0 ? 0 : 1;
  }

  private static String headline(List<KnownAnswer> answers, long missed) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("instances", answers.size());
    line.put("missed", missed);
    line.put(
        "worst_percent_off", answers.stream().mapToDouble(KnownAnswer::percentOff).max().orElse(0));
    line.put("within_bounds", answers.stream().allMatch(KnownAnswer::withinBounds));
    line.put("contiguous", answers.stream().allMatch(KnownAnswer::contiguous));
    line.put("cpu_s", answers.stream().mapToDouble(KnownAnswer::cpuSeconds).sum());
    line.put("answers", answers.stream().map(KnownAnswer::figures).toList());
    try {
      return new ObjectMapper().writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
