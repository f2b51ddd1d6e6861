package org.catchment.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.catchment.jobs.config.Effective.Entry;
import org.catchment.jobs.config.InputConfig.FacilitySource;
import org.catchment.jobs.config.InputConfig.Source;
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
                null,
                null));
    assertThat(defaults.input().zip())
        .isEqualTo(new Source("embedded:geography/fipscodes.csv", "UTF-8"));
    assertThat(defaults.input().partitions()).isZero();
    assertThat(defaults.conform())
        .isEqualTo(
            new ConformConfig(
                50,
                25,
                null,
                ConformConfig.AccountsPerNpi.ONE,
                ConformConfig.Outliers.LEAVE_OUT,
                0.05));
    assertThat(defaults.score().demandRadiusKm()).isEqualTo(30);
    assertThat(defaults.score().demandElasticity()).isEqualTo(0.25);
    assertThat(defaults.score().travelMinutesPerCall()).isEqualTo(20);
    assertThat(defaults.score().types()).hasSize(11).contains("hospital", "asc");
    assertThat(defaults.score().segments())
        .startsWith(new ScoreConfig.Segment("A", 8))
        .endsWith(new ScoreConfig.Segment("D", 1));
    assertThat(defaults.score().lines())
        .extracting(ScoreConfig.ProductLine::name)
        .containsExactly("knee_and_hip", "spine", "cardiac_rhythm", "coronary");
    assertThat(defaults.score().metrics())
        .extracting(ScoreConfig.Metric::name)
        .containsExactly("beds", "in_system", "medicare_procedures");
    assertThat(defaults.align())
        .isEqualTo(
            new AlignConfig(
                250,
                AlignConfig.Unit.ACCOUNT,
                0,
                "workload_hours",
                0.05,
                List.of(),
                null,
                List.of(AlignConfig.Border.SEA),
                RosterSource.of(List.of()),
                1));
    assertThat(defaults.publish())
        .isEqualTo(new PublishConfig(150_000, "territory", PublishConfig.Distance.MI));
    assertThat(defaults.spark()).isEmpty();
  }

  @Test
  void fileGoesOverDefaultsAndSetGoesOverFile() throws IOException {
    Path file = yaml("align:", "  territories: 120", "  seed: 7");

    Effective effective = ConfigLoader.load(file, List.of("align.seed=8"));

    assertThat(effective.config().align())
        .isEqualTo(
            new AlignConfig(
                120,
                AlignConfig.Unit.ACCOUNT,
                0,
                "workload_hours",
                0.05,
                List.of(),
                null,
                List.of(AlignConfig.Border.SEA),
                RosterSource.of(List.of()),
                8));
    assertThat(effective.entries())
        .contains(
            new Entry("align.territories", "120", "file " + file + ":2"),
            new Entry("align.seed", "8", "--set"),
            new Entry("align.tolerance", "0.05", "default"));
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
        .contains("score.lines[0].procedures[0].group", "score.metrics[2].total")
        .endsWith("publish.map_accounts", "publish.map_color", "publish.distance", "spark")
        .doesNotHaveDuplicates();
  }

  @Test
  void keysWithoutAValueHaveAnEntryToo() {
    assertThat(ConfigLoader.load(null, List.of("align.where=beds > 25")).entries())
        .contains(
            new Entry("input.zcta", "(not set)", "default"),
            new Entry("input.as_of", "(not set)", "default"),
            new Entry("align.where", "beds > 25", "--set"));
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
            new FacilitySource("a.csv", "asc", "UTF-8", null, null, null, null, null),
            new FacilitySource("b.csv", null, "windows-1252", null, null, null, null, null));
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
                null,
                InputConfig.Format.JDBC,
                Map.of("url", "jdbc:x:y", "user", "me")));
    assertThat(config.input().sources())
        .containsExactly(
            new InputConfig.PublishedSource(
                "sales",
                null,
                null,
                null,
                Map.of("date", "Datum"),
                null,
                InputConfig.Format.PARQUET,
                Map.of()));
  }

  @Test
  void setTakesFlowCollections() {
    Config config = set("input.facility=[{path: a.csv, type: asc}]", "align={seed: 2}");

    assertThat(config.input().facility())
        .containsExactly(new FacilitySource("a.csv", "asc", "UTF-8", null, null, null, null, null));
    assertThat(config.align().seed()).isEqualTo(2);
    assertThat(config.align().territories()).isEqualTo(250);
  }

  @Test
  void theRosterIsAListOfRepsOrTheTable() throws IOException {
    Config listed = set("align.roster=[{name: Ohio, capacity: 0.5}]");

    assertThat(listed.align().roster())
        .isEqualTo(RosterSource.of(List.of(new AlignConfig.Rep("Ohio", 0.5, null, null, null))));

    Path file =
        yaml("input:", "  sources:", "    - {path: roster.csv}", "align:", "  roster: table");
    Effective table = ConfigLoader.load(file, List.of());

    assertThat(table.config().align().roster()).isEqualTo(RosterSource.TABLE);
    assertThat(table.entries()).contains(new Entry("align.roster", "table", "file " + file + ":5"));
    // What is set goes over what the file says, whichever of the two it is.
    assertThat(ConfigLoader.load(file, List.of("align.roster=[{}]")).config().align().roster())
        .isEqualTo(RosterSource.of(List.of(new AlignConfig.Rep(null, 1, null, null, null))));
  }

  @Test
  void setValueMayHoldAnEqualsSign() {
    assertThat(set("out=s3a://bucket/run=7").out()).isEqualTo("s3a://bucket/run=7");
  }

  @Test
  void aLineHasWhatItNamesAndNothingElse() throws IOException {
    Path file =
        yaml(
            "score:",
            "  types: [vet]",
            "  segments: [{name: all, from_decile: 1}]",
            "  lines:",
            "    - name: pets",
            "      covered_share: 0.5",
            "      procedures:",
            "        - {group: hip, usd: 900, minutes: 60, medicare_share: 1, rates: {vet: {per_year: 7}}}",
            "      call_plan: {all: {visits_per_year: 2, minutes_per_visit: 45}}",
            "input:",
            "  facility: [{path: vets.csv, type: vet}]");

    Config config = ConfigLoader.load(file, List.of()).config();

    assertThat(config.score().types()).containsExactly("vet");
    assertThat(config.score().lines())
        .containsExactly(
            new ScoreConfig.ProductLine(
                "pets",
                List.of(),
                0.5,
                List.of(
                    new ScoreConfig.Procedure(
                        "hip", 900, 60, 1, null, Map.of("vet", new ScoreConfig.Rate(7, 0)))),
                Map.of("all", new ScoreConfig.Visits(2, 45))));
  }

  @Test
  void aMetricIsASumUnlessItIsAMean() throws IOException {
    Path file =
        yaml(
            "score:",
            "  metrics:",
            "    - {name: rooms, sql: \"attribute['or_count']\", unit: rooms, description: all}",
            "    - name: usd_per_bed",
            "      sql: potential_usd / bed_count",
            "      unit: USD",
            "      description: potential a bed",
            "      total: mean",
            "align: {measure: rooms, where: usd_per_bed > 100}",
            "publish: {map_color: usd_per_bed}");

    Config config = ConfigLoader.load(file, List.of()).config();

    assertThat(config.score().metrics())
        .containsExactly(
            new ScoreConfig.Metric(
                "rooms", "attribute['or_count']", "rooms", "all", ScoreConfig.Total.SUM),
            new ScoreConfig.Metric(
                "usd_per_bed",
                "potential_usd / bed_count",
                "USD",
                "potential a bed",
                ScoreConfig.Total.MEAN));
    assertThat(config.align().measure()).isEqualTo("rooms");
    assertThat(config.align().where()).isEqualTo("usd_per_bed > 100");
    assertThat(config.publish().mapColor()).isEqualTo("usd_per_bed");
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
            new AlignConfig(
                250,
                AlignConfig.Unit.ACCOUNT,
                0,
                "potential_usd",
                0.01,
                List.of(),
                null,
                List.of(AlignConfig.Border.SEA),
                RosterSource.of(List.of()),
                Long.MIN_VALUE));
  }

  @Test
  void boundsThatAreIncludedAreValid() {
    assertThat(set("align.territories=1", "align.tolerance=1").align().tolerance()).isEqualTo(1);
    assertThat(set("conform.max_reject_share=0").conform().maxRejectShare()).isZero();
    assertThat(set("score.physician_share=1").score().physicianShare()).isEqualTo(1);
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
