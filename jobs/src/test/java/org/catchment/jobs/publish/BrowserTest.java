package org.catchment.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class BrowserTest {
  @TempDir private Path folder;

  @Test
  void withoutChromiumATestIsSkippedAndSaysHowToGetOne() {
    assertThatThrownBy(() -> Browser.executable(Map.of("PATH", folder.toString())))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("apt-get install chromium")
        .hasMessageContaining("CATCHMENT_CHROMIUM");
  }

  @Test
  void whereABrowserIsRequiredATestWithoutChromiumFails() {
    assertThatThrownBy(
            () ->
                Browser.executable(
                    Map.of("PATH", folder.toString(), "CATCHMENT_REQUIRE_BROWSER", "1")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("apt-get install chromium");
  }

  @Test
  void chromiumIsFoundOnThePath() throws IOException {
    Path chrome = executable("google-chrome");

    assertThat(Browser.executable(Map.of("PATH", "/nowhere:" + folder))).isEqualTo(chrome);
  }

  @Test
  void theGivenChromiumGoesBeforeThePath() throws IOException {
    executable("chromium");
    Path mine = executable("mine");

    assertThat(
            Browser.executable(
                Map.of("PATH", folder.toString(), "CATCHMENT_CHROMIUM", mine.toString())))
        .isEqualTo(mine);
  }

  @Test
  void aGivenChromiumThatIsNotThereFailsRatherThanSkips() {
    assertThatThrownBy(() -> Browser.executable(Map.of("CATCHMENT_CHROMIUM", "/nowhere/chromium")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("CATCHMENT_CHROMIUM")
        .hasMessageContaining("/nowhere/chromium");
  }

  private Path executable(String name) throws IOException {
    Path file = Files.createFile(folder.resolve(name));
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
