package org.catchment.jobs.config;

import java.util.Collection;
import java.util.Comparator;

/** What somebody may have meant who wrote a name that is not known. */
public final class Nearest {
  private Nearest() {}

  /**
   * Asks whether the nearest of the known names was meant; of equally near ones, the first.
   *
   * @param known at least one
   */
  public static String remedy(String name, Collection<String> known) {
    String nearest =
        known.stream().min(Comparator.comparingInt(other -> distance(name, other))).orElseThrow();
    return "Did you mean " + nearest + "?";
  }

  /** Edits of one letter that turn a into b (Levenshtein). */
  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }
}
