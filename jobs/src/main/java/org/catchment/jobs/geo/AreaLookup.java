package org.catchment.jobs.geo;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** Finds the area of every row's point by an {@link AreaIndex} that Spark broadcasts. */
public final class AreaLookup {
  private final Broadcast<Areas> areas;

  private AreaLookup(Broadcast<Areas> areas) {
    this.areas = areas;
  }

  /**
   * @param areas ids as text, then polygons as WKB, degrees (lon, lat), valid; they must fit in
   *     every worker's memory
   */
  public static AreaLookup of(Dataset<Row> areas) {
    JavaSparkContext spark = new JavaSparkContext(areas.sparkSession().sparkContext());
    return new AreaLookup(spark.broadcast(new Areas(areas.collectAsList())));
  }

  /**
   * Adds the area of each point: the one that covers it, else the nearest within a distance.
   *
   * @param points rows with {@code lat_deg} and {@code lon_deg}, which may be NULL
   * @param id column for the area's id; NULL where there is none
   * @param source column for {@code within} or {@code nearest}; NULL where there is none
   * @param maxKm in [0, 1000]
   */
  public Dataset<Row> locate(Dataset<Row> points, String id, String source, double maxKm) {
    // One step each, so that Spark asks the index once per row, and for the nearest only if needed.
    String nearestId = id + "_nearest";
    return points
        .withColumn(id, ask(AreaIndex::covering))
        .withColumn(
            nearestId,
            when(
                col(id).isNull(),
                ask((index, lonDeg, latDeg) -> index.nearest(lonDeg, latDeg, maxKm))))
        .withColumn(
            source, when(col(id).isNotNull(), "within").when(col(nearestId).isNotNull(), "nearest"))
        .withColumn(id, coalesce(col(id), col(nearestId)))
        .drop(nearestId);
  }

  private interface Question extends Serializable {
    int ask(AreaIndex index, double lonDeg, double latDeg);
  }

  private Column ask(Question question) {
    Broadcast<Areas> broadcast = areas;
    UDF2<@Nullable Double, @Nullable Double, @Nullable String> answer =
        (lonDeg, latDeg) -> {
          if (lonDeg == null || latDeg == null) {
            return null;
          }
          AreaIndex index = broadcast.value().index();
          int area = question.ask(index, lonDeg, latDeg);
          return area == AreaIndex.NONE ? null : index.id(area);
        };
    return udf(answer, DataTypes.StringType).apply(col("lon_deg"), col("lat_deg"));
  }
}
