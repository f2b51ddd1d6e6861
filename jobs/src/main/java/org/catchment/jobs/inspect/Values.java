package org.catchment.jobs.inspect;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.catchment.jobs.ingest.file.Sample;
import org.jspecify.annotations.Nullable;

/** What the values of each column of a sample could be. */
final class Values {
  /** So many rows, spread over the sample, tell what a column is. */
  private static final int ROWS = 150;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:+-]*");

  /** A word of a language, and not only a code. */
  private static final Pattern WORDS = Pattern.compile(".*(\\p{L}{3}| ).*");

  /** What one value could be. */
  record Kinds(
      String value,
      boolean isNpi,
      boolean isCcn,
      boolean isZip,
      boolean isState,
      @Nullable BigDecimal number,
      boolean isDay,
      boolean isDestroyed,
      boolean isUnknown) {

    boolean isId() {
      return isDestroyed || ID.matcher(value).matches() && value.chars().anyMatch(Kinds::isDigit);
    }

    boolean isWords() {
      return WORDS.matcher(value).matches() && value.chars().anyMatch(Character::isLetter);
    }

    private static boolean isDigit(int c) {
      return c >= '0' && c <= '9';
    }

    boolean isWithin(double least, double most) {
      return number != null && number.doubleValue() >= least && number.doubleValue() <= most;
    }
  }

  private final List<List<Kinds>> columns = new ArrayList<>();
  private final Map<String, Kinds> known = new HashMap<>();

  /** Looks at rows from all over a sample. */
  Values(Sample sample) {
    int count = sample.rows().size();
    int step = Math.max(1, count / ROWS);
    for (int column = 0; column < sample.heading().names().length; column++) {
      List<Kinds> kinds = new ArrayList<>();
      for (int row = 0; row < count; row += step) {
        String value = sample.rows().get(row).values()[column];
        if (value != null) {
          Kinds found = known.computeIfAbsent(value, Values::kinds);
          if (!found.isUnknown) {
            kinds.add(found);
          }
        }
      }
      columns.add(kinds);
    }
  }

  private static Kinds kinds(String value) {
    BigDecimal number = ValueSql.number(value, ".");
    return new Kinds(
        value,
        ValueSql.isNpi(value),
        ValueSql.isCcn(value),
        ValueSql.isZip(value),
        ValueSql.isState(value),
        number == null ? ValueSql.number(value, ",") : number,
        ValueSql.isDay(value, false),
        ValueSql.isDestroyed(value),
        ValueSql.isUnknown(value));
  }

  /** The share of a column's known values that are so; of a column without any, 0. */
  double share(int column, Predicate<Kinds> test) {
    List<Kinds> kinds = columns.get(column);
    return kinds.isEmpty() ? 0 : (double) kinds.stream().filter(test).count() / kinds.size();
  }

  /** How many values of a column were looked at. */
  int count(int column) {
    return columns.get(column).size();
  }

  /** Whether most values of a column stand only once. */
  boolean isKey(int column) {
    Set<String> different = new HashSet<>();
    columns.get(column).forEach(kinds -> different.add(kinds.value));
    return different.size() > 0.9 * count(column);
  }

  /** The values of a column that were looked at. */
  List<String> of(int column) {
    return columns.get(column).stream().map(Kinds::value).toList();
  }
}
