package org.catchment.jobs.verify;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.verify.Verification.Territories;

/** Recomputes what is claimed about the regions that no territory leaves. */
public final class BorderCheck {
  private static final double SAME = 1e-6;

  /** Stands for the only region if there are no borders. */
  private static final String NATION = "nation";

  /** States and territories beyond the sea or Canada, by their FIPS codes, in words. */
  private static final Map<String, String> BEYOND_THE_SEA =
      Map.of(
          "02", "Alaska",
          "15", "Hawaii",
          "60", "American Samoa",
          "66", "Guam with the Northern Marianas",
          "69", "Guam with the Northern Marianas",
          "72", "Puerto Rico with the Virgin Islands",
          "78", "Puerto Rico with the Virgin Islands");

  private static final String ELSEWHERE = "the contiguous states";

  private BorderCheck() {}

  /** Receives a claim. */
  interface Claims {
    void add(String name, double claimed, double found, boolean holds);
  }

  /**
   * Checks the regions.
   *
   * @param held of each measure, by territory
   */
  static void check(
      RunTables tables,
      String force,
      Territories territories,
      List<Row> certificates,
      double[][] held,
      Claims claims) {
    List<Row> rows =
        tables
            .read(Table.PUBLISHED_BORDER_BALANCE, force)
            .orderBy("measure", "border_region")
            .collectAsList();
    for (int m = 0; m < certificates.size(); m++) {
      String measure = certificates.get(m).getAs("measure");
      double[] load = held[m];
      double nation = perCapacity(territories, load, territories.shared());
      Deviations all = Deviations.of(territories, load, territories.shared(), nation);
      String of = certificates.size() > 1 ? " of " + measure : "";
      same(
          claims,
          "imbalance_nation_max" + of,
          certificates.get(m),
          "imbalance_nation_max",
          all.max);
      same(
          claims,
          "imbalance_nation_mean" + of,
          certificates.get(m),
          "imbalance_nation_mean",
          all.mean);
      List<Row> regions =
          rows.stream().filter(row -> row.<String>getAs("measure").equals(measure)).toList();
      long there = Arrays.stream(territories.region()).distinct().count();
      count(claims, "regions" + of, regions.size(), there);
      for (Row row : regions) {
        checkRegion(claims, row, territories, load, nation);
      }
    }
    checkPlaces(tables, force, rows, territories, claims);
  }

  private static void checkRegion(
      Claims claims, Row row, Territories territories, double[] load, double nation) {
    String region = row.getAs("border_region");
    int[] mine =
        IntStream.range(0, load.length)
            .filter(k -> territories.region()[k].equals(region))
            .toArray();
    int[] shared = territories.sharedOf(region);
    double mean = perCapacity(territories, load, shared);
    String of = " of " + region;
    count(claims, "territories" + of, row.<Integer>getAs("territories"), mine.length);
    count(
        claims,
        "heavy territories" + of,
        row.<Integer>getAs("heavy_territories"),
        mine.length - shared.length);
    double capacity = IntStream.of(mine).mapToDouble(k -> territories.capacity()[k]).sum();
    same(claims, "capacity" + of, row, "capacity", capacity);
    same(claims, "value" + of, row, "value", IntStream.of(mine).mapToDouble(k -> load[k]).sum());
    same(claims, "value_per_rep" + of, row, "value_per_rep", mean);
    same(claims, "deviation" + of, row, "deviation", nation > 0 ? mean / nation - 1 : 0);
    same(
        claims,
        "imbalance_max" + of,
        row,
        "imbalance_max",
        Deviations.of(territories, load, shared, mean).max);
    same(
        claims,
        "imbalance_nation_max" + of,
        row,
        "imbalance_nation_max",
        Deviations.of(territories, load, shared, nation).max);
  }

  /** What a full-time rep should hold of some territories. */
  private static double perCapacity(Territories territories, double[] load, int[] some) {
    double held = IntStream.of(some).mapToDouble(k -> load[k]).sum();
    double capacity = IntStream.of(some).mapToDouble(k -> territories.capacity()[k]).sum();
    return capacity > 0 ? held / capacity : 0;
  }

  /** How far territories are from what they should hold. */
  private record Deviations(double max, double mean) {
    static Deviations of(Territories territories, double[] load, int[] some, double perRep) {
      double max = 0;
      double sum = 0;
      for (int k : some) {
        double due = territories.capacity()[k] * perRep;
        double off = due > 0 ? Math.abs(load[k] / due - 1) : 0;
        max = Math.max(max, off);
        sum += off;
      }
      return new Deviations(max, some.length > 0 ? sum / some.length : 0);
    }
  }

  /** Checks by its county that no account is separated by sea from its territory's region. */
  private static void checkPlaces(
      RunTables tables, String force, List<Row> rows, Territories territories, Claims claims) {
    Map<String, Set<String>> parts = new TreeMap<>();
    for (Row row : rows) {
      Set<String> of = parts.computeIfAbsent(row.getAs("border_region"), r -> new HashSet<>());
      of.add(row.getAs("name"));
      for (Object joined : row.getList(row.fieldIndex("joined"))) {
        of.add(((Row) joined).getAs("name"));
      }
    }
    if (parts.containsKey(NATION)) {
      return;
    }
    Map<String, Integer> number = territories.numbers();
    long beyond = 0;
    for (Row row :
        tables
            .read(Table.PUBLISHED_ACCOUNT_TERRITORY, force)
            .join(tables.read(Table.CONFORMED_ACCOUNT), "account_id")
            .selectExpr("territory_id", "substr(county_id, 1, 2) AS state")
            .groupBy("territory_id", "state")
            .count()
            .collectAsList()) {
      int k = number.getOrDefault(row.getString(0), -1);
      String place = BEYOND_THE_SEA.getOrDefault(row.getString(1), ELSEWHERE);
      boolean isThere =
          k >= 0 && parts.getOrDefault(territories.region()[k], Set.of()).contains(place);
      beyond += isThere ? 0 : row.getLong(2);
    }
    count(claims, "accounts beyond the sea", 0, beyond);
  }

  private static void count(Claims claims, String name, double claimed, double found) {
    claims.add(name, claimed, found, claimed == found);
  }

  private static void same(Claims claims, String name, Row row, String column, double found) {
    double claimed = row.getAs(column);
    double size = Math.max(1, Math.max(Math.abs(claimed), Math.abs(found)));
    claims.add(name, claimed, found, Math.abs(claimed - found) <= SAME * size);
  }
}
