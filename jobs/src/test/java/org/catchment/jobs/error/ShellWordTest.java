package org.catchment.jobs.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellWordTest {
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
    assertThat(ShellWord.of(folder)).isEqualTo(word);
  }
}
