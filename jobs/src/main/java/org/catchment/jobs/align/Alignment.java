package org.catchment.jobs.align;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.align.solver.BalancedKMeans;
import org.catchment.jobs.align.solver.answer.Solution;
import org.catchment.jobs.align.solver.geometry.Surface;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.align.solver.goal.Progress;

/**
 * The engine: divides accounts that Spark holds. The result does not depend on their partitioning,
 * nor on the number of threads or workers.
 */
public final class Alignment implements AutoCloseable {
  /** Accounts to an object on the way to their block. */
  private static final int PACK = 1 << 16;

  private static final StructType ASSIGNED =
      new StructType()
          .add("account_id", DataTypes.StringType, false)
          .add("territory_id", DataTypes.StringType, false)
          .add("distance", DataTypes.DoubleType, false);

  /** What rows hold before the measures: account_id, two coordinates, weight. */
  private static final int COLUMNS = 4;

  private final Dataset<Row> source;
  private final Surface surface;
  private final DistributedAccounts accounts;
  private final List<Solution> solutions;

  /** Maps the place of an account to its region. */
  @FunctionalInterface
  interface RegionOfPlace extends Serializable {
    /**
     * The index of the region's goal.
     *
     * @param latDeg degrees north
     * @param lonDeg degrees east
     */
    int at(double latDeg, double lonDeg);
  }

  private Alignment(
      Dataset<Row> source,
      Surface surface,
      DistributedAccounts accounts,
      List<Solution> solutions) {
    this.source = source;
    this.surface = surface;
    this.accounts = accounts;
    this.solutions = solutions;
  }

  private static Alignment divide(
      Dataset<Row> source,
      Surface surface,
      List<Goal> goals,
      RegionOfPlace region,
      Progress progress) {
    progress.at("layout", 0);
    boolean onGlobe = surface == Surface.GLOBE;
    int measures = source.columns().length - COLUMNS;
    JavaRDD<AccountRows> rows =
        source.toJavaRDD().mapPartitions(some -> new Packs(some, onGlobe, region, measures));
    DistributedAccounts accounts = DistributedAccounts.of(rows, surface, goals);
    List<Solution> solutions = new ArrayList<>();
    for (int r = 0; r < goals.size(); r++) {
      solutions.add(BalancedKMeans.solve(accounts.of(r), accounts.layout(r), progress));
    }
    return new Alignment(source, surface, accounts, solutions);
  }

  /**
   * Divides accounts on the globe.
   *
   * @param accounts account_id STRING (distinct), lat_deg DOUBLE in [-90, 90], lon_deg DOUBLE in
   *     [-180, 180], weight BIGINT >= 0 with a sum that fits a BIGINT; if the goal has several
   *     measures, also measure_0, measure_1, ... BIGINT, likewise
   */
  public static Alignment onGlobe(Dataset<Row> accounts, Goal goal, Progress progress) {
    return onGlobe(accounts, List.of(goal), (lat, lon) -> 0, progress);
  }

  /**
   * Divides the accounts of each region by themselves.
   *
   * @param goals one per region; each region has accounts
   */
  static Alignment onGlobe(
      Dataset<Row> accounts, List<Goal> goals, RegionOfPlace region, Progress progress) {
    return divide(
        columns(accounts, goals.get(0), "lat_deg", "lon_deg"),
        Surface.GLOBE,
        goals,
        region,
        progress);
  }

  /**
   * Divides accounts in a plane.
   *
   * @param accounts account_id STRING (distinct), x and y DOUBLE in [-1, 1], weight BIGINT,
   *     likewise
   */
  public static Alignment inPlane(Dataset<Row> accounts, Goal goal, Progress progress) {
    return divide(
        columns(accounts, goal, "x", "y"), Surface.PLANE, List.of(goal), (lat, lon) -> 0, progress);
  }

  private static Dataset<Row> columns(
      Dataset<Row> accounts, Goal goal, String first, String second) {
    List<String> names = new ArrayList<>(List.of(first, second, "weight"));
    for (int m = 0; goal.measures() > 1 && m < goal.measures(); m++) {
      names.add("measure_" + m);
    }
    return accounts.select("account_id", names.toArray(String[]::new));
  }

  /** Centers, prices, loads and certificate of the only region. */
  public Solution solution() {
    return solutions.get(0);
  }

  /** The same of each region. */
  List<Solution> solutions() {
    return solutions;
  }

  /**
   * How often Spark has gone over an account so far, at most; the job that writes {@link #assigned}
   * comes on top.
   */
  public int jobs() {
    return accounts.jobs();
  }

  /**
   * Every account with its territory: account_id STRING, territory_id STRING, and distance DOUBLE
   * to the center along the surface, in Earth radii or units of the plane.
   *
   * @param territoryId the id of each of the solution's territories, length K
   */
  public Dataset<Row> assigned(String[] territoryId) {
    return assigned(List.<String[]>of(territoryId));
  }

  /** The same, with the ids of the territories of each region. */
  Dataset<Row> assigned(List<String[]> territoryIds) {
    Solution[] answers = solutions.toArray(Solution[]::new);
    String[][] ids = territoryIds.toArray(String[][]::new);
    boolean onGlobe = surface == Surface.GLOBE;
    JavaRDD<Row> rows =
        accounts
            .blocks()
            .flatMap(held -> rows(held, answers[held.region()], onGlobe, ids[held.region()]));
    return source.sparkSession().createDataFrame(rows, ASSIGNED);
  }

  private static Iterator<Row> rows(
      DistributedAccounts.Held held, Solution answer, boolean onGlobe, String[] territoryId) {
    int[] territory = answer.territories(held.block());
    List<Row> rows = new ArrayList<>(territory.length);
    for (int i = 0; i < territory.length; i++) {
      double chord = Math.sqrt(answer.squaredDistance(held.block(), i, territory[i]));
      double distance = onGlobe ? 2 * StrictMath.asin(Math.min(1, chord / 2)) : chord;
      rows.add(RowFactory.create(held.ids().get(i), territoryId[territory[i]], distance));
    }
    return rows.iterator();
  }

  /** Frees what is cached. */
  @Override
  public void close() {
    accounts.close();
  }

  /** Packs rows as they come. */
  private static final class Packs implements Iterator<AccountRows> {
    private final Iterator<Row> rows;
    private final boolean onGlobe;
    private final RegionOfPlace region;
    private final long[] measures;

    Packs(Iterator<Row> rows, boolean onGlobe, RegionOfPlace region, int measures) {
      this.rows = rows;
      this.onGlobe = onGlobe;
      this.region = region;
      this.measures = new long[measures];
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public AccountRows next() {
      AccountRows pack = new AccountRows();
      while (rows.hasNext() && pack.list.size < PACK) {
        Row row = rows.next();
        if (onGlobe) {
          double lat = row.getDouble(1);
          double lon = row.getDouble(2);
          pack.addDegrees(row.getString(0), lat, lon, row.getLong(3), region.at(lat, lon));
        } else {
          pack.addPlanar(row.getString(0), row.getDouble(1), row.getDouble(2), row.getLong(3));
        }
        for (int m = 0; m < measures.length; m++) {
          measures[m] = row.getLong(COLUMNS + m);
        }
        pack.list.setMeasures(measures);
      }
      return pack;
    }
  }
}
