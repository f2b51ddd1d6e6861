package org.catchment.jobs.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The tables as one run sees them: it reads its own rows and replaces its own rows, so that a step
 * may be repeated and runs do not disturb each other.
 */
public final class RunTables {
  private final Warehouse warehouse;
  private final String runId;
  private final boolean isNew;
  private final List<Written> written = new ArrayList<>();

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

  /** The run's rows of a table, without the column {@code run_id}. */
  public Dataset<Row> read(Table table) {
    return warehouse.read(table).where(functions.col("run_id").equalTo(runId)).drop("run_id");
  }

  /** Makes the run's rows of a table known to SQL under the table's short name. */
  public void view(Table table) {
    read(table).createOrReplaceTempView(table.fullName().replace('.', '_'));
  }

  /** Whether nothing of this run has been written before. */
  boolean isNew() {
    return isNew;
  }

  /** Replaces the run's rows of a table. */
  public Written write(Table table, Dataset<Row> rows) {
    return record(
        put(table, rows.withColumn("run_id", functions.lit(runId)), "run_id = '" + runId + "'"));
  }

  /** Replaces the run's rows that one step put into a table that several steps write. */
  public Written write(Table table, String step, Dataset<Row> rows) {
    return record(putOfStep(table, step, rows));
  }

  /** As {@link #write(Table, String, Dataset)}, but not among what {@link #written} tells. */
  Written putOfStep(Table table, String step, Dataset<Row> rows) {
    return put(
        table,
        rows.withColumn("run_id", functions.lit(runId)).withColumn("step", functions.lit(step)),
        "run_id = '" + runId + "' AND step = '" + step + "'");
  }

  private Written put(Table table, Dataset<Row> rows, String where) {
    return isNew ? warehouse.append(table, rows, where) : warehouse.replace(table, rows, where);
  }

  /**
   * As {@link #write(Table, Dataset)}, of rows in the definition's column order without the run.
   */
  public Written write(Table table, List<Row> rows) {
    StructType schema = warehouse.definition(table).schema();
    StructField[] withoutRun =
        Arrays.stream(schema.fields())
            .filter(field -> !field.name().equals("run_id"))
            .toArray(StructField[]::new);
    return write(table, session().createDataFrame(rows, new StructType(withoutRun)));
  }

  private Written record(Written result) {
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
