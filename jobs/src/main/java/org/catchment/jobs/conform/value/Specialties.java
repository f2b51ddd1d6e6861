package org.catchment.jobs.conform.value;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The table of specialties that comes with Catchment. */
public final class Specialties {
  private Specialties() {}

  /**
   * A row a code: code, specialty_group. A code is the specialty in CMS's words, in lower case, or
   * a NUCC taxonomy code.
   */
  public static Dataset<Row> rows(SparkSession session) {
    List<Row> rows = new ArrayList<>();
    try (InputStream in =
            Objects.requireNonNull(Specialties.class.getResourceAsStream("specialty.csv"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .skip(1)
          .forEach(line -> rows.add(RowFactory.create((Object[]) line.split(",", -1))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return session.createDataFrame(rows, StructType.fromDDL("code STRING, specialty_group STRING"));
  }
}
