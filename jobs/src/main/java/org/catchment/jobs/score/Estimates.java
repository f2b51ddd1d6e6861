package org.catchment.jobs.score;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;

/**
 * Procedures of all payers and what they are worth, by account, procedure group and source, in the
 * parts that scores are explained by.
 *
 * <pre>
 * n          = published volume + 5.5 for a withheld count        (Medicare, a year)
 * share      = medicare_share of the group x index of the payer mix, cut to 0.05..1
 * procedures = n / share x (1 + growth)
 * potential  = procedures x usd x what counts here (physician_share)
 * </pre>
 *
 * Of accounts without volumes, n is what a demand model predicts; or, where no model can be fitted,
 * procedures = (per_year + beds x per_bed) x (demand / median demand) ^ elasticity, the last cut to
 * 0.5..2.
 *
 * <p>The ends of the 90 % interval of n / share: with n procedures of Medicare, each of which is
 * one with the probability of share, the number of all is n / share with a standard deviation of
 * sqrt(n (1 - share)) / share (negative binomial); and a withheld count is 1 at least and 10 at
 * most, and the index of the payer mix between its own ends.
 */
final class Estimates {
  /**
   * Middle of the counts that are withheld, 1 to 10 (CMS Cell Size Suppression Policy, ResDAC
   * 2024). Nothing is known of how they are distributed.
   */
  static final double WITHHELD = 5.5;

  static final double LEAST_WITHHELD = 1;

  static final double MOST_WITHHELD = 10;

  /** Medicare pays for a twentieth of an account's procedures at least, or its mix is an error. */
  private static final double LEAST_SHARE = 0.05;

  /** Standard deviations to either side that hold 90 % of a normal distribution. */
  private static final double DEVIATIONS = 1.645;

  /** Procedures at which an account's own growth and that of its peers count the same. */
  private static final double GROWTH_PRIOR = 50;

  /** Beyond this a rate of growth is that of a change of what is counted. */
  private static final String GROWTH_RANGE = "-0.3d, 0.3d";

  /** Beyond this the population around says little of one account. */
  private static final String FACTOR_RANGE = "0.5d, 2d";

  /** Ends of what is assumed by rates, in parts of it. Nobody knows; so wide it should do. */
  private static final double ASSUMED_LOW = 0.2;

  private static final double ASSUMED_HIGH = 3;

  private Estimates() {}

  /** SQL of a value cut to a range, given as "low, high". */
  private static String cut(String value, String range) {
    String[] ends = range.split(", ");
    return "least(greatest(%s, %s), %s)".formatted(value, ends[0], ends[1]);
  }

  /**
   * Registers the view {@code peer_growth} (product_line, peer, growth): the yearly growth of all
   * accounts of a specialty, of facilities of a type, that have volumes of two years, of {@code
   * volume_total}.
   */
  static void registerPeerGrowth(SparkSession session) {
    session
        .sql(
            """
            SELECT product_line, peer, %s AS growth
            FROM volume_total WHERE grown_from IS NOT NULL GROUP BY product_line, peer
            """
                .formatted(
                    cut(
                        "pow(greatest(sum(grown_to), 1) / sum(grown_from), sum(grown_from) / sum(grown_years)) - 1",
                        GROWTH_RANGE)))
        .createOrReplaceTempView("peer_growth");
  }

  /**
   * Registers the view {@code line_credit} (product_line, hco, hcp): which part of a procedure
   * counts at a facility and at a physician. Where no physician's volumes are known, all of it
   * counts at the facility.
   */
  static void registerCredit(SparkSession session, Config.Score score) {
    session
        .sql(
            """
            SELECT l.product_line, if(p.product_line IS NULL, 1d, 1 - %1$sd) AS hco, %1$sd AS hcp
            FROM line l LEFT JOIN (
              SELECT DISTINCT product_line FROM volume_total WHERE kind = 'hcp') p
            ON p.product_line = l.product_line
            """
                .formatted(score.physicianShare()))
        .createOrReplaceTempView("line_credit");
  }

  /** Volumes with their growth, of the views {@code newest_volume} and {@code scored_account}. */
  static Dataset<Row> observed(SparkSession session) {
    return session.sql(
        """
        SELECT /*+ BROADCAST(g) */ v.account_id, v.product_line, v.procedure_group, v.source, v.year,
          a.kind, a.tier, a.mix_index, a.low_index, a.high_index,
          if(v.is_suppressed AND v.thousandths = 0, 'suppressed', 'observed') AS volume_source,
          'observed' AS component,
          v.thousandths / 1000 AS known, if(v.is_suppressed, %1$sd, 0d) AS withheld,
          v.thousandths / 1000 + if(v.is_suppressed, %2$sd, 0d) AS low_n,
          v.thousandths / 1000 + if(v.is_suppressed, %3$sd, 0d) AS high_n,
          CASE WHEN v.span IS NULL THEN NULL ELSE
            (v.first_thousandths / 1000 * %5$s + %4$sd * coalesce(g.growth, 0d))
              / (v.first_thousandths / 1000 + %4$sd) END AS growth
        FROM newest_volume v
        JOIN scored_account a ON a.account_id = v.account_id
        LEFT JOIN peer_growth g ON g.product_line = v.product_line AND g.peer = %6$s
        WHERE v.thousandths > 0 OR v.is_suppressed
        """
            .formatted(
                WITHHELD,
                LEAST_WITHHELD,
                MOST_WITHHELD,
                GROWTH_PRIOR,
                cut(
                    "(pow(greatest(v.thousandths, 1L) / v.first_thousandths, 1d / v.span) - 1)",
                    GROWTH_RANGE),
                Volumes.PEER));
  }

  /**
   * What demand models predict, of the views {@code predicted} (account_id, product_line, model,
   * volume, low, high: Medicare's procedures a year) and {@code volume_total}, by whose mix of
   * groups a line is split.
   */
  static Dataset<Row> predicted(SparkSession session) {
    return session.sql(
        """
        WITH mix AS (
          SELECT product_line, account_type, procedure_group, sum(thousandths) AS thousandths
          FROM volume_total GROUP BY product_line, account_type, procedure_group),
        part AS (
          SELECT *, thousandths / sum(thousandths) OVER (PARTITION BY product_line, account_type) AS part
          FROM mix WHERE thousandths > 0)
        SELECT /*+ BROADCAST(m) */ p.account_id, p.product_line, m.procedure_group,
          p.model AS source, CAST(NULL AS INT) AS year, a.kind, a.tier, a.mix_index, a.low_index,
          a.high_index, 'predicted' AS volume_source,
          'predicted' AS component, p.volume * m.part AS known, 0d AS withheld,
          p.low * m.part AS low_n, p.high * m.part AS high_n, CAST(NULL AS DOUBLE) AS growth
        FROM predicted p
        JOIN scored_account a ON a.account_id = p.account_id
        JOIN part m ON m.product_line = p.product_line AND m.account_type = a.account_type
        """);
  }

  /** Medicare's volumes to those of all payers and to money, in parts. */
  static Dataset<Row> extrapolated(SparkSession session, Dataset<Row> volumes) {
    volumes.createOrReplaceTempView("medicare_volume");
    return session.sql(
        """
        WITH shared AS (
          SELECT /*+ BROADCAST(l), BROADCAST(c) */ v.*, l.usd, l.case_hours,
            if(v.kind = 'hcp', c.hcp, c.hco) AS credit, known + withheld AS n,
            least(greatest(l.medicare_share * v.mix_index, %1$sd), 1d) AS share,
            least(greatest(l.medicare_share * v.low_index, %1$sd), 1d) AS low_share,
            least(greatest(l.medicare_share * v.high_index, %1$sd), 1d) AS high_share,
            1 + coalesce(growth, 0d) AS up
          FROM medicare_volume v
          JOIN line_procedure l
            ON l.product_line = v.product_line AND l.procedure_group = v.procedure_group
          JOIN line_credit c ON c.product_line = v.product_line),
        ranged AS (
          SELECT *, n / share * up AS procedures,
            greatest(low_n, low_n / high_share - %2$sd * sqrt(low_n * (1 - high_share)) / high_share) * up
              AS low,
            (high_n / low_share + %2$sd * sqrt(high_n * (1 - low_share)) / low_share) * up AS high
          FROM shared)
        SELECT account_id, kind, product_line, procedure_group, source, year, volume_source,
          component, tier, growth, n, procedures, least(low, procedures) AS low, greatest(high, procedures) AS high,
          %3$s AS base_cents, %4$s AS withheld_cents, 0L AS demographics_cents,
          %5$s AS all_payer_cents, %6$s AS growth_cents, %7$s AS shared_cents,
          %8$s AS low_cents, %9$s AS high_cents,
          %10$s AS case_milli, %11$s AS low_case_milli, %12$s AS high_case_milli
        FROM ranged
        """
            .formatted(
                LEAST_SHARE,
                DEVIATIONS,
                whole("known * usd * 100"),
                whole("withheld * usd * 100"),
                whole("(n / share - n) * usd * 100"),
                whole("n / share * (up - 1) * usd * 100"),
                rest(
                    "procedures * usd * credit * 100",
                    "known * usd * 100",
                    "withheld * usd * 100",
                    "(n / share - n) * usd * 100",
                    "n / share * (up - 1) * usd * 100"),
                whole("least(low, procedures) * usd * credit * 100"),
                whole("greatest(high, procedures) * usd * credit * 100"),
                whole("procedures * case_hours * credit * 1000"),
                whole("least(low, procedures) * case_hours * credit * 1000"),
                whole("greatest(high, procedures) * case_hours * credit * 1000")));
  }

  /**
   * What the rates of {@code score.lines} say of accounts of which nothing else is known in a line:
   * of the view {@code known_line} (account_id, product_line), which has the others.
   */
  static Dataset<Row> assumed(SparkSession session, Config.Score score) {
    return session.sql(
        """
        WITH candidate AS (
          SELECT /*+ BROADCAST(r), BROADCAST(l), BROADCAST(c) */ a.account_id, a.kind, r.product_line,
            r.procedure_group, a.demand_population, l.usd, l.case_hours,
            if(a.kind = 'hcp', c.hcp, c.hco) AS credit,
            r.per_year + r.per_bed * coalesce(a.bed_count, 0) AS base
          FROM scored_account a
          JOIN line_rate r ON r.account_type = a.account_type
          JOIN line_procedure l
            ON l.product_line = r.product_line AND l.procedure_group = r.procedure_group
          JOIN line_credit c ON c.product_line = r.product_line
          LEFT ANTI JOIN known_line k
            ON k.account_id = a.account_id AND k.product_line = r.product_line
          WHERE r.per_year + r.per_bed * coalesce(a.bed_count, 0) > 0),
        -- an exact percentile of whole numbers: the same whatever the order of the rows
        typical AS (
          SELECT greatest(percentile(demand_population, 0.5d), 1) AS demand
          FROM (SELECT DISTINCT account_id, demand_population FROM candidate)),
        moved AS (
          SELECT /*+ BROADCAST(t) */ c.*, CASE WHEN demand_population IS NULL THEN 1d
            ELSE %1$s END AS factor
          FROM candidate c CROSS JOIN typical t)
        SELECT account_id, kind, product_line, procedure_group, 'score.lines' AS source,
          CAST(NULL AS INT) AS year, 'assumed' AS volume_source, 'assumed' AS component,
          CAST(NULL AS STRING) AS tier, CAST(NULL AS DOUBLE) AS growth, CAST(NULL AS DOUBLE) AS n,
          base * factor AS procedures, base * factor * %2$sd AS low, base * factor * %3$sd AS high,
          %4$s AS base_cents, 0L AS withheld_cents, %5$s AS demographics_cents,
          0L AS all_payer_cents, 0L AS growth_cents, %6$s AS shared_cents, %7$s AS low_cents,
          %8$s AS high_cents, %9$s AS case_milli, %10$s AS low_case_milli, %11$s AS high_case_milli
        FROM moved
        """
            .formatted(
                cut(
                    "pow(demand_population / t.demand, " + score.demandElasticity() + "d)",
                    FACTOR_RANGE),
                ASSUMED_LOW,
                ASSUMED_HIGH,
                whole("base * usd * 100"),
                whole("base * (factor - 1) * usd * 100"),
                rest(
                    "base * factor * usd * credit * 100",
                    "base * usd * 100",
                    "base * (factor - 1) * usd * 100"),
                whole("base * factor * " + ASSUMED_LOW + "d * usd * credit * 100"),
                whole("base * factor * " + ASSUMED_HIGH + "d * usd * credit * 100"),
                whole("base * factor * case_hours * credit * 1000"),
                whole("base * factor * " + ASSUMED_LOW + "d * case_hours * credit * 1000"),
                whole("base * factor * " + ASSUMED_HIGH + "d * case_hours * credit * 1000")));
  }

  /** SQL of what is missing to a rounded whole, given parts that are rounded, too. */
  private static String rest(String all, String... parts) {
    return Arrays.stream(parts)
        .map(Estimates::whole)
        .collect(joining(" - ", whole(all) + " - ", ""));
  }

  private static String whole(String value) {
    return "cast(round(" + value + ") AS BIGINT)";
  }
}
