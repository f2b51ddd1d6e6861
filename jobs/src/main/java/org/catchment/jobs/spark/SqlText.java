package org.catchment.jobs.spark;

/** Texts and names as Spark's SQL writes them, whatever characters they have. */
public final class SqlText {
  private SqlText() {}

  /**
   * A text as a literal, for a Spark that reads backslashes as escapes, as it does by default.
   * Nothing in it is taken for a variable of {@code session.sql}.
   */
  public static String literal(String text) {
    return "'"
        + text.replace("\\", "\\\\").replace("'", "\\'").replace("${", "\\u0024{") // a dollar sign
        + "'";
  }

  /** A name of a column, or of a path, in backticks; dots in it do not separate parts. */
  public static String name(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
