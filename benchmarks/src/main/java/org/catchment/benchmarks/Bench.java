package org.catchment.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.catchment.jobs.error.UserError;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;

/** The command line of {@code bin/bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    version = "bench 0.1.0-SNAPSHOT",
    description =
        "Measures the alignment engine, the spatial joins, the file reader and the SQL functions,"
            + " beside peers in one process.",
    subcommands = {
      EngineCommand.class,
      ConvergenceCommand.class,
      KernelCommand.class,
      CountiesCommand.class,
      PMedianCommand.class,
      JoinCommand.class,
      ParseCommand.class,
      FunctionsCommand.class,
      InputCommand.class,
      ScoreCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bench engine --accounts 100000 --territories 250      a first impression",
      "  bench engine --accounts 1000000 --territories 1000    the yardstick",
      "  bench engine --points FILE.csv.gz --territories 1000  given accounts",
      "  bench convergence --seeds 50 --accounts 100000        is every nation balanced?",
      "  bench kernel --quick                                  ns an account and pass",
      "  bench counties --help                                 beside proven optima",
      "  bench pmedian FOLDER                                  beside best known values",
      "  bench join --points 5000000                           point in county, beside Sedona",
      "  bench parse --file npidata_pfile.csv                  beside Spark's CSV reader",
      "  bench functions --rows 10000000                       beside Spark's nearest functions",
      "  bench input --lines 1000000,10000000                  from files to conformed tables",
      "  bench score --lines 10000000                          scoring, beside a bare aggregation",
      "",
      "Each verb's --help says more. Close what else runs: a busy machine gives poor",
      "figures. Its load is recorded with them."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:an error of the benchmark, of the engine or of the machine, or a bar that is missed",
      "2:a wrong option",
      "3:an input is missing, damaged or not in its layout",
      "4:the results cannot be written"
    })
public final class Bench {
  private Bench() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Bench());
    line.setExecutionExceptionHandler((e, failed, parsed) -> report(e, failed.getErr()));
    line.setUsageHelpAutoWidth(true);
    line.setUsageHelpLongOptionsMaxWidth(28);
    return line;
  }

  /** Says on the error stream what a command is doing now. */
  static void say(CommandSpec spec, String what) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("  " + what + " ...");
    err.flush();
  }

  /** A figure to three digits. */
  static double rounded(double value) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.3g", value));
  }

  /** Refuses an option's value, unless it is as it must be. */
  static void require(boolean holds, String option, Object value, String wanted) {
    if (!holds) {
      throw UserError.config(option + " (" + value + ") must be " + wanted + ".", "See --help.");
    }
  }

  /** One line of JSON. */
  static String json(Map<String, @Nullable Object> values) {
    try {
      return new ObjectMapper().writeValueAsString(values);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int report(Exception failure, PrintWriter err) {
    Optional<UserError> error = UserError.within(failure);
    if (error.isPresent()) {
      err.println("bench: " + error.get().getMessage());
      return error.get().kind().exitCode;
    }
    failure.printStackTrace(err);
    return 1;
  }
}
