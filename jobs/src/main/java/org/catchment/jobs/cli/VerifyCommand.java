package org.catchment.jobs.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.run.Sessions;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.verify.Verification;
import org.catchment.jobs.verify.Verification.Claim;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks what a run claims about itself. */
@Command(
    name = "verify",
    description = {
      "Recomputes what a run claims about its division, from the tables alone.",
      "Ends with exit code 5 if a claim does not hold."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  catchment verify --out catchment-demo",
      "  catchment verify --out results --run 20261123T230627Z-e7a3"
    })
final class VerifyCommand implements Callable<Integer> {
  static final int CLAIM_FAILS = 5;

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Mixin private FinishedRun run = new FinishedRun();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Config config = options.load(List.of()).config();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (SparkSession session = Sessions.start(config)) {
      return print(run.tables(session, config.out()), out) ? 0 : CLAIM_FAILS;
    }
  }

  /** Prints what was checked; false if a claim does not hold. */
  static boolean print(RunTables tables, PrintWriter out) {
    List<Claim> claims = Verification.of(tables);
    long failures = claims.stream().filter(claim -> !claim.holds()).count();
    out.printf(Locale.ROOT, "Run %s%n%n", tables.runId());
    out.printf(Locale.ROOT, "  %-32s %20s %20s%n", "Claim", "claimed", "found");
    for (Claim claim : claims) {
      out.printf(
          Locale.ROOT,
          "  %-32s %20.10g %20.10g  %s%n",
          claim.name(),
          claim.claimed(),
          claim.found(),
          claim.holds() ? "holds" : "DOES NOT HOLD");
    }
    out.printf(
        Locale.ROOT,
        "%n%s%n",
        failures == 0
            ? "All " + claims.size() + " claims hold."
            : failures + " of " + claims.size() + " claims do not hold.");
    out.flush();
    return failures == 0;
  }
}
