package org.catchment.jobs.inspect;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.conform.value.Addresses;
import org.catchment.jobs.conform.value.Ids;
import org.catchment.jobs.conform.value.Readings;
import org.catchment.jobs.conform.value.UsStates;
import org.catchment.jobs.spark.expression.RowSql;
import org.catchment.udfs.NpiCheck;
import org.jspecify.annotations.Nullable;

/** What a value says, by the SQL in which a run reads it. */
final class ValueSql {
  /** Digits behind the decimal mark that are read. */
  private static final int DECIMALS = 6;

  private static final int NPI = 0;
  private static final int CCN = 1;
  private static final int ZIP = 2;
  private static final int STATE = 3;
  private static final int NUMBER = 4;
  private static final int DAY = 5;
  private static final int DESTROYED = 6;
  private static final int UNKNOWN = 7;
  private static final int UNKNOWN_NUMBER = 8;
  private static final int NOT_A_NUMBER = 9;
  private static final int NOT_A_DATE = 10;

  private static final RowSql OF_VALUE =
      new RowSql(
          StructType.fromDDL("v STRING, decimal MAP<STRING, STRING>, day_first ARRAY<STRING>"),
          List.of(
              NpiCheck.isRealOrSynthetic(Ids.npi("v")),
              "normalize_ccn(v) IS NOT NULL",
              "normalize_zip(v) IS NOT NULL",
              UsStates.code("v"),
              Readings.number("v", Readings.decimal("v"), DECIMALS),
              Readings.day("v") + " IS NOT NULL",
              Ids.destroyed("v"),
              Readings.isUnknown("v"),
              Readings.isUnknownNumber("v"),
              Readings.notANumber("v", "v", Readings.decimal("v")),
              Readings.notADate("v", "v")));

  private static final RowSql OF_PLACE =
      new RowSql(
          StructType.fromDDL("country STRING, state STRING, city STRING"),
          List.of("CASE " + Addresses.whenAbroad("country", "state", "city") + " END"));

  private static final Set<String> STATES = UsStates.codes();

  private static final String[] NONE = {};
  private static final String[] DAY_FIRST = {"v"};

  private ValueSql() {}

  /**
   * Why a value is refused.
   *
   * @param column of ours; null for that of the value
   */
  record Reason(@Nullable String column, String reason, String remedy) {}

  private static @Nullable Object of(int what, String value) {
    return OF_VALUE.of(what, value, Map.of(), NONE);
  }

  private static boolean is(int what, String value) {
    return Boolean.TRUE.equals(of(what, value));
  }

  static boolean isNpi(String value) {
    return is(NPI, value);
  }

  static boolean isCcn(String value) {
    return is(CCN, value);
  }

  static boolean isZip(String value) {
    return is(ZIP, value);
  }

  static boolean isState(String value) {
    Object code = of(STATE, value);
    return code != null && STATES.contains(code.toString());
  }

  /** Whether a spreadsheet has left no digits of an id. */
  static boolean isDestroyed(String value) {
    return is(DESTROYED, value);
  }

  static boolean isUnknown(String value) {
    return is(UNKNOWN, value);
  }

  /** Whether it stands for an unknown figure, where none can be negative. */
  static boolean isUnknownNumber(String value) {
    return is(UNKNOWN_NUMBER, value);
  }

  static boolean isDay(String value, boolean isDayFirst) {
    return Boolean.TRUE.equals(OF_VALUE.of(DAY, value, Map.of(), isDayFirst ? DAY_FIRST : NONE));
  }

  private static Map<String, String> decimal(@Nullable String mark) {
    return mark == null ? Map.of() : Map.of("v", mark);
  }

  /**
   * A number; null if it is none.
   *
   * @param mark the decimal mark; null if nothing decides it
   */
  static @Nullable BigDecimal number(String value, @Nullable String mark) {
    return (BigDecimal) OF_VALUE.of(NUMBER, value, decimal(mark), NONE);
  }

  static Reason notANumber(String value, @Nullable String mark) {
    return reason(OF_VALUE.of(NOT_A_NUMBER, value, decimal(mark), NONE), false);
  }

  static Reason notADate(String value) {
    return reason(of(NOT_A_DATE, value), false);
  }

  /** Why an address is refused that nobody of the country can visit; null if it is not. */
  static @Nullable Reason abroad(
      @Nullable String country, @Nullable String state, @Nullable String city) {
    Object code = state == null ? null : of(STATE, state);
    Object reject = OF_PLACE.of(0, country, code, city);
    return reject == null ? null : reason(reject, true);
  }

  private static Reason reason(@Nullable Object reject, boolean withColumn) {
    Row row = (Row) Objects.requireNonNull(reject);
    return new Reason(
        withColumn ? row.<String>getAs("column_name") : null,
        row.<String>getAs("reason"),
        row.<String>getAs("remedy"));
  }
}
