package org.catchment.jobs.conform;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.spark.NamedRows;

/**
 * Chooses the point of a record by the best evidence, in this order: the given point if it agrees
 * with its ZIP code; the same with latitude and longitude exchanged if that agrees; the centroid of
 * the ZIP code; the point of the city; for an unknown ZIP code, the first one with the same three
 * digits, which share a sorting center (USPS); at last the county, if it is the only one of its
 * state.
 */
final class Locations {
  /** No ZIP section and no state with one county is wider, even in Alaska; km. */
  private static final double WIDEST_SECTION_KM = 1000;

  private final double maxZipDistanceKm;

  /**
   * @param maxZipDistanceKm a point farther than this from the centroid of its ZIP is wrong; km
   */
  Locations(double maxZipDistanceKm) {
    this.maxZipDistanceKm = maxZipDistanceKm;
  }

  /**
   * Adds {@code location}: a struct of {@code rank} (1 the best), {@code source}, {@code issue},
   * {@code lat_deg} and {@code lon_deg}, or NULL without evidence.
   *
   * <p>Long, because it is one SQL text.
   *
   * @param records with lat and lon as text, zip5, city and state_code
   */
  Dataset<Row> of(Dataset<Row> records, Known known) {
    NamedRows all =
        NamedRows.in(records.sparkSession())
            .with("record", records)
            .with("zip", known.zips())
            .with("county", known.counties())
            .with("place", known.places());
    return all.sql(
        """
        WITH place_of_city AS (
          SELECT c.state_code, upper(p.name) AS city,
            max_by(struct(p.lat_deg, p.lon_deg), struct(p.population_65_plus, p.place_id)) AS at
          FROM place p JOIN county c ON c.county_id = p.county_id
          GROUP BY c.state_code, upper(p.name)),
        zip_of_city AS (
          SELECT state_code, upper(trim(city)) AS city, min_by(struct(lat_deg, lon_deg), zip) AS at
          FROM zip WHERE city IS NOT NULL GROUP BY state_code, upper(trim(city))),
        city AS (
          SELECT state_code, city, coalesce(p.at, z.at) AS at
          FROM place_of_city p FULL OUTER JOIN zip_of_city z USING (state_code, city)),
        section AS (
          SELECT substr(zip, 1, 3) AS section, min_by(struct(lat_deg, lon_deg), zip) AS at
          FROM zip GROUP BY substr(zip, 1, 3)),
        lone_county AS (
          SELECT state_code, any_value(struct(lat_deg, lon_deg)) AS at
          FROM county GROUP BY state_code HAVING count(*) = 1),
        beside AS (
          SELECT /*+ BROADCAST(z), BROADCAST(s), BROADCAST(t), BROADCAST(k) */ r.*,
            z.lat_deg AS zip_lat, z.lon_deg AS zip_lon, s.at AS section_at, t.at AS city_at,
            k.at AS county_at,
            try_cast(r.lat AS DOUBLE) AS lat_given, try_cast(r.lon AS DOUBLE) AS lon_given
          FROM record r
          LEFT JOIN zip z ON z.zip = r.zip5
          LEFT JOIN section s ON s.section = substr(r.zip5, 1, 3)
          LEFT JOIN lone_county k ON k.state_code = r.state_code
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
              haversine_km(lat_given, lon_given, zip_lat, zip_lon) <= %1$s,
              haversine_km(lat_given, lon_given, section_at.lat_deg, section_at.lon_deg) <= %3$s,
              haversine_km(lat_given, lon_given, county_at.lat_deg, county_at.lon_deg) <= %3$s,
              true) AS is_good
          FROM judged)
        SELECT * EXCEPT (zip_lat, zip_lon, section_at, city_at, county_at, lat_given, lon_given,
            is_point, is_swapped, is_good),
          CASE WHEN is_good THEN named_struct('rank', 1, 'source', 'given', 'issue',
                 CAST(NULL AS STRING), 'lat_deg', lat_given, 'lon_deg', lon_given)
               WHEN is_swapped THEN named_struct('rank', 2, 'source', 'given_swapped', 'issue',
                 'swapped', 'lat_deg', lon_given, 'lon_deg', lat_given)
               WHEN zip_lat IS NOT NULL THEN named_struct('rank', 3, 'source', 'zip_centroid',
                 'issue', %2$s, 'lat_deg', zip_lat, 'lon_deg', zip_lon)
               WHEN city_at IS NOT NULL THEN named_struct('rank', 4, 'source', 'place',
                 'issue', %2$s, 'lat_deg', city_at.lat_deg, 'lon_deg', city_at.lon_deg)
               WHEN section_at IS NOT NULL THEN named_struct('rank', 5, 'source', 'zip_section',
                 'issue', %2$s, 'lat_deg', section_at.lat_deg, 'lon_deg', section_at.lon_deg)
               WHEN county_at IS NOT NULL THEN named_struct('rank', 6, 'source', 'county_centroid',
                 'issue', %2$s, 'lat_deg', county_at.lat_deg, 'lon_deg', county_at.lon_deg)
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
                     ELSE 'far_from_zip' END""",
                WIDEST_SECTION_KM));
  }
}
