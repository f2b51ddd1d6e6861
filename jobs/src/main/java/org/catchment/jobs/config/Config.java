package org.catchment.jobs.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.NamingBase;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.catchment.jobs.error.Spelling;
import org.jspecify.annotations.Nullable;

/**
 * What a run does: the keys of {@code default.yaml}, in its order; {@code maxZipDistanceKm} here is
 * {@code max_zip_distance_km} there.
 *
 * <p>Immutable and valid: the constructors refuse a value out of its range with an {@link
 * InvalidValue}, which {@link ConfigLoader} turns into an error for the user.
 *
 * @param out folder of the tables, the map and the logs: a local path or any URI that Hadoop knows
 * @param master Spark master of a local run; ignored under spark-submit
 * @param spark any Spark setting; the names begin with {@code spark.}
 */
public record Config(
    String out,
    String master,
    InputConfig input,
    ConformConfig conform,
    ScoreConfig score,
    AlignConfig align,
    PublishConfig publish,
    Map<String, String> spark) {

  public Config {
    InvalidValue.refuseBlank("out", out, "Name the folder that results are written to.");
    InvalidValue.refuseBlank("master", master, "Name a Spark master, for example local[*].");
    for (int i = 0; i < input.facility().size(); i++) {
      String type = input.facility().get(i).type();
      if (type != null && !score.types().contains(type)) {
        throw new InvalidValue(
            "input.facility[" + i + "].type",
            "is not one of score.types",
            "Choose one of "
                + String.join(", ", score.types())
                + "; or add the type under score.types.");
      }
    }
    List<AlignConfig.Balanced> balanced = align.balanced();
    for (int i = 0; i < balanced.size(); i++) {
      checkMeasure(
          i == 0 ? "align.measure" : "align.also_balanced[" + (i - 1) + "].measure",
          balanced.get(i).measure(),
          score);
    }
    List<String> colors =
        Stream.concat(PublishConfig.MAP_COLORS.stream(), Measures.of(score).stream()).toList();
    if (!colors.contains(publish.mapColor())) {
      throw new InvalidValue(
          "publish.map_color",
          "cannot color the map",
          didYouMean(publish.mapColor(), colors)
              + "Choose one of "
              + String.join(", ", colors)
              + ".");
    }
    if (align.roster().isTable() && input.sources().stream().noneMatch(RosterSource::mayBe)) {
      throw new InvalidValue(
          "align.roster",
          "reads the company's roster, and no file of input.sources is one",
          "Name it there: {path: roster.csv, layout: "
              + RosterSource.LAYOUT
              + "}; or list the reps here.");
    }
    spark = Collections.unmodifiableMap(new TreeMap<>(spark));
    for (String name : spark.keySet()) {
      // Spark would skip such a setting without a word.
      if (!name.startsWith("spark.")) {
        throw new InvalidValue(
            "spark." + name,
            "is not a Spark setting, for their names begin with 'spark.'",
            "Give the full name: --set spark.spark." + name + "=...");
      }
    }
  }

  private static String didYouMean(String name, List<String> known) {
    return "Did you mean " + Spelling.nearest(name, known.stream()).orElseThrow() + "? ";
  }

  private static void checkMeasure(String key, String measure, ScoreConfig score) {
    List<String> measures = Measures.of(score);
    if (!measures.contains(measure)) {
      throw new InvalidValue(
          key,
          "is not a measure",
          didYouMean(measure, measures)
              + "Choose one of "
              + String.join(", ", measures)
              + "; or add the metric under score.metrics.");
    }
    if (score.metrics().stream()
        .anyMatch(m -> m.name().equals(measure) && m.total() == ScoreConfig.Total.MEAN)) {
      throw new InvalidValue(
          key,
          "is averaged over a territory, not summed",
          "Balance what adds up: a metric with total: sum, such as the numerator.");
    }
  }

  static <V> Map<String, V> sorted(@Nullable Map<String, V> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
  }

  private static final ObjectMapper CANONICAL =
      JsonMapper.builder()
          .propertyNamingStrategy(
              new NamingBase() {
                @Override
                public String translate(String component) {
                  return key(component);
                }
              })
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          // Double.toString writes some numbers differently from Java 19 on; this does not.
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .build();

  /**
   * The part of the configuration that results depend on, as JSON with sorted keys: all but {@code
   * out}, {@code master}, {@code spark}, {@code input.partitions} and where a password is kept. If
   * it is the same, two runs had the same configuration.
   */
  public String canonicalJson() {
    ObjectNode tree = CANONICAL.valueToTree(this);
    tree.remove(List.of("out", "master", "spark"));
    ObjectNode input = tree.withObject("/input");
    input.remove("partitions");
    for (String list : List.of("facility", "sources")) {
      input
          .get(list)
          .forEach(source -> source.withObject("/options").remove(InputConfig.Format.PASSWORD_ENV));
    }
    try {
      return CANONICAL.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SHA-256 of {@link #canonicalJson()} in UTF-8, as 64 hexadecimal digits. */
  public String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(canonicalJson().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key of a record's component: {@code callsPer100Beds} is {@code calls_per_100_beds}. */
  static String key(String component) {
    return component
        .replaceAll("(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])", "_")
        .toLowerCase(Locale.ROOT);
  }
}
