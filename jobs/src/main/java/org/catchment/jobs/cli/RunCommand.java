package org.catchment.jobs.cli;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.generate.Generate;
import org.catchment.jobs.generate.Request;
import org.catchment.jobs.run.Pipeline;
import org.catchment.jobs.run.Sessions;
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

  /** Defaults of the verb, over those of all verbs, each as {@code key=value}. */
  List<String> defaults() {
    return List.of();
  }

  /** The configuration in effect. */
  final Config load(List<String> defaults) {
    return options.loadForRun(defaults).config();
  }

  /** Whether the output of {@link #prepare} exists. */
  boolean isPrepared(Config config) {
    return true;
  }

  /** What the verb does before the steps. */
  void prepare(SparkSession session, Config config, Console console) {}

  @Override
  public final Integer call() throws Exception {
    Console console = Console.of(Objects.requireNonNull(spec));
    Config config = load(defaults());
    if (dryRun) {
      if (!resume && isPrepared(config)) {
        DryRun.check(config, Main.steps());
      }
      console.summary(DryRun.of(config, Main.steps()));
      return 0;
    }
    console.note("Catchment " + Main.Version.current() + ", Spark on " + Sessions.master(config));
    try (SparkSession session = Sessions.start(config)) {
      prepare(session, config, console);
      Pipeline.Finished run = Main.pipeline(session, config, console).run(resume);
      console.summary(Summary.of(run.tables(), config, run.summary()));
    }
    return 0;
  }

  /** The run that a new user tries first. */
  @Command(
      name = "demo",
      description = {
        "Divides the United States: 115,250 real facility rows into 250 balanced territories.",
        "",
        "With --national, the whole mission at scale: the real facilities and 1,000,000 made-up"
            + " physicians with 10,000,000 lines of services, from the published layouts to 1,000"
            + " territories."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  catchment demo",
        "  catchment demo --set align.territories=500 --out demo-500",
        "  catchment demo --national    7 minutes of two cores, 8.7 GiB, 6 GB of disk",
      })
  static final class Demo extends RunCommand {
    private static final Request NATION = new Request(1_000_000, 10_000_000, 7, 2023);

    @Option(
        names = "--national",
        description = "Also 1,000,000 made-up physicians, and 1,000 territories.")
    private boolean national;

    @Override
    List<String> defaults() {
      if (!national) {
        return List.of("out=catchment-demo");
      }
      List<String> defaults =
          List.of("out=catchment-national", "align.territories=1000", "input.as_of=2023-12-31");
      String folder = generated(load(defaults));
      return Stream.concat(
              defaults.stream(),
              Stream.of(
                  "input.sources=[{path: '%s/%s'}, {path: '%s/%s'}]"
                      .formatted(folder, NATION.registryFile(), folder, NATION.servicesFile())))
          .toList();
    }

    private static String generated(Config config) {
      return config.out() + "/generated";
    }

    @Override
    boolean isPrepared(Config config) {
      return !national
          || new Generate(NATION, generated(config), Sessions.hadoop(config)).present().isPresent();
    }

    /** Generates the nation, unless it is already there. */
    @Override
    void prepare(SparkSession session, Config config, Console console) {
      if (!national) {
        return;
      }
      Generate generate =
          new Generate(NATION, generated(config), session.sparkContext().hadoopConfiguration());
      if (generate.present().isEmpty()) {
        generate.check(false);
        try (Console.Line line = console.start("generate")) {
          generate.run(session, line);
          line.done(NATION.physicians() + NATION.lines());
        }
      }
    }
  }
}
