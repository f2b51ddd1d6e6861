package org.catchment.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.config.InputConfig;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.ingest.file.Cell;
import org.catchment.jobs.ingest.file.Content;
import org.catchment.jobs.ingest.file.DelimitedFile;
import org.catchment.jobs.ingest.file.FileLayout;
import org.catchment.jobs.ingest.file.Heading;
import org.catchment.jobs.ingest.file.InputFile;
import org.catchment.jobs.spark.SqlText;
import org.jspecify.annotations.Nullable;

/**
 * Rows that Spark reads: Parquet files, or a table of a database. As in a delimited file, columns
 * are found by name and their values become text.
 *
 * @param name as configured
 * @param identity the same for two inputs that are the same files or table
 * @param rows as delivered; of Parquet files with {@link #ROW}
 * @param columns of the rows that were delivered
 * @param sha256 of the files' bytes; empty as long as no rows of a database have been read
 */
record InputTable(
    String name,
    String identity,
    Dataset<Row> rows,
    List<String> columns,
    String sha256,
    long sizeBytes)
    implements Content {

  /** Number of a row, starting at 2, as after a header. */
  private static final String ROW = "__row";

  private static final long FIRST_ROW = 2;

  /** Whether a source is read here, according to its format and its path. */
  static boolean isMeant(String path, InputConfig.@Nullable Format format, Configuration hadoop) {
    if (format != null) {
      return format != InputConfig.Format.CSV;
    }
    if (path.endsWith(".parquet")) {
      return true;
    }
    try {
      Path folder = new Path(path);
      FileSystem files = folder.getFileSystem(hadoop);
      return files.exists(folder)
          && files.getFileStatus(folder).isDirectory()
          && files(folder, files).stream().anyMatch(f -> f.getName().endsWith(".parquet"));
    } catch (IOException | IllegalArgumentException e) {
      return false; // opening it as a file reports the error
    }
  }

  /**
   * Opens what the configuration names.
   *
   * @throws UserError if it does not exist or cannot be read
   */
  static InputTable open(
      SparkSession session,
      String path,
      InputConfig.@Nullable Format format,
      @Nullable Map<String, String> options) {
    return format == InputConfig.Format.JDBC && options != null
        ? database(session, path, options)
        : parquet(session, path);
  }

  // Parquet

  private static InputTable parquet(SparkSession session, String name) {
    return guard(
        name,
        "Check that each is a Parquet file, and that a column has one type in all of them.",
        () -> {
          Path path = new Path(name);
          FileSystem files = path.getFileSystem(session.sparkContext().hadoopConfiguration());
          List<Path> all = files.exists(path) ? files(path, files) : List.of();
          if (all.isEmpty()) {
            throw UserError.input(
                name,
                "there is no such file, nor a folder of Parquet files",
                "Check the path in the section `input` of the configuration; relative paths start"
                    + " at the folder that the command is typed in.");
          }
          Dataset<Row> rows =
              session
                  .read()
                  .option("mergeSchema", true)
                  .parquet(files.makeQualified(path).toString());
          long bytes = 0;
          for (Path file : all) {
            bytes += files.getFileStatus(file).getLen();
          }
          return new InputTable(
              name,
              files.makeQualified(path).toString(),
              numbered(rows),
              List.of(rows.columns()),
              hash(path, all, files),
              bytes);
        });
  }

  /** The data files in a folder, in order of their names; or the file itself. */
  private static List<Path> files(Path path, FileSystem files) throws IOException {
    List<Path> all = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> each = files.listFiles(path, true);
    while (each.hasNext()) {
      Path file = each.next().getPath();
      // as Spark's file index
      if (!file.getName().startsWith("_") && !file.getName().startsWith(".")) {
        all.add(file);
      }
    }
    Collections.sort(all);
    return all;
  }

  /** For several files, a hash of their hashes and of their folders, which are columns, too. */
  private static String hash(Path path, List<Path> all, FileSystem files) throws IOException {
    String root = files.makeQualified(path).toString();
    List<String> hashes = new ArrayList<>();
    for (Path file : all) {
      MessageDigest digest = InputFile.newSha256();
      try (InputStream in = new DigestInputStream(files.open(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      String hash = HexFormat.of().formatHex(digest.digest());
      String folder = String.valueOf(file.getParent());
      hashes.add(folder.length() > root.length() ? folder.substring(root.length()) + hash : hash);
    }
    return hashes.size() == 1 ? hashes.get(0) : InputFile.sha256(String.join("\n", hashes));
  }

  /** Numbers rows by their place in the file, and files by their name. */
  private static Dataset<Row> numbered(Dataset<Row> rows) {
    Dataset<Row> placed =
        rows.select(
            col("*"),
            col("_metadata.file_path").as("__file"),
            col("_metadata.row_index").as("__index"));
    Map<String, Long> counts = new TreeMap<>();
    for (Row file : placed.groupBy("__file").count().collectAsList()) {
      counts.put(file.getString(0), file.getLong(1));
    }
    List<Row> firsts = new ArrayList<>();
    long next = FIRST_ROW;
    for (Map.Entry<String, Long> file : counts.entrySet()) {
      firsts.add(RowFactory.create(file.getKey(), next));
      next += file.getValue();
    }
    Dataset<Row> first =
        rows.sparkSession()
            .createDataFrame(
                firsts,
                new StructType()
                    .add("__file", DataTypes.StringType)
                    .add("__first", DataTypes.LongType));
    return placed
        .join(functions.broadcast(first), "__file")
        .withColumn(ROW, col("__first").plus(col("__index")))
        .drop("__file", "__first", "__index");
  }

  // Databases

  private static InputTable database(
      SparkSession session, String name, Map<String, String> options) {
    Map<String, String> connection = new HashMap<>(options);
    String variable = connection.remove(InputConfig.Format.PASSWORD_ENV);
    if (variable != null) {
      String password = System.getenv(variable);
      if (password == null) {
        throw UserError.config(
            "The environment variable " + variable + ", which " + name + " names, is not set.",
            "Set it to the password, or take password_env out of the source's options.");
      }
      connection.put("password", password);
    }
    if (!connection.containsKey("dbtable") && !connection.containsKey("query")) {
      connection.put("dbtable", name);
    }
    String table = connection.getOrDefault("dbtable", connection.getOrDefault("query", ""));
    Dataset<Row> rows =
        guard(name, CONNECTION, () -> session.read().format("jdbc").options(connection).load());
    return new InputTable(
        name, connection.get("url") + "!" + table, rows, List.of(rows.columns()), "", 0);
  }

  private static final String CONNECTION =
      "Check url, dbtable (without it, the path is the table), user and password_env under the"
          + " source's options.";

  /**
   * The rows with only the columns of a layout, as text. Rows of a database are read here, once,
   * and are numbered in the order of their content.
   *
   * @throws UserError if a column is missing or occurs twice
   */
  InputTable choosing(FileLayout layout) {
    List<Column> chosen = new ArrayList<>();
    List<String> found = Heading.plain(columns.toArray(String[]::new));
    List<String> missing = missing(layout);
    if (!missing.isEmpty()) {
      throw UserError.input(
          name,
          "has no column " + String.join(", ", missing),
          "Its columns are "
              + String.join(", ", columns)
              + "; name those that are meant under `columns` of the source.");
    }
    for (FileLayout.Column column : layout.columns()) {
      int at = Heading.position(found, column);
      if (at >= 0 && Collections.frequency(found, found.get(at)) > 1) {
        throw UserError.input(
            name,
            "has the column " + columns.get(at) + " twice",
            "Rename or remove the one that is not meant; upper and lower case are the same.");
      }
      chosen.add((at < 0 ? lit(null).cast("string") : text(columns.get(at))).as(column.name()));
    }
    if (!sha256.isEmpty()) {
      chosen.add(0, col(ROW).as(DelimitedFile.SOURCE_ROW));
      return with(rows.select(chosen.toArray(Column[]::new)), sha256, sizeBytes);
    }
    return guard(name, CONNECTION, () -> read(rows.select(chosen.toArray(Column[]::new))));
  }

  /** What is seen of it; an empty text is NULL, as in a delimited file. */
  private static Column text(String column) {
    return Cell.visible(named(column).cast("string"));
  }

  /** A column by its name, whatever characters that has. */
  static Column named(String column) {
    return col(SqlText.name(column));
  }

  /** The columns that the layout needs and the input lacks. */
  List<String> missing(FileLayout layout) {
    List<String> found = Heading.plain(columns.toArray(String[]::new));
    return layout.missing(column -> Heading.position(found, column) >= 0);
  }

  private InputTable read(Dataset<Row> texts) {
    Column[] all = Arrays.stream(texts.columns()).map(InputTable::named).toArray(Column[]::new);
    // Read only once: another process may write to the table in the meantime.
    Dataset<Row> read = texts.sort(all).localCheckpoint();
    StructType schema = new StructType().add(DelimitedFile.SOURCE_ROW, DataTypes.LongType, false);
    for (String column : read.columns()) {
      schema = schema.add(column, DataTypes.StringType);
    }
    Row content = read.selectExpr("to_json(struct(*)) AS json").selectExpr(CONTENT).head();
    return with(
        read.sparkSession()
            .createDataFrame(read.javaRDD().zipWithIndex().map(row -> row(row._1, row._2)), schema),
        InputFile.sha256(content.getString(0)),
        content.getLong(1));
  }

  private static Row row(Row texts, long index) {
    Object[] values = new Object[texts.size() + 1];
    values[0] = index + FIRST_ROW;
    for (int i = 0; i < texts.size(); i++) {
      values[i + 1] = texts.get(i);
    }
    return RowFactory.create(values);
  }

  /** A hash of the rows in any order (a sum of their hashes), and the bytes of their text. */
  private static final String[] CONTENT = {
    List.of(1, 17, 33, 49).stream()
        .map(
            at ->
                "coalesce(sum(CAST(conv(substr(sha2(json, 256), %d, 16), 16, 10) AS DECIMAL(38, 0))), 0)"
                    .formatted(at))
        .collect(Collectors.joining(", ", "concat_ws(',', count(*), ", ")")),
    "coalesce(sum(octet_length(json)), 0L)"
  };

  private InputTable with(Dataset<Row> rows, String sha256, long sizeBytes) {
    return new InputTable(name, identity, rows, columns, sha256, sizeBytes);
  }

  /** Turns a failure of Spark to read into an error for the user. */
  private static <T> T guard(String name, String remedy, Callable<T> read) {
    try {
      return read.call();
    } catch (Exception e) {
      throw UserError.within(e, cause -> obstacle(name, remedy, cause))
          .or(() -> UserError.within(e, cause -> unreadable(name, remedy, cause)))
          .map(RuntimeException.class::cast)
          .orElseGet(() -> e instanceof RuntimeException r ? r : new IllegalStateException(e));
    }
  }

  private static Optional<UserError> obstacle(String name, String remedy, Throwable cause) {
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    if (cause instanceof ClassNotFoundException || message.contains("No suitable driver")) {
      return Optional.of(
          UserError.input(
              name,
              "there is no driver for its database (" + message + ")",
              "Put the driver's jar on the class path (CATCHMENT_CLASSPATH=driver.jar, or --jars of"
                  + " spark-submit), and name its class under options.driver"
                  + " if it is not found by itself."));
    }
    return cause instanceof SQLException || cause instanceof IOException
        ? Optional.of(cannotBeRead(name, message, remedy))
        : Optional.empty();
  }

  /** Spark's own words, if no cause explains it better. */
  private static Optional<UserError> unreadable(String name, String remedy, Throwable cause) {
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return cause instanceof AnalysisException || cause instanceof SparkException
        ? Optional.of(cannotBeRead(name, message, remedy))
        : Optional.empty();
  }

  private static UserError cannotBeRead(String name, String message, String remedy) {
    return UserError.input(name, "cannot be read (" + message + ")", remedy);
  }
}
