package org.catchment.udfs;

import java.util.ArrayList;
import java.util.List;

/** SQL of texts that people write in many ways, brought to one. */
final class PlainText {
  private PlainText() {}

  /**
   * Capital letters and digits, single blanks between words, and words replaced; NULL when nothing
   * is left.
   *
   * @param text a SQL expression
   * @param words pairs, one a line: the word, and what it becomes; nothing to leave it out
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
    // A word that becomes nothing is not in the map: NULL, which array_join leaves out. Spark would
    // compute twice what nullif is given, as it has a lambda, so nullif is in one itself.
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
