package org.catchment.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.FaultyDisk;
import org.catchment.jobs.config.ConfigLoader;
import org.catchment.jobs.run.Sessions;

/**
 * Starts the session that the command line would start, but for what only pays on more than a
 * handful of rows: compiled plans and plans that adapt. {@code DemoIT} runs with both.
 */
public final class TestSessions {
  /** What only pays on more than a handful of rows, switched off. */
  static final List<String> INTERPRETED =
      List.of(
          "spark.spark.sql.codegen.wholeStage=false",
          "spark.spark.sql.codegen.factoryMode=NO_CODEGEN",
          "spark.spark.sql.adaptive.enabled=false");

  private TestSessions() {}

  public static SparkSession start() {
    List<String> sets = new ArrayList<>(INTERPRETED);
    sets.add("master=local[2]");
    sets.add("spark.spark.sql.shuffle.partitions=2");
    sets.add("spark.spark.hadoop.fs.faulty.impl=" + FaultyDisk.class.getName());
    sets.add("spark.spark.delta.logStore.faulty.impl=io.delta.storage.LocalLogStore");
    return Sessions.start(ConfigLoader.load(null, sets).config());
  }
}
