package org.catchment.jobs.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the accounts are divided into territories.
 *
 * @param territories their number, [1, 100000]; at most the number of accounts, which a run checks
 * @param unit what is divided
 * @param capacityHours workload that a full-time rep can do, which decides the number of
 *     territories; hours a year, >= 0; 0 leaves that to {@code territories}
 * @param measure what is balanced, one of {@link Measures}
 * @param tolerance largest imbalance that is asked for, |load / target - 1|; (0, 1]
 * @param alsoBalanced further measures
 * @param where which accounts take part: a SQL expression over the columns of an account and the
 *     metrics; without it, all do
 * @param borders what no territory crosses
 * @param roster who has the first territories; the others are for full-time reps without a home
 * @param seed seed of all random choices: the further attempts for few accounts, the first centers
 *     of territories without a home if others have one, and the search over units of geography
 */
public record AlignConfig(
    int territories,
    Unit unit,
    double capacityHours,
    String measure,
    double tolerance,
    List<Balanced> alsoBalanced,
    @Nullable String where,
    List<Border> borders,
    RosterSource roster,
    long seed) {

  public AlignConfig {
    Range.closed(1, 100_000).check("territories", territories);
    Range.atLeast(0).check("capacity_hours", capacityHours);
    Range.openClosed(0, 1).check("tolerance", tolerance);
    alsoBalanced = List.copyOf(alsoBalanced);
    borders = List.copyOf(borders);
    if (where != null) {
      InvalidValue.refuseBlank("where", where, "Write a SQL condition, or leave the key out.");
    }
    Set<String> measures = new HashSet<>(Set.of(measure));
    for (int i = 0; i < alsoBalanced.size(); i++) {
      if (!measures.add(alsoBalanced.get(i).measure())) {
        throw new InvalidValue(
            "also_balanced[" + i + "].measure",
            "is balanced already",
            "Leave it out, or choose another measure.");
      }
    }
    List<Rep> reps = roster.listed();
    if (capacityHours == 0 && reps.size() > territories) {
      throw new InvalidValue(
          "territories",
          "is less than the " + reps.size() + " reps of align.roster",
          "Raise it to " + reps.size() + " or more.");
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < reps.size(); i++) {
      String name = reps.get(i).name();
      if (name != null && !names.add(name)) {
        throw new InvalidValue(
            "roster[" + i + "].name",
            "is the name of two territories",
            "Give each a name of its own, or none: then it is named after its largest city.");
      }
    }
  }

  /** All measures that are balanced, the most important first. */
  public List<Balanced> balanced() {
    return Stream.concat(Stream.of(new Balanced(measure, tolerance)), alsoBalanced.stream())
        .toList();
  }

  /**
   * The sales forces. Each covers all accounts with territories of its own; today there is one, of
   * all reps. Summary, map and manifest show the first.
   */
  public List<SalesForce> forces() {
    return List.of(new SalesForce(SalesForce.ALL, territories, capacityHours, balanced(), roster));
  }

  /** What no territory crosses. */
  public enum Border {
    /** The sea and Canada: they separate the contiguous states, Alaska, and the islands. */
    SEA;

    /** Its name in the configuration. */
    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is divided: single accounts, or geography with all accounts that are in it. */
  public enum Unit {
    ACCOUNT,
    ZIP,
    COUNTY;

    /** Its name in the configuration and in tables. */
    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A measure that is balanced.
   *
   * @param measure one of {@link Measures}
   * @param tolerance largest imbalance that is asked for, |load / target - 1|; (0, 1]
   */
  public record Balanced(String measure, double tolerance) {

    public Balanced {
      Range.openClosed(0, 1).check("tolerance", tolerance);
    }
  }

  /**
   * Who has a territory.
   *
   * @param name of the territory; without it, the territory is named after its largest city
   * @param capacity what the rep can do, in full-time reps: 0.5 works half of the time; (0, 100]
   * @param homeLatDeg where the rep's trips begin, degrees north, [-90, 90]
   * @param homeLonDeg degrees east, [-180, 180]
   * @param pull how strongly the home holds the center of the territory, [0, 1]: 0 not at all, 0.5
   *     halfway between the home and the mean of the accounts, 1 (the default) at the home
   */
  public record Rep(
      @Nullable String name,
      @Default("1") double capacity,
      @Nullable Double homeLatDeg,
      @Nullable Double homeLonDeg,
      @Nullable Double pull) {

    public Rep {
      if (name != null) {
        InvalidValue.refuseBlank("name", name, "Name the territory, or leave the key out.");
      }
      Range.openClosed(0, 100).check("capacity", capacity);
      checkHome("home_lat_deg", homeLatDeg, 90, "home_lon_deg", homeLonDeg);
      checkHome("home_lon_deg", homeLonDeg, 180, "home_lat_deg", homeLatDeg);
      if (pull != null) {
        Range.closed(0, 1).check("pull", pull);
        if (homeLatDeg == null) {
          throw new InvalidValue(
              "pull", "pulls to no home", "Give home_lat_deg and home_lon_deg, too.");
        }
      }
    }

    private static void checkHome(
        String key, @Nullable Double degrees, long limit, String other, @Nullable Double given) {
      if (degrees != null) {
        Range.closed(-limit, limit).check(key, degrees);
        if (given == null) {
          throw new InvalidValue(key, "is only one of two coordinates", "Give " + other + ", too.");
        }
      }
    }

    /** How strongly the home holds the center, in [0, 1]; 0 without a home. */
    public double homePull() {
      return pull != null ? pull : homeLatDeg == null ? 0 : 1;
    }
  }
}
