package org.catchment.jobs.score;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.spark.NamedRows;

/** How many people who need care live nearby. */
final class Demand {
  private Demand() {}

  /**
   * The population aged 65 and over within the radius of each distinct point of the facilities
   * (lat_deg, lon_deg, demand_population). A place is a disc of its area and counts by the part
   * within the radius. Points in counties that the demographics do not cover get no row. The sums
   * are of thousandths of persons, so that they do not depend on their order.
   *
   * @param radiusKm km
   */
  static Dataset<Row> around(NamedRows conformed, double radiusKm) {
    return conformed.sql(
        """
        WITH place AS (
          SELECT lat_deg AS place_lat_deg, lon_deg AS place_lon_deg,
            ST_Point(lon_deg, lat_deg) AS place_point, population_65_plus,
            sqrt(area_km2 / pi()) AS disc_radius_km
          FROM conformed_place WHERE population_65_plus > 0),
        site AS (
          SELECT DISTINCT f.lat_deg, f.lon_deg, ST_Point(f.lon_deg, f.lat_deg) AS site_point
          FROM conformed_account f
          JOIN conformed_county c ON c.county_id = f.county_id AND c.population IS NOT NULL
          WHERE f.kind = 'hco'),
        near AS (
          SELECT /*+ BROADCAST(place) */ lat_deg, lon_deg, population_65_plus, disc_radius_km,
            haversine_km(lat_deg, lon_deg, place_lat_deg, place_lon_deg) AS distance_km
          FROM site JOIN place
          ON ST_DistanceSphere(site_point, place_point) <= 1000 * (%1$s + disc_radius_km)),
        around AS (
          SELECT lat_deg, lon_deg, sum(%2$s) AS thousandths
          FROM near GROUP BY lat_deg, lon_deg)
        SELECT s.lat_deg, s.lon_deg,
          coalesce((a.thousandths + 500) DIV 1000, 0L) AS demand_population
        FROM site s LEFT JOIN around a ON a.lat_deg = s.lat_deg AND a.lon_deg = s.lon_deg
        """
            .formatted(
                radiusKm + "d",
                Score.whole(
                    "1000 * population_65_plus * disc_overlap_share(distance_km, "
                        + radiusKm
                        + "d, disc_radius_km)")));
  }
}
