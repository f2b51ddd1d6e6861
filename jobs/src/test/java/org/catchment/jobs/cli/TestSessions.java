package org.catchment.jobs.cli;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.ConfigLoader;

/** Starts the session that the command line would start. */
public final class TestSessions {
  private TestSessions() {}

  public static SparkSession start() {
    return Sessions.start(
        ConfigLoader.load(null, List.of("master=local[2]", "spark.spark.sql.shuffle.partitions=2"))
            .config());
  }
}
