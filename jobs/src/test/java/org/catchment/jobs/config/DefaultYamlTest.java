package org.catchment.jobs.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code default.yaml} is the documentation of the configuration, hence complete. */
class DefaultYamlTest {
  /** A key, or behind a # one that has no default. */
  private static final Pattern LINE_WITH_KEY = Pattern.compile(" {0,2}#?([a-z_]+):.*");

  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]*");

  @Test
  void everyKeyHasALineOfItsOwn() throws IOException {
    List<String> lines =
        lines().stream()
            .map(LINE_WITH_KEY::matcher)
            .filter(Matcher::matches)
            .map(line -> line.group(1))
            .toList();
    List<String> keys = new ArrayList<>();
    for (RecordComponent key : Config.class.getRecordComponents()) {
      keys.add(Config.key(key.getName()));
      if (key.getType().isRecord()) {
        for (RecordComponent inner : key.getType().getRecordComponents()) {
          keys.add(Config.key(inner.getName()));
        }
      }
    }

    assertThat(lines).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void everyKeyHasACommentAboveIt() throws IOException {
    List<String> lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      if (LINE_WITH_KEY.matcher(lines.get(i)).matches()) {
        assertThat(lines.get(i - 1).strip()).as("above " + lines.get(i)).startsWith("# ");
      }
    }
  }

  @Test
  void everyKeyOfWhatIsAddedByTheUserIsNamedInAComment() throws IOException {
    List<String> words =
        lines().stream()
            .filter(line -> line.strip().startsWith("#"))
            .flatMap(line -> WORD.matcher(line).results().map(MatchResult::group))
            .toList();
    List<String> keys =
        ConfigKeys.elementTypes()
            .flatMap(type -> Stream.of(type.getRecordComponents()))
            .map(component -> Config.key(component.getName()))
            .toList();

    assertThat(keys).contains("covered_share", "home_lat_deg");
    assertThat(words).containsAll(keys);
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = requireNonNull(Config.class.getResourceAsStream("default.yaml"))) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }
}
