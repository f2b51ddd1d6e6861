package org.catchment.jobs.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.table.Table;
import org.dhatim.fastexcel.VisibilityState;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workbooks as sales operations send them. */
class WorkbookTest {
  private static final Configuration HADOOP = new Configuration();
  private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  private static final String RELATIONS =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

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
      sales.range(6, 0, 7, 4).style().format("0.00").set();
      Worksheet calls = workbook.newWorksheet("Calls");
      row(calls, 0, "account_id", "date");
      row(calls, 1, "K1", "2026-01-02");
      workbook.newWorksheet("Sheet3");
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

  private List<String> lines(InputFile file) throws IOException {
    try (InputStream in = file.content()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private InputFile open(String sheet) {
    return InputFile.open(
        book + sheet, new org.apache.hadoop.fs.Path(dir.resolve("staging").toUri()), HADOOP);
  }

  /**
   * A workbook of one sheet, as XML: what the library reads, and does not write.
   *
   * @param formats patterns of number formats; a cell has the first with {@code s="0"}
   */
  private List<String> linesOf(String workbookPart, List<String> formats, String... rows)
      throws IOException {
    StringBuilder styles = new StringBuilder("<styleSheet xmlns=\"" + MAIN + "\"><numFmts>");
    for (int i = 0; i < formats.size(); i++) {
      styles.append(
          "<numFmt numFmtId=\"%d\" formatCode=\"%s\"/>".formatted(200 + i, formats.get(i)));
    }
    styles.append("</numFmts><cellXfs>");
    for (int i = 0; i < formats.size(); i++) {
      styles.append("<xf numFmtId=\"%d\"/>".formatted(200 + i));
    }
    styles.append("</cellXfs></styleSheet>");
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
            + override("workbook", "sheet.main")
            + (formats.isEmpty() ? "" : override("styles", "styles"))
            + "</Types>");
    parts.put(
        "xl/workbook.xml",
        "<workbook xmlns=\"%s\" xmlns:r=\"%s\">%s<sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            .formatted(MAIN, RELATIONS, workbookPart));
    parts.put(
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>");
    if (!formats.isEmpty()) {
      parts.put("xl/styles.xml", styles.toString());
    }
    parts.put(
        "xl/worksheets/sheet1.xml",
        "<worksheet xmlns=\"%s\"><sheetData>%s</sheetData></worksheet>"
            .formatted(MAIN, String.join("", rows)));
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(book))) {
      for (Map.Entry<String, String> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return lines(open(""));
  }

  private static String override(String part, String type) {
    return "<Override PartName=\"/xl/%s.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.%s+xml\"/>"
        .formatted(part, type);
  }

  private static String cell(String attributes, String value) {
    return "<c %s><v>%s</v></c>".formatted(attributes, value);
  }

  @Test
  void aSheetIsALineARowOfAsManyValuesAsItIsWide() throws IOException {
    // Days are days whatever their format; 0.1 + 0.2 is 0.3, as Excel shows it; a number with the
    // format 00000 has its zeros; row 3 is empty; row 6 is a formula that was never computed, and
    // rows 7 and 8 have formats and no values.
    assertThat(lines(open("!Net Sales")))
        .containsExactly(
            "account_id,date,amount_usd,note,zip",
            "00123,2026-03-15,12500.5,\"a \"\"b\"\", c\",02139",
            "",
            "K 7,2025-12-31T13:30:00,0.3,,02139",
            "TRUE,45000,1234567890123,0.0000001,");
  }

  @Test
  void aFormulaHasTheValueThatItHadWhenTheWorkbookWasSaved() throws IOException {
    // A text of digits stays a text, with its zeros.
    assertThat(
            linesOf(
                "",
                List.of("yyyy-mm-dd"),
                "<row r=\"2\">"
                    + "<c r=\"A2\" t=\"str\"><f>TEXT(123,\"00000\")</f><v>00123</v></c>"
                    + "<c r=\"B2\" s=\"0\"><f>TODAY()</f><v>46096</v></c>"
                    + "<c r=\"C2\" t=\"b\"><f>1=1</f><v>1</v></c>"
                    + "<c r=\"D2\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>"
                    + "<c r=\"E2\"><f>1/8</f><v>0.125</v></c></row>"))
        .containsExactly("", "00123,2026-03-15,TRUE,#DIV/0!,0.1250");
  }

  @Test
  void aNumberHasADecimalPointThatCannotBeOneOfThousands() throws IOException {
    // 12.125 is twelve, also where other cells of the column are texts such as 7,25. Excel has lost
    // the digits of a number of more than 15.
    assertThat(
            linesOf(
                "",
                List.of(),
                "<row>" + cell("", "12.125") + cell("", "-0.5") + cell("", "1.0E7") + "</row>",
                "<row>"
                    + cell("", "7")
                    + cell("", "4.5E+124")
                    + cell("", "1234567890123456")
                    + "</row>"))
        .containsExactly("12.1250,-0.5,10000000", "7,4.5E+124,1.23456789012346E+15");
  }

  @Test
  void formatsSayWhatANumberIs() throws IOException {
    assertThat(
            linesOf(
                "",
                List.of(
                    "00000\\-0000", "[h]:mm", "h:mm AM/PM", "mmm", "&quot;day&quot; 0", "#,##0.00"),
                "<row>"
                    + cell("s=\"0\"", "21391234") // ZIP+4
                    + cell("s=\"1\"", "1.5") // 36 hours
                    + cell("s=\"2\"", "0.75")
                    + cell("s=\"2\"", "46096.75") // shows the time of a day
                    + cell("s=\"3\"", "46096")
                    + cell("s=\"4\"", "3")
                    + cell("s=\"5\"", "1234.5")
                    + "</row>"))
        .containsExactly("02139-1234,36:00:00,18:00:00,2026-03-15T18:00:00,2026-03-15,3,1234.5");
  }

  @Test
  void daysOfOldMacsCountFrom1904() throws IOException {
    // 2026-03-15 is 46,096 days after 1899-12-30, and 1904 begins 1,462 days after it.
    assertThat(
            linesOf(
                "<workbookPr date1904=\"1\"/>",
                List.of("d/m/yyyy"),
                "<row>" + cell("s=\"0\"", "44634") + "</row>"))
        .containsExactly("2026-03-15");
  }

  @Test
  void charactersThatEndALineBecomeBlanks() throws IOException {
    assertThat(
            linesOf(
                "",
                List.of(),
                "<row><c t=\"inlineStr\"><is><t>a_x000D_\nb</t></is></c>"
                    + "<c t=\"inlineStr\"><is><t>15\" x_x005F_x0041_</t></is></c></row>"))
        .containsExactly("a b,\"15\"\" x_x0041_\"");
  }

  @Test
  void titlesAndFootersStayAsNarrowAsTheyAre() throws IOException {
    String row = "<row>" + cell("", "1") + cell("", "2") + cell("", "3") + cell("", "4");
    assertThat(
            linesOf(
                "",
                List.of(),
                "<row>" + cell("", "2026") + "</row>",
                row + cell("", "5") + "</row>",
                row + "</row>",
                "<row>" + cell("", "1") + cell("", "2") + "</row>",
                "<row>" + cell("", "2026") + "</row>"))
        .containsExactly("2026", "1,2,3,4,5", "1,2,3,4,", "1,2,,,", "2026");
  }

  @Test
  void whatStandsBesideTheTableFarBelowIsLeftOut() throws IOException {
    String[] rows = new String[102];
    Arrays.fill(rows, "<row>" + cell("", "1") + cell("", "2") + "</row>");
    rows[101] = "<row>" + cell("", "1") + cell("", "2") + cell("", "3") + "</row>";
    assertThat(linesOf("", List.of(), rows)).hasSize(102).containsOnly("1,2");
  }

  @Test
  void sheetsOfOneWorkbookAreTwoInputs() throws Exception {
    InputFile sales = open("!net sales");
    InputFile calls = open("!Calls");
    assertThat(sales.identity()).isNotEqualTo(calls.identity());
    assertThat(open("!Calls").identity()).isEqualTo(calls.identity());
    assertThat(sales.entry()).isEqualTo("Net Sales");
    // Hash and size are the file's.
    assertThat(sales.sha256())
        .isEqualTo(HexFormat.of().formatHex(InputFile.newSha256().digest(Files.readAllBytes(book))))
        .isEqualTo(calls.sha256());
    assertThat(sales.sizeBytes()).isEqualTo(Files.size(book));
  }

  @Test
  void theHeaderTellsWhichSheetIsMeant() {
    FileLayout sale =
        FileLayout.of("company_sale", Table.LANDED_COMPANY_SALE)
            .needs("date", "date")
            .needs("amount_usd", "amount_usd");
    FileLayout dated =
        FileLayout.of("company_call", Table.LANDED_COMPANY_CALL).needs("date", "date");
    FileLayout other = FileLayout.of("zip", Table.LANDED_ZIP).needs("x", "x");
    assertThat(open("").choosing(List.of(sale, other)).entry()).isEqualTo("Net Sales");
    assertThatThrownBy(() -> open("").choosing(List.of(dated)))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(
            "company.xlsx: has 2 sheets, and 2 (Net Sales, Calls) with the columns that are needed",
            "Name one, as in ",
            "company.xlsx!Net Sales. It has: Net Sales, Calls, Sheet3 (empty), old (hidden).");
    // A hidden sheet is only read by its name.
    assertThatThrownBy(() -> open("").choosing(List.of(other)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("has 2 sheets, and none with the columns");
    assertThat(open("!old").choosing(List.of(other)).entry()).isEqualTo("old");
  }

  @Test
  void aHeaderBelowATitleTells() throws IOException {
    linesOf(
        "",
        List.of(),
        "<row><c t=\"inlineStr\"><is><t>Sales, all regions</t></is></c></row>",
        "<row r=\"3\"><c t=\"inlineStr\"><is><t>date</t></is></c>"
            + "<c t=\"inlineStr\"><is><t>amount_usd</t></is></c></row>");
    FileLayout sale =
        FileLayout.of("company_sale", Table.LANDED_COMPANY_SALE)
            .needs("date", "date")
            .needs("amount_usd", "amount_usd");
    assertThat(Heading.read(open(""), sale, StandardCharsets.UTF_8).line()).isEqualTo(3);
    byte[] top = open("").content().readAllBytes();
    assertThat(Heading.fits("x", top, sale)).isTrue();
    FileLayout published = FileLayout.of("zip", Table.LANDED_ZIP).needs("date", "date");
    assertThat(Heading.fits("x", top, published)).isFalse(); // of an agency: it has no title
  }

  @Test
  void aSheetThatIsNotThereIsNamedWithThoseThatAre() {
    assertThatThrownBy(() -> open("!Sails"))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(
            "company.xlsx!Sails: has no sheet Sails", "It has: Net Sales, Calls");
  }

  @Test
  void whatIsNoWorkbookSaysSo() throws IOException {
    byte[] whole = Files.readAllBytes(book);
    refuses(
        Arrays.copyOf(whole, whole.length / 2), "is damaged or cut off", "save it again as .xlsx");
    refuses(
        "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8), "is no Excel workbook", "the ending .csv");
    refuses(new byte[] {'P'}, "is no Excel workbook");
    // The first bytes of what Excel wrote before 2007, and of what it encrypts.
    byte[] old = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 0};
    refuses(old, "is encrypted, or of a version of Excel before 2007", "take off the password");
    assertThatThrownBy(() -> linesOf("", List.of(), "<row><c t=\"d\"><v>2026-03-15</v></c></row>"))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(
            "cannot be read (Unknown cell type : d)", "Excel Workbook (.xlsx)");
    book = dir.resolve("old.xls");
    Files.write(book, old);
    assertThatThrownBy(() -> Heading.missing(open(""), FileLayout.FACILITY, StandardCharsets.UTF_8))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("a spreadsheet of before 2007", ".xlsx");
  }

  @Test
  void aByteThatHasChangedIsFound() throws IOException {
    // Stored, not compressed: the text would still be well-formed.
    byte[] bytes = "<sheet>12500</sheet>".getBytes(StandardCharsets.UTF_8);
    ZipEntry entry = new ZipEntry("xl/worksheets/sheet1.xml");
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    entry.setCrc(checksum.getValue());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(entry);
      zip.write(bytes);
    }
    byte[] changed = file.toByteArray();
    int at = new String(changed, StandardCharsets.ISO_8859_1).indexOf("12500");
    changed[at] = '7';
    refuses(changed, "is damaged or cut off (the checksum of xl/worksheets/sheet1.xml is wrong)");
  }

  private void refuses(byte[] bytes, String... parts) throws IOException {
    Files.write(book, bytes);
    assertThatThrownBy(() -> open("!Calls"))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(parts);
  }
}
