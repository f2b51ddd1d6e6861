package org.catchment.jobs.ingest;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.ingest.file.DelimitedFile;
import org.catchment.jobs.ingest.file.FileLayout;
import org.catchment.jobs.ingest.file.FileLayout.Column;
import org.catchment.jobs.ingest.file.InputFile;
import org.catchment.jobs.table.Table;

/**
 * The one place where the benchmarks meet the file reader, whose classes are its package's own.
 *
 * @param columns as the header of the file names them
 */
public record ReaderUnderTest(List<String> columns) {
  /** By name, what ingest would want of a kind of file. */
  public static final Map<String, ReaderUnderTest> LAYOUTS =
      new TreeMap<>(
          Map.of(
              "nppes",
              new ReaderUnderTest(
                  List.of(
                      "NPI",
                      "Entity Type Code",
                      "Provider Organization Name (Legal Business Name)",
                      "Provider Last Name (Legal Name)",
                      "Provider First Name",
                      "Provider First Line Business Practice Location Address",
                      "Provider Business Practice Location Address City Name",
                      "Provider Business Practice Location Address State Name",
                      "Provider Business Practice Location Address Postal Code",
                      "Healthcare Provider Taxonomy Code_1",
                      "NPI Deactivation Date",
                      "NPI Reactivation Date"))));

  /** A file that was gone through once, for its hash and for where it can be cut. */
  public record Opened(InputFile file) {}

  public Opened open(SparkSession spark, String file) {
    return new Opened(
        InputFile.open(file, new Path("unused"), spark.sparkContext().hadoopConfiguration()));
  }

  /** The rows: file, line, {@link #columns}, and the reason of a reject. */
  public Dataset<Row> read(SparkSession spark, Opened opened, Charset charset) {
    FileLayout layout =
        new FileLayout(
            "benchmark",
            Table.LANDED_FACILITY,
            columns.stream().map(name -> new Column(name, true, List.of(name))).toList(),
            List.of(),
            Pattern.compile(".*"));
    return DelimitedFile.read(spark, opened.file(), layout, charset, 0);
  }
}
