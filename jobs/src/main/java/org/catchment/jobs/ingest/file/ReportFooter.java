package org.catchment.jobs.ingest.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines at the end of a report that say who made it and when. They are no rows: each holds one
 * value, where the header names several, and nothing but such lines and empty ones follows. A
 * spreadsheet puts separators after the value; then it must be of several words, for a row may well
 * lack all but its id.
 *
 * @param line number of the first
 * @param lines how many there are, empty ones included
 * @param text the first that is not empty; empty if all are
 */
public record ReportFooter(long line, long lines, String text) {
  /** With fewer columns a line of one value may well be a row. */
  static final int LEAST_COLUMNS = 3;

  private static final int TAIL_BYTES = 1 << 12;

  /** Reads the file to its end, unless its last line is a row. */
  static Optional<ReportFooter> of(InputFile file, Heading heading, @Nullable Charset given) {
    if (heading.names().length < LEAST_COLUMNS) {
      return Optional.empty();
    }
    Charset charset = given == null ? StandardCharsets.UTF_8 : given;
    try {
      return !file.isCompressed() && endsWithARow(file, heading)
          ? Optional.empty()
          : found(file, heading, charset);
    } catch (IOException e) {
      throw InputFile.unreadable(file.name(), e);
    }
  }

  private static boolean endsWithARow(InputFile file, Heading heading) throws IOException {
    long offset = Math.max(0, file.length() - TAIL_BYTES);
    try (InputStream in =
        InputFile.content(file.name(), file.path(), file.entry(), offset, file.hadoop())) {
      byte[] tail = in.readAllBytes();
      int end = tail.length;
      while (end > 0 && tail[end - 1] >= 0 && tail[end - 1] <= ' ') {
        end--;
      }
      if (end < tail.length - 1 && tail.length - end > 2) {
        return false; // empty lines follow
      }
      int start = end;
      while (start > 0 && tail[start - 1] != heading.lineEnd()) {
        start--;
      }
      Fields fields = fields(heading);
      return !(fields.split(tail, start, end) && isAlone(fields, tail));
    }
  }

  /** Whether only the first value is given. */
  private static boolean isAlone(Fields fields, byte[] bytes) {
    if (fields.count() == 1) {
      return true;
    }
    String first = fields.text(bytes, 0, StandardCharsets.ISO_8859_1);
    return first != null
        && first.indexOf(' ') > 0
        && IntStream.range(1, fields.kept()).allMatch(field -> fields.length(field) == 0);
  }

  private static Optional<ReportFooter> found(InputFile file, Heading heading, Charset charset)
      throws IOException {
    try (InputStream in = file.content()) {
      return at(new Records(in, Split.WHOLE.length(), heading.lineEnd(), 1), heading, charset);
    }
  }

  /** The footer that these records end with. */
  static Optional<ReportFooter> at(Records records, Heading heading, Charset charset)
      throws IOException {
    Fields fields = fields(heading);
    long first = 0;
    long last = 0;
    String text = "";
    while (records.next()) {
      byte[] bytes = records.bytes();
      boolean isBlank = fields.isBlank(bytes, records.start(), records.end());
      boolean isAlone =
          records.lines() == 1
              && fields.split(bytes, records.start(), records.end())
              && isAlone(fields, bytes);
      if (records.line() <= heading.line() || !isBlank && !isAlone) {
        first = 0;
        text = "";
        continue;
      }
      first = first == 0 ? records.line() : first;
      last = records.line();
      if (text.isEmpty() && !isBlank) {
        String value = fields.text(bytes, 0, charset);
        text = value == null ? "" : RecordRows.abbreviate(value);
      }
    }
    return first == 0
        ? Optional.empty()
        : Optional.of(new ReportFooter(first, last - first + 1, text));
  }

  private static Fields fields(Heading heading) {
    return new Fields(heading.separator(), heading.lineEnd(), heading.names().length);
  }
}
