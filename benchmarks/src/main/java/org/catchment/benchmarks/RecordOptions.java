package org.catchment.benchmarks;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options about keeping figures, which every measuring command has. */
final class RecordOptions {
  @Option(
      names = "--results",
      defaultValue = "${sys:catchment.home:-.}/benchmarks/results",
      paramLabel = "FOLDER",
      description = "Add the figures to the command's CSV file there (benchmarks/results).")
  private Path results = Path.of("results");

  @Option(names = "--no-record", description = "Do not add them.")
  private boolean noRecord;

  @Option(
      names = "--note",
      defaultValue = "",
      paramLabel = "TEXT",
      description = "Goes into the last column of the results.")
  private String note = "";

  /**
   * Adds lines to a file of results, each ended by the machine's facts and the note, and tells
   * where; does nothing if the user does not want them kept.
   *
   * @param file its name, such as {@code engine.csv}
   * @param lines figures by column
   */
  void keep(
      String file, List<Map<String, Object>> lines, Map<String, Object> machine, PrintWriter out) {
    if (noRecord) {
      return;
    }
    ResultFile kept = new ResultFile(results.resolve(file));
    for (Map<String, Object> figures : lines) {
      Map<String, Object> line = new LinkedHashMap<>(figures);
      line.putAll(machine);
      line.put("note", note);
      kept.add(line);
    }
    out.println("\nAdded to " + kept.path());
  }
}
