package org.catchment.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.catchment.jobs.error.UserError;

/** A CSV file to which every run adds its lines, so that figures can be followed over commits. */
final class ResultFile {
  private final Path file;

  ResultFile(Path file) {
    this.file = file;
  }

  Path path() {
    return file;
  }

  /**
   * Adds a line.
   *
   * @param values by column, in the order of the columns; all lines of a file have the same ones
   */
  void add(Map<String, Object> values) {
    String header = line(values.keySet().stream());
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, header);
      }
      List<String> lines = Files.readAllLines(file);
      if (lines.isEmpty() || !header.strip().equals(lines.get(0))) {
        throw UserError.output(
            file.toString(),
            "its columns are not those of this version.",
            "Move the file away, or give another folder with --results.");
      }
      Files.writeString(file, line(values.values().stream()), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw UserError.output(
          file.toString(),
          "cannot be written: " + e.getMessage() + ".",
          "Give another folder with --results, or --no-record.");
    }
  }

  private static String line(Stream<?> values) {
    return values.map(ResultFile::quoted).collect(Collectors.joining(",", "", "\n"));
  }

  private static String quoted(Object value) {
    String text = String.valueOf(value);
    return text.matches("[^,\"\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
