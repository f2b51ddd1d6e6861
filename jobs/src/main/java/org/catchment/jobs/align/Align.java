package org.catchment.jobs.align;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.catchment.udfs.HaversineKm.EARTH_RADIUS_KM;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.catchment.jobs.Step;
import org.catchment.jobs.StepContext;
import org.catchment.jobs.align.solver.Solution;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.table.Table;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Divides the accounts into territories of equal measure, and certifies how good the division is.
 */
public final class Align implements Step {
  private static final double SQUARE_KM = EARTH_RADIUS_KM * EARTH_RADIUS_KM;

  /** What a quotient may be beyond the tolerance that is exactly met. */
  private static final double ROUNDING = 1e-12;

  /** Places of a territory that its name is chosen from. */
  private static final int PLACES = 5;

  @Override
  public String name() {
    return "align";
  }

  @Override
  public void run(StepContext context) {
    Dataset<Row> scores = context.tables().read(Table.PUBLISHED_ACCOUNT_SCORE);
    Plan plan = Plan.of(context.config().align(), scores);
    Dataset<Row> accounts = plan.weighed(scores).join(places(context), "account_id");
    try (Alignment alignment = Alignment.onGlobe(accounts, plan.goal(), context.progress()::at)) {
      long located = alignment.solution().accounts();
      if (located != plan.accounts()) {
        throw new IllegalStateException(
            plan.accounts() + " accounts are scored and " + located + " are located");
      }
      Territories territories = Territories.of(alignment.solution());
      context
          .tables()
          .write(
              Table.PUBLISHED_ACCOUNT_TERRITORY,
              alignment
                  .assigned(territories.id)
                  .withColumn("distance_km", col("distance").multiply(lit(EARTH_RADIUS_KM))));
      writeTerritories(context, plan, alignment.solution(), territories);
      writeCertificate(context, plan, alignment, territories);
    }
  }

  private static Dataset<Row> places(StepContext context) {
    return context
        .tables()
        .read(Table.CONFORMED_FACILITY)
        .select(col("facility_id").as("account_id"), col("lat_deg"), col("lon_deg"));
  }

  /**
   * How territories are called.
   *
   * @param id of each of the solution's territories
   * @param order the solution's territories, west to east
   */
  @SuppressWarnings("ArrayRecordComponent") // Thousands of numbers, read in place.
  private record Territories(String[] id, double[] latDeg, double[] lonDeg, int[] order) {

    static Territories of(Solution solution) {
      int k = solution.load().length;
      double[] lat = new double[k];
      double[] lon = new double[k];
      for (int t = 0; t < k; t++) {
        double x = solution.centerX()[t];
        double y = solution.centerY()[t];
        lat[t] =
            StrictMath.toDegrees(StrictMath.atan2(solution.centerZ()[t], Math.sqrt(x * x + y * y)));
        lon[t] = StrictMath.toDegrees(StrictMath.atan2(y, x));
      }
      int[] order =
          IntStream.range(0, k)
              .boxed()
              .sorted(
                  (a, b) -> {
                    int byLon = Double.compare(lon[a], lon[b]);
                    int byLat = byLon != 0 ? byLon : Double.compare(lat[a], lat[b]);
                    return byLat != 0 ? byLat : Integer.compare(a, b);
                  })
              .mapToInt(Integer::intValue)
              .toArray();
      int digits = Math.max(3, Integer.toString(k).length());
      String[] id = new String[k];
      for (int rank = 0; rank < k; rank++) {
        id[order[rank]] = String.format(Locale.ROOT, "T%0" + digits + "d", rank + 1);
      }
      return new Territories(id, lat, lon, order);
    }
  }

  /** The names of the solution's territories, from the places where most of their weight is. */
  private static String[] names(StepContext context, Territories territories) {
    context.tables().view(Table.PUBLISHED_ACCOUNT_TERRITORY);
    context.tables().view(Table.PUBLISHED_ACCOUNT_SCORE);
    context.tables().view(Table.CONFORMED_FACILITY);
    Map<String, Map<String, Long>> weightByPlace = new TreeMap<>();
    for (Row row :
        context
            .session()
            .sql(
                String.format(
                    Locale.ROOT,
                    """
                    WITH place AS (
                      SELECT a.territory_id, upper(trim(f.city)) AS city, f.state_code,
                        sum(cast(round(s.%s * %s) AS BIGINT)) AS weight
                      FROM published_account_territory a
                      JOIN published_account_score s ON s.account_id = a.account_id
                      JOIN conformed_facility f ON f.facility_id = a.account_id
                      GROUP BY ALL),
                    ranked AS (
                      SELECT *, row_number() OVER (PARTITION BY territory_id
                        ORDER BY weight DESC, city, state_code) AS place_rank
                      FROM place)
                    SELECT territory_id, city, state_code, weight FROM ranked
                    WHERE place_rank <= %d
                    """,
                    context.config().align().measure().column(),
                    Plan.UNITS,
                    PLACES))
            .collectAsList()) {
      weightByPlace
          .computeIfAbsent(row.getString(0), id -> new TreeMap<>())
          .merge(
              TerritoryNames.place(row.getString(1), row.getString(2)), row.getLong(3), Long::sum);
    }
    List<Map<String, Long>> bySolution = new ArrayList<>();
    for (String id : territories.id) {
      bySolution.add(weightByPlace.getOrDefault(id, Map.of()));
    }
    return TerritoryNames.of(bySolution, territories.order);
  }

  private static void writeTerritories(
      StepContext context, Plan plan, Solution solution, Territories territories) {
    String[] name = names(context, territories);
    List<Row> rows = new ArrayList<>();
    for (int t : territories.order) {
      Config.Rep rep = plan.reps().get(t);
      rows.add(
          RowFactory.create(
              territories.id[t],
              rep.name() == null ? name[t] : rep.name(),
              territories.latDeg[t],
              territories.lonDeg[t],
              solution.price()[t] * SQUARE_KM,
              solution.target(0)[t] / Plan.UNITS,
              plan.measures().get(0).measure().column(),
              rep.capacity(),
              rep.homeLatDeg(),
              rep.homeLonDeg(),
              rep.homePull()));
    }
    context.tables().write(Table.PUBLISHED_TERRITORY, rows);
  }

  private static void writeCertificate(
      StepContext context, Plan plan, Alignment alignment, Territories territories) {
    Solution solution = alignment.solution();
    Solution.Certificate certificate = solution.certificate();
    List<Row> heavy = heavyAccounts(context, solution, territories);
    List<Row> rows = new ArrayList<>();
    for (int m = 0; m < plan.measures().size(); m++) {
      Config.Balanced measure = plan.measures().get(m);
      rows.add(
          RowFactory.create(
              measure.measure().column(),
              plan.blend().get(m),
              solution.accounts(),
              territories.id.length,
              measure.tolerance(),
              solution.maxImbalance(m),
              solution.meanImbalance(m),
              CollectionConverters.asScala(outside(solution, m, measure.tolerance(), territories))
                  .toSeq(),
              certificate.objective() * SQUARE_KM / Plan.UNITS,
              certificate.bound() * SQUARE_KM / Plan.UNITS,
              certificate.gap(),
              certificate.unbalanced() * SQUARE_KM / Plan.UNITS,
              certificate.contiguity().neighborShare(),
              certificate.contiguity().enclaves(),
              certificate.contiguity().detachedShare(),
              CollectionConverters.asScala(heavy).toSeq(),
              alignment.jobs() + 1,
              CollectionConverters.asScala(certificate.seconds())));
    }
    context.tables().write(Table.PUBLISHED_ALIGNMENT_CERTIFICATE, rows);
  }

  /** The territories beyond the tolerance, the furthest first. */
  private static List<Row> outside(
      Solution solution, int measure, double tolerance, Territories territories) {
    return IntStream.of(territories.order)
        .filter(t -> Math.abs(solution.imbalance(measure, t)) > tolerance + ROUNDING)
        .boxed()
        .sorted(Comparator.comparingDouble(t -> -Math.abs(solution.imbalance(measure, t))))
        .map(t -> RowFactory.create(territories.id[t], solution.imbalance(measure, t)))
        .toList();
  }

  private static List<Row> heavyAccounts(
      StepContext context, Solution solution, Territories territories) {
    List<Row> heavy = new ArrayList<>();
    Object[] alone =
        IntStream.of(territories.order)
            .filter(t -> solution.alone()[t])
            .mapToObj(t -> territories.id[t])
            .toArray();
    if (alone.length == 0) {
      return heavy;
    }
    Map<String, String> account = new TreeMap<>();
    context
        .tables()
        .read(Table.PUBLISHED_ACCOUNT_TERRITORY)
        .where(col("territory_id").isin(alone))
        .select("territory_id", "account_id")
        .collectAsList()
        .forEach(row -> account.put(row.getString(0), row.getString(1)));
    for (int t : territories.order) {
      if (solution.alone()[t]) {
        heavy.add(
            RowFactory.create(
                account.get(territories.id[t]),
                territories.id[t],
                solution.load()[t] / Plan.UNITS));
      }
    }
    return heavy;
  }
}
