package org.catchment.jobs.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.spark.Parallel;
import org.jspecify.annotations.Nullable;

/**
 * The tables as one run sees them, so that a step can be repeated and runs do not disturb each
 * other. A run reads and replaces its own rows, reads the rows of its input files, and reads the
 * valid rows of a history.
 */
public final class RunTables {
  private final Warehouse warehouse;
  private final String runId;
  private final boolean isNew;
  private final List<Written> written = new ArrayList<>();
  private @Nullable Map<Table, Long> versions;
  private @Nullable List<Row> inputFiles;

  /** The tables as seen by a run that may already have written some of its rows. */
  public static RunTables of(Warehouse warehouse, String runId) {
    return new RunTables(warehouse, runId, false);
  }

  /**
   * The tables as seen by a run whose id has never been used. There is nothing to replace, so no
   * write looks through the files of earlier runs.
   */
  public static RunTables ofNew(Warehouse warehouse, String runId) {
    return new RunTables(warehouse, runId, true);
  }

  /**
   * The tables as a finished run left them.
   *
   * @param runId the run, or null for the newest one
   * @return nothing if no such run has finished
   */
  public static Optional<RunTables> ofFinished(Warehouse warehouse, @Nullable String runId) {
    if (!warehouse.exists(Table.PUBLISHED_RUN_MANIFEST)) {
      return Optional.empty();
    }
    return warehouse
        .read(Table.PUBLISHED_RUN_MANIFEST)
        .where(runId == null ? lit(true) : col("run_id").equalTo(runId))
        .select("run_id", "finished_at")
        .collectAsList() // one per run: finding the newest in Spark would take longer
        .stream()
        .max(
            Comparator.comparing((Row run) -> run.getTimestamp(1))
                .thenComparing(run -> run.getString(0)))
        .map(run -> of(warehouse, run.getString(0)));
  }

  private RunTables(Warehouse warehouse, String runId, boolean isNew) {
    this.warehouse = warehouse;
    this.runId = runId;
    this.isNew = isNew;
  }

  public String runId() {
    return runId;
  }

  public Warehouse warehouse() {
    return warehouse;
  }

  private SparkSession session() {
    return warehouse.session();
  }

  /**
   * The run's rows of a table, without the columns that identify the run. For landed tables, only
   * the rows that could be read.
   */
  public Dataset<Row> read(Table table) {
    return switch (warehouse.definition(table).kind()) {
      case RUN -> warehouse.read(table, "run_id", Set.of(runId)).drop("run_id");
      case FILE -> landed(table).where(col("reject").isNull()).drop("reject");
      case HISTORY -> new Histories(warehouse).valid(table, versions().get(table)).drop("run_id");
    };
  }

  /** The run's rows of an alignment table for one sales force, without the column {@code force}. */
  public Dataset<Row> read(Table table, String force) {
    return read(table).where(col("force").equalTo(force)).drop("force");
  }

  /**
   * The landed rows of the run's input files, including those with a {@code reject}, and with
   * {@code source_file}, {@code source}, {@code source_ordinal}, {@code source_year}, {@code
   * source_separator} and {@code source_decimal} of each.
   */
  public Dataset<Row> landed(Table table) {
    List<Row> rows =
        inputFiles().stream().filter(file -> file.getString(5).equals(table.fullName())).toList();
    List<String> ids = rows.stream().map(row -> row.getString(0)).toList();
    Dataset<Row> landed =
        rows.isEmpty() ? none(table) : warehouse.read(table, TableDefinition.FILE_ID, ids);
    return landed.join(
        session().createDataFrame(rows, INPUT_FILE).drop("table_name"), TableDefinition.FILE_ID);
  }

  /** The ids by which the landed tables know the run's input files. */
  List<String> inputFileIds() {
    return inputFiles().stream().map(row -> row.getString(0)).toList();
  }

  /** Whether any of the run's input files landed in this table. */
  public boolean hasFilesOf(Table table) {
    return inputFiles().stream().anyMatch(file -> file.getString(5).equals(table.fullName()));
  }

  private static final StructType INPUT_FILE =
      new StructType()
          .add(TableDefinition.FILE_ID, DataTypes.StringType)
          .add("source_file", DataTypes.StringType)
          .add("source", DataTypes.StringType)
          .add("source_ordinal", DataTypes.IntegerType)
          .add("source_year", DataTypes.IntegerType)
          .add("table_name", DataTypes.StringType)
          .add("source_separator", DataTypes.StringType)
          .add("source_decimal", DataTypes.StringType);

  /** The run's input files, in the shape of {@link #INPUT_FILE}; read once. */
  private List<Row> inputFiles() {
    if (inputFiles == null) {
      inputFiles =
          read(Table.LANDED_INPUT_FILE)
              .select(
                  col(TableDefinition.FILE_ID),
                  col("source_file"),
                  col("source"),
                  col("ordinal").as("source_ordinal"),
                  col("year").as("source_year"),
                  col("table_name"),
                  col("separator").as("source_separator"),
                  col("decimal").as("source_decimal"))
              .collectAsList();
    }
    return inputFiles;
  }

  /**
   * The files whose rows have all landed already, in this run or another. By {@code file_id}: the
   * number of rows, and how many of them could not be read.
   */
  public Map<String, long[]> landedFiles() {
    Map<String, long[]> files = new HashMap<>();
    if (warehouse.exists(Table.LANDED_INPUT_FILE)) {
      for (Row file :
          warehouse
              .read(Table.LANDED_INPUT_FILE)
              .select(TableDefinition.FILE_ID, "read_rows", "rejected_rows")
              .distinct()
              .collectAsList()) {
        files.put(file.getString(0), new long[] {file.getLong(1), file.getLong(2)});
      }
    }
    return files;
  }

  /** Puts the rows of files into a table that is kept by file, and replaces their earlier rows. */
  public Written land(Table table, Set<String> files, Dataset<Row> rows) {
    return record(warehouse.replace(table, rows, Map.of(TableDefinition.FILE_ID, files)));
  }

  /**
   * Updates a history to the state of these rows. New and changed rows begin to be valid; the old
   * versions of changed rows, and missing rows, end. Merging the same rows again changes nothing.
   *
   * @param asOf the day as of which the rows hold, not before that of the rows so far
   * @return the count of the rows that are valid now
   */
  public Written merge(Table table, Dataset<Row> rows, LocalDate asOf) {
    return record(
        new Histories(warehouse).merge(table, rows.withColumn("run_id", lit(runId)), asOf));
  }

  /** Delta versions of the histories that this run has written and noted. */
  private Map<Table, Long> versions() {
    if (versions == null) {
      versions = new EnumMap<>(Table.class);
      if (!isNew && warehouse.exists(Table.PUBLISHED_RUN_STEP)) {
        List<Row> steps =
            new ArrayList<>(
                read(Table.PUBLISHED_RUN_STEP).select("ordinal", "tables").collectAsList());
        steps.sort(Comparator.comparingInt(step -> step.getInt(0)));
        for (Row step : steps) {
          for (Row output : step.<Row>getList(1)) {
            versions.put(Table.ofFullName(output.getString(0)), output.getLong(1));
          }
        }
      }
    }
    written.forEach(output -> versions.put(output.table(), output.version()));
    return versions;
  }

  /** An empty dataset in the shape of a table. */
  public Dataset<Row> none(Table table) {
    return session().createDataFrame(List.of(), warehouse.definition(table).schema());
  }

  /** The run's rows of tables, for SQL text that reads them by {@link Table#viewName}. */
  public NamedRows rows(Table... tables) {
    NamedRows rows = NamedRows.in(session());
    for (Table table : tables) {
      rows = rows.with(table.viewName(), read(table));
    }
    return rows;
  }

  /** Whether this run has written nothing before. */
  public boolean isNew() {
    return isNew;
  }

  /** Replaces the run's rows of a table. */
  public Written write(Table table, Dataset<Row> rows) {
    return record(putOfRun(table, rows));
  }

  /** Replaces the run's rows of several tables {@linkplain Parallel at the same time}. */
  public void write(Map<Table, Dataset<Row>> rowsByTable) {
    List<Callable<Written>> writes = new ArrayList<>();
    new EnumMap<>(rowsByTable).forEach((table, rows) -> writes.add(() -> putOfRun(table, rows)));
    Parallel.all(writes).forEach(this::record);
  }

  private Written putOfRun(Table table, Dataset<Row> rows) {
    return put(table, rows.withColumn("run_id", lit(runId)), Map.of("run_id", Set.of(runId)));
  }

  /** Replaces the rows that one step of the run wrote to a table that several steps write. */
  public Written write(Table table, String step, Dataset<Row> rows) {
    return record(putOfStep(table, step, rows));
  }

  /** Like {@link #write(Table, String, Dataset)}, but {@link #written} does not list it. */
  public Written putOfStep(Table table, String step, Dataset<Row> rows) {
    return put(
        table,
        rows.withColumn("run_id", lit(runId)).withColumn("step", lit(step)),
        Map.of("run_id", Set.of(runId), "step", Set.of(step)));
  }

  private Written put(Table table, Dataset<Row> rows, Map<String, Set<String>> partitions) {
    return isNew
        ? warehouse.append(table, rows, partitions)
        : warehouse.replace(table, rows, partitions);
  }

  /** Like {@link #write(Table, Dataset)}, with {@link #rows}. */
  public Written write(Table table, List<Row> rows) {
    return write(table, rows(table, rows));
  }

  /** Rows in the definition's column order without the run, to be written. */
  public Dataset<Row> rows(Table table, List<Row> rows) {
    StructType schema = warehouse.definition(table).schema();
    StructField[] withoutRun =
        Arrays.stream(schema.fields())
            .filter(field -> !field.name().equals("run_id"))
            .toArray(StructField[]::new);
    return session().createDataFrame(rows, new StructType(withoutRun));
  }

  private Written record(Written result) {
    if (result.table() == Table.LANDED_INPUT_FILE) {
      inputFiles = null;
    }
    written.removeIf(earlier -> earlier.table() == result.table());
    written.add(result);
    return result;
  }

  /** What this object has written so far, in order. */
  public List<Written> written() {
    return List.copyOf(written);
  }

  /** Rows that this object has written so far. */
  public long writtenRows() {
    return written.stream().mapToLong(Written::rowCount).sum();
  }
}
