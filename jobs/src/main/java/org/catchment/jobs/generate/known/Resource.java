package org.catchment.jobs.generate.known;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Files that come with Catchment. */
public final class Resource {
  private Resource() {}

  /**
   * The values of some columns, row by row; empty texts where there is no value.
   *
   * @param name of a CSV file with a header, seen from this package, or from the root with a slash
   */
  public static List<String[]> rows(String name, String... columns) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setLineSeparator("\n");
    settings.setHeaderExtractionEnabled(true);
    settings.selectFields(columns);
    settings.setNullValue("");
    settings.setMaxColumns(1000);
    try (InputStream in = open(name)) {
      return new CsvParser(settings).parseAll(in, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /** The columns of a file, in its order. */
  public static List<String> header(String name) {
    try (InputStream in = open(name)) {
      String line =
          new String(in.readAllBytes(), StandardCharsets.US_ASCII)
              .lines()
              .findFirst()
              .orElseThrow();
      return List.of(line.split(","));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static InputStream open(String name) throws IOException {
    InputStream in = Resource.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException("not in the jar: " + name);
    }
    return name.endsWith(".gz") ? new GZIPInputStream(in) : in;
  }
}
