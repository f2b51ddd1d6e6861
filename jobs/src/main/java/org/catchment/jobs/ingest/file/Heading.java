package org.catchment.jobs.ingest.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.catchment.jobs.error.Spelling;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.ingest.file.FileLayout.Column;
import org.jspecify.annotations.Nullable;

/**
 * What a file's first record says: how values are separated, and at which position each column is.
 *
 * @param lineEnd as {@link Records#lineEnd} finds it
 * @param names of the file's columns
 * @param positions of the layout's columns among the names, -1 for one that the file lacks
 * @param line number of its line: reports have a title above it
 */
public record Heading(byte lineEnd, byte separator, String[] names, int[] positions, long line)
    implements Serializable {

  /** A title of more lines is no title. */
  static final int MOST_ABOVE = 30;

  /** Characters that can separate values, the most usual first. */
  private static final String SEPARATORS = ",\t;|";

  /** One letter in this many may differ between a name and what was meant. */
  private static final int LETTERS_AN_EDIT = 4;

  /**
   * Reads the header of a file.
   *
   * @throws UserError when the file is no text, or the header lacks a required column of the layout
   *     or names one twice
   */
  static Heading read(InputFile file, FileLayout layout, Charset charset) {
    try {
      Records first = records(file);
      String text = text(file.name(), first, charset);
      boolean fits = fitting(text, first.lineEnd(), 1, layout).isPresent();
      Optional<Heading> below = fits ? Optional.empty() : below(file, layout, charset);
      if (below.isPresent()) {
        below.get().refuseTwice(file.name(), String.join(", ", below.get().names));
        return below.get();
      }
      return at(file.name(), first, layout, charset);
    } catch (IOException e) {
      throw InputFile.unreadable(file.name(), e);
    }
  }

  /**
   * The columns of a layout that a file's header lacks, with the separator that suits it best.
   *
   * @throws UserError when the file is no text
   */
  public static List<String> missing(InputFile file, FileLayout layout, Charset charset) {
    try {
      Records records = records(file);
      String text = text(file.name(), records, charset);
      if (fitting(text, records.lineEnd(), 1, layout)
          .or(() -> below(file, layout, charset))
          .isPresent()) {
        return List.of();
      }
      return candidates(text, records.lineEnd(), 1, layout).stream()
          .flatMap(Optional::stream)
          .map(candidate -> candidate.missing(layout))
          .min(Comparator.comparingInt(List::size))
          .orElse(layout.required());
    } catch (IOException e) {
      throw InputFile.unreadable(file.name(), e);
    }
  }

  private static Optional<Heading> fitting(
      String text, byte lineEnd, long line, FileLayout layout) {
    return candidates(text, lineEnd, line, layout).stream()
        .flatMap(Optional::stream)
        .filter(candidate -> candidate.missing(layout).isEmpty())
        .findFirst();
  }

  /** The header of a report of the company below its title; agencies' files have none. */
  private static Optional<Heading> below(InputFile file, FileLayout layout, Charset charset) {
    if (!layout.isOfCompany()) {
      return Optional.empty();
    }
    try (InputStream lines = file.content()) {
      byte lineEnd = Records.lineEnd(lines);
      try (InputStream in = file.content()) {
        Records records = new Records(in, Split.WHOLE.length(), lineEnd, 1);
        while (records.next() && records.line() <= MOST_ABOVE) {
          Optional<Heading> found =
              fitting(plainly(records, charset), lineEnd, records.line(), layout);
          if (found.isPresent()) {
            return found;
          }
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw InputFile.unreadable(file.name(), e);
    }
  }

  /**
   * Whether a text has a header with all columns that a layout needs.
   *
   * @param top the beginning, in UTF-8, with lines that end in a line feed
   */
  static boolean fits(String file, byte[] top, FileLayout layout) {
    Records records = new Records(new ByteArrayInputStream(top), top.length, (byte) '\n', 1);
    try {
      while (records.next() && records.line() <= (layout.isOfCompany() ? MOST_ABOVE : 1)) {
        String text = text(file, records, StandardCharsets.UTF_8);
        if (fitting(text, records.lineEnd(), records.line(), layout).isPresent()) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw InputFile.unreadable(file, e);
    }
  }

  private static Records records(InputFile file) throws IOException {
    byte lineEnd;
    try (InputStream in = file.content()) {
      lineEnd = Records.lineEnd(in);
    }
    // Only the header is read, and it is in the buffer by then.
    try (InputStream in = file.content()) {
      Records records = new Records(in, Split.WHOLE.length(), lineEnd, 1);
      records.next();
      return records;
    }
  }

  /** Like {@link #read}, from records that begin with the header. */
  static Heading of(String file, Records records, FileLayout layout, Charset charset)
      throws IOException {
    records.next();
    return at(file, records, layout, charset);
  }

  private static Heading at(String file, Records header, FileLayout layout, Charset charset) {
    String text = text(file, header, charset);
    List<Optional<Heading>> candidates = candidates(text, header.lineEnd(), 1, layout);
    Heading heading =
        candidates.stream()
            .flatMap(Optional::stream)
            .filter(candidate -> candidate.missing(layout).isEmpty())
            .findFirst()
            .or(() -> candidates.get(0)) // the most frequent separator
            .orElseThrow(
                () ->
                    UserError.input(
                        file,
                        "the quotes in the header are not in pairs: " + RecordRows.abbreviate(text),
                        "Close the quotes around each name, and double a quote inside one."));
    heading.check(file, text, layout);
    return heading;
  }

  /** The text of a record that need not be the header, nor text. */
  private static String plainly(Records record, Charset charset) {
    return withoutMark(
        new String(record.bytes(), record.start(), record.end() - record.start(), charset));
  }

  static String text(String file, Records header, Charset charset) {
    byte[] bytes = Arrays.copyOfRange(header.bytes(), header.start(), header.end());
    refuseWhatIsNoText(file, bytes, charset);
    return withoutMark(new String(bytes, charset));
  }

  /**
   * The heading for each separator, the most frequent first; empty if the quotes would be
   * malformed.
   */
  static List<Optional<Heading>> candidates(
      String text, byte lineEnd, long line, FileLayout layout) {
    return SEPARATORS
        .chars()
        .boxed()
        .sorted(Comparator.comparing(c -> -occurrences(text, c)))
        .map(c -> separatedBy(c, lineEnd, line, text, layout))
        .toList();
  }

  private static void refuseWhatIsNoText(String file, byte[] bytes, Charset charset) {
    if (startsWith(bytes, 0x1F, 0x8B) || startsWith(bytes, 'P', 'K', 3, 4)) {
      throw UserError.input(
          file,
          "is compressed, or a spreadsheet, and its name does not say so",
          "Give it the ending .gz, .zip or .xlsx.");
    }
    if (Workbook.isOld(bytes)) {
      throw UserError.input(
          file,
          "is no text, but encrypted, or a spreadsheet of before 2007",
          "Open it in Excel and save it as an Excel Workbook (.xlsx) without a password.");
    }
    boolean isUtf16 = startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF);
    for (byte b : bytes) {
      isUtf16 |= b == 0;
    }
    if (isUtf16) {
      throw UserError.input(
          file,
          "is not " + charset + ": its header is UTF-16, or holds NUL bytes",
          "Convert the file with `iconv -f UTF-16 -t UTF-8`, or export it as CSV in UTF-8.");
    }
  }

  private static boolean startsWith(byte[] bytes, int... first) {
    for (int i = 0; i < first.length; i++) {
      if (i >= bytes.length || bytes[i] != (byte) first[i]) {
        return false;
      }
    }
    return true;
  }

  /** The byte order mark is one character in UTF-8 and three in encodings of one byte each. */
  private static String withoutMark(String text) {
    for (String mark : List.of("\uFEFF", "\u00EF\u00BB\u00BF")) {
      if (text.startsWith(mark)) {
        return text.substring(mark.length());
      }
    }
    return text;
  }

  private static long occurrences(String text, int character) {
    return text.chars().filter(c -> c == character).count();
  }

  /** The heading if this is the separator; empty if the quotes would then be malformed. */
  private static Optional<Heading> separatedBy(
      int separator, byte lineEnd, long line, String text, FileLayout layout) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int most = Math.toIntExact(occurrences(text, separator) + 1);
    Fields fields = new Fields((byte) separator, lineEnd, most);
    if (!fields.split(bytes, 0, bytes.length)) {
      return Optional.empty();
    }
    String[] names = new String[fields.count()];
    for (int i = 0; i < names.length; i++) {
      @Nullable String name = fields.text(bytes, i, StandardCharsets.UTF_8);
      @Nullable String seen = name == null ? null : Cell.visible(name, false);
      names[i] = seen == null ? "" : seen;
    }
    List<String> found = plain(names);
    return Optional.of(
        new Heading(
            lineEnd,
            (byte) separator,
            names,
            layout.columns().stream().mapToInt(column -> position(found, column)).toArray(),
            line));
  }

  /** The position of a column, by the first of its names that is found; -1 if there is none. */
  public static int position(List<String> found, Column column) {
    return column.headers().stream()
        .mapToInt(name -> found.indexOf(plain(name)))
        .filter(at -> at >= 0)
        .findFirst()
        .orElse(-1);
  }

  /** Names, without what differs between versions of a file. */
  public static List<String> plain(String[] names) {
    return Arrays.stream(names).map(Heading::plain).toList();
  }

  /** A name, without what differs between versions of a file. */
  private static String plain(String name) {
    return name.strip().replaceAll("[\\s\\u00A0]+", " ").toLowerCase(Locale.ROOT);
  }

  /** What separates the values, in words. */
  public String separatorName() {
    return switch (separator) {
      case '\t' -> "tabs";
      case ';' -> "semicolons";
      case '|' -> "bars";
      default -> "commas";
    };
  }

  /** What the layout needs and the file lacks. */
  private List<String> missing(FileLayout layout) {
    return layout.missing(column -> positions[layout.columns().indexOf(column)] >= 0);
  }

  private void check(String file, String text, FileLayout layout) {
    List<String> missing = missing(layout);
    if (!missing.isEmpty()) {
      throw UserError.input(
          file,
          1,
          String.join(", ", missing),
          RecordRows.abbreviate(text),
          "the header lacks the column" + (missing.size() > 1 ? "s" : ""),
          meant(missing)
              + "The first line must name the columns, between commas, tabs, semicolons or bars; order"
              + " and upper or lower case do not matter. Needed: "
              + layout.needed()
              + "."
              + (layout.isOfCompany()
                  ? " If yours are called otherwise, say so beside the path, for example columns:"
                      + " {name: Account Name}."
                  : ""));
    }
    refuseTwice(file, text);
  }

  /** Unused names of the file that resemble the missing ones. */
  private String meant(List<String> missing) {
    List<String> unused =
        IntStream.range(0, names.length)
            .filter(at -> IntStream.of(positions).noneMatch(used -> used == at))
            .mapToObj(at -> names[at])
            .toList();
    StringBuilder meant = new StringBuilder();
    for (String name : missing) {
      unused.stream()
          .min(Comparator.comparingInt(other -> edits(name, other)))
          .filter(near -> edits(name, near) * LETTERS_AN_EDIT <= name.length())
          .ifPresent(near -> meant.append("Is " + near + " meant to be " + name + "? "));
    }
    return meant.toString();
  }

  private static int edits(String name, String other) {
    return Spelling.edits(plain(name), plain(other));
  }

  private void refuseTwice(String file, String text) {
    List<String> found = plain(names);
    for (int at : positions) {
      if (at >= 0 && Collections.frequency(found, found.get(at)) > 1) {
        throw UserError.input(
            file,
            1,
            names[at],
            RecordRows.abbreviate(text),
            "the header names the column twice",
            "Rename or remove the one that is not meant; upper and lower case are the same.");
      }
    }
  }
}
