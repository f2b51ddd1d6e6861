package org.catchment.jobs.cli;

import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Warehouse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The finished run that a verb reads: an option that several verbs share. */
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
    return RunTables.ofFinished(new Warehouse(session, folder), run)
        .orElseThrow(
            () ->
                UserError.config(
                    (run == null
                            ? "There is no finished run in "
                            : "There is no finished run " + run + " in ")
                        + folder
                        + ".",
                    "Name the folder of one with --out, or make one with `catchment demo`."));
  }
}
