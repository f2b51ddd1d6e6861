package org.catchment.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {
  @TempDir Path folder;

  private static Map<String, Object> line(String column, Object value) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("commit", "abc");
    line.put(column, value);
    return line;
  }

  @Test
  void everyRunAddsALineBelowOneHeader() throws IOException {
    Path path = folder.resolve("results/engine.csv");
    ResultFile file = new ResultFile(path);
    file.add(line("note", 1.5));
    file.add(line("note", "busy, \"very\""));

    assertThat(Files.readAllLines(path))
        .containsExactly("commit,note", "abc,1.5", "abc,\"busy, \"\"very\"\"\"");
  }

  @Test
  void aFileWithOtherColumnsIsLeftAlone() throws IOException {
    Path path = folder.resolve("engine.csv");
    new ResultFile(path).add(line("note", 1));

    assertThatThrownBy(() -> new ResultFile(path).add(line("remark", 1)))
        .hasMessageContaining("its columns are not those of this version")
        .hasMessageContaining("Move the file away");
    assertThat(Files.readAllLines(path)).hasSize(2);
  }
}
