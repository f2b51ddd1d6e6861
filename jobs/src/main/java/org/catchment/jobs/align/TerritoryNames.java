package org.catchment.jobs.align;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names that people recognise: the city where most of a territory's work is. */
final class TerritoryNames {
  private TerritoryNames() {}

  /** First letters of words: "O'Fallon" has two; "Mary's" has one, because one letter follows. */
  private static final Pattern FIRST =
      Pattern.compile("(?<![\\p{L}\\p{M}'’])\\p{L}|(?<=['’])\\p{L}(?=\\p{L})");

  /** "O'FALLON", "MO" becomes "O'Fallon MO"; a missing part is left out. */
  static String place(@Nullable String city, @Nullable String state) {
    String lower = city == null ? "" : city.trim().toLowerCase(Locale.ROOT);
    String title =
        FIRST.matcher(lower).replaceAll(letter -> letter.group().toUpperCase(Locale.ROOT));
    return (title + " " + (state == null ? "" : state)).trim();
  }

  /**
   * Names of territories; those that share a place are numbered in {@code order}: "Chicago IL 1",
   * "Chicago IL 2".
   *
   * @param weightByPlace of each territory, the weight of its accounts by place
   * @param order the territories in the order in which numbers are given
   */
  static String[] of(List<Map<String, Long>> weightByPlace, int[] order) {
    String[] place = new String[order.length];
    Map<String, Integer> shared = new HashMap<>();
    for (int t = 0; t < place.length; t++) {
      place[t] =
          weightByPlace.get(t).entrySet().stream()
              .filter(entry -> !entry.getKey().isEmpty())
              .max(
                  Map.Entry.<String, Long>comparingByValue()
                      .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
              .map(Map.Entry::getKey)
              .orElse("Territory");
      shared.merge(place[t], 1, Integer::sum);
    }
    String[] name = new String[place.length];
    Map<String, Integer> given = new HashMap<>();
    for (int t : order) {
      name[t] =
          shared.getOrDefault(place[t], 1) == 1
              ? place[t]
              : place[t] + " " + given.merge(place[t], 1, Integer::sum);
    }
    return name;
  }
}
