package org.catchment.jobs.inspect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.catchment.jobs.ingest.file.FileLayout;
import org.catchment.jobs.ingest.file.Heading;
import org.catchment.jobs.ingest.file.Sample;

/**
 * A layout beside a file's header.
 *
 * @param at positions among the file's columns, by our names, in the layout's order
 * @param named which of them the header has by a name that the layout knows
 * @param missing what the layout needs, and no column of the file is
 */
record Fit(FileLayout layout, Map<String, Integer> at, Set<String> named, List<String> missing) {

  /** A pairing of a column of ours with one of the file's. */
  private record Pair(int ours, int theirs, int score) {}

  /** What values alone show, without a name. */
  private static final int BY_VALUES = 20;

  /** The layout by its own names. */
  static Fit asIs(FileLayout layout, Sample sample) {
    return of(layout, named(layout, sample));
  }

  /** The layout by its own names, by those of others, and by values that can be nothing else. */
  static Fit guessed(FileLayout layout, Sample sample, Values values, Set<String> types) {
    Map<String, Integer> named = named(layout, sample);
    Map<String, Integer> at = new LinkedHashMap<>(named);
    List<Pair> pairs = new ArrayList<>();
    String[] headers = sample.heading().names();
    List<String> plain = Heading.plain(headers);
    for (int ours = 0; ours < layout.columns().size(); ours++) {
      String column = layout.columns().get(ours).name();
      for (int theirs = 0; theirs < headers.length; theirs++) {
        boolean isUsable =
            !named.containsKey(column)
                && !named.containsValue(theirs)
                && !headers[theirs].isBlank()
                && Collections.frequency(plain, plain.get(theirs)) == 1;
        if (isUsable) {
          int score = score(column, headers[theirs], theirs, values, types);
          if (score > 0) {
            pairs.add(new Pair(ours, theirs, score));
          }
        }
      }
    }
    pairs.sort(
        Comparator.comparingInt(Pair::score)
            .reversed()
            .thenComparingInt(Pair::ours)
            .thenComparingInt(Pair::theirs));
    Set<Integer> taken = new HashSet<>(named.values());
    for (Pair pair : pairs) {
      String column = layout.columns().get(pair.ours).name();
      if (!at.containsKey(column) && !taken.contains(pair.theirs)) {
        at.put(column, pair.theirs);
        taken.add(pair.theirs);
      }
    }
    return new Fit(layout, ordered(layout, at), named.keySet(), missing(layout, at));
  }

  private static Fit of(FileLayout layout, Map<String, Integer> named) {
    return new Fit(layout, named, named.keySet(), missing(layout, named));
  }

  private static List<String> missing(FileLayout layout, Map<String, Integer> at) {
    return layout.missing(column -> at.containsKey(column.name()));
  }

  private static Map<String, Integer> named(FileLayout layout, Sample sample) {
    List<String> plain = Heading.plain(sample.heading().names());
    Map<String, Integer> named = new LinkedHashMap<>();
    for (FileLayout.Column column : layout.columns()) {
      int position = Heading.position(plain, column);
      if (position >= 0) {
        named.put(column.name(), position);
      }
    }
    return named;
  }

  private static Map<String, Integer> ordered(FileLayout layout, Map<String, Integer> at) {
    Map<String, Integer> ordered = new LinkedHashMap<>();
    for (String column : layout.names()) {
      Integer position = at.get(column);
      if (position != null) {
        ordered.put(column, position);
      }
    }
    return ordered;
  }

  /** How well a column is what we look for: its name, unless its values contradict. */
  private static int score(String column, String header, int at, Values values, Set<String> types) {
    int byName = Vocabulary.score(column, header);
    if (byName > 0 && (values.count(at) == 0 || isLike(column, at, values, types))) {
      // An empty column is a name at most.
      return values.count(at) == 0 ? Math.max(1, byName / 2) : byName;
    }
    boolean isShown =
        values.count(at) >= 3
            && switch (column) {
              case "npi" -> values.share(at, Values.Kinds::isNpi) > 0.9;
              case "state" -> values.share(at, v -> v.isState() && v.value().length() == 2) > 0.95;
              default -> false;
            };
    return isShown ? BY_VALUES : 0;
  }

  private static boolean isLike(String column, int at, Values values, Set<String> types) {
    return switch (column) {
      case "account_id" -> most(values, at, 0.8, Values.Kinds::isId);
      case "npi" ->
          most(values, at, 0.5, v -> v.isDestroyed() || v.value().matches("[0-9]{10}([.]0+)?"));
      case "provider_num" -> most(values, at, 0.7, v -> v.isDestroyed() || v.isCcn());
      case "name" -> most(values, at, 0.5, Values.Kinds::isWords);
      case "address" -> most(values, at, 0.5, v -> !v.isDay());
      case "city", "country" -> most(values, at, 0.7, v -> v.number() == null);
      case "state" -> most(values, at, 0.5, Values.Kinds::isState);
      case "zip", "home_zip" -> most(values, at, 0.5, Values.Kinds::isZip);
      case "county" -> most(values, at, 0.8, v -> v.value().matches("[0-9]{4,5}"));
      case "lat", "home_lat" -> most(values, at, 0.8, v -> v.isWithin(-90, 90));
      case "lon", "home_lon" -> most(values, at, 0.8, v -> v.isWithin(-180, 180));
      case "year" -> most(values, at, 0.8, v -> v.value().matches("(19|20|21)[0-9]{2}"));
      case "date", "valid_from", "valid_to" -> most(values, at, 0.3, Values.Kinds::isDay);
      case "facility_type" -> most(values, at, 0.8, v -> types.contains(v.value().strip()));
      case "amount_usd",
          "bed_count",
          "potential_usd",
          "workload_hours",
          "units",
          "calls",
          "minutes",
          "capacity" ->
          most(values, at, 0.5, v -> v.number() != null);
      default -> true;
    };
  }

  private static boolean most(Values values, int at, double share, Predicate<Values.Kinds> test) {
    return values.share(at, test) >= share;
  }

  boolean fits() {
    return missing.isEmpty();
  }

  boolean has(String column) {
    return at.containsKey(column);
  }

  /** Whether the header has all that is needed by the layout's own names. */
  boolean isAsIs() {
    return layout.missing(column -> named.contains(column.name())).isEmpty();
  }

  /** How many columns, or groups of columns, the layout needs. */
  int needed() {
    return layout.required().size();
  }

  /** The first column that names an account; -1 if there is none. */
  int id() {
    return List.of("account_id", "npi", "provider_num").stream()
        .filter(at::containsKey)
        .mapToInt(at::get)
        .findFirst()
        .orElse(-1);
  }
}
