package org.catchment.jobs.ingest.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.error.UserError;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real rows, damaged at random, are read as {@link NaiveReader} reads them, row by row and whatever
 * the splits; or the whole file is refused in words that help.
 */
class FuzzIT {
  private static final List<String> FILES =
      List.of("hospitals", "dialysis", "ambulatory_surgical_center", "nursing");

  /** The columns that the header must have. */
  private static final List<String> COLUMNS =
      List.of("npi", "name", "city", "state", "zip", "lat", "lon");

  private static final int CASES = 800;

  /** Of these, so many go through Spark, too. */
  private static final int SPARK_CASES = 15;

  private static final Configuration HADOOP = new Configuration(false);

  @TempDir private Path folder;

  /** What was done to the rows of a file, in words, and what came out of it. */
  private record Case(String done, String name, byte[] plain, byte[] delivered) {}

  @Test
  void everyDamagedFileIsReadOrRefused() throws IOException {
    List<byte[]> originals = new ArrayList<>();
    for (String name : FILES) {
      originals.add(resource(name));
    }
    int refused = 0;
    Map<String, Integer> reasons = new TreeMap<>();
    long accepted = 0;
    long severalLines = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      Case damaged = damaged(random, originals.get(random.nextInt(originals.size())));
      String message = "case " + seed + ": " + damaged.done();
      Path file = Files.write(folder.resolve(seed + damaged.name()), damaged.delivered());
      Charset charset = random.nextInt(4) == 0 ? ISO_8859_1 : UTF_8;

      List<Row> rows;
      try {
        rows = read(file, charset, 1);
      } catch (UserError e) {
        refused++;
        assertThat(e).as(message).hasMessageStartingWith(file + "");
        assertThat(e).as(message).hasMessageMatching("(?s).*\\S\n  [A-Z].*[.]"); // the remedy
        assertThat(refusal(file, charset, 5)).as(message).hasValue(e.getMessage());
        continue;
      }

      assertThat(read(file, charset, 5)).as(message).isEqualTo(rows);
      if (seed % 10 == 1) { // one split a record
        assertThat(read(file, charset, 100_000)).as(message).isEqualTo(rows);
      }
      if (seed % (CASES / SPARK_CASES) == 0) {
        assertThat(readBySpark(file, charset, 1)).as(message).isEqualTo(rows);
        assertThat(readBySpark(file, charset, 5)).as(message).isEqualTo(rows);
      }
      long footer = footer(open(file), charset);
      List<NaiveReader.Outcome> expected =
          new NaiveReader(damaged.plain(), charset)
              .read(COLUMNS).stream().filter(outcome -> outcome.line() < footer).toList();
      assertThat(rows).as(message).hasSameSizeAs(expected); // read = accepted + rejected
      for (int i = 0; i < rows.size(); i++) {
        String where = message + ", record " + i;
        Row row = rows.get(i);
        assertThat(row.getLong(1)).as(where).isEqualTo(expected.get(i).line());
        String reason = row.getString(row.size() - 2);
        reasons.merge(String.valueOf(reason), 1, Integer::sum);
        assertThat(reason == null ? values(row) : null)
            .as(where)
            .isEqualTo(seen(expected.get(i).values()));
        if (reason == null) {
          accepted++;
          severalLines += row.mkString().contains("\n") ? 1 : 0;
        } else {
          assertThat(row.getString(row.size() - 1)).as(where).matches("[A-Z].*[.]");
        }
      }
      Files.delete(file);
    }

    // The test is worth little if all is refused: of each kind there is much.
    assertThat(refused).isBetween(CASES / 20, CASES / 2);
    assertThat(accepted).isGreaterThan(10L * CASES);
    assertThat(severalLines).isGreaterThan(CASES / 10);
    assertThat(reasons.keySet())
        .contains(
            "bad_encoding",
            "blank_line",
            "nul_byte",
            "open_quote",
            "stray_quote",
            "too_long",
            "wrong_number_of_columns");
  }

  /** What ends a report is no row; {@link ReportFooterTest} tests it. */
  private static long footer(InputFile file, Charset charset) {
    return DelimitedFile.footer(file, FileLayout.FACILITY, charset)
        .map(ReportFooter::line)
        .orElse(Long.MAX_VALUE);
  }

  /** What is seen of the values; {@link CellTest} tests it. */
  private static @Nullable List<@Nullable String> seen(@Nullable List<@Nullable String> values) {
    if (values == null) {
      return null;
    }
    List<@Nullable String> seen = new ArrayList<>();
    for (String value : values) {
      seen.add(value == null ? null : Cell.visible(value, false));
    }
    return seen;
  }

  private static List<@Nullable String> values(Row row) {
    return COLUMNS.stream()
        .map(column -> row.getString(2 + FileLayout.FACILITY.names().indexOf(column)))
        .toList();
  }

  /** As {@link DelimitedFile} reads, without Spark. */
  private List<Row> read(Path file, Charset charset, int partitions) {
    InputFile input = open(file);
    Heading heading = Heading.read(input, FileLayout.FACILITY, charset);
    List<Row> rows = new ArrayList<>();
    for (Split split : Split.of(input.pieces(), partitions, 1)) {
      try (InputStream in =
          InputFile.content(input.name(), input.path(), null, split.offset(), HADOOP)) {
        Records records = new Records(in, split.length(), heading.lineEnd(), split.line());
        new RecordRows(input.name(), heading, charset, records, footer(input, charset))
            .forEachRemaining(rows::add);
      } catch (IOException e) {
        throw InputFile.unreadable(input.name(), e);
      }
    }
    return rows;
  }

  private Optional<String> refusal(Path file, Charset charset, int partitions) {
    try {
      read(file, charset, partitions);
      return Optional.empty();
    } catch (UserError e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  private List<Row> readBySpark(Path file, Charset charset, int partitions) {
    return DelimitedFile.read(
            TestSpark.session(), open(file), FileLayout.FACILITY, charset, partitions)
        .collectAsList()
        .stream()
        .map(row -> (Row) row)
        .toList();
  }

  private InputFile open(Path file) {
    return InputFile.open(
        file.toString(), new org.apache.hadoop.fs.Path(folder.resolve("x").toString()), HADOOP);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in =
        FuzzIT.class.getResourceAsStream("/embedded/providers/" + name + ".csv")) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /** Some rows of a file, with up to three kinds of damage. */
  private static Case damaged(Random random, byte[] original) throws IOException {
    List<String> lines = new ArrayList<>(List.of(new String(original, UTF_8).split("\n")));
    int from = 1 + random.nextInt(lines.size() - 90);
    List<String> some = new ArrayList<>(lines.subList(from, from + 20 + random.nextInt(60)));
    some.add(0, lines.get(0));
    byte[] bytes = (String.join("\n", some) + "\n").getBytes(UTF_8);
    StringBuilder done = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      int kind = random.nextInt(Damage.values().length);
      done.append(Damage.values()[kind]).append(' ');
      bytes = Damage.values()[kind].done.to(bytes, random);
    }
    byte[] delivered = bytes;
    String name = ".csv";
    int packing = random.nextInt(12);
    if (packing < 2) {
      name = ".csv.gz";
      delivered = gzip(bytes);
    } else if (packing == 2) {
      name = ".zip";
      delivered = zip(bytes);
    }
    if (packing == 0) {
      done.append("and the compressed file cut");
      delivered = Damage.CUT.done.to(delivered, random);
    }
    return new Case(done.toString(), name, bytes, delivered);
  }

  private interface Change {
    byte[] to(byte[] bytes, Random random) throws IOException;
  }

  private enum Damage {
    CUT((bytes, random) -> Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length))),
    DOUBLED_BLOCK(
        (bytes, random) -> {
          int from = random.nextInt(bytes.length);
          int to = Math.min(bytes.length, from + 1 + random.nextInt(3000));
          return inserted(bytes, random.nextInt(bytes.length), Arrays.copyOfRange(bytes, from, to));
        }),
    LOST_BLOCK(
        (bytes, random) -> {
          int from = headerEnd(bytes) + random.nextInt(bytes.length - headerEnd(bytes) + 1);
          int to = Math.min(bytes.length, from + random.nextInt(1000));
          return together(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
        }),
    SHUFFLED_COLUMNS(
        (bytes, random) -> {
          int seed = random.nextInt();
          return lines(
              bytes,
              (line, i) -> {
                List<String> values = valuesOf(line);
                Collections.shuffle(values, new Random(seed));
                return String.join(",", values);
              });
        }),
    OTHER_SEPARATOR(
        (bytes, random) -> {
          String separator = List.of("\t", ";", "|").get(random.nextInt(3));
          return lines(bytes, (line, i) -> String.join(separator, valuesOf(line)));
        }),
    NULS((bytes, random) -> sprinkled(bytes, random, new byte[] {0})),
    QUOTES((bytes, random) -> sprinkled(bytes, random, new byte[] {'"'})),
    LINE_ENDS((bytes, random) -> sprinkled(bytes, random, new byte[] {'\n'})),
    RETURNS((bytes, random) -> sprinkled(bytes, random, new byte[] {'\r'})),
    LATIN_1(
        (bytes, random) ->
            sprinkled(bytes, random, new byte[] {(byte) (0xA0 + random.nextInt(96))})),
    RANDOM_BYTES(
        (bytes, random) -> {
          byte[] some = new byte[1 + random.nextInt(5)];
          random.nextBytes(some);
          return sprinkled(bytes, random, some);
        }),
    ACCENTS((bytes, random) -> sprinkled(bytes, random, "\u00E9\uFFFD".getBytes(UTF_8))),
    BYTE_ORDER_MARK((bytes, random) -> together("\uFEFF".getBytes(UTF_8), bytes)),
    UTF_16(
        (bytes, random) ->
            new String(bytes, ISO_8859_1)
                .getBytes(
                    random.nextBoolean() ? StandardCharsets.UTF_16 : StandardCharsets.UTF_16LE)),
    HUGE_VALUE(
        (bytes, random) ->
            inserted(
                bytes, dataPlace(bytes, random), filled(90_000 + random.nextInt(30_000), 'x'))),
    HUGE_LINE(
        (bytes, random) ->
            inserted(
                bytes, dataPlace(bytes, random), filled(1_000_000 + random.nextInt(99_999), ','))),
    QUOTED_LINE_ENDS(
        (bytes, random) ->
            lines(
                bytes,
                (line, i) ->
                    i > 0 && random.nextInt(4) == 0
                        ? line.replaceFirst(" ", random.nextBoolean() ? "\n" : "\r\n\"\"")
                        : line)),
    CRLF((bytes, random) -> lines(bytes, (line, i) -> line + "\r")),
    OLD_MAC(
        (bytes, random) -> new String(bytes, ISO_8859_1).replace('\n', '\r').getBytes(ISO_8859_1)),
    MIXED_LINE_ENDS(
        (bytes, random) -> lines(bytes, (line, i) -> random.nextBoolean() ? line + "\r" : line)),
    COLUMN_MORE(
        (bytes, random) ->
            lines(bytes, (line, i) -> random.nextInt(9) == 0 ? line + ",more" : line)),
    COLUMN_LESS(
        (bytes, random) ->
            lines(
                bytes,
                (line, i) ->
                    i > 0 && random.nextInt(9) == 0
                        ? line.substring(0, Math.max(0, line.lastIndexOf(',')))
                        : line)),
    EMPTY_LINES(
        (bytes, random) ->
            lines(bytes, (line, i) -> i > 0 && random.nextInt(9) == 0 ? line + "\n  " : line)),
    NO_LAST_LINE_END((bytes, random) -> Arrays.copyOf(bytes, Math.max(1, bytes.length - 1)));

    final Change done;

    Damage(Change done) {
      this.done = done;
    }
  }

  /** The values of a line with the quotes around them. */
  private static List<String> valuesOf(String line) {
    List<String> values = new ArrayList<>();
    boolean isQuoted = false;
    int start = 0;
    for (int i = 0; i < line.length(); i++) {
      isQuoted ^= line.charAt(i) == '"';
      if (line.charAt(i) == ',' && !isQuoted) {
        values.add(line.substring(start, i));
        start = i + 1;
      }
    }
    values.add(line.substring(start));
    return values;
  }

  private interface LineChange {
    String to(String line, int number);
  }

  private static byte[] lines(byte[] bytes, LineChange change) {
    String[] lines = new String(bytes, ISO_8859_1).split("\n", -1);
    return IntStream.range(0, lines.length)
        .mapToObj(i -> i == lines.length - 1 ? lines[i] : change.to(lines[i], i))
        .collect(Collectors.joining("\n"))
        .getBytes(ISO_8859_1);
  }

  /** Some bytes put in at a few places, mostly behind the header. */
  private static byte[] sprinkled(byte[] bytes, Random random, byte[] some) {
    byte[] result = bytes;
    for (int i = random.nextInt(6); i >= 0; i--) {
      int place =
          random.nextInt(20) == 0 ? random.nextInt(result.length) : dataPlace(result, random);
      result = inserted(result, place, some);
    }
    return result;
  }

  private static int dataPlace(byte[] bytes, Random random) {
    int from = headerEnd(bytes);
    return from + random.nextInt(bytes.length - from + 1);
  }

  private static int headerEnd(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return Math.min(end + 1, bytes.length);
  }

  private static byte[] inserted(byte[] bytes, int at, byte[] more) {
    return together(
        together(Arrays.copyOf(bytes, at), more), Arrays.copyOfRange(bytes, at, bytes.length));
  }

  private static byte[] together(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static byte[] filled(int length, char character) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) character);
    return bytes;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }

  private static byte[] zip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zipped)) {
      out.putNextEntry(new ZipEntry("a.csv"));
      out.write(bytes);
    }
    return zipped.toByteArray();
  }
}
