package org.catchment.jobs.table;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.spark.QueryByName;
import org.jspecify.annotations.Nullable;

/**
 * Answers queries that name the tables as {@code schema.table}, or as their views {@code
 * schema.current_table}. Tables are opened by their folder, because Delta would start Spark jobs to
 * find the files of a table of the catalog.
 */
final class TableQueries {
  private final Warehouse warehouse;
  private @Nullable Optional<RunTables> newest;

  TableQueries(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** The rows of a query; empty if the statement is no query or not valid SQL. */
  Optional<Dataset<Row>> answer(String statement) {
    return QueryByName.answer(warehouse.session(), statement, this::rows);
  }

  /** The rows of a table or view; empty if there is none of that name. */
  private Optional<Dataset<Row>> rows(String given) {
    String name = given.toLowerCase(Locale.ROOT);
    return Arrays.stream(Table.values())
        .filter(table -> name.equals(table.fullName()) || name.equals(table.currentName()))
        .filter(warehouse::exists)
        .findFirst()
        .map(table -> name.equals(table.fullName()) ? warehouse.read(table) : current(table));
  }

  private Dataset<Row> current(Table table) {
    return switch (warehouse.definition(table).kind()) {
      case RUN -> warehouse.read(table, "run_id", newest().stream().map(RunTables::runId).toList());
      case FILE ->
          warehouse.read(
              table,
              TableDefinition.FILE_ID,
              newest().stream().flatMap(run -> run.inputFileIds().stream()).toList());
      case HISTORY -> warehouse.read(table).where(col(TableDefinition.VALID_TO).isNull());
    };
  }

  /** The newest finished run, looked up once. */
  private Optional<RunTables> newest() {
    if (newest == null) {
      newest = RunTables.ofFinished(warehouse, null);
    }
    return newest;
  }
}
