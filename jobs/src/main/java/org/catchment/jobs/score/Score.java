package org.catchment.jobs.score;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.config.ScoreConfig;
import org.catchment.jobs.run.Step;
import org.catchment.jobs.run.StepContext;
import org.catchment.jobs.run.StepProgress;
import org.catchment.jobs.spark.KeptRows;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.spark.Parallel;
import org.catchment.jobs.spark.Parallel.Work;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;

/**
 * Scores every account by product line: potential in USD and workload in hours a year, each with
 * its interval and the contributions that add up to it.
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
 * is shared among them in proportion to it. An account that is not relevant to any line has no
 * potential. Its workload is {@code score.other_visits}, each with its travel.
 */
public final class Score implements Step {
  @Override
  public String name() {
    return "score";
  }

  @Override
  public void run(StepContext context) {
    RunTables tables = context.tables();
    try (KeptRows kept = new KeptRows(context.session())) {
      Metrics metrics = new Metrics(context.config());
      Scores scores =
          scores(
              conformed(tables),
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
   * @param byAccount in the shape of {@code published.account_metric}, but with the inputs of the
   *     metrics instead of the metrics
   */
  record Scores(
      DemandModels models,
      Dataset<Row> byLine,
      Dataset<Row> contributions,
      Dataset<Row> byAccount) {}

  /**
   * Scores accounts.
   *
   * @param conformed accounts, their links, places, counties, volumes and sales: the tables' rows
   *     by {@link Table#viewName}
   * @param inputs of {@link Metrics}
   */
  static Scores scores(
      NamedRows conformed,
      ScoreConfig score,
      Map<String, String> inputs,
      KeptRows kept,
      StepProgress progress) {
    progress.at("accounts and volumes", 0);
    ProductLines lines = ProductLines.of(conformed.session(), score);
    AccountFacts facts = AccountFacts.of(conformed, score, lines, inputs, kept);
    progress.at("demand models", 0.2);
    Work<DemandModels> models = new Work<>(() -> DemandModels.fitted(facts, links(conformed)));
    Work<List<NewestVolumes.Total>> totals = new Work<>(() -> NewestVolumes.totals(facts));
    Work<Dataset<Row>> given = new Work<>(() -> kept.keep(facts.given()));
    Parallel.run(models, totals, given);
    progress.at("estimates", 0.4);
    Dataset<Row> estimates =
        kept.keepBy(
            "account_id",
            Estimates.of(facts, lines, models.result().predictions(), totals.result(), score));
    Dataset<Row> lineScores =
        kept.keepBy("account_id", LineScores.of(estimates, given.result(), lines, score));
    List<Dataset<Row>> tables =
        Parallel.all(
            List.of(
                () -> LineScores.published(lineScores, facts, lines, score),
                () -> Contributions.of(estimates, lineScores),
                () -> AccountMetrics.of(lineScores, facts, score, inputs.keySet())));
    return new Scores(models.result(), tables.get(0), tables.get(1), tables.get(2));
  }

  /** The demand models that can be fitted to a run's accounts. */
  public static DemandModels demandModels(RunTables tables, ScoreConfig score) {
    NamedRows conformed = conformed(tables);
    try (KeptRows kept = new KeptRows(conformed.session())) {
      ProductLines lines = ProductLines.of(conformed.session(), score);
      AccountFacts facts = AccountFacts.of(conformed, score, lines, Map.of(), kept);
      return DemandModels.fitted(facts, links(conformed));
    }
  }

  /** The run's conformed rows; without sales, that dataset is empty. */
  private static NamedRows conformed(RunTables tables) {
    NamedRows rows =
        tables.rows(
            Table.CONFORMED_ACCOUNT,
            Table.CONFORMED_ACCOUNT_LINK,
            Table.CONFORMED_PLACE,
            Table.CONFORMED_COUNTY,
            Table.CONFORMED_PROCEDURE_VOLUME);
    return tables.warehouse().exists(Table.CONFORMED_SALE)
        ? rows.with(tables.rows(Table.CONFORMED_SALE))
        : rows.with(Table.CONFORMED_SALE.viewName(), tables.none(Table.CONFORMED_SALE));
  }

  private static Dataset<Row> links(NamedRows conformed) {
    return conformed.rows(Table.CONFORMED_ACCOUNT_LINK.viewName());
  }

  /**
   * SQL of the nearest whole number to a DOUBLE of at least 0 and less than 2^52, as BIGINT; halves
   * are rounded up. It equals round(), which works on the number's text, except for the one number
   * just below a half: adding a half gives 1.
   */
  static String whole(String value) {
    return "cast(%s + 0.5d AS BIGINT)".formatted(value);
  }

  /**
   * Like {@link #whole(String)}, for any DOUBLE; halves are rounded away from 0.
   *
   * @param like SQL of a number with the same sign as the value
   */
  static String whole(String value, String like) {
    return "cast(%s + 0.5d * sign(%s) AS BIGINT)".formatted(value, like);
  }
}
