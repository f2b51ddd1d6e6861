package org.catchment.jobs.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code default.yaml} is the documentation of the configuration, hence complete. */
class DefaultYamlTest {
  private static final Pattern LINE_WITH_KEY = Pattern.compile(" {0,2}([a-z_]+):.*");
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]*");

  @Test
  void everyKeyHasACommentAboveIt() throws IOException {
    List<String> lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      if (LINE_WITH_KEY.matcher(lines.get(i)).matches()) {
        assertThat(lines.get(i - 1).strip()).as("above " + lines.get(i)).startsWith("#");
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
        Stream.of(
                Config.FacilitySource.class,
                Config.Source.class,
                Config.Rate.class,
                Config.ProductLine.class,
                Config.Procedure.class,
                Config.Visits.class,
                Config.Metric.class,
                Config.Rep.class)
            .flatMap(type -> Stream.of(type.getRecordComponents()))
            .map(component -> Config.key(component.getName()))
            .toList();

    assertThat(words).containsAll(keys);
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = requireNonNull(Config.class.getResourceAsStream("default.yaml"))) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }
}
