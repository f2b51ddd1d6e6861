package org.catchment.jobs.align;

import static org.apache.spark.sql.functions.col;
import static org.catchment.udfs.HaversineKm.EARTH_RADIUS_KM;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.Step;
import org.catchment.jobs.StepContext;
import org.catchment.jobs.UserError;
import org.catchment.jobs.align.solver.BalancedKMeans;
import org.catchment.jobs.align.solver.Partition;
import org.catchment.jobs.align.solver.Partitioner;
import org.catchment.jobs.align.solver.Problem;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.table.Table;

/**
 * Divides the accounts into territories of equal measure.
 *
 * <p>The accounts go to the driver as primitive arrays, 36 bytes each besides the id, ordered by id
 * so that the result depends on nothing but the accounts.
 */
public final class Align implements Step {
  /** Weights are whole thousandths of an hour or of a dollar: sums do not depend on their order. */
  private static final double UNITS = 1000;

  private final Partitioner partitioner = new BalancedKMeans();

  @Override
  public String name() {
    return "align";
  }

  @Override
  public void run(StepContext context) {
    Config.Align align = context.config().align();
    Accounts accounts = Accounts.read(context, align.measure().column());
    if (align.territories() > accounts.size()) {
      throw UserError.config(
          String.format(
              Locale.ROOT,
              "align.territories (%,d) exceeds the located accounts (%,d).",
              align.territories(),
              accounts.size()),
          "Maybe lower it: --set align.territories=" + Math.max(1, accounts.size() / 100) + ".");
    }
    Partition partition =
        partitioner.partition(
            Problem.ofDegrees(
                accounts.latDeg,
                accounts.lonDeg,
                accounts.weight,
                align.territories(),
                align.tolerance(),
                align.seed()),
            context.progress()::at);
    Territories territories = Territories.of(accounts, partition);
    writeTerritories(context, accounts, partition, territories);
    writeAccounts(context, accounts, partition, territories);
  }

  /** The accounts on the driver, in order of their ids. */
  private record Accounts(
      String[] id, String[] place, double[] latDeg, double[] lonDeg, long[] weight) {

    static Accounts read(StepContext context, String measure) {
      Dataset<Row> scores = context.tables().read(Table.PUBLISHED_ACCOUNT_SCORE);
      Dataset<Row> facilities =
          context
              .tables()
              .read(Table.CONFORMED_FACILITY)
              .select(
                  col("facility_id").as("account_id"),
                  col("lat_deg"),
                  col("lon_deg"),
                  col("city"),
                  col("state_code"));
      Dataset<Row> rows =
          scores
              .join(facilities, "account_id")
              .select("account_id", "lat_deg", "lon_deg", measure, "city", "state_code")
              .orderBy("account_id");
      int n = Math.toIntExact(scores.count());
      Accounts accounts =
          new Accounts(new String[n], new String[n], new double[n], new double[n], new long[n]);
      int i = 0;
      for (Iterator<Row> each = rows.toLocalIterator(); each.hasNext(); i++) {
        Row row = each.next();
        accounts.id[i] = row.getString(0);
        accounts.latDeg[i] = row.getDouble(1);
        accounts.lonDeg[i] = row.getDouble(2);
        accounts.weight[i] = Math.round(row.getDouble(3) * UNITS);
        accounts.place[i] = TerritoryNames.place(row.getString(4), row.getString(5));
      }
      if (i != n) {
        throw new IllegalStateException(n + " accounts are scored and " + i + " are located");
      }
      return accounts;
    }

    int size() {
      return id.length;
    }
  }

  /**
   * How territories are called.
   *
   * @param id of each of the solver's territories
   * @param name of each of the solver's territories
   * @param order the solver's territories, west to east
   */
  private record Territories(
      String[] id, String[] name, double[] latDeg, double[] lonDeg, int[] order) {

    static Territories of(Accounts accounts, Partition partition) {
      int k = partition.load().length;
      double[] lat = new double[k];
      double[] lon = new double[k];
      for (int t = 0; t < k; t++) {
        double x = partition.centerX()[t];
        double y = partition.centerY()[t];
        lat[t] =
            StrictMath.toDegrees(
                StrictMath.atan2(partition.centerZ()[t], Math.sqrt(x * x + y * y)));
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
      return new Territories(id, names(accounts, partition, order), lat, lon, order);
    }

    private static String[] names(Accounts accounts, Partition partition, int[] order) {
      List<Map<String, Long>> weightByPlace = new ArrayList<>();
      for (int t = 0; t < order.length; t++) {
        weightByPlace.add(new TreeMap<>());
      }
      for (int i = 0; i < accounts.size(); i++) {
        weightByPlace
            .get(partition.territory()[i])
            .merge(accounts.place[i], accounts.weight[i], Long::sum);
      }
      return TerritoryNames.of(weightByPlace, order);
    }
  }

  private static void writeTerritories(
      StepContext context, Accounts accounts, Partition partition, Territories territories) {
    String measure = context.config().align().measure().column();
    long total = 0;
    for (long weight : accounts.weight) {
      total = Math.addExact(total, weight);
    }
    double target = total / UNITS / territories.order.length;
    List<Row> rows = new ArrayList<>();
    for (int t : territories.order) {
      rows.add(
          RowFactory.create(
              territories.id[t],
              territories.name[t],
              territories.latDeg[t],
              territories.lonDeg[t],
              partition.price()[t] * EARTH_RADIUS_KM * EARTH_RADIUS_KM,
              target,
              measure));
    }
    context.tables().write(Table.PUBLISHED_TERRITORY, rows);
  }

  private static void writeAccounts(
      StepContext context, Accounts accounts, Partition partition, Territories territories) {
    List<Row> rows = new ArrayList<>(accounts.size());
    for (int i = 0; i < accounts.size(); i++) {
      rows.add(RowFactory.create(accounts.id[i], territories.id[partition.territory()[i]]));
    }
    context
        .session()
        .createDataFrame(
            rows,
            new StructType()
                .add("account_id", DataTypes.StringType)
                .add("territory_id", DataTypes.StringType))
        .createOrReplaceTempView("assigned");
    context.tables().view(Table.PUBLISHED_TERRITORY);
    context.tables().view(Table.CONFORMED_FACILITY);
    context
        .tables()
        .write(
            Table.PUBLISHED_ACCOUNT_TERRITORY,
            context
                .session()
                .sql(
                    """
                    SELECT /*+ BROADCAST(t) */ a.account_id, a.territory_id,
                      haversine_km(f.lat_deg, f.lon_deg, t.center_lat_deg, t.center_lon_deg)
                        AS distance_km
                    FROM assigned a
                    JOIN conformed_facility f ON f.facility_id = a.account_id
                    JOIN published_territory t ON t.territory_id = a.territory_id
                    """));
  }
}
