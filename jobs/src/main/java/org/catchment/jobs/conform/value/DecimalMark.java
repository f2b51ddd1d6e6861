package org.catchment.jobs.conform.value;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the values of a column, one by one, tell of its decimal mark and of the order of its days:
 * {@link Readings#of} without Spark.
 */
public final class DecimalMark {
  private static final Pattern SHOWS_COMMA = Pattern.compile(Readings.SHOWS_COMMA);
  private static final Pattern SHOWS_POINT = Pattern.compile(Readings.SHOWS_POINT);

  private static final Pattern SHOWS_NEITHER = Pattern.compile(Readings.SHOWS_NEITHER);
  private static final Pattern DAY_BY_SLASHES = Pattern.compile(Readings.DAY_BY_SLASHES);

  private long commas;
  private long points;
  private long either;
  private long dayFirst;
  private long monthFirst;

  /** Counts a value. */
  public void add(String value) {
    if (value.indexOf(',') >= 0 || value.indexOf('.') >= 0) {
      String digits = value.replaceAll("[^0-9.,]", "");
      commas += value.indexOf(',') >= 0 && SHOWS_COMMA.matcher(digits).find() ? 1 : 0;
      points += value.indexOf('.') >= 0 && SHOWS_POINT.matcher(digits).find() ? 1 : 0;
      either += SHOWS_NEITHER.matcher(digits).find() ? 1 : 0;
    }
    Matcher day = DAY_BY_SLASHES.matcher(value);
    if (day.find()) {
      dayFirst += Integer.parseInt(day.group(1)) > Readings.MONTHS ? 1 : 0;
      monthFirst += Integer.parseInt(day.group(2)) > Readings.MONTHS ? 1 : 0;
    }
  }

  /** Values in which only a comma can be the decimal mark. */
  public long commas() {
    return commas;
  }

  /** Values in which only a point can be the decimal mark. */
  public long points() {
    return points;
  }

  /** Values such as 12,500, in which it could be either. */
  public long either() {
    return either;
  }

  /** Whether days such as 15/03/2026 stand in the column, and none like 03/15/2026. */
  public boolean isDayFirst() {
    return dayFirst > 0 && monthFirst == 0;
  }

  /**
   * The column's decimal mark, by the rule of {@link Readings#of}; empty if nothing decides it.
   *
   * @param file counts of all columns of the file
   */
  public Optional<String> decided(char separator, DecimalMark file) {
    long forComma = commas + (separator == ';' ? either : 0);
    long forPoint = points + (separator == ',' ? either : 0);
    if (commas > 0 && forComma > forPoint) {
      return Optional.of(",");
    }
    if (points > 0 && forPoint > forComma) {
      return Optional.of(".");
    }
    if (commas + points > 0) {
      return Optional.empty();
    }
    if (file.commas > file.points) {
      return Optional.of(",");
    }
    return file.points > 0 || separator != ';' ? Optional.of(".") : Optional.empty();
  }

  /** Adds another column's counts. */
  public void add(DecimalMark other) {
    commas += other.commas;
    points += other.points;
    either += other.either;
  }
}
