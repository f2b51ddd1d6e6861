package org.catchment.jobs.conform;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Encoders;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.conform.value.Ids;
import org.catchment.jobs.spark.SqlText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Identifiers after a spreadsheet and out of a CRM. */
class IdsIT {
  private static String value(String expression, String id) {
    return TestSpark.session()
        .sql(
            "SELECT CAST(%s AS STRING) FROM (SELECT %s AS id)"
                .formatted(expression, SqlText.literal(id)))
        .as(Encoders.STRING())
        .head();
  }

  @ParameterizedTest
  @CsvSource({
    // Capitals among five: 0 0 1 A 0 -> the fourth, 8, I; 0 0 0 0 0 -> A; 4 G N Y X -> 2 + 4 + 8 +
    // 16 = 30, the 31st of A to Z and 0 to 5: 4.
    "001A0000004GNYXIA4, 001A0000004GNYX",
    // 4 G N y X -> 2 + 4 + 16 = 22: W
    "001A0000004GNyXIAW, 001A0000004GNyX",
    "001A0000004GNyX, 001A0000004GNyX",
    // the last three contradict the capitals: another kind of id
    "001A0000004GNyXIA4, 001A0000004GNyXIA4",
    "ABCDEFGHIJKLMNOPQR, ABCDEFGHIJKLMNOPQR",
    "' 0012 ', 0012"
  })
  void theTwoFormsOfASalesforceIdAreOne(String id, String expected) {
    assertThat(value(Ids.own("id"), id)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "9.0E+09, true",
    "1.29E+02, true",
    "4.5E+124, true",
    "'1,5E+9', true",
    "45E123, false",
    "1234567893, false",
    "E+5, false",
    "A1E+5, false"
  })
  void aNumberOfASpreadsheetIsNoId(String id, String expected) {
    assertThat(value(Ids.destroyed("id"), id)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1234567893.0, 1234567893", "1234567893, 1234567893", "12345.0, 12345.0"})
  void decimalsOfAnNpiAreCutOff(String id, String expected) {
    assertThat(value(Ids.npi("id"), id)).isEqualTo(expected);
  }
}
