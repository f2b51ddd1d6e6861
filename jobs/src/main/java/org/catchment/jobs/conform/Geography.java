package org.catchment.jobs.conform;

import static org.catchment.jobs.conform.value.Rejects.reject;
import static org.catchment.jobs.conform.value.Rejects.superseded;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.conform.value.UsStates;
import org.catchment.jobs.spark.NamedRows;

/** Makes counties, ZIP codes and places from landed rows. */
final class Geography {
  /**
   * Of 100 people in a five-year age band, how many are alive five years later: 60-64, 65-69 ...
   * 80-84, and 85 and over, both sexes. Estimated from the death rates of the United States around
   * 2017, not copied from a life table: they may be off by two of 100 at the highest ages.
   */
  private static final List<Integer> SURVIVORS_PERCENT = List.of(94, 91, 86, 78, 66, 40);

  /** Position in population_by_age of the band 60-64, which is 65-69 five years later. */
  private static final int FIRST_SURVIVING_BAND = 12;

  /**
   * SQL of the yearly growth of the people aged 65 and over: one step of five years by the method
   * of H. Hamilton and J. Perry, A short method for projecting population by age from one decennial
   * census to another, Social Forces 41 (1962), with the nation's death rates and no migration.
   */
  private static final String GROWTH_65_PLUS =
      """
      round(pow(try_divide(%s, 100d * aggregate(slice(population_by_age, %d, 5), 0L, (a, x) -> a + x)),
        0.2d) - 1, 6)"""
          .formatted(
              IntStream.range(0, SURVIVORS_PERCENT.size())
                  .mapToObj(
                      i ->
                          "population_by_age[%d] * %d"
                              .formatted(FIRST_SURVIVING_BAND + i, SURVIVORS_PERCENT.get(i)))
                  .collect(Collectors.joining(" + ")),
              FIRST_SURVIVING_BAND + 2); // slice counts from 1

  /** What landed, by its tables' names, and {@code us_state}. */
  private final NamedRows landed;

  /**
   * @param landed of ZIP codes, counties, places and their demographics, by their tables' names
   */
  Geography(NamedRows landed) {
    this.landed = landed.with("us_state", UsStates.rows(landed.session()));
  }

  /** ZIP codes; if a ZIP occurs twice, its first line is kept. */
  Dataset<Row> zips() {
    return landed.sql(
        """
        WITH typed AS (
          SELECT *, normalize_zip(zip) AS zip5, try_cast(latitude AS DOUBLE) AS lat_deg,
            try_cast(longitude AS DOUBLE) AS lon_deg,
            lpad(cast(try_cast(fipscounty AS INT) AS STRING), 5, '0') AS county_id
          FROM landed_zip),
        ranked AS (
          SELECT *, row_number() OVER (PARTITION BY zip5,
              lat_deg BETWEEN -90 AND 90 AND lon_deg BETWEEN -180 AND 180
            ORDER BY county_id, lat_deg, lon_deg, city, state) AS nth
          FROM typed)
        SELECT zip5 AS zip, city, upper(trim(state)) AS state_code, county_id, lat_deg, lon_deg,
          source_file, source_row,
          CASE WHEN zip5 IS NULL THEN """
            + reject("zip", "zip", "invalid_zip", "A ZIP code has five digits.")
            + """
               WHEN lat_deg IS NULL OR lat_deg NOT BETWEEN -90 AND 90 THEN """
            + reject("latitude", "latitude", "invalid_latitude", "Give degrees from -90 to 90.")
            + """
               WHEN lon_deg IS NULL OR lon_deg NOT BETWEEN -180 AND 180 THEN """
            + reject(
                "longitude", "longitude", "invalid_longitude", "Give degrees from -180 to 180.")
            + """
               WHEN nth > 1 THEN """
            + superseded(
                "zip",
                "zip",
                "duplicate_zip",
                "The ZIP code stands on another line, which was kept.")
            + """
          END AS reject
        FROM ranked
        """);
  }

  /**
   * ZIP codes as published. Their county is the one with most of their addresses (HUD), if that is
   * given; codes that only the gazetteer has are added with its point.
   *
   * @param zips usable rows of {@link #zips()}
   */
  static Dataset<Row> publishedZips(Dataset<Row> zips, PublishedGeography published) {
    NamedRows all = published.usable().with("known_zip", zips);
    return all.sql(
        """
        WITH point AS (
          SELECT zip, city, state_code, county_id, lat_deg, lon_deg FROM known_zip
          UNION ALL
          SELECT z.zip5, NULL, NULL, NULL, z.lat_deg, z.lon_deg FROM zcta z
          WHERE z.zip5 NOT IN (SELECT zip FROM known_zip)),
        main_county AS (
          SELECT zip5, max_by(county_id, struct(ratio, -cast(county_id AS INT))) AS county_id
          FROM county_zip GROUP BY zip5)
        SELECT p.zip, p.city, p.state_code, coalesce(m.county_id, p.county_id) AS county_id, p.lat_deg, p.lon_deg,
          n.population
        FROM point p
        LEFT JOIN main_county m ON m.zip5 = p.zip
        LEFT JOIN zip_population n ON n.zip5 = p.zip
        """);
  }

  /**
   * Counties with the published population and share of people without insurance, if these are
   * given; ages and income still come from the places.
   *
   * @param counties usable rows of {@link #counties}
   */
  static Dataset<Row> publishedCounties(Dataset<Row> counties, PublishedGeography published) {
    NamedRows all = published.usable().with("known_county", counties);
    return all.sql(
        """
        WITH acs AS (
          SELECT county_id, persons, elderly, 'county_acs' AS source
          FROM county_people WHERE kind = 1),
        strata AS (
          SELECT county_id, max(persons) FILTER (WHERE category = '0') AS persons,
            max(persons) FILTER (WHERE category = '1' AND category_value = '4') AS elderly,
            'county_strata' AS source
          FROM county_people p
          WHERE kind = 2 AND of_year = (SELECT max(of_year) FROM county_people WHERE kind = 2)
          GROUP BY county_id
          HAVING count_if(category = '0') = 1 AND count_if(category = '1' AND category_value = '4') = 1),
        newest AS (
          SELECT * FROM acs UNION ALL
          SELECT * FROM strata WHERE county_id NOT IN (SELECT county_id FROM acs))
        SELECT c.* EXCEPT (population, population_65_plus),
          coalesce(n.persons, c.population) AS population,
          coalesce(least(n.elderly, n.persons), c.population_65_plus) AS population_65_plus,
          CASE WHEN n.persons IS NOT NULL THEN n.source
               WHEN c.population IS NOT NULL THEN 'place_demographics' END AS population_source,
          %s AS growth_65_plus, i.share AS uninsured_share
        FROM known_county c LEFT JOIN newest n ON n.county_id = c.county_id
        LEFT JOIN county_insurance i ON i.county_id = c.county_id
        """
            .formatted(GROWTH_65_PLUS));
  }

  /**
   * Demographics by place: one typed row a line. Shares of age and income are weighted by whole
   * millionths, so that sums do not depend on their order.
   */
  Dataset<Row> demographics() {
    return landed.sql(
        """
        SELECT d.*, s.state_fips || lpad(d.county, 3, '0') AS county_id,
          try_cast(d.popestimate2015 AS BIGINT) AS place_population,
          try_cast(d.tot_pop AS BIGINT) AS county_population,
          transform(d.age_share, x -> cast(round(try_cast(x AS DOUBLE) * 1000000) AS BIGINT)) AS age_ppm,
          transform(d.income_share,
            x -> coalesce(cast(round(try_cast(x AS DOUBLE) * 1000000) AS BIGINT), 0L)) AS income_ppm,
          CASE WHEN s.state_fips IS NULL THEN """
            + reject("STNAME", "d.stname", "unknown_state", "Give the full name of a US state.")
            + """
               WHEN NOT coalesce(d.county RLIKE '^[0-9]{1,3}$', false) THEN """
            + reject(
                "COUNTY", "d.county", "invalid_county", "Give the county part of the FIPS code.")
            + """
               WHEN c.county_id IS NULL THEN """
            + reject(
                "COUNTY", "d.county", "unknown_county", "The file input.county has no such county.")
            + """
               WHEN try_cast(d.popestimate2015 AS BIGINT) IS NULL
                 OR try_cast(d.popestimate2015 AS BIGINT) < 0 THEN """
            + reject(
                "POPESTIMATE2015",
                "d.popestimate2015",
                "invalid_population",
                "Give persons, 0 or more.")
            + """
               WHEN try_cast(d.tot_pop AS BIGINT) IS NULL OR try_cast(d.tot_pop AS BIGINT) < 0 THEN """
            + reject("TOT_POP", "d.tot_pop", "invalid_population", "Give persons, 0 or more.")
            + """
               WHEN exists(d.age_share, x -> try_cast(x AS DOUBLE) IS NULL
                 OR try_cast(x AS DOUBLE) NOT BETWEEN 0 AND 1) THEN """
            + reject(
                "1..18",
                "array_join(d.age_share, ',')",
                "invalid_share",
                "Give shares from 0 to 1.")
            + """
               -- small places have no income figures at all, and then count for nothing in them
               WHEN exists(d.income_share, x -> x IS NOT NULL AND (try_cast(x AS DOUBLE) IS NULL
                 OR try_cast(x AS DOUBLE) NOT BETWEEN 0 AND 1)) THEN """
            + reject(
                "00..10..999",
                "array_join(d.income_share, ',')",
                "invalid_share",
                "Give shares from 0 to 1.")
            + """
          END AS reject
        FROM landed_place_demographics d
        LEFT JOIN us_state s ON lower(s.state_name) = lower(trim(d.stname))
        LEFT JOIN (SELECT DISTINCT county_id FROM landed_county) c
          ON c.county_id = s.state_fips || lpad(d.county, 3, '0')
        """);
  }

  /**
   * People by county: ages and incomes are the place shares weighted by place population, applied
   * to the county's total.
   *
   * <p>Ages are differences of rounded cumulative shares, so that the bands add up to the whole.
   *
   * @param demographics usable rows of {@link #demographics()}
   */
  static Dataset<Row> people(Dataset<Row> demographics) {
    NamedRows all = NamedRows.in(demographics.sparkSession()).with("demographics", demographics);
    return all.sql(
        """
        WITH weighted AS (
          SELECT county_id, max(county_population) AS population,
            %s AS age_weight,
            %s AS income_weight
          FROM demographics GROUP BY county_id)
        SELECT county_id, population,
          transform(sequence(1, 18), i -> cast(round(population
            * (aggregate(slice(age_weight, 1, i), 0L, (a, x) -> a + x)
              / greatest(aggregate(age_weight, 0L, (a, x) -> a + x), 1L))) AS BIGINT)) AS age_upto,
          transform(sequence(1, 10), i ->
            aggregate(slice(income_weight, 1, i), 0L, (a, x) -> a + x)) AS income_upto
        FROM weighted
        """
            .formatted(sums("age_ppm", 18), sums("income_ppm", 10)));
  }

  /**
   * Counties with valid polygons and their people.
   *
   * <p>The median income interpolates linearly within its band, the customary way for grouped data
   * (US Census Bureau, ACS Design and Methodology, "Medians for grouped data").
   *
   * @param people rows of {@link #people}
   */
  Dataset<Row> counties(Dataset<Row> people) {
    NamedRows all = landed.with("people", people);
    return all.sql(
        """
        WITH income AS (
          SELECT *, income_upto[9] AS households,
            cast(array_position(transform(income_upto, x -> 2 * x >= income_upto[9]), true) AS INT)
              AS band
          FROM people),
        shaped AS (
          SELECT source_file, source_row, county_id, name,
            ST_MakeValid(ST_GeomFromWKB(boundary_wkb)) AS boundary
          FROM landed_county)
        SELECT c.source_file, c.source_row, c.county_id, c.name, s.state_code,
          ST_AsBinary(c.boundary) AS boundary_wkb,
          ST_Y(ST_Centroid(c.boundary)) AS lat_deg, ST_X(ST_Centroid(c.boundary)) AS lon_deg,
          p.population,
          p.age_upto[17] - p.age_upto[12] AS population_65_plus,
          transform(p.age_upto, (x, i) -> x - if(i = 0, 0L, p.age_upto[i - 1])) AS population_by_age,
          CASE WHEN p.households > 0 THEN round(1000 * (
              element_at(array(0, 10, 15, 25, 35, 50, 75, 100, 150, 200), band)
              + element_at(array(10, 5, 10, 10, 15, 25, 25, 50, 50, 200), band)
                * (p.households / 2 - if(band = 1, 0L, income_upto[band - 2]))
                / (income_upto[band - 1] - if(band = 1, 0L, income_upto[band - 2])))
            ) END AS median_income_usd,
          CASE WHEN s.state_code IS NULL THEN %s
               WHEN row_number() OVER (PARTITION BY c.county_id ORDER BY c.name, ST_AsBinary(c.boundary)) > 1 THEN %s
          END AS reject
        FROM shaped c
        LEFT JOIN us_state s ON s.state_fips = substr(c.county_id, 1, 2)
        LEFT JOIN income p ON p.county_id = c.county_id
        """
            .formatted(
                reject(
                    "id", "c.county_id", "unknown_state", "The first two digits must be a state."),
                reject("id", "c.county_id", "duplicate_county", "Keep one polygon a county.")));
  }

  private static String sums(String column, int bands) {
    StringBuilder sql = new StringBuilder("array(");
    for (int i = 0; i < bands; i++) {
      sql.append(i == 0 ? "" : ", ")
          .append("sum(greatest(place_population, 1) * ")
          .append(column)
          .append("[")
          .append(i)
          .append("])");
    }
    return sql.append(")").toString();
  }

  /** Points of places; a name often has several. */
  Dataset<Row> points() {
    return landed.sql(
        """
        SELECT *, CASE WHEN name IS NULL OR usps IS NULL THEN """
            + reject("NAME", "name", "missing_name", "Give the place and its state.")
            + """
               WHEN NOT coalesce(try_cast(lat AS DOUBLE) BETWEEN -90 AND 90, false) THEN """
            + reject("LAT", "lat", "invalid_latitude", "Give degrees from -90 to 90.")
            + """
               WHEN NOT coalesce(try_cast(lon AS DOUBLE) BETWEEN -180 AND 180, false) THEN """
            + reject("LON", "lon", "invalid_longitude", "Give degrees from -180 to 180.")
            + """
          END AS reject
        FROM landed_place
        """);
  }

  /**
   * Places with coordinates and their part of the county's population aged 65 and over.
   *
   * <p>If a name has several points in its state, the one nearest to the county's centroid is
   * taken; a place without a point is put at the centroid.
   *
   * <p>A place represents its share of the county's population. By W. Tobler, Satellite
   * Confirmation of Settlement Size Coefficients, Area 1 (1969), a settlement of that many people
   * has a radius of 0.035 km times their number to the power of 0.44. But a place is never less
   * dense than its county: its area is at most its share of the county's.
   *
   * <p>Long, because it is one SQL text.
   *
   * @param demographics usable rows of {@link #demographics()}
   * @param points usable rows of {@link #points()}
   * @param counties rows of {@code conformed.county}
   */
  static Dataset<Row> places(
      Dataset<Row> demographics, Dataset<Row> points, Dataset<Row> counties) {
    NamedRows all =
        NamedRows.in(counties.sparkSession())
            .with("demographics", demographics)
            .with("place_point", points)
            .with("county", counties);
    return all.sql(
        """
        WITH point AS (
          SELECT DISTINCT lower(usps) AS state_name, lower(name) AS name,
            try_cast(lat AS DOUBLE) AS lat_deg, try_cast(lon AS DOUBLE) AS lon_deg
          FROM place_point),
        located AS (
          SELECT d.at, first(d.name) AS name, first(d.county_id) AS county_id,
            first(d.place_population) AS place_population,
            first(aggregate(slice(d.age_ppm, 14, 5), 0L, (a, x) -> a + x)) AS elderly_ppm,
            first(c.population_65_plus) AS county_65_plus,
            first(c.population) AS county_population,
            first(ST_AreaSpheroid(ST_GeomFromWKB(c.boundary_wkb))) / 1e6 AS county_area_km2,
            coalesce(min(struct(haversine_km(c.lat_deg, c.lon_deg, p.lat_deg, p.lon_deg) AS km,
                p.lat_deg AS lat_deg, p.lon_deg AS lon_deg)) FILTER (WHERE p.lat_deg IS NOT NULL),
              struct(0d AS km, first(c.lat_deg) AS lat_deg, first(c.lon_deg) AS lon_deg)) AS at_point
          FROM (SELECT *, struct(source_file, source_row) AS at FROM demographics) d
          JOIN county c ON c.county_id = d.county_id
          LEFT JOIN point p ON p.state_name = lower(trim(d.stname)) AND p.name = lower(d.name)
          GROUP BY d.at),
        -- by content, not by where they stand
        numbered AS (
          SELECT *, greatest(place_population * elderly_ppm, 1) AS own,
            row_number() OVER (PARTITION BY county_id, name
              ORDER BY place_population DESC, elderly_ppm DESC, at_point) AS nth
          FROM located),
        shared AS (
          SELECT *,
            sum(own) OVER (PARTITION BY county_id ORDER BY name, nth) AS upto,
            sum(own) OVER (PARTITION BY county_id) AS whole
          FROM numbered)
        SELECT concat_ws(':', county_id, name, nth) AS place_id, name, county_id,
          at_point.lat_deg AS lat_deg, at_point.lon_deg AS lon_deg,
          -- differences of rounded cumulative shares, so that the places add up to the county
          cast(round(county_65_plus * (upto / whole)) AS BIGINT)
            - cast(round(county_65_plus * ((upto - own) / whole)) AS BIGINT) AS population_65_plus,
          round(least(county_area_km2 * (own / whole),
            pi() * pow(0.035d, 2) * pow(county_population * (own / whole), 0.88d)), 2) AS area_km2
        FROM shared
        """);
  }
}
