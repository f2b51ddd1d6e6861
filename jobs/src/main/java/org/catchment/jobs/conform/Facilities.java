package org.catchment.jobs.conform;

import static org.catchment.jobs.conform.Rejects.reject;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.geo.AreaLookup;

/**
 * Facilities: typed, located, in a county, one row each. Every landed row comes out once, either
 * usable or with a {@code reject}.
 */
final class Facilities {
  private final SparkSession session;
  private final Config.Conform conform;
  private final Set<String> types;
  private final Kept kept;

  Facilities(SparkSession session, Config config, Kept kept) {
    this.session = session;
    this.kept = kept;
    this.conform = config.conform();
    this.types = config.score().types().keySet();
  }

  /**
   * @param landed rows of {@code landed.facility}
   * @param zips rows of {@code conformed.zip}
   * @param counties rows of {@code conformed.county}
   */
  Dataset<Row> of(Dataset<Row> landed, Dataset<Row> zips, Dataset<Row> counties) {
    AreaLookup boundaries = AreaLookup.of(counties.select("county_id", "boundary_wkb"));
    Dataset<Row> located = kept.keep(located(kept.keep(typed(landed)), zips));
    return withoutDuplicates(kept.keep(inCounties(located, boundaries)));
  }

  private Dataset<Row> typed(Dataset<Row> landed) {
    landed.createOrReplaceTempView("landed_facility");
    String known = types.stream().map(t -> "'" + t + "'").collect(Collectors.joining(", "));
    return session.sql(
        """
        WITH typed AS (
          SELECT *, trim(npi) AS npi_given, normalize_ccn(provider_num) AS ccn,
            normalize_zip(zip) AS zip5, upper(trim(state)) AS state_code,
            try_cast(lat AS DOUBLE) AS lat_given, try_cast(lon AS DOUBLE) AS lon_given,
            try_cast(bed_count AS INT) AS beds,
            try_cast(potential_usd AS DOUBLE) AS potential,
            try_cast(workload_hours AS DOUBLE) AS workload
          FROM landed_facility)
        SELECT *,
          CASE WHEN npi_given IS NOT NULL AND NOT luhn_valid_npi(npi_given) THEN %s
               WHEN npi_given IS NULL AND ccn IS NULL THEN %s
               WHEN name IS NULL THEN %s
               WHEN facility_type IS NULL OR facility_type NOT IN (%s) THEN %s
               WHEN bed_count IS NOT NULL AND beds IS NULL THEN %s
               WHEN beds < 0 THEN %s
               WHEN potential_usd IS NOT NULL AND (potential IS NULL OR NOT potential < 1e12) THEN %s
               WHEN potential < 0 THEN %s
               WHEN workload_hours IS NOT NULL AND (workload IS NULL OR NOT workload < 1e9) THEN %s
               WHEN workload < 0 THEN %s
          END AS reject
        FROM typed
        """
            .formatted(
                reject(
                    "npi",
                    "npi",
                    "invalid_npi",
                    "'An NPI has ten digits, the last of which is a check digit; leave it empty when unknown.'"),
                reject(
                    "npi", "npi", "no_identifier", "'Give an NPI or a CCN (column provider_num).'"),
                reject("name", "name", "missing_name", "'Give the name of the facility.'"),
                known,
                reject(
                    "facility_type",
                    "facility_type",
                    "unknown_facility_type",
                    "\"Use one of " + known + ", or add the type under score.types.\""),
                reject("bed_count", "bed_count", "not_a_number", "'Give a whole number of beds.'"),
                reject("bed_count", "bed_count", "negative_beds", "'Give 0 or more beds.'"),
                reject(
                    "potential_usd",
                    "potential_usd",
                    "not_a_number",
                    "'Give USD a year, less than 1e12, without signs or commas.'"),
                reject(
                    "potential_usd",
                    "potential_usd",
                    "negative_weight",
                    "'Give 0 or more USD a year.'"),
                reject(
                    "workload_hours",
                    "workload_hours",
                    "not_a_number",
                    "'Give hours a year, less than 1e9, without commas.'"),
                reject(
                    "workload_hours",
                    "workload_hours",
                    "negative_weight",
                    "'Give 0 or more hours a year.'")));
  }

  /**
   * Chooses each facility's point by the best evidence: the given one where it agrees with its ZIP
   * code, the given one with latitude and longitude exchanged where that agrees, else the centroid
   * of the ZIP code.
   */
  private Dataset<Row> located(Dataset<Row> typed, Dataset<Row> zips) {
    typed.createOrReplaceTempView("typed_facility");
    zips.createOrReplaceTempView("zip");
    return session.sql(
        """
        WITH beside_zip AS (
          SELECT /*+ BROADCAST(z) */ f.*, z.lat_deg AS zip_lat, z.lon_deg AS zip_lon,
            f.lat_given BETWEEN -90 AND 90 AND f.lon_given BETWEEN -180 AND 180
              AND NOT (f.lat_given = 0 AND f.lon_given = 0) AS is_point,
            f.lon_given BETWEEN -90 AND 90 AND f.lat_given BETWEEN -180 AND 180 AS is_swapped_point
          FROM typed_facility f LEFT JOIN zip z ON z.zip = f.zip5),
        judged AS (
          SELECT *,
            coalesce(is_point, false) AND coalesce(
              haversine_km(lat_given, lon_given, zip_lat, zip_lon) <= %1$s, zip_lat IS NULL) AS is_good,
            coalesce(is_swapped_point AND
              haversine_km(lon_given, lat_given, zip_lat, zip_lon) <= %1$s, false) AS is_swapped
          FROM beside_zip)
        SELECT * EXCEPT (reject, zip_lat, zip_lon, is_point, is_swapped_point, is_good, is_swapped),
          CASE WHEN is_good THEN 'given' WHEN is_swapped THEN 'given_swapped'
               WHEN zip_lat IS NOT NULL THEN 'zip_centroid' END AS location_source,
          CASE WHEN is_good THEN NULL
               WHEN lat IS NULL OR lon IS NULL THEN 'missing'
               WHEN lat_given IS NULL OR lon_given IS NULL THEN 'not_a_number'
               WHEN lat_given = 0 AND lon_given = 0 THEN 'zero'
               WHEN is_swapped THEN 'swapped'
               WHEN NOT is_point THEN 'out_of_range'
               ELSE 'far_from_zip' END AS location_issue,
          CASE WHEN is_good THEN lat_given WHEN is_swapped THEN lon_given ELSE zip_lat END AS lat_deg,
          CASE WHEN is_good THEN lon_given WHEN is_swapped THEN lat_given ELSE zip_lon END AS lon_deg,
          CASE WHEN reject IS NOT NULL THEN reject
               WHEN NOT is_good AND NOT is_swapped AND zip_lat IS NULL THEN %2$s
          END AS reject
        FROM judged
        """
            .formatted(
                conform.maxZipDistanceKm(),
                reject(
                    "lat, lon",
                    "concat_ws(', ', lat, lon)",
                    "not_placed",
                    "\"Give latitude and longitude in degrees (the US lies at about 25..72, -180..-65), or a"
                        + " ZIP code that the section input.zip knows.\"")));
  }

  /**
   * Finds the county of each point; off the coast, the nearest county within the allowance. A point
   * in two counties (on their border) takes the lower id.
   */
  private Dataset<Row> inCounties(Dataset<Row> located, AreaLookup boundaries) {
    return boundaries
        .locate(located, "county_id", "county_source", conform.maxCoastDistanceKm())
        .selectExpr(
            "* EXCEPT (reject)",
            "CASE WHEN reject IS NOT NULL THEN reject WHEN county_id IS NULL THEN"
                + reject(
                    "lat, lon",
                    "concat_ws(', ', lat_deg, lon_deg)",
                    "outside_counties",
                    "'The point lies in no county of input.county, nor near one: correct it.'")
                + "END AS reject");
  }

  /**
   * Keeps one row an NPI, then one a CCN: the one that reports beds, else the one that stands first
   * among the inputs.
   */
  private Dataset<Row> withoutDuplicates(Dataset<Row> facilities) {
    Dataset<Row> oneAnNpi =
        kept.keep(markDuplicates(facilities, "npi_given", "npi", "NPI", "duplicate_npi"));
    return kept.keep(markDuplicates(oneAnNpi, "ccn", "provider_num", "CCN", "duplicate_ccn"));
  }

  private Dataset<Row> markDuplicates(
      Dataset<Row> facilities, String key, String column, String title, String reason) {
    facilities.createOrReplaceTempView("facility_with_duplicates");
    return session.sql(
        """
        WITH ranked AS (
          SELECT *, reject IS NULL AND %1$s IS NOT NULL AS counts,
            row_number() OVER w AS nth,
            first(source_file || ', row ' || source_row) OVER w AS kept
          FROM facility_with_duplicates
          -- rows that do not count get a partition of their own, so that none is ranked behind one
          WINDOW w AS (PARTITION BY if(reject IS NULL AND %1$s IS NOT NULL, %1$s,
              source_file || '#' || source_row)
            ORDER BY if(beds > 0, 0, 1), source_ordinal, source_row))
        SELECT * EXCEPT (counts, nth, kept, reject),
          CASE WHEN counts AND nth > 1 THEN %2$s ELSE reject END AS reject
        FROM ranked
        """
            .formatted(
                key,
                reject(
                    column,
                    key,
                    reason,
                    "'The "
                        + title
                        + " stands also in ' || kept || ', which was kept; remove one of"
                        + " the two.'")));
  }

  /** The usable rows in the shape of {@code conformed.facility}. */
  static Dataset<Row> conformed(Dataset<Row> facilities) {
    return Rejects.without(facilities)
        .selectExpr(
            "coalesce('npi:' || npi_given, 'ccn:' || ccn) AS facility_id",
            "npi_given AS npi",
            "ccn",
            "name",
            "facility_type",
            "address",
            "city",
            "state_code",
            "zip5 AS zip",
            "county_id",
            "county_source",
            "lat_deg",
            "lon_deg",
            "location_source",
            "location_issue",
            "beds AS bed_count",
            "potential AS potential_usd",
            "workload AS workload_hours",
            "source_file",
            "source_row");
  }
}
