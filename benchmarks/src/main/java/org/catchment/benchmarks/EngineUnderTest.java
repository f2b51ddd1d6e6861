package org.catchment.benchmarks;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.catchment.jobs.align.solver.BalancedKMeans;
import org.catchment.jobs.align.solver.Partition;
import org.catchment.jobs.align.solver.Problem;
import org.catchment.jobs.align.solver.Progress;

/**
 * The one place where the benchmarks meet the engine. When the engine gets another entry, this is
 * the file to change.
 */
final class EngineUnderTest {
  static final String NAME = "catchment";

  /** The solver wants whole weights: ten-thousandths keep the digits of the given files. */
  private static final double UNITS = 1e4;

  /**
   * The solver knows the globe only, so a plane is laid on a patch of it that is so small as to be
   * flat: 5,000 km become 1/2000 of the radius, where squared chords are true to 1 in 10 million.
   */
  private static final double RADII_PER_KM = 1e-7;

  private final double tolerance;
  private final long seed;

  EngineUnderTest(double tolerance, long seed) {
    this.tolerance = tolerance;
    this.seed = seed;
  }

  /**
   * Divides the accounts.
   *
   * @param rows with the columns of {@link World#rows}
   * @param planar whether their places are km on a plane
   */
  Division divide(Dataset<Row> rows, boolean planar, int territories) {
    Problem problem = problem(rows, planar, territories);
    Partition partition = new BalancedKMeans().partition(problem, Progress.NONE);
    return new Division(partition.territory(), diagram(partition, planar));
  }

  private Problem problem(Dataset<Row> rows, boolean planar, int territories) {
    List<double[]> blocks = rows.mapPartitions(PACK, Encoders.kryo(double[].class)).collectAsList();
    int size = blocks.stream().mapToInt(b -> b.length / FIELDS).sum();
    double[] first = new double[size];
    double[] second = new double[size];
    long[] weight = new long[size];
    for (double[] block : blocks) {
      for (int at = 0; at < block.length; at += FIELDS) {
        int i = (int) block[at];
        first[i] = block[at + 1];
        second[i] = block[at + 2];
        weight[i] = Math.round(block[at + 3] * UNITS);
      }
    }
    if (!planar) {
      return Problem.ofDegrees(first, second, weight, territories, tolerance, seed);
    }
    double[] height = new double[size];
    for (int i = 0; i < size; i++) {
      first[i] *= RADII_PER_KM;
      second[i] *= RADII_PER_KM;
      height[i] = Math.sqrt(1 - first[i] * first[i] - second[i] * second[i]);
    }
    return new Problem(height, first, second, weight, territories, tolerance, seed);
  }

  private static PowerDiagram diagram(Partition partition, boolean planar) {
    double km = planar ? 1 / RADII_PER_KM : Coordinates.EARTH_RADIUS_KM;
    double[] price = partition.price().clone();
    for (int k = 0; k < price.length; k++) {
      price[k] *= km * km;
    }
    double[] x = scaled(partition.centerX(), km);
    double[] y = scaled(partition.centerY(), km);
    double[] z = scaled(partition.centerZ(), km);
    return new PowerDiagram(
        planar ? new Coordinates(y, z, new double[price.length]) : new Coordinates(x, y, z), price);
  }

  private static double[] scaled(double[] values, double factor) {
    double[] scaled = values.clone();
    for (int k = 0; k < scaled.length; k++) {
      scaled[k] *= factor;
    }
    return scaled;
  }

  /** Number, place and weight of each account, one after the other. */
  private static final int FIELDS = 4;

  private static final MapPartitionsFunction<Row, double[]> PACK = EngineUnderTest::pack;

  private static Iterator<double[]> pack(Iterator<Row> rows) {
    double[] block = new double[FIELDS * 1024];
    int end = 0;
    while (rows.hasNext()) {
      Row row = rows.next();
      if (end == block.length) {
        block = java.util.Arrays.copyOf(block, 2 * end);
      }
      block[end++] = row.getLong(0);
      block[end++] = row.getDouble(1);
      block[end++] = row.getDouble(2);
      block[end++] = row.getDouble(3);
    }
    return List.of(java.util.Arrays.copyOf(block, end)).iterator();
  }
}
