package org.catchment.jobs.conform.value;

import static org.catchment.jobs.conform.value.Rejects.reject;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.spark.SqlText;

/**
 * How numbers and days are read, in all sources. What is clear by its form is read: {@code
 * 1,234.50}, {@code (12.00)}, {@code 123.00-}, {@code $1,000}, {@code 2026/03/15}, {@code
 * 20260315}, {@code 15.03.2026}. What has two meanings is decided for a whole column, from all of
 * its values, or refused: {@code 12,500} is 12.5 where other values of the column, or of the file,
 * have a decimal comma.
 */
public final class Readings {
  /** What stands for an unknown value in figures, ids and places. */
  private static final String UNKNOWN =
      "'N/A', 'NA', '#N/A', 'NAN', 'NULL', 'NONE', 'UNKNOWN', 'NOT AVAILABLE', 'NOT APPLICABLE',"
          + " '.', '-', '--', '?'";

  /** The same in figures that cannot be negative (Census Bureau, HIFLD, CDC: -999). */
  private static final String UNKNOWN_NUMBERS = "-1, -9, -99, -999, -9999, -99999";

  /** Sign, currency and digits of a number. */
  private static final String NUMBER =
      "^(?:USD|US)? *([-+(]?) *[$]? *([-(]?) *([0-9][0-9., \\'’]*|[.,][0-9]+)"
          + "(?:[eE]([-+]?[0-9]{1,2}))? *(?:USD)? *([-)]?)$";

  private static final String POINT = "'.'";
  private static final String COMMA = "','";

  /** SQL of the digits of a text in which a comma can only be the decimal one. */
  static final String SHOWS_COMMA =
      "^0,[0-9]+$|^[0-9]*,([0-9]{1,2}|[0-9]{4,})$|^[0-9]{4,},[0-9]{3}$|[.][0-9]{3},[0-9]*$"
          + "|^[0-9]{1,3}([.][0-9]{3}){2,}$";

  static final String SHOWS_POINT =
      "^0[.][0-9]+$|^[0-9]*[.]([0-9]{1,2}|[0-9]{4,})$|^[0-9]{4,}[.][0-9]{3}$|,[0-9]{3}[.][0-9]*$"
          + "|^[0-9]{1,3}(,[0-9]{3}){2,}$";

  /** One mark before three digits: thousands, or a fraction. */
  static final String SHOWS_NEITHER = "^[1-9][0-9]{0,2}[.,][0-9]{3}$";

  static final String DAY_BY_SLASHES = "^([0-9]{1,2})/([0-9]{1,2})/[0-9]{4}";

  static final int MONTHS = 12;

  private Readings() {}

  /**
   * How each file's columns are read: {@code file_id}, {@code decimal}, a map from column to {@code
   * .} or {@code ,}, without those that nothing decides; and {@code day_first}, the columns in
   * which days like 15/03/2026 stand, and none like 03/15/2026.
   *
   * <p>Values in which only one mark can be the decimal one decide. Those that could have either,
   * such as 12,500, are thousands in a file of commas and fractions in one of semicolons: they
   * weigh with the side that the separator is on, so that one odd value does not divide a column by
   * a thousand. Where the sides contradict each other, nothing decides. Where a column has no such
   * value, the file's other columns do, and then the separator.
   *
   * @param landed the landed rows of a kind
   * @param numbers its columns with numbers
   * @param days its columns with days
   */
  public static Dataset<Row> of(Dataset<Row> landed, List<String> numbers, List<String> days) {
    String counts =
        numbers.stream()
            .map(
                column ->
                    """
                    count_if(instr(%1$s, ',') > 0
                      AND regexp_replace(%1$s, '[^0-9.,]', '') RLIKE '%2$s') AS comma_%1$s,
                    count_if(instr(%1$s, '.') > 0
                      AND regexp_replace(%1$s, '[^0-9.,]', '') RLIKE '%3$s') AS point_%1$s,
                    count_if((instr(%1$s, ',') > 0 OR instr(%1$s, '.') > 0)
                      AND regexp_replace(%1$s, '[^0-9.,]', '') RLIKE '%4$s') AS either_%1$s,
                    """
                        .formatted(column, SHOWS_COMMA, SHOWS_POINT, SHOWS_NEITHER))
            .collect(Collectors.joining());
    String firsts =
        days.stream()
            .map(
                column ->
                    """
                    count_if(try_cast(regexp_extract(%1$s, '%2$s', 1) AS INT) > %3$d) AS day_%1$s,
                    count_if(try_cast(regexp_extract(%1$s, '%2$s', 2) AS INT) > %3$d) AS month_%1$s,
                    """
                        .formatted(column, DAY_BY_SLASHES, MONTHS))
            .collect(Collectors.joining());
    String commas = sum(numbers, "comma_");
    String points = sum(numbers, "point_");
    String decimals =
        numbers.stream()
            .map(
                column ->
                    """
                    %4$s, CASE WHEN decimal_given IS NOT NULL THEN decimal_given
                      WHEN comma_%1$s > 0 AND comma_%1$s + if(separator = ';', either_%1$s, 0)
                        > point_%1$s + if(separator = ',', either_%1$s, 0) THEN ','
                      WHEN point_%1$s > 0 AND point_%1$s + if(separator = ',', either_%1$s, 0)
                        > comma_%1$s + if(separator = ';', either_%1$s, 0) THEN '.'
                      WHEN comma_%1$s + point_%1$s > 0 THEN NULL
                      WHEN %2$s > %3$s THEN ',' WHEN %3$s > 0 OR separator <> ';' THEN '.' END"""
                        .formatted(column, commas, points, SqlText.literal(column)))
            .collect(Collectors.joining(", "));
    String dayFirst =
        days.stream()
            .map(
                column ->
                    "if(day_%1$s > 0 AND month_%1$s = 0, %2$s, NULL)"
                        .formatted(column, SqlText.literal(column)))
            .collect(Collectors.joining(", "));
    return NamedRows.in(landed.sparkSession())
        .with("landed", landed)
        .sql(
            """
            WITH shown AS (
              SELECT file_id, %s %s any_value(source_separator) AS separator,
                any_value(source_decimal) AS decimal_given
              FROM landed GROUP BY file_id)
            SELECT file_id, CAST(map(%s) AS MAP<STRING, STRING>) AS decimal,
              CAST(array_compact(array(%s)) AS ARRAY<STRING>) AS day_first
            FROM shown
            """
                .formatted(counts, firsts, decimals, dayFirst));
  }

  private static String sum(List<String> columns, String prefix) {
    return columns.stream().map(prefix::concat).collect(Collectors.joining(" + ", "(", ")"));
  }

  /** Whether a text stands for an unknown value, such as N/A. */
  public static String isUnknown(String column) {
    return "coalesce(upper(trim(%s)) IN (%s), false)".formatted(column, UNKNOWN);
  }

  /** Whether a text stands for an unknown figure that cannot be negative, such as -999. */
  public static String isUnknownNumber(String column) {
    return "(%s OR coalesce(%2$s LIKE '-%%' AND try_cast(%2$s AS DOUBLE) IN (%3$s), false))"
        .formatted(isUnknown(column), column, UNKNOWN_NUMBERS);
  }

  /** The text, NULL when it stands for an unknown value. */
  public static String known(String column) {
    return "if(%s, NULL, nullif(trim(%s), ''))".formatted(isUnknown(column), column);
  }

  /** The text, NULL when it stands for an unknown figure that cannot be negative. */
  public static String knownNumber(String column) {
    return "if(%s, NULL, nullif(trim(%s), ''))".formatted(isUnknownNumber(column), column);
  }

  /** As {@link #knownNumber}, of beds, of which nobody has 9999. */
  public static String knownBeds(String column) {
    return "if(trim(%s) IN ('9999', '99999'), NULL, %s)".formatted(column, knownNumber(column));
  }

  /** SQL of the decimal mark of a column, over {@code decimal} of {@link #of}. */
  public static String decimal(String column) {
    return "decimal[%s]".formatted(SqlText.literal(column));
  }

  /**
   * An exact number below 1e12; NULL when it is none, or when nothing decides which of two it is.
   *
   * @param column landed column
   * @param mark SQL of its decimal mark, NULL when nothing decides it
   */
  public static String number(String column, String mark, int decimals) {
    String digits = group(column, 3);
    // Nearly all are plain: those need no search.
    return """
        coalesce(
          if(instr(%1$s, ',') = 0 AND (instr(%1$s, '.') = 0 OR %2$s = '.'),
            try_cast(trim(%1$s) AS DECIMAL(%3$d, %4$d)), NULL),
          try_cast(concat(
            if('-' IN (%5$s, %6$s, %7$s) OR '(' IN (%5$s, %6$s), '-', ''),
            CASE WHEN concat(%5$s, %6$s, %7$s) NOT IN ('', '+', '-', '()') THEN NULL
                 WHEN %2$s = '.' AND %8$s RLIKE
                   '^([0-9]{1,3}([, \\'’][0-9]{3})+|[0-9]*)([.][0-9]*)?$'
                   THEN regexp_replace(%8$s, '[, \\'’]', '')
                 WHEN %2$s = ',' AND %8$s RLIKE
                   '^([0-9]{1,3}([. \\'’][0-9]{3})+|[0-9]*)(,[0-9]*)?$'
                   THEN replace(regexp_replace(%8$s, '[. \\'’]', ''), ',', '.')
                 WHEN %8$s RLIKE '^([0-9]{1,3}([ \\'’][0-9]{3})+|[0-9]+)$'
                   THEN regexp_replace(%8$s, '[ \\'’]', '') END,
            if(%9$s = '', '', concat('E', %9$s))) AS DECIMAL(%3$d, %4$d)))"""
        .formatted(
            column,
            mark,
            12 + decimals,
            decimals,
            group(column, 1),
            group(column, 2),
            group(column, 5),
            "trim(" + digits + ")",
            group(column, 4));
  }

  private static String group(String column, int group) {
    return "regexp_extract(trim(%s), '%s', %d)".formatted(column, NUMBER, group);
  }

  /** SQL of the reject of a number that cannot be read. */
  public static String notANumber(String column, String value, String mark) {
    return "if(%s IS NULL AND %s RLIKE '[0-9][.,][0-9]', %s, %s)"
        .formatted(
            mark,
            value,
            reject(
                column,
                value,
                "ambiguous_number",
                "The file's values do not tell whether a comma or a point is the decimal one, or"
                    + " contradict each other: say so beside the path, as decimal: ',' or decimal:"
                    + " '.'."),
            reject(
                column,
                value,
                "not_a_number",
                "Write digits, less than 1e12, as 1234.50, 1,234.50, (12.00) or 123.00-, with the"
                    + " decimal mark of the column's other values."));
  }

  /**
   * SQL of a day, NULL if it is none within 1900 to 2199; a time after it is ignored.
   *
   * @param column landed column
   */
  public static String day(String column) {
    return """
        CASE WHEN %1$s RLIKE '^ *(19|20|21)[0-9]{2}[-/][0-9]{1,2}[-/][0-9]{1,2}([ T].*)?$'
               THEN try_cast(replace(regexp_extract(%1$s, '([0-9/-]+)', 1), '/', '-') AS DATE)
             WHEN %1$s RLIKE '^ *(19|20|21)[0-9]{6} *$'
               THEN try_cast(regexp_replace(trim(%1$s), '(....)(..)(..)', '$1-$2-$3') AS DATE)
             WHEN %1$s RLIKE '^ *[0-9]{1,2}/[0-9]{1,2}/(19|20|21)[0-9]{2}([ T].*)?$'
                 AND NOT array_contains(day_first, %2$s)
               THEN try_cast(regexp_replace(regexp_extract(%1$s, '([0-9/]+)', 1),
                 '^([0-9]+)/([0-9]+)/([0-9]+)$', '$3-$1-$2') AS DATE)
             WHEN %1$s RLIKE '^ *[0-9]{1,2}[.][0-9]{1,2}[.](19|20|21)[0-9]{2}( .*)?$'
               THEN try_cast(regexp_replace(regexp_extract(%1$s, '([0-9.]+)', 1),
                 '^([0-9]+)[.]([0-9]+)[.]([0-9]+)$', '$3-$2-$1') AS DATE)
             WHEN %1$s RLIKE '^ *[0-9]{1,2}[- ][A-Za-z]{3,9}[- ](19|20|21)[0-9]{2} *$'
               THEN try_cast(try_to_timestamp(regexp_replace(initcap(trim(replace(%1$s, '-', ' '))),
                 '^([0-9]+) ([A-Za-z]{3})[a-z]* ', '$1 $2 '), 'd MMM yyyy') AS DATE)
             WHEN %1$s RLIKE '^ *[A-Za-z]{3,9}[.]? [0-9]{1,2},? (19|20|21)[0-9]{2} *$'
               THEN try_cast(try_to_timestamp(regexp_replace(initcap(trim(%1$s)),
                 '^([A-Za-z]{3})[a-z]*[.]? ([0-9]+),? ', '$2 $1 '), 'd MMM yyyy')
                 AS DATE) END"""
        .formatted(column, SqlText.literal(column));
  }

  /** SQL of the reject of a day that cannot be read. */
  public static String notADate(String column, String value) {
    return """
        CASE WHEN %1$s RLIKE '^[0-9]{5}([.][0-9]+)?$' THEN %2$s
             WHEN %1$s RLIKE '^[0-9]{1,2}/[0-9]{1,2}/' THEN %3$s
             ELSE %4$s END"""
        .formatted(
            value,
            reject(
                column,
                value,
                "not_a_date",
                "A spreadsheet wrote the day as a number: format the column as a date, and export it"
                    + " again."),
            reject(
                column,
                value,
                "not_a_date",
                "Day or month may come first, and the year may have two digits: write days as"
                    + " 2025-06-08."),
            reject(
                column,
                value,
                "not_a_date",
                "Write days as 2025-06-08, 06/08/2025 (the month first), 20250608 or 08.06.2025."));
  }
}
