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

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      value = {
        "36, 30, 5, 0", // apart
        "35, 30, 5, 0", // they touch
        "25, 30, 5, 1", // wholly within, from inside
        "0, 30, 5, 1",
        "0, 3, 5, 0.36", // the circle lies in the disc: (3/5)^2
        "2, 3, 5, 0.36",
        "30, 30, 0, 1", // a point on the circle
        "30.001, 30, 0, 0",
        "4, 0, 5, 0", // a circle without area
        // Equal circles, one through the other's center: the lens is
        // r^2 (2 pi / 3 - sqrt(3) / 2), of pi r^2 that is 2/3 - sqrt(3) / (2 pi) = 0.3910022
        "10, 10, 10, 0.3910022",
        // Half a radius apart: 2 (acos(1/4) - sqrt(15)/16) / pi = 2 (1.3181161 - 0.2420615) / pi
        "5, 10, 10, 0.6850376",
        // A huge circle whose edge goes through the center of a small disc is a line: one half
        "1000000, 1000000, 1, 0.5",
        "NULL, 30, 5, NULL",
        "10, NULL, 5, NULL",
        "10, 30, NULL, NULL",
        "NULL, 30, 0, NULL"
      })
  void aDiscCountsByThePartThatTheCircleHolds(
      @Nullable Double distance,
      @Nullable Double radius,
      @Nullable Double disc,
      @Nullable Double share) {
    Object value =
        value(
            "disc_overlap_share(cast(%s as double), cast(%s as double), cast(%s as double))"
                .formatted(distance, radius, disc));
    if (share == null) {
      assertThat(value).isNull();
    } else {
      assertThat((Double) value).isCloseTo(share, within(1e-6));
    }
  }

  /**
   * Grids of points on a sphere, a quarter of a million a disc, each of which lies in the circle or
   * not. Around a pole, where a point is its distance and direction from the center of the disc.
   */
  @ParameterizedTest
  @CsvSource({"35, 30, 15", "20, 30, 25", "200, 200, 100", "260, 200, 100", "40, 30, 60"})
  void onTheSphereItIsOffByLessThanItSays(double distance, double radius, double disc) {
    double r = HaversineKm.EARTH_RADIUS_KM;
    int rings = 500;
    double inside = 0;
    double all = 0;
    for (int ring = 0; ring < rings; ring++) {
      double away = disc / r * (ring + 0.5) / rings;
      for (int step = 0; step < 500; step++) {
        double direction = Math.PI * (step + 0.5) / 500; // the other half is its mirror image
        // spherical law of cosines, from the disc's center to the circle's
        double cosine =
            Math.cos(away) * Math.cos(distance / r)
                + Math.sin(away) * Math.sin(distance / r) * Math.cos(direction);
        double area = Math.sin(away);
        all += area;
        inside += Math.acos(Math.min(1, cosine)) * r <= radius ? area : 0;
      }
    }
    double t = (radius + 2 * disc) / r;
    Object share = value("disc_overlap_share(%sd, %sd, %sd)".formatted(distance, radius, disc));
    assertThat((Double) share).isCloseTo(inside / all, within(t * t / 2 + 1e-3 / 3));
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
