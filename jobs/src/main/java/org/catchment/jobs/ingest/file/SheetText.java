package org.catchment.jobs.ingest.file;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.Row;
import org.jspecify.annotations.Nullable;

/**
 * A sheet as comma-separated text: a line a row, so that line numbers are the sheet's. Every line
 * has as many values as the sheet is wide, but for titles above the table and for lines of one
 * value, as reports have them; what is empty below the last row is left out.
 *
 * <p>Cells count by their values. A text stays as it is. A number is digits with a decimal point,
 * but a day if its format shows one (2026-03-15), and a time if it shows only that. A truth value
 * is TRUE or FALSE, a formula the value that it had when the workbook was saved.
 */
final class SheetText {
  /**
   * How many rows tell how wide the sheet is: what stands beside the table further below is not.
   */
  private static final int ROWS_AHEAD = 100;

  /** Excel keeps 15 digits of a number; a double shows up to 17. */
  private static final int DIGITS = 15;

  /** A fraction with more zeros than this before its digits is written with an exponent. */
  private static final int MOST_DECIMALS = 30;

  /**
   * Where the decimal mark could be one of thousands, too. A cell's point never is: a zero at the
   * end leaves no doubt.
   */
  private static final Pattern LIKE_THOUSANDS = Pattern.compile("-?[0-9]{1,3}[.][0-9]{3}");

  private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",;|]");
  private static final Pattern NOT_ON_A_LINE = Pattern.compile("[\\p{Cntrl}\u0085\u2028\u2029]+");

  /** A character by its number (ECMA-376, 22.9.2.19). */
  private static final Pattern ESCAPED = Pattern.compile("_x([0-9A-Fa-f]{4})_");

  private static final double SECONDS_A_DAY = 86_400;

  /** What a number means, according to its format. */
  private enum Kind {
    NUMBER,
    /** Zeros are put before it, as before a ZIP code. */
    PADDED,
    DAY,
    /** A time of day, or how long something takes. */
    TIME
  }

  /** Excel's own formats of days, which have a number and no text (ECMA-376, 18.8.30). */
  private static final List<Integer> DAY_FORMATS =
      List.of(27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58);

  /** What a format shows as it stands: quoted text, colors, blanks as wide as a character. */
  private static final Pattern LITERAL =
      Pattern.compile("\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.|_.|\\*.|(?i)AM/PM|A/P");

  private static final Pattern ELAPSED = Pattern.compile("(?i)\\[(h+|m+|s+)\\]");
  private static final Pattern ZEROS = Pattern.compile("0[0-]*0");

  private final boolean isFrom1904;
  private final Writer text;
  private final Map<String, Kind> kinds = new HashMap<>();
  private int lines;
  private int width;

  /** Whether a row was at least half as wide as the sheet: titles are not. */
  private boolean isTable;

  /**
   * @param isFrom1904 whether days count from 1904, as on old Macs
   */
  SheetText(boolean isFrom1904, Writer text) {
    this.isFrom1904 = isFrom1904;
    this.text = text;
  }

  private record Line(int number, List<String> values) {}

  /** Writes the rows, of which it keeps the first few in memory. */
  void write(Iterator<Row> rows) throws IOException {
    List<Line> ahead = new ArrayList<>();
    int number = 0;
    boolean isWide = false;
    while (rows.hasNext()) {
      Row row = rows.next();
      number = Math.max(row.getRowNum(), number + 1); // rows need not have a number
      List<String> values = values(row);
      if (values.isEmpty()) {
        continue;
      }
      Line line = new Line(number, values);
      if (isWide) {
        write(line);
        continue;
      }
      ahead.add(line);
      if (ahead.size() == ROWS_AHEAD) {
        writeAll(ahead);
        isWide = true;
      }
    }
    if (!isWide) {
      writeAll(ahead);
    }
  }

  private void writeAll(List<Line> ahead) throws IOException {
    width = ahead.stream().mapToInt(line -> line.values.size()).max().orElse(0);
    for (Line line : ahead) {
      write(line);
    }
  }

  private void write(Line line) throws IOException {
    for (lines++; lines < line.number; lines++) {
      text.write('\n');
    }
    int given = line.values.size();
    isTable |= 2 * given >= width;
    int cells = given == 1 || !isTable ? given : width;
    for (int i = 0; i < cells; i++) {
      if (i > 0) {
        text.write(',');
      }
      if (i < given) {
        text.write(quoted(line.values.get(i)));
      }
    }
    text.write('\n');
  }

  private static String quoted(String value) {
    return NEEDS_QUOTES.matcher(value).find() ? '"' + value.replace("\"", "\"\"") + '"' : value;
  }

  /** The values of a row to the last that is not blank. */
  private List<String> values(Row row) {
    List<String> values = new ArrayList<>();
    int last = 0;
    for (int i = 0; i < row.getCellCount(); i++) {
      Cell cell = row.getCell(i);
      String value = cell == null ? "" : value(cell);
      values.add(value);
      last = value.isBlank() ? last : i + 1;
    }
    return values.subList(0, last);
  }

  private String value(Cell cell) {
    Object value = cell.getValue();
    if (value instanceof BigDecimal number) {
      return number(number, cell.getDataFormatId(), cell.getDataFormatString());
    }
    if (value instanceof Boolean truth) {
      return truth ? "TRUE" : "FALSE";
    }
    return value == null ? "" : oneLine(value.toString());
  }

  private static String oneLine(String value) {
    String plain =
        value.contains("_x")
            ? ESCAPED
                .matcher(value)
                .replaceAll(
                    escaped ->
                        java.util.regex.Matcher.quoteReplacement(
                            Character.toString(Integer.parseInt(escaped.group(1), 16))))
            : value;
    return NOT_ON_A_LINE.matcher(plain).replaceAll(" ");
  }

  private String number(BigDecimal number, @Nullable Integer format, @Nullable String pattern) {
    Kind kind =
        format == null
            ? Kind.NUMBER
            : kinds.computeIfAbsent(format + " " + pattern, key -> kind(format, pattern));
    return switch (kind) {
      case DAY -> day(number);
      case TIME -> time(number, pattern == null ? "" : pattern);
      case PADDED -> padded(digits(number), pattern == null ? "" : pattern);
      case NUMBER -> {
        String digits = digits(number);
        yield LIKE_THOUSANDS.matcher(digits).matches() ? digits + "0" : digits;
      }
    };
  }

  private static Kind kind(int format, @Nullable String pattern) {
    if (DAY_FORMATS.contains(format)) {
      return Kind.DAY;
    }
    if (pattern == null || pattern.equalsIgnoreCase("General")) {
      return Kind.NUMBER;
    }
    if (ZEROS.matcher(pattern.replace("\\", "")).matches()) {
      return Kind.PADDED;
    }
    boolean isElapsed = ELAPSED.matcher(pattern).find();
    String letters =
        LITERAL.matcher(pattern).replaceAll("").split(";", 2)[0].toLowerCase(Locale.ROOT);
    boolean hasTime = isElapsed || letters.matches(".*[hs].*");
    return letters.matches(".*[dy].*") || letters.contains("m") && !hasTime
        ? Kind.DAY
        : hasTime ? Kind.TIME : Kind.NUMBER;
  }

  /** As short as can be; with an exponent where digits before the point have been lost. */
  private static String digits(BigDecimal number) {
    BigDecimal kept = number.round(new MathContext(DIGITS)).stripTrailingZeros();
    return kept.precision() - kept.scale() > DIGITS || kept.scale() > MOST_DECIMALS
        ? kept.toString()
        : kept.toPlainString();
  }

  /** The digits of a whole number at the places of a format's zeros, as in 00000-0000. */
  private static String padded(String digits, String pattern) {
    if (!digits.matches("[0-9]+")) {
      return digits;
    }
    String zeros = pattern.replace("\\", "");
    StringBuilder shown = new StringBuilder();
    int left = digits.length();
    for (int i = zeros.length() - 1; i >= 0; i--) {
      boolean isDigit = zeros.charAt(i) == '0';
      shown.append(!isDigit ? zeros.charAt(i) : left > 0 ? digits.charAt(--left) : '0');
    }
    return digits.substring(0, left) + shown.reverse();
  }

  /**
   * A day by its number: 1 is 1 January 1900 in Excel, which takes 1900 for a leap year, so that
   * days from March 1900 on count from 30 December 1899; or 0 is 1 January 1904.
   */
  private String day(BigDecimal number) {
    LocalDateTime zero =
        isFrom1904 ? LocalDateTime.of(1904, 1, 1, 0, 0) : LocalDateTime.of(1899, 12, 30, 0, 0);
    try {
      LocalDateTime day = zero.plusSeconds(seconds(number));
      return day.toLocalTime().equals(LocalTime.MIDNIGHT)
          ? day.toLocalDate().toString()
          : day.format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
    } catch (ArithmeticException | DateTimeException e) { // further than days reach
      return digits(number);
    }
  }

  private String time(BigDecimal number, String pattern) {
    boolean isWithinADay = number.signum() >= 0 && number.compareTo(BigDecimal.ONE) < 0;
    if (!isWithinADay && !ELAPSED.matcher(pattern).find()) {
      return day(number);
    }
    if (number.signum() < 0) {
      return digits(number);
    }
    long seconds = seconds(number);
    return String.format(
        Locale.ROOT, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private static long seconds(BigDecimal days) {
    return days.multiply(BigDecimal.valueOf(SECONDS_A_DAY))
        .setScale(0, RoundingMode.HALF_UP)
        .longValueExact();
  }
}
