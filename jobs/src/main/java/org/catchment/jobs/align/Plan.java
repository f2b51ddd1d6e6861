package org.catchment.jobs.align;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.catchment.jobs.UserError;
import org.catchment.jobs.align.solver.Goal;
import org.catchment.jobs.align.solver.Homes;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.Measures;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration asks for, given what the accounts add up to.
 *
 * @param accounts N
 * @param measures what is balanced, the most important first
 * @param blend what a unit of each measure adds to an account's weight
 * @param reps who has each of the territories, length K
 * @param goal the same for the solver
 */
record Plan(
    long accounts,
    List<Config.Balanced> measures,
    List<Double> blend,
    List<Config.Rep> reps,
    Goal goal) {
  /**
   * Weights are whole thousandths of an hour or of a dollar: sums do not depend on their order.
   * What is less weighs nothing; the largest sum is nine million billion.
   */
  static final double UNITS = 1000;

  private static final int MOST_TERRITORIES = 100_000;

  private static final double NOT_ONE_MORE = 1e-9;

  private static final Config.Rep FULL_TIME = new Config.Rep(null, 1, null, null, null);

  /**
   * The plan for accounts with these rows of {@code published.account_metric}.
   *
   * @param roster who has the first territories
   */
  static Plan of(Config.Align align, List<Config.Rep> roster, Dataset<Row> scores) {
    List<Config.Balanced> measures = align.balanced();
    int count = measures.size();
    List<Column> aggregates = new ArrayList<>();
    measures.forEach(m -> aggregates.add(milli(m.measure())));
    aggregates.add(milli("workload_hours"));
    measures.forEach(m -> aggregates.add(least(m.measure())));
    Row row = scores.agg(functions.count(lit(1)), aggregates.toArray(Column[]::new)).head();
    if (align.where() != null && row.getLong(0) == 0) {
      throw UserError.config(
          "No account meets align.where (" + align.where() + ").",
          "Look at what it asks for, or leave it out: then all accounts take part.");
    }
    double[] totals = new double[count];
    for (int m = 0; m < count; m++) {
      String measure = measures.get(m).measure();
      checkNotNegative(measure, row, count + 2 + m);
      totals[m] = checkedTotal(measure, row, m + 1);
    }
    double workload = total(row, count + 1).doubleValue() / UNITS;
    List<Config.Rep> reps = reps(align, roster, workload, row.getLong(0));
    double[] tolerances = measures.stream().mapToDouble(Config.Balanced::tolerance).toArray();
    Goal goal =
        new Goal(
            reps.stream().mapToDouble(Config.Rep::capacity).toArray(),
            tolerances,
            align.seed(),
            homes(reps));
    double[] blend = totals.length == 1 ? new double[] {1} : Goal.blend(totals, tolerances);
    return new Plan(
        row.getLong(0),
        measures,
        IntStream.range(0, blend.length).mapToObj(m -> blend[m]).toList(),
        reps,
        goal);
  }

  private static Column milli(String measure) {
    return functions.sum(functions.round(of(measure).multiply(lit(UNITS))).cast("decimal(38,0)"));
  }

  private static Column of(String measure) {
    return expr(Measures.sql(measure));
  }

  /** The least value with its account. */
  private static Column least(String measure) {
    return functions.min(functions.struct(of(measure), col("account_id")));
  }

  private static void checkNotNegative(String measure, Row row, int column) {
    Row least = row.isNullAt(column) ? null : row.getStruct(column);
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

  private static BigDecimal total(Row row, int column) {
    return row.isNullAt(column) ? BigDecimal.ZERO : row.getDecimal(column);
  }

  private static double checkedTotal(String measure, Row row, int column) {
    BigDecimal total = total(row, column);
    if (total.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw UserError.config(
          "The " + measure + " of all accounts add up to more than 9.2e15.",
          "Check the unit of the values given, or balance another measure: --set align.measure=...");
    }
    return total.doubleValue();
  }

  /** Those of the roster, and as many more as are asked for or needed. */
  private static List<Config.Rep> reps(
      Config.Align align, List<Config.Rep> roster, double workloadHours, long accounts) {
    List<Config.Rep> reps = new ArrayList<>(roster);
    long territories = align.territories();
    if (align.capacityHours() > 0) {
      double needed = workloadHours / align.capacityHours();
      double listed = reps.stream().mapToDouble(Config.Rep::capacity).sum();
      long more = (long) Math.ceil(Math.max(0, needed - listed) - NOT_ONE_MORE);
      territories = Math.max(1, reps.size() + more);
    }
    long most = Math.min(accounts, MOST_TERRITORIES);
    if (territories > most && align.capacityHours() > 0) {
      throw UserError.config(
          String.format(
              Locale.ROOT,
              "align.capacity_hours (%s) makes %,d territories, more than %,d.",
              align.capacityHours(),
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
          "Maybe lower it: --set align.territories=" + Math.max(1, accounts / 100) + ".");
    }
    while (reps.size() < territories) {
      reps.add(FULL_TIME);
    }
    return reps;
  }

  private static Homes homes(List<Config.Rep> reps) {
    return Homes.ofDegrees(
        reps.stream().mapToDouble(rep -> degrees(rep.homeLatDeg())).toArray(),
        reps.stream().mapToDouble(rep -> degrees(rep.homeLonDeg())).toArray(),
        reps.stream().mapToDouble(Config.Rep::homePull).toArray());
  }

  private static double degrees(@Nullable Double given) {
    return given == null ? 0 : given;
  }

  /**
   * The scores' columns with what the engine wants: weight, and every measure if there are several.
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
