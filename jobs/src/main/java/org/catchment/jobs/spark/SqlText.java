package org.catchment.jobs.spark;


/** Texts and names as SQL writes them. */
public final class SqlText {
  private SqlText() {}

  /** A text as a literal. */
  public static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
