package org.catchment.jobs.align;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.catchment.udfs.HaversineKm.EARTH_RADIUS_KM;

import org.catchment.jobs.config.AlignConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.catchment.jobs.align.solver.answer.Solution;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.config.Measures;
import org.catchment.jobs.run.Step;
import org.catchment.jobs.run.StepContext;
import org.catchment.jobs.table.RunTables;
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
    Dataset<Row> scores = context.tables().read(Table.PUBLISHED_ACCOUNT_METRIC).where("is_aligned");
    AlignConfig align = context.config().align();
    Dataset<Row> accounts = scores.join(places(context), "account_id");
    AlignmentPlan plan = AlignmentPlan.of(align, Roster.of(context), accounts);
    AlignConfig.Unit unit = align.unit();
    if (unit == AlignConfig.Unit.ACCOUNT) {
      alignAccounts(context, plan, plan.weighed(accounts));
    } else {
      alignUnits(context, plan, UnitAlignment.divide(context, plan, unit, plan.weighed(scores)));
    }
  }

  private static void alignAccounts(StepContext context, AlignmentPlan plan, Dataset<Row> accounts) {
    BorderRegions regions =
        BorderRegions.of(context.config().align().borders(), plan, plan.cells());
    List<Goal> goals = regions.all().stream().map(r -> plan.goal(r.territories())).toList();
    try (Alignment alignment =
        Alignment.onGlobe(accounts, goals, regions::at, context.progress()::at)) {
      Outcome outcome = Outcome.of(alignment, regions, plan);
      Territories territories = Territories.of(outcome);
      List<String[]> ids =
          regions.all().stream()
              .map(r -> IntStream.of(r.territories()).mapToObj(t -> territories.id[t]))
              .map(some -> some.toArray(String[]::new))
              .toList();
      Dataset<Row> assigned =
          alignment
              .assigned(ids)
              .withColumn("distance_km", col("distance").multiply(lit(EARTH_RADIUS_KM)));
      write(context, plan, regions, outcome, territories, assigned);
    }
  }

  private static void alignUnits(StepContext context, AlignmentPlan plan, UnitAlignment alignment) {
    Territories territories = Territories.of(alignment.outcome());
    context.tables().write(Table.PUBLISHED_GEOGRAPHY_TERRITORY, alignment.unitRows(territories));
    context.tables().write(Table.PUBLISHED_GEOGRAPHY_NEIGHBOR, alignment.neighborRows());
    write(
        context,
        plan,
        alignment.regions(),
        alignment.outcome(),
        territories,
        alignment.assigned(territories));
  }

  private static void write(
      StepContext context,
      AlignmentPlan plan,
      BorderRegions regions,
      Outcome outcome,
      Territories territories,
      Dataset<Row> assigned) {
    if (outcome.accounts() != plan.accounts()) {
      throw new IllegalStateException(
          plan.accounts() + " accounts take part and " + outcome.accounts() + " are located");
    }
    context.tables().write(Table.PUBLISHED_ACCOUNT_TERRITORY, assigned);
    writeTerritories(context, plan, regions, outcome, territories);
    writeCertificate(context, plan, regions, outcome, territories);
    context
        .tables()
        .write(
            Table.PUBLISHED_BORDER_BALANCE,
            new BorderBalance(plan, regions, outcome, territories).rows());
  }

  /** account_id, lat_deg and lon_deg of all accounts. */
  static Dataset<Row> places(StepContext context) {
    return context
        .tables()
        .read(Table.CONFORMED_ACCOUNT)
        .select(col("account_id"), col("lat_deg"), col("lon_deg"));
  }

  /**
   * How territories are called.
   *
   * @param id of each of the outcome's territories
   * @param latDeg of the centers, degrees; likewise {@code lonDeg}
   * @param order the outcome's territories, west to east
   */
  @SuppressWarnings("ArrayRecordComponent") // Thousands of numbers, read in place.
  record Territories(String[] id, double[] latDeg, double[] lonDeg, int[] order) {

    static Territories of(Outcome outcome) {
      int k = outcome.territories();
      double[] lat = new double[k];
      double[] lon = new double[k];
      for (int t = 0; t < k; t++) {
        double x = outcome.centerX()[t];
        double y = outcome.centerY()[t];
        lat[t] =
            StrictMath.toDegrees(StrictMath.atan2(outcome.centerZ()[t], Math.sqrt(x * x + y * y)));
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

  /** The names of the territories, from the places where most of their weight is. */
  private static String[] names(StepContext context, Territories territories) {
    Map<String, Map<String, Long>> weightByPlace = new TreeMap<>();
    for (Row row :
        context
            .tables()
            .rows(
                Table.PUBLISHED_ACCOUNT_TERRITORY,
                Table.PUBLISHED_ACCOUNT_METRIC,
                Table.CONFORMED_ACCOUNT)
            .sql(
                String.format(
                    Locale.ROOT,
                    """
                    WITH place AS (
                      SELECT a.territory_id, upper(trim(f.city)) AS city, f.state_code,
                        sum(cast(round(s.measure * %s) AS BIGINT)) AS weight
                      FROM published_account_territory a
                      JOIN (SELECT account_id, %s AS measure FROM published_account_metric) s
                        ON s.account_id = a.account_id
                      JOIN conformed_account f ON f.account_id = a.account_id
                      GROUP BY ALL),
                    ranked AS (
                      SELECT *, row_number() OVER (PARTITION BY territory_id
                        ORDER BY weight DESC, city, state_code) AS place_rank
                      FROM place)
                    SELECT territory_id, city, state_code, weight FROM ranked
                    WHERE place_rank <= %d
                    """,
                    AlignmentPlan.UNITS,
                    Measures.sql(context.config().align().measure()),
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
      StepContext context,
      AlignmentPlan plan,
      BorderRegions regions,
      Outcome outcome,
      Territories territories) {
    String[] name = names(context, territories);
    int[] region = regions.ofTerritories();
    List<Row> rows = new ArrayList<>();
    for (int t : territories.order) {
      AlignConfig.Rep rep = plan.reps().get(t);
      rows.add(
          RowFactory.create(
              territories.id[t],
              rep.name() == null ? name[t] : rep.name(),
              territories.latDeg[t],
              territories.lonDeg[t],
              outcome.price()[t] * SQUARE_KM,
              outcome.target()[0][t] / AlignmentPlan.UNITS,
              plan.measures().get(0).measure(),
              regions.all().get(region[t]).key(),
              rep.capacity(),
              rep.homeLatDeg(),
              rep.homeLonDeg(),
              rep.homePull()));
    }
    context.tables().write(Table.PUBLISHED_TERRITORY, rows);
  }

  private static void writeCertificate(
      StepContext context,
      AlignmentPlan plan,
      BorderRegions regions,
      Outcome outcome,
      Territories territories) {
    BorderBalance balance = new BorderBalance(plan, regions, outcome, territories);
    Solution.Certificate certificate = outcome.certificate();
    List<Row> heavy = heavy(context, outcome, territories, balance);
    List<Row> rows = new ArrayList<>();
    for (int m = 0; m < plan.measures().size(); m++) {
      AlignConfig.Balanced measure = plan.measures().get(m);
      rows.add(
          RowFactory.create(
              measure.measure(),
              plan.blend().get(m),
              context.config().align().unit().key(),
              outcome.accounts(),
              territories.id.length,
              measure.tolerance(),
              balance.max(m),
              balance.mean(m),
              balance.nationalMax(m),
              balance.nationalMean(m),
              CollectionConverters.asScala(outside(outcome, m, measure.tolerance(), territories))
                  .toSeq(),
              certificate.objective() * SQUARE_KM / AlignmentPlan.UNITS,
              certificate.bound() * SQUARE_KM / AlignmentPlan.UNITS,
              certificate.gap(),
              certificate.unbalanced() * SQUARE_KM / AlignmentPlan.UNITS,
              certificate.contiguity().neighborShare(),
              certificate.contiguity().enclaves(),
              certificate.contiguity().detachedShare(),
              certificate.contiguity().accounts(),
              CollectionConverters.asScala(heavy).toSeq(),
              outcome.jobs(),
              CollectionConverters.asScala(certificate.seconds())));
    }
    context.tables().write(Table.PUBLISHED_ALIGNMENT_CERTIFICATE, rows);
  }

  /** The territories beyond the tolerance, the furthest first. */
  private static List<Row> outside(
      Outcome outcome, int measure, double tolerance, Territories territories) {
    return IntStream.of(territories.order)
        .filter(t -> Math.abs(outcome.imbalance(measure, t)) > tolerance + ROUNDING)
        .boxed()
        .sorted(Comparator.comparingDouble(t -> -Math.abs(outcome.imbalance(measure, t))))
        .map(t -> RowFactory.create(territories.id[t], outcome.imbalance(measure, t)))
        .toList();
  }

  /** What is alone in a territory. */
  private static List<Row> heavy(
      StepContext context, Outcome outcome, Territories territories, BorderBalance balance) {
    int[] alone = IntStream.of(territories.order).filter(t -> outcome.alone()[t]).toArray();
    if (alone.length == 0) {
      return List.of();
    }
    Object[] ids = IntStream.of(alone).mapToObj(t -> territories.id[t]).toArray();
    Map<String, Row> byTerritory = new TreeMap<>();
    named(context)
        .where(col("territory_id").isin(ids))
        .collectAsList()
        .forEach(row -> byTerritory.put(row.getString(0), row));
    List<Row> heavy = new ArrayList<>();
    for (int t : alone) {
      Row single = Objects.requireNonNull(byTerritory.get(territories.id[t]));
      heavy.add(
          RowFactory.create(
              single.getString(1),
              single.getString(2),
              territories.id[t],
              outcome.weight()[t] / AlignmentPlan.UNITS,
              balance.times(t)));
    }
    return heavy;
  }

  /** What was divided: territory_id, its id, and its name for people. */
  private static Dataset<Row> named(StepContext context) {
    RunTables tables = context.tables();
    return switch (context.config().align().unit()) {
      case ACCOUNT ->
          tables
              .read(Table.PUBLISHED_ACCOUNT_TERRITORY)
              .join(tables.read(Table.CONFORMED_ACCOUNT), "account_id")
              .selectExpr("territory_id", "account_id", "name");
      case ZIP ->
          tables
              .read(Table.PUBLISHED_GEOGRAPHY_TERRITORY)
              .join(
                  tables.read(Table.CONFORMED_ZIP).select("zip", "city", "state_code"),
                  col("unit_id").equalTo(col("zip")))
              .selectExpr("territory_id", "unit_id", "concat_ws(' ', zip, city, state_code)");
      case COUNTY ->
          tables
              .read(Table.PUBLISHED_GEOGRAPHY_TERRITORY)
              .join(
                  tables.read(Table.CONFORMED_COUNTY).select("county_id", "name", "state_code"),
                  col("unit_id").equalTo(col("county_id")))
              .selectExpr("territory_id", "unit_id", "concat_ws(' ', name, state_code)");
    };
  }
}
