package org.catchment.jobs.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What accounts are worth and what it costs to serve them: product lines, and the assumed
 * procedures of accounts without known volumes.
 *
 * @param demandRadiusKm radius in which the population aged 65 and over is demand; km, (0, 200]
 * @param demandElasticity the procedures assumed of an account vary with (demand / median demand)
 *     to the power of this; [0, 1]
 * @param travelMinutesPerCall travel time to a call; minutes, [0, 480]
 * @param physicianShare part of a procedure that is credited to the physician, the rest to the
 *     facility, if both are known; [0, 1]
 * @param types of accounts
 * @param segments of accounts by decile; the lowest begins at 1
 * @param lines what is sold; procedure groups belong to one line at most
 * @param otherVisits visits to accounts that are not relevant to any line, if no workload is given
 * @param metrics the user's own figures
 */
public record ScoreConfig(
    double demandRadiusKm,
    double demandElasticity,
    double travelMinutesPerCall,
    double physicianShare,
    List<String> types,
    List<Segment> segments,
    List<ProductLine> lines,
    Visits otherVisits,
    List<Metric> metrics) {

  public ScoreConfig {
    Range.openClosed(0, 200).check("demand_radius_km", demandRadiusKm);
    Range.closed(0, 1).check("demand_elasticity", demandElasticity);
    Range.closed(0, 480).check("travel_minutes_per_call", travelMinutesPerCall);
    Range.closed(0, 1).check("physician_share", physicianShare);
    types = List.copyOf(types);
    segments = List.copyOf(segments);
    lines = List.copyOf(lines);
    metrics = List.copyOf(metrics);
    if (types.isEmpty()) {
      throw new InvalidValue("types", "is empty", "Name one type of account at least.");
    }
    checkSegments(segments);
    checkLines(lines, segments.stream().map(Segment::name).collect(Collectors.toSet()));
    checkMetrics(metrics);
    for (int i = 0; i < lines.size(); i++) {
      checkRates("lines[" + i + "]", lines.get(i).procedures(), types);
    }
  }

  private static void checkSegments(List<Segment> segments) {
    Set<String> names = new HashSet<>();
    Set<Integer> lowest = new HashSet<>();
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      if (!names.add(segment.name())) {
        throw new InvalidValue(
            "segments[" + i + "].name", "is the name of two segments", "Give each its own.");
      }
      if (!lowest.add(segment.fromDecile())) {
        throw new InvalidValue(
            "segments[" + i + "].from_decile",
            "is the lowest decile of two segments",
            "Let each begin at a decile of its own: 8, 5, 2 and 1, for example.");
      }
    }
    if (!lowest.contains(1)) {
      throw new InvalidValue(
          segments.isEmpty() ? "segments" : "segments[0].from_decile",
          "leaves decile 1 without a segment",
          "Let the lowest segment begin at 1.");
    }
  }

  private static void checkRates(String line, List<Procedure> procedures, List<String> types) {
    for (int j = 0; j < procedures.size(); j++) {
      for (String type : procedures.get(j).rates().keySet()) {
        if (!types.contains(type)) {
          throw new InvalidValue(
              line + ".procedures[" + j + "].group",
              "has a rate of '" + type + "', which is no type of account",
              "Choose one of " + String.join(", ", types) + "; or add it under score.types.");
        }
      }
    }
  }

  private static void checkLines(List<ProductLine> lines, Set<String> segments) {
    if (lines.isEmpty()) {
      throw new InvalidValue("lines", "is empty", "Describe one product line at least.");
    }
    Map<String, String> lineOf = new TreeMap<>();
    Map<String, String> lineOfProduct = new TreeMap<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      ProductLine line = lines.get(i);
      String key = "lines[" + i + "]";
      if (!names.add(line.name())) {
        throw new InvalidValue(
            key + ".name", "is the name of two product lines", "Give each a name of its own.");
      }
      for (int j = 0; j < line.procedures().size(); j++) {
        String other = lineOf.put(line.procedures().get(j).group(), line.name());
        if (other != null) {
          throw new InvalidValue(
              key + ".procedures[" + j + "].group",
              "is in " + (other.equals(line.name()) ? "this line already" : "the line " + other),
              "Leave it in one: a procedure counts once. Split the group in"
                  + " input.procedure_code, if it is of two lines.");
        }
      }
      for (int j = 0; j < line.products().size(); j++) {
        String other = lineOfProduct.put(line.products().get(j), line.name());
        if (other != null) {
          throw new InvalidValue(
              key + ".products[" + j + "]",
              "is a product of the line " + other + " already",
              "Leave it in one: a sale counts once.");
        }
      }
      if (!line.callPlan().keySet().equals(segments)) {
        throw new InvalidValue(
            key + ".name",
            "has a call plan of other segments than " + String.join(", ", segments),
            "Give visits_per_year and minutes_per_visit of each segment of score.segments.");
      }
    }
  }

  private static void checkMetrics(List<Metric> metrics) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < metrics.size(); i++) {
      String name = metrics.get(i).name();
      if (Measures.OF_SCORES.contains(name) || PublishConfig.MAP_COLORS.contains(name)) {
        throw new InvalidValue(
            "metrics[" + i + "].name",
            "means something else in align.measure or publish.map_color",
            "Give the metric a name of its own.");
      }
      if (!names.add(name)) {
        throw new InvalidValue(
            "metrics[" + i + "].name",
            "is the name of two metrics",
            "Give each a name of its own.");
      }
    }
  }

  /**
   * Accounts that get the same calls.
   *
   * @param name such as A
   * @param fromDecile lowest decile, up to where the next segment begins; [1, 10]
   */
  public record Segment(String name, int fromDecile) {

    public Segment {
      InvalidValue.refuseBlank("name", name, "Name the segment, for example A.");
      Range.closed(1, 10).check("from_decile", fromDecile);
    }
  }

  /**
   * Products that are sold together, for the same procedures.
   *
   * @param name letters, digits and underscores, beginning with a letter
   * @param products as the company's sales name them; the line's own name also counts as one
   * @param coveredShare part of the procedures at which a rep is present; [0, 1]
   * @param procedures procedures that use the products, at least one
   * @param callPlan visits by segment
   */
  public record ProductLine(
      String name,
      @Default("") List<String> products,
      double coveredShare,
      List<Procedure> procedures,
      Map<String, Visits> callPlan) {

    public ProductLine {
      checkName(name, "a product line", "knee_and_hip");
      products = List.copyOf(products);
      Range.closed(0, 1).check("covered_share", coveredShare);
      procedures = List.copyOf(procedures);
      if (procedures.isEmpty()) {
        throw new InvalidValue(
            "name", "has no procedures", "Name one procedure group at least under procedures.");
      }
      callPlan = Collections.unmodifiableMap(new TreeMap<>(callPlan));
    }
  }

  /**
   * The user's own figure for every account: usable as a measure, in {@link AlignConfig#where}, as
   * the color of the map and in reports.
   *
   * @param name as that of a product line
   * @param sql SQL expression over the columns of an account, numeric or boolean; true counts as 1
   * @param unit of its values
   * @param description what it says
   * @param total what a territory has of it
   */
  public record Metric(
      String name, String sql, String unit, String description, @Default("sum") Total total) {

    public Metric {
      checkName(name, "a metric", "or_count");
      InvalidValue.refuseBlank(
          "sql", sql, "Write a SQL expression over the columns, such as bed_count * 2.");
    }
  }

  /** How the values of its accounts add up to a territory's. */
  public enum Total {
    /** The sum over its accounts. */
    SUM,
    /** The mean over its accounts that have a value: for ratios. */
    MEAN;

    /** Its name in the configuration. */
    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What a procedure of a group is worth to a line.
   *
   * @param group procedure group, as the code table names it
   * @param usd sales per procedure; USD, at least 0
   * @param minutes how long a rep who covers the procedure is present; minutes, [0, 1440]
   * @param medicareShare share of all payers' procedures that Medicare fee for service pays for,
   *     nationally; (0, 1]
   * @param source where the figures come from
   * @param rates assumed procedures by account type, if no volumes are known
   */
  public record Procedure(
      String group,
      double usd,
      double minutes,
      double medicareShare,
      @Nullable String source,
      @Default("") Map<String, Rate> rates) {

    public Procedure {
      InvalidValue.refuseBlank("group", group, "Name a procedure group of input.procedure_code.");
      Range.atLeast(0).check("usd", usd);
      Range.closed(0, 1440).check("minutes", minutes);
      Range.openClosed(0, 1).check("medicare_share", medicareShare);
      rates = Config.sorted(rates);
    }
  }

  /**
   * Procedures of all payers at an account of a type, if no volumes are known. Assumed, not
   * measured.
   *
   * @param perYear a year, at least 0
   * @param perBed additional procedures per year and bed, at least 0
   */
  public record Rate(@Default("0") double perYear, @Default("0") double perBed) {

    public Rate {
      Range.atLeast(0).check("per_year", perYear);
      Range.atLeast(0).check("per_bed", perBed);
    }
  }

  /**
   * Calls on accounts of a segment.
   *
   * @param visitsPerYear at least 0
   * @param minutesPerVisit length of a call; minutes, [0, 480]
   */
  public record Visits(double visitsPerYear, double minutesPerVisit) {

    public Visits {
      Range.atLeast(0).check("visits_per_year", visitsPerYear);
      Range.closed(0, 480).check("minutes_per_visit", minutesPerVisit);
    }
  }

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  private static void checkName(String name, String of, String example) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidValue(
          "name",
          "is no name of " + of,
          "Use small letters, digits and underscores, such as " + example + ".");
    }
  }
}
