package org.catchment.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.ConfigLoader;
import org.catchment.jobs.error.ShellWord;
import org.catchment.jobs.generate.Generate;
import org.catchment.jobs.generate.Generated;
import org.catchment.jobs.generate.Request;
import org.catchment.jobs.run.Sessions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes up files in the published layouts. */
@Command(
    name = "generate",
    description = {
      "Makes up physicians and services in the layouts of NPPES and Medicare, for load tests.",
      "",
      "Writes npidata_pfile_*.csv (330 columns), Medicare_Physician_Other_Practitioners_*.csv (29"
          + " columns) and a README.txt that says which parts follow real national totals. Nobody in"
          + " the files exists: their NPIs begin with 3 to 9, real ones with 1 or 2.",
      "",
      "The same numbers, seed and year give the same bytes, on any number of cores. Where the folder"
          + " holds them already, nothing is done. A physician takes about 1.2 kB, a line 170 bytes."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  catchment generate --out small --physicians 1000 --lines 10000   a look, in seconds",
      "  catchment generate --out nation                                  1,000,000 and 10,000,000",
      "  catchment generate --out nation-8 --seed 8 --year 2019           others, of another year",
      "  catchment generate --out nation --seed 9 --force                 overwrites what is there"
    })
final class GenerateCommand implements Callable<Integer> {
  private static final double MB = 1e6;

  @Option(
      names = "--physicians",
      defaultValue = "1000000",
      paramLabel = "N",
      description = "How many physicians and other practitioners; ${DEFAULT-VALUE} if not given.")
  private long physicians;

  @Option(
      names = "--lines",
      defaultValue = "10000000",
      paramLabel = "N",
      description =
          "How many lines of services they have together, exactly; ${DEFAULT-VALUE} if not given."
              + " In reality about 8 a physician.")
  private long lines;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Any whole number; another seed gives other people. ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--year",
      defaultValue = "2023",
      paramLabel = "YYYY",
      description = "Year of the services, 2014 to 2023; ${DEFAULT-VALUE} if not given.")
  private int year;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "DIR",
      description = "Folder of the files: a path, or any URI that Hadoop knows.")
  private String out = "";

  @Option(names = "--force", description = "Write anew, whatever the folder holds.")
  private boolean force;

  @Option(
      names = {"-m", "--master"},
      paramLabel = "URL",
      description = "Spark master, for example local[2].")
  private @Nullable String master;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Console console = Console.of(Objects.requireNonNull(spec));
    Request request = new Request(physicians, lines, seed, year);
    Generate generate =
        new Generate(request, out, SparkHadoopUtil.get().newConfiguration(new SparkConf()));
    Optional<Generated> present = force ? Optional.empty() : generate.present();
    if (present.isPresent()) {
      console.note("The files are there already; --force writes them again.");
      console.summary(summary(generate, present.get(), "was generated before"));
      return 0;
    }
    generate.check(force);
    Config config = config();
    console.note("Catchment " + Main.Version.current() + ", Spark on " + Sessions.master(config));
    long started = System.nanoTime();
    try (SparkSession session = Sessions.start(config);
        Console.Line line = console.start("generate")) {
      Generated generated = generate.run(session, line);
      line.done(physicians + lines);
      double seconds = (System.nanoTime() - started) / 1e9;
      console.summary(
          summary(
              generate,
              generated,
              String.format(
                  Locale.ROOT,
                  "generated in %.0f s, %,.0f rows/s",
                  seconds,
                  (physicians + lines) / seconds)));
    }
    return 0;
  }

  private Config config() {
    List<String> sets = new ArrayList<>(List.of("out=" + out));
    if (master != null) {
      sets.add("master=" + master);
    }
    return ConfigLoader.load(null, sets).config();
  }

  private static String summary(Generate generate, Generated generated, String how) {
    StringBuilder text = new StringBuilder();
    line(text, "");
    line(text, "%,.0f MB %s; all of it is synthetic", generated.bytes() / MB, how);
    line(text, "");
    line(text, "  %14s %10s  %s", "rows", "MB", "File");
    for (Generated.File file : generated.files()) {
      line(
          text,
          "  %14s %10s  %s",
          file.rows() == 0 ? "" : String.format(Locale.ROOT, "%,d", file.rows()),
          String.format(Locale.ROOT, "%,.1f", file.bytes() / MB),
          generate.pathOf(file));
    }
    line(text, "");
    line(
        text,
        "  Read    cat %s",
        ShellWord.of(generate.pathOf(generated.files().get(generated.files().size() - 1))));
    line(
        text,
        "  Next    bin/catchment run --set align.territories=1000 --set %s",
        ShellWord.of(
            sources(
                generated.files().stream()
                    .filter(file -> file.rows() > 0)
                    .map(generate::pathOf)
                    .toList())));
    return text.toString();
  }

  /** The files as a value of {@code --set}, in YAML. */
  static String sources(List<String> paths) {
    return paths.stream()
        .map(path -> path.matches("[\\w./-]+") ? path : "'" + path.replace("'", "''") + "'")
        .map(path -> "{path: " + path + "}")
        .collect(Collectors.joining(", ", "input.sources=[", "]"));
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing())
        .append(System.lineSeparator());
  }
}
