package org.catchment.jobs.score;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.config.ScoreConfig;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.spark.SqlText;

/**
 * The volumes that count for each account: for each kind of setting the newest year, and the
 * earliest one to compute the growth.
 *
 * <p>Professional volumes are what physicians and surgery centers bill (Part B), inpatient and
 * outpatient ones what hospitals do; an account's are added up. Two files of one setting count the
 * same procedures, so only one is used.
 */
final class NewestVolumes {
  /**
   * One long packs the year, how many years it covers, its source, whether a count was withheld,
   * and the volume, in this order, so that the largest is that of the newest year: hash aggregation
   * can keep longs, but structs would need a sort. A single year goes before the mean of several,
   * and {@code physician_service} before {@code physician_service_sum}.
   */
  private static final String PACKED =
      """
      shiftleft(cast(year - 1900 AS BIGINT), 54) + if(years = 1, shiftleft(1L, 53), 0L)
        + shiftleft(cast(%s AS BIGINT), 51) + if(is_suppressed, shiftleft(1L, 50), 0L) + thousandths""";

  /** Rank of the sources of a setting: 0 to 3. */
  private static final String SOURCE = "CASE source WHEN 'physician_service_sum' THEN 0 ELSE 1 END";

  private static final String SETTING =
      """
      CASE source WHEN 'hospital_apc' THEN 'outpatient' WHEN 'hospital_drg' THEN 'inpatient'
        ELSE 'professional' END""";

  /** SQL of the peers, whose growth resembles an account's own. */
  static final String PEER = "coalesce(specialty_group, account_type)";

  private NewestVolumes() {}

  /**
   * One row an account, group and setting: account_id, source, year, thousandths (of a procedure a
   * year), is_suppressed, first_thousandths and span (years between the first and the newest single
   * year; NULL when there is one alone), and what the group means to its line.
   */
  static Dataset<Row> newest(NamedRows conformed, ProductLines lines, ScoreConfig score) {
    return conformed
        .with(lines.rows())
        .sql(
            """
        WITH yearly AS (
          SELECT account_id, procedure_group, source, year, years, is_suppressed, %1$s AS setting,
            %4$s AS thousandths
          FROM conformed_procedure_volume WHERE procedure_group IN (%3$s)),
        packed AS (
          SELECT account_id, procedure_group, setting,
            max(%2$s) AS newest,
            min(if(years = 1 AND thousandths > 0,
              shiftleft(cast(year - 1900 AS BIGINT), 50) + thousandths, NULL)) AS earliest
          FROM (SELECT /*+ REPARTITION(account_id) */ * FROM yearly)
          GROUP BY account_id, procedure_group, setting),
        unpacked AS (
          SELECT account_id, procedure_group, setting,
            cast(shiftright(newest, 54) AS INT) + 1900 AS year,
            shiftright(newest, 53) & 1 = 1 AS is_single_year,
            shiftright(newest, 51) & 3 AS source_rank,
            shiftright(newest, 50) & 1 = 1 AS is_suppressed,
            newest & (shiftleft(1L, 50) - 1) AS thousandths,
            cast(shiftright(earliest, 50) AS INT) + 1900 AS first_year,
            earliest & (shiftleft(1L, 50) - 1) AS first_thousandths
          FROM packed)
        SELECT /*+ BROADCAST(l) */ l.*, account_id,
          CASE setting WHEN 'outpatient' THEN 'hospital_apc' WHEN 'inpatient' THEN 'hospital_drg'
            ELSE if(source_rank = 0, 'physician_service_sum', 'physician_service') END AS source,
          year, thousandths, is_suppressed,
          if(is_single_year AND first_year < year, first_thousandths, NULL) AS first_thousandths,
          if(is_single_year AND first_year < year, year - first_year, NULL) AS span
        FROM unpacked u JOIN line_procedure l ON l.procedure_group = u.procedure_group
        """
                .formatted(
                    SETTING,
                    PACKED.formatted(SOURCE),
                    ProductLines.groups(score).stream()
                        .map(SqlText::literal)
                        .collect(Collectors.joining(", ")),
                    Score.whole("coalesce(volume, 0d) * 1000 / years")));
  }

  /**
   * Sums over accounts that may be relevant to a line: some hundred of them, computed once for all
   * callers.
   */
  static List<Total> totals(AccountFacts facts) {
    return facts
        .rows()
        .sql(
            """
            SELECT product_line, procedure_group, kind, account_type, %s AS peer,
              sum(thousandths) AS thousandths,
              sum(if(has_grown, first_thousandths, 0L)) AS grown_from,
              sum(if(has_grown, thousandths, 0L)) AS grown_to,
              sum(if(has_grown, first_thousandths * span, 0L)) AS grown_years
            FROM (
              SELECT *, v.span IS NOT NULL AND NOT v.is_suppressed AS has_grown
              FROM newest_volume v JOIN scored_account a ON a.account_id = v.account_id)
            GROUP BY product_line, procedure_group, kind, account_type, peer
            """
                .formatted(PEER))
        .collectAsList()
        .stream()
        .map(
            row ->
                new Total(
                    row.getString(0),
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7),
                    row.getLong(8)))
        .toList();
  }

  /**
   * The volumes of a group of peers.
   *
   * @param kind hco or hcp
   * @param peer {@link #PEER}
   * @param thousandths of a procedure a year
   * @param grownFrom earlier volume of the accounts with volumes of two years, thousandths
   * @param grownTo later volume of the same accounts
   * @param grownYears their earlier volume, times the years in between
   */
  record Total(
      String productLine,
      String procedureGroup,
      String kind,
      String accountType,
      String peer,
      long thousandths,
      long grownFrom,
      long grownTo,
      long grownYears) {}
}
