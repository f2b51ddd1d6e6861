package org.catchment.jobs.ingest.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsTest {
  @Test
  void aRecordIsALine() throws IOException {
    assertThat(records("a,b\nc\n")).containsExactly("1:a,b", "2:c");
    assertThat(records("a,b\nc")).containsExactly("1:a,b", "2:c");
    assertThat(records("a\n\nc\n\n")).containsExactly("1:a", "2:", "3:c", "4:");
    assertThat(records("")).isEmpty();
    assertThat(records("\n")).containsExactly("1:");
  }

  @Test
  void bothLineEndsOfTodayAndTheOneOfTheOldMacAreKnown() throws IOException {
    assertThat(records("a\r\nb\nc\r\n")).containsExactly("1:a", "2:b", "3:c");
    assertThat(records("a\rb\r\rc")).containsExactly("1:a", "2:b", "3:", "4:c");
    // A lone carriage return is part of a value where there are line feeds.
    assertThat(records("a\rb\nc\n")).containsExactly("1:a\rb", "2:c");
  }

  @Test
  void aQuotedLineBreakIsPartOfTheRecord() throws IOException {
    assertThat(records("a,\"b\nc\",d\ne\n")).containsExactly("1:a,\"b\nc\",d", "3:e");
    assertThat(records("\"a\r\n\r\nb\"\r\nc")).containsExactly("1:\"a\r\n\r\nb\"", "4:c");
    assertThat(records("\"a\rb\"\rc")).containsExactly("1:\"a\rb\"", "3:c");
    // Doubled quotes are two.
    assertThat(records("\"a\"\"\nb\"\nc")).containsExactly("1:\"a\"\"\nb\"", "3:c");
  }

  @Test
  void anOpenQuoteCostsItsOwnLineOnly() throws IOException {
    assertThat(records("a\n\"b\nc\nd\n")).containsExactly("1:a", "2:\"b", "3:c", "4:d");
  }

  @ParameterizedTest
  @CsvSource({"50, 1", "51, 51"})
  void aRecordGoesOverFiftyLinesAtMost(int lines, int expected) throws IOException {
    // The quote opens in line 1 and closes in the last; if that is too far, each stands alone.
    assertThat(records("\"a\n" + "b\n".repeat(lines - 2) + "c\"\n")).hasSize(expected);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 2"})
  void aRecordOfSeveralLinesHasAMegabyteAtMost(int more, int expected) throws IOException {
    // "xxx...\n" and y": with quotes, line end and y four bytes more than the x.
    String text = "\"" + "x".repeat(Records.MOST_BYTES - 4 + more) + "\ny\"\nz\n";

    assertThat(records(text)).hasSize(expected + 1).last().isEqualTo("3:z");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3 << 20, 9 << 20}) // ends in the buffer, at its end, behind it
  void aLongerLineIsCutOffAndTheNextOneIsFound(int more) throws IOException {
    byte[] text = ("a\n" + "x".repeat(Records.MOST_BYTES + more) + "\nb\n").getBytes(UTF_8);
    Records records = new Records(new ByteArrayInputStream(text), text.length, (byte) '\n', 1);

    assertThat(records.next()).isTrue();
    assertThat(records.next()).isTrue();
    assertThat(records.isTooLong()).isTrue();
    assertThat(records.next()).isTrue();
    assertThat(records.isTooLong()).isFalse();
    assertThat(show(records)).isEqualTo("3:b");
    assertThat(records.offset()).isEqualTo(text.length - 2);
    assertThat(records.next()).isFalse();
  }

  @Test
  void aLineOfJustAMegabyteIsNotTooLong() throws IOException {
    byte[] text = ("x".repeat(Records.MOST_BYTES) + "\nb\n").getBytes(UTF_8);
    Records records = new Records(new ByteArrayInputStream(text), text.length, (byte) '\n', 1);

    assertThat(records.next()).isTrue();
    assertThat(records.isTooLong()).isFalse();
    assertThat(records.end() - records.start()).isEqualTo(Records.MOST_BYTES);
  }

  @Test
  void aDividedRecordIsReadLineByLine() throws IOException {
    byte[] text = "\"a\nb\nc\"\n\"d\ne\"\n".getBytes(UTF_8);
    Records records = new Records(new ByteArrayInputStream(text), text.length, (byte) '\n', 1);
    List<String> found = new ArrayList<>();
    while (records.next()) {
      if (records.line() == 1 && records.lines() > 1) {
        records.divide();
      } else {
        found.add(show(records));
      }
    }

    // Line 3 does not take line 4 in, though together they would be even.
    assertThat(found).containsExactly("1:\"a", "2:b", "3:c\"", "4:\"d\ne\"");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aLargeFileIsCutAsANaiveReaderCutsIt(long seed) throws IOException {
    // 10 MB, so that the buffer of 4 MB is filled several times, at any place.
    SplittableRandom random = new SplittableRandom(seed);
    String end = List.of("\n", "\r\n", "\r").get((int) seed % 3);
    StringBuilder text = new StringBuilder();
    while (text.length() < 10 << 20) {
      text.append("x".repeat(random.nextInt(random.nextInt(100) == 0 ? 400_000 : 300)))
          .append(random.nextInt(20) == 0 ? "\"" : "")
          .append(",y".repeat(random.nextInt(9)))
          .append(end);
    }
    byte[] bytes = text.toString().getBytes(UTF_8);

    List<String> expected = new NaiveReader(bytes, UTF_8).records();
    assertThat(records(bytes, 1 + random.nextInt(100_000))).isEqualTo(expected);
    assertThat(expected).anyMatch(record -> record.contains(end)); // of several lines
  }

  @Test
  void splitsHoldTheRecordsOfTheWhole() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 200; round++) {
      byte[] bytes = new byte[random.nextInt(400)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) "\n\n\n\r\"\"\",ab".charAt(random.nextInt(10));
      }
      byte lineEnd = Records.lineEnd(new ByteArrayInputStream(bytes));
      List<Split> pieces = Split.pieces(new ByteArrayInputStream(bytes), bytes.length, lineEnd);
      for (int partitions : new int[] {1, 2, 7, 10_000}) {
        List<String> found = new ArrayList<>();
        long next = 0;
        for (Split split : Split.of(pieces, partitions, 2)) {
          assertThat(split.offset()).isEqualTo(next);
          next += split.length();
          InputStream in = new ByteArrayInputStream(bytes);
          in.skipNBytes(split.offset());
          Records records = new Records(in, split.length(), lineEnd, split.line());
          while (records.next()) {
            found.add(show(records));
          }
        }
        assertThat(next).isEqualTo(bytes.length);
        assertThat(found).isEqualTo(records(bytes, 7));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"5, 2, 5", "1, 2, 1", "0, 2, 2", "0, 16, 11", "0, 1, 1"})
  void thereAreAsManySplitsAsAreWanted(int partitions, int cores, int expected) throws IOException {
    // 10.5 MB: for 16 cores there are 11 splits, for less than a megabyte is not worth a task.
    byte[] bytes = "0123456789\n".repeat(1_000_000).getBytes(UTF_8);
    List<Split> pieces = Split.pieces(new ByteArrayInputStream(bytes), bytes.length, (byte) '\n');

    List<Split> splits = Split.of(pieces, partitions, cores);

    assertThat(splits).hasSize(expected);
    assertThat(splits)
        .allSatisfy(
            split ->
                assertThat((double) split.length())
                    .isBetween(0.99 * bytes.length / expected, 1.01 * bytes.length / expected));
  }

  private static List<String> records(String text) throws IOException {
    return records(text.getBytes(UTF_8), 3);
  }

  /** The records of a stream that gives so many bytes at a time. */
  private static List<String> records(byte[] bytes, int atATime) throws IOException {
    byte lineEnd = Records.lineEnd(new ByteArrayInputStream(bytes));
    InputStream in =
        new FilterInputStream(new ByteArrayInputStream(bytes)) {
          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return super.read(target, offset, Math.min(length, atATime));
          }
        };
    Records records = new Records(in, Long.MAX_VALUE, lineEnd, 1);
    List<String> found = new ArrayList<>();
    while (records.next()) {
      found.add(show(records));
    }
    return found;
  }

  private static String show(Records records) {
    return records.line()
        + ":"
        + new String(records.bytes(), records.start(), records.end() - records.start(), UTF_8);
  }
}
