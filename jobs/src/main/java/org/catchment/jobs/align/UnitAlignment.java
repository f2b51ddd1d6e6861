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
import org.catchment.jobs.align.solver.BalancedKMeans;
import org.catchment.jobs.align.solver.UnitSearch;
import org.catchment.jobs.align.solver.answer.Solution;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.align.solver.goal.Problem;
import org.catchment.jobs.align.solver.goal.Progress;
import org.catchment.jobs.align.solver.goal.RepHomes;
import org.catchment.jobs.align.solver.units.UnitDivision;
import org.catchment.jobs.align.solver.units.UnitGraph;
import org.catchment.jobs.align.solver.units.Units;
import org.catchment.jobs.config.AlignConfig;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.run.StepContext;

/**
 * The engine for alignment by geography: accounts are summed up into ZIP codes or counties, and
 * these are divided into territories in one piece.
 */
final class UnitAlignment {
  /** Accounts are read twice: to be summed up, and to be written. */
  private static final int JOBS = 2;

  private static final double NANOS = 1e9;

  private static final StructType PLACES =
      new StructType()
          .add("unit_id", DataTypes.StringType, false)
          .add("territory_id", DataTypes.StringType, false)
          .add("center_lat_deg", DataTypes.DoubleType, false)
          .add("center_lon_deg", DataTypes.DoubleType, false);

  private final StepContext context;
  private final AlignConfig.Unit unit;

  /** The accounts that take part. */
  private final Dataset<Row> scores;

  private final GeographyUnits units;
  private final Sums sums;
  private final BorderRegions regions;

  /** The territory of each unit, in the plan's numbers. */
  private final int[] territory;

  private final Outcome outcome;

  /**
   * A border region, divided by itself.
   *
   * @param unit its units
   * @param number the plan's number of each of its territories
   * @param graph of these units
   * @param price that each of its territories takes off the squared distance
   */
  @SuppressWarnings("ArrayRecordComponent") // Thousands of units, read in place.
  private record Part(
      int[] unit,
      int[] number,
      UnitGraph graph,
      Problem problem,
      UnitDivision division,
      double[] price) {
    int[] shared() {
      return IntStream.range(0, number.length).filter(k -> !division.alone()[k]).toArray();
    }

    double squaredDistance(int u, int k) {
      double dx = problem.x()[u] - division.center()[0][k];
      double dy = problem.y()[u] - division.center()[1][k];
      double dz = problem.z()[u] - division.center()[2][k];
      return dx * dx + dy * dy + dz * dz;
    }
  }

  /**
   * The totals of each unit's accounts.
   *
   * @param weight by unit
   * @param measure by measure and unit
   */
  @SuppressWarnings("ArrayRecordComponent") // Thousands of units, read in place.
  private record Sums(long[] accounts, long[] weight, long[][] measure) {}

  private UnitAlignment(
      StepContext context,
      AlignConfig.Unit unit,
      Dataset<Row> scores,
      GeographyUnits units,
      Sums sums,
      BorderRegions regions,
      int[] territory,
      Outcome outcome) {
    this.context = context;
    this.unit = unit;
    this.scores = scores;
    this.units = units;
    this.sums = sums;
    this.regions = regions;
    this.territory = territory;
    this.outcome = outcome;
  }

  /**
   * Sums up, divides each border region, and returns the result.
   *
   * @param scores of the accounts, as {@link AlignmentPlan#weighed} has them
   * @throws UserError if there are more territories than units
   */
  static UnitAlignment divide(
      StepContext context, AlignmentPlan plan, AlignConfig.Unit unit, Dataset<Row> scores) {
    Map<String, Double> seconds = new TreeMap<>();
    long since = System.nanoTime();
    GeographyUnits units = GeographyUnits.of(context, unit);
    checkTerritories(plan, unit, units);
    Sums sums =
        sums(
            scores.join(GeographyUnits.ofAccounts(context, unit), "account_id"),
            units,
            plan.measures().size());
    BorderRegions regions =
        BorderRegions.of(context.config().align().borders(), plan, cells(units, sums));
    since = note(seconds, "units", since);
    Progress progress = context.progress()::at;
    List<Part> parts = new ArrayList<>();
    for (int r = 0; r < regions.all().size(); r++) {
      parts.add(divided(plan, units, sums, regions, r, progress));
    }
    note(seconds, "search", since);
    int[] territory = new int[units.size()];
    for (Part part : parts) {
      for (int u = 0; u < part.unit.length; u++) {
        territory[part.unit[u]] = part.number[part.division.territory()[u]];
      }
    }
    Outcome outcome = outcome(plan, sums, parts, territory, seconds);
    return new UnitAlignment(context, unit, scores, units, sums, regions, territory, outcome);
  }

  private static List<BorderRegions.Cell> cells(GeographyUnits units, Sums sums) {
    return IntStream.range(0, units.size())
        .mapToObj(
            u -> new BorderRegions.Cell(units.latDeg()[u], units.lonDeg()[u], 1, sums.weight[u]))
        .toList();
  }

  private static Part divided(
      AlignmentPlan plan,
      GeographyUnits units,
      Sums sums,
      BorderRegions regions,
      int region,
      Progress progress) {
    int[] mine =
        IntStream.range(0, units.size())
            .filter(u -> regions.at(units.latDeg()[u], units.lonDeg()[u]) == region)
            .toArray();
    int[] number = regions.all().get(region).territories();
    Goal wanted = plan.goal(number);
    Problem problem =
        Problem.ofDegrees(
            IntStream.of(mine).mapToDouble(u -> units.latDeg()[u]).toArray(),
            IntStream.of(mine).mapToDouble(u -> units.lonDeg()[u]).toArray(),
            IntStream.of(mine).mapToLong(u -> sums.weight[u]).toArray(),
            new Goal(
                wanted.targets(),
                new double[] {wanted.tolerances()[0]},
                wanted.seed(),
                wanted.homes()));
    UnitGraph graph = units.graph().only(mine);
    UnitDivision division = UnitSearch.divide(Units.aroundMeans(problem, graph), progress);
    return new Part(mine, number, graph, problem, division, prices(problem, division));
  }

  private static long note(Map<String, Double> seconds, String phase, long since) {
    long now = System.nanoTime();
    seconds.put(phase, (now - since) / NANOS);
    return now;
  }

  private static void checkTerritories(
      AlignmentPlan plan, AlignConfig.Unit unit, GeographyUnits units) {
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

  /**
   * Sums up.
   *
   * @param accounts with unit_id, weight and measure_0, measure_1, ...
   */
  private static Sums sums(Dataset<Row> accounts, GeographyUnits units, int measures) {
    List<Column> columns = new ArrayList<>();
    columns.add(functions.sum("weight"));
    for (int m = 0; m < measures; m++) {
      columns.add(functions.sum("measure_" + m));
    }
    int size = units.size();
    Sums sums = new Sums(new long[size], new long[size], new long[measures][size]);
    for (Row row :
        accounts
            .groupBy("unit_id")
            .agg(functions.count("*"), columns.toArray(Column[]::new))
            .collectAsList()) {
      int u = Arrays.binarySearch(units.id(), row.getString(0));
      sums.accounts[u] = row.getLong(1);
      sums.weight[u] = row.getLong(2);
      for (int m = 0; m < measures; m++) {
        sums.measure[m][u] = row.getLong(3 + m);
      }
    }
    return sums;
  }

  /**
   * Prices for the centers that the search has found, with its loads as targets. They prove a
   * bound, and their cells show the territories if there are no polygons.
   */
  private static double[] prices(Problem problem, UnitDivision division) {
    int territories = division.load().length;
    double[] fixed = new double[territories];
    Arrays.fill(fixed, 1);
    double[][] center = division.center();
    Goal goal =
        new Goal(
            LongStream.of(division.load()).mapToDouble(load -> Math.max(1, load)).toArray(),
            new double[] {1},
            problem.goal().seed(),
            new RepHomes(center[0], center[1], center[2], fixed));
    return BalancedKMeans.partition(
            new Problem(
                problem.surface(), problem.x(), problem.y(), problem.z(), problem.weight(), goal),
            Progress.NONE)
        .solution()
        .price();
  }

  private static Outcome outcome(
      AlignmentPlan plan,
      Sums sums,
      List<Part> parts,
      int[] territory,
      Map<String, Double> seconds) {
    int territories = plan.reps().size();
    long[][] measure = sums.measure;
    Outcome all =
        new Outcome(
            new double[territories],
            new double[territories],
            new double[territories],
            new double[territories],
            new double[measure.length][territories],
            new double[measure.length][territories],
            new boolean[territories],
            new long[territories],
            LongStream.of(sums.accounts).sum(),
            Solution.Certificate.sum(
                parts.stream().map(part -> certificate(part, seconds)).toList()),
            JOBS);
    for (Part part : parts) {
      UnitDivision division = part.division;
      int[] shared = part.shared();
      double[] share = plan.goal(part.number).targets();
      double sharedTarget = IntStream.of(shared).mapToDouble(k -> share[k]).sum();
      for (int m = 0; m < measure.length; m++) {
        for (int u : part.unit) {
          all.load()[m][territory[u]] += measure[m][u];
        }
        double[] load = all.load()[m];
        double sharedLoad = IntStream.of(shared).mapToDouble(k -> load[part.number[k]]).sum();
        for (int k = 0; k < part.number.length; k++) {
          all.target()[m][part.number[k]] = share[k] / sharedTarget * sharedLoad;
        }
      }
      for (int k = 0; k < part.number.length; k++) {
        int t = part.number[k];
        all.centerX()[t] = division.center()[0][k];
        all.centerY()[t] = division.center()[1][k];
        all.centerZ()[t] = division.center()[2][k];
        all.price()[t] = part.price[k];
        all.alone()[t] = division.alone()[k];
        all.weight()[t] = division.load()[k];
      }
    }
    return all;
  }

  /** Objective and bound over the units that are not alone, at their points. */
  private static Solution.Certificate certificate(Part part, Map<String, Double> seconds) {
    UnitDivision division = part.division;
    long[] weight = part.problem.weight();
    int[] shared = part.shared();
    double objective = 0;
    double bound = 0;
    boolean[] aside = new boolean[weight.length];
    for (int u = 0; u < weight.length; u++) {
      int own = division.territory()[u];
      aside[u] = division.alone()[own];
      if (!aside[u]) {
        double least = Double.POSITIVE_INFINITY;
        for (int k : shared) {
          least = Math.min(least, part.squaredDistance(u, k) - part.price[k]);
        }
        objective += weight[u] * part.squaredDistance(u, own);
        bound += weight[u] * least;
      }
    }
    for (int k : shared) {
      bound += part.price[k] * division.load()[k];
    }
    return new Solution.Certificate(
        objective,
        bound,
        division.unbalanced(),
        part.graph.contiguity(division.territory(), weight, aside),
        JOBS,
        seconds);
  }

  BorderRegions regions() {
    return regions;
  }

  Outcome outcome() {
    return outcome;
  }

  /** Every account with its territory: account_id, territory_id, distance_km. */
  Dataset<Row> assigned(Align.TerritoryIds territories) {
    List<Row> rows = new ArrayList<>();
    for (int u = 0; u < units.size(); u++) {
      int k = territory[u];
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

  /** Rows of {@code published.geography_territory} of the sales force. */
  List<Row> unitRows(String force, Align.TerritoryIds territories) {
    List<Row> rows = new ArrayList<>();
    for (int u = 0; u < units.size(); u++) {
      rows.add(
          RowFactory.create(
              force,
              unit.key(),
              units.id()[u],
              territories.id()[territory[u]],
              sums.accounts[u],
              sums.weight[u] / AlignmentPlan.UNITS,
              units.latDeg()[u],
              units.lonDeg()[u]));
    }
    return rows;
  }

  private boolean isOneRegion(int u, int v) {
    return regions.at(units.latDeg()[u], units.lonDeg()[u])
        == regions.at(units.latDeg()[v], units.lonDeg()[v]);
  }

  /** Rows of {@code published.geography_neighbor}. */
  List<Row> neighborRows() {
    List<Row> rows = new ArrayList<>();
    for (int u = 0; u < units.size(); u++) {
      for (int v : units.graph().neighbors(u)) {
        if (u < v && isOneRegion(u, v)) {
          rows.add(RowFactory.create(unit.key(), units.id()[u], units.id()[v]));
        }
      }
    }
    return rows;
  }
}
