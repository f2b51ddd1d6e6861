package org.catchment.benchmarks;

import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.ingest.ReaderUnderTest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench parse}: the file reader beside Spark's CSV reader. */
@Command(
    name = "parse",
    description =
        "Reads a delimited file by Catchment and by Spark's CSV reader, in turn, and compares.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  CATCHMENT_JVM_OPTS=-Xmx6g bench parse --file npidata_pfile.csv --layout nppes",
      "",
      "Both select the same columns and write them nowhere; Catchment also numbers the",
      "lines. Its time includes the pass over the file that takes the hash and finds",
      "where the file can be cut, which Spark's reader does not make; 'read ratio' is",
      "without that. A pass before the first one that counts compares what the two read.",
      "Ends with 1 when Catchment has less than 0.6 of the speed of Spark's reader, or",
      "when they read different values."
    })
final class ParseCommand implements Callable<Integer> {
  /** Least speed beside Spark's reader, as a ratio. */
  private static final double BAR = 0.6;

  private static final double NANOS = 1e9;
  private static final double BYTES_PER_MB = 1e6;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--file",
      required = true,
      paramLabel = "FILE",
      description = "A local file, neither compressed nor with line ends inside quotes.")
  private Path file = Path.of("");

  @Option(
      names = "--layout",
      defaultValue = "nppes",
      paramLabel = "NAME",
      description = "Which columns are wanted: nppes (${DEFAULT-VALUE}).")
  private String layout = "nppes";

  @Option(
      names = "--encoding",
      defaultValue = "UTF-8",
      paramLabel = "NAME",
      description = "Of the file (${DEFAULT-VALUE}).")
  private Charset encoding = StandardCharsets.UTF_8;

  @Option(
      names = "--runs",
      defaultValue = "3",
      paramLabel = "N",
      description = "The median of so many counts (${DEFAULT-VALUE}).")
  private int runs;

  @Mixin private SparkOptions sparkOptions = new SparkOptions();

  @Option(names = "--json", description = "End with one line of JSON.")
  private boolean json;

  @Mixin private RecordOptions record = new RecordOptions();

  /** What a reader read: number of rows, and a hash of their values that ignores the order. */
  private record Read(long rows, long hash) {}

  @Override
  public Integer call() throws IOException {
    Bench.require(runs > 0, "--runs", runs, "at least 1");
    ReaderUnderTest ours = ReaderUnderTest.LAYOUTS.get(layout);
    Bench.require(ours != null, "--layout", layout, "one of " + ReaderUnderTest.LAYOUTS.keySet());
    if (!Files.isRegularFile(file)) {
      throw UserError.input(file.toString(), "no such file", "Check --file.");
    }
    Map<String, Object> machine = Machine.facts();
    try (SparkSession spark = sparkOptions.session()) {
      machine.put("spark", sparkOptions.facts(spark));
      return compare(spark, requireNonNull(ours), machine);
    }
  }

  private int compare(SparkSession spark, ReaderUnderTest ours, Map<String, Object> machine) {
    Bench.say(requireNonNull(spec), "comparing what is read");
    ReaderUnderTest.Opened opened = ours.open(spark, file.toString());
    Supplier<Dataset<Row>> byCatchment = () -> ours.read(spark, opened, encoding);
    Supplier<Dataset<Row>> bySpark = () -> bySpark(spark, ours.columns());
    Read read = read(byCatchment.get(), ours.columns());
    boolean same = read.equals(read(bySpark.get(), ours.columns()));
    long rejected = byCatchment.get().where(col("reject_reason").isNotNull()).count();

    double[] open = new double[runs];
    double[] catchment = new double[runs];
    double[] peer = new double[runs];
    for (int run = 0; run < runs; run++) {
      Bench.say(requireNonNull(spec), "run " + (run + 1) + " of " + runs);
      open[run] = seconds(() -> ours.open(spark, file.toString()));
      catchment[run] = seconds(() -> nowhere(byCatchment.get()));
      peer[run] = seconds(() -> nowhere(bySpark.get()));
    }
    double megabytes = file.toFile().length() / BYTES_PER_MB;
    double openS = median(open);
    double readS = median(catchment);
    double sparkS = median(peer);
    double ratio = sparkS / (openS + readS);

    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("file", String.valueOf(file.getFileName()));
    figures.put("layout", layout);
    figures.put("size_mb", Bench.rounded(megabytes));
    figures.put("rows", read.rows());
    figures.put("rejected_rows", rejected);
    figures.put("columns", ours.columns().size());
    figures.put("catchment_mb_s", Bench.rounded(megabytes / (openS + readS)));
    figures.put("spark_mb_s", Bench.rounded(megabytes / sparkS));
    figures.put("ratio", Bench.rounded(ratio));
    figures.put("read_ratio", Bench.rounded(sparkS / readS));
    figures.put("catchment_open_s", Bench.rounded(openS));
    figures.put("catchment_read_s", Bench.rounded(readS));
    figures.put("spark_s", Bench.rounded(sparkS));
    figures.put("same_values", same);
    figures.put("runs", runs);

    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    out.println();
    figures.forEach((name, value) -> out.printf("  %-17s %s%n", name, value));
    record.keep("parse.csv", List.of(figures), machine, out);
    if (json) {
      out.println(Bench.json(new LinkedHashMap<>(figures)));
    }
    out.flush();
    return same && ratio >= BAR ? 0 : 1;
  }

  private Dataset<Row> bySpark(SparkSession spark, List<String> columns) {
    return spark
        .read()
        .option("header", true)
        .option("quote", "\"")
        .option("escape", "\"")
        .option("encoding", encoding.name())
        .csv(file.toString())
        .select(columns(columns));
  }

  private static Column[] columns(List<String> names) {
    return names.stream().map(name -> col("`" + name + "`")).toArray(Column[]::new);
  }

  private static Read read(Dataset<Row> rows, List<String> columns) {
    Row all = rows.agg(count(lit(1)), bit_xor(xxhash64(columns(columns)))).first();
    return new Read(all.getLong(0), all.isNullAt(1) ? 0 : all.getLong(1));
  }

  private static void nowhere(Dataset<Row> rows) {
    rows.write().format("noop").mode("overwrite").save();
  }

  private static double seconds(Runnable work) {
    System.gc(); // nobody pays for the garbage of whoever ran before
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / NANOS;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
