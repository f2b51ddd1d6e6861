package org.catchment.jobs.run;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.table.RunTables;

/**
 * What a step works with.
 *
 * @param tables the tables, seen through one run
 * @param progress receives what the step is doing now
 */
public record StepContext(
    SparkSession session, Config config, RunTables tables, StepProgress progress) {

  /**
   * The day as of which the input holds: the configured one, otherwise the day on which the run
   * began. It is the same for all steps, even if a run is resumed on another day.
   */
  public LocalDate asOf() {
    String configured = config.input().asOf();
    return configured != null
        ? LocalDate.parse(configured)
        : RunBook.dayOf(tables.runId()).orElseGet(() -> LocalDate.now(ZoneOffset.UTC));
  }
}
