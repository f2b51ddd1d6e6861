package org.catchment.jobs.conform;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.catchment.jobs.config.Config;

/** Finds the county of points; off the coast, the nearest county within the allowance. */
final class PointCounty {
  private final SparkSession session;
  private final Config.Conform conform;
  private final Kept kept;

  PointCounty(SparkSession session, Config.Conform conform, Kept kept) {
    this.session = session;
    this.conform = conform;
    this.kept = kept;
  }

  /**
   * @param points lat_deg, lon_deg
   * @param counties rows of {@code conformed.county}
   * @return lat_deg, lon_deg, county_id, county_source of each distinct point that has one
   */
  Dataset<Row> of(Dataset<Row> points, Dataset<Row> counties) {
    counties
        .select(
            functions.col("county_id"),
            functions.expr("ST_GeomFromWKB(boundary_wkb)").as("boundary"))
        .createOrReplaceTempView("county_boundary");
    points
        .select("lat_deg", "lon_deg")
        .distinct()
        .withColumn("point", functions.expr("ST_Point(lon_deg, lat_deg)"))
        .createOrReplaceTempView("point");
    // A point in two counties (on their border) takes the lower id.
    Dataset<Row> within =
        kept.keep(
            session.sql(
                """
                SELECT /*+ BROADCAST(c) */ p.lat_deg, p.lon_deg, min(c.county_id) AS county_id
                FROM county_boundary c JOIN point p ON ST_Covers(c.boundary, p.point)
                GROUP BY p.lat_deg, p.lon_deg
                """));
    within.createOrReplaceTempView("within_county");
    // One degree is at least 30 km of longitude up to 74 degrees north, beyond all of Alaska.
    Dataset<Row> nearest =
        session.sql(
            """
            WITH offshore AS (
              SELECT p.* FROM point p LEFT ANTI JOIN within_county w
              ON w.lat_deg = p.lat_deg AND w.lon_deg = p.lon_deg),
            close AS (
              SELECT o.lat_deg, o.lon_deg, c.county_id, ST_ClosestPoint(c.boundary, o.point) AS shore
              FROM county_boundary c JOIN offshore o
              ON ST_Distance(c.boundary, o.point) <= %1$s / 30d)
            SELECT lat_deg, lon_deg, min(struct(km, county_id)).county_id AS county_id
            FROM (SELECT *, haversine_km(lat_deg, lon_deg, ST_Y(shore), ST_X(shore)) AS km FROM close)
            WHERE km <= %1$s GROUP BY lat_deg, lon_deg
            """
                .formatted(conform.maxCoastDistanceKm()));
    return within
        .withColumn("county_source", functions.lit("within"))
        .unionByName(nearest.withColumn("county_source", functions.lit("nearest")));
  }
}
