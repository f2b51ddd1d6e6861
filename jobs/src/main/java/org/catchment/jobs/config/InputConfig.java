package org.catchment.jobs.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
public record InputConfig(
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

  public InputConfig {
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

  /**
   * A file of facilities.
   *
   * @param path CSV, plain or gzip; or what {@code format} says
   * @param type type of all its facilities, one of {@link ScoreConfig#types}; without it the file
   *     has a column {@code facility_type}
   * @param encoding one of {@link Source#ENCODINGS}
   * @param columns the column's name in the header, by our name, if they differ
   * @param extra headers of the user's own columns, which are kept as text by these names
   * @param decimal decimal mark of its numbers, a point or a comma; null to infer it from them
   * @param format null to infer it from the path
   * @param options of the connection to a database; see {@link Format#JDBC}
   */
  public record FacilitySource(
      String path,
      @Nullable String type,
      @Default("UTF-8") String encoding,
      @Nullable Map<String, String> columns,
      @Nullable List<String> extra,
      @Nullable String decimal,
      @Nullable Format format,
      @Nullable Map<String, String> options) {

    public FacilitySource {
      Source.check(path, encoding);
      Format.check(format, options);
      Source.checkDecimal(decimal);
      columns = Config.sorted(columns);
      extra = extra == null ? List.of() : List.copyOf(extra);
      Set<String> names = new HashSet<>();
      for (int i = 0; i < extra.size(); i++) {
        InvalidValue.refuseBlank(
            "extra[" + i + "]", extra.get(i), "Give the header of a column, or leave it out.");
        if (!names.add(extra.get(i).strip().toLowerCase(Locale.ROOT))) {
          throw new InvalidValue(
              "extra[" + i + "]",
              "stands there twice",
              "Name each column once; upper and lower case are the same.");
        }
      }
      options = Config.sorted(options);
    }
  }

  /** The format of the rows at their source. */
  public enum Format {
    /** Delimited text; plain, gzip or zip, or a sheet of an Excel workbook. */
    CSV,
    /** A Parquet file, or a folder of them. */
    PARQUET,
    /**
     * A table of a database: the path is its name, and the options are Spark's; {@code url} is
     * required. The password is in an environment variable, which {@code password_env} names.
     */
    JDBC;

    /** Option that names the environment variable with the password. */
    public static final String PASSWORD_ENV = "password_env";

    /** Options, and parts of a URL, that hold secrets. */
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
            format == JDBC
                ? "is a table, but names no database"
                : "has options, but is no database",
            "Say where it is: {path: sales, format: jdbc, options: {url: 'jdbc:...'}}.");
      }
      for (Map.Entry<String, String> option : given.entrySet()) {
        boolean isSecret =
            !option.getKey().equals(PASSWORD_ENV) && SECRET.matcher(option.getKey()).find();
        if (isSecret || SECRET_IN_URL.matcher(option.getValue()).find()) {
          throw new InvalidValue( // reported at the path, which may be shown
              "path",
              "has a password in its options, which are kept with the results",
              "Put it into an environment variable, and name that: options: {password_env:"
                  + " CRM_PASSWORD}.");
        }
      }
    }
  }

  /**
   * A file as an agency publishes it, or of the company's own data.
   *
   * @param path CSV or other delimited text; plain, gzip or zip, or a sheet of an Excel workbook;
   *     or what {@code format} says
   * @param layout kind of file; null to infer it from the header
   * @param encoding one of {@link Source#ENCODINGS}; without it, UTF-8, and a line that is not
   *     valid UTF-8 is windows-1252
   * @param year the year of the figures; without it, the last year in the file's name
   * @param columns the column's name in the header, by its published name, if they differ
   * @param decimal decimal mark of its numbers, a point or a comma; null to infer it from them
   * @param format null to infer it from the path
   * @param options of the connection to a database; see {@link Format#JDBC}
   */
  public record PublishedSource(
      String path,
      @Nullable String layout,
      @Nullable String encoding,
      @Nullable Integer year,
      @Nullable Map<String, String> columns,
      @Nullable String decimal,
      @Nullable Format format,
      @Nullable Map<String, String> options) {

    public PublishedSource {
      Source.check(path, encoding == null ? "UTF-8" : encoding);
      Format.check(format, options);
      Source.checkDecimal(decimal);
      columns = Config.sorted(columns);
      options = Config.sorted(options);
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

    private static void checkDecimal(@Nullable String decimal) {
      if (decimal != null && !decimal.equals(".") && !decimal.equals(",")) {
        throw new InvalidValue(
            "decimal", "is no decimal mark", "Write decimal: ',' or decimal: '.'.");
      }
    }

    private static void check(String path, String encoding) {
      InvalidValue.refuseBlank("path", path, "Name a file.");
      if (!ENCODINGS.contains(encoding)) {
        throw new InvalidValue(
            "encoding",
            "is not an encoding that Catchment reads",
            "Choose one of " + String.join(", ", ENCODINGS) + ".");
      }
    }
  }
}
