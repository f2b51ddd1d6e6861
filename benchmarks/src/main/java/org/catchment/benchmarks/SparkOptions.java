package org.catchment.benchmarks;

import org.apache.spark.sql.SparkSession;
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
    return builder().getOrCreate();
  }

  /** A session as Catchment's runs have it: with Delta, Sedona and our own functions. */
  SparkSession sessionWithTables() {
    return builder()
        .config(
            "spark.sql.extensions",
            "io.delta.sql.DeltaSparkSessionExtension,org.apache.sedona.sql.SedonaSqlExtensions,"
                + "org.catchment.udfs.CatchmentExtensions")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.kryo.registrator", "org.apache.sedona.core.serde.SedonaKryoRegistrator")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.databricks.delta.snapshotPartitions", "1")
        .config("spark.sql.parquet.compression.codec", "zstd")
        .config("spark.sql.maxConcurrentOutputFileWriters", "8")
        .config("spark.databricks.delta.properties.defaults.dataSkippingNumIndexedCols", "0")
        .config("spark.buffer.pageSize", "2m")
        .getOrCreate();
  }

  private SparkSession.Builder builder() {
    return SparkSession.builder()
        .appName("bench")
        .master(master)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
  }

  /** Spark's version and where it runs, for the machine's facts. */
  String facts(SparkSession spark) {
    return spark.version() + " " + master;
  }
}
