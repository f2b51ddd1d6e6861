package org.catchment.jobs.cli;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.FaultyDisk;
import org.catchment.jobs.config.ConfigLoader;

/**
 * Starts the session that the command line would start, but for what only pays on more than a
 * handful of rows: compiled plans and plans that adapt. {@code DemoIT} runs with both.
 */
public final class TestSessions {
  private TestSessions() {}

  public static SparkSession start() {
    return Sessions.start(
        ConfigLoader.load(
                null,
                List.of(
                    "master=local[2]",
                    "spark.spark.sql.shuffle.partitions=2",
                    "spark.spark.sql.codegen.wholeStage=false",
                    "spark.spark.sql.codegen.factoryMode=NO_CODEGEN",
                    "spark.spark.sql.adaptive.enabled=false",
                    "spark.spark.hadoop.fs.faulty.impl=" + FaultyDisk.class.getName(),
                    "spark.spark.delta.logStore.faulty.impl=io.delta.storage.LocalLogStore"))
            .config());
  }
}
