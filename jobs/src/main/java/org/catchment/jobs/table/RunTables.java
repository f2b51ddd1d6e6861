package org.catchment.jobs.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.spark.Parallel;
import org.catchment.jobs.spark.SqlText;
import org.jspecify.annotations.Nullable;

/**
 * The tables as one run sees them, so that a step may be repeated and runs do not disturb each
 * other: it reads and replaces its own rows, reads those of its input files, and of a history the
 * rows that are valid.
 */
public final class RunTables {
  private final Warehouse warehouse;
  private final String runId;
  private final boolean isNew;
  private final List<Written> written = new ArrayList<>();
  private @Nullable Map<Table, Long> versions;
  private @Nullable List<Row> inputFiles;

  /** The tables as a run that may have written some of its rows already sees them. */
  public static RunTables of(Warehouse warehouse, String runId) {
    return new RunTables(warehouse, runId, false);
  }

  /**
   * The tables as a run sees them whose id nobody has used before: there is nothing to replace,
   * which spares a look through every table's log.
   */
  public static RunTables ofNew(Warehouse warehouse, String runId) {
    return new RunTables(warehouse, runId, true);
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
   * The run's rows of a table, without the columns that make them the run's. Of landed rows, those
   * that could be read.
   */
  public Dataset<Row> read(Table table) {
    return switch (warehouse.definition(table).kind()) {
      case RUN -> warehouse.read(table, "run_id", Set.of(runId)).drop("run_id");
      case FILE -> landed(table).where(col("reject").isNull()).drop("reject");
      case HISTORY -> new Histories(warehouse).valid(table, versions().get(table)).drop("run_id");
    };
  }

  /** The run's rows of a table of the alignment that are of a sales force, without its column. */
  public Dataset<Row> read(Table table, String force) {
    return read(table).where(col("force").equalTo(force)).drop("force");
  }

  /**
   * What landed of the run's input files, with the rows whose {@code reject} says why not, and with
   * {@code source_file}, {@code source}, {@code source_ordinal} and {@code source_year} of each.
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

  /** Whether the run has input files of a landed table. */
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
          .add("table_name", DataTypes.StringType);

  /** The run's input files, in the shape of {@link #INPUT_FILE}: asked for once. */
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
                  col("table_name"))
              .collectAsList();
    }
    return inputFiles;
  }

  /**
   * The files of which all rows have landed already, in this run or another: by {@code file_id},
   * how many there are, and how many of them could not be read.
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

  /** Puts the rows of files into a table that is kept by file; what was there of them goes. */
  public Written land(Table table, Set<String> files, Dataset<Row> rows) {
    String where =
        files.stream()
            .sorted()
            .map(SqlText::literal)
            .collect(Collectors.joining(", ", "file_id IN (", ")"));
    return record(warehouse.replace(table, rows, where));
  }

  /**
   * Brings the state of a history to that of the rows: those that are new or have changed begin to
   * be valid, those that have changed or are missing end. The same rows again change nothing.
   *
   * @param asOf the day as of which the rows hold, not before that of the rows so far
   * @return of the rows that are valid now
   */
  public Written merge(Table table, Dataset<Row> rows, LocalDate asOf) {
    return record(
        new Histories(warehouse).merge(table, rows.withColumn("run_id", lit(runId)), asOf));
  }

  /** Delta version of the tables that this run has written and noted, where they are kept. */
  private Map<Table, Long> versions() {
    if (versions == null) {
      versions = new EnumMap<>(Table.class);
      if (!isNew && warehouse.exists(Table.PUBLISHED_RUN_STEP)) {
        for (Row step :
            read(Table.PUBLISHED_RUN_STEP).orderBy("ordinal").select("tables").collectAsList()) {
          for (Row output : step.<Row>getList(0)) {
            versions.put(Table.ofFullName(output.getString(0)), output.getLong(1));
          }
        }
      }
    }
    written.forEach(output -> versions.put(output.table(), output.version()));
    return versions;
  }

  /** No rows, in the shape of a table. */
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

  /** Whether nothing of this run has been written before. */
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
    return put(table, rows.withColumn("run_id", lit(runId)), isOfRun());
  }

  /** Replaces the run's rows that one step put into a table that several steps write. */
  public Written write(Table table, String step, Dataset<Row> rows) {
    return record(putOfStep(table, step, rows));
  }

  /** As {@link #write(Table, String, Dataset)}, but not among what {@link #written} tells. */
  public Written putOfStep(Table table, String step, Dataset<Row> rows) {
    return put(
        table,
        rows.withColumn("run_id", lit(runId)).withColumn("step", lit(step)),
        isOfRun() + " AND step = " + SqlText.literal(step));
  }

  private String isOfRun() {
    return "run_id = " + SqlText.literal(runId);
  }

  private Written put(Table table, Dataset<Row> rows, String where) {
    return isNew ? warehouse.append(table, rows, where) : warehouse.replace(table, rows, where);
  }

  /** As {@link #write(Table, Dataset)}, of {@link #rows}. */
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
