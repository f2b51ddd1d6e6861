package org.catchment.jobs.cli;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.run.Sessions;
import org.catchment.jobs.run.Step;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs one step of a run; {@code publish} makes the run visible. */
@Command(
    description = {
      "Runs the step ${COMMAND-NAME} alone.",
      "`ingest` opens a run; the other steps go on with it, in the order ingest, conform, score,"
          + " align, evaluate, publish; `publish` makes it visible."
    },
    footerHeading = "%nExample:%n",
    footer = "  catchment ${COMMAND-NAME} --out results")
final class StepCommand implements Callable<Integer> {
  private final String step;

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(names = "--dry-run", description = "Say what would run, and touch nothing.")
  private boolean dryRun;

  @Spec private @Nullable CommandSpec spec;

  StepCommand(String step) {
    this.step = step;
  }

  @Override
  public Integer call() throws Exception {
    Console console = Console.of(Objects.requireNonNull(spec));
    Config config = options.loadForRun(List.of()).config();
    if (dryRun) {
      List<Step> only = Main.steps().stream().filter(s -> s.name().equals(step)).toList();
      DryRun.check(config, only);
      console.summary(DryRun.of(config, only));
      return 0;
    }
    try (SparkSession session = Sessions.start(config)) {
      Main.pipeline(session, config, console)
          .runOne(step)
          .ifPresent(run -> console.summary(Summary.of(run.tables(), config, run.summary())));
    }
    return 0;
  }
}
