package org.catchment.jobs.conform;

import static org.catchment.jobs.conform.value.Rejects.reject;
import static org.catchment.jobs.conform.value.Rejects.superseded;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.conform.value.Rejects;
import org.catchment.jobs.spark.KeptRows;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.table.Table;

/**
 * Published figures of counties and ZIP codes, typed: every landed row, usable or with a {@code
 * reject}.
 */
record PublishedGeography(
    Dataset<Row> zctas,
    Dataset<Row> zipPopulations,
    Dataset<Row> countyZips,
    Dataset<Row> countyPeople,
    Dataset<Row> countyNeighbors,
    Dataset<Row> countyInsurance) {
  private static final String BAD_COUNTY = badCounty("FIPS", "county");

  private static final String BAD_ZIP =
      reject("ZIP", "zip", "invalid_zip", "A ZIP code has five digits.");

  /** Which of several kinds of county figures is used: the newer one. */
  private static final String KINDS = "CASE source WHEN 'county_acs' THEN 1 ELSE 2 END";

  /**
   * Types and judges what landed.
   *
   * @param landed of all {@link #rows} and of counties, by their tables' names
   */
  static PublishedGeography of(NamedRows landed, KeptRows kept) {
    return new PublishedGeography(
        kept.keep(zctas(landed)),
        kept.keep(zipPopulations(landed)),
        kept.keep(countyZips(landed)),
        kept.keep(countyPeople(landed)),
        kept.keep(countyNeighbors(landed)),
        kept.keep(countyInsurance(landed)));
  }

  /** ZIP code areas with their points. */
  private static Dataset<Row> zctas(NamedRows landed) {
    return landed.sql(
        """
        WITH typed AS (
          SELECT *, normalize_zip(zip) AS zip5, try_cast(lat AS DOUBLE) AS lat_deg,
            try_cast(lon AS DOUBLE) AS lon_deg
          FROM landed_zcta)
        SELECT *,
          CASE WHEN zip5 IS NULL THEN %s
               WHEN NOT coalesce(lat_deg BETWEEN -90 AND 90, false) THEN %s
               WHEN NOT coalesce(lon_deg BETWEEN -180 AND 180, false) THEN %s
               WHEN row_number() OVER (PARTITION BY zip5 ORDER BY lat_deg, lon_deg) > 1 THEN %s
          END AS reject
        FROM typed
        """
            .formatted(
                BAD_ZIP,
                reject("INTPTLAT", "lat", "invalid_latitude", "Give degrees from -90 to 90."),
                reject("INTPTLONG", "lon", "invalid_longitude", "Give degrees from -180 to 180."),
                duplicate("GEOID", "zip")));
  }

  /** People by ZIP code. */
  private static Dataset<Row> zipPopulations(NamedRows landed) {
    return landed.sql(
        """
        WITH typed AS (
          SELECT *, normalize_zip(zip) AS zip5,
            try_cast(coalesce(population_2016, population_2015) AS BIGINT) AS population
          FROM landed_zip_population)
        SELECT *,
          CASE WHEN zip5 IS NULL THEN %s
               WHEN population IS NULL OR population < 0 THEN %s
               WHEN row_number() OVER (PARTITION BY zip5 ORDER BY population DESC) > 1 THEN %s
          END AS reject
        FROM typed
        """
            .formatted(
                BAD_ZIP,
                reject(
                    "y-2016", "population_2016", "invalid_population", "Give persons, 0 or more."),
                duplicate("zipcode", "zip")));
  }

  /** The share of a ZIP code's addresses in each county. */
  private static Dataset<Row> countyZips(NamedRows landed) {
    return landed.sql(
        """
        WITH typed AS (
          SELECT *, normalize_zip(zip) AS zip5, lpad(trim(county), 5, '0') AS county_id,
            try_cast(total_ratio AS DOUBLE) AS ratio
          FROM landed_county_zip)
        SELECT *,
          CASE WHEN zip5 IS NULL THEN %s
               WHEN NOT coalesce(county_id RLIKE '^[0-9]{5}$', false) THEN %s
               WHEN NOT coalesce(ratio BETWEEN 0 AND 1, false) THEN %s
               WHEN row_number() OVER (PARTITION BY zip5, county_id ORDER BY ratio DESC) > 1
                 THEN %s
          END AS reject
        FROM typed
        """
            .formatted(
                BAD_ZIP,
                BAD_COUNTY,
                reject("TOT_RATIO", "total_ratio", "invalid_share", "Give 0 to 1."),
                duplicate("ZIP", "zip")));
  }

  /** People by county. */
  private static Dataset<Row> countyPeople(NamedRows landed) {
    return landed.sql(
        """
        WITH typed AS (
          SELECT d.*, lpad(trim(county), 5, '0') AS county_id, %1$s AS kind,
            cast(try_cast(population AS DOUBLE) AS BIGINT) AS persons,
            cast(try_cast(population_65_plus AS DOUBLE) AS BIGINT) AS elderly,
            try_cast(year AS INT) AS of_year
          FROM landed_county_demographics d)
        SELECT t.*,
          CASE WHEN NOT coalesce(t.county_id RLIKE '^[0-9]{5}$', false) THEN %2$s
               WHEN persons IS NULL OR persons < 0 THEN %3$s
               WHEN kind = 1 AND NOT coalesce(elderly BETWEEN 0 AND persons, false) THEN %4$s
               WHEN c.county_id IS NULL THEN %5$s
               WHEN row_number() OVER (PARTITION BY kind, t.county_id, category, category_value,
                   of_year ORDER BY persons DESC, elderly DESC) > 1 THEN %6$s
          END AS reject
        FROM typed t LEFT JOIN (SELECT DISTINCT county_id FROM landed_county) c
        ON c.county_id = t.county_id
        """
            .formatted(
                KINDS,
                BAD_COUNTY,
                reject(
                    "population", "population", "invalid_population", "Give persons, 0 or more."),
                reject(
                    "Ovr65",
                    "population_65_plus",
                    "invalid_population",
                    "Give persons, 0 to the population."),
                unknownCounty("FIPS", "t.county"),
                duplicate("FIPS", "t.county")));
  }

  /** Pairs of counties that touch. */
  private static Dataset<Row> countyNeighbors(NamedRows landed) {
    return landed.sql(
        """
        SELECT *,
          CASE WHEN NOT coalesce(county RLIKE '^[0-9]{5}$', false) THEN %s
               WHEN NOT coalesce(neighbor RLIKE '^[0-9]{5}$', false) THEN %s
          END AS reject
        FROM landed_county_neighbor
        """
            .formatted(BAD_COUNTY, BAD_COUNTY));
  }

  private static String badCounty(String column, String value) {
    return reject(column, value, "invalid_county", "Give the five digits of the FIPS code.");
  }

  private static String unknownCounty(String column, String value) {
    return reject(
        column,
        value,
        "unknown_county",
        "The file input.county has no such county: counties change, such as those of Connecticut"
            + " in 2022.");
  }

  /** An empty share is unknown. */
  private static Dataset<Row> countyInsurance(NamedRows landed) {
    return landed.sql(
        """
        WITH typed AS (
          SELECT *, lpad(trim(county), 5, '0') AS county_id, try_cast(uninsured AS DOUBLE) AS share,
            uninsured IS NULL OR coalesce(try_cast(uninsured AS DOUBLE) BETWEEN 0 AND 1, false) AS is_share
          FROM landed_county_insurance)
        SELECT t.*,
          CASE WHEN NOT coalesce(t.county_id RLIKE '^[0-9]{5}$', false) THEN %s
               WHEN c.county_id IS NULL THEN %s
               WHEN NOT is_share THEN %s
               WHEN row_number() OVER (PARTITION BY t.county_id, is_share
                 ORDER BY share DESC, source_file, source_row) > 1 THEN %s
          END AS reject
        FROM typed t LEFT JOIN (SELECT DISTINCT county_id FROM landed_county) c
        ON c.county_id = t.county_id
        """
            .formatted(
                badCounty("FIPS_CODE", "t.county"),
                unknownCounty("FIPS_CODE", "t.county"),
                reject("UNINSURED", "uninsured", "invalid_share", "Give 0 to 1, or nothing."),
                duplicate("FIPS_CODE", "t.county")));
  }

  private static String duplicate(String column, String value) {
    return superseded(column, value, "duplicate_row", "Another line says it already.");
  }

  /** The usable rows, by the names that {@link Geography} reads. */
  NamedRows usable() {
    return NamedRows.in(zctas.sparkSession())
        .with("zcta", Rejects.without(zctas))
        .with("zip_population", Rejects.without(zipPopulations))
        .with("county_zip", Rejects.without(countyZips))
        .with("county_people", Rejects.without(countyPeople))
        .with("county_insurance", Rejects.without(countyInsurance));
  }

  /** All rows by their landed table. */
  Map<Table, Dataset<Row>> rows() {
    Map<Table, Dataset<Row>> rows = new LinkedHashMap<>();
    rows.put(Table.LANDED_ZCTA, zctas);
    rows.put(Table.LANDED_ZIP_POPULATION, zipPopulations);
    rows.put(Table.LANDED_COUNTY_ZIP, countyZips);
    rows.put(Table.LANDED_COUNTY_DEMOGRAPHICS, countyPeople);
    rows.put(Table.LANDED_COUNTY_NEIGHBOR, countyNeighbors);
    rows.put(Table.LANDED_COUNTY_INSURANCE, countyInsurance);
    return rows;
  }
}
