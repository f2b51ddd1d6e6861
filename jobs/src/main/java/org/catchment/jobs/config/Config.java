package org.catchment.jobs.config;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.NamingBase;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.catchment.jobs.error.Spelling;
import org.jspecify.annotations.Nullable;

/**
 * What a run does: the keys of {@code default.yaml}, in its order; {@code maxZipDistanceKm} here is
 * {@code max_zip_distance_km} there.
 *
 * <p>Immutable and valid: the constructors refuse a value out of its range with an {@link
 * InvalidValue}, which {@link ConfigLoader} turns into an error for the user.
 *
 * @param out folder of the tables, the map and the logs: a local path or any URI that Hadoop knows
 * @param master Spark master of a local run; ignored under spark-submit
 * @param spark any Spark setting; the names begin with {@code spark.}
 */
public record Config(
    String out,
    String master,
    Input input,
    Conform conform,
    Score score,
    Align align,
    Publish publish,
    Map<String, String> spark) {

  public Config {
    notBlank("out", out, "Name the folder that results are written to.");
    notBlank("master", master, "Name a Spark master, for example local[*].");
    for (int i = 0; i < input.facility().size(); i++) {
      String type = input.facility().get(i).type();
      if (type != null && !score.types().contains(type)) {
        throw new InvalidValue(
            "input.facility[" + i + "].type",
            "is not one of score.types",
            "Choose one of "
                + String.join(", ", score.types())
                + "; or add the type under score.types.");
      }
    }
    List<Balanced> balanced = align.balanced();
    for (int i = 0; i < balanced.size(); i++) {
      checkMeasure(
          i == 0 ? "align.measure" : "align.also_balanced[" + (i - 1) + "].measure",
          balanced.get(i).measure(),
          score);
    }
    List<String> colors =
        Stream.concat(Publish.MAP_COLORS.stream(), Measures.of(score).stream()).toList();
    if (!colors.contains(publish.mapColor())) {
      throw new InvalidValue(
          "publish.map_color",
          "is nothing that the map can be colored by",
          didYouMean(publish.mapColor(), colors)
              + "Choose one of "
              + String.join(", ", colors)
              + ".");
    }
    if (align.roster().isTable() && input.sources().stream().noneMatch(RosterSource::mayBe)) {
      throw new InvalidValue(
          "align.roster",
          "reads the company's roster, and no file of input.sources is one",
          "Name it there: {path: roster.csv, layout: "
              + RosterSource.LAYOUT
              + "}; or list the reps here.");
    }
    spark = Collections.unmodifiableMap(new TreeMap<>(spark));
    for (String name : spark.keySet()) {
      // Spark would skip such a setting without a word.
      if (!name.startsWith("spark.")) {
        throw new InvalidValue(
            "spark." + name,
            "is not a Spark setting, for their names begin with 'spark.'",
            "Give the full name: --set spark.spark." + name + "=...");
      }
    }
  }

  private static String didYouMean(String name, List<String> known) {
    return "Did you mean " + Spelling.nearest(name, known.stream()).orElseThrow() + "? ";
  }

  private static void checkMeasure(String key, String measure, Score score) {
    List<String> measures = Measures.of(score);
    if (!measures.contains(measure)) {
      throw new InvalidValue(
          key,
          "is not a measure",
          didYouMean(measure, measures)
              + "Choose one of "
              + String.join(", ", measures)
              + "; or add the metric under score.metrics.");
    }
    if (score.metrics().stream()
        .anyMatch(m -> m.name().equals(measure) && m.total() == Total.MEAN)) {
      throw new InvalidValue(
          key,
          "is a metric of which a territory has the mean",
          "Balance what adds up: a metric with total: sum, such as the numerator.");
    }
  }

  /**
   * What to read. A path that begins with {@code embedded:} names a file that comes with Catchment.
   *
   * @param facility facilities, at least one source
   * @param demographics population by place, in age and income bands
   * @param place coordinates of the places in {@code demographics}
   * @param zip ZIP code to county and centroid
   * @param county county polygons, TopoJSON
   * @param insurance share of the people without health insurance by county
   * @param procedureCode procedure group by code and years
   * @param zcta polygons of ZIP code areas, GeoParquet or a shapefile; without it, the nearest
   *     centroid of {@code zip} stands for them
   * @param sources files as agencies publish them, and the company's own data
   * @param asOf day as of which the files hold, yyyy-mm-dd; without it, the day of the run
   * @param partitions partitions that each file is read in, [0, 100000]; 0 lets Spark choose
   */
  public record Input(
      List<FacilitySource> facility,
      Source demographics,
      Source place,
      Source zip,
      Source county,
      Source insurance,
      Source procedureCode,
      @Nullable String zcta,
      List<PublishedSource> sources,
      @Nullable String asOf,
      int partitions) {

    public Input {
      facility = List.copyOf(facility);
      sources = List.copyOf(sources);
      if (facility.isEmpty() && sources.isEmpty()) {
        throw new InvalidValue(
            "facility", "is empty", "Name at least one file: [{path: my.csv, type: asc}]");
      }
      if (asOf != null) {
        try {
          LocalDate.parse(asOf);
        } catch (DateTimeParseException e) {
          throw new InvalidValue("as_of", "is not a day", "Write it as yyyy-mm-dd.");
        }
      }
      Range.closed(0, 100_000).check("partitions", partitions);
    }
  }

  /**
   * A file of facilities.
   *
   * @param path CSV, plain or gzip; or what {@code format} says
   * @param type type of all its facilities, one of {@link Score#types}; without it the file has a
   *     column {@code facility_type}
   * @param encoding one of {@link Source#ENCODINGS}
   * @param columns the header's name of a column, where it differs from ours
   * @param extra headers of columns of the user's own, which are kept as text by these names
   * @param format without it, the path tells
   * @param options of the connection to a database; see {@link Format#JDBC}
   */
  public record FacilitySource(
      String path,
      @Nullable String type,
      @Default("UTF-8") String encoding,
      @Nullable Map<String, String> columns,
      @Nullable List<String> extra,
      @Nullable Format format,
      @Nullable Map<String, String> options) {

    public FacilitySource {
      Source.check(path, encoding);
      Format.check(format, options);
      columns = sorted(columns);
      extra = extra == null ? List.of() : List.copyOf(extra);
      Set<String> names = new HashSet<>();
      for (int i = 0; i < extra.size(); i++) {
        notBlank("extra[" + i + "]", extra.get(i), "Give the header of a column, or leave it out.");
        if (!names.add(extra.get(i).strip().toLowerCase(Locale.ROOT))) {
          throw new InvalidValue(
              "extra[" + i + "]",
              "stands there twice",
              "Name each column once; upper and lower case are the same.");
        }
      }
      options = sorted(options);
    }
  }

  /** How rows are kept where they come from. */
  public enum Format {
    /** Delimited text; plain, gzip or zip. */
    CSV,
    /** A Parquet file, or a folder of them. */
    PARQUET,
    /**
     * A table of a database: the path is its name, and the options are Spark's, of which {@code
     * url} is needed. A password stands in an environment variable, which {@code password_env}
     * names.
     */
    JDBC;

    /** Option that names the environment variable with the password. */
    public static final String PASSWORD_ENV = "password_env";

    /** Options, and parts of a URL, that hold what must not be kept. */
    private static final Pattern SECRET =
        Pattern.compile("(?i)(password|passwd|pwd|secret|token|credential)");

    private static final Pattern SECRET_IN_URL =
        Pattern.compile(SECRET.pattern() + "\\w*=|//[^/@]*:[^/@]*@|:thin:[^@/]+/");

    /** Its name in the configuration. */
    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static void check(@Nullable Format format, @Nullable Map<String, String> options) {
      Map<String, String> given = options == null ? Map.of() : options;
      if (format == JDBC ? given.getOrDefault("url", "").isBlank() : !given.isEmpty()) {
        throw new InvalidValue(
            "path",
            format == JDBC ? "is a table of no database" : "has options, and is of no database",
            "Say where it is: {path: sales, format: jdbc, options: {url: 'jdbc:...'}}.");
      }
      for (Map.Entry<String, String> option : given.entrySet()) {
        boolean isSecret =
            !option.getKey().equals(PASSWORD_ENV) && SECRET.matcher(option.getKey()).find();
        if (isSecret || SECRET_IN_URL.matcher(option.getValue()).find()) {
          throw new InvalidValue( // at the path, whose value may be shown
              "path",
              "has a password in its options, which are kept with the results",
              "Put it into an environment variable, and name that: options: {password_env:"
                  + " CRM_PASSWORD}.");
        }
      }
    }
  }

  private static <V> Map<String, V> sorted(@Nullable Map<String, V> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
  }

  /**
   * A file as an agency publishes it, or of the company's own data.
   *
   * @param path CSV or other delimited text; plain, gzip or zip; or what {@code format} says
   * @param layout kind of file; without it, the header tells
   * @param encoding one of {@link Source#ENCODINGS}; without it, UTF-8, and a line that is not that
   *     is windows-1252
   * @param year that the figures are of; without it, the last year in the file's name
   * @param columns the header's name of a column, where it differs from the published one
   * @param format without it, the path tells
   * @param options of the connection to a database; see {@link Format#JDBC}
   */
  public record PublishedSource(
      String path,
      @Nullable String layout,
      @Nullable String encoding,
      @Nullable Integer year,
      @Nullable Map<String, String> columns,
      @Nullable Format format,
      @Nullable Map<String, String> options) {

    public PublishedSource {
      Source.check(path, encoding == null ? "UTF-8" : encoding);
      Format.check(format, options);
      columns = sorted(columns);
      options = sorted(options);
      if (year != null) {
        Range.closed(1900, 2200).check("year", year);
      }
    }
  }

  /**
   * A file of reference data.
   *
   * @param path local path or URI, plain or gzip
   * @param encoding one of {@link #ENCODINGS}
   */
  public record Source(String path, @Default("UTF-8") String encoding) {
    /** The encodings that a file can have. */
    public static final List<String> ENCODINGS = List.of("UTF-8", "ISO-8859-1", "windows-1252");

    public Source {
      check(path, encoding);
    }

    private static void check(String path, String encoding) {
      notBlank("path", path, "Name a file.");
      if (!ENCODINGS.contains(encoding)) {
        throw new InvalidValue(
            "encoding",
            "is not an encoding that Catchment reads",
            "Choose one of " + String.join(", ", ENCODINGS) + ".");
      }
    }
  }

  /**
   * When a facility's row is put right, and when it is refused.
   *
   * @param maxZipDistanceKm a point farther than this from the centroid of its ZIP is taken to be
   *     wrong; km, (0, 500]
   * @param maxCoastDistanceKm a point in no county goes to the nearest within this; km, (0, 500]
   * @param maxRejectShare a run stops when more than this share of the rows is rejected; [0, 1]
   */
  public record Conform(double maxZipDistanceKm, double maxCoastDistanceKm, double maxRejectShare) {

    public Conform {
      Range.openClosed(0, 500).check("max_zip_distance_km", maxZipDistanceKm);
      Range.openClosed(0, 500).check("max_coast_distance_km", maxCoastDistanceKm);
      Range.closed(0, 1).check("max_reject_share", maxRejectShare);
    }
  }

  /**
   * What accounts are worth and what it costs to serve them: product lines, and what accounts do of
   * which no volumes are known.
   *
   * @param demandRadiusKm radius in which the population aged 65 and over is demand; km, (0, 200]
   * @param demandElasticity what is assumed of an account moves with (demand / median demand) to
   *     the power of this; [0, 1]
   * @param travelMinutesPerCall length of the travel to a call; minutes, [0, 480]
   * @param physicianShare part of a procedure that counts at the physician who does it, the rest at
   *     the facility, where both are known; [0, 1]
   * @param types of accounts
   * @param segments of accounts by decile; the lowest begins at 1
   * @param lines what is sold; procedure groups belong to one line at most
   * @param otherVisits to accounts that mean nothing to any line, and have no work given
   * @param metrics figures of the user's own
   */
  public record Score(
      double demandRadiusKm,
      double demandElasticity,
      double travelMinutesPerCall,
      double physicianShare,
      List<String> types,
      List<Segment> segments,
      List<ProductLine> lines,
      Visits otherVisits,
      List<Metric> metrics) {

    public Score {
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
        if (Measures.OF_SCORES.contains(name) || Publish.MAP_COLORS.contains(name)) {
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
  }

  /**
   * Accounts that are called on alike.
   *
   * @param name such as A
   * @param fromDecile lowest decile, up to where the next segment begins; [1, 10]
   */
  public record Segment(String name, int fromDecile) {

    public Segment {
      notBlank("name", name, "Name the segment, for example A.");
      Range.closed(1, 10).check("from_decile", fromDecile);
    }
  }

  /**
   * Products that are sold together, for the same procedures.
   *
   * @param name letters, digits and underscores, beginning with a letter
   * @param products as the company's sales name them; the line's own name is one, too
   * @param coveredShare part of the procedures at which a rep is present; [0, 1]
   * @param procedures what the products are used in, at least one
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

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  private static void checkName(String name, String of, String example) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidValue(
          "name",
          "is no name of " + of,
          "Use small letters, digits and underscores, such as " + example + ".");
    }
  }

  /**
   * A figure of the user's own, of every account: usable as a measure, in {@link Align#where}, as
   * the color of the map and in reports.
   *
   * @param name as that of a product line
   * @param sql SQL expression over the columns of an account, numeric or boolean, of which true
   *     counts as 1
   * @param unit of its values
   * @param description what it says
   * @param total what a territory has of it
   */
  public record Metric(
      String name, String sql, String unit, String description, @Default("sum") Total total) {

    public Metric {
      checkName(name, "a metric", "or_count");
      notBlank("sql", sql, "Write a SQL expression over the columns, such as bed_count * 2.");
    }
  }

  /** What a territory has of a metric of its accounts. */
  public enum Total {
    /** What its accounts have together. */
    SUM,
    /** What an account of it has on average, those without a value aside: for ratios. */
    MEAN;

    /** Its name in the configuration. */
    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What a procedure of a group means to a line.
   *
   * @param group procedure group, as the code table names it
   * @param usd what is sold for one procedure; USD, at least 0
   * @param minutes how long a rep who covers it is there; minutes, [0, 1440]
   * @param medicareShare part of all payers' procedures that Medicare fee for service pays in the
   *     nation; (0, 1]
   * @param source where the figures come from
   * @param rates what is assumed of accounts by type, where no volumes are known
   */
  public record Procedure(
      String group,
      double usd,
      double minutes,
      double medicareShare,
      @Nullable String source,
      @Default("") Map<String, Rate> rates) {

    public Procedure {
      notBlank("group", group, "Name a procedure group of input.procedure_code.");
      Range.atLeast(0).check("usd", usd);
      Range.closed(0, 1440).check("minutes", minutes);
      Range.openClosed(0, 1).check("medicare_share", medicareShare);
      rates = sorted(rates);
    }
  }

  /**
   * Procedures of all payers that an account of a type does, where no volumes are known. Assumed,
   * not measured.
   *
   * @param perYear a year, at least 0
   * @param perBed a year and bed on top of it, at least 0
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

  /**
   * How the accounts are divided into territories.
   *
   * @param territories their number, [1, 100000]; at most the number of accounts, which a run
   *     checks
   * @param unit what is divided
   * @param capacityHours workload that a full-time rep can do, which decides the number of
   *     territories; hours a year, >= 0; 0 leaves that to {@code territories}
   * @param measure what is balanced, one of {@link Measures}
   * @param tolerance largest imbalance that is asked for, |load / target - 1|; (0, 1]
   * @param alsoBalanced further measures
   * @param where which accounts take part: a SQL expression over the columns of an account and the
   *     metrics; without it, all do
   * @param borders what no territory crosses
   * @param roster who has the first territories; those that it does not have are for full-time reps
   *     without a home
   * @param seed seed of what is drawn by chance: the further attempts that few accounts get, the
   *     first centers of territories without a home where others have one, and the search over
   *     units of geography
   */
  public record Align(
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

    public Align {
      Range.closed(1, 100_000).check("territories", territories);
      Range.atLeast(0).check("capacity_hours", capacityHours);
      Range.openClosed(0, 1).check("tolerance", tolerance);
      alsoBalanced = List.copyOf(alsoBalanced);
      borders = List.copyOf(borders);
      if (where != null) {
        notBlank("where", where, "Write a SQL condition, or leave the key out.");
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
  }

  /** What no territory crosses. */
  public enum Border {
    /** The sea, and Canada: what keeps apart the contiguous states, Alaska, and the islands. */
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
   *     halfway between the home and the mean of the accounts, 1 at the home, which is what no
   *     value means
   */
  public record Rep(
      @Nullable String name,
      @Default("1") double capacity,
      @Nullable Double homeLatDeg,
      @Nullable Double homeLonDeg,
      @Nullable Double pull) {

    public Rep {
      if (name != null) {
        notBlank("name", name, "Name the territory, or leave the key out.");
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
          throw new InvalidValue(key, "is only half a home", "Give " + other + ", too.");
        }
      }
    }

    /** How strongly the home holds the center, in [0, 1]; 0 without a home. */
    public double homePull() {
      return pull != null ? pull : homeLatDeg == null ? 0 : 1;
    }
  }

  /**
   * What is shown.
   *
   * @param mapAccounts points on the map, those with the highest potential; [0, 500000]
   * @param mapColor what the map is colored by when it opens: one of {@link #MAP_COLORS} or of
   *     {@link Measures}
   */
  public record Publish(int mapAccounts, String mapColor) {
    /** What the map can be colored by besides measures. */
    public static final List<String> MAP_COLORS = List.of("territory", "imbalance", "potential");

    public Publish {
      Range.closed(0, 500_000).check("map_accounts", mapAccounts);
    }
  }

  private static final ObjectMapper CANONICAL =
      JsonMapper.builder()
          .propertyNamingStrategy(
              new NamingBase() {
                @Override
                public String translate(String component) {
                  return key(component);
                }
              })
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          // Double.toString writes some numbers differently from Java 19 on; this does not.
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  /**
   * The part of the configuration that results depend on, as JSON with sorted keys: all but {@code
   * out}, {@code master}, {@code spark}, {@code input.partitions} and where a password is. Two runs
   * had the same configuration if this is the same.
   */
  public String canonicalJson() {
    ObjectNode tree = CANONICAL.valueToTree(this);
    tree.remove(List.of("out", "master", "spark"));
    ObjectNode input = tree.withObject("/input");
    input.remove("partitions");
    for (String list : List.of("facility", "sources")) {
      input.get(list).forEach(source -> source.withObject("/options").remove(Format.PASSWORD_ENV));
    }
    try {
      return CANONICAL.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SHA-256 of {@link #canonicalJson()} in UTF-8, as 64 hexadecimal digits. */
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(canonicalJson().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key of a record's component: {@code callsPer100Beds} is {@code calls_per_100_beds}. */
  static String key(String component) {
    return component
        .replaceAll("(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])", "_")
        .toLowerCase(Locale.ROOT);
  }

  private static void notBlank(String key, String value, String remedy) {
    if (value.isBlank()) {
      throw new InvalidValue(key, "is empty", remedy);
    }
  }
}
