package org.catchment.jobs.align;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.StepContext;
import org.catchment.jobs.UserError;
import org.catchment.jobs.align.solver.BalancedKMeans;
import org.catchment.jobs.align.solver.Goal;
import org.catchment.jobs.align.solver.Homes;
import org.catchment.jobs.align.solver.Problem;
import org.catchment.jobs.align.solver.Progress;
import org.catchment.jobs.align.solver.Solution;
import org.catchment.jobs.align.solver.UnitDivision;
import org.catchment.jobs.align.solver.UnitSearch;
import org.catchment.jobs.align.solver.Units;
import org.catchment.jobs.config.Config;

/**
 * The engine for those who align by geography: accounts are summed up into ZIP codes or counties,
 * and these are divided into territories in one piece.
 */
final class UnitAlignment {
  /** Accounts are read to be summed up, and to be written. */
  private static final int JOBS = 2;

  private static final double NANOS = 1e9;

  private static final StructType PLACES =
      new StructType()
          .add("unit_id", DataTypes.StringType, false)
          .add("territory_id", DataTypes.StringType, false)
          .add("center_lat_deg", DataTypes.DoubleType, false)
          .add("center_lon_deg", DataTypes.DoubleType, false);

  private final StepContext context;
  private final Config.Unit unit;

  /** The accounts that take part. */
  private final Dataset<Row> scores;

  private final GeographyUnits units;
  private final long[] accounts;
  private final long[] weight;

  /** By measure and unit. */
  private final long[][] measure;

  private final UnitDivision division;
  private final Outcome outcome;

  /**
   * Divides.
   *
   * @param scores of the accounts, as {@link Plan#weighed} has them
   */
  UnitAlignment(StepContext context, Plan plan, Config.Unit unit, Dataset<Row> scores) {
    this.context = context;
    this.unit = unit;
    this.scores = scores;
    Map<String, Double> seconds = new TreeMap<>();
    long since = System.nanoTime();
    units = GeographyUnits.of(context, unit);
    checkTerritories(plan);
    accounts = new long[units.size()];
    weight = new long[units.size()];
    measure = new long[plan.measures().size()][units.size()];
    sumUp();
    since = note(seconds, "units", since);
    Goal goal =
        new Goal(
            plan.goal().targets(),
            new double[] {plan.goal().tolerances()[0]},
            plan.goal().seed(),
            plan.goal().homes());
    Problem problem = Problem.ofDegrees(units.latDeg(), units.lonDeg(), weight, goal);
    Progress progress = context.progress()::at;
    division = UnitSearch.divide(Units.aroundMeans(problem, units.graph()), progress);
    since = note(seconds, "search", since);
    Solution priced = priced(problem, division);
    outcome = outcome(problem, priced, seconds);
    note(seconds, "price", since);
  }

  private static long note(Map<String, Double> seconds, String phase, long since) {
    long now = System.nanoTime();
    seconds.put(phase, (now - since) / NANOS);
    return now;
  }

  private void checkTerritories(Plan plan) {
    if (plan.reps().size() > units.size()) {
      throw UserError.config(
          String.format(
              Locale.ROOT,
              "%,d territories are more than there are units of geography (%,d, align.unit = %s).",
              plan.reps().size(),
              units.size(),
              unit.key()),
          "Maybe lower it: --set align.territories=" + Math.max(1, units.size() / 10) + ".");
    }
  }

  private void sumUp() {
    List<Column> sums = new ArrayList<>();
    sums.add(functions.sum("weight"));
    for (int m = 0; m < measure.length; m++) {
      sums.add(functions.sum("measure_" + m));
    }
    for (Row row :
        scores
            .join(GeographyUnits.ofAccounts(context, unit), "account_id")
            .groupBy("unit_id")
            .agg(functions.count("*"), sums.toArray(Column[]::new))
            .collectAsList()) {
      int u = Arrays.binarySearch(units.id(), row.getString(0));
      accounts[u] = row.getLong(1);
      weight[u] = row.getLong(2);
      for (int m = 0; m < measure.length; m++) {
        measure[m][u] = row.getLong(3 + m);
      }
    }
  }

  /**
   * Prices for the centers that the search has found, with the loads that it has found as targets:
   * they prove a bound, and their cells show the territories where no polygons are at hand.
   */
  private static Solution priced(Problem problem, UnitDivision division) {
    int territories = division.load().length;
    double[] fixed = new double[territories];
    Arrays.fill(fixed, 1);
    double[][] center = division.center();
    Goal goal =
        new Goal(
            LongStream.of(division.load()).mapToDouble(load -> Math.max(1, load)).toArray(),
            new double[] {1},
            problem.goal().seed(),
            new Homes(center[0], center[1], center[2], fixed));
    return BalancedKMeans.partition(
            new Problem(
                problem.surface(), problem.x(), problem.y(), problem.z(), problem.weight(), goal),
            Progress.NONE)
        .solution();
  }

  private Outcome outcome(Problem problem, Solution priced, Map<String, Double> seconds) {
    int territories = division.load().length;
    double[][] target = new double[measure.length][];
    double[][] imbalance = new double[measure.length][territories];
    double[] share = division.target();
    int[] shared = IntStream.range(0, territories).filter(k -> !division.alone()[k]).toArray();
    double sharedTarget = IntStream.of(shared).mapToDouble(k -> share[k]).sum();
    for (int m = 0; m < measure.length; m++) {
      double[] load = new double[territories];
      for (int u = 0; u < units.size(); u++) {
        load[division.territory()[u]] += measure[m][u];
      }
      double sharedLoad = IntStream.of(shared).mapToDouble(k -> load[k]).sum();
      target[m] =
          Arrays.stream(share)
              .map(t -> sharedTarget > 0 ? t / sharedTarget * sharedLoad : 0)
              .toArray();
      for (int k : shared) {
        imbalance[m][k] = target[m][k] > 0 ? load[k] / target[m][k] - 1 : 0;
      }
    }
    return new Outcome(
        division.center()[0],
        division.center()[1],
        division.center()[2],
        priced.price(),
        target,
        imbalance,
        division.alone(),
        division.load(),
        LongStream.of(accounts).sum(),
        certificate(problem, priced.price(), shared, seconds),
        JOBS);
  }

  /** Objective and bound over the units that are not alone, at their points. */
  private Solution.Certificate certificate(
      Problem problem, double[] price, int[] shared, Map<String, Double> seconds) {
    double objective = 0;
    double bound = 0;
    boolean[] aside = new boolean[units.size()];
    for (int u = 0; u < units.size(); u++) {
      int own = division.territory()[u];
      aside[u] = division.alone()[own];
      if (!aside[u]) {
        double least = Double.POSITIVE_INFINITY;
        for (int k : shared) {
          least = Math.min(least, squaredDistance(problem, u, k) - price[k]);
        }
        objective += weight[u] * squaredDistance(problem, u, own);
        bound += weight[u] * least;
      }
    }
    for (int k : shared) {
      bound += price[k] * division.load()[k];
    }
    return new Solution.Certificate(
        objective,
        bound,
        division.unbalanced(),
        units.graph().contiguity(division.territory(), weight, aside),
        JOBS,
        seconds);
  }

  private double squaredDistance(Problem problem, int u, int k) {
    double dx = problem.x()[u] - division.center()[0][k];
    double dy = problem.y()[u] - division.center()[1][k];
    double dz = problem.z()[u] - division.center()[2][k];
    return dx * dx + dy * dy + dz * dz;
  }

  Outcome outcome() {
    return outcome;
  }

  /** Every account with its territory: account_id, territory_id, distance_km. */
  Dataset<Row> assigned(Align.Territories territories) {
    List<Row> rows = new ArrayList<>();
    for (int u = 0; u < units.size(); u++) {
      int k = division.territory()[u];
      rows.add(
          RowFactory.create(
              units.id()[u],
              territories.id()[k],
              territories.latDeg()[k],
              territories.lonDeg()[k]));
    }
    Dataset<Row> places = context.session().createDataFrame(rows, PLACES);
    return GeographyUnits.ofAccounts(context, unit)
        .join(Align.places(context), "account_id")
        .join(scores.select("account_id"), "account_id")
        .join(broadcast(places), "unit_id")
        .select(
            col("account_id"),
            col("territory_id"),
            functions
                .expr("haversine_km(lat_deg, lon_deg, center_lat_deg, center_lon_deg)")
                .as("distance_km"));
  }

  /** Rows of {@code published.geography_territory}. */
  List<Row> unitRows(Align.Territories territories) {
    List<Row> rows = new ArrayList<>();
    for (int u = 0; u < units.size(); u++) {
      rows.add(
          RowFactory.create(
              unit.key(),
              units.id()[u],
              territories.id()[division.territory()[u]],
              accounts[u],
              weight[u] / Plan.UNITS,
              units.latDeg()[u],
              units.lonDeg()[u]));
    }
    return rows;
  }

  /** Rows of {@code published.geography_neighbor}. */
  List<Row> neighborRows() {
    List<Row> rows = new ArrayList<>();
    for (int u = 0; u < units.size(); u++) {
      for (int v : units.graph().neighbors(u)) {
        if (u < v) {
          rows.add(RowFactory.create(unit.key(), units.id()[u], units.id()[v]));
        }
      }
    }
    return rows;
  }
}
