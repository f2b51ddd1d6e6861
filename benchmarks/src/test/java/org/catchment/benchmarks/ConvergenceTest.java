package org.catchment.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ConvergenceTest {
  /** Four nations at a tolerance of 1 %: three within it, one just so, and one beyond. */
  private static Convergence fourNations() {
    Convergence nations = new Convergence(1_000, 10, 0.01);
    nations.add(new Convergence.Nation(5, 0.004, 0.03, 0, 8, 2));
    nations.add(new Convergence.Nation(6, 0.010, 0.01, 0, 8, 7));
    nations.add(new Convergence.Nation(7, 0.011, 0.02, 0.002, 7, 3));
    nations.add(new Convergence.Nation(8, 0.006, 0.01, 0.001, 8, 4));
    return nations;
  }

  @Test
  void theWorstOfEveryFigureCountsAndTheMedianOfTheSeconds() {
    // Seconds 2, 3, 4, 7: the median is 3.5.
    assertThat(fourNations().headline())
        .containsEntry("first_seed", 5L)
        .containsEntry("seeds", 4)
        .containsEntry("within_tolerance", 3)
        .containsEntry("imbalance_worst", 0.011)
        .containsEntry("gap_worst", 0.03)
        .containsEntry("detached_share_worst", 0.002)
        .containsEntry("jobs_most", 8)
        .containsEntry("wall_s_median", 3.5)
        .containsEntry("seeds_outside", "7");
  }

  @Test
  void seedsOutsideTheToleranceAreListed() {
    StringWriter out = new StringWriter();
    fourNations().print(new PrintWriter(out));
    assertThat(out.toString())
        .contains("outside: seed 7 (1.100 %)")
        .doesNotContain("seed 5", "seed 6", "seed 8");
  }

  @Test
  void anImbalanceThatIsNoNumberIsOutside() {
    Convergence nations = new Convergence(1_000, 10, 0.01);
    nations.add(new Convergence.Nation(1, Double.NaN, 0, 0, 8, 2));
    assertThat(nations.outside()).hasSize(1);
  }

  @Test
  void theExitCodeTellsWhetherEveryNationIsWithinTheTolerance() {
    // 100 accounts a territory: single ones of them bring any load within 5 %, and hardly any two
    // loads of log-normal weights are equal.
    String[] small = {
      "convergence",
      "--seeds=2",
      "--first-seed=3",
      "--accounts=400",
      "--territories=4",
      "--no-record"
    };
    StringWriter out = new StringWriter();
    CommandLine line = Bench.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(new StringWriter()));
    assertThat(line.execute(with(small, "--tolerance=0.05"))).isZero();
    assertThat(out.toString()).containsPattern("400 +4 +2 +2 ").doesNotContain("outside");
    assertThat(line.execute(with(small, "--tolerance=0"))).isEqualTo(1);
    assertThat(out.toString()).contains("outside: seed 3", "outside: seed 4");
  }

  private static String[] with(String[] options, String last) {
    String[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = last;
    return all;
  }
}
