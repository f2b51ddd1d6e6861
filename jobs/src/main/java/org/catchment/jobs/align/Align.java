package org.catchment.jobs.align;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.catchment.udfs.HaversineKm.EARTH_RADIUS_KM;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.catchment.jobs.align.solver.answer.Solution;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.config.AlignConfig;
import org.catchment.jobs.config.Measures;
import org.catchment.jobs.config.SalesForce;
import org.catchment.jobs.run.Step;
import org.catchment.jobs.run.StepContext;
import org.catchment.jobs.spark.SqlText;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Divides the accounts into territories of equal measure, and certifies how good the division is.
 */
public final class Align implements Step {
  private static final double SQUARE_KM = EARTH_RADIUS_KM * EARTH_RADIUS_KM;

  /** How far rounding can push a quotient beyond a tolerance that is met exactly. */
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
    List<ForceAlignment> divisions = new ArrayList<>();
    try {
      for (SalesForce force : align.forces()) {
        AlignmentPlan plan = AlignmentPlan.of(align, force, Roster.of(context, force), accounts);
        divisions.add(
            align.unit() == AlignConfig.Unit.ACCOUNT
                ? ofAccounts(context, force, plan, plan.weighed(accounts))
                : ofUnits(context, force, plan, plan.weighed(scores)));
      }
      write(context, divisions);
    } finally {
      divisions.forEach(division -> division.free.run());
    }
  }

  /**
   * The alignment of a sales force, to be written.
   *
   * @param assigned all accounts with their territories: account_id, territory_id, distance_km
   * @param unitRows of {@code published.geography_territory}; empty if accounts are divided
   * @param neighborRows of {@code published.geography_neighbor}, likewise
   * @param free releases what {@code assigned} needs
   */
  private record ForceAlignment(
      SalesForce force,
      AlignmentPlan plan,
      BorderRegions regions,
      Outcome outcome,
      TerritoryIds territories,
      Dataset<Row> assigned,
      List<Row> unitRows,
      List<Row> neighborRows,
      Runnable free) {

    BorderBalance balance() {
      return new BorderBalance(plan, regions, outcome, territories);
    }
  }

  private static ForceAlignment ofAccounts(
      StepContext context, SalesForce force, AlignmentPlan plan, Dataset<Row> accounts) {
    BorderRegions regions =
        BorderRegions.of(context.config().align().borders(), plan, plan.cells());
    List<Goal> goals = regions.all().stream().map(r -> plan.goal(r.territories())).toList();
    Alignment alignment = Alignment.onGlobe(accounts, goals, regions::at, context.progress()::at);
    Outcome outcome = Outcome.of(alignment, regions, plan);
    TerritoryIds territories = TerritoryIds.of(outcome);
    List<String[]> ids =
        regions.all().stream()
            .map(r -> IntStream.of(r.territories()).mapToObj(t -> territories.id[t]))
            .map(some -> some.toArray(String[]::new))
            .toList();
    Dataset<Row> assigned =
        alignment
            .assigned(ids)
            .withColumn("distance_km", col("distance").multiply(lit(EARTH_RADIUS_KM)))
            .drop("distance");
    return new ForceAlignment(
        force,
        plan,
        regions,
        outcome,
        territories,
        assigned,
        List.of(),
        List.of(),
        alignment::close);
  }

  private static ForceAlignment ofUnits(
      StepContext context, SalesForce force, AlignmentPlan plan, Dataset<Row> scores) {
    UnitAlignment alignment =
        UnitAlignment.divide(context, plan, context.config().align().unit(), scores);
    TerritoryIds territories = TerritoryIds.of(alignment.outcome());
    return new ForceAlignment(
        force,
        plan,
        alignment.regions(),
        alignment.outcome(),
        territories,
        alignment.assigned(territories),
        alignment.unitRows(force.name(), territories),
        alignment.neighborRows(),
        () -> {});
  }

  private static void write(StepContext context, List<ForceAlignment> divisions) {
    for (ForceAlignment division : divisions) {
      long asked = division.plan.accounts();
      long divided = division.outcome.accounts();
      if (divided != asked) {
        throw new IllegalStateException(
            asked + " accounts take part and " + divided + " are located");
      }
    }
    RunTables tables = context.tables();
    if (context.config().align().unit() != AlignConfig.Unit.ACCOUNT) {
      tables.write(Table.PUBLISHED_GEOGRAPHY_TERRITORY, rows(divisions, ForceAlignment::unitRows));
      // The graph of units and the borders do not depend on the sales force.
      tables.write(Table.PUBLISHED_GEOGRAPHY_NEIGHBOR, divisions.get(0).neighborRows);
    }
    tables.write(
        Table.PUBLISHED_ACCOUNT_TERRITORY,
        divisions.stream().map(Align::covered).reduce(Dataset::unionByName).orElseThrow());
    tables.write(Table.PUBLISHED_TERRITORY, rows(divisions, d -> territories(context, d)));
    tables.write(
        Table.PUBLISHED_ALIGNMENT_CERTIFICATE, rows(divisions, d -> certificate(context, d)));
    tables.write(
        Table.PUBLISHED_BORDER_BALANCE, rows(divisions, d -> d.balance().rows(d.force.name())));
  }

  private static List<Row> rows(
      List<ForceAlignment> divisions, Function<ForceAlignment, List<Row>> of) {
    return divisions.stream().flatMap(division -> of.apply(division).stream()).toList();
  }

  /** Rows of {@code published.account_territory}: each account is in one territory, whole. */
  private static Dataset<Row> covered(ForceAlignment division) {
    return division
        .assigned
        .withColumn("force", lit(division.force.name()))
        .withColumn("share", lit(1d));
  }

  /** account_id, lat_deg and lon_deg of all accounts. */
  static Dataset<Row> places(StepContext context) {
    return context
        .tables()
        .read(Table.CONFORMED_ACCOUNT)
        .select(col("account_id"), col("lat_deg"), col("lon_deg"));
  }

  /**
   * The ids of territories.
   *
   * @param id of each of the outcome's territories
   * @param latDeg of the centers, degrees; likewise {@code lonDeg}
   * @param order the outcome's territories, west to east
   */
  @SuppressWarnings("ArrayRecordComponent") // Thousands of numbers, read in place.
  record TerritoryIds(String[] id, double[] latDeg, double[] lonDeg, int[] order) {

    static TerritoryIds of(Outcome outcome) {
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
      return new TerritoryIds(id, lat, lon, order);
    }
  }

  /** The names of the territories, from the places where most of their weight is. */
  private static String[] names(StepContext context, SalesForce force, TerritoryIds territories) {
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
                        sum(cast(round(s.measure * a.share * %s) AS BIGINT)) AS weight
                      FROM published_account_territory a
                      JOIN (SELECT account_id, %s AS measure FROM published_account_metric) s
                        ON s.account_id = a.account_id
                      JOIN conformed_account f ON f.account_id = a.account_id
                      WHERE a.force = %s
                      GROUP BY ALL),
                    ranked AS (
                      SELECT *, row_number() OVER (PARTITION BY territory_id
                        ORDER BY weight DESC, city, state_code) AS place_rank
                      FROM place)
                    SELECT territory_id, city, state_code, weight FROM ranked
                    WHERE place_rank <= %d
                    """,
                    AlignmentPlan.UNITS,
                    Measures.sql(force.measure()),
                    SqlText.literal(force.name()),
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

  /** Rows of {@code published.territory}. */
  private static List<Row> territories(StepContext context, ForceAlignment division) {
    AlignmentPlan plan = division.plan;
    Outcome outcome = division.outcome;
    TerritoryIds territories = division.territories;
    String[] name = names(context, division.force, territories);
    int[] region = division.regions.ofTerritories();
    List<Row> rows = new ArrayList<>();
    for (int t : territories.order) {
      AlignConfig.Rep rep = plan.reps().get(t);
      rows.add(
          RowFactory.create(
              division.force.name(),
              territories.id[t],
              rep.name() == null ? name[t] : rep.name(),
              territories.latDeg[t],
              territories.lonDeg[t],
              outcome.price()[t] * SQUARE_KM,
              outcome.target()[0][t] / AlignmentPlan.UNITS,
              plan.measures().get(0).measure(),
              division.regions.all().get(region[t]).key(),
              rep.capacity(),
              rep.homeLatDeg(),
              rep.homeLonDeg(),
              rep.homePull()));
    }
    return rows;
  }

  /** Rows of {@code published.alignment_certificate}. */
  private static List<Row> certificate(StepContext context, ForceAlignment division) {
    AlignmentPlan plan = division.plan;
    Outcome outcome = division.outcome;
    TerritoryIds territories = division.territories;
    BorderBalance balance = division.balance();
    Solution.Certificate certificate = outcome.certificate();
    List<Row> heavy = heavy(context, division, balance);
    List<Row> rows = new ArrayList<>();
    for (int m = 0; m < plan.measures().size(); m++) {
      AlignConfig.Balanced measure = plan.measures().get(m);
      rows.add(
          RowFactory.create(
              division.force.name(),
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
    return rows;
  }

  /** The territories beyond the tolerance, the furthest first. */
  private static List<Row> outside(
      Outcome outcome, int measure, double tolerance, TerritoryIds territories) {
    return IntStream.of(territories.order)
        .filter(t -> Math.abs(outcome.imbalance(measure, t)) > tolerance + ROUNDING)
        .boxed()
        .sorted(Comparator.comparingDouble(t -> -Math.abs(outcome.imbalance(measure, t))))
        .map(t -> RowFactory.create(territories.id[t], outcome.imbalance(measure, t)))
        .toList();
  }

  /** The accounts or units that are alone in a territory. */
  private static List<Row> heavy(
      StepContext context, ForceAlignment division, BorderBalance balance) {
    Outcome outcome = division.outcome;
    TerritoryIds territories = division.territories;
    int[] alone = IntStream.of(territories.order).filter(t -> outcome.alone()[t]).toArray();
    if (alone.length == 0) {
      return List.of();
    }
    Object[] ids = IntStream.of(alone).mapToObj(t -> territories.id[t]).toArray();
    Map<String, Row> byTerritory = new TreeMap<>();
    named(context, division.force.name())
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

  /** What was divided for a sales force: territory_id, its id, and its name for people. */
  private static Dataset<Row> named(StepContext context, String force) {
    RunTables tables = context.tables();
    return switch (context.config().align().unit()) {
      case ACCOUNT ->
          tables
              .read(Table.PUBLISHED_ACCOUNT_TERRITORY, force)
              .join(tables.read(Table.CONFORMED_ACCOUNT), "account_id")
              .selectExpr("territory_id", "account_id", "name");
      case ZIP ->
          tables
              .read(Table.PUBLISHED_GEOGRAPHY_TERRITORY, force)
              .join(
                  tables.read(Table.CONFORMED_ZIP).select("zip", "city", "state_code"),
                  col("unit_id").equalTo(col("zip")))
              .selectExpr("territory_id", "unit_id", "concat_ws(' ', zip, city, state_code)");
      case COUNTY ->
          tables
              .read(Table.PUBLISHED_GEOGRAPHY_TERRITORY, force)
              .join(
                  tables.read(Table.CONFORMED_COUNTY).select("county_id", "name", "state_code"),
                  col("unit_id").equalTo(col("county_id")))
              .selectExpr("territory_id", "unit_id", "concat_ws(' ', name, state_code)");
    };
  }
}
