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
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Map<Table, TableDefinition> PARSED = new ConcurrentHashMap<>();
  private static final Pattern COMMENT = Pattern.compile("(?m)^COMMENT '(.*)'$");

  /** How the rows of a table are kept. */
  public enum Kind {
    /** By run: a run reads and replaces its own rows. */
    RUN,
    /** By input file, identified by its content: landed once, read by every run that names it. */
    FILE,
    /** By key, with every state of a row: a run writes the newest state and reads it. */
    HISTORY
  }

  static final String FILE_ID = "file_id";
  static final String VALID_FROM = "valid_from";
  static final String VALID_TO = "valid_to";

  /** How the rows are kept, as the columns tell. */
  public Kind kind() {
    List<String> columns = Arrays.asList(schema.fieldNames());
    return partition.contains(FILE_ID)
        ? Kind.FILE
        : columns.contains(VALID_TO) ? Kind.HISTORY : Kind.RUN;
  }

  /** What a table holds, without the second that parsing all definitions takes. */
  public static String commentOf(Table table) {
    Matcher comment = COMMENT.matcher(ddl(table));
    if (!comment.find()) {
      throw new IllegalStateException("The definition of " + table.fullName() + " has no comment");
    }
    return comment.group(1);
  }

  private static String ddl(Table table) {
    return read("/data-schema/" + table.schema() + "/" + table.shortName() + ".sql");
  }

  /** The definition of a table. It is parsed once, because parsing takes a tenth of a second. */
  public static TableDefinition of(Table table) {
    return PARSED.computeIfAbsent(table, TableDefinition::parse);
  }

  private static TableDefinition parse(Table table) {
    String ddl = ddl(table);
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

  /** Rows with the columns of a schema, in its order; columns that they lack are NULL. */
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
