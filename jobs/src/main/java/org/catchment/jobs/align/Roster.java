package org.catchment.jobs.align;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.catchment.jobs.config.AlignConfig;
import org.catchment.jobs.config.SalesForce;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.run.StepContext;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.jspecify.annotations.Nullable;

/**
 * The reps that are known before a division: those that the configuration lists, or those of the
 * company's roster on the day as of which the input holds.
 *
 * <p>The roster is used only if asked for ({@code align.roster: table}). A company may provide it
 * only for its dates and names, but a home that holds a center changes every territory.
 */
final class Roster {
  /** The largest capacity of a territory, as of {@link AlignConfig.Rep}; full-time reps. */
  private static final int MOST_CAPACITY = 100;

  private Roster() {}

  /** Who has the first territories of a sales force, one element a territory. */
  static List<AlignConfig.Rep> of(StepContext context, SalesForce force) {
    if (!force.roster().isTable()) {
      return force.roster().listed();
    }
    LocalDate day = context.asOf();
    List<AlignConfig.Rep> reps = on(day, entries(context.tables()));
    if (force.capacityHours() == 0 && reps.size() > force.territories()) {
      throw UserError.config(
          String.format(
              Locale.ROOT,
              "align.territories (%,d) is less than the %,d territories of the roster"
                  + " (conformed.rep) on %s.",
              force.territories(),
              reps.size(),
              day),
          "Raise it: --set align.territories=" + reps.size() + ".");
    }
    return reps;
  }

  /** The roster as this run has conformed it; a later run's is ignored. */
  private static List<Entry> entries(RunTables tables) {
    if (!tables.warehouse().exists(Table.CONFORMED_REP)) {
      return List.of();
    }
    return tables
        .read(Table.CONFORMED_REP)
        .select(
            "territory", "rep", "starts_on", "ends_on", "capacity", "home_lat_deg", "home_lon_deg")
        .collectAsList()
        .stream()
        .map(Entry::of)
        .toList();
  }

  /**
   * A row of {@code conformed.rep}.
   *
   * @param startsOn first day in the territory
   * @param endsOn last day in the territory; null while no end is known
   * @param capacity in full-time reps
   * @param latDeg of the home; null without one, likewise {@code lonDeg}
   */
  record Entry(
      String territory,
      String rep,
      LocalDate startsOn,
      @Nullable LocalDate endsOn,
      double capacity,
      @Nullable Double latDeg,
      @Nullable Double lonDeg) {

    private static Entry of(Row row) {
      return new Entry(
          row.getString(0),
          row.getString(1),
          row.getDate(2).toLocalDate(),
          row.isNullAt(3) ? null : row.getDate(3).toLocalDate(),
          row.getDouble(4),
          row.isNullAt(5) ? null : (Double) row.getDouble(5),
          row.isNullAt(6) ? null : (Double) row.getDouble(6));
    }

    private boolean hasEnded(LocalDate day) {
      return endsOn != null && endsOn.isBefore(day);
    }

    private boolean covers(LocalDate day) {
      return !startsOn.isAfter(day) && !hasEnded(day);
    }
  }

  /**
   * The territories on a day, by name. The order of the entries does not matter.
   *
   * <p>If a rep is in one territory twice, the later entry counts: the earlier one was not ended.
   * The capacities of reps who share a territory are added; its center has one home, that of the
   * rep with the largest capacity.
   */
  static List<AlignConfig.Rep> on(LocalDate day, List<Entry> entries) {
    Map<String, Map<String, Entry>> territories = new TreeMap<>();
    for (Entry entry : entries) {
      if (entry.covers(day)) {
        territories
            .computeIfAbsent(entry.territory, territory -> new TreeMap<>())
            .merge(entry.rep, entry, (a, b) -> a.startsOn.isAfter(b.startsOn) ? a : b);
      }
    }
    if (territories.isEmpty()) {
      throw nobody(day, entries);
    }
    List<AlignConfig.Rep> reps = new ArrayList<>();
    territories.forEach((territory, sharing) -> reps.add(rep(day, territory, sharing.values())));
    return reps;
  }

  private static AlignConfig.Rep rep(LocalDate day, String territory, Collection<Entry> sharing) {
    List<Entry> byCapacity =
        sharing.stream()
            .sorted(
                Comparator.comparingDouble((Entry entry) -> -entry.capacity)
                    .thenComparing(Entry::rep))
            .toList();
    // Decimals, as in the roster: so 0.1 + 0.2 is 0.3.
    double capacity =
        byCapacity.stream()
            .map(entry -> BigDecimal.valueOf(entry.capacity))
            .reduce(BigDecimal.ZERO, BigDecimal::add)
            .doubleValue();
    if (capacity > MOST_CAPACITY) {
      throw UserError.config(
          String.format(
              Locale.ROOT,
              "The territory %s has %s full-time reps on %s in the roster (conformed.rep), more than"
                  + " %d: %s.",
              territory,
              number(capacity),
              day,
              MOST_CAPACITY,
              byCapacity.stream()
                  .map(entry -> entry.rep + " " + number(entry.capacity))
                  .collect(Collectors.joining(", "))),
          "Mend their capacities in the roster, which are in full-time reps, or end those who have"
              + " left (valid_to).");
    }
    return byCapacity.stream()
        .filter(entry -> entry.latDeg != null)
        .findFirst()
        .map(home -> new AlignConfig.Rep(territory, capacity, home.latDeg, home.lonDeg, null))
        .orElseGet(() -> new AlignConfig.Rep(territory, capacity, null, null, null));
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static UserError nobody(LocalDate day, List<Entry> entries) {
    if (entries.isEmpty()) {
      return UserError.config(
          "align.roster is table, and the roster (conformed.rep) has no rows as of " + day + ".",
          "See in landed.reject why its rows were refused; or list the reps under align.roster.");
    }
    List<String> nearest = new ArrayList<>();
    Comparator<Entry> byName = Comparator.comparing(Entry::territory).thenComparing(Entry::rep);
    entries.stream()
        .filter(entry -> entry.hasEnded(day))
        .min(Comparator.comparing(Roster::end, Comparator.reverseOrder()).thenComparing(byName))
        .ifPresent(
            last -> nearest.add("the last before is " + who(last) + " until " + last.endsOn));
    entries.stream()
        .filter(entry -> entry.startsOn.isAfter(day))
        .min(Comparator.comparing(Entry::startsOn).thenComparing(byName))
        .ifPresent(
            next -> nearest.add("the first after is " + who(next) + " from " + next.startsOn));
    return UserError.config(
        "align.roster is table, and the roster (conformed.rep) has nobody on "
            + day
            + ": "
            + String.join(", ", nearest)
            + ".",
        "Set input.as_of to a day that the roster covers, or mend its dates (valid_from, valid_to).");
  }

  private static LocalDate end(Entry entry) {
    return entry.endsOn == null ? LocalDate.MAX : entry.endsOn;
  }

  private static String who(Entry entry) {
    return entry.rep + " in " + entry.territory;
  }
}
