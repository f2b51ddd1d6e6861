package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "catchment-demo, catchment-demo",
        "s3a://bucket/a_b.c, s3a://bucket/a_b.c",
        "my folder, 'my folder'",
        "$HOME, '$HOME'",
        "it's, 'it'\\''s'",
      })
  void aFolderIsOneWordToTheShell(String folder, String word) {
    assertThat(Summary.quoted(folder)).isEqualTo(word);
  }
}
