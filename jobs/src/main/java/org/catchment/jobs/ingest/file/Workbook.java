package org.catchment.jobs.ingest.file;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.catchment.jobs.error.UserError;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;

/**
 * An Excel workbook (ECMA-376, SpreadsheetML): its sheets, which of them is meant, and the {@link
 * SheetText} of one. The file is in memory as delivered, its rows are not.
 */
final class Workbook {
  /** Must be raised when the same sheet would yield another text. */
  static final String READER = "2";

  private static final Pattern NAME = Pattern.compile("(?i).*[.]xls[xm]");

  private final String name;
  private final byte[] bytes;
  private final List<Tab> tabs;

  /**
   * A sheet.
   *
   * @param name on its tab
   * @param obstacle why nobody means it who does not name it: hidden, or empty; else no text
   */
  private record Tab(String name, String obstacle) {}

  /**
   * Looks at its sheets.
   *
   * @param name as configured
   * @param bytes the file
   * @throws UserError if it is no workbook, encrypted, or damaged
   */
  Workbook(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
    if (isOld(bytes)) {
      throw UserError.input(
          name,
          "is encrypted, or of a version of Excel before 2007",
          "Open it in Excel, take off the password, and save it as an Excel Workbook (.xlsx), or"
              + " the sheet as CSV.");
    }
    if (bytes.length < 2 || bytes[0] != 'P' || bytes[1] != 'K') {
      throw UserError.input(
          name,
          "is no Excel workbook, whatever its ending says",
          "Give delimited text the ending .csv; save a spreadsheet of another kind as .xlsx.");
    }
    try (ZippedFile zip = new ZippedFile(name, bytes)) {
      zip.check();
    } catch (IOException e) {
      throw UserError.input(
          name,
          "is damaged or cut off (" + e.getMessage() + ")",
          "Fetch or copy the workbook again, or save it again as .xlsx.");
    }
    tabs = book().getSheets().map(this::tab).toList();
  }

  private Tab tab(Sheet sheet) {
    boolean isHidden = sheet.getVisibility() != SheetVisibility.VISIBLE;
    return new Tab(
        sheet.getName(), isHidden ? "hidden" : top(sheet.getName()).length == 0 ? "empty" : "");
  }

  /** Whether a file is a workbook, by its name. */
  static boolean isOne(String fileName) {
    return NAME.matcher(fileName).matches();
  }

  /** Whether a file begins as what Excel wrote before 2007, and what it encrypts (MS-CFB, 2.2). */
  static boolean isOld(byte[] bytes) {
    return bytes.length >= 4
        && bytes[0] == (byte) 0xD0
        && bytes[1] == (byte) 0xCF
        && bytes[2] == 0x11
        && bytes[3] == (byte) 0xE0;
  }

  /** Holds nothing but memory, so that nobody has to close it. */
  private ReadableWorkbook book() {
    try {
      try {
        return new ReadableWorkbook(
            new ByteArrayInputStream(bytes), new ReadingOptions(true, false));
      } catch (ExcelReaderException e) { // it may have no formats
        return new ReadableWorkbook(new ByteArrayInputStream(bytes));
      }
    } catch (IOException | RuntimeException e) {
      throw unsound(e);
    }
  }

  /** What the library throws, and wraps, when it does not understand something. */
  private UserError unsound(Exception e) {
    return UserError.input(
        name,
        "cannot be read (" + e.getMessage() + ")",
        "Open it in Excel and save it as an Excel Workbook (.xlsx), or the sheet as CSV.");
  }

  /**
   * The sheet that a user names.
   *
   * @throws UserError if there is none
   */
  String named(String wanted) {
    return Stream.of(
            tabs.stream().filter(tab -> tab.name.equals(wanted)),
            tabs.stream().filter(tab -> tab.name.strip().equalsIgnoreCase(wanted.strip())))
        .flatMap(found -> found)
        .findFirst()
        .map(Tab::name)
        .orElseThrow(() -> unclear("has no sheet " + wanted));
  }

  /** The sheets that are neither hidden nor empty. */
  List<String> visible() {
    return tabs.stream().filter(tab -> tab.obstacle.isEmpty()).map(Tab::name).toList();
  }

  /**
   * The only sheet whose header has the columns of one of the layouts; hidden ones do not count.
   *
   * @throws UserError if there is none, or several
   */
  String fitting(List<FileLayout> layouts) {
    List<String> visible = visible();
    List<String> fitting =
        visible.stream()
            .filter(
                sheet -> {
                  byte[] top = top(sheet);
                  return layouts.stream().anyMatch(layout -> Heading.fits(name, top, layout));
                })
            .toList();
    if (fitting.size() != 1) {
      throw unclear(
          "has "
              + visible.size()
              + " sheets, and "
              + (fitting.isEmpty()
                  ? "none"
                  : fitting.size() + " (" + String.join(", ", fitting) + ")")
              + " with the columns that are needed");
    }
    return fitting.get(0);
  }

  private UserError unclear(String problem) {
    String first = visible().stream().findFirst().orElse("Sheet1");
    return UserError.input(
        name,
        problem,
        "Name one, as in "
            + name.replaceFirst("(?i)(?<=[.]xls[xm])!.*", "")
            + "!"
            + first
            + ". It has: "
            + tabs.stream()
                .map(tab -> tab.name + (tab.obstacle.isEmpty() ? "" : " (" + tab.obstacle + ")"))
                .collect(Collectors.joining(", "))
            + ".");
  }

  /** The text of a sheet's first rows. */
  private byte[] top(String sheet) {
    ByteArrayOutputStream top = new ByteArrayOutputStream();
    try {
      write(sheet, top, Heading.MOST_ABOVE);
    } catch (IOException e) {
      throw new IllegalStateException(e); // memory takes what is written
    }
    return top.toByteArray();
  }

  /**
   * Writes the text of a sheet.
   *
   * @throws IOException when it cannot be written
   * @throws UserError when the workbook cannot be read
   */
  void write(String sheet, OutputStream out) throws IOException {
    write(sheet, out, Long.MAX_VALUE);
  }

  private void write(String sheet, OutputStream out, long most) throws IOException {
    ReadableWorkbook book = book();
    Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    try (Stream<Row> rows = rows(book, sheet)) {
      new SheetText(book.isDate1904(), text).write(rows.limit(most).iterator());
    } catch (RuntimeException e) {
      throw e instanceof UserError error ? error : unsound(e);
    }
    text.flush();
  }

  private Stream<Row> rows(ReadableWorkbook book, String sheet) {
    try {
      return book.findSheet(sheet).orElseThrow().openStream();
    } catch (IOException e) {
      throw unsound(e);
    }
  }
}
