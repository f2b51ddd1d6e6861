package org.catchment.jobs.table;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.catchment.jobs.config.AlignConfig;
import org.catchment.jobs.config.Measures;
import org.catchment.jobs.config.SalesForce;
import org.jspecify.annotations.Nullable;

/**
 * What a run's tables say about its balance. All views use it, so that they show the same figures.
 *
 * @param certificates the certificate's rows, the most important measure first
 * @param heavy accounts or units that outweigh a territory, the heaviest first
 */
public record BalanceFigures(List<Row> certificates, List<Heavy> heavy) {
  /** The only region if there are no borders. */
  private static final String NATION = "nation";

  /**
   * An account or unit that has a territory to itself because it outweighs one.
   *
   * @param times its load relative to the target of another territory; null if that target is 0
   */
  public record Heavy(String name, String territoryId, @Nullable Double times) {}

  /**
   * A region whose borders no territory crosses.
   *
   * @param key its name in tables
   * @param name the same in words
   * @param joined lighter regions that were added to it
   * @param territories of the region, those of heavy accounts included
   * @param deviation what a full-time rep should hold there / in the nation - 1
   * @param imbalanceMax largest |load / target - 1|
   * @param imbalanceNationMax the same against the nation
   */
  public record Region(
      String key,
      String name,
      List<Joined> joined,
      int territories,
      double deviation,
      double imbalanceMax,
      double imbalanceNationMax) {}

  /** A region that has no territory of its own, and why. */
  public record Joined(String key, String name, String reason) {}

  /** Reads the figures of a sales force. */
  public static BalanceFigures of(RunTables tables, SalesForce force) {
    List<String> order = force.balanced().stream().map(AlignConfig.Balanced::measure).toList();
    List<Row> certificates =
        tables.read(Table.PUBLISHED_ALIGNMENT_CERTIFICATE, force.name()).collectAsList().stream()
            .sorted(Comparator.comparingInt(row -> order.indexOf(row.<String>getAs("measure"))))
            .toList();
    Row first = certificates.get(0);
    List<Row> heaviestFirst =
        new ArrayList<>(first.<Row>getList(first.fieldIndex("heavy_accounts")));
    heaviestFirst.sort(
        Comparator.comparingDouble((Row row) -> row.<Double>getAs("load")).reversed());
    return new BalanceFigures(
        certificates,
        heaviestFirst.stream()
            .map(row -> new Heavy(row.getAs("name"), row.getAs("territory_id"), row.getAs("times")))
            .toList());
  }

  /**
   * The regions of a sales force by a measure, the one with the most territories first; empty
   * without borders.
   */
  public static List<Region> regions(RunTables tables, SalesForce force, String measure) {
    return tables
        .read(Table.PUBLISHED_BORDER_BALANCE, force.name())
        .where(col("measure").equalTo(measure).and(col("border_region").notEqual(NATION)))
        .orderBy(col("territories").desc(), col("border_region"))
        .collectAsList()
        .stream()
        .map(
            row ->
                new Region(
                    row.getAs("border_region"),
                    row.getAs("name"),
                    row.<Row>getList(row.fieldIndex("joined")).stream()
                        .map(
                            joined ->
                                new Joined(
                                    joined.getAs("border_region"),
                                    joined.getAs("name"),
                                    joined.getAs("reason")))
                        .toList(),
                    row.<Integer>getAs("territories"),
                    row.<Double>getAs("deviation"),
                    row.<Double>getAs("imbalance_max"),
                    row.<Double>getAs("imbalance_nation_max")))
        .toList();
  }

  /** The territories of a sales force that hold nothing of a measure. */
  public static List<String> withoutLoad(RunTables tables, SalesForce force, String measure) {
    return tables
        .read(Table.PUBLISHED_TERRITORY_METRIC, force.name())
        .where(Measures.sql(measure) + " = 0")
        .orderBy("territory_id")
        .select("territory_id")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
