package org.catchment.jobs.conform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.conform.value.Readings;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.spark.SqlText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers and days as spreadsheets, ERP systems and people of other countries write them. */
class ReadingsIT {
  /** A file of two columns with numbers, and a day; {@code ;} separates its values. */
  private static Dataset<Row> landed(String separator, @Nullable String decimal, String... rows) {
    return TestSpark.session()
        .createDataFrame(
            List.of(rows).stream()
                .map(row -> row.split("~", -1))
                .map(v -> RowFactory.create("f", separator, decimal, v[0], v[1], v[2]))
                .toList(),
            StructType.fromDDL(
                "file_id STRING, source_separator STRING, source_decimal STRING, usd STRING,"
                    + " units STRING, day STRING"));
  }

  private static List<String> read(Dataset<Row> landed) {
    return NamedRows.in(TestSpark.session())
        .with("landed", landed)
        .with("reading", Readings.of(landed, List.of("usd", "units"), List.of("day")))
        .sql(
            """
            SELECT concat_ws(' ', coalesce(CAST(%s AS STRING), '-'),
              coalesce(CAST(%s AS STRING), '-'), coalesce(CAST(%s AS STRING), '-'))
            FROM landed l LEFT JOIN reading d ON d.file_id = l.file_id
            """
                .formatted(
                    Readings.number("usd", Readings.decimal("usd"), 2),
                    Readings.number("units", Readings.decimal("units"), 3),
                    Readings.day("day")))
        .as(Encoders.STRING())
        .collectAsList();
  }

  @Test
  void aColumnHasOneDecimalMark() {
    // 3,5 can only be three and a half, so 2,750 is two and three quarters: in the column, and in
    // the other one, which nothing else decides.
    assertThat(read(landed(";", null, "3,5~4,000~", "2,750~1~", "1.000~2~", "9.50~2~", "4,25~2~")))
        .containsExactly(
            "3.50 4.000 -", "2.75 1.000 -", "1000.00 2.000 -", "- 2.000 -", "4.25 2.000 -");
    // 1,234.5 shows a point, in a file of commas.
    assertThat(read(landed(",", null, "1,234.5~4,000~", "2,750~1~", "3,5~2~")))
        .containsExactly("1234.50 4000.000 -", "2750.00 1.000 -", "- 2.000 -");
  }

  @Test
  void oneOddValueDoesNotDivideAColumnByAThousand() {
    // Among values that have thousands between commas, 1.200,50 has a decimal one.
    assertThat(read(landed(",", null, "12,500~1~", "900,000~1~", "1.200,50~1~")))
        .containsExactly("- 1.000 -", "- 1.000 -", "- 1.000 -");
    assertThat(read(landed(",", ".", "12,500~1~", "900,000~1~", "1.200,50~1~")))
        .containsExactly("12500.00 1.000 -", "900000.00 1.000 -", "- 1.000 -");
    assertThat(read(landed(";", null, "12,500~1~", "900,000~1~", "1,200.50~1~")))
        .containsExactly("- 1.000 -", "- 1.000 -", "- 1.000 -");
    // Two such values are not odd any more; and 1,200.50 agrees with the others.
    assertThat(read(landed(",", null, "12,500~1~", "7,25~1~", "1.200,50~1~")))
        .containsExactly("12.50 1.000 -", "7.25 1.000 -", "1200.50 1.000 -");
    assertThat(read(landed(",", null, "12,500~1~", "1,200.50~1~", "7,25~1~")))
        .containsExactly("12500.00 1.000 -", "1200.50 1.000 -", "- 1.000 -");
  }

  @Test
  void whatNothingDecidesIsNotGuessed() {
    assertThat(read(landed(";", null, "2,750~1~", "3.125~7~")))
        .containsExactly("- 1.000 -", "- 7.000 -");
    assertThat(read(landed(";", ",", "2,750~1~"))).containsExactly("2.75 1.000 -");
    assertThat(read(landed(";", ".", "2,750~1~"))).containsExactly("2750.00 1.000 -");
    // Where commas separate the values, a comma inside one separates thousands.
    assertThat(read(landed(",", null, "2,750~1~"))).containsExactly("2750.00 1.000 -");
  }

  @Test
  void monthsComeFirstUnlessTheColumnShowsThatDaysDo() {
    assertThat(read(landed(",", null, "1~1~04/05/2026", "1~1~04/25/2026", "1~1~25/04/2026")))
        .containsExactly("1.00 1.000 2026-04-05", "1.00 1.000 2026-04-25", "1.00 1.000 -");
    // 04/05 may be the fourth of May here.
    assertThat(read(landed(",", null, "1~1~04/05/2026", "1~1~25/04/2026")))
        .containsExactly("1.00 1.000 -", "1.00 1.000 -");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "NULL",
      value = {
        "88.25- | -88.25",
        "(88.25) | -88.25",
        "($1,088.25) | -1088.25",
        "$(7) | -7.00",
        "-$7 | -7.00",
        "$-7 | -7.00",
        "$ 7.5 | 7.50",
        "USD 88 | 88.00",
        "88.5 USD | 88.50",
        "1'088'000.5 | 1088000.50",
        "1 088.5 | 1088.50",
        "+12 | 12.00",
        "12.0 | 12.00",
        ".5 | 0.50",
        "1.2e3 | 1200.00",
        "1,2,3 | NULL",
        "12,34 | NULL",
        "1.088,25 | NULL",
        "(5 | NULL",
        "5) | NULL",
        "-(5) | NULL",
        "--5 | NULL",
        "12 3 | NULL",
        "1e99 | NULL",
        "EUR 5 | NULL",
        "5 kg | NULL",
        "NaN | NULL",
        "1000000000000 | NULL"
      })
  void aNumberIsReadByItsForm(String value, @Nullable String expected) {
    assertThat(value(Readings.number("v", "'.'", 2), value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "NULL",
      value = {
        "2025-07-04 | 2025-07-04",
        "2025-7-4 | 2025-07-04",
        "2025/07/04 | 2025-07-04",
        "20250704 | 2025-07-04",
        "07/04/2025 | 2025-07-04",
        "7/4/2025 12:30 | 2025-07-04",
        "04.07.2025 | 2025-07-04",
        "4-Jul-2025 | 2025-07-04",
        "04 JUL 2025 | 2025-07-04",
        "4-july-2025 | 2025-07-04",
        "July 4, 2025 | 2025-07-04",
        "Sept. 4 2025 | 2025-09-04",
        "2025-07-04T08:00:00Z | 2025-07-04",
        "2025-02-30 | NULL",
        "20251301 | NULL",
        "7/4/25 | NULL",
        "4-Jul-25 | NULL",
        "Jul-25 | NULL",
        "2025-07 | NULL",
        "2025Q3 | NULL",
        "45842 | NULL",
        "1825-07-04 | NULL"
      })
  void aDayIsReadByItsForm(String value, @Nullable String expected) {
    String day = Readings.day("v").replace("day_first", "CAST(array() AS ARRAY<STRING>)");
    assertThat(value(day, value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      value = {
        "-999, NULL",
        "-9999.0, NULL",
        "-1, NULL",
        "n/a, NULL",
        "NOT AVAILABLE, NULL",
        "., NULL",
        "NaN, NULL",
        "-2, -2",
        "0, 0",
        "12, 12",
        "none, NULL"
      })
  void whatStandsForAnUnknownFigureIsNone(String value, @Nullable String expected) {
    assertThat(value(Readings.knownNumber("v"), value)).isEqualTo(expected);
  }

  private static String value(String expression, String value) {
    return TestSpark.session()
        .sql(
            "SELECT CAST(%s AS STRING) FROM (SELECT %s AS v)"
                .formatted(expression, SqlText.literal(value)))
        .as(Encoders.STRING())
        .head();
  }
}
