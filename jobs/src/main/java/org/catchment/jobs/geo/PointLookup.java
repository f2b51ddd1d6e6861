package org.catchment.jobs.geo;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** Finds what is nearest to every row's point by a {@link PointIndex} that Spark broadcasts. */
public final class PointLookup {
  private final Broadcast<PointIndex> points;

  private PointLookup(Broadcast<PointIndex> points) {
    this.points = points;
  }

  /**
   * @param points ids as text, then latitude and longitude in degrees, such as the ZIP codes of
   *     {@code conformed.zip} with their centroids
   */
  public static PointLookup of(Dataset<Row> points) {
    List<Row> rows = points.collectAsList();
    PointIndex index =
        new PointIndex(
            rows.stream().map(row -> row.getString(0)).toList(),
            rows.stream().mapToDouble(row -> row.getDouble(1)).toArray(),
            rows.stream().mapToDouble(row -> row.getDouble(2)).toArray());
    return new PointLookup(
        new JavaSparkContext(points.sparkSession().sparkContext()).broadcast(index));
  }

  /**
   * Adds the id of what is nearest to each point.
   *
   * @param rows with {@code lat_deg} and {@code lon_deg}, which may be NULL
   * @param id column for it; NULL where nothing is within the distance
   * @param maxKm along the great circle, in [0, 10000]
   */
  public Dataset<Row> nearest(Dataset<Row> rows, String id, double maxKm) {
    Broadcast<PointIndex> broadcast = points;
    UDF2<@Nullable Double, @Nullable Double, @Nullable String> nearest =
        (lonDeg, latDeg) -> {
          if (lonDeg == null || latDeg == null) {
            return null;
          }
          PointIndex index = broadcast.value();
          int point = index.nearest(lonDeg, latDeg, maxKm);
          return point == PointIndex.NONE ? null : index.id(point);
        };
    return rows.withColumn(
        id, udf(nearest, DataTypes.StringType).apply(col("lon_deg"), col("lat_deg")));
  }
}
