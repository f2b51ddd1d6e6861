package org.catchment.jobs.cli;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.spark.SqlText;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.Warehouse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The finished run that a verb looks at: an option of several verbs. */
final class FinishedRun {
  @Option(
      names = "--run",
      paramLabel = "ID",
      description = "The run to look at; the newest finished one if not given.")
  private @Nullable String run;

  /**
   * Its tables.
   *
   * @param folder of the tables, as the user named it
   */
  RunTables tables(SparkSession session, String folder) {
    Warehouse warehouse = new Warehouse(session, folder);
    List<Row> finished =
        warehouse.exists(Table.PUBLISHED_RUN_MANIFEST)
            ? warehouse
                .read(Table.PUBLISHED_RUN_MANIFEST)
                .where(run == null ? "true" : "run_id = " + SqlText.literal(run))
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
