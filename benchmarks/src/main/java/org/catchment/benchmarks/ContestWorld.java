package org.catchment.benchmarks;

import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.verify.ContiguityCheck;

/** The accounts that are to be divided: as rows for the contenders, as arrays for the judge. */
final class ContestWorld {
  private static final int ACCOUNTS_A_PARTITION = 250_000;

  /** The columns of {@link #rows}; the two in the middle are km on a plane. */
  static final StructType GLOBE = schema("lat_deg", "lon_deg");

  static final StructType PLANE = schema("x_km", "y_km");

  final String name;
  final boolean planar;
  final Coordinates place;
  final double[] weight;
  private final AccountSource source;

  ContestWorld(AccountSource source) {
    this.source = source;
    name = source.name();
    planar = source.planar();
    place = new Coordinates(source.size());
    weight = new double[source.size()];
    IntStream.range(0, source.size())
        .parallel()
        .forEach(
            i -> {
              AccountSource.Account account = source.at(i);
              weight[i] = account.weight();
              if (planar) {
                place.x()[i] = account.first();
                place.y()[i] = account.second();
              } else {
                place.setOnGlobe(i, account.first(), account.second());
              }
            });
  }

  int size() {
    return weight.length;
  }

  /** How the territories of a division hang together, heavy accounts aside. */
  ContiguityCheck contiguity(SetAside aside, int[] territory, int territories) {
    int[] shared = aside.shared();
    return ContiguityCheck.of(
        pick(place.x(), shared),
        pick(place.y(), shared),
        pick(place.z(), shared),
        pick(weight, shared),
        IntStream.of(shared).map(i -> territory[i]).toArray(),
        territories,
        planar);
  }

  private static double[] pick(double[] values, int[] chosen) {
    return IntStream.of(chosen).mapToDouble(i -> values[i]).toArray();
  }

  /** The same accounts in Spark: {@code account_id} (0 to N - 1), place and {@code weight}. */
  Dataset<Row> rows(SparkSession spark, int partitions) {
    // Broadcast, or every job that anybody runs over the rows would carry the source with it.
    Broadcast<AccountSource> each =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(source);
    MapFunction<Long, Row> row = id -> row(each.value(), id);
    return spark.range(0, size(), 1, partitions).map(row, Encoders.row(planar ? PLANE : GLOBE));
  }

  /** The rows in Spark's memory, so that nobody's time is that of making them. */
  Dataset<Row> cached(SparkSession spark) {
    int partitions =
        Math.max(
            spark.sparkContext().defaultParallelism(),
            (size() + ACCOUNTS_A_PARTITION - 1) / ACCOUNTS_A_PARTITION);
    Dataset<Row> rows = rows(spark, partitions).cache();
    long cached = rows.count();
    if (cached != size()) {
      throw new IllegalStateException(cached + " rows of " + size());
    }
    return rows;
  }

  private static Row row(AccountSource source, long id) {
    AccountSource.Account account = source.at((int) id);
    return RowFactory.create(id, account.first(), account.second(), account.weight());
  }

  private static StructType schema(String first, String second) {
    return new StructType()
        .add("account_id", DataTypes.LongType, false)
        .add(first, DataTypes.DoubleType, false)
        .add(second, DataTypes.DoubleType, false)
        .add("weight", DataTypes.DoubleType, false);
  }
}
