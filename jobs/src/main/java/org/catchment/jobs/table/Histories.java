package org.catchment.jobs.table;

import io.delta.tables.DeltaTable;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.spark.DeltaFolder;
import org.catchment.jobs.spark.SqlText;
import org.jspecify.annotations.Nullable;

/** Tables that keep every state of a row, with the days on which it began and ended to hold. */
final class Histories {
  private final Warehouse warehouse;

  Histories(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * The rows of a history that are valid, without the dates.
   *
   * @param version Delta version of the table to look at; null for the newest
   */
  Dataset<Row> valid(Table table, @Nullable Long version) {
    DeltaFolder.State newest = warehouse.newest(table);
    Dataset<Row> rows =
        version == null || version == newest.version()
            ? newest.rows()
            : warehouse.folder(table).rowsAt(version);
    return rows.where(functions.col(TableDefinition.VALID_TO).isNull())
        .drop(TableDefinition.VALID_FROM, TableDefinition.VALID_TO);
  }

  /**
   * Like {@link RunTables#merge}, in at most one Delta commit.
   *
   * @param rows with {@code run_id} and without the dates
   * @throws UserError when the table holds a later state
   */
  Written merge(Table table, Dataset<Row> rows, LocalDate asOf) {
    TableDefinition definition = warehouse.definition(table);
    List<String> keys =
        definition.key().stream().filter(key -> !key.equals(TableDefinition.VALID_FROM)).toList();
    String day = "DATE" + SqlText.literal(asOf.toString());
    Dataset<Row> dated =
        rows.withColumn(TableDefinition.VALID_FROM, functions.expr(day))
            .withColumn(TableDefinition.VALID_TO, functions.expr("CAST(NULL AS DATE)"));
    if (!warehouse.exists(table) || warehouse.newest(table).isEmpty()) {
      return warehouse.append(table, dated, "merge " + asOf);
    }
    return WriteFailures.guard(
        warehouse.path(table),
        () -> {
          requireNotLater(table, asOf);
          // Computed once. Delta refuses to merge from a dataset in Spark's cache.
          Dataset<Row> changes =
              changes(table, dated.select(warehouse.columns(table)), keys).localCheckpoint();
          if (!changes.isEmpty()) {
            apply(table, changes, keys, day);
          }
          long version = warehouse.newest(table).version();
          return new Written(table, version, valid(table, version).count());
        });
  }

  private void requireNotLater(Table table, LocalDate asOf) {
    Row latest = warehouse.read(table).agg(functions.max(TableDefinition.VALID_FROM)).head();
    if (latest.getDate(0).toLocalDate().isAfter(asOf)) {
      throw UserError.config(
          String.format(
              Locale.ROOT,
              "The input is as of %s, and %s holds the state as of %s already.",
              asOf,
              table.fullName(),
              latest.getDate(0)),
          "Give the newer files, or set input.as_of to the day as of which these hold; to look at an"
              + " older state beside it, choose another folder with --out.");
    }
  }

  /**
   * The differences: {@code key}, and the {@code row} that begins, or NULL if the valid row ends.
   * New rows carry their key, too; otherwise a join would send all of them to one task.
   */
  private Dataset<Row> changes(Table table, Dataset<Row> rows, List<String> keys) {
    List<String> own = List.of(TableDefinition.VALID_FROM, TableDefinition.VALID_TO, "run_id");
    Column content =
        functions.struct(
            Arrays.stream(warehouse.definition(table).schema().fields())
                .filter(field -> !own.contains(field.name()))
                .map(Histories::comparable)
                .toArray(Column[]::new));
    Dataset<Row> before =
        warehouse
            .read(table)
            .where(functions.col(TableDefinition.VALID_TO).isNull())
            .select(struct(keys).as("closes"), content.as("before"));
    Dataset<Row> after =
        rows.select(struct(keys).as("key"), content.as("after"), functions.struct("*").as("row"));
    Dataset<Row> differ =
        before
            .join(after, functions.col("closes").equalTo(functions.col("key")), "full_outer")
            .where("NOT (before <=> after)");
    Column sides =
        functions.array(
            functions.struct(functions.col("closes").as("key"), nothing(after, "row")),
            functions.struct(functions.col("key"), functions.col("row")));
    return differ.select(functions.inline(sides)).where("key IS NOT NULL");
  }

  /** Maps cannot be compared, but their sorted entries can. */
  private static Column comparable(StructField field) {
    Column column = functions.col(field.name());
    return field.dataType() instanceof MapType
        ? functions.array_sort(functions.map_entries(column)).as(field.name())
        : column;
  }

  private static Column struct(List<String> columns) {
    return functions.struct(columns.stream().map(functions::col).toArray(Column[]::new));
  }

  private static Column nothing(Dataset<Row> like, String column) {
    return functions.lit(null).cast(like.schema().apply(column).dataType()).as(column);
  }

  /** A row that began on the same day was never valid, so it is deleted. */
  private void apply(Table table, Dataset<Row> changes, List<String> keys, String day) {
    Map<String, String> row =
        Arrays.stream(warehouse.definition(table).schema().fieldNames())
            .collect(Collectors.toMap(name -> name, name -> "change.row." + name));
    String same =
        keys.stream()
            .map(key -> "kept." + key + " = change.key." + key)
            .collect(Collectors.joining(" AND "));
    DeltaTable.forPath(warehouse.session(), warehouse.path(table))
        .as("kept")
        .merge(changes.as("change"), "kept.valid_to IS NULL AND change.row IS NULL AND " + same)
        .whenMatched("kept.valid_from = " + day)
        .delete()
        .whenMatched()
        .updateExpr(Map.of(TableDefinition.VALID_TO, day))
        .whenNotMatched("change.row IS NOT NULL")
        .insertExpr(row)
        .execute();
  }
}
