package org.catchment.jobs.align;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.align.solver.goal.RepHomes;
import org.catchment.jobs.config.AlignConfig;
import org.catchment.jobs.config.Measures;
import org.catchment.jobs.config.SalesForce;
import org.catchment.jobs.error.UserError;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration asks for, given the totals of the accounts.
 *
 * @param accounts N
 * @param measures what is balanced, the most important first
 * @param blend how much a unit of each measure adds to an account's weight
 * @param reps who has each of the territories, length K
 * @param cells where the accounts are, and how heavy
 * @param seed starts random numbers
 */
record AlignmentPlan(
    long accounts,
    List<AlignConfig.Balanced> measures,
    List<Double> blend,
    List<AlignConfig.Rep> reps,
    List<BorderRegions.Cell> cells,
    long seed) {
  /**
   * Weights are whole thousandths of an hour or of a dollar: sums do not depend on their order. A
   * smaller amount weighs nothing; the largest sum is nine million billion.
   */
  static final double UNITS = 1000;

  private static final int MOST_TERRITORIES = 100_000;

  /**
   * The number of territories to propose if more are asked for than there are accounts: this many,
   * ...
   */
  private static final long FEW_TERRITORIES = 10;

  /** ... or one for this many accounts. */
  private static final long ACCOUNTS_A_TERRITORY = 100;

  private static final double NOT_ONE_MORE = 1e-9;

  /** Columns of a cell's row before its sums: latitude, longitude and size of its accounts. */
  private static final int KEYS = 3;

  /** The middle of a cell of one degree. */
  private static final double MIDDLE = 0.5;

  private static final AlignConfig.Rep FULL_TIME = new AlignConfig.Rep(null, 1, null, null, null);

  /**
   * The plan of a sales force for some accounts.
   *
   * @param roster who has the first territories
   * @param accounts rows of {@code published.account_metric}, with lat_deg and lon_deg
   */
  static AlignmentPlan of(
      AlignConfig align, SalesForce force, List<AlignConfig.Rep> roster, Dataset<Row> accounts) {
    List<AlignConfig.Balanced> measures = force.balanced();
    int count = measures.size();
    List<Column> aggregates = new ArrayList<>();
    measures.forEach(m -> aggregates.add(milli(m.measure())));
    aggregates.add(milli("workload_hours"));
    measures.forEach(m -> aggregates.add(least(m.measure())));
    // Cells of one degree; within each, groups of accounts of about the same size.
    List<Row> rows =
        accounts
            .groupBy(
                functions.floor(col("lat_deg")),
                functions.floor(col("lon_deg")),
                functions.floor(
                    functions.log2(functions.greatest(lit(1), milliOf(measures.get(0).measure())))))
            .agg(functions.count(lit(1)), aggregates.toArray(Column[]::new))
            .collectAsList();
    long all = rows.stream().mapToLong(row -> row.getLong(KEYS)).sum();
    if (align.where() != null && all == 0) {
      throw UserError.config(
          "No account meets align.where (" + align.where() + ").",
          "Look at what it asks for, or leave it out: then all accounts take part.");
    }
    double[] totals = new double[count];
    for (int m = 0; m < count; m++) {
      String measure = measures.get(m).measure();
      checkNotNegative(measure, rows, KEYS + count + 2 + m);
      totals[m] = checkedTotal(measure, all, total(rows, KEYS + 1 + m));
    }
    double workload = total(rows, KEYS + 1 + count).doubleValue() / UNITS;
    List<AlignConfig.Rep> reps = reps(align, force, roster, workload, all);
    double[] blend =
        totals.length == 1 ? new double[] {1} : Goal.blend(totals, tolerances(measures));
    return new AlignmentPlan(
        all,
        measures,
        IntStream.range(0, blend.length).mapToObj(m -> blend[m]).toList(),
        reps,
        cells(rows, blend),
        align.seed());
  }

  private static List<BorderRegions.Cell> cells(List<Row> rows, double[] blend) {
    return rows.stream()
        .map(
            row -> {
              double weight = 0;
              for (int m = 0; m < blend.length; m++) {
                weight += blend[m] * row.getDecimal(KEYS + 1 + m).doubleValue();
              }
              return new BorderRegions.Cell(
                  row.getLong(0) + MIDDLE, row.getLong(1) + MIDDLE, row.getLong(KEYS), weight);
            })
        .sorted(
            Comparator.comparingDouble(BorderRegions.Cell::latDeg)
                .thenComparingDouble(BorderRegions.Cell::lonDeg)
                .thenComparingDouble(BorderRegions.Cell::weight)
                .thenComparingLong(BorderRegions.Cell::accounts))
        .toList();
  }

  /**
   * The goal for some of the territories.
   *
   * @param territories indices of {@link #reps}
   */
  Goal goal(int[] territories) {
    List<AlignConfig.Rep> some = IntStream.of(territories).mapToObj(reps::get).toList();
    return new Goal(
        some.stream().mapToDouble(AlignConfig.Rep::capacity).toArray(),
        tolerances(measures),
        seed,
        homes(some));
  }

  private static double[] tolerances(List<AlignConfig.Balanced> measures) {
    return measures.stream().mapToDouble(AlignConfig.Balanced::tolerance).toArray();
  }

  private static Column milli(String measure) {
    return functions.sum(milliOf(measure).cast("decimal(38,0)"));
  }

  private static Column milliOf(String measure) {
    return functions.round(of(measure).multiply(lit(UNITS)));
  }

  private static Column of(String measure) {
    return expr(Measures.sql(measure));
  }

  /** The least value with its account. */
  private static Column least(String measure) {
    return functions.min(functions.struct(of(measure), col("account_id")));
  }

  private static void checkNotNegative(String measure, List<Row> rows, int column) {
    Row least =
        rows.stream()
            .filter(row -> !row.isNullAt(column))
            .map(row -> row.getStruct(column))
            .min(
                Comparator.comparingDouble((Row row) -> row.getDouble(0))
                    .thenComparing(row -> row.getString(1)))
            .orElse(null);
    if (least != null && least.getDouble(0) < 0) {
      throw UserError.config(
          "The measure "
              + measure
              + " is "
              + least.getDouble(0)
              + " at the account "
              + least.getString(1)
              + ": what is balanced must not be negative.",
          "Mend its expression in score.metrics, for example by greatest(0, ...), or balance"
              + " another measure.");
    }
  }

  private static BigDecimal total(List<Row> rows, int column) {
    return rows.stream()
        .map(row -> row.getDecimal(column))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static double checkedTotal(String measure, long accounts, BigDecimal total) {
    if (total.signum() == 0) {
      throw UserError.config(
          String.format(
              Locale.ROOT,
              "The measure %s adds up to 0 over the %,d accounts: there is nothing to balance.",
              measure,
              accounts),
          "Give the accounts some of it, or balance another measure: --set align.measure=...");
    }
    if (total.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw UserError.config(
          "The " + measure + " of all accounts add up to more than 9.2e15.",
          "Check the unit of the values given, or balance another measure: --set align.measure=...");
    }
    return total.doubleValue();
  }

  /** The reps of the roster, and as many more as are asked for or needed. */
  private static List<AlignConfig.Rep> reps(
      AlignConfig align,
      SalesForce force,
      List<AlignConfig.Rep> roster,
      double workloadHours,
      long accounts) {
    List<AlignConfig.Rep> reps = new ArrayList<>(roster);
    long territories = force.territories();
    if (force.capacityHours() > 0) {
      double needed = workloadHours / force.capacityHours();
      double listed = reps.stream().mapToDouble(AlignConfig.Rep::capacity).sum();
      long more = (long) Math.ceil(Math.max(0, needed - listed) - NOT_ONE_MORE);
      territories = Math.max(1, reps.size() + more);
    }
    long most = Math.min(accounts, MOST_TERRITORIES);
    if (territories > most && force.capacityHours() > 0) {
      throw UserError.config(
          String.format(
              Locale.ROOT,
              "align.capacity_hours (%s) makes %,d territories, more than %,d.",
              force.capacityHours(),
              territories,
              most),
          "Maybe raise it: it is what one rep can do in a year.");
    }
    if (territories > most) {
      throw UserError.config(
          String.format(
              Locale.ROOT,
              "align.territories (%,d) exceeds the located accounts%s (%,d).",
              territories,
              align.where() == null ? "" : " that meet align.where",
              accounts),
          "Maybe lower it: --set align.territories="
              + Math.min(accounts, Math.max(FEW_TERRITORIES, accounts / ACCOUNTS_A_TERRITORY))
              + ".");
    }
    while (reps.size() < territories) {
      reps.add(FULL_TIME);
    }
    return reps;
  }

  private static RepHomes homes(List<AlignConfig.Rep> reps) {
    return RepHomes.ofDegrees(
        reps.stream().mapToDouble(rep -> degrees(rep.homeLatDeg())).toArray(),
        reps.stream().mapToDouble(rep -> degrees(rep.homeLonDeg())).toArray(),
        reps.stream().mapToDouble(AlignConfig.Rep::homePull).toArray());
  }

  private static double degrees(@Nullable Double given) {
    return given == null ? 0 : given;
  }

  /**
   * The scores' columns plus those that the engine reads: weight, and every measure if there are
   * several.
   */
  Dataset<Row> weighed(Dataset<Row> scores) {
    Column weight = lit(0);
    Dataset<Row> weighed = scores;
    for (int m = 0; m < measures.size(); m++) {
      Column measure = of(measures.get(m).measure());
      Column part = measures.size() == 1 ? measure : measure.multiply(lit(blend.get(m)));
      weight = m == 0 ? part : weight.plus(part);
      weighed = weighed.withColumn("measure_" + m, whole(measure));
    }
    return weighed.withColumn("weight", whole(weight));
  }

  private static Column whole(Column value) {
    return functions.round(value.multiply(lit(UNITS))).cast("bigint");
  }
}
