package org.catchment.jobs.score;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.GeneralizedLinearRegression;
import org.apache.spark.ml.regression.GeneralizedLinearRegressionModel;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A fitted model of Medicare's volume by the features of an account.
 *
 * <p>Fitted on one partition of accounts in the order of their ids, so that sums are the same on
 * any cluster.
 */
final class DemandModel {
  /** What can be tried, the simplest first. */
  public enum Kind {
    /** Volume in proportion to beds. */
    PER_BED,
    /** Least squares of the log volume, a little shrunk. */
    LINEAR,
    /** Log-linear regression for counts. */
    POISSON,
    /** A random forest of the log volume (L. Breiman, Random Forests, 2001). */
    FOREST;

    /** Its name in tables. */
    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Shrinks coefficients a little, so that redundant features do no harm. */
  private static final double SHRINKAGE = 0.01;

  private static final double HALF = 0.5;

  /** With two coefficients, none should be shrunk; but at 0, Spark warns. */
  private static final double HARDLY = 1e-9;

  private static final StructType LABELLED =
      new StructType()
          .add("label", DataTypes.DoubleType)
          .add("features", SQLDataTypes.VectorType());

  private static final int TREES = 60;
  private static final int DEPTH = 7;
  private static final int LEAF = 5;
  private static final long SEED = 7;

  private final Kind kind;
  private final Map<String, Double> terms;
  private final ToDoubleFunction<double[]> predictor;
  private final double most;

  /** a and b of {@link #scaled}. */
  private final double[] scale;

  private DemandModel(
      Kind kind, Map<String, Double> terms, ToDoubleFunction<double[]> predictor, double most) {
    this(kind, terms, predictor, most, new double[] {0, 1});
  }

  private DemandModel(
      Kind kind,
      Map<String, Double> terms,
      ToDoubleFunction<double[]> predictor,
      double most,
      double[] scale) {
    this.scale = scale;
    this.kind = kind;
    this.terms = terms;
    this.predictor = predictor;
    this.most = most;
  }

  /**
   * Fits a model.
   *
   * @param names of the features; {@code beds} is one, the log of 1 and the beds
   * @param features by account
   * @param volume of each, >= 0, some above 0
   */
  static DemandModel fitted(
      SparkSession session, Kind kind, List<String> names, double[][] features, double[] volume) {
    double most = Arrays.stream(volume).max().orElse(0);
    if (kind == Kind.PER_BED) {
      return perBed(names.indexOf("beds"), features, volume, most);
    }
    int[] used = varying(features);
    List<String> usedNames = Arrays.stream(used).mapToObj(names::get).toList();
    boolean isLog = kind != Kind.POISSON;
    Dataset<Row> rows = rows(session, used, features, volume, isLog);
    Map<String, Double> terms = new LinkedHashMap<>();
    ToDoubleFunction<Vector> raw;
    switch (kind) {
      case LINEAR -> {
        LinearRegressionModel model =
            new LinearRegression().setSolver("normal").setRegParam(SHRINKAGE).fit(rows);
        terms.put("intercept", model.intercept());
        put(terms, usedNames, model.coefficients());
        raw = model::predict;
      }
      case POISSON -> {
        GeneralizedLinearRegressionModel model =
            new GeneralizedLinearRegression()
                .setFamily("poisson")
                .setLink("log")
                .setRegParam(SHRINKAGE)
                .fit(rows);
        terms.put("intercept", model.intercept());
        put(terms, usedNames, model.coefficients());
        raw = model::predict;
      }
      default -> {
        RandomForestRegressionModel model =
            new RandomForestRegressor()
                .setNumTrees(TREES)
                .setMaxDepth(DEPTH)
                .setMinInstancesPerNode(LEAF)
                .setSeed(SEED)
                .fit(rows);
        put(terms, usedNames, model.featureImportances());
        raw = model::predict;
      }
    }
    if (!isLog) {
      return new DemandModel(kind, terms, row -> raw.applyAsDouble(vector(used, row)), most);
    }
    double smear = smear(raw, used, features, volume);
    return new DemandModel(
        kind, terms, row -> smear * Math.exp(raw.applyAsDouble(vector(used, row))) - 1, most);
  }

  private static DemandModel perBed(int beds, double[][] features, double[] volume, double most) {
    double bedCount = Arrays.stream(features).mapToDouble(row -> Math.expm1(row[beds])).sum();
    double rate = bedCount == 0 ? 0 : Arrays.stream(volume).sum() / bedCount;
    return new DemandModel(
        Kind.PER_BED, Map.of("beds", rate), row -> rate * Math.expm1(row[beds]), most);
  }

  /** Features that are not the same for all. */
  private static int[] varying(double[][] features) {
    return IntStream.range(0, features[0].length)
        .filter(f -> Arrays.stream(features).anyMatch(row -> row[f] != features[0][f]))
        .toArray();
  }

  /**
   * The factor that brings the mean of exp(prediction) to that of the volumes: the exponential of a
   * mean log is too small (N. Duan, Smearing Estimate, JASA 78, 1983).
   */
  private static double smear(
      ToDoubleFunction<Vector> raw, int[] used, double[][] features, double[] volume) {
    double predicted = 0;
    double published = 0;
    for (int i = 0; i < volume.length; i++) {
      predicted += Math.exp(raw.applyAsDouble(vector(used, features[i])));
      published += 1 + volume[i];
    }
    return published / predicted;
  }

  private static Dataset<Row> rows(
      SparkSession session, int[] used, double[][] features, double[] volume, boolean isLog) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < volume.length; i++) {
      rows.add(
          RowFactory.create(isLog ? Math.log1p(volume[i]) : volume[i], vector(used, features[i])));
    }
    return session.createDataFrame(rows, LABELLED).coalesce(1);
  }

  private static Vector vector(int[] used, double[] row) {
    return Vectors.dense(Arrays.stream(used).mapToDouble(f -> row[f]).toArray());
  }

  private static void put(Map<String, Double> terms, List<String> names, Vector values) {
    for (int f = 0; f < names.size(); f++) {
      terms.put(names.get(f), values.apply(f));
    }
  }

  Kind kind() {
    return kind;
  }

  /** Coefficients, of a forest importances. */
  Map<String, Double> terms() {
    return terms;
  }

  /**
   * The same model with calibrated predictions: exp(a + b ln(prediction + 1/2)), a log-linear
   * regression for counts, fitted to accounts that the model had not seen. A forest spreads its
   * predictions too far, because it has overfitted its own accounts; their order stays.
   *
   * @param features of those accounts
   * @param volume their volumes
   */
  DemandModel scaled(SparkSession session, double[][] features, double[] volume) {
    List<Row> rows = new ArrayList<>();
    double[] predicted = predicted(features);
    for (int i = 0; i < volume.length; i++) {
      rows.add(RowFactory.create(volume[i], Vectors.dense(Math.log(predicted[i] + HALF))));
    }
    GeneralizedLinearRegressionModel scale =
        new GeneralizedLinearRegression()
            .setFamily("poisson")
            .setLink("log")
            .setRegParam(HARDLY)
            .fit(session.createDataFrame(rows, LABELLED).coalesce(1));
    return scaled(scale.intercept(), scale.coefficients().apply(0));
  }

  private DemandModel scaled(double a, double b) {
    return new DemandModel(
        kind,
        terms,
        row -> Math.exp(a + b * Math.log(Math.max(predictor.applyAsDouble(row), 0) + HALF)),
        most,
        new double[] {a, b});
  }

  /** Like {@link #scaled(SparkSession, double[][], double[])}, with the scale of another fit. */
  DemandModel scaledAs(DemandModel other) {
    return scaled(other.scale[0], other.scale[1]);
  }

  /** Medicare's procedures a year of each row, from 0 to the largest volume that was seen. */
  double[] predicted(double[][] features) {
    return Arrays.stream(features)
        .mapToDouble(row -> Math.min(Math.max(predictor.applyAsDouble(row), 0), most))
        .toArray();
  }
}
