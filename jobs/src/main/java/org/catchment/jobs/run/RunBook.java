package org.catchment.jobs.run;

import static org.apache.spark.sql.functions.col;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.SalesForce;
import org.catchment.jobs.spark.SqlText;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.Warehouse;
import org.catchment.jobs.table.Written;
import scala.jdk.javaapi.CollectionConverters;

/** The book of runs: which steps are finished, and which runs are visible to readers. */
public final class RunBook {
  /** Columns of the certificate that are quality figures; all of them exclude heavy accounts. */
  private static final String[] CERTIFIED = {
    "imbalance_max",
    "imbalance_mean",
    "imbalance_nation_max",
    "imbalance_nation_mean",
    "gap",
    "full_data_jobs",
    "neighbor_share",
    "enclaves",
    "detached_share",
    "territories",
    "accounts"
  };

  private static final DateTimeFormatter ID_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Pattern ID = Pattern.compile("(\\d{8})T\\d{6}Z-.*");

  private final Warehouse warehouse;

  public RunBook(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** A new run id, in order of time: {@code 20261123T201609Z-1a2b}. */
  public static String newId(Instant now) {
    return String.format(
        Locale.ROOT, "%s-%04x", ID_TIME.format(now), ThreadLocalRandom.current().nextInt(1 << 16));
  }

  /** The UTC day of a run id made by {@link #newId}; empty for any other id. */
  public static Optional<LocalDate> dayOf(String runId) {
    return Optional.of(ID.matcher(runId))
        .filter(Matcher::matches)
        .map(id -> LocalDate.parse(id.group(1), DateTimeFormatter.BASIC_ISO_DATE));
  }

  /**
   * A run that has finished steps and no manifest.
   *
   * @param steps the finished ones, in order
   */
  public record OpenRun(
      String runId, String configSha256, String codeVersion, List<String> steps) {}

  /** The newest run, if it has no manifest. */
  public Optional<OpenRun> open() {
    if (!warehouse.exists(Table.PUBLISHED_RUN_STEP)) {
      return Optional.empty();
    }
    List<Row> newest =
        warehouse
            .read(Table.PUBLISHED_RUN_STEP)
            .groupBy("run_id")
            .agg(
                functions.min("config_sha256"),
                functions.min("code_version"),
                functions.sort_array(functions.collect_list(functions.struct("ordinal", "step"))),
                functions.max("finished_at").as("at"))
            .orderBy(col("at").desc(), col("run_id").desc())
            .limit(1)
            .collectAsList();
    if (newest.isEmpty() || isFinished(newest.get(0).getString(0))) {
      return Optional.empty();
    }
    Row run = newest.get(0);
    List<String> steps = run.<Row>getList(3).stream().map(step -> step.getString(1)).toList();
    return Optional.of(new OpenRun(run.getString(0), run.getString(1), run.getString(2), steps));
  }

  private boolean isFinished(String runId) {
    return warehouse.exists(Table.PUBLISHED_RUN_MANIFEST)
        && !warehouse.read(Table.PUBLISHED_RUN_MANIFEST, "run_id", Set.of(runId)).isEmpty();
  }

  /** Forgets the notes of a step and of the later ones: their output is about to be replaced. */
  public void forgetFrom(RunTables tables, int ordinal) {
    if (!tables.isNew() && warehouse.exists(Table.PUBLISHED_RUN_STEP)) {
      warehouse.delete(
          Table.PUBLISHED_RUN_STEP,
          "run_id = " + SqlText.literal(tables.runId()) + " AND ordinal >= " + ordinal);
    }
  }

  /** Notes that a step is finished; repeating a step replaces its note. */
  public void stepFinished(
      RunTables tables,
      Config config,
      String codeVersion,
      String step,
      int ordinal,
      Instant startedAt,
      Instant finishedAt) {
    List<Written> written = tables.written();
    List<Row> outputs = new ArrayList<>();
    for (Written output : written) {
      outputs.add(
          RowFactory.create(output.table().fullName(), output.version(), output.rowCount()));
    }
    Row row =
        RowFactory.create(
            tables.runId(),
            step,
            ordinal,
            config.sha256(),
            codeVersion,
            Timestamp.from(startedAt),
            Timestamp.from(finishedAt),
            tables.writtenRows(),
            CollectionConverters.asScala(outputs).toSeq());
    tables.putOfStep(
        Table.PUBLISHED_RUN_STEP,
        step,
        warehouse
            .session()
            .createDataFrame(
                List.of(row), warehouse.definition(Table.PUBLISHED_RUN_STEP).schema()));
  }

  /**
   * What a reader sees of a run: the manifest's figures.
   *
   * @param tables rows of the run by table
   * @param versions Delta version of each table, which holds the whole run
   * @param quality figures of the certificate (with several sales forces or measures, of the first)
   *     and others
   */
  public record Summary(
      Instant startedAt,
      Instant finishedAt,
      List<InputCount> inputs,
      Map<String, Long> tables,
      Map<String, Long> versions,
      Map<String, Double> quality) {}

  /**
   * How the rows of an input file fared: read = accepted + rejected + superseded.
   *
   * @param source kind of file
   * @param tableName landed table that the rows go to
   */
  public record InputCount(
      String sourceFile,
      String source,
      String tableName,
      String sha256,
      long sizeBytes,
      long read,
      long accepted,
      long rejected,
      long superseded) {

    /** Whether every row is a record of an account. */
    public boolean isOfAccounts() {
      return Table.OF_ACCOUNTS.stream().anyMatch(table -> table.fullName().equals(tableName));
    }
  }

  /**
   * The figures of a run whose steps are all finished.
   *
   * @param force the sales force whose quality is reported
   */
  public Summary summarise(RunTables tables, SalesForce force) {
    Map<String, Long> rowCounts = new TreeMap<>();
    Map<String, Long> versions = new TreeMap<>();
    Instant started = Instant.MAX;
    Instant finished = Instant.MIN;
    for (Row step :
        tables
            .read(Table.PUBLISHED_RUN_STEP)
            .orderBy("ordinal")
            .select("started_at", "finished_at", "tables")
            .collectAsList()) {
      started = min(started, step.getTimestamp(0).toInstant());
      Instant end = step.getTimestamp(1).toInstant();
      finished = end.isAfter(finished) ? end : finished;
      for (Row output : step.<Row>getList(2)) {
        rowCounts.merge(output.getString(0), output.getLong(2), Long::sum);
        versions.put(output.getString(0), output.getLong(1));
      }
    }
    return new Summary(
        started, finished, inputs(tables), rowCounts, versions, quality(tables, force));
  }

  private static Instant min(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static List<InputCount> inputs(RunTables tables) {
    Map<String, long[]> out = new HashMap<>();
    for (Row row :
        tables
            .read(Table.LANDED_REJECT)
            .groupBy("source_file")
            .agg(functions.count_if(col("is_superseded")), functions.count(functions.lit(1)))
            .collectAsList()) {
      out.put(row.getString(0), new long[] {row.getLong(2) - row.getLong(1), row.getLong(1)});
    }
    List<InputCount> inputs = new ArrayList<>();
    for (Row row :
        tables
            .read(Table.LANDED_INPUT_FILE)
            .orderBy("ordinal")
            .select("source_file", "source", "table_name", "sha256", "size_bytes", "read_rows")
            .collectAsList()) {
      long[] counts = out.getOrDefault(row.getString(0), new long[2]);
      inputs.add(
          new InputCount(
              row.getString(0),
              row.getString(1),
              row.getString(2),
              row.getString(3),
              row.getLong(4),
              row.getLong(5),
              row.getLong(5) - counts[0] - counts[1],
              counts[0],
              counts[1]));
    }
    return inputs;
  }

  /** What became of the company's measures; empty if it gave none. */
  public static List<Row> sums(RunTables tables) {
    return tables.warehouse().exists(Table.CONFORMED_MEASURE_SUM)
        ? tables.read(Table.CONFORMED_MEASURE_SUM).orderBy("source", "measure").collectAsList()
        : List.of();
  }

  /** The run's quality figures. Sums are of whole thousandths, so their order does not matter. */
  private static Map<String, Double> quality(RunTables tables, SalesForce force) {
    Row row =
        tables
            .read(Table.PUBLISHED_TERRITORY_METRIC, force.name())
            .selectExpr(
                "try_divide(cast(sum(cast(round(mean_km * 1000) AS DECIMAL(19, 0))"
                    + " * cast(round(workload_hours * 1000) AS DECIMAL(19, 0))) AS DOUBLE),"
                    + " cast(sum(cast(round(workload_hours * 1000) AS DECIMAL(19, 0))) AS DOUBLE))"
                    + " / 1000",
                "cast(sum(cast(round(workload_hours * 1000) AS DECIMAL(19, 0))) AS DOUBLE) / 1000",
                "cast(sum(cast(round(potential_usd * 1000) AS DECIMAL(38, 0))) AS DOUBLE) / 1000")
            .head();
    Map<String, Double> quality = new TreeMap<>();
    quality.put("mean_km", row.isNullAt(0) ? 0 : row.getDouble(0));
    quality.put("workload_hours", row.getDouble(1));
    quality.put("potential_usd", row.getDouble(2));
    Row certificate =
        tables
            .read(Table.PUBLISHED_ALIGNMENT_CERTIFICATE, force.name())
            .where(functions.col("measure").equalTo(force.measure()))
            .selectExpr(
                Stream.of(CERTIFIED)
                    .map(column -> "cast(" + column + " AS DOUBLE)")
                    .toArray(String[]::new))
            .head();
    for (int c = 0; c < CERTIFIED.length; c++) {
      quality.put(CERTIFIED[c], certificate.getDouble(c));
    }
    return quality;
  }

  /** Commits the manifest: from now on readers see the run. */
  public Summary finish(RunTables tables, Config config, String codeVersion) {
    Summary summary = summarise(tables, config.align().forces().get(0));
    requireReconciled(tables, summary);
    List<Row> inputs = new ArrayList<>();
    for (InputCount input : summary.inputs()) {
      inputs.add(
          RowFactory.create(
              input.sourceFile(),
              input.sha256(),
              input.sizeBytes(),
              input.read(),
              input.accepted(),
              input.rejected(),
              input.superseded()));
    }
    List<Row> rowCounts = new ArrayList<>();
    summary.tables().forEach((table, rows) -> rowCounts.add(RowFactory.create(table, rows)));
    Map<String, String> environment = new TreeMap<>();
    environment.put("spark", warehouse.session().version());
    environment.put("master", warehouse.session().sparkContext().master());
    environment.put("java", System.getProperty("java.version"));
    tables.write(
        Table.PUBLISHED_RUN_MANIFEST,
        List.of(
            RowFactory.create(
                Timestamp.from(summary.startedAt()),
                Timestamp.from(summary.finishedAt()),
                codeVersion,
                config.canonicalJson(),
                config.sha256(),
                config.align().seed(),
                CollectionConverters.asScala(inputs).toSeq(),
                CollectionConverters.asScala(sums(tables)).toSeq(),
                CollectionConverters.asScala(rowCounts).toSeq(),
                CollectionConverters.asScala(summary.versions()),
                CollectionConverters.asScala(summary.quality()),
                CollectionConverters.asScala(environment))));
    return summary;
  }

  /**
   * A row that is neither used nor refused is a bug in Catchment, so such a run stays invisible.
   * Each accepted row of a source of accounts must be linked to one.
   */
  private static void requireReconciled(RunTables tables, Summary summary) {
    Map<String, Long> linked = new HashMap<>();
    for (Row row :
        tables.read(Table.CONFORMED_ACCOUNT_LINK).groupBy("source").count().collectAsList()) {
      linked.put(row.getString(0), row.getLong(1));
    }
    Map<String, Long> accepted = new TreeMap<>();
    for (InputCount input : summary.inputs()) {
      if (input.isOfAccounts()) {
        accepted.merge(input.source(), input.accepted(), Long::sum);
      }
    }
    accepted.forEach(
        (source, rows) -> {
          long links = linked.getOrDefault(source, 0L);
          if (links != rows) {
            throw new IllegalStateException(
                String.format(
                    Locale.ROOT,
                    "Rows of %s do not reconcile: %,d linked to accounts, %,d read and neither"
                        + " rejected nor superseded",
                    source,
                    links,
                    rows));
          }
        });
  }
}
