package org.catchment.jobs.conform;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.catchment.jobs.conform.value.Rejects.reject;
import static org.catchment.jobs.conform.value.Rejects.supersededSaying;

import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.config.ConformConfig.AccountsPerNpi;
import org.catchment.jobs.geo.AreaLookup;
import org.catchment.jobs.geo.PointLookup;
import org.catchment.jobs.geo.ZctaPolygons;
import org.catchment.jobs.spark.KeptRows;
import org.catchment.jobs.spark.NamedRows;
import org.jspecify.annotations.Nullable;

/**
 * Makes accounts of records. It keeps one record of each source per identifier, joins records with
 * the same identifiers across sources, then those with the same name and address. Each attribute
 * comes from the most trusted source that gives it.
 */
final class ResolvedAccounts {
  /**
   * How the values of several records are put together, where that is not by trust alone: measures
   * that only the company's files of accounts give add up over the parts of an account. Beds do
   * not: who lists departments may repeat the hospital's beds, so the most count.
   */
  private static final Map<String, String> TOGETHER =
      Map.of(
          "potential_usd",
          "CAST(sum(CAST(potential_usd AS DECIMAL(18, 3))) AS DOUBLE)",
          "workload_hours",
          "CAST(sum(CAST(workload_hours AS DECIMAL(18, 3))) AS DOUBLE)",
          "bed_count",
          "-(min(struct(priority, -bed_count AS n)) FILTER (WHERE bed_count IS NOT NULL)).n");

  private final KeptRows kept;
  private final AccountsPerNpi accountsPerNpi;

  /**
   * @param kept keeps what is read more than once
   * @param accountsPerNpi whether several accounts of the company at one NPI or CCN are one
   */
  ResolvedAccounts(KeptRows kept, AccountsPerNpi accountsPerNpi) {
    this.kept = kept;
    this.accountsPerNpi = accountsPerNpi;
  }

  /**
   * Keeps one record per source and NPI, then one per CCN, then one per own id: of the newest
   * period, then the one with the most values; among equals the first by its content, wherever it
   * is in the file.
   *
   * <p>The company may keep several accounts at one NPI or CCN, such as the departments of a
   * hospital, each with an id of its own. They are kept, too, as parts of one account ({@code
   * is_part}): their ids stand for it, and their measures add up. Or each of them is an account,
   * and the first is the one that has the NPI.
   */
  Dataset<Row> withoutDuplicates(Dataset<Row> records) {
    Dataset<Row> byNpi =
        unique(
            records,
            "if(r.source = 'practice_location', NULL, r.npi)",
            "npi",
            "duplicate_npi",
            "NPI");
    Dataset<Row> byCcn = unique(byNpi, "r.ccn", "provider_num", "duplicate_ccn", "CCN");
    return unique(
        byCcn,
        // an id of the company is of one account, whether or not a row gives its NPI, too
        "if(r.source IN ('facility', 'practice_location') OR r.npi IS NULL AND r.ccn IS NULL,"
            + " r.own_id, NULL)",
        "account_id",
        "duplicate_account_id",
        "account id");
  }

  private Dataset<Row> unique(
      Dataset<Row> records, String key, String column, String reason, String title) {
    NamedRows named = NamedRows.in(records.sparkSession()).with("record", records);
    // Few have a duplicate: only those are compared.
    Dataset<Row> doubles =
        kept.keep(
            named.sql(
                """
                WITH several AS (
                  SELECT r.source, %1$s AS id FROM record r WHERE reject IS NULL AND %1$s IS NOT NULL
                  GROUP BY r.source, %1$s HAVING count(*) > 1)
                SELECT r.source_file, r.source_row, r.table_name, s.id, row_number() OVER w AS nth,
                  r.source = 'facility' AND r.own_id IS NOT NULL AND row_number() OVER (
                    PARTITION BY r.source, %1$s, r.own_id
                    ORDER BY preference DESC, %2$s, source_file, source_row) = 1 AS is_own,
                  first(r.source_file || ', row ' || r.source_row) OVER w AS kept_row,
                  CASE WHEN r.preference < first(r.preference) OVER w THEN %3$s
                       WHEN %4$s < first(%4$s) OVER w THEN 'has more values'
                       ELSE 'comes first by its content' END AS kept_why
                FROM record r JOIN several s ON s.source = r.source AND s.id = %1$s
                WHERE r.reject IS NULL
                WINDOW w AS (PARTITION BY r.source, %1$s
                  ORDER BY preference DESC, %2$s, source_file, source_row)
                """
                    .formatted(
                        key,
                        AccountColumns.order(),
                        "if(r.table_name = 'landed.hospital', 'is of the newest period', 'says more')",
                        AccountColumns.filled())));
    if (doubles.isEmpty()) {
      return records;
    }
    NamedRows all = named.with("superseded_record", doubles.where("nth > 1"));
    return kept.keep(
        all.sql(
            """
            SELECT r.* EXCEPT (reject, is_part), %s AS is_part,
              CASE WHEN s.nth IS NULL OR s.is_own THEN r.reject ELSE %s END AS reject
            FROM record r LEFT JOIN superseded_record s
            ON s.source_file = r.source_file AND s.source_row = r.source_row
              AND s.table_name = r.table_name
            """
                .formatted(
                    accountsPerNpi == AccountsPerNpi.SEVERAL
                        ? "coalesce(s.is_own AND s.nth > 1, r.is_part)"
                        : "coalesce(s.is_own, r.is_part)",
                    supersededSaying(
                        column,
                        "s.id",
                        reason,
                        "'The "
                            + title
                            + " stands also in ' || s.kept_row || ', which was kept, for it ' ||"
                            + " s.kept_why || '; remove one of the two.'"))));
  }

  /**
   * Adds {@code record_id}, {@code account_id} and the {@code rule} that joined them to the records
   * that are in use.
   */
  Dataset<Row> resolved(Dataset<Row> records) {
    NamedRows named = NamedRows.in(records.sparkSession()).with("record", records);
    Dataset<Row> identified =
        kept.keep(
            named.sql(
                """
                WITH npi_of_ccn AS (
                  SELECT ccn, min(npi) AS npi FROM record
                  WHERE reject IS NULL AND ccn IS NOT NULL AND npi IS NOT NULL GROUP BY ccn)
                SELECT r.*,
                  CASE WHEN source = 'practice_location' THEN 'npi:' || r.own_id
                       WHEN is_part THEN 'own:' || r.own_id
                       ELSE coalesce('npi:' || r.npi, 'ccn:' || r.ccn, 'own:' || r.own_id) END
                    AS record_id,
                  coalesce(%s, 'npi:' || r.npi, 'npi:' || n.npi, 'ccn:' || r.ccn, 'own:' || r.own_id)
                    AS first_id,
                  CASE WHEN r.npi IS NOT NULL THEN 'npi' WHEN r.ccn IS NOT NULL THEN 'ccn'
                       ELSE 'own_id' END AS first_rule
                FROM record r LEFT JOIN npi_of_ccn n ON n.ccn = r.ccn
                WHERE r.reject IS NULL
                """
                    .formatted(
                        accountsPerNpi == AccountsPerNpi.SEVERAL
                            ? "if(r.is_part, 'own:' || r.own_id, NULL)"
                            : "NULL")));
    NamedRows all =
        named
            .with("identified", identified)
            .with("same_account", new SameSite(kept).joined(identified));
    return all.sql(
        """
        SELECT i.* EXCEPT (first_id, first_rule), coalesce(m.account_id, i.first_id) AS account_id,
          CASE WHEN m.account_id IS NULL THEN i.first_rule ELSE 'name_address' END AS rule
        FROM identified i LEFT JOIN same_account m ON m.first_id = i.first_id
        """);
  }

  /**
   * One row per account; each attribute comes from the most trusted source that gives it, and the
   * company's own measures of its parts add up.
   */
  static Dataset<Row> merged(Dataset<Row> resolved) {
    String attributes =
        AccountColumns.merged().stream()
            .map(
                name ->
                    TOGETHER.getOrDefault(
                            name,
                            "(min(struct(priority, %1$s)) FILTER (WHERE %1$s IS NOT NULL)).%1$s"
                                .formatted(name))
                        + " AS "
                        + name)
            .collect(Collectors.joining(",\n  "));
    NamedRows all = NamedRows.in(resolved.sparkSession()).with("resolved", resolved);
    return all.sql(
        """
        SELECT account_id,
          %s,
          -- an address is of one source, not put together of several: of one that can be found
          min(struct(address IS NULL OR zip5 IS NULL OR coalesce(location.rank > 3, true) AS lacks,
            priority, address, city, state_code, zip5)) AS postal,
          min(if(location IS NULL, NULL, struct(location.rank, priority, location.source,
            location.issue, location.lat_deg, location.lon_deg))) AS at
        FROM resolved GROUP BY account_id
        """
            .formatted(attributes));
  }

  /**
   * The accounts with their county; if there is none, {@code reject} is the reason. A point in two
   * counties (on their border) gets the lower id; a point off the coast gets the nearest county.
   *
   * @param merged rows of {@link #merged}
   * @param counties rows of {@code conformed.county}
   * @param maxCoastDistanceKm how far off the coast; km
   */
  static Dataset<Row> inCounties(
      Dataset<Row> merged, Dataset<Row> counties, double maxCoastDistanceKm) {
    return AreaLookup.of(counties.select("county_id", "boundary_wkb"))
        .locate(
            merged.selectExpr("*", "at.lat_deg", "at.lon_deg"),
            "county_id",
            "county_source",
            maxCoastDistanceKm)
        .withColumn(
            "reject",
            expr(
                """
                CASE WHEN name IS NULL THEN 'unknown_npi' WHEN at IS NULL THEN 'not_placed'
                     WHEN county_id IS NULL THEN 'outside_counties' END
                """));
  }

  /**
   * Adds {@code zcta}: the polygon that holds the point, if polygons are given, otherwise the ZIP
   * code with the nearest centroid.
   *
   * @param rows with lat_deg and lon_deg
   * @param zips rows of {@code conformed.zip}
   * @param polygons file of ZIP code areas, or null
   * @param maxKm largest distance to a centroid, or to the edge of a polygon; km
   */
  static Dataset<Row> inZipAreas(
      Dataset<Row> rows, Dataset<Row> zips, @Nullable String polygons, double maxKm) {
    return polygons == null
        ? PointLookup.of(zips.select("zip", "lat_deg", "lon_deg")).nearest(rows, "zcta", maxKm)
        : AreaLookup.of(ZctaPolygons.read(rows.sparkSession(), polygons))
            .locate(rows, "zcta", "zcta_source", maxKm);
  }

  /** The usable rows in the shape of {@code conformed.account}. */
  static Dataset<Row> conformed(Dataset<Row> accounts) {
    NamedRows all = NamedRows.in(accounts.sparkSession()).with("account", usable(accounts));
    return all.sql(
        """
        WITH unit AS (
          SELECT *, CASE substr(ccn, 3, 1)
              WHEN 'S' THEN '0' WHEN 'T' THEN '0' WHEN 'U' THEN '0' WHEN 'W' THEN '2'
              WHEN 'Y' THEN '3' WHEN 'M' THEN '1' WHEN 'R' THEN '1' WHEN 'Z' THEN '1' END AS digit
          FROM account),
        hospital AS (SELECT ccn, min(account_id) AS account_id FROM account GROUP BY ccn)
        SELECT %s
        FROM unit u
        -- the third character of a unit's CCN stands for that of its hospital: CMS State Operations
        -- Manual, section 2779B
        LEFT JOIN hospital h
        ON h.ccn = substr(u.ccn, 1, 2) || u.digit || substr(u.ccn, 4) AND u.digit IS NOT NULL
        """
            .formatted(AccountColumns.conformed()));
  }

  private static Dataset<Row> usable(Dataset<Row> accounts) {
    return accounts.where(col("reject").isNull());
  }

  /** Which record became part of which account, in the shape of {@code conformed.account_link}. */
  static Dataset<Row> links(Dataset<Row> resolved, Dataset<Row> accounts) {
    NamedRows all =
        NamedRows.in(resolved.sparkSession())
            .with("resolved", resolved)
            .with("account", usable(accounts));
    return all.sql(
        """
        SELECT r.source, r.record_id, if(r.source = 'facility', r.own_id, NULL) AS own_id,
          r.account_id, r.rule,
          CASE WHEN r.location.rank <= 2 THEN round(haversine_km(r.location.lat_deg,
            r.location.lon_deg, a.at.lat_deg, a.at.lon_deg), 3) END AS distance_km
        FROM resolved r JOIN account a ON a.account_id = r.account_id
        """);
  }

  /**
   * All records with the outcome of their account: if it cannot be placed, all its records are
   * refused.
   */
  static Dataset<Row> judged(Resolution made) {
    NamedRows all =
        NamedRows.in(made.records().sparkSession())
            .with("record", made.records())
            .with("resolved", made.resolved())
            .with(
                "refused_account",
                made.accounts()
                    .where(col("reject").isNotNull())
                    .select(col("account_id"), col("reject").as("reason")));
    return all.sql(
        """
        WITH refused AS (
          SELECT r.table_name, r.source_file, r.source_row,
            CASE a.reason WHEN 'unknown_npi' THEN %s
              WHEN 'not_placed' THEN if(r.is_contradicted, %s, %s) ELSE %s END AS reject
          FROM resolved r JOIN refused_account a ON a.account_id = r.account_id)
        SELECT r.table_name, r.source_file, r.source_row, r.npi, r.ccn, r.own_id,
          r.potential_usd, r.workload_hours, coalesce(r.reject, f.reject) AS reject
        FROM record r LEFT JOIN refused f
        ON f.table_name = r.table_name AND f.source_file = r.source_file
          AND f.source_row = r.source_row
        """
            .formatted(
                reject(
                    "npi",
                    "r.npi",
                    "unknown_npi",
                    "No source names this provider: give the NPPES file, too."),
                reject(
                    "zip",
                    "concat_ws(' ', r.state_code, r.zip5)",
                    "state_differs",
                    "The ZIP code belongs to another state, and the city is not known in either:"
                        + " correct the one that is wrong, or give latitude and longitude."),
                reject(
                    "lat, lon",
                    "concat_ws(', ', r.lat, r.lon)",
                    "not_placed",
                    "Give latitude and longitude in degrees (the US lies at about 25..72, -180..-65), or a"
                        + " ZIP code that the section input.zip knows."),
                reject(
                    "lat, lon",
                    "concat_ws(', ', r.location.lat_deg, r.location.lon_deg)",
                    "outside_counties",
                    "The point lies in no county of input.county, nor near one: correct it.")));
  }
}
