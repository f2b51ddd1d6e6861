package org.catchment.jobs.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaColumnMapping;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** The folder of a Delta table, read from its log, without the Spark jobs Delta would start. */
public final class DeltaFolder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession session;
  private final String path;
  private final Path log;

  /**
   * @param path of the table, as Hadoop writes it; it need not exist
   */
  public DeltaFolder(SparkSession session, String path) {
    this.session = session;
    this.path = path;
    this.log = new Path(path, "_delta_log");
  }

  /** Whether a table has been created here. */
  public boolean exists() throws IOException {
    return files().exists(log) && commits().length > 0;
  }

  /** Deletes the log. */
  public void deleteLog() throws IOException {
    files().delete(log, true);
  }

  /** The table as it is now, if it is there. */
  public Optional<State> newest() {
    Snapshot newest = DeltaLog.forTableWithSnapshot(session, path)._2();
    return newest.version() < 0 ? Optional.empty() : Optional.of(new State(newest));
  }

  /** The rows of a version. */
  public Dataset<Row> rowsAt(long version) {
    return session.read().format("delta").option("versionAsOf", version).load(path);
  }

  /**
   * A change of the table.
   *
   * @param rows that it added, >= 0
   */
  public record Commit(long version, long rows) {}

  /**
   * The newest commit that carries {@code mark}, read from the table's log (Delta protocol, "Commit
   * Provenance Information"): asking Delta for its history takes a Spark job each time. Replacing
   * no rows with no rows commits nothing: the result is then the newest commit, with 0 rows.
   */
  public Commit commit(String mark) throws IOException {
    Path[] commits = commits();
    for (Path commit : commits) {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(files().open(commit), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          JsonNode info = JSON.readTree(line).path("commitInfo");
          if (info.path("userMetadata").asText().equals(mark)) {
            return new Commit(
                version(commit), info.path("operationMetrics").path("numOutputRows").asLong());
          }
        }
      }
    }
    return new Commit(version(commits[0]), 0);
  }

  private static long version(Path commit) {
    return Long.parseLong(commit.getName().replace(".json", ""));
  }

  /** The files of the log's commits, the newest first. */
  private Path[] commits() throws IOException {
    return Arrays.stream(files().listStatus(log, file -> file.getName().matches("[0-9]+\\.json")))
        .map(FileStatus::getPath)
        .sorted(Comparator.comparing(Path::getName).reversed())
        .toArray(Path[]::new);
  }

  private FileSystem files() throws IOException {
    return log.getFileSystem(session.sparkContext().hadoopConfiguration());
  }

  /** A table at a version. */
  public static final class State {
    private final Snapshot snapshot;

    private State(Snapshot snapshot) {
      this.snapshot = snapshot;
    }

    public long version() {
      return snapshot.version();
    }

    public StructType schema() {
      return snapshot.metadata().schema();
    }

    public Map<String, String> properties() {
      return CollectionConverters.asJava(snapshot.metadata().configuration());
    }

    /** Whether there are no files, and so no rows. */
    public boolean isEmpty() {
      return files().isEmpty();
    }

    /** All rows. */
    public Dataset<Row> rows() {
      return rows(file -> true);
    }

    /**
     * The rows of some partitions.
     *
     * @param partitions the partitions' values by column; some partition columns may be missing
     */
    public Dataset<Row> rows(Map<String, Set<String>> partitions) {
      return rows(of(partitions));
    }

    /** Whether the partitions may have rows. */
    public boolean holds(Map<String, Set<String>> partitions) {
      return files().stream().anyMatch(of(partitions));
    }

    private Predicate<AddFile> of(Map<String, Set<String>> partitions) {
      Map<String, Set<String>> byName = new HashMap<>();
      partitions.forEach(
          (column, values) ->
              byName.put(
                  DeltaColumnMapping.getPhysicalName(snapshot.schema().apply(column)), values));
      return file -> {
        Map<String, String> own = CollectionConverters.asJava(file.partitionValues());
        return byName.entrySet().stream()
            .allMatch(column -> column.getValue().contains(own.get(column.getKey())));
      };
    }

    private Dataset<Row> rows(Predicate<AddFile> which) {
      return snapshot
          .deltaLog()
          .createDataFrame(
              snapshot,
              CollectionConverters.asScala(files().stream().filter(which).toList()).toSeq(),
              false,
              Option.empty());
    }

    /**
     * By default, each query runs a Spark job to find the table's files, which takes longer than
     * reading a small table. The summary of a commit lists the files as long as they are few (Delta
     * protocol, "Version Checksum File").
     */
    private List<AddFile> files() {
      return snapshot
          .checksumOpt()
          .flatMap(VersionChecksum::allFiles)
          .map(CollectionConverters::asJava)
          .getOrElse(() -> snapshot.allFiles().collectAsList());
    }
  }
}
