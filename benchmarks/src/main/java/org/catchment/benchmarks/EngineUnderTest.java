package org.catchment.benchmarks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.align.Alignment;
import org.catchment.jobs.align.solver.answer.Solution;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.align.solver.goal.Progress;

/**
 * The one place where the benchmarks meet the engine. When the engine gets another entry, this is
 * the file to change.
 */
final class EngineUnderTest {
  static final String NAME = "catchment";

  /** The solver wants whole weights: ten-thousandths keep the digits of the given files. */
  private static final double UNITS = 1e4;

  /** Number and territory of each account, one after the other. */
  private static final int FIELDS = 2;

  private final double tolerance;
  private final long seed;

  EngineUnderTest(double tolerance, long seed) {
    this.tolerance = tolerance;
    this.seed = seed;
  }

  /**
   * What the engine answers, and what it claims about that.
   *
   * @param certificate in the engine's own units
   */
  record Answer(Division division, Solution.Certificate certificate) {}

  /**
   * Divides the accounts, and fetches the territory of each.
   *
   * @param rows with the columns of {@link ContestWorld#rows}
   * @param world whose rows they are
   */
  Answer divide(Dataset<Row> rows, ContestWorld world, int territories) {
    Goal goal = Goal.equal(territories, tolerance, seed);
    double unitKm = world.planar ? planeUnitKm(world.place) : Coordinates.EARTH_RADIUS_KM;
    Dataset<Row> accounts =
        rows.withColumn("account_id", col("account_id").cast("string"))
            .withColumn("weight", round(col("weight").multiply(lit(UNITS))).cast("bigint"));
    if (world.planar) {
      accounts =
          accounts
              .withColumn("x", col("x_km").divide(lit(unitKm)))
              .withColumn("y", col("y_km").divide(lit(unitKm)));
    }
    try (Alignment alignment =
        world.planar
            ? Alignment.inPlane(accounts, goal, Progress.NONE)
            : Alignment.onGlobe(accounts, goal, Progress.NONE)) {
      String[] names =
          IntStream.range(0, territories).mapToObj(Integer::toString).toArray(String[]::new);
      int[] territory = new int[world.size()];
      for (int[] pairs :
          alignment.assigned(names).toJavaRDD().mapPartitions(EngineUnderTest::pack).collect()) {
        for (int at = 0; at < pairs.length; at += FIELDS) {
          territory[pairs[at]] = pairs[at + 1];
        }
      }
      Solution solution = alignment.solution();
      return new Answer(new Division(territory, diagram(solution, unitKm)), solution.certificate());
    }
  }

  /** A power of two, so that no digit is lost, that brings the plane into [-1, 1]. */
  private static double planeUnitKm(Coordinates place) {
    double largest = 1;
    for (double[] axis : new double[][] {place.x(), place.y()}) {
      for (double v : axis) {
        largest = Math.max(largest, Math.abs(v));
      }
    }
    return Math.scalb(1.0, Math.getExponent(largest) + 1);
  }

  private static PowerDiagram diagram(Solution solution, double unitKm) {
    return new PowerDiagram(
        new Coordinates(
            scaled(solution.centerX(), unitKm),
            scaled(solution.centerY(), unitKm),
            scaled(solution.centerZ(), unitKm)),
        scaled(solution.price(), unitKm * unitKm));
  }

  private static double[] scaled(double[] values, double factor) {
    return Arrays.stream(values).map(v -> v * factor).toArray();
  }

  private static Iterator<int[]> pack(Iterator<Row> rows) {
    int[] pairs = new int[FIELDS * 1024];
    int end = 0;
    while (rows.hasNext()) {
      Row row = rows.next();
      if (end == pairs.length) {
        pairs = Arrays.copyOf(pairs, 2 * end);
      }
      pairs[end++] = Integer.parseInt(row.getString(0));
      pairs[end++] = Integer.parseInt(row.getString(1));
    }
    return List.of(Arrays.copyOf(pairs, end)).iterator();
  }
}
