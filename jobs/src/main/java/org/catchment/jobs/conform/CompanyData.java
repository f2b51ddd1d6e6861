package org.catchment.jobs.conform;

import static org.catchment.jobs.conform.Rejects.reject;
import static org.catchment.jobs.conform.Rejects.supersededSaying;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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
   * @param typed SQL of every landed row with its {@code reject}, over the landed table, {@code
   *     identifier} and {@code home_zip}
   * @param state SQL of the history's rows, over {@code accepted}
   */
  private record Kind(Table landed, Table history, String typed, String state) {}

  private static final String UNSPECIFIED = SqlText.literal("unspecified");

  private static final String NO_ACCOUNT =
      reject(
          "account_id",
          "given_id",
          "no_identifier",
          "Give an id of your own (account_id), an NPI or a CCN (provider_num).");

  private static final String UNKNOWN_ACCOUNT =
      reject(
          "account_id",
          "given_id",
          "unknown_account",
          "No account has this id: add it to a file of accounts under input.facility.");

  private static final String NO_TERRITORY =
      reject("territory", "territory", "missing_territory", "Name the territory.");

  private static String notADate(String column, String value) {
    return reject(column, value, "not_a_date", "Write days as 2025-06-08 or 06/08/2025.");
  }

  private static String notANumber(String column, String value) {
    return reject(
        column,
        value,
        "not_a_number",
        "Write digits with a decimal point, as 1234.50 or 1,234.50, less than 1e12.");
  }

  /** SQL of a value without blanks around it, NULL when nothing is left. */
  private static String given(String column) {
    return "nullif(trim(%s), '')".formatted(column);
  }

  /** SQL of a day, NULL if it is not within 1900 to 2199; a time after it is ignored. */
  private static String day(String column) {
    return """
        try_cast(regexp_extract(
          regexp_replace(trim(%s), '^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})', '$3-$1-$2'),
          '^((?:19|20|21)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2})([ T].*)?$', 1) AS DATE)"""
        .formatted(column);
  }

  /**
   * SQL of an exact number below 1e12. A comma is accepted only before three digits: as a decimal
   * point, it would make the value a hundred times too large.
   */
  static String number(String column, int decimals) {
    return """
        if(trim(%1$s) RLIKE
            '^[-+]?[$]?([0-9]{1,3}(,[0-9]{3})+|[0-9]*)([.][0-9]*)?([eE][-+]?[0-9]{1,2})?$',
          try_cast(translate(trim(%1$s), ',$', '') AS DECIMAL(%2$d, %3$d)), NULL)"""
        .formatted(column, 12 + decimals, decimals);
  }

  /** SQL of the landed rows with their account, NULL if none is known. */
  private static String withAccount(Table landed) {
    return """
        SELECT l.* EXCEPT (account_id, npi, provider_num),
          concat_ws(', ', %2$s, %3$s, %4$s) AS given_id,
          coalesce(o.account_id, n.account_id, c.account_id) AS account_id
        FROM %1$s l
        LEFT JOIN identifier o ON o.id = 'own:' || trim(l.account_id)
        LEFT JOIN identifier n ON n.id = 'npi:' || trim(l.npi)
        LEFT JOIN identifier c ON c.id = 'ccn:' || normalize_ccn(l.provider_num)
        """
        .formatted(
            landed.viewName(), given("l.account_id"), given("l.npi"), given("l.provider_num"));
  }

  private static final Kind SALES =
      new Kind(
          Table.LANDED_COMPANY_SALE,
          Table.CONFORMED_SALE,
          """
          WITH known AS (%s),
          parsed AS (
            SELECT source_file, source_row, given_id, account_id,
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
                  day("date"),
                  given("amount_usd"),
                  number("amount_usd", 2),
                  given("units"),
                  number("units", 3),
                  NO_ACCOUNT,
                  UNKNOWN_ACCOUNT,
                  reject("date", "day_given", "missing_period", "Give the day or the year."),
                  reject("year", "year_given", "not_a_year", "Write the year as 2025."),
                  notADate("date", "day_given"),
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
          """
          WITH known AS (%s),
          parsed AS (
            SELECT source_file, source_row, given_id, account_id, coalesce(%s, %s) AS rep,
              %s AS day_given, cast(trunc(%s, 'MM') AS DATE) AS month,
              %s AS calls_given, if(%s IS NULL, 1, %s) AS calls,
              %s AS minutes_given, %s AS minutes
            FROM known)
          SELECT source_file, source_row, account_id, rep, month, calls, minutes,
            CASE WHEN given_id = '' THEN %s
                 WHEN account_id IS NULL THEN %s
                 WHEN month IS NULL THEN %s
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
                  day("date"),
                  given("calls"),
                  given("calls"),
                  number("calls", 3),
                  given("minutes"),
                  number("minutes", 3),
                  NO_ACCOUNT,
                  UNKNOWN_ACCOUNT,
                  notADate("date", "day_given"),
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
          """
          WITH parsed AS (
            SELECT source_file, source_row, %s AS territory, %s AS rep,
              %s AS capacity_given, if(%s IS NULL, 1, %s) AS capacity,
              %s AS lat_given, %s AS lon_given, %s AS zip_given,
              try_cast(home_lat AS DOUBLE) AS lat_deg, try_cast(home_lon AS DOUBLE) AS lon_deg,
              %s AS start_given, %s AS starts, %s AS end_given, %s AS ends_on
            FROM landed_company_roster),
          placed AS (
            SELECT p.*, coalesce(lat_given, lon_given) IS NOT NULL AS has_point,
              coalesce(starts, DATE'1900-01-01') AS starts_on,
              z.lat_deg AS zip_lat_deg, z.lon_deg AS zip_lon_deg
            FROM parsed p LEFT JOIN home_zip z ON z.zip = normalize_zip(p.zip_given)),
          judged AS (
            SELECT source_file, source_row, territory, rep, starts_on, ends_on, capacity,
              if(has_point, lat_deg, zip_lat_deg) AS home_lat_deg,
              if(has_point, lon_deg, zip_lon_deg) AS home_lon_deg,
              CASE WHEN has_point THEN 'given' WHEN zip_lat_deg IS NOT NULL THEN 'zip_centroid' END
                AS home_source,
              CASE WHEN territory IS NULL THEN %s
                   WHEN rep IS NULL THEN %s
                   WHEN capacity IS NULL THEN %s
                   WHEN capacity <= 0 OR capacity > 100 THEN %s
                   WHEN has_point AND NOT coalesce(
                     lat_deg BETWEEN -90 AND 90 AND lon_deg BETWEEN -180 AND 180, false) THEN %s
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
                  day("valid_from"),
                  given("valid_to"),
                  day("valid_to"),
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
                      "home_zip",
                      "zip_given",
                      "unknown_zip",
                      "Give a ZIP code that input.zip knows, or latitude and longitude."),
                  notADate("valid_from", "start_given"),
                  notADate("valid_to", "end_given"),
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

  private static final Kind ALIGNMENT =
      new Kind(
          Table.LANDED_COMPANY_ALIGNMENT,
          Table.CONFORMED_CURRENT_ALIGNMENT,
          """
          WITH known AS (%s),
          judged AS (
            SELECT source_file, source_row, account_id, %s AS territory,
              CASE WHEN given_id = '' THEN %s
                   WHEN account_id IS NULL THEN %s
                   WHEN %s IS NULL THEN %s
              END AS reject
            FROM known)
          %s
          """
              .formatted(
                  withAccount(Table.LANDED_COMPANY_ALIGNMENT),
                  given("territory"),
                  NO_ACCOUNT,
                  UNKNOWN_ACCOUNT,
                  given("territory"),
                  NO_TERRITORY,
                  once("account_id", "territory DESC", "territory", "duplicate_account")),
          "SELECT account_id, territory FROM accepted");

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
   * @param zips rows of {@code conformed.zip}
   * @return the judged rows by landed table
   */
  Map<Table, Dataset<Row>> conform(Resolution accounts, Dataset<Row> zips, LocalDate asOf) {
    Map<Table, Dataset<Row>> judged = new EnumMap<>(Table.class);
    NamedRows known = NamedRows.in(zips.sparkSession()).with("home_zip", zips);
    for (Kind kind : List.of(SALES, CALLS, ROSTER, ALIGNMENT)) {
      if (tables.hasFilesOf(kind.landed)) {
        if (judged.isEmpty()) {
          known = known.with("identifier", kept.keep(identifiers(accounts)));
        }
        Dataset<Row> rows = kept.keep(known.with(tables.rows(kind.landed)).sql(kind.typed));
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

  /** The account of each identifier; if two have the same CCN, the first one. */
  private static Dataset<Row> identifiers(Resolution accounts) {
    NamedRows all =
        NamedRows.in(accounts.resolved().sparkSession())
            .with("resolved", accounts.resolved())
            .with("account_link", accounts.links());
    return all.sql(
        """
        WITH named AS (
          SELECT account_id, 'npi:' || npi AS id FROM resolved
          UNION ALL SELECT account_id, 'ccn:' || ccn FROM resolved
          UNION ALL SELECT account_id, 'own:' || own_id FROM resolved WHERE source = 'facility')
        SELECT id, min(account_id) AS account_id FROM named
        WHERE id IS NOT NULL AND account_id IN (SELECT account_id FROM account_link)
        GROUP BY id
        """);
  }
}
