package org.catchment.udfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The functions in a plain Spark session that knows nothing of Catchment but the extension. */
class CatchmentExtensionsIT {
  private static @Nullable SparkSession session;

  @BeforeAll
  static void start() {
    session =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.extensions", CatchmentExtensions.class.getName())
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    if (session != null) {
      session.stop();
    }
  }

  private static List<Row> sql(String query) {
    if (session == null) {
      throw new IllegalStateException("no session");
    }
    return session.sql(query).collectAsList();
  }

  private static @Nullable Object value(String expression) {
    return sql("select " + expression).get(0).get(0);
  }

  @Test
  void aDegreeOfTheEquatorIsAKnownArc() {
    // 2 pi R / 360 = 2 x 3.14159265 x 6371.0088 / 360 = 111.19508 km
    assertThat((Double) value("haversine_km(0d, 0d, 0d, 1d)")).isCloseTo(111.19508, within(1e-5));
    // Half the circumference: pi R = 20015.1144 km
    assertThat((Double) value("haversine_km(0d, 0d, 0d, 180d)"))
        .isCloseTo(20015.11444, within(1e-4));
  }

  @Test
  void anUnknownPointHasNoDistance() {
    assertThat(value("haversine_km(0d, 0d, cast(null as double), 1d)")).isNull();
  }

  @Test
  void theDateLineIsNoDistance() {
    assertThat((Double) value("haversine_km(0d, 179.5d, 0d, -179.5d)"))
        .isCloseTo(111.19508, within(1e-5));
  }

  @Test
  void anArgumentThatIsNamedLikeAParameterIsTheCallersColumn() {
    // lat2 of the caller is 1, his lat1 is 0; swapped in the call, the distance is the same arc.
    List<Row> rows =
        sql(
            "select haversine_km(lat2, lon2, lat1, lon1) from values (0d, 0d, 1d, 0d)"
                + " as t(lat1, lon1, lat2, lon2)");
    assertThat(rows.get(0).getDouble(0)).isCloseTo(111.19508, within(1e-5));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      value = {
        "1234567893, true", // CMS's own example
        "1234567890, false",
        "123456789, false",
        "3234567890, false",
        "12345678931, false",
        "abc, false",
        "NULL, NULL"
      })
  void anNpiIsCheckedByLuhn(@Nullable String npi, @Nullable Boolean valid) {
    assertThat(value("luhn_valid_npi(" + literal(npi) + ")")).isEqualTo(valid);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      quoteCharacter = '"',
      value = {
        "010001, 010001",
        "10001, 010001",
        " \"'10001'\", 010001",
        "05C0001508, 05C0001508",
        "33a123, 33A123",
        "01014f, 01014F",
        "ZZZ25478Z, NULL",
        "000000, NULL",
        "NULL, NULL"
      })
  void aCcnGetsItsLeadingZeroBack(@Nullable String ccn, @Nullable String expected) {
    assertThat(value("normalize_ccn(" + literal(ccn) + ")")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      value = {
        "210, 00210",
        "94070, 94070",
        "940703955, 94070",
        "94070-3955, 94070",
        "10013955, 01001",
        "9407A, NULL",
        "123456, NULL",
        "NULL, NULL"
      })
  void aZipHasFiveDigits(@Nullable String zip, @Nullable String expected) {
    assertThat(value("normalize_zip(" + literal(zip) + ")")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "St. Mary's Mem Hosp, Inc. | SAINT MARYS MEMORIAL HOSPITAL",
        "SAINT MARYS MEMORIAL HOSPITAL | SAINT MARYS MEMORIAL HOSPITAL",
        // abbreviations side by side
        "Univ Med Ctr | UNIVERSITY MEDICAL CENTER",
        "The Inc | NULL",
        "NULL | NULL"
      })
  void aNameIsWrittenInOneWay(@Nullable String name, @Nullable String expected) {
    assertThat(value("normalize_name(" + literal(name) + ")")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      delimiter = '|',
      value = {
        "100 North Main Street, Suite 5 | 100 N MAIN ST",
        "100 n. main st | 100 N MAIN ST",
        "1 Hospital Drive Bldg A | 1 HOSPITAL DR",
        "- | NULL",
        "NULL | NULL"
      })
  void aStreetIsWrittenInOneWay(@Nullable String street, @Nullable String expected) {
    assertThat(value("normalize_street(" + literal(street) + ")")).isEqualTo(expected);
  }

  @Test
  void describeTeachesEachFunction() {
    for (SqlFunction function : CatchmentExtensions.FUNCTIONS) {
      String text = sql("describe function extended " + function.name()).toString();
      assertThat(text).contains("Usage:", function.name() + "(", "Arguments:", "Examples:");
    }
  }

  @Test
  void aWrongNumberOfArgumentsIsExplained() {
    assertThatThrownBy(() -> sql("select normalize_zip('1', '2')"))
        .hasMessageContaining("normalize_zip takes 1 argument(s) (zip) and was given 2");
  }

  private static String literal(@Nullable String text) {
    return text == null ? "cast(null as string)" : '"' + text + '"';
  }
}
