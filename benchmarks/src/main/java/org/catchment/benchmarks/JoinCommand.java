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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.ConfigLoader;
import org.catchment.jobs.conform.Conform;
import org.catchment.jobs.geo.AreaLookup;
import org.catchment.jobs.ingest.Ingest;
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

/** {@code bench join}: spatial joins by our indexes, beside Sedona's. */
@Command(
    name = "join",
    description =
        "Finds the county of points by our index and by Sedona's broadcast join, in one session."
            + " Exit code 1 if ours, written to Delta, takes longer than Sedona's alone, or if they"
            + " differ on a point.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  CATCHMENT_JVM_OPTS=-Xmx6g bench join --points 5000000",
      "  bench join --points 100000 --repeats 5 --no-record --json",
      "",
      "Points lie around the real facilities of the US, counties are those of the",
      "default data. Everybody reads the points from the same Parquet files. Contenders",
      "take turns; the median of their times counts, the index's build included."
    })
final class JoinCommand implements Callable<Integer> {
  private static final double COAST_KM = 25;
  private static final double NANOS = 1e9;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--points",
      defaultValue = "5000000",
      paramLabel = "N",
      description = "How many (${DEFAULT-VALUE}).")
  private int points;

  @Option(
      names = "--repeats",
      defaultValue = "3",
      paramLabel = "N",
      description = "How often each contender runs (${DEFAULT-VALUE}).")
  private int repeats;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Starts all random numbers (${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private SparkOptions sparkOptions = new SparkOptions();

  @Option(names = "--json", description = "End with one line of JSON.")
  private boolean json;

  @Mixin private RecordOptions record = new RecordOptions();

  /** What is timed: rows on their way to a sink. */
  private record Contender(String name, String sink, Rows rows, List<Double> seconds) {
    double median() {
      double[] ascending = seconds.stream().mapToDouble(s -> s).sorted().toArray();
      return ascending[ascending.length / 2];
    }
  }

  /** Plans afresh, so that each run broadcasts, and builds an index, anew. */
  private interface Rows {
    Dataset<Row> plan();
  }

  @Override
  public Integer call() throws IOException {
    Bench.require(points > 0, "--points", points, "at least 1");
    Bench.require(repeats > 0, "--repeats", repeats, "at least 1");
    Map<String, Object> machine = Machine.facts();
    try (TemporaryFolder temporary =
            new TemporaryFolder(Files.createTempDirectory("catchment-join"));
        SparkSession spark = sparkOptions.sessionWithTables()) {
      Path folder = temporary.path();
      machine.put("spark", sparkOptions.facts(spark));
      Bench.say(requireNonNull(spec), "making counties and points");
      Dataset<Row> counties = counties(spark, folder);
      Dataset<Row> rows = points(spark, folder);
      List<Contender> contenders = contenders(spark, rows, counties);
      for (int run = 1; run <= repeats; run++) {
        Bench.say(requireNonNull(spec), "run " + run + " of " + repeats);
        contenders.forEach(contender -> time(contender, folder));
      }
      Bench.say(requireNonNull(spec), "comparing the answers");
      long differing = differing(spark, rows, counties);
      return report(contenders, counties.count(), differing, machine);
    }
  }

  private static Dataset<Row> counties(SparkSession spark, Path folder) {
    Config config =
        ConfigLoader.load(
                null,
                List.of(
                    "out=" + folder.resolve("tables"),
                    "input.facility=[{path: 'embedded:providers/urgent_care_facilities.csv',"
                        + " type: urgent_care}]"))
            .config();
    Warehouse warehouse = new Warehouse(spark, config.out());
    warehouse.check();
    RunTables tables = RunTables.ofNew(warehouse, "bench");
    new Ingest().run(new StepContext(spark, config, tables, StepProgress.NONE));
    new Conform().run(new StepContext(spark, config, tables, StepProgress.NONE));
    Dataset<Row> counties =
        tables.read(Table.CONFORMED_COUNTY).select("county_id", "boundary_wkb").cache();
    counties
        .selectExpr("county_id", "ST_GeomFromWKB(boundary_wkb) AS boundary")
        .createOrReplaceTempView("boundary");
    return counties;
  }

  private Dataset<Row> points(SparkSession spark, Path folder) {
    String path = folder.resolve("points").toString();
    new ContestWorld(new UsAccounts(points, seed))
        .rows(spark, spark.sparkContext().defaultParallelism())
        .drop("weight")
        .write()
        .parquet(path);
    Dataset<Row> rows = spark.read().parquet(path);
    rows.createOrReplaceTempView("point");
    return rows;
  }

  private static List<Contender> contenders(
      SparkSession spark, Dataset<Row> rows, Dataset<Row> counties) {
    Rows index = () -> AreaLookup.of(counties).locate(rows, "county_id", "county_source", COAST_KM);
    List<Contender> contenders = new ArrayList<>();
    contenders.add(new Contender("scan alone", "delta", () -> rows, new ArrayList<>()));
    for (String sink : List.of("noop", "delta")) {
      contenders.add(new Contender("index", sink, index, new ArrayList<>()));
      for (String predicate : List.of("ST_Covers", "ST_Contains")) {
        contenders.add(
            new Contender(
                "sedona " + predicate, sink, () -> sedona(spark, predicate), new ArrayList<>()));
      }
    }
    return contenders;
  }

  private static Dataset<Row> sedona(SparkSession spark, String predicate) {
    return spark.sql(
        """
        SELECT /*+ BROADCAST(b) */ p.*, b.county_id
        FROM boundary b JOIN point p ON %s(b.boundary, ST_Point(p.lon_deg, p.lat_deg))
        """
            .formatted(predicate));
  }

  private static void time(Contender contender, Path folder) {
    System.gc();
    long start = System.nanoTime();
    var writer = contender.rows.plan().write().format(contender.sink).mode("overwrite");
    if (contender.sink.equals("delta")) {
      writer.option("overwriteSchema", true).save(folder.resolve("out").toString());
    } else {
      writer.save();
    }
    contender.seconds.add((System.nanoTime() - start) / NANOS);
  }

  /** Points that Sedona has in another county, or in none. */
  private static long differing(SparkSession spark, Dataset<Row> rows, Dataset<Row> counties) {
    AreaLookup.of(counties)
        .locate(rows, "county_id", "county_source", COAST_KM)
        .where("county_source = 'within'")
        .createOrReplaceTempView("ours");
    sedona(spark, "ST_Covers").createOrReplaceTempView("sedona");
    return spark
        .sql(
            """
            SELECT count(*) FROM ours o
            FULL JOIN (SELECT account_id, min(county_id) AS county_id FROM sedona GROUP BY account_id) s
            ON s.account_id = o.account_id
            WHERE o.county_id IS DISTINCT FROM s.county_id
            """)
        .head()
        .getLong(0);
  }

  private int report(
      List<Contender> contenders, long areas, long differing, Map<String, Object> machine) {
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    double ours = Double.NaN;
    double peer = Double.MAX_VALUE;
    List<Map<String, Object>> lines = new ArrayList<>();
    out.printf(Locale.ROOT, "%n%,d points, %,d counties, median of %d%n", points, areas, repeats);
    out.printf(Locale.ROOT, "  %-20s %-6s %8s %16s%n", "", "sink", "s", "points a second");
    for (Contender contender : contenders) {
      double median = contender.median();
      out.printf(
          Locale.ROOT,
          "  %-20s %-6s %8.2f %,16.0f%n",
          contender.name,
          contender.sink,
          median,
          points / median);
      if (contender.name.equals("index") && contender.sink.equals("delta")) {
        ours = median;
      }
      if (contender.name.startsWith("sedona") && contender.sink.equals("noop")) {
        peer = Math.min(peer, median);
      }
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("contender", contender.name);
      line.put("sink", contender.sink);
      line.put("points", points);
      line.put("areas", areas);
      line.put("repeats", repeats);
      line.put("wall_s_median", rounded(median));
      line.put("points_per_s", Math.round(points / median));
      lines.add(line);
    }
    double ratio = peer / ours;
    out.printf(
        Locale.ROOT,
        "%nThe index into Delta is %.2f times as fast as Sedona's faster join alone;"
            + " %,d points differ.%n",
        ratio,
        differing);
    record.keep("join.csv", lines, machine, out);
    if (json) {
      Map<String, @Nullable Object> headline = new LinkedHashMap<>();
      headline.put("points", points);
      headline.put("ratio", rounded(ratio));
      headline.put("differing", differing);
      contenders.forEach(
          c -> headline.put(c.name.replace(' ', '_') + "_" + c.sink + "_s", rounded(c.median())));
      out.println(Bench.json(headline));
    }
    out.flush();
    return ratio >= 1 && differing == 0 ? 0 : 1;
  }

  private static double rounded(double value) {
    return Math.round(1000 * value) / 1000.0;
  }
}
