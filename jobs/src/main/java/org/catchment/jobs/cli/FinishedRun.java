package org.catchment.jobs.cli;

import java.util.List;
import org.apache.spark.sql.Row;
import org.catchment.jobs.UserError;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.Warehouse;
import org.jspecify.annotations.Nullable;

/** The run that a verb looks at. */
final class FinishedRun {
  private FinishedRun() {}

  /**
   * The tables of a finished run.
   *
   * @param folder of the tables, as the user named it
   * @param run its id; the newest one if null
   */
  static RunTables of(Warehouse warehouse, String folder, @Nullable String run) {
    List<Row> finished =
        warehouse.exists(Table.PUBLISHED_RUN_MANIFEST)
            ? warehouse
                .read(Table.PUBLISHED_RUN_MANIFEST)
                .where(run == null ? "true" : "run_id = '" + run.replace("'", "") + "'")
                .selectExpr("max_by(run_id, finished_at) AS run_id")
                .where("run_id IS NOT NULL")
                .collectAsList()
            : List.of();
    if (finished.isEmpty()) {
      throw UserError.config(
          (run == null
                  ? "There is no finished run in "
                  : "There is no finished run " + run + " in ")
              + folder
              + ".",
          "Name the folder of one with --out, or make one with `catchment demo`.");
    }
    return RunTables.of(warehouse, finished.get(0).getString(0));
  }
}
