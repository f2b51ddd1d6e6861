package org.catchment.jobs.ingest;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.catchment.jobs.config.ScoreConfig;
import org.catchment.jobs.error.Spelling;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.ingest.file.DelimitedFile;
import org.catchment.jobs.ingest.file.FileLayout;
import org.catchment.jobs.ingest.file.InputFile;
import org.catchment.udfs.CodeSystem;
import org.jspecify.annotations.Nullable;

/**
 * Checks a file of procedure groups before a run begins. The file is small, and a code with two
 * meanings at once would count twice.
 */
final class ProcedureCodes {
  /** Values of a row, after its file and its line. */
  private static final int CODE_SYSTEM = 2;

  private static final int CODE = 3;
  private static final int GROUP = 4;
  private static final int FROM_YEAR = 5;
  private static final int TO_YEAR = 6;
  private static final int REJECT_COLUMN = 7;
  private static final int REJECT_VALUE = 8;
  private static final int REJECT_REASON = 9;
  private static final int REJECT_REMEDY = 10;

  private static final Map<String, CodeSystem> SYSTEMS =
      Arrays.stream(CodeSystem.values())
          .collect(
              Collectors.toMap(CodeSystem::key, Function.identity(), (a, b) -> a, TreeMap::new));

  private static final String YEAR = "(19|20|21)[0-9]{2}";

  /** Years in which a code has a group, both included. */
  private record Meaning(long row, String group, int from, int to) {
    boolean overlaps(Meaning other) {
      return from <= other.to && other.from <= to;
    }

    String years() {
      if (from == Integer.MIN_VALUE && to == Integer.MAX_VALUE) {
        return "in all years";
      }
      return to == Integer.MAX_VALUE
          ? "from " + from
          : from == Integer.MIN_VALUE ? "until " + to : "from " + from + " to " + to;
    }
  }

  private final String file;
  private final Map<String, List<Meaning>> meanings = new HashMap<>();

  private ProcedureCodes(String file) {
    this.file = file;
  }

  /**
   * Checks a file.
   *
   * @param score whose product lines need the groups
   * @throws UserError at the first row that is wrong, or if no code belongs to a group of a line
   */
  static void check(InputFile file, Charset charset, ScoreConfig score) {
    ProcedureCodes codes = new ProcedureCodes(file.name());
    DelimitedFile.forEach(file, FileLayout.PROCEDURE_CODE, charset, codes::check);
    codes.checkGroups(score);
  }

  /** A line with a group without codes would sell nothing, and nobody would know why. */
  private void checkGroups(ScoreConfig score) {
    Set<String> groups = new TreeSet<>();
    meanings.values().forEach(all -> all.forEach(meaning -> groups.add(meaning.group())));
    for (int i = 0; i < score.lines().size(); i++) {
      List<ScoreConfig.Procedure> procedures = score.lines().get(i).procedures();
      for (int j = 0; j < procedures.size(); j++) {
        String group = procedures.get(j).group();
        if (!groups.contains(group)) {
          throw UserError.config(
              "score.lines[%d].procedures[%d].group = '%s' is of no code of %s."
                  .formatted(i, j, group, file),
              Spelling.nearest(group, groups.stream())
                      .map(near -> "Did you mean " + near + "? ")
                      .orElse("")
                  + "Or add its codes to the file of input.procedure_code.");
        }
      }
    }
  }

  private void check(Row row) {
    if (!row.isNullAt(REJECT_REASON)) {
      throw wrong(
          row,
          row.isNullAt(REJECT_COLUMN) ? "any" : row.getString(REJECT_COLUMN),
          row.getString(REJECT_VALUE),
          row.getString(REJECT_REASON).replace('_', ' '),
          row.getString(REJECT_REMEDY));
    }
    String system = row.getString(CODE_SYSTEM);
    CodeSystem form = system == null ? null : SYSTEMS.get(system);
    if (form == null) {
      throw wrong(
          row,
          "code_system",
          system,
          "is no system of codes",
          "Choose one of " + String.join(", ", SYSTEMS.keySet()) + ".");
    }
    String given = row.getString(CODE);
    String code = given == null ? null : form.code(given);
    if (code == null) {
      throw wrong(
          row,
          "code",
          given,
          given == null ? "is empty" : "is no code of " + system,
          "A code of " + system + " has " + form.words() + ".");
    }
    String group = row.getString(GROUP);
    if (group == null) {
      throw wrong(row, "procedure_group", null, "is empty", "Name a group, or take the row out.");
    }
    Meaning meaning =
        new Meaning(
            row.getLong(1),
            group,
            year(row, "from_year", FROM_YEAR, Integer.MIN_VALUE),
            year(row, "to_year", TO_YEAR, Integer.MAX_VALUE));
    if (meaning.from() > meaning.to()) {
      throw wrong(
          row,
          "from_year",
          row.getString(FROM_YEAR),
          "is after to_year, which is " + meaning.to(),
          "Exchange the two, or leave one empty.");
    }
    List<Meaning> others = meanings.computeIfAbsent(system + code, key -> new ArrayList<>());
    for (Meaning other : others) {
      if (meaning.overlaps(other)) {
        throw wrong(
            row,
            "code",
            code,
            "overlapping code sets: row %d has it in %s %s already, and this row in %s %s"
                .formatted(other.row(), other.group(), other.years(), group, meaning.years()),
            "End one with to_year before the other begins with from_year, or take one out.");
      }
    }
    others.add(meaning);
  }

  private int year(Row row, String column, int at, int open) {
    String text = row.getString(at);
    if (text == null) {
      return open;
    }
    if (!text.matches(YEAR)) {
      throw wrong(
          row, column, text, "is no year", "Write it as 2025, or leave it empty when it is open.");
    }
    return Integer.parseInt(text);
  }

  private UserError wrong(
      Row row, String column, @Nullable String value, String problem, String remedy) {
    return UserError.input(
        file, row.getLong(1), column, value == null ? "" : value, problem, remedy);
  }
}
