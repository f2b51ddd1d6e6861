package org.catchment.jobs.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.ingest.CompanyLayouts;
import org.catchment.jobs.ingest.PublishedLayouts;
import org.catchment.jobs.ingest.file.FileLayout;
import org.catchment.jobs.ingest.file.Heading;
import org.catchment.jobs.ingest.file.InputFile;
import org.catchment.jobs.ingest.file.Sample;
import org.jspecify.annotations.Nullable;

/**
 * What a file is, and what is wrong with it.
 *
 * @param name as typed
 * @param refusal why no source fits; null if one does
 * @param sample null if the file is not delimited text
 * @param fit the layout that fits, or the nearest
 * @param findings of the values; null if no layout fits
 * @param type of the accounts, if it is a file of accounts whose rows do not say it
 * @param year of the figures, if neither the file's name nor its rows say it
 * @param isYearKnown whether something in the file says that year
 * @param encoding as the configuration needs it
 */
public record Inspection(
    String name,
    @Nullable String refusal,
    @Nullable Sample sample,
    @Nullable Fit fit,
    @Nullable Findings findings,
    AccountTypes.@Nullable Guess type,
    @Nullable Integer year,
    boolean isYearKnown,
    @Nullable String encoding) {

  /** The files beside accounts and sources that the configuration names, by the key of each. */
  private static final List<FileLayout> REFERENCES =
      List.of(
          FileLayout.DEMOGRAPHICS,
          FileLayout.PLACE,
          FileLayout.ZIP,
          FileLayout.COUNTY_INSURANCE,
          FileLayout.PROCEDURE_CODE);

  private static final String WINDOWS = "windows-1252";

  private static final int TOPOLOGY_BYTES = 1 << 12;

  /**
   * Looks at a file.
   *
   * @param types the known types of accounts
   * @throws UserError when the file cannot be read at all
   */
  public static Inspection of(InputFile file, Set<String> types) {
    InputFile chosen = entry(file);
    if (isTopology(chosen)) {
      Fit county = new Fit(FileLayout.COUNTY, Collections.emptyMap(), Set.of(), List.of());
      return new Inspection(file.name(), null, null, county, null, null, null, true, null);
    }
    Sample sample;
    try {
      sample = Sample.of(chosen);
    } catch (UserError e) {
      return refused(file.name(), e.getMessage(), null, null);
    }
    Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    known.addAll(types);
    Fit fit = best(chosen, sample, known);
    String refusal = refusal(sample, fit);
    if (refusal != null) {
      return refused(file.name(), refusal, sample, fit);
    }
    boolean isFacility = fit.layout().source().equals(FileLayout.FACILITY.source());
    Integer named = fit.at().get("name");
    AccountTypes.Guess type =
        isFacility && !fit.has("facility_type")
            ? AccountTypes.of(
                file.fileName(), named == null ? List.of() : new Values(sample).of(named), types)
            : null;
    Integer year = null;
    boolean isYearKnown = true;
    if (PublishedLayouts.isOfAYear(fit.layout())
        && PublishedLayouts.yearIn(file.fileName()).isEmpty()) {
      Optional<Integer> told =
          PublishedLayouts.yearIn(String.join(" ", sample.heading().names()).replace('_', ' '));
      isYearKnown = told.isPresent();
      year = told.orElseGet(() -> modified(file));
    }
    boolean isStrict = isFacility || REFERENCES.contains(fit.layout());
    boolean isWindows =
        isStrict ? sample.text().windows() > sample.text().utf8() : !sample.text().isHeaderUtf8();
    return new Inspection(
        file.name(),
        null,
        sample,
        fit,
        new Findings(sample, fit, known),
        type,
        year,
        isYearKnown,
        isWindows ? WINDOWS : null);
  }

  private static Inspection refused(
      String name, @Nullable String refusal, @Nullable Sample sample, @Nullable Fit nearest) {
    return new Inspection(name, refusal, sample, nearest, null, null, null, true, null);
  }

  /** The year in which the file was written, for want of a better one. */
  private static int modified(InputFile file) {
    try {
      long at =
          file.path().getFileSystem(file.hadoop()).getFileStatus(file.path()).getModificationTime();
      return Instant.ofEpochMilli(at).atZone(ZoneOffset.UTC).getYear();
    } catch (IOException e) {
      throw InputFile.unreadable(file.name(), e);
    }
  }

  /** The entry of a zip file that a run would read. */
  private static InputFile entry(InputFile file) {
    return PublishedLayouts.PUBLISHED.stream()
        .filter(layout -> file.holds(layout.entry()))
        .max(Comparator.comparing(layout -> !layout.entry().pattern().equals(".*")))
        .map(layout -> file.choosing(layout.entry()))
        .orElseGet(() -> file.choosing(FileLayout.FACILITY.entry()));
  }

  private static boolean isTopology(InputFile file) {
    try (InputStream in = file.content()) {
      String head = new String(in.readNBytes(TOPOLOGY_BYTES), StandardCharsets.UTF_8);
      return head.stripLeading().startsWith("{") && head.contains("\"Topology\"");
    } catch (IOException e) {
      throw InputFile.unreadable(file.name(), e);
    }
  }

  private static @Nullable String refusal(Sample sample, Fit fit) {
    if (sample.header() > 1 && !fit.layout().isOfCompany()) {
      return "The header seems to be in line %,d: remove the lines above it."
          .formatted(sample.header());
    }
    if (sample.heading().names().length < 2 && !fit.fits()) {
      return "Its lines have one value each: it is not delimited text with commas, tabs, semicolons or"
          + " bars.";
    }
    if (!fit.fits()) {
      boolean isFar = fit.needed() - fit.missing().size() < 2;
      return (isFar ? "Its columns are those of no source. " : "")
          + "The nearest is %s, which needs %s as well."
              .formatted(named(fit), String.join(", ", fit.missing()));
    }
    List<String> plain = Heading.plain(sample.heading().names());
    for (int at : fit.at().values()) {
      if (Collections.frequency(plain, plain.get(at)) > 1) {
        return "The header names the column %s twice: rename or remove the one that is not meant."
            .formatted(sample.heading().names()[at]);
      }
    }
    return sample.rows().isEmpty() && sample.malformed().isEmpty()
        ? "It has the header of %s and no rows.".formatted(named(fit))
        : null;
  }

  private static String named(Fit fit) {
    String source = fit.layout().source();
    return source.equals(FileLayout.FACILITY.source()) ? "a file of accounts (facility)" : source;
  }

  /** The layout that fits, or the nearest. */
  private static Fit best(InputFile file, Sample sample, Set<String> types) {
    List<Fit> published =
        Stream.concat(PublishedLayouts.PUBLISHED.stream(), REFERENCES.stream())
            .filter(layout -> file.holds(layout.entry()))
            .map(layout -> Fit.asIs(layout, sample))
            .toList();
    Optional<Fit> asPublished =
        published.stream().filter(Fit::fits).max(Comparator.comparingInt(Fit::needed));
    List<Fit> asIs =
        Stream.concat(Stream.of(FileLayout.FACILITY), CompanyLayouts.ALL.stream())
            .map(layout -> Fit.asIs(layout, sample))
            .filter(Fit::fits)
            .toList();
    if (asPublished.isPresent()
        && asIs.stream().noneMatch(fit -> fit.needed() > asPublished.get().needed())) {
      return asPublished.get();
    }
    Values values = new Values(sample);
    List<Fit> own =
        Stream.concat(Stream.of(FileLayout.FACILITY), CompanyLayouts.ALL.stream())
            .map(layout -> Fit.guessed(layout, sample, values, types))
            .toList();
    return own(own, file, values)
        .orElseGet(
            () ->
                Stream.concat(own.stream(), published.stream())
                    .min(Comparator.comparingDouble(Inspection::lack))
                    .orElseThrow());
  }

  private static double lack(Fit fit) {
    return (double) fit.missing().size() / fit.needed() - 1e-3 * fit.at().size();
  }

  /** Which of the company's own layouts is meant, if several fit. */
  private static Optional<Fit> own(List<Fit> all, InputFile file, Values values) {
    List<Fit> fitting = all.stream().filter(Fit::fits).toList();
    Optional<Fit> facility = of(fitting, "facility");
    Optional<Fit> sale = of(fitting, "company_sale");
    Optional<Fit> call =
        of(fitting, "company_call")
            .filter(
                fit ->
                    Stream.of("rep", "calls", "minutes").anyMatch(fit::has)
                        || file.fileName().matches("(?i).*(call|visit|besuch|activit).*")
                        || fit.isAsIs());
    boolean isOneRowEach = facility.isPresent() && values.isKey(facility.get().id());
    if (facility.isPresent() && (isOneRowEach || sale.isEmpty() && call.isEmpty())) {
      return facility;
    }
    if (sale.isPresent() || call.isPresent()) {
      return sale.or(() -> call);
    }
    Optional<Fit> alignment = of(fitting, "company_alignment");
    Optional<Fit> roster = of(fitting, "company_roster");
    boolean isRoster =
        roster.isPresent()
            && (alignment.isEmpty()
                || alignment.get().id() < 0 && !values.isKey(zip(alignment.get())));
    return isRoster ? roster : alignment.or(() -> roster);
  }

  private static int zip(Fit fit) {
    return fit.at().getOrDefault("zip", fit.at().getOrDefault("county", 0));
  }

  private static Optional<Fit> of(List<Fit> fits, String source) {
    return fits.stream().filter(fit -> fit.layout().source().equals(source)).findFirst();
  }

  /** Whether a source of the configuration fits. */
  public boolean fits() {
    return refusal == null;
  }

  /** Headers of columns that are not read. */
  List<String> unused() {
    if (sample == null || fit == null) {
      return List.of();
    }
    String[] names = sample.heading().names();
    return IntStream.range(0, names.length)
        .filter(at -> !fit.at().containsValue(at))
        .mapToObj(at -> names[at])
        .filter(name -> !name.isBlank())
        .toList();
  }

  /** What a person may want to do that the configuration does not do by itself. */
  List<String> hints() {
    List<String> hints = new ArrayList<>();
    if (!fits() || fit == null || findings == null) {
      return hints;
    }
    String source = fit.layout().source();
    if (source.equals("facility")) {
      if (findings.repeats() > 1) {
        hints.add(
            "The same id stands in %,.1f rows on average: a file of accounts has a row each, and the others are superseded."
                .formatted(findings.repeats()));
      }
      unused().stream()
          .filter(name -> Vocabulary.score("territory", name) >= 90)
          .findFirst()
          .ifPresent(
              name ->
                  hints.add(
                      "%s can be your present alignment: copy the file, and name the copy as layout: company_alignment."
                          .formatted(name)));
      if (!fit.has("potential_usd")) {
        unused().stream()
            .filter(name -> Vocabulary.score("amount_usd", name) >= 80)
            .findFirst()
            .ifPresent(
                name ->
                    hints.add(
                        "%s can be what an account is worth: map it to potential_usd, USD a year."
                            .formatted(name)));
      }
    }
    Sample.Encoding text = Objects.requireNonNull(sample).text();
    boolean isOneEncoding = encoding != null || source.equals("facility");
    if (isOneEncoding && text.utf8() > 0 && text.windows() > 0) {
      hints.add(
          "Lines in UTF-8 and in windows-1252 stand in one file, which is read in one of them: save it again in UTF-8.");
    }
    if (!findings.undecided().isEmpty()) {
      hints.add(
          "Say decimal: ',' or decimal: '.' beside the path: nothing decides how %s is read."
              .formatted(String.join(", ", findings.undecided())));
    }
    if (!isYearKnown) {
      hints.add("Nothing says the year of the figures: %d is a guess.".formatted(year));
    }
    if (type != null && type.reason() == null) {
      hints.add("Nothing says what the accounts are: type: %s is a guess.".formatted(type.type()));
    }
    return hints;
  }
}
