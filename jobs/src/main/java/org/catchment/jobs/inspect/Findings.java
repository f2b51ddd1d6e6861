package org.catchment.jobs.inspect;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.catchment.jobs.conform.value.DecimalMark;
import org.catchment.jobs.conform.value.Ids;
import org.catchment.jobs.ingest.file.FileLayout;
import org.catchment.jobs.ingest.file.Sample;
import org.catchment.jobs.inspect.ValueSql.Reason;
import org.jspecify.annotations.Nullable;

/** What a run would say of the values of a sample. */
final class Findings {
  /**
   * What is wrong with rows of one kind.
   *
   * @param column header in the file, or ours; null if it is the whole row
   * @param value of the first such row
   * @param line of the first such row; an estimate unless {@code isExact}
   * @param count such rows in the sample
   */
  record Problem(
      @Nullable String column,
      @Nullable String value,
      String reason,
      String remedy,
      long line,
      boolean isExact,
      long count) {}

  /**
   * How the values of a column are read.
   *
   * @param column header in the file
   * @param words in a sentence
   */
  record Reading(String column, String words) {}

  private static final List<String> NUMBERS =
      List.of(
          "lat",
          "lon",
          "bed_count",
          "potential_usd",
          "workload_hours",
          "amount_usd",
          "units",
          "calls",
          "minutes",
          "capacity",
          "home_lat",
          "home_lon",
          "services",
          "discharges");

  private static final Set<String> POINTS = Set.of("lat", "lon", "home_lat", "home_lon");

  /** Figures that cannot be negative, in which -999 stands for an unknown one. */
  private static final Set<String> NOT_NEGATIVE =
      Set.of("bed_count", "potential_usd", "workload_hours", "calls", "minutes");

  private static final Set<String> DAYS = Set.of("date", "valid_from", "valid_to");

  private static final List<String> IDS = List.of("account_id", "npi", "provider_num", "ccn");

  /** So many forms of days are shown. */
  private static final int FORMS = 3;

  private static final Pattern CUT_ZIP = Pattern.compile(" *[0-9]{3,4}([.]0+)? *");

  /**
   * A test of rows.
   *
   * @param over the columns that it reads; rows with the same values get the same answer
   */
  private record Check(
      List<String> over, Function<List<@Nullable String>, @Nullable Reason> test) {}

  private final Sample sample;
  private final Fit fit;
  private final Set<String> types;
  private final Map<String, DecimalMark> marks = new LinkedHashMap<>();
  private final Map<String, String> decimals = new HashMap<>();
  private final List<String> dayFirst = new ArrayList<>();
  private final Map<String, Problem> problems = new LinkedHashMap<>();
  private final List<Reading> readings = new ArrayList<>();
  private final List<Reading> ids = new ArrayList<>();

  Findings(Sample sample, Fit fit, Set<String> types) {
    this.sample = sample;
    this.fit = fit;
    this.types = types;
    for (Sample.Malformed row : sample.malformed()) {
      add(row.column(), row.value(), row.reason(), row.remedy(), row.line(), row.isExact());
    }
    decide();
    judge(checks());
    describe();
  }

  List<Problem> problems() {
    return List.copyOf(problems.values());
  }

  List<Reading> readings() {
    return readings;
  }

  List<Reading> ids() {
    return ids;
  }

  /** Headers of columns whose numbers could be read in two ways, and nothing decides which. */
  List<String> undecided() {
    return marks.entrySet().stream()
        .filter(mark -> NUMBERS.contains(mark.getKey()) && !decimals.containsKey(mark.getKey()))
        .filter(mark -> mark.getValue().either() + mark.getValue().commas() > 0)
        .map(mark -> header(mark.getKey()))
        .toList();
  }

  /**
   * In how many rows of the sample an id of an account stands, on average; 1 if hardly any repeats.
   */
  double repeats() {
    int at = fit.id();
    List<String> given =
        at < 0
            ? List.of()
            : sample.rows().stream()
                .map(row -> row.values()[at])
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    double repeats = given.size() / Math.max(1.0, given.stream().distinct().count());
    return repeats < 1.05 ? 1 : repeats;
  }

  private void add(
      @Nullable String column,
      @Nullable String value,
      String reason,
      String remedy,
      long line,
      boolean isExact) {
    problems.merge(
        column + "\n" + reason + "\n" + remedy,
        new Problem(column, value, reason, remedy, line, isExact, 1),
        (first, next) ->
            new Problem(
                first.column,
                first.value,
                first.reason,
                first.remedy,
                first.line,
                first.isExact,
                first.count + 1));
  }

  private String header(String column) {
    return sample.heading().names()[Objects.requireNonNull(fit.at().get(column))];
  }

  private boolean isOwn() {
    return fit.layout().isOfCompany();
  }

  /** Decides how each column of numbers and of days is read. */
  private void decide() {
    DecimalMark file = new DecimalMark();
    for (String column : fit.at().keySet()) {
      if (NUMBERS.contains(column) || DAYS.contains(column)) {
        DecimalMark mark = new DecimalMark();
        int at = Objects.requireNonNull(fit.at().get(column));
        for (Sample.Line row : sample.rows()) {
          if (row.values()[at] != null) {
            mark.add(row.values()[at]);
          }
        }
        marks.put(column, mark);
        if (NUMBERS.contains(column)) {
          file.add(mark);
        } else if (mark.isDayFirst()) {
          dayFirst.add(column);
        }
      }
    }
    marks.forEach(
        (column, mark) ->
            Optional.of(".")
                .filter(point -> !isOwn())
                .or(() -> mark.decided((char) sample.heading().separator(), file))
                .ifPresent(decided -> decimals.put(column, decided)));
  }

  // The checks, in the order in which problems are told

  private List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    for (String id : IDS) {
      checks.add(each(id, value -> destroyed(id, value)));
    }
    List<String> given = IDS.stream().filter(fit::has).toList();
    if (isOwn() && !given.isEmpty() && (isFacility() || !fit.has("zip"))) {
      checks.add(new Check(given, Findings::withoutId));
    }
    for (String text : List.of("name", "territory", "rep")) {
      if (isOwn() && fit.layout().required().contains(text)) {
        checks.add(new Check(List.of(text), values -> missing(text, values)));
      }
    }
    places(checks);
    checks.add(each("facility_type", this::unknownType));
    if (isOwn()) {
      values(checks);
    }
    return checks.stream().filter(check -> fit.at().keySet().containsAll(check.over)).toList();
  }

  private boolean isFacility() {
    return fit.layout().source().equals(FileLayout.FACILITY.source());
  }

  private void places(List<Check> checks) {
    checks.add(each("zip", Findings::zip));
    checks.add(
        each(
            "state",
            value ->
                when(
                    !ValueSql.isUnknown(value) && !ValueSql.isState(value),
                    "unknown_state",
                    "Write the state's code or name; only the United States can be divided.")));
    if (isFacility()) {
      List<String> all = List.of("country", "state", "city");
      List<String> over = all.stream().filter(fit::has).toList();
      checks.add(
          new Check(
              over,
              values -> {
                int country = over.indexOf("country");
                return ValueSql.abroad(
                    country < 0 ? null : values.get(country),
                    values.get(over.indexOf("state")),
                    values.get(over.indexOf("city")));
              }));
    }
  }

  private void values(List<Check> checks) {
    for (String column : NUMBERS) {
      checks.add(each(column, value -> number(column, value)));
    }
    for (List<String> point : List.of(List.of("lat", "lon"), List.of("home_lat", "home_lon"))) {
      checks.add(new Check(point, values -> point(point, values)));
    }
    for (String day : DAYS) {
      checks.add(
          each(
              day,
              value ->
                  ValueSql.isDay(value, dayFirst.contains(day)) ? null : ValueSql.notADate(value)));
    }
    if (!fit.has("year")) {
      checks.add(new Check(List.of("date"), values -> missing("date", values)));
    }
    checks.add(new Check(List.of("amount_usd"), values -> missing("amount", values)));
  }

  /** A check of the values that a column has. */
  private static Check each(String column, Function<String, @Nullable Reason> test) {
    return new Check(
        List.of(column),
        values -> {
          String value = values.get(0);
          return value == null ? null : test.apply(value);
        });
  }

  private static @Nullable Reason when(boolean isSo, String reason, String remedy) {
    return isSo ? new Reason(null, reason, remedy) : null;
  }

  private static @Nullable Reason destroyed(String id, String value) {
    if (ValueSql.isDestroyed(value)) {
      return new Reason(null, "spreadsheet_number", Ids.REMEDY);
    }
    if (ValueSql.isUnknown(value) || id.equals("account_id")) {
      return null;
    }
    return id.equals("npi")
        ? when(
            !ValueSql.isNpi(value),
            "invalid_npi",
            "An NPI has ten digits, the last of which is a check digit; leave it empty when unknown.")
        : when(
            !ValueSql.isCcn(value),
            "invalid_ccn",
            "A CCN has six digits, or two, a letter and three or seven digits.");
  }

  private static @Nullable Reason withoutId(List<@Nullable String> ids) {
    return when(
        ids.stream().allMatch(id -> id == null || ValueSql.isUnknown(id)),
        "no_identifier",
        "Give an id, or leave the row out.");
  }

  private static @Nullable Reason missing(String what, List<@Nullable String> values) {
    return when(values.get(0) == null, "missing_" + what, "Give it, or leave the row out.");
  }

  private static @Nullable Reason zip(String value) {
    if (!ValueSql.isZip(value)) {
      return when(
          !ValueSql.isUnknown(value), "not_a_zip", "Write five digits, or nine, as in 94103-1234.");
    }
    return when(
        CUT_ZIP.matcher(value).matches(),
        "lost_zeros",
        "Looks like a ZIP code after a spreadsheet: zeros are put before it if the state agrees.");
  }

  private @Nullable Reason unknownType(String value) {
    return when(
        !types.contains(value.strip()),
        "unknown_facility_type",
        "Use one of "
            + String.join(", ", types)
            + ", or give the whole list, with yours, under score.types.");
  }

  private @Nullable Reason number(String column, String value) {
    boolean isFigure = NOT_NEGATIVE.contains(column);
    if (isFigure && ValueSql.isUnknownNumber(value)) {
      return new Reason(
          null, "unknown_value", "It stands for an unknown value, and is taken for none.");
    }
    if (POINTS.contains(column) && ValueSql.isUnknown(value)) {
      return null;
    }
    String mark = decimals.get(column);
    BigDecimal number = ValueSql.number(value, mark);
    if (number == null) {
      return ValueSql.notANumber(value, mark);
    }
    return when(isFigure && number.signum() < 0, "negative", "Give 0 or more.");
  }

  private @Nullable Reason point(List<String> columns, List<@Nullable String> values) {
    Double lat = degrees(columns.get(0), values.get(0));
    Double lon = degrees(columns.get(1), values.get(1));
    if (lat == null || lon == null || isDomestic(lat, lon)) {
      return null;
    }
    return isDomestic(lon, lat)
        ? new Reason(
            null,
            "exchanged",
            "Latitude and longitude seem to be exchanged: they are put right where the ZIP code"
                + " shows it.")
        : new Reason(
            null,
            "outside_the_country",
            "The point is not in the United States: correct it, or leave it empty.");
  }

  private @Nullable Double degrees(String column, @Nullable String value) {
    BigDecimal number = value == null ? null : ValueSql.number(value, decimals.get(column));
    return number == null ? null : number.doubleValue();
  }

  /** In a box around the states and the territories. */
  private static boolean isDomestic(double lat, double lon) {
    return lat >= -15 && lat <= 72 && (lon >= -180 && lon <= -64 || lon >= 144 && lon <= 180);
  }

  private void judge(List<Check> checks) {
    List<Map<List<@Nullable String>, Optional<Reason>>> known = new ArrayList<>();
    checks.forEach(check -> known.add(new HashMap<>()));
    for (Sample.Line row : sample.rows()) {
      for (int i = 0; i < checks.size(); i++) {
        Check check = checks.get(i);
        List<@Nullable String> values = new ArrayList<>();
        for (String column : check.over) {
          values.add(row.values()[Objects.requireNonNull(fit.at().get(column))]);
        }
        known
            .get(i)
            .computeIfAbsent(values, given -> Optional.ofNullable(check.test.apply(given)))
            .ifPresent(
                reason -> {
                  String column = reason.column() == null ? check.over.get(0) : reason.column();
                  int at = Objects.requireNonNull(fit.at().get(column));
                  add(
                      header(column),
                      row.values()[at],
                      reason.reason(),
                      reason.remedy(),
                      row.line(),
                      row.isExact());
                });
      }
    }
  }

  // Words

  private void describe() {
    marks.forEach(
        (column, mark) ->
            readings.add(
                new Reading(
                    header(column), DAYS.contains(column) ? days(column) : number(column))));
    for (String id : IDS) {
      if (fit.has(id)) {
        ids.add(new Reading(header(id), id(id)));
      }
    }
  }

  private List<String> given(String column) {
    int at = Objects.requireNonNull(fit.at().get(column));
    return sample.rows().stream()
        .map(row -> row.values()[at])
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }

  private String number(String column) {
    DecimalMark mark = Objects.requireNonNull(marks.get(column));
    String decided = decimals.get(column);
    String either = mark.either() == 0 ? "" : "; %,d could have either".formatted(mark.either());
    if (decided == null) {
      return mark.commas() + mark.points() == 0 && mark.either() == 0
          ? "whole numbers"
          : "nothing decides the decimal mark: %,d show a comma, %,d a point"
                  .formatted(mark.commas(), mark.points())
              + either;
    }
    long showing = decided.equals(",") ? mark.commas() : mark.points();
    long other = mark.commas() + mark.points() - showing;
    if (showing + other + mark.either() == 0) {
      return "whole numbers";
    }
    return "decimal "
        + (decided.equals(",") ? "comma" : "point")
        + (showing == 0 ? ", as the rest of the file shows" : ", as %,d show".formatted(showing))
        + either
        + (other == 0 ? "" : "; %,d show the other".formatted(other));
  }

  /** The forms in which days stand, by an example each, the most frequent first. */
  private String days(String column) {
    Map<String, String> examples = new HashMap<>();
    Map<String, Long> counts = new TreeMap<>();
    for (String value : given(column)) {
      String form = value.replaceAll("[0-9]", "9").replaceAll("\\p{L}+", "a");
      examples.putIfAbsent(form, value);
      counts.merge(form, 1L, Long::sum);
    }
    if (counts.isEmpty()) {
      return "no values";
    }
    List<String> forms =
        counts.keySet().stream()
            .sorted(
                Comparator.<String>comparingLong(form -> -counts.getOrDefault(form, 0L))
                    .thenComparing(form -> form))
            .map(form -> "%s (%,d)".formatted(examples.get(form), counts.get(form)))
            .toList();
    return "as "
        + String.join(", ", forms.subList(0, Math.min(FORMS, forms.size())))
        + (forms.size() > FORMS ? ", and %d more forms".formatted(forms.size() - FORMS) : "")
        + (dayFirst.contains(column) ? "; the day is first, which is refused" : "");
  }

  private String id(String column) {
    List<String> given = given(column);
    long different = given.stream().distinct().count();
    long wrong =
        problems.values().stream()
            .filter(p -> header(column).equals(p.column))
            .filter(p -> p.reason.matches("spreadsheet_number|invalid_(npi|ccn)"))
            .mapToLong(Problem::count)
            .sum();
    long none = sample.rows().size() - given.size();
    return "%,d given, %,d different".formatted(given.size(), different)
        + (column.equals("account_id")
            ? wrong == 0 ? "" : ", %,d destroyed".formatted(wrong)
            : ", %,d valid".formatted(given.size() - wrong))
        + (none == 0 ? "" : "; %,d rows without".formatted(none));
  }
}
