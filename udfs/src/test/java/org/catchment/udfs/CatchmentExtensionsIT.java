package org.catchment.udfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
            .config("spark.sql.shuffle.partitions", "1")
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

  /** The digits of 80840 add 24 to the sum; a 3 as the first of nine adds twice 3: 30, check 0. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      value = {
        "1234567893, true, true, false",
        "3000000000, false, true, true",
        "3000000001, false, false, true", // wrong anyway: nobody asks whether it is synthetic
        "0000000006, false, false, false",
        "30000000000, false, false, true",
        "NULL, NULL, NULL, false"
      })
  void anNpiIsRealOrSyntheticByItsFirstDigit(
      @Nullable String npi,
      @Nullable Boolean isReal,
      @Nullable Boolean isEither,
      boolean isSynthetic) {
    assertThat(value(NpiCheck.isReal(literal(npi)))).isEqualTo(isReal);
    assertThat(value(NpiCheck.isRealOrSynthetic(literal(npi)))).isEqualTo(isEither);
    assertThat(value(NpiCheck.isSynthetic(literal(npi)))).isEqualTo(isSynthetic);
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
        "7, 000007",
        "0, NULL",
        "10-001, 010001",
        "05-0001, 050001",
        "50001.0, 050001",
        // what is left would be the number of another provider
        "4.5E+124, NULL",
        "1.0E+5, NULL",
        "-10001, NULL",
        "+1234, NULL",
        "\"1 2\", NULL",
        "12., NULL",
        "12.5, NULL",
        "１２, NULL",
        "\"\", NULL",
        "1234567, NULL",
        "1014F, NULL",
        "05C000150, NULL",
        "05C00015081, NULL",
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
        "APC, 5115, 5115",
        "APC, 425, 0425", // as a spreadsheet leaves it
        "APC, 25.0, 0025",
        "APC, 0377 - Level II Cardiac Imaging, 0377", // as CMS wrote it until 2015
        "APC, ' 83 ', 0083",
        "APC, 51155, NULL",
        "APC, 511A, NULL",
        "DRG, 39, 039",
        "DRG, 039 – EXTRACRANIAL PROCEDURES W MCC, 039",
        "DRG, 470.00, 470",
        // what is left would be another code
        "DRG, 470-1, NULL",
        "DRG, 470.5, NULL",
        "DRG, 4.7E+02, NULL",
        "HCPCS, g0290, G0290",
        "HCPCS, 0387t, 0387T",
        "HCPCS, 1402, 01402",
        "HCPCS, 27447 - Knee, 27447",
        "HCPCS, 27447RT, NULL",
        "HCPCS, '', NULL",
      })
  void aProcedureCodeHasOneForm(CodeSystem system, String text, @Nullable String expected) {
    assertThat(system.code(text)).isEqualTo(expected);
    assertThat(value(system.normalized(literal(text))))
        .isEqualTo(expected == null ? text.toUpperCase(Locale.ROOT) : expected);
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
        "94070-, 94070",
        "94070 - 3955, 94070",
        "94070 3955, 94070",
        "CA 94070, 94070",
        "10601.0, 10601",
        "926.0, 00926",
        "9407 0, NULL",
        "D-10115, NULL",
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
  void aDecileIsATenthOfTheVolume() {
    // Of 100 in all, there lie before a 0, before b 40, c 65, d 75, e 85, f 90 and g 95; d comes
    // after c by its id. Decile = 10 - floor(10 x before / total).
    assertThat(
            sql(
                """
                select id, decile(volume, id) over (partition by line) from values
                  ('g', 'hip', 5), ('d', 'hip', 10), ('a', 'hip', 40), ('f', 'hip', 5), ('b', 'hip', 25),
                  ('c', 'hip', 10), ('e', 'hip', 5), ('h', 'hip', 0), ('i', 'hip', null), ('j', 'hip', -3),
                  ('k', 'knee', 1), ('l', 'spine', 0) as t(id, line, volume) order by id"""))
        .extracting(row -> row.getString(0) + " " + row.get(1))
        .containsExactly(
            "a 10", "b 6", "c 4", "d 3", "e 2", "f 1", "g 1", "h null", "i null", "j null", "k 10",
            "l null");
  }

  @Test
  void whoPassesATenthStillBelongsToIt() {
    // 100 in all: 9, 2 and 89 ones. Before the 2 there are 9, less than a tenth: decile 10. Before
    // the ones there are 11, 12, ..., 99: nine of them below 20, then ten in each tenth.
    assertThat(
            sql(
                """
                select decile, count(*) from (
                  select decile(volume, id) over (partition by 1) as decile from (
                    select -2 as id, 9.0 as volume union all select -1, 2.0
                    union all select id, 1.0 from range(89)))
                group by decile order by decile desc"""))
        .extracting(row -> row.getInt(0) + ": " + row.getLong(1))
        .containsExactly(
            "10: 2", "9: 9", "8: 10", "7: 10", "6: 10", "5: 10", "4: 10", "3: 10", "2: 10",
            "1: 10");
  }

  @Test
  void tenthsOfAFloatingPointNumberAddUp() {
    // Ten times 0.1, one in each decile; as doubles, three of them are more than 0.3.
    assertThat(sql("select decile(0.1d, id) from range(10) order by id"))
        .extracting(row -> row.getInt(0))
        .containsExactly(10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
  }

  @Test
  void aDecileTakesTheVolumesThatItSays() {
    // The largest total, 900 trillion in halves: nothing and a half lie before. Less than half a
    // thousandth is nothing.
    assertThat(
            sql(
                """
                select decile(volume, id) from values
                  ('a', 450000000000000d), ('b', 450000000000000d), ('c', 0.0004d) as t(id, volume)
                order by id"""))
        .extracting(row -> row.get(0))
        .containsExactly(10, 5, null);
  }

  @Test
  void aDecileGoesWithNamedWindowsAndGroups() {
    // a has 3 + 5 of 10, and b 2: 8 before it.
    assertThat(
            sql(
                """
                select id, decile(sum(volume), id) over w from values
                  ('a', 'hip', 3), ('b', 'hip', 2), ('a', 'hip', 5) as t(id, line, volume)
                group by line, id window w as (partition by line) order by id"""))
        .extracting(row -> row.getString(0) + " " + row.get(1))
        .containsExactly("a 10", "b 2");
  }

  @Test
  void anOverThatAFunctionCannotHaveIsExplained() {
    assertThatThrownBy(() -> sql("select decile(1, id) over (order by id) from range(3)"))
        .hasMessageContaining(
            "decile orders the rows itself: its OVER takes PARTITION BY only, neither ORDER BY nor"
                + " ROWS or RANGE. See: DESCRIBE FUNCTION EXTENDED decile");
    assertThatThrownBy(() -> sql("select penetration(1, 2) over (partition by id) from range(3)"))
        .hasMessageContaining(
            "penetration is computed row by row: leave out its OVER. See: DESCRIBE FUNCTION EXTENDED"
                + " penetration");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // ((2-5) 1 + (4-5) 2 + (6-5) 3 + (8-5) 4) / (4 x 10) = 10 / 40
        "(4), (1), (3), (2) | 0.25",
        "(4), (null), (1), (3), (2) | 0.25",
        "(7), (7), (7) | 0",
        "(0.5) | 0",
        "(0d), (0d), (3d) | 0.6666666667", // 1 - 1/n
        "(1), (-1) | NULL",
        "(0), (0) | NULL",
        "(null) | NULL"
      })
  void giniIsTheInequalityOfAGroup(String values, @Nullable Double expected) {
    Object gini =
        value("gini(x) from (select cast(x as double) as x from values " + values + " t(x))");
    if (expected == null) {
      assertThat(gini).isNull();
    } else {
      assertThat((Double) gini).isCloseTo(expected, within(1e-9));
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "(70, 'A', 'A'), (20, 'A', 'B'), (10, 'B', 'C') | 0.3",
        "(3, 'A', null), (1, null, 'A'), (4, null, null) | 0.5", // 4 of 8
        "(null, 'A', 'B'), (-5, 'A', 'B'), (1, 'A', 'A') | 0",
        "(0, 'A', 'B') | NULL"
      })
  void disruptionIsThePartThatChangesHands(String values, @Nullable Double expected) {
    assertThat(value("disruption(w, old, new) from values " + values + " t(w, old, new)"))
        .isEqualTo(expected);
  }

  @Test
  void anAggregateOfOursTakesAWindow() {
    // In N (0, 8): (2-3) 0 + (4-3) 8 over 2 x 8 = 0.5, and 8 of 8 changes hands; in S nothing does.
    assertThat(
            sql(
                """
                select id, gini(x) over (partition by region), disruption(x, region, new) over w
                from values (1, 'N', 0, 'N'), (2, 'N', 8, 'S'), (3, 'S', 5, 'S') as t(id, region, x, new)
                window w as (partition by region) order by id"""))
        .extracting(row -> row.get(1) + " " + row.get(2))
        .containsExactly("0.5 1.0", "0.5 1.0", "0.0 0.0");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      delimiter = '|',
      value = {
        "balance_index | 23, 20 | 115",
        "balance_index | 30000000, 20000000 | 150", // 100 x 30 million is no INT
        "balance_index | 23, 0 | NULL",
        "balance_index | NULL, 20 | NULL",
        "balance_index | 23, NULL | NULL",
        "imbalance | 90, 120 | -0.25",
        "imbalance | 0, 120 | -1",
        "imbalance | 90, 0 | NULL",
        "imbalance | 90, -1 | NULL",
        "imbalance | NULL, 120 | NULL",
        "imbalance | 90, NULL | NULL",
        "polsby_popper | 9, 12 | 0.7853981634", // a square: 4 pi 9 / 144 = pi / 4
        "polsby_popper | 3.14159265358979d, 6.28318530717959d | 1", // a circle of radius 1
        "polsby_popper | 4, 6.28318530717959d | 1.2732395447", // none: not cut, 4 / pi
        "polsby_popper | 9, 0 | NULL",
        "polsby_popper | -9, 12 | NULL",
        "polsby_popper | 0, 1e-300d | 0", // its square is 0
        "polsby_popper | NULL, 12 | NULL",
        "polsby_popper | 9, NULL | NULL",
        "reock | 2, 3.14159265358979d | 0.6366197724", // a square of diagonal 2: 2 / pi
        "reock | 2, 0 | NULL",
        "reock | -2, 3 | NULL",
        "reock | NULL, 3 | NULL",
        "reock | 2, NULL | NULL",
        "all_payer_estimate | 120, 0.4 | 300",
        "all_payer_estimate | 120, 1 | 120",
        "all_payer_estimate | 120, 0 | NULL",
        "all_payer_estimate | 120, 1.01 | NULL",
        "all_payer_estimate | 120, -0.4 | NULL",
        "all_payer_estimate | NULL, 0.4 | NULL",
        "all_payer_estimate | 120, NULL | NULL",
        "penetration | 30, 120 | 0.25",
        "penetration | 150, 120 | 1.25",
        "penetration | 30, 0 | NULL",
        "penetration | 30, -120 | NULL",
        "penetration | NULL, 120 | NULL",
        "penetration | 30, NULL | NULL",
        "white_space | 30, 120 | 90",
        "white_space | 150, 120 | 0",
        "white_space | NULL, 120 | 120",
        "white_space | -30, 120 | 150", // more was returned than bought
        "white_space | 30, NULL | NULL"
      })
  void figuresOfATerritory(String function, String arguments, @Nullable Double expected) {
    Object ofConstants = value(function + "(" + arguments + ")");
    Object ofColumns = value(function + "(a, b) from values (" + arguments + ") as t(a, b)");
    if (expected == null) {
      assertThat(ofConstants).isNull();
      assertThat(ofColumns).isNull();
    } else {
      assertThat((Double) ofConstants).isCloseTo(expected, within(1e-9));
      assertThat((Double) ofColumns).isEqualTo((Double) ofConstants);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"int", "double", "decimal(38,0)"})
  void noNumberDividesByZeroOrOverflows(String type) {
    assertThat(
            sql(
                """
                with number as (
                  select cast(x as %1$s) as x from values (0), (null), (-1), (1), (2147483647) as t(x))
                select balance_index(a.x, b.x), imbalance(a.x, b.x), polsby_popper(a.x, b.x),
                  reock(a.x, b.x), all_payer_estimate(a.x, b.x), penetration(a.x, b.x),
                  white_space(a.x, b.x), gini(b.x) over (partition by a.x),
                  disruption(a.x, a.x, b.x) over (partition by b.x),
                  decile(a.x, b.x) over (partition by b.x)
                from number a cross join number b"""
                    .formatted(type)))
        .hasSize(25);
  }

  @Test
  void describeTeachesEachFunction() {
    for (SqlFunction function : CatchmentExtensions.FUNCTIONS) {
      String text = sql("describe function extended " + function.name()).toString();
      assertThat(text).contains("Usage:", function.name() + "(", "Arguments:", "Examples:");
      assertThat(function.arguments()).contains(function.parameters());
    }
  }

  /** An example is a query from {@code >} to {@code ;}, then its rows, each a blank further in. */
  @Test
  void theExamplesAreTrue() {
    for (SqlFunction function : CatchmentExtensions.FUNCTIONS) {
      for (String example : function.examples().substring(1).split("\n>")) {
        String query = example.substring(0, example.indexOf(";\n"));
        assertThat(sql(query.replace("_FUNC_", function.name())))
            .as(query)
            .extracting(row -> row.mkString(" ").replace("null", "NULL"))
            .containsExactlyElementsOf(
                example.substring(query.length() + 2).lines().map(String::strip).toList());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/querying.md", "docs/sql-functions.md"})
  void theDocumentsNameEachFunction(String document) throws IOException {
    String text = Files.readString(Path.of("..", document));
    for (SqlFunction function : CatchmentExtensions.FUNCTIONS) {
      assertThat(text).contains("`" + function.name());
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
