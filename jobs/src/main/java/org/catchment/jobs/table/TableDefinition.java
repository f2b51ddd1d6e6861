package org.catchment.jobs.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.spark.CreateStatement;
import org.catchment.jobs.spark.SqlText;

/**
 * A table as its file in {@code data-schema} defines it.
 *
 * @param ddl the file's statement
 * @param schema columns with types, NOT NULL and comments, in order
 * @param partition partition columns, in order
 * @param key columns that identify a row
 * @param properties all table properties, constraints included
 * @param comment what the table holds
 */
public record TableDefinition(
    Table table,
    String ddl,
    StructType schema,
    List<String> partition,
    List<String> key,
    Map<String, String> properties,
    String comment) {

  private static final String KEY_PROPERTY = "catchment.key";

  /** Whose rows a table holds side by side. */
  public enum Kind {
    /** Those of every run: a run reads and replaces its own. */
    RUN,
    /**
     * Those of every input file, by its content: landed once, and read by every run that names it.
     */
    FILE,
    /** Every state that a row has had, by its key: a run brings the newest and reads it. */
    HISTORY
  }

  static final String FILE_ID = "file_id";
  static final String VALID_FROM = "valid_from";
  static final String VALID_TO = "valid_to";

  /** Whose rows the table holds: its columns tell. */
  public Kind kind() {
    List<String> columns = Arrays.asList(schema.fieldNames());
    return partition.contains(FILE_ID)
        ? Kind.FILE
        : columns.contains(VALID_TO) ? Kind.HISTORY : Kind.RUN;
  }

  /** Reads and parses the definition of a table. */
  public static TableDefinition of(Table table) {
    String ddl = read("/data-schema/" + table.schema() + "/" + table.shortName() + ".sql");
    CreateStatement statement = CreateStatement.parse(ddl);
    List<String> key =
        Arrays.asList(statement.properties().getOrDefault(KEY_PROPERTY, "").split(", *"));
    return new TableDefinition(
        table,
        ddl,
        statement.schema(),
        statement.partition(),
        key,
        statement.properties(),
        statement.comment());
  }

  /** The statement that creates the table in a folder, without a catalog. */
  String createAt(String path) {
    return ddl.replace(
        "CREATE TABLE " + table.fullName(),
        "CREATE TABLE IF NOT EXISTS delta." + SqlText.name(path));
  }

  private static String read(String resource) {
    try (InputStream in = TableDefinition.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("No definition " + resource + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows with the columns of a schema, in its order; those that they lack are NULL. */
  public static Dataset<Row> shaped(Dataset<Row> rows, StructType schema) {
    List<String> have = List.of(rows.columns());
    return rows.select(
        Arrays.stream(schema.fields())
            .map(
                field ->
                    have.contains(field.name())
                        ? col(field.name())
                        : lit(null).cast(field.dataType()).as(field.name()))
            .toArray(Column[]::new));
  }
}
