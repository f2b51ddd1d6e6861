package org.catchment.jobs.conform;

import static org.catchment.jobs.conform.value.Rejects.reject;
import static org.catchment.jobs.conform.value.Rejects.rejectSaying;
import static org.catchment.jobs.conform.value.Rejects.superseded;
import static org.catchment.jobs.conform.value.Rejects.supersededSaying;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.catchment.jobs.config.ConformConfig;
import org.catchment.jobs.conform.value.Ids;
import org.catchment.jobs.conform.value.Readings;
import org.catchment.jobs.conform.value.Rejects;
import org.catchment.jobs.geo.AreaLookup;
import org.catchment.jobs.spark.KeptRows;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.spark.SqlText;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;

/**
 * The company's own sales, calls, roster and alignment, typed and tied to accounts. Every landed
 * row counts once: in a sum, in a state, or as refused or superseded.
 *
 * <p>A row names its account by the company's own id, an NPI or a CCN; the first that is known
 * counts. It creates no account: only the files of accounts do.
 */
final class CompanyData {
  /**
   * A kind of data.
   *
   * @param numbers its columns with numbers
   * @param days its columns with days
   * @param typed SQL of every landed row with its {@code reject}, over the landed table, {@code
   *     reading}, {@code identifier}, {@code home_zip} and {@code home_county}
   * @param state SQL of the history's rows, over {@code accepted}
   */
  private record Kind(
      Table landed,
      Table history,
      List<String> numbers,
      List<String> days,
      String typed,
      String state) {}

  private static final String UNSPECIFIED = SqlText.literal("unspecified");

  private static final String NO_ACCOUNT =
      reject(
          "account_id",
          "given_id",
          "no_identifier",
          "Give an id of your own (account_id), an NPI or a CCN (provider_num).");

  private static final String UNKNOWN_ACCOUNT =
      "CASE WHEN %s THEN %s WHEN refused_at IS NOT NULL THEN %s ELSE %s END"
          .formatted(
              Ids.destroyed("given_id"),
              reject("account_id", "given_id", "spreadsheet_number", Ids.REMEDY),
              rejectSaying(
                  "account_id",
                  "given_id",
                  "unknown_account",
                  "'Its account was refused: ' || refused_at.place || ' (' || refused_at.reason || ')."
                      + " ' || refused_at.remedy"),
              reject(
                  "account_id",
                  "given_id",
                  "unknown_account",
                  "No account has this id: add it to a file of accounts under input.facility. A"
                      + " spreadsheet may have cut off zeros before it."));

  private static final String NO_TERRITORY =
      reject("territory", "territory", "missing_territory", "Name the territory.");

  /** SQL of a value without blanks around it, NULL when nothing is left. */
  private static String given(String column) {
    return "nullif(trim(%s), '')".formatted(column);
  }

  /** SQL of a number of a landed column. */
  private static String number(String column, int decimals) {
    return Readings.number(column, Readings.decimal(column), decimals);
  }

  private static String notANumber(String column, String value) {
    return Readings.notANumber(column, value, Readings.decimal(column));
  }

  /** SQL of the landed rows with their account, NULL if none is known. */
  private static String withAccount(Table landed) {
    return """
        SELECT l.* EXCEPT (account_id, npi, provider_num), d.decimal, d.day_first, d.as_of,
          d.overlays,
          concat_ws(', ', %2$s, %3$s, %4$s) AS given_id,
          coalesce(o.account_id, n.account_id, c.account_id) AS account_id,
          coalesce(o.refused_at, n.refused_at, c.refused_at) AS refused_at
        FROM %1$s l
        LEFT JOIN reading d ON d.file_id = l.file_id
        LEFT JOIN identifier o ON o.id = 'own:' || %5$s
        LEFT JOIN identifier n ON n.id = 'npi:' || %6$s
        LEFT JOIN identifier c ON c.id = 'ccn:' || normalize_ccn(l.provider_num)
        """
        .formatted(
            landed.viewName(),
            given("l.account_id"),
            given("l.npi"),
            given("l.provider_num"),
            Ids.own("l.account_id"),
            Ids.npi("l.npi"));
  }

  /** Whoever sells for longer knows that a year is right: the rest are slips of a digit. */
  private static final int MOST_YEARS = 50;

  /** The branches of a CASE for what was before, or comes after, the time that counts. */
  private static String outsideTime(String day, String given) {
    return """
        WHEN %1$s > as_of THEN %2$s
        WHEN %1$s < add_months(as_of, -12 * %3$d) THEN %4$s"""
        .formatted(
            day,
            superseded(
                "date",
                given,
                "in_future",
                "The day is after the day of the run, so the row does not count yet."),
            MOST_YEARS,
            reject(
                "date",
                given,
                "not_plausible",
                "The day is more than fifty years before the day of the run: correct the year."));
  }

  private static final Kind SALES =
      new Kind(
          Table.LANDED_COMPANY_SALE,
          Table.CONFORMED_SALE,
          List.of("amount_usd", "units"),
          List.of("date"),
          """
          WITH known AS (%s),
          parsed AS (
            SELECT source_file, source_row, decimal, as_of, given_id, account_id, refused_at,
              coalesce(%s, %s) AS product, %s AS day_given, %s AS year_given,
              %s AS sold_on, %s AS amount_given, %s AS amount_usd, %s AS units_given, %s AS units
            FROM known),
          dated AS (
            SELECT *, if(day_given IS NULL, 12, 1) AS months,
              if(day_given IS NULL,
                if(year_given RLIKE '^(19|20|21)[0-9]{2}$', try_cast(year_given AS DATE), NULL),
                cast(trunc(sold_on, 'MM') AS DATE)) AS period_start
            FROM parsed)
          SELECT source_file, source_row, account_id, product, period_start, months, amount_usd, units,
            CASE WHEN given_id = '' THEN %s
                 WHEN account_id IS NULL THEN %s
                 WHEN day_given IS NULL AND year_given IS NULL THEN %s
                 WHEN day_given IS NULL AND period_start IS NULL THEN %s
                 WHEN period_start IS NULL THEN %s
                 %s
                 WHEN amount_given IS NULL THEN %s
                 WHEN amount_usd IS NULL THEN %s
                 WHEN units_given IS NOT NULL AND units IS NULL THEN %s
            END AS reject
          FROM dated
          """
              .formatted(
                  withAccount(Table.LANDED_COMPANY_SALE),
                  given("product"),
                  UNSPECIFIED,
                  given("date"),
                  given("year"),
                  Readings.day("date"),
                  given("amount_usd"),
                  number("amount_usd", 2),
                  given("units"),
                  number("units", 3),
                  NO_ACCOUNT,
                  UNKNOWN_ACCOUNT,
                  reject("date", "day_given", "missing_period", "Give the day or the year."),
                  reject("year", "year_given", "not_a_year", "Write the year as 2025."),
                  Readings.notADate("date", "day_given"),
                  outsideTime("coalesce(sold_on, period_start)", "coalesce(day_given, year_given)"),
                  reject(
                      "amount_usd", "amount_given", "missing_amount", "Give the revenue in USD."),
                  notANumber("amount_usd", "amount_given"),
                  notANumber("units", "units_given")),
          """
          SELECT account_id, product, period_start, months, sum(amount_usd) AS amount_usd,
            sum(units) AS units, count(*) AS row_count
          FROM accepted GROUP BY account_id, product, period_start, months
          """);

  private static final Kind CALLS =
      new Kind(
          Table.LANDED_COMPANY_CALL,
          Table.CONFORMED_SALES_CALL,
          List.of("calls", "minutes"),
          List.of("date"),
          """
          WITH known AS (%s),
          parsed AS (
            SELECT source_file, source_row, decimal, as_of, given_id, account_id, refused_at,
              coalesce(%s, %s) AS rep,
              %s AS day_given, %s AS called_on, cast(trunc(called_on, 'MM') AS DATE) AS month,
              %s AS calls_given, if(%s IS NULL, 1, %s) AS calls,
              %s AS minutes_given, %s AS minutes
            FROM known)
          SELECT source_file, source_row, account_id, rep, month, calls, minutes,
            CASE WHEN given_id = '' THEN %s
                 WHEN account_id IS NULL THEN %s
                 WHEN month IS NULL THEN %s
                 %s
                 WHEN calls IS NULL OR calls < 0 OR calls != floor(calls) THEN %s
                 WHEN minutes_given IS NOT NULL AND minutes IS NULL THEN %s
                 WHEN minutes < 0 THEN %s
            END AS reject
          FROM parsed
          """
              .formatted(
                  withAccount(Table.LANDED_COMPANY_CALL),
                  given("rep"),
                  UNSPECIFIED,
                  given("date"),
                  Readings.day("date"),
                  given("calls"),
                  given("calls"),
                  number("calls", 3),
                  given("minutes"),
                  number("minutes", 3),
                  NO_ACCOUNT,
                  UNKNOWN_ACCOUNT,
                  Readings.notADate("date", "day_given"),
                  outsideTime("called_on", "day_given"),
                  reject("calls", "calls_given", "not_a_count", "Give a whole number, 0 or more."),
                  notANumber("minutes", "minutes_given"),
                  reject(
                      "minutes", "minutes_given", "negative_minutes", "Give 0 or more minutes.")),
          """
          SELECT account_id, rep, month, sum(calls) AS calls, sum(minutes) AS minutes,
            count(*) AS row_count
          FROM accepted GROUP BY account_id, rep, month
          """);

  private static final Kind ROSTER =
      new Kind(
          Table.LANDED_COMPANY_ROSTER,
          Table.CONFORMED_REP,
          List.of("capacity"),
          List.of("valid_from", "valid_to"),
          """
          WITH parsed AS (
            SELECT source_file, source_row, decimal, %s AS territory, %s AS rep,
              %s AS capacity_given, if(%s IS NULL, 1, %s) AS capacity,
              %s AS lat_given, %s AS lon_given, %s AS zip_given,
              try_cast(replace(home_lat, ',', '.') AS DOUBLE) AS lat_deg,
              try_cast(replace(home_lon, ',', '.') AS DOUBLE) AS lon_deg,
              %s AS start_given, %s AS starts, %s AS end_given, %s AS ends_on
            FROM landed_company_roster l LEFT JOIN reading d ON d.file_id = l.file_id),
          placed AS (
            SELECT p.*, coalesce(lat_given, lon_given) IS NOT NULL AS has_point,
              coalesce(starts, DATE'1900-01-01') AS starts_on,
              z.lat_deg AS zip_lat_deg, z.lon_deg AS zip_lon_deg, h.county_id,
              h.county_id IS NULL AND h.swapped_county_id IS NOT NULL AS is_swapped
            FROM parsed p LEFT JOIN home_zip z ON z.zip = normalize_zip(p.zip_given)
            LEFT JOIN home_point h ON h.home_lat = p.lat_deg AND h.home_lon = p.lon_deg),
          judged AS (
            SELECT source_file, source_row, territory, rep, starts_on, ends_on, capacity,
              if(has_point, if(is_swapped, lon_deg, lat_deg), zip_lat_deg) AS home_lat_deg,
              if(has_point, if(is_swapped, lat_deg, lon_deg), zip_lon_deg) AS home_lon_deg,
              CASE WHEN is_swapped THEN 'given_swapped' WHEN has_point THEN 'given' WHEN zip_lat_deg IS NOT NULL THEN 'zip_centroid' END
                AS home_source,
              CASE WHEN territory IS NULL THEN %s
                   WHEN rep IS NULL THEN %s
                   WHEN capacity IS NULL THEN %s
                   WHEN capacity <= 0 OR capacity > 100 THEN %s
                   WHEN has_point AND NOT is_swapped AND NOT coalesce(
                     lat_deg BETWEEN -90 AND 90 AND lon_deg BETWEEN -180 AND 180, false) THEN %s
                   WHEN has_point AND NOT is_swapped AND county_id IS NULL THEN %s
                   WHEN NOT has_point AND zip_given IS NOT NULL AND zip_lat_deg IS NULL THEN %s
                   WHEN start_given IS NOT NULL AND starts IS NULL THEN %s
                   WHEN end_given IS NOT NULL AND ends_on IS NULL THEN %s
                   WHEN ends_on < starts_on THEN %s
              END AS reject
            FROM placed)
          %s
          """
              .formatted(
                  given("territory"),
                  given("rep"),
                  given("capacity"),
                  given("capacity"),
                  number("capacity", 3),
                  given("home_lat"),
                  given("home_lon"),
                  given("home_zip"),
                  given("valid_from"),
                  Readings.day("valid_from"),
                  given("valid_to"),
                  Readings.day("valid_to"),
                  NO_TERRITORY,
                  reject(
                      "rep",
                      "rep",
                      "missing_rep",
                      "Name the rep; or leave out a vacant territory."),
                  notANumber("capacity", "capacity_given"),
                  reject(
                      "capacity",
                      "capacity_given",
                      "out_of_range",
                      "Give full-time reps, more than 0 and at most 100."),
                  reject(
                      "home_lat, home_lon",
                      "concat_ws(', ', lat_given, lon_given)",
                      "not_a_point",
                      "Give latitude and longitude in degrees, or neither."),
                  reject(
                      "home_lat, home_lon",
                      "concat_ws(', ', lat_given, lon_given)",
                      "outside_counties",
                      "The home lies in no county of input.county, nor near one: correct it."),
                  reject(
                      "home_zip",
                      "zip_given",
                      "unknown_zip",
                      "Give a ZIP code that input.zip knows, or latitude and longitude."),
                  Readings.notADate("valid_from", "start_given"),
                  Readings.notADate("valid_to", "end_given"),
                  reject(
                      "valid_to",
                      "end_given",
                      "ends_before_start",
                      "Give a last day that is not before the first."),
                  once(
                      "territory, rep, starts_on",
                      "ends_on DESC NULLS FIRST, capacity DESC, home_lat_deg DESC,"
                          + " home_lon_deg DESC",
                      "rep",
                      "duplicate_rep")),
          """
          SELECT territory, rep, starts_on, ends_on, capacity, home_lat_deg, home_lon_deg, home_source
          FROM accepted
          """);

  /**
   * Cells hold one territory, or several between semicolons; between commas where each is one
   * elsewhere in the file, for names such as Dallas, TX are one.
   */
  private static final Kind ALIGNMENT =
      new Kind(
          Table.LANDED_COMPANY_ALIGNMENT,
          Table.CONFORMED_CURRENT_ALIGNMENT,
          List.of(),
          List.of("valid_from", "valid_to"),
          """
          WITH known AS (%s),
          names AS (
            SELECT collect_set(trim(name)) AS names
            FROM known LATERAL VIEW explode(split(territory, ';')) AS name WHERE name NOT LIKE '%%,%%'),
          parsed AS (
            SELECT k.*, %s AS territory_given,
              CASE WHEN given_id <> '' THEN 'account' WHEN zip_given IS NOT NULL THEN 'zip'
                   WHEN county_given IS NOT NULL THEN 'county' END AS unit,
              coalesce(account_id, z.zip, c.county_id) AS unit_id,
              array_distinct(filter(flatten(transform(split(territory, ';'), cell ->
                if(forall(split(cell, ','), part -> array_contains(n.names, trim(part))),
                  transform(split(cell, ','), part -> trim(part)), array(trim(cell))))),
                name -> name <> '')) AS territories
            FROM (SELECT * EXCEPT (force), %s AS zip_given, %s AS county_given, %s AS starts, %s AS ends,
                %s AS force_given FROM known) k
            CROSS JOIN names n
            LEFT JOIN home_zip z ON given_id = '' AND z.zip = normalize_zip(zip_given)
            LEFT JOIN home_county c
              ON given_id = '' AND zip_given IS NULL AND c.county_id = lpad(county_given, 5, '0')),
          divided AS (
            SELECT *, filter(territories, name -> overlays IS NULL OR NOT name RLIKE overlays) AS base,
              coalesce(force_given, 'all') AS force
            FROM parsed),
          judged AS (
            SELECT *,
              CASE WHEN unit IS NULL THEN %s
                   WHEN unit = 'account' AND unit_id IS NULL THEN %s
                   WHEN unit = 'zip' AND unit_id IS NULL THEN %s
                   WHEN unit = 'county' AND unit_id IS NULL THEN %s
                   WHEN %s IS NOT NULL AND starts IS NULL THEN %s
                   WHEN %s IS NOT NULL AND ends IS NULL THEN %s
                   WHEN coalesce(size(territories), 0) < 1 THEN %s
                   WHEN starts > as_of OR ends < as_of THEN %s
                   WHEN size(base) > 1 THEN %s
              END AS reject
            FROM divided),
          ranked AS (
            SELECT *, row_number() OVER w AS nth, first(get(base, 0)) OVER w AS kept,
              first(source_file || ', row ' || source_row) OVER w AS kept_row
            FROM judged
            WINDOW w AS (PARTITION BY reject IS NULL AND size(base) = 1, unit, unit_id, force
              ORDER BY base DESC, source_file, source_row))
          SELECT source_file, source_row, unit, unit_id, force, force_given, territories, overlays,
            CASE WHEN reject IS NOT NULL OR nth = 1 OR size(base) < 1 THEN reject
                 WHEN get(base, 0) <> kept THEN %s
                 WHEN size(territories) = 1 THEN %s
            END AS reject
          FROM ranked
          """
              .formatted(
                  withAccount(Table.LANDED_COMPANY_ALIGNMENT),
                  given("territory"),
                  given("zip"),
                  given("county"),
                  Readings.day("valid_from"),
                  Readings.day("valid_to"),
                  given("force"),
                  NO_ACCOUNT,
                  UNKNOWN_ACCOUNT,
                  reject(
                      "zip", "zip_given", "unknown_zip", "Give a ZIP code that input.zip knows."),
                  reject(
                      "county",
                      "county_given",
                      "unknown_county",
                      "Give the FIPS code of a county that input.county has, as 06037."),
                  given("valid_from"),
                  Readings.notADate("valid_from", "valid_from"),
                  given("valid_to"),
                  Readings.notADate("valid_to", "valid_to"),
                  NO_TERRITORY,
                  superseded(
                      "valid_from, valid_to",
                      "concat_ws(' to ', valid_from, valid_to)",
                      "not_current",
                      "The row does not hold on the day of the run."),
                  reject(
                      "territory",
                      "territory_given",
                      "territory_conflict",
                      "An account is in one territory of a sales force. Take the others out; name the"
                          + " force in a column force; or say which territories lie over others, as"
                          + " conform.overlay_territories: '^OVL_'."),
                  rejectSaying(
                      "territory",
                      "territory_given",
                      "territory_conflict",
                      "'The same account is in ' || kept || ' by ' || kept_row || ', which was kept:"
                          + " take one of the two out.'"),
                  supersededSaying(
                      "territory",
                      "territory_given",
                      "duplicate_account",
                      "'The same stands also in ' || kept_row || ', which was kept; remove one of the two.'")),
          """
          SELECT DISTINCT unit, unit_id,
            coalesce(force_given, if(name RLIKE overlays, 'overlay', NULL), 'all') AS force,
            name AS territory, coalesce(name RLIKE overlays, false) AS is_overlay
          FROM accepted LATERAL VIEW explode(territories) AS name
          """);

  /**
   * SQL of the rows {@code judged}. All but one with the same key are superseded, by the last one
   * in the order of content, wherever it is in the file.
   */
  private static String once(String key, String order, String column, String reason) {
    return """
        , ranked AS (
          SELECT *, row_number() OVER w AS nth,
            first(source_file || ', row ' || source_row) OVER w AS kept_row
          FROM judged
          WINDOW w AS (PARTITION BY reject IS NULL, %1$s ORDER BY %2$s, source_file, source_row))
        SELECT * EXCEPT (nth, kept_row, reject),
          CASE WHEN reject IS NULL AND nth > 1 THEN %3$s ELSE reject END AS reject
        FROM ranked
        """
        .formatted(
            key,
            order,
            supersededSaying(
                column,
                column,
                reason,
                "'The same stands also in ' || kept_row || ', which was kept; remove one of the two.'"));
  }

  private final RunTables tables;
  private final KeptRows kept;

  CompanyData(RunTables tables, KeptRows kept) {
    this.tables = tables;
    this.kept = kept;
  }

  /**
   * Updates each history from the run's files, if this run or an earlier one had such files.
   *
   * @param asOf the day as of which the files hold
   * @param config how far off the coast a home may be, and which territories lie over others
   * @return the judged rows by landed table
   */
  Map<Table, Dataset<Row>> conform(
      Resolution accounts, Known geography, LocalDate asOf, ConformConfig config) {
    Map<Table, Dataset<Row>> judged = new EnumMap<>(Table.class);
    NamedRows known =
        NamedRows.in(geography.zips().sparkSession())
            .with("home_zip", geography.zips())
            .with("home_county", geography.counties());
    for (Kind kind : List.of(SALES, CALLS, ROSTER, ALIGNMENT)) {
      if (tables.hasFilesOf(kind.landed)) {
        if (judged.isEmpty()) {
          known = known.with("identifier", kept.keep(identifiers(accounts)));
        }
        Dataset<Row> landed = tables.rows(kind.landed).rows(kind.landed.viewName());
        if (kind == ROSTER) {
          known = known.with("home_point", homes(landed, geography, config.maxCoastDistanceKm()));
        }
        Dataset<Row> rows =
            kept.keep(
                known
                    .with(kind.landed.viewName(), landed)
                    .with(
                        "reading",
                        Readings.of(landed, kind.numbers, kind.days)
                            .withColumn("as_of", functions.lit(asOf))
                            .withColumn(
                                "overlays",
                                functions.lit(config.overlayTerritories()).cast("string")))
                    .sql(kind.typed));
        judged.put(kind.landed, rows);
        tables.merge(
            kind.history, known.with("accepted", Rejects.without(rows)).sql(kind.state), asOf);
      } else if (tables.warehouse().exists(kind.history)) {
        tables.merge(
            kind.history, tables.none(kind.history).drop("run_id", "valid_from", "valid_to"), asOf);
      }
    }
    return judged;
  }

  /** The given homes with their county, as they are and with latitude and longitude exchanged. */
  private static Dataset<Row> homes(Dataset<Row> roster, Known geography, double maxCoastKm) {
    AreaLookup land = AreaLookup.of(geography.counties().select("county_id", "boundary_wkb"));
    Dataset<Row> homes =
        roster
            .selectExpr(
                "try_cast(replace(home_lat, ',', '.') AS DOUBLE) AS home_lat",
                "try_cast(replace(home_lon, ',', '.') AS DOUBLE) AS home_lon")
            .distinct();
    return located(
        land,
        located(land, homes, "home_lat", "home_lon", "county_id", maxCoastKm),
        "home_lon",
        "home_lat",
        "swapped_county_id",
        maxCoastKm);
  }

  private static Dataset<Row> located(
      AreaLookup land, Dataset<Row> homes, String lat, String lon, String id, double maxKm) {
    String range = "%1$s BETWEEN -90 AND 90 AND %2$s BETWEEN -180 AND 180".formatted(lat, lon);
    return land.locate(
            homes.selectExpr(
                "*",
                "if(%s, %s, NULL) AS lat_deg".formatted(range, lat),
                "if(%s, %s, NULL) AS lon_deg".formatted(range, lon)),
            id,
            id + "_source",
            maxKm)
        .drop("lat_deg", "lon_deg", id + "_source");
  }

  /**
   * The account of each identifier; if two have the same CCN, the first one. An identifier that
   * only refused rows give has none, and says in {@code refused_at} where it was refused, and why.
   */
  private static Dataset<Row> identifiers(Resolution accounts) {
    NamedRows all =
        NamedRows.in(accounts.resolved().sparkSession())
            .with("resolved", accounts.resolved())
            .with("account_link", accounts.links())
            .with(
                "refused",
                ResolvedAccounts.judged(accounts)
                    .where("table_name = 'landed.facility' AND reject IS NOT NULL"));
    return all.sql(
        """
        WITH named AS (
          SELECT account_id, NULL AS refused_at,
            explode(array_compact(array('npi:' || npi, 'ccn:' || ccn,
              if(source = 'facility', 'own:' || own_id, NULL)))) AS id
          FROM resolved WHERE account_id IN (SELECT account_id FROM account_link)
          UNION ALL
          SELECT NULL AS account_id,
            struct(source_file || ', row ' || source_row AS place, reject.reason AS reason,
              reject.remedy AS remedy) AS refused_at,
            explode(array_compact(array('npi:' || npi, 'ccn:' || ccn, 'own:' || own_id))) AS id
          FROM refused)
        SELECT id, min(account_id) AS account_id, min(refused_at) AS refused_at
        FROM named GROUP BY id
        """);
  }
}
