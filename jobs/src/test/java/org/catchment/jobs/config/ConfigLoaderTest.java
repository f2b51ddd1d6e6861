package org.catchment.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.catchment.jobs.config.Config.FacilitySource;
import org.catchment.jobs.config.Config.Measure;
import org.catchment.jobs.config.Config.Source;
import org.catchment.jobs.config.Config.TypeModel;
import org.catchment.jobs.config.Effective.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the layers make of the configuration. */
class ConfigLoaderTest {
  @TempDir Path dir;

  private final Config defaults = ConfigLoader.load(null, List.of()).config();

  @Test
  void defaultsAreThoseOfDefaultYaml() {
    assertThat(defaults.out()).isEqualTo("catchment-out");
    assertThat(defaults.master()).isEqualTo("local[*]");
    assertThat(defaults.input().facility())
        .hasSize(11)
        .startsWith(
            new FacilitySource(
                "embedded:providers/ambulatory_surgical_center.csv",
                "asc",
                "UTF-8",
                null,
                null,
                null,
                null));
    assertThat(defaults.input().zip())
        .isEqualTo(new Source("embedded:geography/fipscodes.csv", "UTF-8"));
    assertThat(defaults.input().partitions()).isZero();
    assertThat(defaults.conform()).isEqualTo(new Config.Conform(50, 25, 0.05));
    assertThat(defaults.score().demandRadiusKm()).isEqualTo(30);
    assertThat(defaults.score().demandElasticity()).isEqualTo(0.25);
    assertThat(defaults.score().minutesPerCall()).isEqualTo(40);
    assertThat(defaults.score().travelMinutesPerCall()).isEqualTo(20);
    assertThat(defaults.score().types())
        .hasSize(11)
        .containsEntry("hospital", new TypeModel(120_000, 2200, 12, 10));
    assertThat(defaults.align())
        .isEqualTo(
            new Config.Align(
                250,
                Config.Unit.ACCOUNT,
                0,
                Measure.WORKLOAD_HOURS,
                0.02,
                List.of(),
                List.of(),
                1));
    assertThat(defaults.publish()).isEqualTo(new Config.Publish(150_000));
    assertThat(defaults.spark()).isEmpty();
  }

  @Test
  void fileGoesOverDefaultsAndSetGoesOverFile() throws IOException {
    Path file = yaml("align:", "  territories: 120", "  seed: 7");

    Effective effective = ConfigLoader.load(file, List.of("align.seed=8"));

    assertThat(effective.config().align())
        .isEqualTo(
            new Config.Align(
                120,
                Config.Unit.ACCOUNT,
                0,
                Measure.WORKLOAD_HOURS,
                0.02,
                List.of(),
                List.of(),
                8));
    assertThat(effective.entries())
        .contains(
            new Entry("align.territories", "120", "file " + file + ":2"),
            new Entry("align.seed", "8", "--set"),
            new Entry("align.tolerance", "0.02", "default"));
  }

  @Test
  void lastSetWins() {
    assertThat(set("align.seed=8", "align.seed=9").align().seed()).isEqualTo(9);
  }

  @Test
  void everyValueHasAnEntryInTheOrderOfTheRecords() {
    List<Entry> entries = ConfigLoader.load(null, List.of()).entries();

    assertThat(entries).extracting(Entry::origin).containsOnly("default");
    assertThat(entries)
        .extracting(Entry::key)
        .startsWith(
            "out",
            "master",
            "input.facility[0].path",
            "input.facility[0].type",
            "input.facility[0].encoding")
        .contains("input.county.path", "input.county.encoding", "input.partitions")
        .containsSubsequence("conform.max_reject_share", "score.demand_radius_km")
        .endsWith("publish.map_accounts", "spark")
        .doesNotHaveDuplicates()
        // 2 + facilities (11 x 3) + sources (6 x 2) + 2 + conform 3 + score 4 + types (11 x 4)
        // + align 8 + publish 1 + spark 1
        .hasSize(2 + 33 + 12 + 2 + 3 + 4 + 44 + 8 + 1 + 1);
  }

  @Test
  void emptyFileChangesNothing() throws IOException {
    assertThat(ConfigLoader.load(yaml(), List.of()).config()).isEqualTo(defaults);
    assertThat(ConfigLoader.load(yaml("# territories: 3"), List.of()).config()).isEqualTo(defaults);
    assertThat(ConfigLoader.load(yaml("---"), List.of()).config()).isEqualTo(defaults);
  }

  @Test
  void fileMayHaveAByteOrderMarkAndWindowsLines() throws IOException {
    Path file = Files.writeString(dir.resolve("my.yaml"), "\uFEFFalign:\r\n  seed: 7\r\n");

    assertThat(ConfigLoader.load(file, List.of()).entries())
        .contains(new Entry("align.seed", "7", "file " + file + ":2"));
  }

  @Test
  void listReplacesTheListBelowAsAWhole() throws IOException {
    Path file =
        yaml(
            "input:",
            "  facility:",
            "    - {path: a.csv, type: asc}",
            "    - path: b.csv",
            "      encoding: windows-1252");

    Effective effective = ConfigLoader.load(file, List.of());

    assertThat(effective.config().input().facility())
        .containsExactly(
            new FacilitySource("a.csv", "asc", "UTF-8", null, null, null, null),
            new FacilitySource("b.csv", null, "windows-1252", null, null, null, null));
    assertThat(effective.entries())
        .filteredOn(entry -> entry.key().startsWith("input.facility"))
        .containsExactly(
            new Entry("input.facility[0].path", "a.csv", "file " + file + ":3"),
            new Entry("input.facility[0].type", "asc", "file " + file + ":3"),
            new Entry("input.facility[0].encoding", "UTF-8", "default"),
            new Entry("input.facility[1].path", "b.csv", "file " + file + ":4"),
            new Entry("input.facility[1].encoding", "windows-1252", "file " + file + ":5"));
  }

  @Test
  void sourcesHaveColumnsOfTheirOwnAndMayBeTables() {
    Config config =
        set(
            "input.facility=[{path: crm, columns: {name: Firma}, extra: [Ärzte], format: jdbc,"
                + " options: {url: 'jdbc:x:y', user: me}}]",
            "input.sources=[{path: sales, format: parquet, columns: {date: Datum}}]");

    assertThat(config.input().facility())
        .containsExactly(
            new FacilitySource(
                "crm",
                null,
                "UTF-8",
                Map.of("name", "Firma"),
                List.of("Ärzte"),
                Config.Format.JDBC,
                Map.of("url", "jdbc:x:y", "user", "me")));
    assertThat(config.input().sources())
        .containsExactly(
            new Config.PublishedSource(
                "sales",
                null,
                null,
                null,
                Map.of("date", "Datum"),
                Config.Format.PARQUET,
                Map.of()));
  }

  @Test
  void setTakesFlowCollections() {
    Config config = set("input.facility=[{path: a.csv, type: asc}]", "align={seed: 2}");

    assertThat(config.input().facility())
        .containsExactly(new FacilitySource("a.csv", "asc", "UTF-8", null, null, null, null));
    assertThat(config.align().seed()).isEqualTo(2);
    assertThat(config.align().territories()).isEqualTo(250);
  }

  @Test
  void setValueMayHoldAnEqualsSign() {
    assertThat(set("out=s3a://bucket/run=7").out()).isEqualTo("s3a://bucket/run=7");
  }

  @Test
  void figuresOfATypeMerge() throws IOException {
    Path file = yaml("score:", "  types:", "    hospital: {calls_per_year: 24}");

    Config config = ConfigLoader.load(file, List.of("score.types.asc.potential_usd=1")).config();

    assertThat(config.score().types())
        .hasSize(11)
        .containsEntry("hospital", new TypeModel(120_000, 2200, 24, 10))
        .containsEntry("asc", new TypeModel(1, 0, 14, 0));
  }

  @Test
  void newTypeIsAdded() throws IOException {
    Path file =
        yaml(
            "score:",
            "  types:",
            "    vet:",
            "      potential_usd: 1",
            "      potential_usd_per_bed: 2",
            "      calls_per_year: 3",
            "      calls_per_100_beds: 4",
            "input:",
            "  facility: [{path: vets.csv, type: vet}]");

    Config config = ConfigLoader.load(file, List.of()).config();

    assertThat(config.score().types()).hasSize(12).containsEntry("vet", new TypeModel(1, 2, 3, 4));
  }

  @Test
  void sparkSettingsMergeAndKeepTheirDotsAndTheirText() throws IOException {
    Path file = yaml("spark:", "  spark.ui.enabled: no", "  spark.memory.fraction: 0.60");

    Effective effective =
        ConfigLoader.load(
            file,
            List.of("spark.spark.sql.shuffle.partitions=8", "spark={spark.ui.enabled: true}"));

    assertThat(effective.config().spark())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "spark.ui.enabled", "true",
                "spark.memory.fraction", "0.60",
                "spark.sql.shuffle.partitions", "8"));
    assertThat(effective.entries())
        .contains(
            new Entry("spark.spark.memory.fraction", "0.60", "file " + file + ":3"),
            new Entry("spark.spark.sql.shuffle.partitions", "8", "--set"))
        .extracting(Entry::key)
        .doesNotContain("spark");
  }

  @Test
  void keySaysWhatItsValueIs() throws IOException {
    Path file =
        yaml(
            "out: 2024",
            "align: {seed: -9223372036854775808, measure: 'potential_usd', tolerance: 1e-2}");

    Config config = ConfigLoader.load(file, List.of()).config();

    assertThat(config.out()).isEqualTo("2024");
    assertThat(config.align())
        .isEqualTo(
            new Config.Align(
                250,
                Config.Unit.ACCOUNT,
                0,
                Measure.POTENTIAL_USD,
                0.01,
                List.of(),
                List.of(),
                Long.MIN_VALUE));
  }

  @Test
  void boundsThatAreIncludedAreValid() {
    assertThat(set("align.territories=1", "align.tolerance=1").align().tolerance()).isEqualTo(1);
    assertThat(set("conform.max_reject_share=0").conform().maxRejectShare()).isZero();
    assertThat(set("score.minutes_per_call=480").score().minutesPerCall()).isEqualTo(480);
  }

  @Test
  void aliasesAreFollowed() throws IOException {
    Path file = yaml("input:", "  place: &names {path: names.csv}", "  zip: *names");

    assertThat(ConfigLoader.load(file, List.of()).config().input().zip().path())
        .isEqualTo("names.csv");
  }

  private static Config set(String... sets) {
    return ConfigLoader.load(null, List.of(sets)).config();
  }

  private Path yaml(String... lines) throws IOException {
    return Files.write(dir.resolve("my.yaml"), List.of(lines));
  }
}
