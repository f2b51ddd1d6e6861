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
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
      if (type != null && !score.types().containsKey(type)) {
        throw new InvalidValue(
            "input.facility[" + i + "].type",
            "is not a key of score.types",
            "Choose one of "
                + String.join(", ", score.types().keySet())
                + "; or add the type under score.types.");
      }
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
   * @param type type of all its facilities, a key of {@link Score#types}; without it the file has a
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

  private static Map<String, String> sorted(@Nullable Map<String, String> map) {
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
   * The model that turns a facility into potential and workload.
   *
   * @param demandRadiusKm radius in which the population aged 65 and over is demand; km, (0, 200]
   * @param demandElasticity an account's score moves with (demand / median demand) to the power of
   *     this; [0, 1]
   * @param minutesPerCall length of a call; minutes, [0, 480]
   * @param travelMinutesPerCall length of the travel to a call; minutes, [0, 480]
   * @param types the figures of each type of facility; sorted by type
   */
  public record Score(
      double demandRadiusKm,
      double demandElasticity,
      double minutesPerCall,
      double travelMinutesPerCall,
      Map<String, TypeModel> types) {

    public Score {
      Range.openClosed(0, 200).check("demand_radius_km", demandRadiusKm);
      Range.closed(0, 1).check("demand_elasticity", demandElasticity);
      Range.closed(0, 480).check("minutes_per_call", minutesPerCall);
      Range.closed(0, 480).check("travel_minutes_per_call", travelMinutesPerCall);
      types = Collections.unmodifiableMap(new TreeMap<>(types));
    }
  }

  /**
   * The figures of a type of facility. Modelled, not measured.
   *
   * @param potentialUsd what an average account could buy; USD a year, at least 0
   * @param potentialUsdPerBed on top of it; USD a year and bed, at least 0
   * @param callsPerYear visits a year, at least 0
   * @param callsPer100Beds on top of them; visits a year and 100 beds, at least 0
   */
  public record TypeModel(
      double potentialUsd, double potentialUsdPerBed, double callsPerYear, double callsPer100Beds) {

    public TypeModel {
      Range.atLeast(0).check("potential_usd", potentialUsd);
      Range.atLeast(0).check("potential_usd_per_bed", potentialUsdPerBed);
      Range.atLeast(0).check("calls_per_year", callsPerYear);
      Range.atLeast(0).check("calls_per_100_beds", callsPer100Beds);
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
   * @param measure what is balanced
   * @param tolerance largest imbalance that is asked for, |load / target - 1|; (0, 1]
   * @param alsoBalanced further measures
   * @param roster the first territories, one a rep; those that it does not list have a full-time
   *     rep without a home
   * @param seed seed of the further attempts that few accounts get
   */
  public record Align(
      int territories,
      Unit unit,
      double capacityHours,
      Measure measure,
      double tolerance,
      List<Balanced> alsoBalanced,
      List<Rep> roster,
      long seed) {

    public Align {
      Range.closed(1, 100_000).check("territories", territories);
      Range.atLeast(0).check("capacity_hours", capacityHours);
      Range.openClosed(0, 1).check("tolerance", tolerance);
      alsoBalanced = List.copyOf(alsoBalanced);
      roster = List.copyOf(roster);
      Set<Measure> measures = EnumSet.of(measure);
      for (int i = 0; i < alsoBalanced.size(); i++) {
        if (!measures.add(alsoBalanced.get(i).measure())) {
          throw new InvalidValue(
              "also_balanced[" + i + "].measure",
              "is balanced already",
              "Leave it out, or choose another measure.");
        }
      }
      if (capacityHours == 0 && roster.size() > territories) {
        throw new InvalidValue(
            "territories",
            "is less than the " + roster.size() + " reps of align.roster",
            "Raise it to " + roster.size() + " or more.");
      }
      Set<String> names = new HashSet<>();
      for (int i = 0; i < roster.size(); i++) {
        String name = roster.get(i).name();
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
   * @param tolerance largest imbalance that is asked for, |load / target - 1|; (0, 1]
   */
  public record Balanced(Measure measure, double tolerance) {

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

  /** What an account weighs in its territory. */
  public enum Measure {
    WORKLOAD_HOURS,
    POTENTIAL_USD;

    /** Column of the accounts that holds it; also its name in the configuration. */
    @JsonValue
    public String column() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What is shown.
   *
   * @param mapAccounts points on the map, those with the highest potential; [0, 500000]
   */
  public record Publish(int mapAccounts) {

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
