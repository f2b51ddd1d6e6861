package org.catchment.jobs;

import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.cli.TestSessions;
import org.jspecify.annotations.Nullable;

/** The one Spark session of a test fork. */
public final class TestSpark {
  private static @Nullable SparkSession session;

  private TestSpark() {}

  public static synchronized SparkSession session() {
    SparkSession running = session;
    if (running == null) {
      running = TestSessions.start();
      session = running;
    }
    return running;
  }
}
