package org.catchment.benchmarks;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.ConfigLoader;
import org.catchment.jobs.run.Sessions;
import picocli.CommandLine.Option;

/** Where the commands that divide accounts find Spark. */
final class SparkOptions {
  @Option(
      names = "--master",
      defaultValue = "local[2]",
      paramLabel = "URL",
      description = "Spark master (${DEFAULT-VALUE}).")
  private String master = "local[2]";

  SparkSession session() {
    return SparkSession.builder()
        .appName("bench")
        .master(master)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .getOrCreate();
  }

  /** A session as Catchment's runs have it. */
  SparkSession sessionWithTables() {
    return Sessions.start(ConfigLoader.load(null, List.of("master=" + master)).config());
  }

  /** Spark's version and where it runs, for the machine's facts. */
  String facts(SparkSession spark) {
    return spark.version() + " " + master;
  }
}
