package org.catchment.udfs;

import java.util.ArrayList;
import java.util.List;

/** SQL that brings differently written texts into one form. */
final class PlainText {
  private PlainText() {}

  /**
   * Capital letters and digits, single blanks between words, and words replaced; NULL when nothing
   * is left.
   *
   * @param text a SQL expression
   * @param words pairs, one per line: the word and its replacement; no replacement removes the word
   */
  static String of(String text, String words) {
    List<String> known = new ArrayList<>();
    List<String> written = new ArrayList<>();
    for (String line : words.lines().toList()) {
      String[] pair = line.split(" ", 2);
      known.add("'" + pair[0] + "'");
      if (pair.length > 1) {
        written.add("'" + pair[0] + "', '" + pair[1] + "'");
      }
    }
    // A word without a replacement maps to NULL, which array_join leaves out. Spark would compute
    // the argument of nullif twice, because it has a lambda, so nullif is inside a lambda itself.
    return """
        element_at(transform(
          array(array_join(
            transform(
              split(trim(regexp_replace(replace(upper(%s), '\\'', ''), '[^A-Z0-9]+', ' ')), ' '),
              word -> case when word in (%s) then element_at(map(%s), word) else word end),
            ' ')),
          plain -> nullif(plain, '')), 1)"""
        .formatted(text, String.join(", ", known), String.join(", ", written));
  }
}
