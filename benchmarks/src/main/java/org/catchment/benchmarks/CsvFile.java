package org.catchment.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.catchment.jobs.error.UserError;

/** Small CSV files without quotes, .gz or not, whose columns are found by the header. */
final class CsvFile {
  private CsvFile() {}

  /** The rows of a file: by column, those that are wanted and the others. */
  static List<Map<String, String>> read(Path file, String... wanted) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
      String header = lines.readLine();
      List<String> columns = List.of(header == null ? new String[0] : header.split(","));
      if (!columns.containsAll(List.of(wanted))) {
        throw UserError.input(
            file.toString(),
            "the header has no " + String.join(", ", wanted) + ".",
            "Name the columns in the first line.");
      }
      List<Map<String, String>> rows = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] values = line.split(",", -1);
        if (values.length != columns.size()) {
          throw UserError.input(
              file.toString(),
              "row %d has %d values instead of %d."
                  .formatted(rows.size() + 2, values.length, columns.size()),
              "Mend or remove the line.");
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int c = 0; c < values.length; c++) {
          row.put(columns.get(c), values[c]);
        }
        rows.add(row);
      }
      return rows;
    } catch (IOException e) {
      throw UserError.input(file.toString(), "cannot be read: " + e + ".", "Check the file.");
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
  }
}
