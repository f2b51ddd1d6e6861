package org.catchment.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.run.PeakMemory;

/** Measures what a piece of work takes from the process. */
final class Meter {
  private static final double NANOS = 1e9;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final SparkSession spark;
  private final AtomicInteger jobs = new AtomicInteger();

  Meter(SparkSession spark) {
    this.spark = spark;
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onJobStart(SparkListenerJobStart job) {
                jobs.incrementAndGet();
              }
            });
  }

  /**
   * What a piece of work took.
   *
   * @param cpuSeconds of all threads of the process: Spark, compiler and garbage collector included
   * @param peakRssMb most memory of the whole process while it ran, data and Spark included; -1
   *     where the system does not tell
   * @param jobs Spark jobs that it started, whatever they read: not more than these went over all
   *     the data
   */
  record Taken<T>(T result, double cpuSeconds, double wallSeconds, double peakRssMb, int jobs) {}

  <T> Taken<T> measure(Supplier<T> work) {
    // Nobody pays for the garbage or the events of whoever ran before.
    System.gc();
    settleListeners();
    PeakMemory.reset();
    int jobsBefore = jobs.get();
    long wall = System.nanoTime();
    long cpu = system.getProcessCpuTime();
    T result = work.get();
    double cpuSeconds = (system.getProcessCpuTime() - cpu) / NANOS;
    double wallSeconds = (System.nanoTime() - wall) / NANOS;
    double peak = PeakMemory.mib();
    settleListeners();
    return new Taken<>(result, cpuSeconds, wallSeconds, peak, jobs.get() - jobsBefore);
  }

  private void settleListeners() {
    try {
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException("Spark does not tell how many jobs there were", e);
    }
  }
}
