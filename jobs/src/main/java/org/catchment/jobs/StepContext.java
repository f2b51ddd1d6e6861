package org.catchment.jobs;

import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.table.RunTables;

/**
 * What a step works with.
 *
 * @param tables the tables, seen through one run
 * @param progress takes what the step is doing now
 */
public record StepContext(
    SparkSession session, Config config, RunTables tables, StepProgress progress) {}
