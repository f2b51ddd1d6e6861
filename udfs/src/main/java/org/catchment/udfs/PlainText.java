package org.catchment.udfs;

/** SQL of texts that people write in many ways, brought to one. */
final class PlainText {
  private PlainText() {}

  /**
   * Capital letters and digits, single blanks between words, and words replaced.
   *
   * @param text a SQL expression
   * @param words pairs, one a line: the word, and what it becomes; nothing to leave it out
   */
  static String of(String text, String words) {
    // Two blanks between words, so that neighbors are found each with its own.
    String sql =
        "concat(' ', regexp_replace(replace(upper(%s), '\\'', ''), '[^A-Z0-9]+', '  '), ' ')"
            .formatted(text);
    for (String line : words.lines().toList()) {
      String[] pair = line.split(" ", 2);
      sql = "replace(%s, ' %s ', ' %s ')".formatted(sql, pair[0], pair.length > 1 ? pair[1] : "");
    }
    return "nullif(trim(regexp_replace(" + sql + ", ' +', ' ')), '')";
  }
}
