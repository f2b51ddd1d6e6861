package org.catchment.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.ConfigLoader;
import org.catchment.jobs.conform.Conform;
import org.catchment.jobs.generate.Generate;
import org.catchment.jobs.generate.Request;
import org.catchment.jobs.ingest.Ingest;
import org.catchment.jobs.run.Step;
import org.catchment.jobs.run.StepContext;
import org.catchment.jobs.run.StepProgress;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.Warehouse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench input}: from files to conformed tables, and how that grows with the input. */
@Command(
    name = "input",
    description = "Takes made-up nations of several sizes from their files to conformed tables.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  CATCHMENT_JVM_OPTS=-Xmx6g bench input --physicians 1000000 --lines 1000000,10000000",
      "",
      "The files are made before the clock starts, and everything is removed behind each",
      "size. The real facilities are read, too. 'growth' is the time a line beside that of",
      "the first size: 1 and less is no worse than linear. Ends with 1 when it is more."
    })
final class InputCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--physicians",
      defaultValue = "1000000",
      paramLabel = "N",
      description = "In the registry (${DEFAULT-VALUE}).")
  private long physicians;

  @Option(
      names = "--lines",
      split = ",",
      defaultValue = "1000000,10000000",
      paramLabel = "N",
      description = "Lines of services, one run each (${DEFAULT-VALUE}).")
  private List<Long> lines = List.of();

  @Option(
      names = "--scratch",
      paramLabel = "FOLDER",
      description = "For files and tables, some 5 GB (default: the system's).")
  private @Nullable Path scratch;

  @Mixin private SparkOptions sparkOptions = new SparkOptions();

  @Option(names = "--json", description = "End with one line of JSON a size.")
  private boolean json;

  @Mixin private RecordOptions record = new RecordOptions();

  @Override
  public Integer call() throws IOException {
    Bench.require(physicians > 0, "--physicians", physicians, "at least 1");
    for (long size : lines) {
      Bench.require(size > 0, "--lines", size, "at least 1");
    }
    Map<String, Object> machine = Machine.facts();
    List<Map<String, Object>> all = new ArrayList<>();
    try (SparkSession spark = sparkOptions.sessionWithTables()) {
      machine.put("spark", sparkOptions.facts(spark));
      Meter meter = new Meter(spark);
      for (long size : lines) {
        try (TemporaryFolder folder = new TemporaryFolder(folder())) {
          all.add(measure(spark, meter, folder.path(), size));
        }
      }
    }
    double first = (double) requireNonNull(all.get(0).get("seconds")) / lines.get(0);
    boolean isLinear = true;
    for (int i = 0; i < all.size(); i++) {
      double growth = (double) requireNonNull(all.get(i).get("seconds")) / lines.get(i) / first;
      all.get(i).put("growth", Bench.rounded(growth));
      isLinear &= growth <= 1;
    }
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    for (Map<String, Object> figures : all) {
      out.println();
      figures.forEach((name, value) -> out.printf("  %-17s %s%n", name, value));
    }
    record.keep("input.csv", all, machine, out);
    if (json) {
      all.forEach(figures -> out.println(Bench.json(new LinkedHashMap<>(figures))));
    }
    out.flush();
    return isLinear ? 0 : 1;
  }

  private Path folder() throws IOException {
    return scratch == null
        ? Files.createTempDirectory("bench-input")
        : Files.createTempDirectory(scratch, "bench-input");
  }

  private Map<String, Object> measure(SparkSession spark, Meter meter, Path folder, long size) {
    Bench.say(requireNonNull(spec), String.format(Locale.ROOT, "making up %,d lines", size));
    Request request = new Request(physicians, size, 7, 2023);
    Path files = folder.resolve("files");
    new Generate(request, files.toString(), spark.sparkContext().hadoopConfiguration())
        .run(spark, StepProgress.NONE);
    Config config =
        ConfigLoader.load(
                null,
                List.of(
                    "out=" + folder.resolve("tables"),
                    "input.as_of=2023-12-31",
                    "input.sources=[{path: '%s'}, {path: '%s'}]"
                        .formatted(
                            files.resolve(request.registryFile()),
                            files.resolve(request.servicesFile()))))
            .config();
    Warehouse warehouse = new Warehouse(spark, config.out());
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("physicians", physicians);
    figures.put("lines", size);
    double seconds = 0;
    double cpu = 0;
    double peak = 0;
    for (Step step : List.of(new Ingest(), new Conform())) {
      Bench.say(requireNonNull(spec), step.name());
      RunTables tables = RunTables.ofNew(warehouse, "bench");
      Meter.Taken<Boolean> taken =
          meter.measure(
              () -> {
                step.run(new StepContext(spark, config, tables, StepProgress.NONE));
                return true;
              });
      figures.put(step.name() + "_s", Bench.rounded(taken.wallSeconds()));
      seconds += taken.wallSeconds();
      cpu += taken.cpuSeconds();
      peak = Math.max(peak, taken.peakRssMb());
    }
    figures.put("seconds", seconds);
    figures.put("cpu_s", Bench.rounded(cpu));
    figures.put("peak_rss_mb", Bench.rounded(peak));
    RunTables tables = RunTables.ofNew(warehouse, "bench");
    figures.put("accounts", tables.read(Table.CONFORMED_ACCOUNT).count());
    figures.put("volumes", tables.read(Table.CONFORMED_PROCEDURE_VOLUME).count());
    return figures;
  }
}
