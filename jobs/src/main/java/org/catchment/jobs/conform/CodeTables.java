package org.catchment.jobs.conform;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Small tables of codes that come with Catchment, as views. */
final class CodeTables {
  private CodeTables() {}

  /**
   * Registers the view {@code specialty}: code, specialty_group. A code is the specialty in CMS's
   * words, in lower case, or a NUCC taxonomy code.
   */
  static void registerSpecialties(SparkSession session) {
    register(session, "specialty", List.of("code", "specialty_group"));
  }

  private static void register(SparkSession session, String name, List<String> columns) {
    List<Row> rows = new ArrayList<>();
    try (InputStream in =
            Objects.requireNonNull(CodeTables.class.getResourceAsStream(name + ".csv"), name);
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
    StructType schema = new StructType();
    for (String column : columns) {
      schema = schema.add(column, DataTypes.StringType);
    }
    session.createDataFrame(rows, schema).createOrReplaceTempView(name);
  }
}
