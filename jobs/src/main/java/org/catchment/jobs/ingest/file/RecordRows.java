package org.catchment.jobs.ingest.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into rows of texts, or into rejects with the reason; the header and what is above
 * it are skipped.
 *
 * <p>A malformed record of several lines is read again line by line: then an unclosed quote had
 * joined them.
 */
public final class RecordRows implements Iterator<Row> {
  /** Longest accepted value, characters: a longer one means that something else went wrong. */
  static final int LONGEST_VALUE = 100_000;

  /** What a row holds besides the columns: file and line before them, the reject after them. */
  static final int OTHERS = 6;

  private static final int LONGEST_SHOWN = 200;

  private static final Charset WINDOWS = Charset.forName("windows-1252");

  /** The symbol for NUL: a NUL itself would end a text in many readers. */
  private static final char NUL_SHOWN = '\u2400';

  private final String file;
  private final Heading heading;
  private final Charset charset;
  private final boolean isMixed;
  private final Records records;
  private final long footer;
  private final Fields fields;
  private final CharsetDecoder decoder;
  private CharBuffer characters = CharBuffer.allocate(1 << 12);
  private @Nullable Row next;

  /**
   * Reads from the present place in the records.
   *
   * @param given UTF-8, or a single-byte encoding that contains ASCII; null for UTF-8 in which a
   *     record that is not valid UTF-8 is windows-1252
   * @param footer number of the first line that is no row any more
   */
  RecordRows(String file, Heading heading, @Nullable Charset given, Records records, long footer) {
    this.file = file;
    this.heading = heading;
    this.charset = given == null ? StandardCharsets.UTF_8 : given;
    this.isMixed = given == null;
    this.records = records;
    this.footer = footer;
    fields = new Fields(heading.separator(), heading.lineEnd(), heading.names().length);
    decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      try {
        next = read();
      } catch (IOException e) {
        throw failure(file, e);
      }
    }
    return next != null;
  }

  @Override
  public Row next() {
    Row row = hasNext() ? next : null;
    if (row == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return row;
  }

  /** Explains a failure to read: the user's error, or one that may pass on a retry. */
  static RuntimeException failure(String file, IOException e) {
    return InputFile.damage(file, e)
        .map(RuntimeException.class::cast)
        .orElseGet(() -> new UncheckedIOException(e));
  }

  private @Nullable Row read() throws IOException {
    while (records.next() && records.line() < footer) {
      if (records.line() <= heading.line()) {
        continue; // the header, and what is above it
      }
      boolean isWellFormed = fields.split(records.bytes(), records.start(), records.end());
      boolean isWhole = isWellFormed && fields.count() == heading.names().length;
      if (records.lines() > 1 && !isWhole) {
        records.divide();
        continue;
      }
      return row(isWellFormed, isWhole);
    }
    return null;
  }

  private Row row(boolean isWellFormed, boolean isWhole) {
    int[] positions = heading.positions();
    @Nullable Object[] values = new @Nullable Object[positions.length + OTHERS];
    values[0] = file;
    values[1] = records.line();
    boolean isPlain = records.isPlain();
    if (!isWhole || !isPlain || records.end() - records.start() > LONGEST_VALUE) {
      Reject reject = reject(isWellFormed, isPlain);
      if (reject != null) {
        int at = positions.length + 2;
        values[at++] = reject.column;
        values[at++] = reject.value;
        values[at++] = reject.reason;
        values[at] = reject.remedy;
        return RowFactory.create(values);
      }
    }
    Charset used = isMixed && !isPlain && firstBad() >= 0 ? WINDOWS : charset;
    // The bytes of ASCII text are those of ISO 8859-1, which Java keeps unchanged.
    Charset bytesAre = isPlain ? StandardCharsets.ISO_8859_1 : used;
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] >= 0) {
        String text = fields.text(records.bytes(), positions[i], bytesAre);
        values[2 + i] = text == null ? null : Cell.visible(text, isPlain);
      }
    }
    return RowFactory.create(values);
  }

  private record Reject(@Nullable String column, String value, String reason, String remedy) {}

  private @Nullable Reject reject(boolean isWellFormed, boolean isPlain) {
    byte[] bytes = records.bytes();
    if (records.isTooLong()) {
      return of(-1, "too_long", "Shorten the line, which has more than 1 MB, or close its quotes.");
    }
    if (fields.isBlank(bytes, records.start(), records.end())) {
      return of(-1, "blank_line", "Remove the empty line.");
    }
    if (!isPlain) {
      int nul = firstNul();
      if (nul >= 0) {
        return of(
            fields.at(nul),
            "nul_byte",
            "Remove the NUL bytes: the file is damaged, or a part of it is UTF-16.");
      }
      int bad = isMixed ? -1 : firstBad();
      if (bad >= 0) {
        return of(
            fields.at(bad),
            "bad_encoding",
            "The bytes are not "
                + charset.name()
                + ": set the source's encoding (ISO-8859-1, windows-1252), or convert the file"
                + " with iconv.");
      }
    }
    if (!isWellFormed) {
      return fields.isOpen()
          ? of(-1, "open_quote", "Close the quotes, and double a quote inside a quoted value.")
          : of(
              -1,
              "stray_quote",
              "Double a quote inside a quoted value; nothing may follow the closing one.");
    }
    if (fields.count() != heading.names().length) {
      return of(
          -1,
          "wrong_number_of_columns",
          String.format(
              Locale.ROOT,
              "The line has %d values and the header %d names: quote values that hold %s.",
              fields.count(),
              heading.names().length,
              heading.separatorName()));
    }
    int longest = longest();
    return longest < 0
        ? null
        : of(
            longest,
            "too_long",
            String.format(
                Locale.ROOT, "Shorten the value: it has more than %,d characters.", LONGEST_VALUE));
  }

  private Reject of(int field, String reason, String remedy) {
    boolean isKnown = field >= 0;
    String value =
        isKnown
            ? fields.text(records.bytes(), field, charset)
            : new String(
                records.bytes(),
                records.start(),
                Math.min(records.end() - records.start(), 4 * LONGEST_SHOWN + 4),
                charset);
    String shown = value == null ? "" : abbreviate(value).replace('\0', NUL_SHOWN);
    return new Reject(isKnown ? heading.names()[field] : null, shown, reason, remedy);
  }

  /** Where the first bytes are that the encoding does not allow; -1 if all are valid. */
  private int firstBad() {
    int length = records.end() - records.start();
    if (characters.capacity() < length) {
      characters = CharBuffer.allocate(length);
    }
    characters.clear();
    decoder.reset();
    ByteBuffer bytes = ByteBuffer.wrap(records.bytes(), records.start(), length);
    CoderResult result = decoder.decode(bytes, characters, true);
    return result.isError() ? bytes.position() : -1;
  }

  private int firstNul() {
    for (int at = records.start(); at < records.end(); at++) {
      if (records.bytes()[at] == 0) {
        return at;
      }
    }
    return -1;
  }

  /** The first value that is longer than allowed; -1 if there is none. */
  private int longest() {
    for (int field = 0; field < fields.count(); field++) {
      if (fields.length(field) > LONGEST_VALUE) { // bytes; a character takes up to four
        String value = fields.text(records.bytes(), field, charset);
        if (value != null && value.length() > LONGEST_VALUE) {
          return field;
        }
      }
    }
    return -1;
  }

  /** The beginning of a value. */
  static String abbreviate(String value) {
    if (value.length() <= LONGEST_SHOWN) {
      return value;
    }
    int end = LONGEST_SHOWN - 3;
    return value.substring(0, Character.isHighSurrogate(value.charAt(end - 1)) ? end - 1 : end)
        + "...";
  }
}
