package org.catchment.jobs.score;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.ConfigLoader;
import org.catchment.jobs.config.InvalidValue;
import org.catchment.jobs.config.ScoreConfig;
import org.catchment.jobs.spark.expression.AccountSql;
import org.catchment.jobs.spark.expression.NamedValues;
import org.catchment.jobs.spark.expression.ValueOrNull;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The user's own figures of accounts: {@code score.metrics}, and {@code align.where}, which says
 * what accounts take part.
 *
 * <p>They are SQL over documented columns: those of {@code published.account_metric} and {@code
 * conformed.account}, and the figures of {@code conformed.county}, which begin with {@code
 * county_}.
 */
public final class Metrics {
  /** What a run writes about itself, and what is derived from the metrics. */
  private static final Set<String> NO_COLUMNS =
      Set.of("run_id", "valid_from", "valid_to", "metric", "is_aligned");

  private static final Set<String> PLACE = Set.of("lat_deg", "lon_deg");
  private static final String COUNTY = "county_";

  private final List<ScoreConfig.Metric> metrics;
  private final String where;

  public Metrics(Config config) {
    metrics = config.score().metrics();
    String given = config.align().where();
    where = given == null ? "true" : given;
  }

  /** The documented columns, with their types and comments. */
  public static StructType columns() {
    StructType columns = new StructType();
    for (Table table : List.of(Table.PUBLISHED_ACCOUNT_METRIC, Table.CONFORMED_ACCOUNT)) {
      for (StructField field : TableDefinition.of(table).schema().fields()) {
        // The potential and workload that a customer gave are already in the scores.
        if (!NO_COLUMNS.contains(field.name()) && !has(columns, field.name())) {
          columns = columns.add(field);
        }
      }
    }
    for (StructField field : countyFigures()) {
      columns =
          columns.add(
              new StructField(COUNTY + field.name(), field.dataType(), true, field.metadata()));
    }
    return columns;
  }

  private static List<StructField> countyFigures() {
    return Arrays.stream(TableDefinition.of(Table.CONFORMED_COUNTY).schema().fields())
        .filter(field -> field.dataType() instanceof NumericType && !PLACE.contains(field.name()))
        .toList();
  }

  private static boolean has(StructType columns, String name) {
    return Arrays.asList(columns.fieldNames()).contains(name);
  }

  /**
   * Checks the expressions without evaluating them, to find a mistake before Spark starts.
   *
   * @throws InvalidValue when one cannot be used
   */
  public static void check(Config config) {
    List<ScoreConfig.Metric> metrics = config.score().metrics();
    String where = config.align().where();
    // A test checks the defaults: parsing them takes a second, half of a dry run.
    if (where != null || !metrics.equals(defaults())) {
      check(metrics, where);
    }
  }

  static List<ScoreConfig.Metric> defaults() {
    return ConfigLoader.load(null, List.of()).config().score().metrics();
  }

  /** Like {@link #check(Config)}, for any expressions. */
  static void check(List<ScoreConfig.Metric> metrics, @Nullable String where) {
    StructType columns = columns();
    StructType withMetrics = columns;
    for (int i = 0; i < metrics.size(); i++) {
      ScoreConfig.Metric metric = metrics.get(i);
      String key = "score.metrics[" + i + "].";
      if (has(columns, metric.name())) {
        throw new InvalidValue(
            key + "name", "is the name of a column", "Give the metric a name of its own.");
      }
      DataType type = new AccountSql(key + "sql", metric.sql()).check(columns);
      if (!(type instanceof NumericType || type instanceof BooleanType)) {
        throw new InvalidValue(
            key + "sql",
            "gives " + type.sql() + ", not a number",
            "Let it give a number or a condition; a text becomes a number by cast(... AS DOUBLE).");
      }
      withMetrics = withMetrics.add(metric.name(), DataTypes.DoubleType);
    }
    if (where != null) {
      DataType type = new AccountSql("align.where", where).check(withMetrics);
      if (!(type instanceof BooleanType)) {
        throw new InvalidValue(
            "align.where",
            "gives " + type.sql() + ", not a condition",
            "Compare it with something, for example: workload_hours > 0.");
      }
    }
  }

  /**
   * SQL of what the expressions read besides the columns of {@code published.account_metric}: by
   * name, over {@code conformed_account a} and {@code conformed_county c}.
   */
  Map<String, String> inputs() {
    Set<String> read = new TreeSet<>(new AccountSql("align.where", where).columns());
    metrics.forEach(metric -> read.addAll(new AccountSql("sql", metric.sql()).columns()));
    metrics.forEach(metric -> read.remove(metric.name()));
    read.removeAll(names(TableDefinition.of(Table.PUBLISHED_ACCOUNT_METRIC).schema()));
    Set<String> ofAccount = names(TableDefinition.of(Table.CONFORMED_ACCOUNT).schema());
    Map<String, String> inputs = new TreeMap<>();
    for (String name : read) {
      inputs.put(
          name, ofAccount.contains(name) ? "a." + name : "c." + name.substring(COUNTY.length()));
    }
    return inputs;
  }

  private static Set<String> names(StructType columns) {
    return Set.of(columns.fieldNames());
  }

  /**
   * Adds {@code metric}, the values of the metrics by name, and {@code is_aligned}, whether the
   * account takes part in the alignment. A metric has no value (NULL) where it cannot be computed:
   * where its expression is NULL, divides by 0, takes a text that is no number for one ...; a
   * condition without a value is not met.
   *
   * @param rows with all {@link #columns} that are read
   */
  Dataset<Row> withMetrics(Dataset<Row> rows) {
    Map<String, Column> byName = new LinkedHashMap<>();
    List<Column> valued = new ArrayList<>(List.of(col("*")));
    for (ScoreConfig.Metric metric : metrics) {
      valued.add(ValueOrNull.of(metric.sql()).as(metric.name()));
      byName.put(metric.name(), col(metric.name()));
    }
    return rows.select(valued.toArray(Column[]::new))
        .withColumn("metric", NamedValues.all(byName))
        .withColumn("is_aligned", coalesce(ValueOrNull.of(where), lit(0d)).equalTo(lit(1d)))
        .drop(metrics.stream().map(ScoreConfig.Metric::name).toArray(String[]::new));
  }
}
