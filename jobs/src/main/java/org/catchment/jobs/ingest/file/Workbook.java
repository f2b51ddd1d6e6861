package org.catchment.jobs.ingest.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.catchment.jobs.error.UserError;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;
import org.jspecify.annotations.Nullable;

/**
 * An Excel workbook (ECMA-376, SpreadsheetML), whose sheets become delimited text: a line a row, so
 * that line numbers are the sheet's. Days are written as 2026-03-15, numbers as digits with a
 * decimal point, as they are, not as the cell shows them.
 */
final class Workbook {
  /** Excel keeps 15 digits of a number; a double shows up to 17. */
  private static final MathContext EXCEL_DIGITS = new MathContext(15);

  /** Letters of a number format that stand for parts of a day, outside quotes and brackets. */
  private static final Pattern DAY_FORMAT = Pattern.compile("(?i).*[dy].*");

  private static final Pattern NO_FORMAT =
      Pattern.compile("\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.|_.|\\*.");

  /** A number format that only puts zeros before a whole number, as for ZIP codes. */
  private static final Pattern ZEROS = Pattern.compile("0{2,}");

  private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",;|\t]");
  private static final Pattern LINE_BREAKS = Pattern.compile("[\r\n\u2028\u2029\u0085\u000b\f]+");

  /** Excel's own formats of days, which have a number and no text (ECMA-376, 18.8.30). */
  private static final List<Integer> DAY_FORMATS =
      List.of(14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58);

  private Workbook() {}

  /** Whether a file is a workbook, by its name. */
  static boolean isOne(String fileName) {
    return fileName.toLowerCase(Locale.ROOT).endsWith(".xlsx");
  }

  /**
   * Writes a sheet as comma-separated text in UTF-8.
   *
   * @param name as configured
   * @param workbook its bytes
   * @param sheet by name; null if the workbook has one that is not hidden
   * @throws UserError if there is no such sheet, or several can be meant, or it is no workbook
   */
  static void write(String name, byte[] workbook, @Nullable String sheet, OutputStream out)
      throws IOException {
    if (ReadableWorkbook.isOLE2Header(workbook)) {
      throw UserError.input(
          name,
          "is encrypted, or of a version of Excel before 2007",
          "Save it without a password as .xlsx, or as CSV.");
    }
    try (ReadableWorkbook book =
        new ReadableWorkbook(new ByteArrayInputStream(workbook), new ReadingOptions(true, false))) {
      Sheet chosen = chosen(name, book, sheet);
      Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      try (Stream<Row> rows = chosen.openStream()) {
        write(book, rows.iterator(), text);
      }
      text.flush();
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw damaged(name, e);
    } catch (RuntimeException e) { // the library wraps what its parts throw
      if (e instanceof UserError) {
        throw e;
      }
      throw damaged(name, e);
    }
  }

  private static UserError damaged(String name, Exception e) {
    return UserError.input(
        name,
        "is not a sound Excel workbook (" + e.getMessage() + ")",
        "Open it in Excel and save it again as .xlsx, or as CSV.");
  }

  private static Sheet chosen(String name, ReadableWorkbook book, @Nullable String wanted) {
    List<Sheet> visible =
        book.getSheets().filter(s -> s.getVisibility() == SheetVisibility.VISIBLE).toList();
    List<Sheet> meant =
        wanted == null
            ? visible
            : book.getSheets().filter(s -> s.getName().trim().equalsIgnoreCase(wanted)).toList();
    if (meant.size() != 1) {
      throw UserError.input(
          name,
          wanted == null ? "has " + visible.size() + " sheets" : "has no sheet " + wanted,
          "Name one, as in "
              + name.replaceFirst("!.*", "")
              + "!"
              + visible.stream().map(Sheet::getName).findFirst().orElse("Sheet1")
              + ". It has: "
              + book.getSheets().map(Sheet::getName).collect(Collectors.joining(", "))
              + ".");
    }
    return meant.get(0);
  }

  private static void write(ReadableWorkbook book, Iterator<Row> rows, Writer text)
      throws IOException {
    int line = 1;
    int widest = 1;
    while (rows.hasNext()) {
      Row row = rows.next();
      for (; line < row.getRowNum(); line++) {
        text.write('\n');
      }
      int width = width(row);
      widest = Math.max(widest, width);
      // A title or a footer is alone in its line; other rows are as wide as the header.
      int cells = width <= 1 ? width : widest;
      for (int c = 0; c < cells; c++) {
        if (c > 0) {
          text.write(',');
        }
        if (c < width) {
          Cell cell = row.getCell(c);
          if (cell != null && isFilled(cell)) {
            text.write(quoted(LINE_BREAKS.matcher(text(book, cell)).replaceAll(" ")));
          }
        }
      }
      text.write('\n');
      line++;
    }
  }

  /** How many cells there are up to the last that is not empty. */
  private static int width(Row row) {
    int width = row.getCellCount();
    while (width > 0 && !isFilled(row.getCell(width - 1))) {
      width--;
    }
    return width;
  }

  private static boolean isFilled(@Nullable Cell cell) {
    return cell != null
        && cell.getType() != CellType.EMPTY
        && !(cell.getType() == CellType.STRING && cell.getText().isBlank());
  }

  private static String quoted(String value) {
    return NEEDS_QUOTES.matcher(value).find() ? '"' + value.replace("\"", "\"\"") + '"' : value;
  }

  private static String text(ReadableWorkbook book, Cell cell) {
    String raw = cell.getRawValue();
    return switch (cell.getType()) {
      case NUMBER -> number(book, cell, cell.asNumber());
      case BOOLEAN -> "1".equals(raw) || "TRUE".equalsIgnoreCase(raw) ? "TRUE" : "FALSE";
      case FORMULA -> ofFormula(book, cell, raw == null ? "" : raw);
      default -> cell.getText();
    };
  }

  /** The value that a formula had when the workbook was saved. */
  private static String ofFormula(ReadableWorkbook book, Cell cell, String raw) {
    if (cell.getValue() instanceof BigDecimal number) {
      return number(book, cell, number);
    }
    try {
      return number(book, cell, new BigDecimal(raw));
    } catch (NumberFormatException e) {
      return raw;
    }
  }

  private static String number(ReadableWorkbook book, Cell cell, BigDecimal number) {
    String format = cell.getDataFormatString();
    if (isDay(cell.getDataFormatId(), format)) {
      return day(book, number);
    }
    String digits = number.round(EXCEL_DIGITS).stripTrailingZeros().toPlainString();
    return format != null && ZEROS.matcher(format).matches() && digits.matches("[0-9]+")
        ? "0".repeat(Math.max(0, format.length() - digits.length())) + digits
        : digits;
  }

  private static boolean isDay(@Nullable Integer id, @Nullable String format) {
    return id != null && DAY_FORMATS.contains(id)
        || format != null
            && !format.equalsIgnoreCase("General")
            && DAY_FORMAT.matcher(NO_FORMAT.matcher(format).replaceAll("")).matches();
  }

  /**
   * A day by its number: 1 is 1 January 1900 in Excel, which takes 1900 for a leap year, so that
   * days from March 1900 on count from 30 December 1899; or 0 is 1 January 1904, on old Macs.
   */
  private static String day(ReadableWorkbook book, BigDecimal number) {
    LocalDateTime zero =
        book.isDate1904()
            ? LocalDateTime.of(1904, 1, 1, 0, 0)
            : LocalDateTime.of(1899, 12, 30, 0, 0);
    long days = number.longValue();
    long seconds = Math.round((number.doubleValue() - days) * 86_400);
    try {
      LocalDateTime day = zero.plusDays(days).plusSeconds(seconds);
      return day.toLocalTime().equals(LocalTime.MIDNIGHT)
          ? day.toLocalDate().toString()
          : day.format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
    } catch (DateTimeException e) {
      return number.toPlainString();
    }
  }
}
