package org.catchment.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.ConfigLoader;
import org.catchment.jobs.conform.Conform;
import org.catchment.jobs.ingest.Ingest;
import org.catchment.jobs.run.StepContext;
import org.catchment.jobs.run.StepProgress;
import org.catchment.jobs.score.Score;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableDefinition;
import org.catchment.jobs.table.Warehouse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench score}: scoring, beside a bare aggregation of the same rows. */
@Command(
    name = "score",
    description =
        "Scores accounts by the four product lines of the default configuration, and sums the same"
            + " service lines by account and procedure group in plain SQL, one after the other in one"
            + " session. Exit code 1 if scoring takes more than 1.5 times as long, by the median of"
            + " the ratios.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  CATCHMENT_JVM_OPTS='-Xms6g -Xmx6g' bench score --accounts 1000000 --lines 10000000",
      "  bench score --accounts 20000 --facilities 240 --lines 200000 --repeats 1 --no-record",
      "",
      "There are as many hospitals and surgery centers as in the nation, a third of them hospitals;",
      "the other accounts are physicians. Lines are of three years; --relevant says which part of",
      "them is of a group of the product lines, the others are of groups that no line sells to:",
      "of Medicare's lines by physician and service, 8,785 of 549,785 are (openmedicare.us, 2012-2014).",
      "No volumes of hospitals are given, so that no demand model is fitted.",
      "Scoring reads tables and writes all of its own to Delta; the aggregation does likewise."
    })
final class ScoreCommand implements Callable<Integer> {
  private static final double BAR = 1.5;
  private static final double NANOS = 1e9;
  private static final LocalDate AS_OF = LocalDate.of(2024, 1, 1);

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--accounts",
      defaultValue = "1000000",
      paramLabel = "N",
      description = "How many (${DEFAULT-VALUE}).")
  private int accounts;

  @Option(
      names = "--lines",
      defaultValue = "10000000",
      paramLabel = "N",
      description = "Service lines, twelve an account at most (${DEFAULT-VALUE}).")
  private long lines;

  @Option(
      names = "--relevant",
      defaultValue = "0.016",
      paramLabel = "PART",
      description = "Part of the lines in a group of the product lines (${DEFAULT-VALUE}).")
  private double relevant;

  @Option(
      names = "--facilities",
      defaultValue = "12000",
      paramLabel = "N",
      description = "Hospitals and surgery centers among the accounts (${DEFAULT-VALUE}).")
  private int facilities;

  @Option(
      names = "--repeats",
      defaultValue = "7",
      paramLabel = "N",
      description = "How often each runs (${DEFAULT-VALUE}). In the first two Java still compiles.")
  private int repeats;

  @Mixin private SparkOptions sparkOptions = new SparkOptions();
  @Mixin private RecordOptions record = new RecordOptions();

  @Override
  public Integer call() throws IOException {
    Bench.require(accounts > 0, "--accounts", accounts, "at least 1");
    Bench.require(lines > 0 && lines <= 12L * accounts, "--lines", lines, "1 to 12 an account");
    Bench.require(relevant >= 0 && relevant <= 1, "--relevant", relevant, "in [0, 1]");
    Bench.require(
        facilities > 0 && facilities <= accounts, "--facilities", facilities, "1 to the accounts");
    Bench.require(repeats > 0, "--repeats", repeats, "at least 1");
    Map<String, Object> machine = Machine.facts();
    try (TemporaryFolder temporary =
            new TemporaryFolder(Files.createTempDirectory("catchment-score"));
        SparkSession spark = sparkOptions.sessionWithTables()) {
      Path folder = temporary.path();
      machine.put("spark", sparkOptions.facts(spark));
      Config config = config(folder);
      Warehouse warehouse = new Warehouse(spark, config.out());
      Bench.say(requireNonNull(spec), "making counties, places, accounts and volumes");
      make(spark, warehouse, config);
      List<Double> scoring = new ArrayList<>();
      List<Double> summing = new ArrayList<>();
      for (int run = 1; run <= repeats; run++) {
        Bench.say(requireNonNull(spec), "run " + run + " of " + repeats);
        summing.add(seconds(() -> sum(warehouse, folder)));
        String id = "run" + run;
        scoring.add(seconds(() -> score(spark, warehouse, config, id)));
      }
      return report(warehouse, scoring, summing, machine);
    }
  }

  private static Config config(Path folder) {
    return ConfigLoader.load(
            null,
            List.of(
                "out=" + folder.resolve("tables"),
                "input.as_of=" + AS_OF.minusDays(1),
                "input.facility=[{path: 'embedded:providers/urgent_care_facilities.csv',"
                    + " type: urgent_care}]"))
        .config();
  }

  /** Counties and places of the default data, and made-up accounts with volumes. */
  private void make(SparkSession spark, Warehouse warehouse, Config config) {
    warehouse.check();
    RunTables tables = RunTables.ofNew(warehouse, "bench");
    new Ingest().run(new StepContext(spark, config, tables, StepProgress.NONE));
    new Conform().run(new StepContext(spark, config, tables, StepProgress.NONE));
    NamedRows conformed =
        tables
            .rows(Table.CONFORMED_COUNTY)
            .with(
                "point",
                new ContestWorld(new UsAccounts(accounts, 1))
                    .rows(spark, spark.sparkContext().defaultParallelism()));
    // physicians stand at their ZIP code: some ten thousand points
    merge(
        tables,
        Table.CONFORMED_ACCOUNT,
        conformed.sql(
            """
            SELECT concat('npi:', account_id) AS account_id,
              if(account_id %% %1$d = 0, 'hco', 'hcp') AS kind,
              CASE WHEN account_id %% %1$d != 0 THEN 'physician'
                   WHEN account_id DIV %1$d %% 3 = 0 THEN 'hospital' ELSE 'asc' END AS account_type,
              concat('account ', account_id) AS name,
              if(account_id %% %1$d != 0, concat('specialty_', account_id %% 7), NULL) AS specialty_group,
              element_at(county, cast(account_id %% size(county) AS INT) + 1) AS county_id,
              'within' AS county_source,
              if(account_id %% %1$d = 0, lat_deg, round(lat_deg, 1)) AS lat_deg,
              if(account_id %% %1$d = 0, lon_deg, round(lon_deg, 1)) AS lon_deg,
              'given' AS location_source, cast(account_id %% 500 AS INT) AS bed_count,
              true AS is_synthetic
            FROM point CROSS JOIN (
              SELECT array_sort(collect_list(county_id)) AS county FROM conformed_county)
            """
                .formatted(accounts / facilities)));
    merge(
        tables,
        Table.CONFORMED_PROCEDURE_VOLUME,
        spark.sql(
            """
            SELECT concat('npi:', id %% %1$d) AS account_id,
              if(pmod(xxhash64(id), 1000000) < %2$d,
                element_at(array('knee_replacement', 'hip_replacement', 'joint_replacement',
                  'spinal_fusion', 'pacemaker', 'icd', 'pci', 'cardiac_catheterization'),
                  cast((id DIV %1$d DIV 3 + id) %% 8 AS INT) + 1),
                concat('unsold_', id DIV %1$d DIV 3)) AS procedure_group,
              cast(2021 + id DIV %1$d %% 3 AS INT) AS year, 1 AS years,
              'physician_service' AS source, cast(11 + pmod(xxhash64(id, 1), 200) AS DOUBLE) AS volume,
              false AS is_suppressed
            FROM range(%3$d)
            """
                .formatted(accounts, Math.round(relevant * 1_000_000), lines)));
  }

  private static void merge(RunTables tables, Table table, Dataset<Row> rows) {
    tables.merge(
        table,
        TableDefinition.shaped(
            rows, tables.none(table).drop("run_id", "valid_from", "valid_to").schema()),
        AS_OF);
  }

  private static void sum(Warehouse warehouse, Path folder) {
    RunTables.of(warehouse, "bench")
        .read(Table.CONFORMED_PROCEDURE_VOLUME)
        .groupBy("account_id", "procedure_group")
        .sum("volume")
        .withColumnRenamed("sum(volume)", "volume")
        .write()
        .format("delta")
        .mode("overwrite")
        .save(folder.resolve("sums").toString());
  }

  private static void score(SparkSession spark, Warehouse warehouse, Config config, String run) {
    new Score()
        .run(new StepContext(spark, config, RunTables.ofNew(warehouse, run), StepProgress.NONE));
  }

  private static double seconds(Runnable work) {
    System.gc();
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / NANOS;
  }

  private static String list(List<Double> values) {
    return values.stream()
        .map(value -> String.format(Locale.ROOT, " %6.2f", value))
        .collect(Collectors.joining());
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private int report(
      Warehouse warehouse, List<Double> scorings, List<Double> sums, Map<String, Object> machine) {
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    double scoring = median(scorings);
    double summing = median(sums);
    // Of each scoring to the aggregation just before it: others on the machine come and go.
    List<Double> ratios =
        IntStream.range(0, scorings.size())
            .mapToObj(run -> scorings.get(run) / sums.get(run))
            .toList();
    double ratio = median(ratios);
    out.printf(
        "%n  aggregations, s:%s%n  scorings, s:    %s%n  ratios:         %s%n",
        list(sums), list(scorings), list(ratios));
    long rows = RunTables.of(warehouse, "run1").read(Table.PUBLISHED_ACCOUNT_SCORE).count();
    out.printf(
        Locale.ROOT,
        "%n%,d accounts, %,d service lines, %.1f %% of them of the product lines, median of %d%n",
        accounts,
        lines,
        100 * relevant,
        repeats);
    out.printf(
        Locale.ROOT,
        "  bare aggregation %8.2f s%n  scoring          %8.2f s, %,d rows of account_score%n"
            + "  ratio            %8.2f, asked %.1f at most%n",
        summing,
        scoring,
        rows,
        ratio,
        BAR);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("accounts", accounts);
    line.put("facilities", facilities);
    line.put("lines", lines);
    line.put("relevant", relevant);
    line.put("repeats", repeats);
    line.put("aggregation_s_median", Bench.rounded(summing));
    line.put("scoring_s_median", Bench.rounded(scoring));
    line.put("ratio", Bench.rounded(ratio));
    record.keep("score.csv", List.of(line), machine, out);
    out.flush();
    return ratio <= BAR ? 0 : 1;
  }
}
