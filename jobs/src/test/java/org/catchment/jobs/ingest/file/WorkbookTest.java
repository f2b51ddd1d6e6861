package org.catchment.jobs.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.catchment.jobs.error.UserError;
import org.dhatim.fastexcel.VisibilityState;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workbooks as sales operations send them. */
class WorkbookTest {
  @TempDir Path dir;

  private Path book;

  @BeforeEach
  void workbook() throws IOException {
    book = dir.resolve("company.xlsx");
    try (OutputStream out = Files.newOutputStream(book)) {
      org.dhatim.fastexcel.Workbook workbook =
          new org.dhatim.fastexcel.Workbook(out, "Test", "1.0");
      Worksheet sales = workbook.newWorksheet("Net Sales");
      row(sales, 0, "account_id", "date", "amount_usd", "note", "zip");
      row(sales, 1, "00123", LocalDate.of(2026, 3, 15), 12500.5, "a \"b\", c", 2139);
      sales.style(1, 1).format("dd/mm/yyyy").set();
      sales.style(1, 4).format("00000").set();
      // row 3 is empty
      row(sales, 3, "K\n7", LocalDateTime.of(2025, 12, 31, 13, 30), 0.1 + 0.2, null, "02139");
      sales.style(3, 1).format("m/d/yy h:mm").set();
      row(sales, 4, true, 45000, 1234567890123.0, 1e-7, null);
      sales.formula(5, 2, "SUM(C2:C4)");
      Worksheet calls = workbook.newWorksheet("Calls");
      row(calls, 0, "account_id", "date");
      row(calls, 1, "K1", "2026-01-02");
      Worksheet hidden = workbook.newWorksheet("old");
      hidden.setVisibilityState(VisibilityState.HIDDEN);
      row(hidden, 0, "x");
      workbook.finish();
    }
  }

  private static void row(Worksheet sheet, int row, @Nullable Object... values) {
    for (int c = 0; c < values.length; c++) {
      Object value = values[c];
      if (value instanceof String text) {
        sheet.value(row, c, text);
      } else if (value instanceof Number number) {
        sheet.value(row, c, number);
      } else if (value instanceof LocalDate day) {
        sheet.value(row, c, day);
      } else if (value instanceof LocalDateTime time) {
        sheet.value(row, c, time);
      } else if (value instanceof Boolean truth) {
        sheet.value(row, c, truth);
      }
    }
  }

  private List<String> lines(String name) throws IOException {
    InputFile file = InputFile.open(name, hadoop(dir.resolve("staging")), new Configuration());
    try (InputStream in = file.content()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static org.apache.hadoop.fs.Path hadoop(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri());
  }

  @Test
  void aSheetIsALineARow() throws IOException {
    // Days are days whatever their format; 0.1 + 0.2 is 0.3, as Excel shows it; a number with the
    // format 00000 has its zeros; row 3 is empty; a formula that was never computed has no value.
    assertThat(lines(book + "!Net Sales"))
        .startsWith(
            "account_id,date,amount_usd,note,zip",
            "00123,2026-03-15,12500.5,\"a \"\"b\"\", c\",02139",
            "",
            "K 7,2025-12-31T13:30:00,0.3,,02139",
            "TRUE,45000,1234567890123,0.0000001,")
        .hasSize(6);
  }

  @Test
  void sheetsOfOneWorkbookAreTwoInputs() {
    InputFile sales = open("!net sales");
    InputFile calls = open("!Calls");
    assertThat(sales.sha256()).isNotEqualTo(calls.sha256());
    assertThat(sales.identity()).isNotEqualTo(calls.identity());
    assertThat(open("!Calls").sha256()).isEqualTo(calls.sha256());
  }

  @Test
  void theSheetMustBeClear() {
    assertThatThrownBy(() -> open(""))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(
            "company.xlsx: has 2 sheets",
            "company.xlsx!Net Sales",
            "It has: Net Sales, Calls, old.");
    assertThatThrownBy(() -> open("!Sails"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("has no sheet Sails");
  }

  @Test
  void whatIsNoWorkbookSaysSo() throws IOException {
    byte[] whole = Files.readAllBytes(book);
    Files.write(book, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> open("!Calls"))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("is not a sound Excel workbook", "save it again as .xlsx");
    // The first bytes of what Excel wrote before 2007, and of what it encrypts (MS-CFB, 2.2).
    Files.write(
        book,
        new byte[] {
          (byte) 0xD0,
          (byte) 0xCF,
          0x11,
          (byte) 0xE0,
          (byte) 0xA1,
          (byte) 0xB1,
          0x1A,
          (byte) 0xE1,
          0
        });
    assertThatThrownBy(() -> open("!Calls"))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("is encrypted, or of a version of Excel before 2007", ".xlsx");
  }

  private InputFile open(String sheet) {
    return InputFile.open(book + sheet, hadoop(dir.resolve("staging")), new Configuration());
  }
}
