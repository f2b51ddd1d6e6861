package org.catchment.jobs.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.catchment.jobs.ingest.file.FileLayout;
import org.catchment.jobs.ingest.file.Sample;
import org.jspecify.annotations.Nullable;

/** An inspection in words. */
public final class InspectionText {
  private static final int NAMED = 12;
  private static final int PROBLEMS = 12;
  private static final int LONGEST = 40;
  private static final int EXAMPLE = 28;

  private InspectionText() {}

  /** A paragraph on one file. */
  public static String of(Inspection file) {
    StringBuilder text = new StringBuilder(file.name()).append('\n');
    Sample sample = file.sample();
    if (sample != null) {
      line(text, "Rows", rows(sample));
      line(text, "Text", encoding(sample));
      if (sample.header() > 1) {
        line(
            text,
            "Title",
            format(
                "%,d line%s above the header, no row%s",
                sample.header() - 1,
                sample.header() == 2 ? "" : "s",
                sample.header() == 2 ? "" : "s"));
      }
      sample
          .footer()
          .ifPresent(
              footer ->
                  line(
                      text,
                      "Footer",
                      format(
                          "%,d line%s at the end, no row%s: %s",
                          footer.lines(),
                          footer.lines() == 1 ? "" : "s",
                          footer.lines() == 1 ? "" : "s",
                          shown(footer.text(), LONGEST))));
    }
    if (!file.fits()) {
      line(text, "Fits", "nothing. " + Objects.requireNonNull(file.refusal()));
      if (sample != null) {
        line(text, "Columns", names(List.of(sample.heading().names())));
      }
      return text.toString();
    }
    Fit fit = Objects.requireNonNull(file.fit());
    line(text, "Fits", fits(file, fit));
    if (sample != null) {
      columns(text, sample, fit);
      line(text, "Not used", file.unused().isEmpty() ? "none" : names(file.unused()));
    }
    Findings findings = file.findings();
    if (findings != null) {
      readings(text, "Values", findings.readings());
      readings(text, "Ids", findings.ids());
      problems(text, findings.problems());
    }
    String label = "Note";
    for (String hint : file.hints()) {
      line(text, label, hint);
      label = "";
    }
    return text.toString();
  }

  private static String rows(Sample sample) {
    int read = sample.rows().size() + sample.malformed().size();
    if (sample.isWhole()) {
      return format("%,d, all read", read);
    }
    return sample.places() > 1
        ? format(
            "about %,d; read %,d: the first, and some from %d other places",
            rounded(sample.total()), read, sample.places() - 1)
        : format(
            "%s%,d; read %,d: the first",
            sample.isCounted() ? "" : "more than ", sample.total(), read);
  }

  /** Two digits: an estimate is not known better. */
  private static long rounded(long count) {
    long unit = 1;
    while (count / unit >= 100) {
      unit *= 10;
    }
    return (count + unit / 2) / unit * unit;
  }

  private static String encoding(Sample sample) {
    Sample.Encoding text = sample.text();
    String encoding =
        text.windows() == 0
            ? "UTF-8"
            : text.utf8() == 0
                ? "windows-1252"
                : format(
                    "UTF-8, and windows-1252 in %,d of %,d lines with other letters than A to Z",
                    text.windows(), text.windows() + text.utf8());
    encoding += text.hasMark() ? " with a byte order mark" : "";
    int columns = sample.heading().names().length;
    return columns == 1
        ? encoding + ", one value a line"
        : format("%s, %s, %,d columns", sample.heading().separatorName(), encoding, columns);
  }

  private static String fits(Inspection file, Fit fit) {
    String source = fit.layout().source();
    String where =
        source.equals(FileLayout.FACILITY.source())
            ? "accounts, under input.facility"
            : source + ", in the configuration as below";
    return file.type() == null ? where : where + "; type " + file.type().type();
  }

  private static void columns(StringBuilder text, Sample sample, Fit fit) {
    String label = "Columns";
    int shown = 0;
    for (var column : fit.at().entrySet()) {
      if (shown++ == 2 * NAMED) {
        line(text, label, format("and %d more", fit.at().size() - 2 * NAMED));
        break;
      }
      String header = sample.heading().names()[column.getValue()];
      line(
          text,
          label,
          format(
              "%-16s %s %s",
              column.getKey(),
              pad("<- " + shown(header, LONGEST), EXAMPLE),
              example(sample, column.getValue())));
      label = "";
    }
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String example(Sample sample, int column) {
    for (Sample.Line row : sample.rows()) {
      if (row.values()[column] != null) {
        return shown(Objects.requireNonNull(row.values()[column]), EXAMPLE);
      }
    }
    return "(empty)";
  }

  private static void readings(StringBuilder text, String name, List<Findings.Reading> readings) {
    String label = name;
    for (Findings.Reading reading : readings) {
      line(text, label, format("%-16s %s", shown(reading.column(), LONGEST), reading.words()));
      label = "";
    }
  }

  private static void problems(StringBuilder text, List<Findings.Problem> problems) {
    if (problems.isEmpty()) {
      line(text, "Problems", "none seen");
      return;
    }
    String label = "Problems";
    for (Findings.Problem problem : problems.subList(0, Math.min(PROBLEMS, problems.size()))) {
      line(
          text,
          label,
          format(
              "row %s%,d%s%s: %s%s",
              problem.isExact() ? "" : "about ",
              problem.line(),
              problem.column() == null ? "" : ", column " + problem.column(),
              value(problem.value()),
              problem.reason(),
              problem.count() == 1 ? "" : format(" (%,d rows)", problem.count())));
      line(text, "", "  " + problem.remedy());
      label = "";
    }
    if (problems.size() > PROBLEMS) {
      line(text, "", format("and %d more kinds", problems.size() - PROBLEMS));
    }
  }

  private static String value(@Nullable String value) {
    return value == null || value.isEmpty() ? "" : ", value '" + shown(value, LONGEST) + "'";
  }

  private static String names(List<String> names) {
    List<String> all = new ArrayList<>(names);
    String shown =
        all.stream()
            .limit(NAMED)
            .map(name -> shown(name, LONGEST))
            .collect(Collectors.joining(", "));
    return all.size() > NAMED ? shown + format(", and %d more", all.size() - NAMED) : shown;
  }

  /** In one line, and not too long. */
  private static String shown(String text, int longest) {
    String one = text.replaceAll("\\s+", " ");
    return one.length() <= longest ? one : one.substring(0, longest - 3) + "...";
  }

  private static void line(StringBuilder text, String label, String words) {
    text.append(format("  %-9s %s", label, words).stripTrailing()).append('\n');
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
