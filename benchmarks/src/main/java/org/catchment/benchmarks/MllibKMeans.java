package org.catchment.benchmarks;

import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Spark MLlib's k-means: what a Spark user has at hand. It does not balance, so its objective is
 * what balance costs the others, and its time is what one would spend anyway.
 */
final class MllibKMeans {
  private static final StructType POINT =
      new StructType()
          .add("features", SQLDataTypes.VectorType(), false)
          .add("weight", DataTypes.DoubleType, false);

  private final int iterations;
  private final String init;
  private final long seed;

  /**
   * Prepares a run.
   *
   * @param init "random" or "k-means||"
   */
  MllibKMeans(int iterations, String init, long seed) {
    this.iterations = iterations;
    this.init = init;
    this.seed = seed;
  }

  /** The centers after all the iterations; MLlib does not stop earlier here. */
  PowerDiagram fit(Dataset<Row> rows, boolean planar, double heaviest, int territories) {
    MapFunction<Row, Row> toPoint = row -> RowFactory.create(vector(row, planar), row.getDouble(3));
    Dataset<Row> points =
        rows.filter(rows.col("weight").leq(heaviest)).map(toPoint, Encoders.row(POINT));
    Vector[] centers =
        new KMeans()
            .setK(territories)
            .setMaxIter(iterations)
            .setInitMode(init)
            .setTol(0)
            .setSeed(seed)
            .setWeightCol("weight")
            .fit(points)
            .clusterCenters();
    Coordinates center = new Coordinates(centers.length);
    for (int k = 0; k < centers.length; k++) {
      center.x()[k] = centers[k].apply(0);
      center.y()[k] = centers[k].apply(1);
      center.z()[k] = planar ? 0 : centers[k].apply(2);
    }
    return new PowerDiagram(center, new double[centers.length]);
  }

  private static Vector vector(Row row, boolean planar) {
    if (planar) {
      return Vectors.dense(row.getDouble(1), row.getDouble(2));
    }
    Coordinates one = new Coordinates(1);
    one.setOnGlobe(0, row.getDouble(1), row.getDouble(2));
    return Vectors.dense(one.x()[0], one.y()[0], one.z()[0]);
  }
}
