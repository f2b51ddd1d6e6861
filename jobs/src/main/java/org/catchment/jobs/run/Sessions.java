package org.catchment.jobs.run;

import static java.util.Map.entry;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.spark.LocalDisk;

/** Starts the Spark session that a verb works in. */
public final class Sessions {
  /** Tells {@code bin/log4j2.properties} the name of the log file. */
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
          // A run compiles some 700 pieces of code. Spark keeps 100: it would drop each before its
          // next use, and the JVM would compile and optimise it again.
          entry("spark.sql.codegen.cache.maxEntries", "4000"),
          // Each run writes to one partition of its own. Without this Spark sorts all rows before
          // it writes.
          entry("spark.sql.maxConcurrentOutputFileWriters", "8"),
          // The rows of a run have no order, so the minimum and maximum values of a file exclude
          // nothing.
          entry("spark.databricks.delta.properties.defaults.dataSkippingNumIndexedCols", "0"),
          // The source of a merge is computed and kept already; Delta need not keep it again.
          entry("spark.databricks.delta.merge.materializeSource", "none"));

  /** Settings for one machine; under spark-submit the cluster's own settings apply. */
  private static final Map<String, String> LOCAL =
      Map.ofEntries(
          entry("spark.driver.host", "127.0.0.1"),
          entry("spark.driver.bindAddress", "127.0.0.1"),
          entry("spark.ui.enabled", "false"),
          // Rows that are already sorted by what they are summed by need no hash table.
          entry("spark.sql.execution.replaceHashWithSortAgg", "true"),
          // Nobody looks at what Spark would keep for the pages of its UI.
          entry("spark.sql.ui.explainMode", "simple"),
          entry("spark.ui.retainedJobs", "10"),
          entry("spark.ui.retainedStages", "10"),
          entry("spark.ui.retainedTasks", "100"),
          entry("spark.sql.ui.retainedExecutions", "1"),
          entry("spark.sql.shuffle.partitions", "4"),
          // Each sort and each hash table of a join takes at least one page. Spark's default is 64
          // MB: too many at once fill a heap of 4 GB.
          entry("spark.buffer.pageSize", "2m"),
          entry("spark.databricks.delta.snapshotPartitions", "1"),
          entry("spark.sql.parquet.compression.codec", "zstd"),
          entry("spark.hadoop.fs.file.impl", LocalDisk.class.getName()),
          entry(
              "spark.hadoop.fs.AbstractFileSystem.file.impl", LocalDisk.Abstract.class.getName()));

  private Sessions() {}

  /** Where Spark runs: spark-submit decides, otherwise the configuration. */
  public static String master(Config config) {
    return new SparkConf().get(MASTER, config.master());
  }

  /** Finds files without a session, in the same way as with one. */
  public static Configuration hadoop(Config config) {
    return SparkHadoopUtil.get().newConfiguration(conf(config));
  }

  /** The session with the settings of a run: with Delta, Sedona and our own SQL functions. */
  public static SparkSession start(Config config) {
    if (System.getProperty(LOG_PROPERTY) == null && !config.out().contains("://")) {
      System.setProperty(LOG_PROPERTY, config.out() + "/logs/catchment.log");
    }
    return SparkSession.builder().config(conf(config)).getOrCreate();
  }

  private static SparkConf conf(Config config) {
    SparkConf conf = new SparkConf().setAppName("catchment");
    ALWAYS.forEach(conf::set);
    if (!conf.contains(MASTER)) {
      conf.setMaster(config.master());
      LOCAL.forEach(conf::setIfMissing);
    }
    config.spark().forEach(conf::set);
    return conf;
  }
}
