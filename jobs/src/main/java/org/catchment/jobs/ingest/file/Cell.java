package org.catchment.jobs.ingest.file;

import static org.apache.spark.sql.functions.regexp_replace;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/**
 * What a reader sees in a cell. Spreadsheets and web pages add what nobody sees: zero-width
 * characters, no-break spaces, the {@code ="00123"} and the {@code '00123} that keep leading zeros.
 * With them, an id meets none of its kind.
 */
public final class Cell {
  private Cell() {}

  /**
   * The text without format characters, other spaces than the plain one, blanks around it, and the
   * marks of a spreadsheet.
   *
   * @param isPlain whether all characters are ASCII
   * @return null when nothing is left
   */
  static @Nullable String visible(String text, boolean isPlain) {
    char first = text.charAt(0);
    if (isPlain && first > '\'' && first != '=' && text.charAt(text.length() - 1) > ' ') {
      return text; // as nearly all are
    }
    String seen = (isPlain ? text : plainSpaces(text)).trim();
    if (seen.length() > 2 && seen.startsWith("=\"") && seen.endsWith("\"")) {
      seen = seen.substring(2, seen.length() - 1).trim();
    }
    if (seen.length() > 1
        && seen.charAt(0) == '\''
        && Character.isDigit(seen.charAt(1))
        && seen.indexOf('\'', 1) < 0) {
      seen = seen.substring(1);
    }
    return seen.isEmpty() ? null : seen;
  }

  private static String plainSpaces(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> Character.getType(c) != Character.FORMAT)
        .forEach(
            c ->
                plain.appendCodePoint(Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c));
    return plain.toString();
  }

  /** The same of a column. */
  public static Column visible(Column text) {
    Column seen = regexp_replace(text, "\\p{Cf}", "");
    seen = regexp_replace(seen, "\\p{Zs}", " ");
    seen = regexp_replace(seen, "^[\\x00-\\x20]+|[\\x00-\\x20]+$", "");
    seen = regexp_replace(seen, "(?s)^=\"[\\x00-\\x20]*(.+?)[\\x00-\\x20]*\"$", "$1");
    seen = regexp_replace(seen, "^'([0-9][^']*)$", "$1");
    return functions.nullif(seen, functions.lit(""));
  }
}
