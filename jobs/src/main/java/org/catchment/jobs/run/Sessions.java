package org.catchment.jobs.run;

import static java.util.Map.entry;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.spark.LocalDisk;

/** Starts the Spark session that a verb works in. */
public final class Sessions {
  /** Names the log file to {@code bin/log4j2.properties}. */
  public static final String LOG_PROPERTY = "catchment.log";

  /** Set as a system property by spark-submit. */
  private static final String MASTER = "spark.master";

  private static final Map<String, String> ALWAYS =
      Map.ofEntries(
          entry(
              "spark.sql.extensions",
              "io.delta.sql.DeltaSparkSessionExtension,org.apache.sedona.sql.SedonaSqlExtensions,"
                  + "org.catchment.udfs.CatchmentExtensions"),
          entry(
              "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog"),
          entry("spark.serializer", "org.apache.spark.serializer.KryoSerializer"),
          entry("spark.kryo.registrator", "org.apache.sedona.core.serde.SedonaKryoRegistrator"),
          entry("spark.sql.session.timeZone", "UTC"),
          entry("spark.ui.showConsoleProgress", "false"),
          // A run compiles some 700 pieces of code. Spark keeps 100, so that none is there when it
          // comes again, and the JVM compiles and optimises it once more.
          entry("spark.sql.codegen.cache.maxEntries", "4000"),
          // Rows of a run are of one partition: without this Spark sorts them all before it writes.
          entry("spark.sql.maxConcurrentOutputFileWriters", "8"),
          // Rows of a run lie in no order that smallest and largest values of a file could tell of.
          entry("spark.databricks.delta.properties.defaults.dataSkippingNumIndexedCols", "0"),
          // What is merged is computed once and kept: Delta need not keep it again.
          entry("spark.databricks.delta.merge.materializeSource", "none"));

  /** What suits one machine; a cluster's own settings stand under spark-submit. */
  private static final Map<String, String> LOCAL =
      Map.ofEntries(
          entry("spark.driver.host", "127.0.0.1"),
          entry("spark.driver.bindAddress", "127.0.0.1"),
          entry("spark.ui.enabled", "false"),
          // Rows that lie in the order of what they are summed by need no table for it.
          entry("spark.sql.execution.replaceHashWithSortAgg", "true"),
          // Nobody looks at what is kept for the pages of the UI.
          entry("spark.sql.ui.explainMode", "simple"),
          entry("spark.ui.retainedJobs", "10"),
          entry("spark.ui.retainedStages", "10"),
          entry("spark.ui.retainedTasks", "100"),
          entry("spark.sql.ui.retainedExecutions", "1"),
          entry("spark.sql.shuffle.partitions", "4"),
          // Each sort and each table of a join takes one at least, of 64 MB if it is up to Spark:
          // too many of them at once fill a heap of 4 GB.
          entry("spark.buffer.pageSize", "2m"),
          entry("spark.databricks.delta.snapshotPartitions", "1"),
          entry("spark.sql.parquet.compression.codec", "zstd"),
          entry("spark.hadoop.fs.file.impl", LocalDisk.class.getName()),
          entry(
              "spark.hadoop.fs.AbstractFileSystem.file.impl", LocalDisk.Abstract.class.getName()));

  private Sessions() {}

  /** Where Spark runs: as spark-submit says, else as the configuration does. */
  public static String master(Config config) {
    return new SparkConf().get(MASTER, config.master());
  }

  /** The session, by the settings of a run: with Delta, Sedona and our own SQL functions. */
  public static SparkSession start(Config config) {
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
