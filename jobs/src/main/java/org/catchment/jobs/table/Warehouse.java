package org.catchment.jobs.table;

import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.spark.DeltaFolder;
import org.catchment.jobs.spark.SqlText;

/**
 * The Delta tables under one output folder: {@code <root>/<schema>/<table>}.
 *
 * <p>Tables are found by their folder, so a run needs no metastore; {@link TableNames} gives them
 * their names in the session's catalog for people who write SQL.
 */
public final class Warehouse {
  private final SparkSession session;
  private final Path root;

  /**
   * @param root folder of the tables, a local path or any URI that Hadoop knows
   */
  public Warehouse(SparkSession session, String root) {
    this.session = session;
    Path path = new Path(root);
    this.root = WriteFailures.guard(root, () -> fileSystem(path).makeQualified(path));
  }

  public SparkSession session() {
    return session;
  }

  /** The folder of the tables. */
  public Path root() {
    return root;
  }

  /** The folder of one table. */
  public String path(Table table) {
    return new Path(root, table.schema() + "/" + table.shortName()).toString();
  }

  public TableDefinition definition(Table table) {
    return TableDefinition.of(table);
  }

  /**
   * Whether the table has been created in this output folder. A full disk may have left a log
   * without a commit: that does not count.
   */
  public boolean exists(Table table) {
    return WriteFailures.guard(path(table), () -> folder(table).exists());
  }

  /**
   * All rows of the table, of finished and unfinished runs.
   *
   * @throws UserError if it does not exist
   */
  public Dataset<Row> read(Table table) {
    return newest(table).rows();
  }

  /** The rows of a table that have one of these values in its partition column {@code column}. */
  public Dataset<Row> read(Table table, String column, Collection<String> values) {
    return newest(table).rows(Map.of(column, Set.copyOf(values)));
  }

  DeltaFolder folder(Table table) {
    return new DeltaFolder(session, path(table));
  }

  /**
   * The newest state of a table.
   *
   * @throws UserError if it does not exist
   */
  DeltaFolder.State newest(Table table) {
    return folder(table)
        .newest()
        .orElseThrow(
            () ->
                UserError.output(
                    path(table),
                    "table " + table.fullName() + " is not there",
                    "Put the folder back, or run again into another one with --out."));
  }

  /**
   * Fails before any work if the output cannot be written, or if another version of Catchment
   * defined one of its tables differently.
   */
  public void check() {
    String folder = root.toString();
    WriteFailures.guard(
        folder,
        () -> {
          FileSystem files = fileSystem(root);
          Path probe = new Path(root, ".catchment-write-probe");
          files.mkdirs(root);
          try (FSDataOutputStream out = files.create(probe, true)) {
            out.write(1);
          }
          return files.delete(probe, false);
        });
    for (Table table : Table.values()) {
      if (exists(table)) {
        checkDefinition(table);
      }
    }
  }

  private void checkDefinition(Table table) {
    TableDefinition definition = definition(table);
    DeltaFolder.State found = newest(table);
    requireSame(table, "column", columns(definition.schema()), columns(found.schema()));
    requireSame(table, "property", ours(definition.properties()), ours(found.properties()));
  }

  /** Type and NOT NULL of each column, by name. */
  private static Map<String, String> columns(StructType schema) {
    return Arrays.stream(schema.fields())
        .collect(
            Collectors.toMap(
                StructField::name,
                field -> field.dataType().sql() + (field.nullable() ? "" : " NOT NULL")));
  }

  /**
   * Constraints and other properties that we rely on; how Delta stores the table is up to its
   * owner.
   */
  private static Map<String, String> ours(Map<String, String> properties) {
    return properties.entrySet().stream()
        .filter(property -> property.getKey().matches("(delta\\.constraints|catchment)\\..*"))
        .collect(Collectors.toMap(Map.Entry::getKey, property -> "'" + property.getValue() + "'"));
  }

  private void requireSame(
      Table table, String what, Map<String, String> want, Map<String, String> have) {
    Set<String> names = new TreeSet<>(want.keySet());
    names.addAll(have.keySet());
    for (String name : names) {
      String here = want.getOrDefault(name, "missing");
      String there = have.getOrDefault(name, "missing");
      if (!here.equals(there)) {
        throw UserError.output(
            path(table),
            String.format(
                Locale.ROOT,
                "table %s was written by another version of Catchment: %s %s is %s there, and %s in"
                    + " this version",
                table.fullName(),
                what,
                name,
                there,
                here),
            "Choose another folder with --out, or move this one away.");
      }
    }
  }

  /**
   * Replaces some partitions with {@code rows}, in one Delta commit.
   *
   * @param rows rows of these partitions, with the definition's columns by name, in any order
   * @param partitions the partitions' values by column; some partition columns may be missing
   * @return the table's new version and the number of rows written
   */
  Written replace(Table table, Dataset<Row> rows, Map<String, Set<String>> partitions) {
    // Delta takes longer to find that nothing matches than to write a small table.
    if (!exists(table) || !newest(table).holds(partitions)) {
      return append(table, rows, partitions);
    }
    String where = where(partitions);
    return write(
        table, rows, where, writer -> writer.mode("overwrite").option("replaceWhere", where));
  }

  /** Adds rows of partitions that are known to be empty: {@link #replace} without the look. */
  Written append(Table table, Dataset<Row> rows, Map<String, Set<String>> partitions) {
    return append(table, rows, where(partitions));
  }

  private static String where(Map<String, Set<String>> partitions) {
    return new TreeMap<>(partitions)
        .entrySet().stream()
            .map(column -> column.getKey() + " IN (" + literals(column.getValue()) + ")")
            .collect(Collectors.joining(" AND "));
  }

  private static String literals(Set<String> values) {
    return values.stream().sorted().map(SqlText::literal).collect(Collectors.joining(", "));
  }

  /**
   * Adds the rows, in one Delta commit.
   *
   * @param mark user metadata of the commit
   */
  Written append(Table table, Dataset<Row> rows, String mark) {
    return write(table, rows, mark, writer -> writer.mode("append"));
  }

  private Written write(
      Table table, Dataset<Row> rows, String where, UnaryOperator<DataFrameWriter<Row>> mode) {
    String path = path(table);
    return WriteFailures.guard(
        path,
        () -> {
          if (!exists(table)) {
            create(table);
          }
          mode.apply(rows.select(columns(table)).write().format("delta"))
              .option("userMetadata", where)
              .save(path);
          DeltaFolder.Commit commit = folder(table).commit(where);
          return new Written(table, commit.version(), commit.rows());
        });
  }

  private void create(Table table) throws IOException {
    // A full disk may have left an empty log. Delta takes any folder with content for a table, and
    // the first rows would turn it into one without partitions and constraints.
    folder(table).deleteLog();
    session.sql(definition(table).createAt(path(table)));
    if (!exists(table)) {
      throw UserError.output(
          path(table),
          "holds files and is no table",
          "Move them away, or choose another folder with --out.");
    }
  }

  /** The columns of the definition, in its order and of its types. */
  Column[] columns(Table table) {
    return Arrays.stream(definition(table).schema().fields())
        .map(f -> functions.col(f.name()).cast(f.dataType()).as(f.name()))
        .toArray(Column[]::new);
  }

  public void delete(Table table, String where) {
    WriteFailures.guard(
        path(table),
        () -> {
          DeltaTable.forPath(session, path(table)).delete(where);
          return true;
        });
  }

  private FileSystem fileSystem(Path path) throws IOException {
    return path.getFileSystem(session.sparkContext().hadoopConfiguration());
  }
}
