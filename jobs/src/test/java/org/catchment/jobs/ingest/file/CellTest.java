package org.catchment.jobs.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      nullValues = "NULL",
      value = {
        "A-17 | A-17",
        "=\"00917\" | 00917",
        "=\" 00917\u00A0\" | 00917",
        "'00917 | 00917",
        // quotes on both sides, and a name, are not a spreadsheet's mark
        "'00917' | '00917'",
        "'Ohana Clinic | 'Ohana Clinic",
        "\u200B00917 | 00917",
        "00\uFEFF917 | 00917",
        "\u00A000917\u2007 | 00917",
        "St.\u00A0Mary | St. Mary",
        "`\t00917 ` | 00917",
        "\u200B\u00A0 | NULL",
        "=\"\" | NULL",
        "Ärzte | Ärzte"
      })
  void whatNobodySeesIsGone(String given, @Nullable String expected) {
    assertThat(Cell.visible(given, given.chars().allMatch(c -> c < 0x80))).isEqualTo(expected);
  }
}
