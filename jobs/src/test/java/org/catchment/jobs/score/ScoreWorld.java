package org.catchment.jobs.score;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.ConfigLoader;
import org.catchment.jobs.run.StepProgress;
import org.catchment.jobs.score.Score.Scores;
import org.catchment.jobs.spark.KeptRows;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableDefinition;
import org.jspecify.annotations.Nullable;

/** A few conformed rows, scored without the steps before and without tables. */
final class ScoreWorld implements AutoCloseable {
  private static final List<Table> TABLES =
      List.of(
          Table.CONFORMED_ACCOUNT,
          Table.CONFORMED_ACCOUNT_LINK,
          Table.CONFORMED_PLACE,
          Table.CONFORMED_COUNTY,
          Table.CONFORMED_PROCEDURE_VOLUME,
          Table.CONFORMED_SALE);

  private final SparkSession session = TestSpark.session();
  private final KeptRows kept = new KeptRows(session);
  private final Map<Table, List<Map<String, @Nullable Object>>> rows = new TreeMap<>();
  private final List<String> sets = new ArrayList<>();

  /** A row; columns that are not named are NULL. */
  ScoreWorld row(Table table, @Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> row = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      row.put((String) Objects.requireNonNull(namesAndValues[i]), namesAndValues[i + 1]);
    }
    rows.computeIfAbsent(table, t -> new ArrayList<>()).add(row);
    return this;
  }

  /** An account at (39.5, -100.5) in county 20001, with further columns. */
  ScoreWorld account(String id, String kind, String type, @Nullable Object... more) {
    @Nullable Object[] all = new Object[more.length + 12];
    System.arraycopy(more, 0, all, 12, more.length);
    Object[] common = {
      "account_id",
      id,
      "kind",
      kind,
      "account_type",
      type,
      "county_id",
      "20001",
      "lat_deg",
      39.5,
      "lon_deg",
      -100.5
    };
    System.arraycopy(common, 0, all, 0, 12);
    return row(Table.CONFORMED_ACCOUNT, all);
  }

  ScoreWorld volume(String id, String group, int year, String source, @Nullable Double volume) {
    return row(
        Table.CONFORMED_PROCEDURE_VOLUME,
        "account_id",
        id,
        "procedure_group",
        group,
        "year",
        year,
        "years",
        source.endsWith("sum") ? 10 : 1,
        "source",
        source,
        "volume",
        volume,
        "is_suppressed",
        volume == null);
  }

  ScoreWorld set(String keyValue) {
    sets.add(keyValue);
    return this;
  }

  SparkSession session() {
    return session;
  }

  Scores scored() {
    NamedRows conformed = NamedRows.in(session);
    for (Table table : TABLES) {
      conformed = conformed.with(table.viewName(), rows(table));
    }
    Config config = ConfigLoader.load(null, sets).config();
    return Score.scores(
        conformed, config.score(), new Metrics(config).inputs(), kept, StepProgress.NONE);
  }

  /** The rows of a table. */
  Dataset<Row> rows(Table table) {
    StructType schema = TableDefinition.of(table).schema();
    List<Row> values = new ArrayList<>();
    for (Map<String, @Nullable Object> row : rows.getOrDefault(table, List.of())) {
      @Nullable Object[] cells = new Object[schema.size()];
      row.forEach((name, value) -> cells[schema.fieldIndex(name)] = value);
      values.add(RowFactory.create(cells));
    }
    StructType nullable = new StructType();
    for (var field : schema.fields()) {
      nullable = nullable.add(field.name(), field.dataType(), true);
    }
    return session.createDataFrame(values, nullable);
  }

  /** Rows as text, one string a row, in order. */
  static List<String> show(Dataset<Row> rows, String... expressions) {
    return rows.selectExpr(expressions).collectAsList().stream()
        .map(row -> row.mkString("|"))
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    kept.close();
  }
}
