package org.catchment.jobs.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs all steps. */
@Command(
    name = "run",
    description = "Runs all steps: ingest, conform, score, align, evaluate, publish.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  catchment run --set align.territories=120 --set align.measure=potential_usd",
      "  catchment run --config my.yaml --out results",
      "  catchment run --out results --resume    goes on after the last finished step",
      "  catchment run --config my.yaml --dry-run"
    })
class RunCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(names = "--resume", description = "Continue the newest unfinished run in the folder.")
  private boolean resume;

  @Option(names = "--dry-run", description = "Say what would run, and touch nothing.")
  private boolean dryRun;

  @Spec private @Nullable CommandSpec spec;

  /** Folder when the user names none; null for the configuration's. */
  @Nullable String defaultOut() {
    return null;
  }

  @Override
  public final Integer call() throws Exception {
    Console console = Console.of(Objects.requireNonNull(spec));
    Config config = options.load(defaultOut()).config();
    if (dryRun) {
      console.summary(DryRun.of(config, Pipeline.STEPS));
      return 0;
    }
    console.note("Catchment " + Main.Version.current() + ", Spark on " + Sessions.master(config));
    try (SparkSession session = Sessions.start(config)) {
      new Pipeline(session, config, console).run(resume);
    }
    return 0;
  }

  /** The run that a newcomer types first. */
  @Command(
      name = "demo",
      description =
          "Divides the United States: 115,250 real facility rows into 250 balanced territories.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  catchment demo",
        "  catchment demo --set align.territories=500 --out demo-500",
      })
  static final class Demo extends RunCommand {
    @Override
    String defaultOut() {
      return "catchment-demo";
    }
  }
}
