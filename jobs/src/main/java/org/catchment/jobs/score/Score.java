package org.catchment.jobs.score;

import org.catchment.jobs.config.ScoreConfig;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.run.Step;
import org.catchment.jobs.run.StepContext;
import org.catchment.jobs.run.StepProgress;
import org.catchment.jobs.spark.KeptRows;
import org.catchment.jobs.spark.Parallel;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;

/**
 * Scores every account by product line: potential in USD and workload in hours a year, each with
 * its interval, and the contributions that it is the sum of.
 *
 * <p>Money is counted in whole cents and work in whole thousandths of an hour, so that
 * contributions add up exactly, in whatever order.
 *
 * <pre>
 * potential = sum over {@link Estimates} of the account and line
 * decile    = 10 - floor(10 x potential of those before it / potential of all), the largest first
 * workload  = visits of the segment x (visit + travel) + covered procedures x minutes
 * </pre>
 *
 * What the customer gave as an account's potential or workload replaces the sum over its lines, and
 * is shared among them in proportion to it. An account that means nothing to any line has no
 * potential, and the workload of {@code score.other_visits}, each with its travel.
 */
public final class Score implements Step {
  @Override
  public String name() {
    return "score";
  }

  @Override
  public void run(StepContext context) {
    RunTables tables = context.tables();
    views(tables);
    try (KeptRows kept = new KeptRows(context.session())) {
      Metrics metrics = new Metrics(context.config());
      Scores scores =
          scores(
              context.session(),
              context.config().score(),
              metrics.inputs(),
              kept,
              context.progress());
      context.progress().at("scores", 0.6);
      Map<Table, Dataset<Row>> rows = new EnumMap<>(Table.class);
      rows.put(
          Table.PUBLISHED_SCORE_MODEL,
          tables.rows(Table.PUBLISHED_SCORE_MODEL, scores.models().rows()));
      rows.put(Table.PUBLISHED_ACCOUNT_SCORE, scores.byLine());
      rows.put(Table.PUBLISHED_SCORE_CONTRIBUTION, scores.contributions());
      rows.put(Table.PUBLISHED_ACCOUNT_METRIC, metrics.withMetrics(scores.byAccount()));
      tables.write(rows);
    }
  }

  /**
   * What the step writes.
   *
   * @param byLine in the shape of {@code published.account_score}
   * @param contributions in the shape of {@code published.score_contribution}
   * @param byAccount in the shape of {@code published.account_metric}, but for the metrics, of
   *     which it has the inputs
   */
  record Scores(
      DemandModels models,
      Dataset<Row> byLine,
      Dataset<Row> contributions,
      Dataset<Row> byAccount) {}

  /**
   * Scores the accounts of the views {@code conformed_*}.
   *
   * @param inputs of {@link Metrics}
   */
  static Scores scores(
      SparkSession session,
      ScoreConfig score,
      Map<String, String> inputs,
      KeptRows kept,
      StepProgress progress) {
    progress.at("accounts and volumes", 0);
    register(session, score, inputs, kept);
    progress.at("demand models", 0.2);
    List<DemandModels> models = new ArrayList<>();
    List<NewestVolumes.Total> totals = new ArrayList<>();
    Parallel.run(
        () -> models.add(DemandModels.fitted(session)),
        () -> totals.addAll(NewestVolumes.totals(session)),
        () -> registerGiven(session, kept));
    models.get(0).predictions().createOrReplaceTempView("predicted");
    progress.at("estimates", 0.4);
    kept.keepBy("account_id", Estimates.of(session, score, totals))
        .createOrReplaceTempView("estimate");
    kept.keepBy("account_id", LineScores.of(session, score)).createOrReplaceTempView("line_score");
    List<Dataset<Row>> tables =
        Parallel.all(
            List.of(
                () -> LineScores.published(session, score),
                () -> Contributions.of(session),
                () -> AccountMetrics.of(session, score, inputs.keySet())));
    return new Scores(models.get(0), tables.get(0), tables.get(1), tables.get(2));
  }

  /** The demand models that can be fitted to a run's accounts. */
  public static DemandModels demandModels(RunTables tables, ScoreConfig score) {
    SparkSession session = tables.warehouse().session();
    views(tables);
    try (KeptRows kept = new KeptRows(session)) {
      register(session, score, Map.of(), kept);
      return DemandModels.fitted(session);
    }
  }

  private static void views(RunTables tables) {
    tables.view(Table.CONFORMED_ACCOUNT);
    tables.view(Table.CONFORMED_ACCOUNT_LINK);
    tables.view(Table.CONFORMED_PLACE);
    tables.view(Table.CONFORMED_COUNTY);
    tables.view(Table.CONFORMED_PROCEDURE_VOLUME);
    if (tables.warehouse().exists(Table.CONFORMED_SALE)) {
      tables.view(Table.CONFORMED_SALE);
    } else {
      tables.none(Table.CONFORMED_SALE).createOrReplaceTempView(Table.CONFORMED_SALE.viewName());
    }
  }

  /**
   * Registers the views of what is known: {@code newest_volume}, {@code account}, and of these
   * {@code scored_account} and {@code other_account}.
   */
  private static void register(
      SparkSession session, ScoreConfig score, Map<String, String> inputs, KeptRows kept) {
    ProductLines.register(session, score);
    Parallel.run(
        () -> registerSales(session, kept),
        () -> Demand.around(session, score.demandRadiusKm()).createOrReplaceTempView("demand"),
        () -> PayerMix.register(session, kept),
        () ->
            kept.keepBy("account_id", NewestVolumes.newest(session, score))
                .createOrReplaceTempView("newest_volume"));
    registerAccounts(session, inputs);
    Parallel.run(
        () ->
            kept.keepBy("account_id", scoredAccounts(session))
                .createOrReplaceTempView("scored_account"),
        () ->
            kept.keep(
                    session.sql(
                        """
                        SELECT account_id, account_type, metric_input FROM account
                        WHERE NOT is_scored
                        """))
                .createOrReplaceTempView("other_account"));
  }

  /**
   * Registers {@code account}: all accounts with what metrics read of them, and whether they can
   * mean anything to a line. Of a nation's physicians most cannot, and are looked at no further.
   *
   * <p>Accounts with volumes are told by a hash of their ids, which takes half the memory of ids:
   * where two have the same, an account is looked at that means nothing to any line.
   */
  private static void registerAccounts(SparkSession session, Map<String, String> inputs) {
    String metricInput =
        inputs.isEmpty()
            ? "NULL"
            : inputs.entrySet().stream()
                .map(input -> "'" + input.getKey() + "', " + input.getValue())
                .collect(Collectors.joining(", ", "named_struct(", ")"));
    session
        .sql(
            """
            SELECT /*+ BROADCAST(c), BROADCAST(r), BROADCAST(v) */ a.*,
              c.growth_65_plus AS demand_growth, c.median_income_usd, c.uninsured_share,
              %s AS metric_input,
              a.kind = 'hco' OR v.id_hash IS NOT NULL OR r.account_type IS NOT NULL
                OR a.potential_usd IS NOT NULL OR a.workload_hours IS NOT NULL AS is_scored
            FROM conformed_account a
            LEFT JOIN conformed_county c ON c.county_id = a.county_id
            LEFT JOIN (SELECT DISTINCT account_type FROM line_rate) r
              ON r.account_type = a.account_type
            LEFT JOIN (SELECT DISTINCT xxhash64(account_id) AS id_hash FROM newest_volume) v
              ON v.id_hash = xxhash64(a.account_id)
            """
                .formatted(metricInput))
        .createOrReplaceTempView("account");
  }

  /** What scoring reads of each account that can mean something to a line. */
  private static Dataset<Row> scoredAccounts(SparkSession session) {
    return session.sql(
        """
        SELECT /*+ BROADCAST(d), BROADCAST(i), BROADCAST(f), BROADCAST(s), BROADCAST(n) */
          a.account_id, a.account_type, a.kind, a.specialty_group, a.ccn, a.lat_deg, a.lon_deg,
          a.bed_count, a.discharge_count, a.medicare_discharge_count, a.outpatient_charges_usd,
          a.fte_count, a.is_rural, a.gpo, a.idn_id, i.idn_account_count,
          %s AS given_cents, %s AS given_milli,
          d.demand_population, a.demand_growth, a.median_income_usd, a.uninsured_share,
          CASE WHEN f.account_id IS NOT NULL THEN 'facility'
               WHEN s.state_code IS NOT NULL THEN 'state' ELSE 'national' END AS tier,
          coalesce(f.mix_index, s.mix_index, 1d) AS mix_index,
          coalesce(f.mix_index, s.low_index, n.low_index) AS low_index,
          coalesce(f.mix_index, s.high_index, n.high_index) AS high_index,
          a.metric_input
        FROM (SELECT * FROM account WHERE is_scored) a
        LEFT JOIN demand d
          ON d.lat_deg = a.lat_deg AND d.lon_deg = a.lon_deg AND a.kind = 'hco'
        LEFT JOIN (
          SELECT idn_id, count(*) AS idn_account_count FROM conformed_account
          WHERE idn_id IS NOT NULL GROUP BY idn_id) i ON i.idn_id = a.idn_id
        LEFT JOIN facility_mix f ON f.account_id = a.account_id
        LEFT JOIN state_mix s ON s.state_code = a.state_code
        CROSS JOIN nation_mix n
        """
            .formatted(
                whole("a.potential_usd * 100", "a.potential_usd"),
                whole("a.workload_hours * 1000", "a.workload_hours")));
  }

  /** Registers {@code given}, the accounts whose potential or workload the customer gave. */
  private static void registerGiven(SparkSession session, KeptRows kept) {
    kept.keep(
            session.sql(
                """
                SELECT account_id, kind, given_cents, given_milli FROM scored_account
                WHERE given_cents IS NOT NULL OR given_milli IS NOT NULL
                """))
        .createOrReplaceTempView("given");
  }

  /**
   * Registers {@code account_sale} (account_id, product, cents): sales in the twelve months up to
   * the newest one; of a company that gives years alone, in the newest year.
   */
  private static void registerSales(SparkSession session, KeptRows kept) {
    kept.keep(
            session.sql(
                """
            WITH span AS (
              SELECT max(period_start) FILTER (WHERE months = 1) AS month,
                max(period_start) FILTER (WHERE months = 12) AS year
              FROM conformed_sale)
            SELECT /*+ BROADCAST(t) */ s.account_id, lower(s.product) AS product,
              sum(%s) AS cents
            FROM conformed_sale s CROSS JOIN span t
            WHERE if(t.month IS NULL, s.months = 12 AND s.period_start = t.year,
              s.months = 1 AND s.period_start > add_months(t.month, -12))
            GROUP BY s.account_id, lower(s.product)
            """
                    .formatted(whole("s.amount_usd * 100", "s.amount_usd"))))
        .createOrReplaceTempView("account_sale");
  }

  /**
   * SQL of the nearest whole number to a DOUBLE of at least 0 and less than 2^52, as BIGINT; of
   * halves the upper one. It is what round() gives, which finds it by the text of the number, save
   * of the one number just below a half: a half more is 1.
   */
  static String whole(String value) {
    return "cast(%s + 0.5d AS BIGINT)".formatted(value);
  }

  /**
   * As {@link #whole(String)}, of any DOUBLE; of halves the one farther from 0.
   *
   * @param like SQL of what is below 0 where the value is
   */
  static String whole(String value, String like) {
    return "cast(%s + 0.5d * sign(%s) AS BIGINT)".formatted(value, like);
  }

  /** SQL of sales that are 0 where an account has none, and NULL where the company gives none. */
  static String sales(SparkSession session, String cents) {
    return session.table("account_sale").isEmpty()
        ? "cast(NULL AS BIGINT)"
        : "coalesce(" + cents + ", 0L)";
  }
}
