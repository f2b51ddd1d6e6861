package org.catchment.jobs.conform;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.spark.NamedRows;

/**
 * Chooses the point of a record by the best evidence. Point, ZIP code, state and city are
 * witnesses: none is believed against two that agree.
 *
 * <p>A ZIP code that belongs to another state (one with zeros put before it, by its first three
 * digits) is not believed if the city is known in the record's state, or if its zeros were only put
 * before it; without such a city it is believed if the city is known in the ZIP code's state, or if
 * its sorting center serves both states. The record is then marked {@code state_differs}.
 *
 * <p>Then in this order: the given point if it agrees with the ZIP code, or with the state where no
 * ZIP code is believed; the same with latitude and longitude exchanged; the centroid of the ZIP
 * code; the point of the city; for an unknown ZIP code, the first one in the same state with the
 * same three digits, which share a sorting center (USPS); at last the county, if it is the only one
 * of its state.
 */
final class Locations {
  /** No ZIP section is wider, even in Alaska; km. */
  private static final double WIDEST_SECTION_KM = 1000;

  /** From the middle of a state's outermost county to its farthest corner or island; km. */
  private static final double WIDEST_COUNTY_KM = 300;

  private final double maxZipDistanceKm;

  /**
   * @param maxZipDistanceKm a point farther than this from the centroid of its ZIP is wrong; km
   */
  Locations(double maxZipDistanceKm) {
    this.maxZipDistanceKm = maxZipDistanceKm;
  }

  /**
   * Adds {@code location}: a struct of {@code rank} (1 the best), {@code source}, {@code issue},
   * {@code lat_deg} and {@code lon_deg}, or NULL without evidence. A ZIP code whose zeros were put
   * before it and that its state refutes becomes NULL. {@code is_contradicted} says that nothing
   * places the record within its state, and its ZIP code in another one.
   *
   * <p>Long, because it is one SQL text.
   *
   * @param records with lat and lon as text, zip5, is_zip_restored, city and state_code
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
        zip_of_state AS (
          SELECT z.zip, z.lat_deg, z.lon_deg, coalesce(z.state_code, c.state_code) AS state_code
          FROM zip z LEFT JOIN county c ON c.county_id = z.county_id),
        section AS (
          -- each also under no state, for records that name none
          SELECT substr(zip, 1, 3) AS section, of_state AS state_code,
            min_by(struct(lat_deg, lon_deg), zip) AS at
          FROM zip_of_state LATERAL VIEW explode(array(state_code, '')) AS of_state
          GROUP BY substr(zip, 1, 3), of_state),
        lone_county AS (
          SELECT state_code, any_value(struct(lat_deg, lon_deg)) AS at
          FROM county GROUP BY state_code HAVING count(*) = 1),
        middle AS (
          SELECT state_code, CAST(avg(CAST(lat_deg AS DECIMAL(9, 6))) AS DOUBLE) AS lat,
            CAST(avg(CAST(lon_deg AS DECIMAL(9, 6))) AS DOUBLE) AS lon
          FROM county GROUP BY state_code),
        state AS (
          SELECT m.state_code, m.lat, m.lon,
            max(haversine_km(c.lat_deg, c.lon_deg, m.lat, m.lon)) + %4$s AS km
          FROM county c JOIN middle m ON m.state_code = c.state_code
          GROUP BY m.state_code, m.lat, m.lon),
        beside AS (
          SELECT /*+ BROADCAST(z), BROADCAST(s), BROADCAST(e), BROADCAST(t), BROADCAST(o), BROADCAST(k), BROADCAST(f) */
            r.*, z.lat_deg AS zip_lat, z.lon_deg AS zip_lon, s.at AS section_at, t.at AS city_at,
            o.at AS other_city_at, k.at AS county_at, f.lat AS state_lat, f.lon AS state_lon,
            f.km AS state_km,
            coalesce(z.state_code <> f.state_code,
              r.is_zip_restored AND f.state_code IS NOT NULL AND e.at IS NOT NULL AND s.at IS NULL,
              false) AS differs,
            try_cast(r.lat AS DOUBLE) AS lat_given, try_cast(r.lon AS DOUBLE) AS lon_given
          FROM record r
          LEFT JOIN state f ON f.state_code = r.state_code
          LEFT JOIN zip_of_state z ON z.zip = r.zip5
          LEFT JOIN section s ON s.section = substr(r.zip5, 1, 3)
            AND s.state_code = coalesce(f.state_code, '')
          LEFT JOIN section e ON e.section = substr(r.zip5, 1, 3) AND e.state_code = ''
          LEFT JOIN lone_county k ON k.state_code = r.state_code
          LEFT JOIN city t ON t.state_code = r.state_code AND t.city = upper(trim(r.city))
          LEFT JOIN city o ON o.state_code = z.state_code AND z.state_code <> f.state_code
            AND o.city = upper(trim(r.city))),
        weighed AS (
          SELECT *,
            zip_lat IS NOT NULL AND (NOT differs OR NOT coalesce(is_zip_restored, false) AND city_at IS NULL
              AND coalesce(other_city_at, section_at) IS NOT NULL) AS is_zip_believed,
            coalesce(lat_given BETWEEN -90 AND 90 AND lon_given BETWEEN -180 AND 180
              AND NOT (lat_given = 0 AND lon_given = 0), false) AS is_point,
            coalesce(lon_given BETWEEN -90 AND 90 AND lat_given BETWEEN -180 AND 180, false)
              AS is_point_swapped
          FROM beside),
        judged AS (
          SELECT *,
            is_point AND CASE
              WHEN haversine_km(lat_given, lon_given, zip_lat, zip_lon) <= %1$s THEN true
              WHEN is_zip_believed THEN false
              ELSE coalesce(
                haversine_km(lat_given, lon_given, state_lat, state_lon) <= state_km,
                haversine_km(lat_given, lon_given, section_at.lat_deg, section_at.lon_deg) <= %3$s,
                true) END AS is_good,
            is_point_swapped AND CASE
              WHEN haversine_km(lon_given, lat_given, zip_lat, zip_lon) <= %1$s THEN true
              WHEN is_zip_believed THEN false
              ELSE coalesce(
                haversine_km(lon_given, lat_given, state_lat, state_lon) <= state_km, false) END
              AS is_swapped
          FROM weighed),
        chosen AS (
          SELECT *,
            CASE WHEN is_good THEN named_struct('rank', 1, 'source', 'given', 'issue',
                   if(differs, 'state_differs', NULL), 'lat_deg', lat_given, 'lon_deg', lon_given)
                 WHEN is_swapped THEN named_struct('rank', 2, 'source', 'given_swapped', 'issue',
                   'swapped', 'lat_deg', lon_given, 'lon_deg', lat_given)
                 WHEN is_zip_believed THEN named_struct('rank', 3, 'source', 'zip_centroid',
                   'issue', %2$s, 'lat_deg', zip_lat, 'lon_deg', zip_lon)
                 WHEN city_at IS NOT NULL THEN named_struct('rank', 4, 'source', 'place',
                   'issue', %2$s, 'lat_deg', city_at.lat_deg, 'lon_deg', city_at.lon_deg)
                 WHEN section_at IS NOT NULL THEN named_struct('rank', 5, 'source', 'zip_section',
                   'issue', %2$s, 'lat_deg', section_at.lat_deg, 'lon_deg', section_at.lon_deg)
                 WHEN county_at IS NOT NULL THEN named_struct('rank', 6, 'source', 'county_centroid',
                   'issue', %2$s, 'lat_deg', county_at.lat_deg, 'lon_deg', county_at.lon_deg)
            END AS location
          FROM judged)
        SELECT * EXCEPT (zip5, zip_lat, zip_lon, section_at, city_at, other_city_at, county_at,
            state_lat, state_lon, state_km, differs, lat_given, lon_given, is_zip_believed, is_point,
            is_point_swapped, is_good, is_swapped),
          if(differs AND is_zip_restored, NULL, zip5) AS zip5,
          location IS NULL AND differs AS is_contradicted
        FROM chosen
        """
            .formatted(
                maxZipDistanceKm,
                """
                CASE WHEN differs THEN 'state_differs'
                     WHEN lat IS NULL OR lon IS NULL THEN 'missing'
                     WHEN lat_given IS NULL OR lon_given IS NULL THEN 'not_a_number'
                     WHEN lat_given = 0 AND lon_given = 0 THEN 'zero'
                     WHEN NOT is_point THEN 'out_of_range'
                     WHEN NOT is_zip_believed THEN 'outside_state'
                     ELSE 'far_from_zip' END""",
                WIDEST_SECTION_KM,
                WIDEST_COUNTY_KM));
  }
}
