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
 * Models that predict Medicare's volumes of facilities without published volumes from those of
 * facilities with them. For each product line and type with enough accounts, several are tried and
 * the best one is used.
 *
 * <p>A fifth of the accounts with volumes is held out to judge every model. Another fifth chooses
 * among the models, by rank correlation, and shows how far predictions are off. The models are
 * fitted to the rest, and the chosen one is fitted again to all. A hash of the id decides which
 * fifth an account is in.
 */
public final class DemandModels {
  /** A model needs at least this many accounts with volumes. */
  private static final int FEWEST_ACCOUNTS = 200;

  /** A model needs at least this many accounts that do such procedures at all. */
  private static final int FEWEST_VOLUMES = 50;

  /** A prediction below one procedure in two years counts as none. */
  private static final double LEAST_PREDICTED = 0.5;

  static final int FOLDS = 5;
  private static final int HELD_OUT = 0;
  private static final int CHOOSING = 1;

  /**
   * A model that was tried.
   *
   * @param productLine whose volumes it predicts
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
    // among equals, the first, which is the simplest
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

  /** A fitted model, with its rank correlation and errors on the accounts that choose the model. */
  private record Candidate(DemandModel model, double skill, DemandRange range) {}

  /**
   * Accounts without volumes of the line. If a file covers the account but not the line, the volume
   * is at most what is withheld.
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

  /** Rounded to hundredths, to hide the last digits of a sum. */
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
