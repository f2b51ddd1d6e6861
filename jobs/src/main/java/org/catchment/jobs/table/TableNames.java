package org.catchment.jobs.table;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.spark.SqlText;
import org.catchment.jobs.table.TableDefinition.Kind;

/** The names of the tables in a session, for people who write SQL. */
public final class TableNames {
  private TableNames() {}

  /**
   * Names the tables in the session's catalog, with a view {@code current_<table>} of each that
   * shows the newest finished run.
   */
  public static void register(Warehouse warehouse) {
    register(warehouse, List.of(Table.values()));
  }

  /**
   * Answers a statement. A query is answered without the session's catalog, which takes half the
   * time on a small table. Any other statement sees, in the catalog, the tables that it names.
   */
  public static Dataset<Row> answer(Warehouse warehouse, String statement) {
    Optional<Dataset<Row>> rows = new TableQueries(warehouse).answer(statement);
    if (rows.isPresent()) {
      return rows.get();
    }
    registerFor(warehouse, statement);
    return warehouse.session().sql(statement);
  }

  /**
   * Registers the tables that a statement may mean, and their views: those that it names, or all of
   * them if it names none or asks for a list.
   */
  static void registerFor(Warehouse warehouse, String query) {
    String text = query.toLowerCase(Locale.ROOT);
    List<Table> named =
        Arrays.stream(Table.values()).filter(table -> text.contains(table.shortName())).toList();
    boolean all = named.isEmpty() || text.strip().startsWith("show");
    Set<Table> needed = EnumSet.of(Table.PUBLISHED_RUN_MANIFEST, Table.LANDED_INPUT_FILE);
    needed.addAll(all ? List.of(Table.values()) : named);
    register(warehouse, needed);
  }

  private static void register(Warehouse warehouse, Collection<Table> tables) {
    for (String schema : List.of("landed", "conformed", "published")) {
      warehouse
          .session()
          .sql(
              "CREATE SCHEMA IF NOT EXISTS "
                  + schema
                  + " LOCATION "
                  + SqlText.literal(new Path(warehouse.root(), schema).toString()));
    }
    for (Table table : tables) {
      if (warehouse.exists(table)) {
        // The table is external: DROP TABLE forgets the name and keeps the data.
        warehouse.session().sql("DROP TABLE IF EXISTS " + table.fullName());
        warehouse
            .session()
            .sql(
                "CREATE TABLE "
                    + table.fullName()
                    + " USING DELTA LOCATION "
                    + SqlText.literal(warehouse.path(table)));
      }
    }
    if (!warehouse.exists(Table.PUBLISHED_RUN_MANIFEST)) {
      return;
    }
    for (Table table : tables) {
      if (warehouse.exists(table)) {
        warehouse
            .session()
            .sql(
                String.format(
                    Locale.ROOT,
                    "CREATE OR REPLACE VIEW %s COMMENT %s AS SELECT * FROM %s WHERE %s",
                    table.currentName(),
                    SqlText.literal(
                        (warehouse.definition(table).kind() == Kind.HISTORY
                                ? "valid rows of "
                                : "newest finished run of ")
                            + table.fullName()),
                    table.fullName(),
                    current(warehouse, table)));
      }
    }
  }

  /** The rows of a table that the newest finished run has read or written. */
  private static String current(Warehouse warehouse, Table table) {
    String newest =
        "run_id = (SELECT max_by(run_id, struct(finished_at, run_id)) FROM "
            + Table.PUBLISHED_RUN_MANIFEST.fullName()
            + ")";
    return switch (warehouse.definition(table).kind()) {
      case RUN -> newest;
      case FILE ->
          "file_id IN (SELECT file_id FROM "
              + Table.LANDED_INPUT_FILE.fullName()
              + " WHERE "
              + newest
              + ")";
      case HISTORY -> TableDefinition.VALID_TO + " IS NULL";
    };
  }
}
