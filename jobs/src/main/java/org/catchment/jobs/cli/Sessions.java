package org.catchment.jobs.cli;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;

/** Starts the Spark session that a verb works in. */
final class Sessions {
  /** Names the log file to {@code bin/log4j2.properties}. */
  static final String LOG_PROPERTY = "catchment.log";

  /** Set as a system property by spark-submit. */
  private static final String MASTER = "spark.master";

  private static final Map<String, String> ALWAYS =
      Map.of(
          "spark.sql.extensions",
          "io.delta.sql.DeltaSparkSessionExtension,org.apache.sedona.sql.SedonaSqlExtensions,"
              + "org.catchment.udfs.CatchmentExtensions",
          "spark.sql.catalog.spark_catalog",
          "org.apache.spark.sql.delta.catalog.DeltaCatalog",
          "spark.serializer",
          "org.apache.spark.serializer.KryoSerializer",
          "spark.kryo.registrator",
          "org.apache.sedona.core.serde.SedonaKryoRegistrator",
          "spark.sql.session.timeZone",
          "UTC",
          "spark.ui.showConsoleProgress",
          "false",
          // What is merged is computed once and kept: Delta need not keep it again.
          "spark.databricks.delta.merge.materializeSource",
          "none");

  /** What suits one machine; a cluster's own settings stand under spark-submit. */
  private static final Map<String, String> LOCAL =
      Map.of(
          "spark.driver.host", "127.0.0.1",
          "spark.driver.bindAddress", "127.0.0.1",
          "spark.ui.enabled", "false",
          "spark.sql.shuffle.partitions", "4",
          "spark.databricks.delta.snapshotPartitions", "1",
          "spark.sql.parquet.compression.codec", "zstd");

  private Sessions() {}

  /** Where Spark runs: as spark-submit says, else as the configuration does. */
  static String master(Config config) {
    return new SparkConf().get(MASTER, config.master());
  }

  static SparkSession start(Config config) {
    if (System.getProperty(LOG_PROPERTY) == null && !config.out().contains("://")) {
      System.setProperty(LOG_PROPERTY, config.out() + "/logs/catchment.log");
    }
    SparkConf conf = new SparkConf().setAppName("catchment");
    ALWAYS.forEach(conf::set);
    if (!conf.contains(MASTER)) {
      conf.setMaster(config.master());
      LOCAL.forEach(conf::setIfMissing);
    }
    config.spark().forEach(conf::set);
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
