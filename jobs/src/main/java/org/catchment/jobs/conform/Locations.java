package org.catchment.jobs.conform;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Chooses the point of a record by the best evidence: the given one where it agrees with its ZIP
 * code, the given one with latitude and longitude exchanged where that agrees, the centroid of the
 * ZIP code, the point of the city, the centroid of the county of the ZIP code.
 */
final class Locations {
  private final SparkSession session;
  private final double maxZipDistanceKm;

  /**
   * @param maxZipDistanceKm a point farther than this from the centroid of its ZIP is wrong; km
   */
  Locations(SparkSession session, double maxZipDistanceKm) {
    this.session = session;
    this.maxZipDistanceKm = maxZipDistanceKm;
  }

  /**
   * Adds {@code location}: a struct of {@code rank} (1 the best), {@code source}, {@code issue},
   * {@code lat_deg} and {@code lon_deg}, or NULL where there is no evidence.
   *
   * @param records with lat and lon as text, zip5, city and state_code
   * @param zips rows of {@code conformed.zip}
   * @param counties rows of {@code conformed.county}
   * @param places rows of {@code conformed.place}
   */
  Dataset<Row> of(
      Dataset<Row> records, Dataset<Row> zips, Dataset<Row> counties, Dataset<Row> places) {
    records.createOrReplaceTempView("record");
    zips.createOrReplaceTempView("zip");
    counties.createOrReplaceTempView("county");
    places.createOrReplaceTempView("place");
    return session.sql(
        """
        WITH city AS (
          SELECT c.state_code, upper(p.name) AS city,
            max_by(struct(p.lat_deg, p.lon_deg), struct(p.population_65_plus, p.place_id)) AS at
          FROM place p JOIN county c ON c.county_id = p.county_id
          GROUP BY c.state_code, upper(p.name)),
        beside AS (
          SELECT /*+ BROADCAST(z), BROADCAST(k), BROADCAST(t) */ r.*,
            z.lat_deg AS zip_lat, z.lon_deg AS zip_lon, k.lat_deg AS county_lat,
            k.lon_deg AS county_lon, t.at AS city_at,
            try_cast(r.lat AS DOUBLE) AS lat_given, try_cast(r.lon AS DOUBLE) AS lon_given
          FROM record r
          LEFT JOIN zip z ON z.zip = r.zip5
          LEFT JOIN county k ON k.county_id = z.county_id
          LEFT JOIN city t ON t.state_code = r.state_code AND t.city = upper(trim(r.city))),
        judged AS (
          SELECT *,
            coalesce(lat_given BETWEEN -90 AND 90 AND lon_given BETWEEN -180 AND 180
              AND NOT (lat_given = 0 AND lon_given = 0), false) AS is_point,
            coalesce(lon_given BETWEEN -90 AND 90 AND lat_given BETWEEN -180 AND 180
              AND haversine_km(lon_given, lat_given, zip_lat, zip_lon) <= %1$s, false) AS is_swapped
          FROM beside),
        chosen AS (
          SELECT *,
            is_point AND coalesce(
              haversine_km(lat_given, lon_given, zip_lat, zip_lon) <= %1$s, zip_lat IS NULL) AS is_good
          FROM judged)
        SELECT * EXCEPT (zip_lat, zip_lon, county_lat, county_lon, city_at, lat_given, lon_given,
            is_point, is_swapped, is_good),
          CASE WHEN is_good THEN named_struct('rank', 1, 'source', 'given', 'issue',
                 CAST(NULL AS STRING), 'lat_deg', lat_given, 'lon_deg', lon_given)
               WHEN is_swapped THEN named_struct('rank', 2, 'source', 'given_swapped', 'issue',
                 'swapped', 'lat_deg', lon_given, 'lon_deg', lat_given)
               WHEN zip_lat IS NOT NULL THEN named_struct('rank', 3, 'source', 'zip_centroid',
                 'issue', %2$s, 'lat_deg', zip_lat, 'lon_deg', zip_lon)
               WHEN city_at IS NOT NULL THEN named_struct('rank', 4, 'source', 'place',
                 'issue', %2$s, 'lat_deg', city_at.lat_deg, 'lon_deg', city_at.lon_deg)
               WHEN county_lat IS NOT NULL THEN named_struct('rank', 5, 'source', 'county_centroid',
                 'issue', %2$s, 'lat_deg', county_lat, 'lon_deg', county_lon)
          END AS location
        FROM chosen
        """
            .formatted(
                maxZipDistanceKm,
                """
                CASE WHEN lat IS NULL OR lon IS NULL THEN 'missing'
                     WHEN lat_given IS NULL OR lon_given IS NULL THEN 'not_a_number'
                     WHEN lat_given = 0 AND lon_given = 0 THEN 'zero'
                     WHEN NOT is_point THEN 'out_of_range'
                     ELSE 'far_from_zip' END"""));
  }
}
