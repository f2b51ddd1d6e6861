package org.catchment.jobs.ingest.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.catchment.jobs.ingest.file.FileLayout.Column;
import org.catchment.jobs.table.Table;
import org.junit.jupiter.api.Test;

class RecordRowsTest {
  private static final String HEADER = "id,name,note\n";

  /** Takes the second and the first column of three, and one that is not there. */
  private static final FileLayout LAYOUT =
      new FileLayout(
          "example",
          Table.LANDED_FACILITY,
          List.of(
              new Column("name", true, List.of("name")),
              new Column("id", true, List.of("id")),
              new Column("city", false, List.of("city"))),
          List.of(),
          FileLayout.ANY_ENTRY);

  @Test
  void aRowHoldsFileLineAndTheColumnsInTheLayoutsOrder() {
    assertThat(rows("1,Ann,x\n2,\"B \"\"C\"\"\",\n"))
        .containsExactly(
            "a.csv|2|Ann|1|null|null|null|null|null", "a.csv|3|B \"C\"|2|null|null|null|null|null");
  }

  @Test
  void lineNumbersCountTheLinesWithinRecords() {
    assertThat(rows("1,\"A\nB\",x\n2,C,y\n"))
        .containsExactly(
            "a.csv|2|A\nB|1|null|null|null|null|null", "a.csv|4|C|2|null|null|null|null|null");
  }

  @Test
  void aQuoteLeftOpenCostsItsLinesAndNoneBetweenThem() {
    // Lines 2 and 4 have an odd number of quotes, so the three are one record; but the quote that
    // would close it has a C behind it, so they are not.
    assertThat(rows("1,\"A,x\n2,B,y\n3,\"C,z\n4,D,w\n"))
        .containsExactly(
            "a.csv|2|null|null|null|null|1,\"A,x|open_quote|Close the quotes, and double a quote"
                + " inside a quoted value.",
            "a.csv|3|B|2|null|null|null|null|null",
            "a.csv|4|null|null|null|null|3,\"C,z|open_quote|Close the quotes, and double a quote"
                + " inside a quoted value.",
            "a.csv|5|D|4|null|null|null|null|null");
  }

  @Test
  void aStrayQuote() {
    assertThat(rows("1,\"A \"B\" C\",x\n"))
        .containsExactly(
            "a.csv|2|null|null|null|null|1,\"A \"B\" C\",x|stray_quote|Double a quote inside a"
                + " quoted value; nothing may follow the closing one.");
  }

  @Test
  void inchesAreNoQuotes() {
    assertThat(rows("1,5\" pipe,x\n2,3\" pipe,y\n"))
        .containsExactly(
            "a.csv|2|5\" pipe|1|null|null|null|null|null",
            "a.csv|3|3\" pipe|2|null|null|null|null|null");
  }

  @Test
  void theWrongNumberOfColumns() {
    assertThat(rows("1,A\n2,B,x,y\n"))
        .containsExactly(
            "a.csv|2|null|null|null|null|1,A|wrong_number_of_columns|The line has 2 values and the"
                + " header 3 names: quote values that hold commas.",
            "a.csv|3|null|null|null|null|2,B,x,y|wrong_number_of_columns|The line has 4 values and"
                + " the header 3 names: quote values that hold commas.");
    assertThat(rows("id\tname\tnote\n1\tA\n".getBytes(UTF_8), UTF_8))
        .singleElement()
        .asString()
        .endsWith("quote values that hold tabs.");
  }

  @Test
  void aBlankLine() {
    assertThat(rows("\n  \t\n,,\n"))
        .containsExactly(
            "a.csv|2|null|null|null|null||blank_line|Remove the empty line.",
            "a.csv|3|null|null|null|null|  \t|blank_line|Remove the empty line.",
            "a.csv|4|null|null|null|null|null|null|null"); // three empty values
  }

  @Test
  void aNulByteIsRefusedInWhateverColumn() {
    assertThat(rows("1,A,x\0y\n2,B\0,y\n3,C,z\n"))
        .containsExactly(
            "a.csv|2|null|null|null|note|x\u2400y|nul_byte|Remove the NUL bytes: the file is"
                + " damaged, or a part of it is UTF-16.",
            "a.csv|3|null|null|null|name|B\u2400|nul_byte|Remove the NUL bytes: the file is"
                + " damaged, or a part of it is UTF-16.",
            "a.csv|4|C|3|null|null|null|null|null");
  }

  @Test
  void badBytesAreRefusedInWhateverColumn() {
    byte[] bytes = (HEADER + "1,A,\u00E9\n2,\u00E9,x\n3,C,z\n").getBytes(ISO_8859_1);

    assertThat(rows(bytes, UTF_8))
        .containsExactly(
            "a.csv|2|null|null|null|note|\uFFFD|bad_encoding|The bytes are not UTF-8: set the"
                + " source's encoding (ISO-8859-1, windows-1252), or convert the file with iconv.",
            "a.csv|3|null|null|null|name|\uFFFD|bad_encoding|The bytes are not UTF-8: set the"
                + " source's encoding (ISO-8859-1, windows-1252), or convert the file with iconv.",
            "a.csv|4|C|3|null|null|null|null|null");
    assertThat(rows(bytes, ISO_8859_1)).contains("a.csv|3|\u00E9|2|null|null|null|null|null");
  }

  @Test
  void aByteThatWindows1252DoesNotKnowIsRefused() {
    byte[] bytes = (HEADER + "1,\u0080,x\n2,\u0081,x\n").getBytes(ISO_8859_1);

    assertThat(rows(bytes, Charset.forName("windows-1252")))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("a.csv|2|\u20AC|1|"), // the euro
            second -> assertThat(second).contains("|name|\uFFFD|bad_encoding|"));
  }

  @Test
  void theReplacementCharacterItselfIsAValue() {
    assertThat(rows("1,\uFFFD,x\n")).containsExactly("a.csv|2|\uFFFD|1|null|null|null|null|null");
  }

  @Test
  void aCharacterCutOffAtTheEndOfALineIsRefused() {
    byte[] bytes = (HEADER + "1,A,\u00E9\n2,B,y\n").getBytes(UTF_8);
    byte[] cut = new byte[bytes.length - 1];
    int at = HEADER.length() + 5; // of the two bytes of the character, the second goes
    System.arraycopy(bytes, 0, cut, 0, at);
    System.arraycopy(bytes, at + 1, cut, at, cut.length - at);

    assertThat(rows(cut, UTF_8))
        .satisfiesExactly(
            first -> assertThat(first).contains("|note|\uFFFD|bad_encoding|"),
            second -> assertThat(second).isEqualTo("a.csv|3|B|2|null|null|null|null|null"));
  }

  @Test
  void aValueOfAHundredThousandCharactersIsTakenAndALongerOneIsNot() {
    // Characters count, not bytes: there are two in each.
    String most = "\u00E9".repeat(RecordRows.LONGEST_VALUE);
    assertThat(rows("1," + most + ",x\n2,B," + most + "y\n3,C,z\n"))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("a.csv|2|" + most + "|1|null|null|null|null|null"),
            second ->
                assertThat(second)
                    .isEqualTo(
                        "a.csv|3|null|null|null|note|"
                            + "\u00E9".repeat(197)
                            + "...|too_long|Shorten the value: it has more than 100,000"
                            + " characters."),
            third -> assertThat(third).isEqualTo("a.csv|4|C|3|null|null|null|null|null"));
  }

  @Test
  void aLineOfMoreThanAMegabyteIsRefused() {
    assertThat(rows("1,A," + "x".repeat(Records.MOST_BYTES) + "\n2,B,y\n"))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .isEqualTo(
                        "a.csv|2|null|null|null|null|1,A,"
                            + "x".repeat(193)
                            + "...|too_long|Shorten the line, which has more than 1 MB, or close"
                            + " its quotes."),
            second -> assertThat(second).isEqualTo("a.csv|3|B|2|null|null|null|null|null"));
  }

  @Test
  void whatIsShownIsNotCutWithinACharacter() {
    String face = "\uD83D\uDE00"; // two chars

    assertThat(RecordRows.abbreviate("a" + face.repeat(100)))
        .isEqualTo("a" + face.repeat(98) + "...");
    assertThat(RecordRows.abbreviate("x" + face.repeat(98) + "yyyy"))
        .isEqualTo("x" + face.repeat(98) + "...");
    assertThat(RecordRows.abbreviate(face.repeat(101))).isEqualTo(face.repeat(98) + "...");
  }

  private static List<String> rows(String text) {
    return rows((HEADER + text).getBytes(UTF_8), UTF_8);
  }

  private static List<String> rows(byte[] bytes, Charset charset) {
    try {
      Heading heading = Heading.of("a.csv", records(bytes), LAYOUT, charset);
      List<String> rows = new ArrayList<>();
      new RecordRows("a.csv", heading, charset, records(bytes), Long.MAX_VALUE)
          .forEachRemaining((Row row) -> rows.add(row.mkString("|")));
      return rows;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Records records(byte[] bytes) {
    return new Records(new ByteArrayInputStream(bytes), bytes.length, (byte) '\n', 1);
  }
}
