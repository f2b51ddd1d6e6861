package org.catchment.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.catchment.jobs.align.solver.AssignmentKernel;
import org.catchment.jobs.error.UserError;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench kernel}: one pass over the accounts, by JMH. */
@Command(
    name = "kernel",
    description =
        "Measures one pass of the solver over the accounts (who prefers which territory): ns an"
            + " account on one thread, by JMH in a JVM of its own.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bench kernel                        K = 100, 1,000 and 5,000: some minutes",
      "  bench kernel --quick --no-record    short iterations, while you work on it",
      "  bench kernel --territories 1000 --accounts 100000",
      "",
      "'assign' finds everybody's territory. 'assignWithBorders' also collects who is",
      "how near to which border, as the steps of the prices need it."
    })
final class KernelCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--accounts",
      defaultValue = "1000000",
      paramLabel = "N",
      description = "Accounts, made like those of bench engine (${DEFAULT-VALUE}).")
  private int accounts;

  @Option(
      names = "--territories",
      defaultValue = "100,1000,5000",
      split = ",",
      paramLabel = "K",
      description = "Numbers of territories (${DEFAULT-VALUE}).")
  private int[] territories = {};

  @Option(names = "--quick", description = "3 iterations of 1 s instead of 10 of 2 s.")
  private boolean quick;

  @Mixin private RecordOptions record = new RecordOptions();

  @Override
  public Integer call() throws RunnerException {
    String[] counts = new String[territories.length];
    for (int t = 0; t < counts.length; t++) {
      if (territories[t] < 1 || territories[t] > accounts) {
        throw UserError.config(
            "--territories (%,d) must be in [1, --accounts (%,d)]."
                .formatted(territories[t], accounts),
            "See --help.");
      }
      counts[t] = Integer.toString(territories[t]);
    }
    Map<String, Object> machine = Machine.facts();
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(AssignmentKernel.class.getName())
            .param("accounts", Integer.toString(accounts))
            .param("territories", counts)
            .warmupIterations(quick ? 2 : 5)
            .warmupTime(TimeValue.seconds(quick ? 1 : 2))
            .measurementIterations(quick ? 3 : 10)
            .measurementTime(TimeValue.seconds(quick ? 1 : 2))
            .forks(1)
            .timeUnit(TimeUnit.NANOSECONDS)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    requireNonNull(spec)
        .commandLine()
        .getErr()
        .println("  measuring; JMH is silent until it is done ...");
    report(new Runner(options.build()).run(), machine);
    return 0;
  }

  private void report(Collection<RunResult> runs, Map<String, Object> machine) {
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    out.printf(
        "%n  %-20s %11s %11s %10s %10s%n", "pass", "accounts", "territories", "ns each", "+-");
    List<Map<String, Object>> lines = new ArrayList<>();
    for (RunResult run : runs) {
      String pass = run.getPrimaryResult().getLabel();
      String count = run.getParams().getParam("territories");
      double nanos = run.getPrimaryResult().getScore() / accounts;
      double error = run.getPrimaryResult().getScoreError() / accounts;
      out.printf(
          Locale.ROOT, "  %-20s %,11d %11s %10.1f %10.1f%n", pass, accounts, count, nanos, error);
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("pass", pass);
      line.put("accounts", accounts);
      line.put("territories", count);
      line.put("ns_an_account", String.format(Locale.ROOT, "%.2f", nanos));
      line.put("error_ns", String.format(Locale.ROOT, "%.2f", error));
      line.put("iterations", run.getParams().getMeasurement().getCount());
      lines.add(line);
    }
    record.keep("kernel.csv", lines, machine, out);
    out.flush();
  }
}
