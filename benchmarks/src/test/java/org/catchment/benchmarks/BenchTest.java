package org.catchment.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine line = Bench.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(args);
  }

  @Test
  void helpTeachesByExamples() {
    assertThat(run("--help")).isZero();
    assertThat(run("engine", "--help")).isZero();
    assertThat(run("convergence", "--help")).isZero();
    assertThat(run("kernel", "--help")).isZero();
    assertThat(run("counties", "--help")).isZero();
    assertThat(run("pmedian", "--help")).isZero();
    assertThat(run("join", "--help")).isZero();
    assertThat(run("parse", "--help")).isZero();
    assertThat(run("functions", "--help")).isZero();
    assertThat(run("input", "--help")).isZero();
    assertThat(out.toString())
        .contains("bench engine --accounts 1000000 --territories 1000")
        .contains("bench convergence --accounts 100000 --territories 50,100")
        .contains("bench kernel --quick --no-record")
        .contains("bench join --points 100000");
  }

  @Test
  void accountsAreMadeOrReadButNotBoth() {
    assertThat(run("engine", "--accounts", "9", "--points", "a.csv", "--territories", "2"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--accounts=N").contains("mutually exclusive");
  }

  @Test
  void optionsOutOfRangeAreNamedBeforeAnythingRuns() {
    assertThat(run("engine", "--accounts", "9", "--territories", "10")).isEqualTo(2);
    assertThat(run("engine", "--accounts", "9", "--territories", "2", "--tolerance", "2"))
        .isEqualTo(2);
    assertThat(run("engine", "--accounts", "9", "--territories", "2", "--mllib-init", "best"))
        .isEqualTo(2);
    assertThat(run("kernel", "--accounts", "9", "--territories", "10")).isEqualTo(2);
    assertThat(run("convergence", "--accounts", "20,8", "--territories", "4,16")).isEqualTo(2);
    assertThat(run("convergence", "--seeds", "0")).isEqualTo(2);
    assertThat(run("join", "--points", "0")).isEqualTo(2);
    assertThat(run("parse", "--file", "a.csv", "--runs", "0")).isEqualTo(2);
    assertThat(run("parse", "--file", "a.csv", "--layout", "none")).isEqualTo(2);
    assertThat(run("functions", "--rows", "0")).isEqualTo(2);
    assertThat(run("functions", "--only", "ntile")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--rows (0) must be at least 1")
        .contains("--only (ntile) must be one of [all_payer_estimate, ")
        .contains("--territories (10) exceeds the accounts (9)")
        .contains("--tolerance (2.0) must be in [0, 1]")
        .contains("--mllib-init (best) must be random or k-means||")
        .contains("--territories (10) must be in [1, --accounts (9)]")
        .contains("--territories (16) must be in [1, --accounts (8)]")
        .contains("--seeds (0) must be at least 1")
        .contains("--points (0) must be at least 1")
        .contains("--runs (0) must be at least 1")
        .contains("--layout (none) must be one of [nppes]");
  }

  @Test
  void aMissingFileOfPointsIsAnErrorOfTheInput() {
    assertThat(run("engine", "--points", "none.csv", "--territories", "2")).isEqualTo(3);
    assertThat(run("parse", "--file", "nothing.csv")).isEqualTo(3);
    assertThat(err.toString()).contains("none.csv: no such file", "nothing.csv: no such file");
  }
}
