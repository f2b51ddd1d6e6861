package org.catchment.jobs.score;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.summingLong;
import static org.catchment.jobs.score.Score.whole;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.ScoreConfig;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.spark.SqlText;

/**
 * Procedures of all payers and their worth, by account, procedure group and source, split into the
 * parts that explain the scores.
 *
 * <pre>
 * n          = published volume + 5.5 for a withheld count        (Medicare, a year)
 * share      = medicare_share of the group x index of the payer mix, cut to 0.05..1
 * procedures = n / share x (1 + growth)
 * potential  = procedures x usd x what counts here (physician_share)
 * </pre>
 *
 * For accounts without volumes, n is the prediction of a demand model; or, if no model can be
 * fitted, procedures = (per_year + beds x per_bed) x (demand / median demand) ^ elasticity, the
 * last factor cut to 0.5..2.
 *
 * <p>The ends of the 90 % interval of n / share: with n procedures of Medicare, each of which is
 * one with the probability of share, the number of all is n / share with a standard deviation of
 * sqrt(n (1 - share)) / share (negative binomial); and a withheld count is 1 at least and 10 at
 * most, and the index of the payer mix between its own ends.
 */
final class Estimates {
  /**
   * Middle of the counts that are withheld, 1 to 10 (CMS Cell Size Suppression Policy, ResDAC
   * 2024). Their distribution is not known.
   */
  static final double WITHHELD = 5.5;

  static final double LEAST_WITHHELD = 1;

  static final double MOST_WITHHELD = 10;

  /** Medicare pays for a twentieth of an account's procedures at least, or its mix is an error. */
  private static final double LEAST_SHARE = 0.05;

  /** Standard deviations to either side that hold 90 % of a normal distribution. */
  private static final double DEVIATIONS = 1.645;

  /** Procedures at which an account's own growth and that of its peers have equal weight. */
  private static final double GROWTH_PRIOR = 50;

  /** A larger growth rate, up or down, comes from a change in what is counted. */
  private static final double MOST_GROWTH = 0.3;

  /** Beyond these the population nearby says little about one account. */
  private static final double LEAST_FACTOR = 0.5;

  private static final double MOST_FACTOR = 2;

  /**
   * Ends of the assumed range, relative to the estimate. They are not known; this should be wide
   * enough.
   */
  private static final double ASSUMED_LOW = 0.2;

  private static final double ASSUMED_HIGH = 3;

  /**
   * SQL of the columns at the end of both kinds of estimates. They are whole numbers made of the
   * columns procedures, low, high, usd, case_hours and credit, and the difference between the
   * potential and its already rounded parts.
   */
  private static final String WHOLE =
      """
      %s AS procedure_milli, %s AS low_milli, %s AS high_milli,
        %s - base_cents - withheld_cents - demographics_cents - all_payer_cents - growth_cents
          AS shared_cents,
        %s AS low_cents, %s AS high_cents,
        %s AS case_milli, %s AS low_case_milli, %s AS high_case_milli"""
          .formatted(
              whole("procedures * 1000"),
              whole("low * 1000"),
              whole("high * 1000"),
              whole("procedures * usd * credit * 100"),
              whole("low * usd * credit * 100"),
              whole("high * usd * credit * 100"),
              whole("procedures * case_hours * credit * 1000"),
              whole("low * case_hours * credit * 1000"),
              whole("high * case_hours * credit * 1000"));

  private Estimates() {}

  /** SQL of a value cut to a range. */
  private static String cut(String value, double low, double high) {
    return "least(greatest(%s, %sd), %sd)".formatted(value, low, high);
  }

  /**
   * Estimates of all accounts.
   *
   * @param predictions account_id, product_line, model, and Medicare's procedures a year: volume,
   *     low, high
   * @param totals of the volumes
   */
  static Dataset<Row> of(
      AccountFacts facts,
      ProductLines lines,
      Dataset<Row> predictions,
      List<NewestVolumes.Total> totals,
      ScoreConfig score) {
    NamedRows known = facts.rows().with(lines.rows()).with("predicted", predictions);
    Dataset<Row> volumes =
        observed(known.with("peer_growth", peerGrowth(known.session(), totals)))
            .unionByName(predicted(known.with("line_part", parts(known.session(), totals))));
    String credit = credit(score, totals);
    return extrapolated(known.with("medicare_volume", volumes), credit)
        .unionByName(assumed(known, score, credit));
  }

  /**
   * The yearly growth (product_line, peer, growth) over all accounts of a specialty, or facilities
   * of a type, that have volumes of two years.
   */
  private static Dataset<Row> peerGrowth(SparkSession session, List<NewestVolumes.Total> totals) {
    List<Row> growths = new ArrayList<>();
    totals.stream()
        .filter(total -> total.grownFrom() > 0)
        .collect(groupingBy(total -> List.of(total.productLine(), total.peer())))
        .forEach(
            (key, of) -> {
              double from = of.stream().mapToLong(NewestVolumes.Total::grownFrom).sum();
              double to = of.stream().mapToLong(NewestVolumes.Total::grownTo).sum();
              double years = of.stream().mapToLong(NewestVolumes.Total::grownYears).sum();
              double growth = StrictMath.pow(Math.max(to, 1) / from, from / years) - 1;
              growths.add(
                  RowFactory.create(
                      key.get(0),
                      key.get(1),
                      Math.min(Math.max(growth, -MOST_GROWTH), MOST_GROWTH)));
            });
    return ProductLines.rows(
        session, growths.stream(), "product_line STRING, peer STRING, growth DOUBLE");
  }

  /**
   * The share of each group in the known volumes of a line at accounts of a type: procedure_group,
   * account_type, part.
   */
  private static Dataset<Row> parts(SparkSession session, List<NewestVolumes.Total> totals) {
    List<Row> parts = new ArrayList<>();
    totals.stream()
        .collect(groupingBy(total -> List.of(total.productLine(), total.accountType())))
        .forEach(
            (key, of) -> {
              double all = of.stream().mapToLong(NewestVolumes.Total::thousandths).sum();
              of.stream()
                  .collect(
                      groupingBy(
                          NewestVolumes.Total::procedureGroup,
                          summingLong(NewestVolumes.Total::thousandths)))
                  .forEach(
                      (group, thousandths) -> {
                        if (thousandths > 0) {
                          parts.add(RowFactory.create(group, key.get(1), thousandths / all));
                        }
                      });
            });
    return ProductLines.rows(
        session, parts.stream(), "procedure_group STRING, account_type STRING, part DOUBLE");
  }

  /**
   * SQL of the part of a procedure that is credited to an account, by its columns kind and
   * product_line. If no physician's volumes are known, all of it is credited to the facility.
   */
  private static String credit(ScoreConfig score, List<NewestVolumes.Total> totals) {
    String ofPhysicians =
        totals.stream()
            .filter(total -> total.kind().equals("hcp"))
            .map(total -> SqlText.literal(total.productLine()))
            .distinct()
            .sorted()
            .collect(joining(", "));
    return "CASE WHEN kind = 'hcp' THEN %1$sd WHEN product_line IN (%2$s) THEN 1 - %1$sd ELSE 1d END"
        .formatted(score.physicianShare(), ofPhysicians.isEmpty() ? "NULL" : ofPhysicians);
  }

  /** Volumes with their growth. */
  private static Dataset<Row> observed(NamedRows rows) {
    return rows.sql(
        """
        SELECT /*+ BROADCAST(g) */ v.account_id, v.product_line, v.procedure_group, v.usd,
          v.case_hours, v.medicare_share, v.source, v.year,
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
                    -MOST_GROWTH,
                    MOST_GROWTH),
                NewestVolumes.PEER));
  }

  /** Predictions of the demand models, split by the groups of the line's known volumes. */
  private static Dataset<Row> predicted(NamedRows rows) {
    return rows.sql(
        """
        SELECT /*+ BROADCAST(m), BROADCAST(l) */ p.account_id, p.product_line, l.procedure_group,
          l.usd, l.case_hours, l.medicare_share, p.model AS source, CAST(NULL AS INT) AS year,
          a.kind, a.tier, a.mix_index, a.low_index, a.high_index, 'predicted' AS volume_source,
          'predicted' AS component, p.volume * m.part AS known, 0d AS withheld,
          p.low * m.part AS low_n, p.high * m.part AS high_n, CAST(NULL AS DOUBLE) AS growth
        FROM predicted p
        JOIN scored_account a ON a.account_id = p.account_id
        JOIN line_procedure l ON l.product_line = p.product_line
        JOIN line_part m
          ON m.procedure_group = l.procedure_group AND m.account_type = a.account_type
        """);
  }

  /** Converts Medicare's volumes to those of all payers and to money, in parts. */
  private static Dataset<Row> extrapolated(NamedRows rows, String credit) {
    return rows.sql(
        """
        WITH shared AS (
          SELECT *, %3$s AS credit, known + withheld AS n,
            least(greatest(medicare_share * mix_index, %1$sd), 1d) AS share,
            least(greatest(medicare_share * low_index, %1$sd), 1d) AS low_share,
            least(greatest(medicare_share * high_index, %1$sd), 1d) AS high_share,
            1 + coalesce(growth, 0d) AS up
          FROM medicare_volume),
        ranged AS (
          SELECT *, n / share * up AS procedures,
            greatest(low_n, low_n / high_share - %2$sd * sqrt(low_n * (1 - high_share)) / high_share) * up
              AS modelled_low,
            (high_n / low_share + %2$sd * sqrt(high_n * (1 - low_share)) / low_share) * up
              AS modelled_high
          FROM shared),
        ordered AS (
          SELECT *, least(modelled_low, procedures) AS low, greatest(modelled_high, procedures) AS high
          FROM ranged)
        SELECT account_id, kind, product_line, procedure_group, source, year, volume_source,
          component, tier, %4$s AS growth_milli, %5$s AS medicare_milli,
          %6$s AS base_cents, %7$s AS withheld_cents, 0L AS demographics_cents,
          %8$s AS all_payer_cents, %9$s AS growth_cents, %10$s
        FROM ordered
        """
            .formatted(
                LEAST_SHARE,
                DEVIATIONS,
                credit,
                whole("n * growth * 1000", "growth"),
                whole("n * 1000"),
                whole("known * usd * 100"),
                whole("withheld * usd * 100"),
                whole("(n / share - n) * usd * 100"),
                whole("n / share * (up - 1) * usd * 100", "up - 1"),
                WHOLE));
  }

  /**
   * What the rates of {@code score.lines} yield for accounts about which nothing else is known in a
   * line.
   */
  private static Dataset<Row> assumed(NamedRows rows, ScoreConfig score, String credit) {
    return rows.sql(
        """
        WITH candidate AS (
          SELECT /*+ BROADCAST(r) */ a.account_id, a.kind, r.product_line, r.procedure_group,
            a.demand_population, r.usd, r.case_hours,
            r.per_year + r.per_bed * coalesce(a.bed_count, 0) AS base
          FROM scored_account a
          JOIN line_rate r ON r.account_type = a.account_type
          LEFT ANTI JOIN newest_volume v
            ON v.account_id = a.account_id AND v.product_line = r.product_line
          LEFT ANTI JOIN predicted p
            ON p.account_id = a.account_id AND p.product_line = r.product_line
          WHERE r.per_year + r.per_bed * coalesce(a.bed_count, 0) > 0),
        -- an exact percentile of whole numbers: the same whatever the order of the rows
        typical AS (
          SELECT greatest(percentile(demand_population, 0.5d), 1) AS demand
          FROM (SELECT DISTINCT account_id, demand_population FROM candidate)),
        moved AS (
          SELECT *, CASE WHEN demand_population IS NULL THEN 1d ELSE %1$s END AS factor,
            %4$s AS credit
          FROM (SELECT *, (SELECT demand FROM typical) AS typical_demand FROM candidate)),
        ranged AS (
          SELECT *, base * factor AS procedures, base * factor * %2$sd AS low,
            base * factor * %3$sd AS high
          FROM moved)
        SELECT account_id, kind, product_line, procedure_group, 'score.lines' AS source,
          CAST(NULL AS INT) AS year, 'assumed' AS volume_source, 'assumed' AS component,
          CAST(NULL AS STRING) AS tier, CAST(NULL AS BIGINT) AS growth_milli,
          CAST(NULL AS BIGINT) AS medicare_milli,
          %5$s AS base_cents, 0L AS withheld_cents, %6$s AS demographics_cents,
          0L AS all_payer_cents, 0L AS growth_cents, %7$s
        FROM ranged
        """
            .formatted(
                cut(
                    "pow(demand_population / typical_demand, " + score.demandElasticity() + "d)",
                    LEAST_FACTOR,
                    MOST_FACTOR),
                ASSUMED_LOW,
                ASSUMED_HIGH,
                credit,
                whole("base * usd * 100"),
                whole("base * (factor - 1) * usd * 100", "factor - 1"),
                WHOLE));
  }
}
