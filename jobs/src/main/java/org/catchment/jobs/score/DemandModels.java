package org.catchment.jobs.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.score.DemandAccounts.Known;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.table.Table;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Models that foretell Medicare's volumes of facilities of which none are published, from those of
 * which they are: for each product line and type of account with enough of them, several are tried
 * and the best one is used.
 *
 * <p>A fifth of the accounts with volumes is held out to judge every model by; another fifth
 * chooses among them, by rank correlation, and tells how far predictions are off; the rest they are
 * fitted to. The chosen one is fitted again to all. Who is in which fifth is decided by a hash of
 * the id.
 */
public final class DemandModels {
  /** Fewer accounts with volumes make no model. */
  private static final int FEWEST_ACCOUNTS = 200;

  /** Fewer accounts that do such procedures at all make none either. */
  private static final int FEWEST_VOLUMES = 50;

  /** Less than a procedure in two years is none. */
  private static final double LEAST_PREDICTED = 0.5;

  static final int FOLDS = 5;
  private static final int HELD_OUT = 0;
  private static final int CHOOSING = 1;

  /**
   * A model that was tried.
   *
   * @param productLine whose volumes it foretells
   * @param accountType of the accounts
   * @param isChosen whether the run uses it
   * @param fitted accounts that it was fitted to
   * @param figures how well it does on the accounts held out
   * @param term coefficients or importances by feature
   */
  public record Tried(
      String productLine,
      String accountType,
      DemandModel.Kind kind,
      boolean isChosen,
      int fitted,
      DemandFigures figures,
      Map<String, Double> term) {}

  private static final StructType PREDICTED =
      StructType.fromDDL(
          "account_id STRING, product_line STRING, model STRING, volume DOUBLE, low DOUBLE, high DOUBLE");

  private final SparkSession session;
  private final List<Tried> tried = new ArrayList<>();
  private final List<Row> predictions = new ArrayList<>();

  private DemandModels(SparkSession session) {
    this.session = session;
  }

  /**
   * Fits what can be fitted.
   *
   * @param links of accounts to the files that name them: {@code conformed.account_link}
   */
  static DemandModels fitted(AccountFacts facts, Dataset<Row> links) {
    NamedRows rows = facts.rows().with(Table.CONFORMED_ACCOUNT_LINK.viewName(), links);
    DemandModels models = new DemandModels(rows.session());
    for (String type : DemandAccounts.types(rows, FEWEST_ACCOUNTS)) {
      DemandAccounts accounts = DemandAccounts.ofType(rows, type);
      for (String line : accounts.linesOf(FEWEST_VOLUMES)) {
        models.fit(line, type, accounts);
      }
    }
    return models;
  }

  private void fit(String productLine, String accountType, DemandAccounts accounts) {
    double[] volume = accounts.volumes(productLine);
    Known all = accounts.known(volume, fold -> true);
    Known fitting = accounts.known(volume, fold -> fold != HELD_OUT && fold != CHOOSING);
    Known choosing = accounts.known(volume, fold -> fold == CHOOSING);
    Known heldOut = accounts.known(volume, fold -> fold == HELD_OUT);
    double[][] features = accounts.features(fitting);
    List<Candidate> candidates = new ArrayList<>();
    for (DemandModel.Kind kind : DemandModel.Kind.values()) {
      DemandModel model =
          DemandModel.fitted(
                  session, kind, accounts.names(), fitting.of(features), fitting.volume())
              .scaled(session, choosing.of(features), choosing.volume());
      double[] predicted = model.predicted(choosing.of(features));
      candidates.add(
          new Candidate(
              model,
              DemandFigures.spearman(predicted, choosing.volume()),
              DemandRange.of(predicted, choosing.volume())));
    }
    // of equals, the first, which is the simplest
    Candidate best = candidates.get(0);
    for (Candidate candidate : candidates) {
      best = Double.compare(candidate.skill, best.skill) > 0 ? candidate : best;
    }
    double[][] featuresOfAll = accounts.features(all);
    DemandModel chosen =
        DemandModel.fitted(
                session, best.model.kind(), accounts.names(), all.of(featuresOfAll), all.volume())
            .scaledAs(best.model);
    for (Candidate candidate : candidates) {
      DemandModel model = candidate.model;
      tried.add(
          new Tried(
              productLine,
              accountType,
              model.kind(),
              candidate == best,
              fitting.size(),
              DemandFigures.of(
                  model.predicted(heldOut.of(features)), heldOut.volume(), candidate.range),
              (candidate == best ? chosen : model).terms()));
    }
    predict(productLine, accounts, volume, chosen, best.range, featuresOfAll);
  }

  /** A fitted model, its rank correlation where models are chosen, and how far it is off there. */
  private record Candidate(DemandModel model, double skill, DemandRange range) {}

  /**
   * Accounts without volumes of the line. One that a file covers without naming the line has at
   * most what is withheld.
   */
  private void predict(
      String productLine,
      DemandAccounts accounts,
      double[] volume,
      DemandModel model,
      DemandRange range,
      double[][] features) {
    double[] predicted = model.predicted(features);
    for (int i = 0; i < volume.length; i++) {
      if (volume[i] > 0) {
        continue;
      }
      double most = accounts.isCovered(i) ? Estimates.MOST_WITHHELD : Double.POSITIVE_INFINITY;
      double value = Math.min(predicted[i], most);
      if (value < LEAST_PREDICTED) {
        continue;
      }
      predictions.add(
          RowFactory.create(
              accounts.id(i),
              productLine,
              model.kind().key(),
              rounded(value),
              rounded(Math.min(range.low(predicted[i]), value)),
              rounded(Math.max(value, Math.min(range.high(predicted[i]), most)))));
    }
  }

  /** Hundredths, so that the last digits of a sum do not show. */
  private static double rounded(double volume) {
    return Math.rint(volume * 100) / 100;
  }

  /** account_id, product_line, model, and Medicare's procedures a year: volume, low, high. */
  Dataset<Row> predictions() {
    return session.createDataFrame(predictions, PREDICTED);
  }

  /** All models that were tried, by account type, line and kind. */
  public List<Tried> tried() {
    return List.copyOf(tried);
  }

  /** In the shape of {@code published.score_model}, without the run. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Tried model : tried) {
      DemandFigures figures = model.figures();
      rows.add(
          RowFactory.create(
              model.productLine(),
              model.accountType(),
              model.kind().key(),
              model.isChosen(),
              (long) model.fitted(),
              (long) figures.accounts(),
              figures.spearman(),
              figures.topDecileHitRate(),
              figures.topFifthHitRate(),
              figures.intervalCoverage(),
              CollectionConverters.asScala(
                      figures.calibration().stream()
                          .map(
                              t ->
                                  RowFactory.create(
                                      t.tenth(), (long) t.accounts(), t.predicted(), t.published()))
                          .toList())
                  .toSeq(),
              CollectionConverters.asScala(model.term())));
    }
    return rows;
  }
}
