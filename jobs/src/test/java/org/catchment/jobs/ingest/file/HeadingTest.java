package org.catchment.jobs.ingest.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.ingest.file.FileLayout.Column;
import org.catchment.jobs.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadingTest {
  /** What a table wants of two versions of a file; the third column need not be there. */
  private static final FileLayout LAYOUT =
      new FileLayout(
          "example",
          Table.LANDED_FACILITY,
          List.of(
              new Column("npi", true, List.of("Rndrng_NPI", "npi")),
              new Column("place", true, List.of("Place Of Service")),
              new Column("note", false, List.of("note"))),
          List.of(),
          FileLayout.ANY_ENTRY);

  @Test
  void columnsAreFoundByAnyOfTheirNames() {
    assertThat(heading("place of service,x,Rndrng_NPI").positions()).containsExactly(2, 0, -1);
    assertThat(heading("NPI,Note,Place Of Service").positions()).containsExactly(0, 2, 1);
  }

  @Test
  void blanksAndLineEndsInNamesAreAlike() {
    assertThat(heading("npi,\" Place\nOf   Service \"").positions()).containsExactly(0, 1, -1);
    assertThat(heading(" npi ,Place\u00A0Of Service  ").positions()).containsExactly(0, 1, -1);
  }

  @Test
  void theByteOrderMarkIsNoPartOfTheFirstName() {
    byte[] marked = "\uFEFFnpi,place of service".getBytes(UTF_8);

    assertThat(heading(marked, UTF_8).positions()).containsExactly(0, 1, -1);
    assertThat(heading(marked, ISO_8859_1).positions()).containsExactly(0, 1, -1);
  }

  @ParameterizedTest
  @ValueSource(strings = {",", "\t", ";", "|"})
  void theSeparatorIsTheOneThatFindsTheColumns(String separator) {
    // Others may be more frequent, within names.
    String text = String.join(separator, "npi", "\"a,,b;;c||d\t\te\"", "place of service");

    Heading heading = heading(text);

    assertThat(heading.separator()).isEqualTo((byte) separator.charAt(0));
    assertThat(heading.names()).hasSize(3);
    assertThat(heading.positions()).containsExactly(0, 2, -1);
  }

  // What users read, word for word

  @Test
  void aMissingColumnIsNamedWithAllItsNames() {
    assertThat(error("npi;place;of;service".getBytes(UTF_8)))
        .hasMessage(
            """
            a.csv, row 1, column Place Of Service, value 'npi;place;of;service': the header lacks \
            the column
              The first line must name the columns, between commas, tabs, semicolons or bars; order \
            and upper or lower case do not matter. Needed: Rndrng_NPI or npi,Place Of Service.\
            """);
  }

  @Test
  void severalMissingColumnsAreNamedAtOnce() {
    assertThat(error("a,b".getBytes(UTF_8)))
        .hasMessageStartingWith(
            "a.csv, row 1, column Rndrng_NPI, Place Of Service, value 'a,b': the header lacks the"
                + " columns\n");
  }

  @Test
  void anEmptyHeaderLacksItsColumns() {
    assertThat(error("\nnpi,place of service\n".getBytes(UTF_8)))
        .hasMessageContaining("value '': the header lacks the columns");
    assertThat(error(new byte[0])).hasMessageContaining("value '': the header lacks the columns");
  }

  @Test
  void aColumnThatIsThereTwiceIsRefused() {
    assertThat(error("npi,place of service, NPI".getBytes(UTF_8)))
        .hasMessage(
            """
            a.csv, row 1, column npi, value 'npi,place of service, NPI': the header names the \
            column twice
              Rename or remove the one that is not meant; upper and lower case are the same.\
            """);
  }

  @Test
  void anOpenQuoteInTheHeaderIsRefused() {
    assertThat(error("npi,\"place of service\n1,2\n".getBytes(UTF_8)))
        .hasMessage(
            """
            a.csv: the quotes in the header are not in pairs: npi,"place of service
              Close the quotes around each name, and double a quote inside one.\
            """);
  }

  @Test
  void utf16IsRecognised() {
    String text = "npi,place of service\n1,2\n";
    for (byte[] bytes :
        List.of(
            text.getBytes(UTF_16), // marked
            ("\uFEFF" + text).getBytes(UTF_16LE),
            text.getBytes(UTF_16LE))) {
      assertThat(error(bytes))
          .hasMessage(
              """
              a.csv: is not UTF-8: its header is UTF-16, or holds NUL bytes
                Convert the file with `iconv -f UTF-16 -t UTF-8`, or export it as CSV in UTF-8.\
              """);
    }
  }

  @Test
  void aCompressedFileThatIsNotCalledSoIsRecognised() {
    for (byte[] bytes :
        List.of(new byte[] {0x1F, (byte) 0x8B, 8, 0, 0}, new byte[] {'P', 'K', 3, 4, 20, 0})) {
      assertThat(error(bytes))
          .hasMessage(
              """
              a.csv: is compressed, or a spreadsheet, and its name does not say so
                Give it the ending .gz, .zip or .xlsx.\
              """);
    }
  }

  private static UserError error(byte[] bytes) {
    return catchThrowableOfType(UserError.class, () -> heading(bytes, UTF_8));
  }

  private static Heading heading(String text) {
    return heading(text.getBytes(UTF_8), UTF_8);
  }

  private static Heading heading(byte[] bytes, Charset charset) {
    Records records = new Records(new ByteArrayInputStream(bytes), bytes.length, (byte) '\n', 1);
    try {
      return Heading.of("a.csv", records, LAYOUT, charset);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
