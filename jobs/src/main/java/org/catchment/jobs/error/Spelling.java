package org.catchment.jobs.error;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Suggests a known name for an unknown one. */
public final class Spelling {
  private Spelling() {}

  /** The known name with the fewest edits; of equals, the first. */
  public static Optional<String> nearest(String name, Stream<String> known) {
    return known.min(Comparator.comparingInt(k -> edits(name, k)));
  }

  /** Edits of one letter that turn a into b (Levenshtein). */
  public static int edits(String a, String b) {
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
