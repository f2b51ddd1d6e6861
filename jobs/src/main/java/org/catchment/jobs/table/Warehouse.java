package org.catchment.jobs.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.tables.DeltaTable;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaColumnMapping;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.UserError;
import org.catchment.jobs.table.TableDefinition.Kind;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The Delta tables under one output folder: {@code <root>/<schema>/<table>}.
 *
 * <p>Tables are found by their folder, so a run needs no metastore; {@link #register} gives them
 * their names in the session's catalog for people who write SQL.
 */
public final class Warehouse {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession session;
  private final Path root;
  private final Map<Table, TableDefinition> definitions = new ConcurrentHashMap<>();

  /**
   * @param root folder of the tables, a local path or any URI that Hadoop knows
   */
  public Warehouse(SparkSession session, String root) {
    this.session = session;
    Path path = new Path(root);
    this.root = guard(root, () -> fileSystem(path).makeQualified(path));
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
    return definitions.computeIfAbsent(table, TableDefinition::of);
  }

  /**
   * Whether the table has been created in this output folder. A log without a commit is of a disk
   * that got full at that moment.
   */
  public boolean exists(Table table) {
    Path log = new Path(path(table), "_delta_log");
    return guard(path(table), () -> fileSystem(log).exists(log) && commits(log).length > 0);
  }

  /**
   * All rows of the table, of finished and unfinished runs.
   *
   * @throws UserError when it is not there
   */
  public Dataset<Row> read(Table table) {
    return read(newest(table), file -> true);
  }

  /** The rows of a table that is partitioned by {@code column}, where it has one of the values. */
  public Dataset<Row> read(Table table, String column, Collection<String> values) {
    Snapshot newest = newest(table);
    String name = DeltaColumnMapping.getPhysicalName(newest.schema().apply(column));
    return read(
        newest,
        file -> values.contains(CollectionConverters.asJava(file.partitionValues()).get(name)));
  }

  /**
   * The rows of some files of a table. Left to Delta, every query over a table looks for its files
   * by a Spark job, which takes longer than reading a small one; the summary of a commit lists them
   * as long as they are few (Delta protocol, "Version Checksum File").
   */
  private static Dataset<Row> read(Snapshot snapshot, Predicate<AddFile> which) {
    List<AddFile> files =
        snapshot
            .checksumOpt()
            .flatMap(VersionChecksum::allFiles)
            .map(CollectionConverters::asJava)
            .getOrElse(() -> snapshot.allFiles().collectAsList());
    return snapshot
        .deltaLog()
        .createDataFrame(
            snapshot,
            CollectionConverters.asScala(files.stream().filter(which).toList()).toSeq(),
            false,
            Option.empty());
  }

  private Snapshot newest(Table table) {
    Snapshot newest = DeltaLog.forTableWithSnapshot(session, path(table))._2();
    if (newest.version() < 0) {
      throw UserError.output(
          path(table),
          "table " + table.fullName() + " is not there",
          "Put the folder back, or run again into another one with --out.");
    }
    return newest;
  }

  /**
   * Fails before any work when the output cannot be written, or when another version of Catchment
   * defined one of its tables differently.
   */
  public void check() {
    String folder = root.toString();
    guard(
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
    Metadata found = newest(table).metadata();
    requireSame(table, "column", columns(definition.schema()), columns(found.schema()));
    requireSame(
        table,
        "property",
        ours(definition.properties()),
        ours(CollectionConverters.asJava(found.configuration())));
  }

  /** Type and NOT NULL of each column, by name. */
  private static Map<String, String> columns(StructType schema) {
    return Arrays.stream(schema.fields())
        .collect(
            Collectors.toMap(
                StructField::name,
                field -> field.dataType().sql() + (field.nullable() ? "" : " NOT NULL")));
  }

  /** Constraints and what else we rely on; how Delta stores the table is the owner's affair. */
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
   * Replaces the rows that {@code where} selects by {@code rows}, in one Delta commit.
   *
   * @param rows must hold the definition's columns by name; order does not matter
   * @param where predicate over partition columns that holds for every row
   * @return the table's new version and the rows written
   */
  Written replace(Table table, Dataset<Row> rows, String where) {
    if (!exists(table)) {
      return append(table, rows, where); // there is nothing to look for
    }
    return write(
        table, rows, where, writer -> writer.mode("overwrite").option("replaceWhere", where));
  }

  /**
   * Adds the rows, in one Delta commit: what {@link #replace} does when {@code where} selects none,
   * without looking for them.
   */
  Written append(Table table, Dataset<Row> rows, String where) {
    return write(table, rows, where, writer -> writer.mode("append"));
  }

  private Written write(
      Table table, Dataset<Row> rows, String where, UnaryOperator<DataFrameWriter<Row>> mode) {
    String path = path(table);
    return guard(
        path,
        () -> {
          if (!exists(table)) {
            create(table);
          }
          mode.apply(rows.select(columns(table)).write().format("delta"))
              .option("userMetadata", where)
              .save(path);
          return lastCommit(table, where);
        });
  }

  private void create(Table table) throws IOException {
    // What a full disk has left of a log: Delta takes a folder with anything in it for a table, and
    // the first rows would make one of it without partitions and constraints.
    Path log = new Path(path(table), "_delta_log");
    fileSystem(log).delete(log, true);
    session.sql(definition(table).createAt(path(table)));
    if (!exists(table)) {
      throw UserError.output(
          path(table),
          "holds files and is no table",
          "Move them away, or choose another folder with --out.");
    }
  }

  /**
   * The newest commit that carries {@code mark}, read from the table's log (Delta protocol, "Commit
   * Provenance Information"): asking Delta for its history takes a Spark job each time.
   */
  private Written lastCommit(Table table, String mark) throws IOException {
    Path log = new Path(path(table), "_delta_log");
    FileSystem files = fileSystem(log);
    Path[] commits = commits(log);
    for (Path commit : commits) {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(files.open(commit), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          JsonNode info = JSON.readTree(line).path("commitInfo");
          if (info.path("userMetadata").asText().equals(mark)) {
            long version = Long.parseLong(commit.getName().replace(".json", ""));
            long rows = info.path("operationMetrics").path("numOutputRows").asLong();
            return new Written(table, version, rows);
          }
        }
      }
    }
    // Replacing no rows by no rows commits nothing.
    return new Written(table, Long.parseLong(commits[0].getName().replace(".json", "")), 0);
  }

  /** The files of a log's commits, the newest first. */
  private Path[] commits(Path log) throws IOException {
    return Arrays.stream(
            fileSystem(log).listStatus(log, file -> file.getName().matches("[0-9]+\\.json")))
        .map(FileStatus::getPath)
        .sorted(Comparator.comparing(Path::getName).reversed())
        .toArray(Path[]::new);
  }

  /**
   * The rows of a history that are valid, without the dates.
   *
   * @param version Delta version of the table to look at; null for the newest
   */
  Dataset<Row> valid(Table table, @Nullable Long version) {
    Snapshot newest = newest(table);
    Dataset<Row> rows =
        version == null || version.equals(newest.version())
            ? read(newest, file -> true)
            : session.read().format("delta").option("versionAsOf", version).load(path(table));
    return rows.where(functions.col(TableDefinition.VALID_TO).isNull())
        .drop(TableDefinition.VALID_FROM, TableDefinition.VALID_TO);
  }

  /**
   * As {@link RunTables#merge}, in at most one Delta commit.
   *
   * @param rows with {@code run_id} and without the dates
   * @throws UserError when the table holds a later state
   */
  Written merge(Table table, Dataset<Row> rows, LocalDate asOf) {
    TableDefinition definition = definition(table);
    List<String> keys =
        definition.key().stream().filter(key -> !key.equals(TableDefinition.VALID_FROM)).toList();
    String day = "DATE'" + asOf + "'";
    Dataset<Row> dated =
        rows.withColumn(TableDefinition.VALID_FROM, functions.expr(day))
            .withColumn(TableDefinition.VALID_TO, functions.expr("CAST(NULL AS DATE)"));
    if (!exists(table) || read(table).isEmpty()) {
      return append(table, dated, "merge " + asOf);
    }
    return guard(
        path(table),
        () -> {
          requireNotLater(table, asOf);
          // Computed once; Delta refuses to merge what is in Spark's cache of datasets.
          Dataset<Row> changes =
              changes(table, dated.select(columns(table)), keys).localCheckpoint();
          if (!changes.isEmpty()) {
            apply(table, changes, keys, day);
          }
          long version = newest(table).version();
          return new Written(table, version, valid(table, version).count());
        });
  }

  private void requireNotLater(Table table, LocalDate asOf) {
    Row latest = read(table).agg(functions.max(TableDefinition.VALID_FROM)).head();
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
   * What differs: {@code key}, and the {@code row} that begins; NULL where the valid row ends. New
   * rows have their key, too, or a join would send all of them to one task.
   */
  private Dataset<Row> changes(Table table, Dataset<Row> rows, List<String> keys) {
    List<String> own = List.of(TableDefinition.VALID_FROM, TableDefinition.VALID_TO, "run_id");
    Column content =
        functions.struct(
            Arrays.stream(definition(table).schema().fields())
                .filter(field -> !own.contains(field.name()))
                .map(Warehouse::comparable)
                .toArray(Column[]::new));
    Dataset<Row> before =
        read(table)
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

  /** Maps cannot be compared; their entries in order can. */
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

  /** A row that began on the same day has never been valid and goes. */
  private void apply(Table table, Dataset<Row> changes, List<String> keys, String day) {
    Map<String, String> row =
        Arrays.stream(definition(table).schema().fieldNames())
            .collect(Collectors.toMap(name -> name, name -> "change.row." + name));
    String same =
        keys.stream()
            .map(key -> "kept." + key + " = change.key." + key)
            .collect(Collectors.joining(" AND "));
    DeltaTable.forPath(session, path(table))
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

  private Column[] columns(Table table) {
    return Arrays.stream(definition(table).schema().fields())
        .map(f -> functions.col(f.name()).cast(f.dataType()).as(f.name()))
        .toArray(Column[]::new);
  }

  void delete(Table table, String where) {
    guard(
        path(table),
        () -> {
          DeltaTable.forPath(session, path(table)).delete(where);
          return true;
        });
  }

  /**
   * Names the tables in the session's catalog, with a view {@code current_<table>} of each that
   * shows the newest finished run.
   */
  public void register() {
    for (String schema : List.of("landed", "conformed", "published")) {
      session.sql(
          "CREATE SCHEMA IF NOT EXISTS "
              + schema
              + " LOCATION "
              + literal(new Path(root, schema).toString()));
    }
    for (Table table : Table.values()) {
      if (exists(table)) {
        // The table is external: dropping forgets the name and leaves the data.
        session.sql("DROP TABLE IF EXISTS " + table.fullName());
        session.sql(
            "CREATE TABLE " + table.fullName() + " USING DELTA LOCATION " + literal(path(table)));
      }
    }
    if (!exists(Table.PUBLISHED_RUN_MANIFEST)) {
      return;
    }
    for (Table table : Table.values()) {
      if (exists(table)) {
        session.sql(
            String.format(
                Locale.ROOT,
                "CREATE OR REPLACE VIEW %s.current_%s COMMENT '%s of %s' AS SELECT * FROM %s WHERE"
                    + " %s",
                table.schema(),
                table.shortName(),
                definition(table).kind() == Kind.HISTORY ? "valid rows" : "newest finished run",
                table.fullName(),
                table.fullName(),
                current(table)));
      }
    }
  }

  /** The rows of a table that the newest finished run has read or written. */
  private String current(Table table) {
    String newest =
        "run_id = (SELECT max_by(run_id, struct(finished_at, run_id)) FROM "
            + Table.PUBLISHED_RUN_MANIFEST.fullName()
            + ")";
    return switch (definition(table).kind()) {
      case RUN -> newest;
      case FILE ->
          "file_id IN (SELECT file_id FROM "
              + Table.LANDED_INPUT_FILE.fullName()
              + " WHERE "
              + newest
              + ")";
      case HISTORY -> TableDefinition.VALID_TO + " IS NULL";
    };
  }

  /** A text as SQL writes it. */
  public static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private FileSystem fileSystem(Path path) throws IOException {
    return path.getFileSystem(session.sparkContext().hadoopConfiguration());
  }

  /** Runs a write and says in the user's words what stops it. */
  private static <T> T guard(String path, Callable<T> write) {
    try {
      return write.call();
    } catch (Exception e) {
      throw failure(path, e);
    }
  }

  private static RuntimeException failure(String path, Exception e) {
    return UserError.within(e, cause -> obstacle(path, cause))
        .map(RuntimeException.class::cast)
        .orElseGet(() -> e instanceof RuntimeException r ? r : new IllegalStateException(e));
  }

  private static Optional<UserError> obstacle(String path, Throwable cause) {
    String message = Objects.requireNonNullElse(cause.getMessage(), "");
    if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
      return Optional.of(
          UserError.output(
              path,
              "the disk is full",
              "Free some space or choose another folder with --out; the unfinished run is invisible"
                  + " to readers, and `catchment run --resume` continues it."));
    }
    if (cause instanceof AccessControlException
        || cause instanceof AccessDeniedException
        || message.contains("Permission denied")
        || message.contains("Read-only file system")
        || message.contains("Mkdirs failed")
        || message.contains("is not a directory")
        || message.contains("Not a directory")
        || cause instanceof FileNotFoundException && message.contains("Is a directory")) {
      return Optional.of(
          UserError.output(
              path,
              "cannot be written (" + firstLine(message) + ")",
              "Choose a folder that you may write with --out."));
    }
    return Optional.empty();
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
