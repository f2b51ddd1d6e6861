package org.catchment.jobs.ingest.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.table.Table;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file, read where the call is made, in seconds whatever its size: all of a small file;
 * of a larger one its head, and slices from the middle and the end. Of a compressed one, which can
 * only be read from its beginning, the head.
 *
 * @param heading with the separator that suits most records, and every column of the file
 * @param rows well-formed records, in order
 * @param malformed records that a run would refuse
 * @param header number of the line that seems to name the columns; 1 is as it should be
 * @param footer lines below the rows that are no rows
 * @param total rows of the whole file; exact if {@code isCounted}
 * @param isWhole whether all rows were read
 * @param isCounted whether {@code total} is a count; otherwise it is an estimate, or of a
 *     compressed file a number that there are at least
 * @param places how many places of the file the rows are from
 * @param text the encoding of its lines
 */
public record Sample(
    Heading heading,
    List<Line> rows,
    List<Malformed> malformed,
    long header,
    Optional<ReportFooter> footer,
    long total,
    boolean isWhole,
    boolean isCounted,
    int places,
    Encoding text) {

  /**
   * A row.
   *
   * @param line its number; an estimate in a slice
   * @param isExact whether it is no estimate
   * @param values a value for each column, as a reader sees it; null for an empty one
   */
  public record Line(long line, boolean isExact, @Nullable String[] values) {}

  /** A record that cannot be read; the column is null where it is not known. */
  public record Malformed(
      long line,
      boolean isExact,
      @Nullable String column,
      String value,
      String reason,
      String remedy) {}

  /**
   * How many records with other characters than those of ASCII are in which encoding.
   *
   * @param hasMark whether the file begins with the byte order mark of UTF-8
   * @param isHeaderUtf8 whether the header is UTF-8
   */
  public record Encoding(boolean hasMark, long utf8, long windows, boolean isHeaderUtf8) {}

  /** Files up to this size are read as a whole, bytes. */
  private static final int WHOLE = 3 << 20;

  /** So many rows of one place are looked at. */
  private static final int MOST_ROWS = 20_000;

  private static final int HEAD = 1 << 20;
  private static final int SLICE = 1 << 17;
  private static final int SLICES = 4;

  /** A compressed file is read on to here, only to count its rows, bytes. */
  private static final long COUNTED = 64L << 20;

  /** In a slice, records are looked for from the beginning of each of so many lines. */
  private static final int STARTS = 12;

  /** So many records must fit the header for a line to be the beginning of one. */
  private static final int AGREEING = 5;

  /** Records by which the separator is chosen, and a header below other lines is found. */
  private static final int FIRST_RECORDS = 100;

  private static final Charset WINDOWS = Charset.forName("windows-1252");

  /** Columns are taken as they are: any file has such a layout. */
  private static final FileLayout ANY = FileLayout.of("any", Table.LANDED_FACILITY);

  /** Bytes of a place in the file, cut to whole records. */
  private record Piece(byte[] bytes, long offset) {}

  /**
   * Reads a sample.
   *
   * @param file with its entry chosen, if it is a zip file
   * @throws UserError when the file is no text, or cannot be read
   */
  public static Sample of(InputFile file) {
    try {
      return read(file);
    } catch (IOException e) {
      throw InputFile.unreadable(file.name(), e);
    }
  }

  private static Sample read(InputFile file) throws IOException {
    byte[] head;
    boolean isWhole;
    try (InputStream in = file.content()) {
      head = in.readNBytes(WHOLE);
      isWhole = head.length < WHOLE || in.read() < 0;
    }
    byte lineEnd = Records.lineEnd(new ByteArrayInputStream(head));
    List<Piece> pieces = new ArrayList<>();
    if (isWhole) {
      pieces.add(new Piece(head, 0));
    } else if (file.isCompressed()) {
      pieces.add(new Piece(wholeRecords(head, lineEnd), 0));
    } else {
      pieces.add(new Piece(wholeRecords(Arrays.copyOf(head, HEAD), lineEnd), 0));
    }
    Heading heading = heading(file.name(), pieces.get(0).bytes, lineEnd, 1);
    long header = header(pieces.get(0).bytes, heading);
    if (header > 1) {
      Piece below = below(pieces.get(0), lineEnd, header);
      pieces.set(0, below);
      heading = heading(file.name(), below.bytes, lineEnd, header);
    }
    if (!isWhole && !file.isCompressed()) {
      for (int i = 1; i <= SLICES; i++) {
        pieces.add(slice(file, heading, i));
      }
    }
    List<Line> rows = new ArrayList<>();
    List<Malformed> malformed = new ArrayList<>();
    Optional<ReportFooter> footer = Optional.empty();
    double bytesALine = (double) pieces.get(0).bytes.length / lines(pieces.get(0), lineEnd);
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      boolean isEnd = i == pieces.size() - 1 && (isWhole || !file.isCompressed());
      long line = i == 0 ? header : 2 + Math.round(piece.offset / bytesALine);
      if (isEnd && heading.names().length >= ReportFooter.LEAST_COLUMNS) {
        footer =
            ReportFooter.at(records(piece.bytes, lineEnd, line), heading, StandardCharsets.UTF_8);
      }
      long end = footer.map(ReportFooter::line).orElse(Long.MAX_VALUE);
      add(file.name(), piece, heading, line, end, i == 0, rows, malformed);
    }
    long read = rows.size() + malformed.size();
    long total = read;
    boolean isCounted = isWhole || file.isCompressed();
    if (isCounted) {
      try (InputStream in = file.content()) {
        Records records = new Records(in, COUNTED, lineEnd, 1);
        long end = 0;
        for (total = -1; records.next(); total++) { // without the header
          end = records.offset() + records.end() - records.start();
        }
        isCounted = end < COUNTED - 2;
      }
      total = Math.max(read, total - header + 1 - footer.map(ReportFooter::lines).orElse(0L));
    } else {
      long bytes = pieces.stream().mapToLong(piece -> piece.bytes.length).sum();
      total = Math.round((double) file.length() / bytes * read);
    }
    return new Sample(
        heading,
        List.copyOf(rows),
        List.copyOf(malformed),
        header,
        footer,
        total,
        isWhole && total == read,
        isCounted,
        pieces.size(),
        encoding(pieces, lineEnd));
  }

  private static Records records(byte[] bytes, byte lineEnd, long line) {
    return new Records(new ByteArrayInputStream(bytes), bytes.length, lineEnd, line);
  }

  private static long lines(Piece piece, byte lineEnd) throws IOException {
    Records records = records(piece.bytes, lineEnd, 1);
    long lines = 0;
    while (records.next()) {
      lines += records.lines();
    }
    return Math.max(1, lines);
  }

  /** The bytes without the last record, which is cut off, and what a cut quote took with it. */
  private static byte[] wholeRecords(byte[] bytes, byte lineEnd) throws IOException {
    Records records = records(bytes, lineEnd, 1);
    long usual = bytes.length - bytes.length / 16;
    long end = 0;
    while (records.next()) {
      end = records.offset();
      if (end > usual) {
        break;
      }
    }
    return Arrays.copyOf(bytes, (int) end);
  }

  private static Piece slice(InputFile file, Heading heading, int number) throws IOException {
    boolean isLast = number == SLICES;
    long offset = isLast ? file.length() - SLICE : file.length() / SLICES * number;
    byte[] bytes;
    try (InputStream in =
        InputFile.content(file.name(), file.path(), file.entry(), offset, file.hadoop())) {
      bytes = in.readNBytes(SLICE);
    }
    int start = start(bytes, heading);
    byte[] rest = Arrays.copyOfRange(bytes, start, bytes.length);
    return new Piece(isLast ? rest : wholeRecords(rest, heading.lineEnd()), offset + start);
  }

  /** Where a record begins: a line may begin within a quoted value. */
  private static int start(byte[] bytes, Heading heading) throws IOException {
    int first = -1;
    int at = 0;
    for (int tried = 0; tried < STARTS; tried++) {
      while (at < bytes.length && bytes[at] != heading.lineEnd()) {
        at++;
      }
      at++;
      if (at >= bytes.length) {
        break;
      }
      first = first < 0 ? at : first;
      if (agreeing(Arrays.copyOfRange(bytes, at, bytes.length), heading) == AGREEING) {
        return at;
      }
    }
    return Math.max(first, 0);
  }

  private static int agreeing(byte[] bytes, Heading heading) throws IOException {
    Records records = records(bytes, heading.lineEnd(), 2);
    Fields fields = fields(heading);
    int agreeing = 0;
    while (agreeing < AGREEING && records.next() && fits(records, fields, heading)) {
      agreeing++;
    }
    return agreeing;
  }

  private static Fields fields(Heading heading) {
    return new Fields(heading.separator(), heading.lineEnd(), heading.names().length);
  }

  private static boolean fits(Records records, Fields fields, Heading heading) {
    return fields.split(records.bytes(), records.start(), records.end())
        && fields.count() == heading.names().length;
  }

  /** The heading by the separator that most records have as often as the header. */
  private static Heading heading(String file, byte[] head, byte lineEnd, long line)
      throws IOException {
    Records records = records(head, lineEnd, 1);
    records.next();
    String text = Heading.text(file, records, isUtf8(records) ? StandardCharsets.UTF_8 : WINDOWS);
    List<Heading> candidates =
        Heading.candidates(text, lineEnd, line, ANY).stream().flatMap(Optional::stream).toList();
    Heading best = null;
    long most = -1;
    for (Heading candidate : candidates) {
      long fitting = candidate.names().length > 1 ? fitting(head, candidate) : 0;
      if (fitting > most) {
        most = fitting;
        best = candidate;
      }
    }
    if (best == null) {
      throw UserError.input(
          file,
          "the quotes in the header are not in pairs: " + RecordRows.abbreviate(text),
          "Close the quotes around each name, and double a quote inside one.");
    }
    int[] all = new int[best.names().length];
    Arrays.setAll(all, i -> i);
    return new Heading(lineEnd, best.separator(), best.names(), all, line);
  }

  /** The piece from a line on. */
  private static Piece below(Piece piece, byte lineEnd, long line) throws IOException {
    Records records = records(piece.bytes, lineEnd, 1);
    while (records.next() && records.line() < line) {}
    int start = Math.toIntExact(records.offset());
    return new Piece(
        Arrays.copyOfRange(piece.bytes, start, piece.bytes.length), piece.offset + start);
  }

  private static long fitting(byte[] head, Heading heading) throws IOException {
    Records records = records(head, heading.lineEnd(), 1);
    Fields fields = fields(heading);
    long fitting = 0;
    records.next();
    for (int i = 0; i < FIRST_RECORDS && records.next(); i++) {
      fitting += fits(records, fields, heading) ? 1 : 0;
    }
    return fitting;
  }

  /**
   * The line that seems to be the header: below lines of one or two values, as reports have them,
   * the first that has as many values as the most records.
   */
  private static long header(byte[] head, Heading heading) throws IOException {
    if (heading.names().length > 2 || fitting(head, heading) > AGREEING) {
      return 1;
    }
    long header = 1;
    long most = AGREEING;
    for (byte separator : new byte[] {',', '\t', ';', '|'}) {
      Map<Integer, Long> lines = new HashMap<>();
      Map<Integer, Long> counts = new HashMap<>();
      Records records = records(head, heading.lineEnd(), 1);
      Fields fields = new Fields(separator, heading.lineEnd(), 1);
      for (int i = 0; i < FIRST_RECORDS && records.next(); i++) {
        if (fields.split(records.bytes(), records.start(), records.end()) && fields.count() > 2) {
          lines.putIfAbsent(fields.count(), records.line());
          counts.merge(fields.count(), 1L, Long::sum);
        }
      }
      Optional<Integer> usual =
          counts.keySet().stream()
              .max(Comparator.<Integer>comparingLong(counts::get).thenComparing(n -> n));
      if (usual.isPresent() && counts.getOrDefault(usual.get(), 0L) >= most) {
        most = counts.getOrDefault(usual.get(), 0L) + 1;
        header = lines.getOrDefault(usual.get(), 1L);
      }
    }
    return header > Heading.MOST_ABOVE ? 1 : header;
  }

  private static void add(
      String file,
      Piece piece,
      Heading heading,
      long line,
      long footer,
      boolean isExact,
      List<Line> rows,
      List<Malformed> malformed) {
    int columns = heading.names().length;
    Records records = records(piece.bytes, heading.lineEnd(), line);
    RecordRows all = new RecordRows(file, heading, null, records, footer);
    int before = rows.size() + malformed.size();
    while (rows.size() + malformed.size() - before < MOST_ROWS && all.hasNext()) {
      Row row = all.next();
      int at = columns + 2;
      if (row.isNullAt(at + 2)) {
        @Nullable String[] values = new @Nullable String[columns];
        for (int i = 0; i < columns; i++) {
          values[i] = row.isNullAt(2 + i) ? null : row.getString(2 + i);
        }
        rows.add(new Line(row.getLong(1), isExact, values));
      } else {
        malformed.add(
            new Malformed(
                row.getLong(1),
                isExact,
                row.isNullAt(at) ? null : row.getString(at),
                row.getString(at + 1),
                row.getString(at + 2),
                row.getString(at + 3)));
      }
    }
  }

  private static boolean isUtf8(Records record) {
    int length = record.end() - record.start();
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(record.bytes(), record.start(), length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static Encoding encoding(List<Piece> pieces, byte lineEnd) throws IOException {
    long valid = 0;
    long windows = 0;
    for (Piece piece : pieces) {
      Records records = records(piece.bytes, lineEnd, 1);
      while (records.next()) {
        if (!records.isPlain()) {
          boolean isUtf8 = isUtf8(records);
          valid += isUtf8 ? 1 : 0;
          windows += isUtf8 ? 0 : 1;
        }
      }
    }
    byte[] head = pieces.get(0).bytes;
    boolean hasMark =
        head.length > 2
            && head[0] == (byte) 0xEF
            && head[1] == (byte) 0xBB
            && head[2] == (byte) 0xBF;
    Records header = records(head, lineEnd, 1);
    boolean isHeaderUtf8 = !header.next() || isUtf8(header);
    return new Encoding(hasMark, valid - (hasMark && valid > 0 ? 1 : 0), windows, isHeaderUtf8);
  }
}
