package org.catchment.benchmarks;

import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Times of contenders that take turns. */
final class Stopwatch {
  private static final double NANOS = 1e9;

  private Stopwatch() {}

  /** Computes all rows and writes them nowhere. */
  static void nowhere(Dataset<Row> rows) {
    rows.write().format("noop").mode("overwrite").save();
  }

  static double seconds(Runnable work) {
    System.gc(); // nobody pays for the garbage of whoever ran before
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / NANOS;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
