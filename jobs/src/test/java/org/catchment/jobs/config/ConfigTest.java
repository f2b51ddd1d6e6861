package org.catchment.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.catchment.jobs.config.InputConfig.FacilitySource;
import org.catchment.jobs.config.InputConfig.Source;
import org.catchment.jobs.config.ScoreConfig.Metric;
import org.catchment.jobs.config.ScoreConfig.ProductLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  private static final Source FILE = new Source("a.csv", "UTF-8");

  @Test
  void canonicalJsonHasSortedKeysAndOnlyWhatResultsDependOn() {
    Config config =
        set(
            "out=elsewhere",
            "master=local[2]",
            "spark.spark.ui.enabled=false",
            "input={facility: [{path: a.csv}, {path: b.csv, type: asc}], partitions: 8}");
    ScoreConfig score = config.score();
    Config small =
        new Config(
            config.out(),
            config.master(),
            config.input(),
            config.conform(),
            new ScoreConfig(
                score.demandRadiusKm(),
                score.demandElasticity(),
                score.travelMinutesPerCall(),
                score.physicianShare(),
                List.of("asc"),
                List.of(new ScoreConfig.Segment("A", 1)),
                List.of(
                    new ProductLine(
                        "rhythm",
                        List.of(),
                        0.5,
                        List.of(
                            new ScoreConfig.Procedure(
                                "icd",
                                5500,
                                75,
                                0.5,
                                null,
                                Map.of("asc", new ScoreConfig.Rate(2, 0)))),
                        Map.of("A", new ScoreConfig.Visits(12, 30)))),
                new ScoreConfig.Visits(2, 30),
                List.of(new Metric("beds", "bed_count", "beds", "all", ScoreConfig.Total.SUM))),
            config.align(),
            config.publish(),
            config.spark());

    assertThat(small.canonicalJson())
        .isEqualTo(
            """
            {"align":{"also_balanced":[],"borders":["sea"],"capacity_hours":0.0,"measure":"workload_hours","roster":[],"seed":1,"territories":250,"tolerance":0.05,"unit":"account","where":null},\
            "conform":{"accounts_per_npi":"one","max_coast_distance_km":25.0,"max_reject_share":0.05,\
            "max_zip_distance_km":50.0,"outliers":"leave_out","overlay_territories":null},\
            "input":{"as_of":null,"county":{"encoding":"UTF-8","path":"embedded:us-atlas/counties-10m.json.gz"},\
            "demographics":{"encoding":"UTF-8","path":"embedded:geography/demographics.csv"},\
            "facility":[{"columns":{},"decimal":null,"encoding":"UTF-8","extra":[],"format":null,"options":{},"path":"a.csv","type":null},\
            {"columns":{},"decimal":null,"encoding":"UTF-8","extra":[],"format":null,"options":{},"path":"b.csv","type":"asc"}],\
            "insurance":{"encoding":"UTF-8","path":"embedded:geography/sdoh.csv"},\
            "place":{"encoding":"UTF-8","path":"embedded:geography/zipcodes.csv"},\
            "procedure_code":{"encoding":"UTF-8","path":"embedded:codes/procedure_code.csv"},\
            "sources":[],"zcta":null,\
            "zip":{"encoding":"UTF-8","path":"embedded:geography/fipscodes.csv"}},\
            "publish":{"distance":"mi","map_accounts":150000,"map_color":"territory"},\
            "score":{"demand_elasticity":0.25,"demand_radius_km":30.0,\
            "lines":[{"call_plan":{"A":{"minutes_per_visit":30.0,"visits_per_year":12.0}},"covered_share":0.5,"name":"rhythm",\
            "procedures":[{"group":"icd","medicare_share":0.5,"minutes":75.0,"rates":{"asc":{"per_bed":0.0,"per_year":2.0}},"source":null,"usd":5500.0}],"products":[]}],\
            "metrics":[{"description":"all","name":"beds","sql":"bed_count","total":"sum","unit":"beds"}],\
            "other_visits":{"minutes_per_visit":30.0,"visits_per_year":2.0},\
            "physician_share":0.5,"segments":[{"from_decile":1,"name":"A"}],\
            "travel_minutes_per_call":20.0,"types":["asc"]}}\
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "out=elsewhere",
        "master=local[2]",
        "spark.spark.ui.enabled=false",
        "input.partitions=8",
        "align.tolerance=0.050",
        "score.travel_minutes_per_call=20",
        "input.zip.encoding=UTF-8",
      })
  void whatResultsDoNotDependOnLeavesTheHash(String set) {
    assertThat(set(set).sha256()).isEqualTo(set().sha256());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "align.seed=2",
        "align.roster=[{name: Ohio}]",
        "align.measure=potential_usd",
        "input.zip.path=mine.csv",
        "input.zip.encoding=ISO-8859-1",
        "score.physician_share=1",
        "score.metrics=[]",
        "align.where=beds > 10",
        "publish.map_color=beds",
        "publish.map_accounts=1",
      })
  void whatResultsDependOnChangesTheHash(String set) {
    assertThat(set(set).sha256()).isNotEqualTo(set().sha256());
  }

  @Test
  void theTableOfTheRosterIsAWordInTheJson() {
    Config listed = set("input.sources=[{path: roster.csv}]");
    Config table = set("input.sources=[{path: roster.csv}]", "align.roster=table");

    assertThat(table.canonicalJson())
        .isEqualTo(listed.canonicalJson().replace("\"roster\":[]", "\"roster\":\"table\""))
        .isNotEqualTo(listed.canonicalJson());
  }

  @Test
  void whereThePasswordIsStandsInNoResult() {
    String source = "input.sources=[{path: sales, format: jdbc, options: {url: 'jdbc:x:y'%s}}]";

    Config config = set(source.formatted(", password_env: CRM_PASSWORD"));
    assertThat(config.canonicalJson())
        .contains("\"options\":{\"url\":\"jdbc:x:y\"}")
        .doesNotContain("CRM_PASSWORD");
    assertThat(config.sha256()).isEqualTo(set(source.formatted("")).sha256());
  }

  @Test
  void hashIsThatOfTheCanonicalJson() throws NoSuchAlgorithmException {
    byte[] json = set().canonicalJson().getBytes(StandardCharsets.UTF_8);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(json);

    assertThat(set().sha256()).isEqualTo(HexFormat.of().formatHex(hash));
  }

  @Test
  void aMeasureIsAColumnOrAnEntryOfTheMetrics() {
    assertThat(Measures.sql("workload_hours")).isEqualTo("workload_hours");
    assertThat(Measures.sql("beds")).isEqualTo("coalesce(metric['beds'], 0d)");
  }

  @Test
  void collectionsAreCopiedAndImmutable() {
    List<FacilitySource> facility =
        new ArrayList<>(
            List.of(new FacilitySource("a.csv", null, "UTF-8", null, null, null, null, null)));
    List<String> types = new ArrayList<>(set().score().types());
    List<Metric> metrics = new ArrayList<>(set().score().metrics());

    InputConfig input =
        new InputConfig(facility, FILE, FILE, FILE, FILE, FILE, FILE, null, List.of(), null, 0);
    ScoreConfig score =
        new ScoreConfig(
            30,
            0.25,
            45,
            0.5,
            types,
            set().score().segments(),
            set().score().lines(),
            set().score().otherVisits(),
            metrics);
    facility.clear();
    metrics.clear();
    types.add("vet");

    assertThat(input.facility()).hasSize(1).isUnmodifiable();
    assertThat(score.types()).doesNotContain("vet");
    assertThat(score.metrics()).isNotEmpty().isUnmodifiable();
    assertThat(set().score().types()).isUnmodifiable();
    assertThat(set().spark()).isUnmodifiable();
  }

  @Test
  void recordsRefuseAnInvalidValueByThemselves() {
    assertThatThrownBy(
            () ->
                new AlignConfig(
                    0,
                    AlignConfig.Unit.ACCOUNT,
                    0,
                    "workload_hours",
                    0.05,
                    List.of(),
                    null,
                    List.of(),
                    RosterSource.of(List.of()),
                    1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("territories is out of range. Choose a value in [1, 100000].");
    assertThatThrownBy(
            () ->
                new AlignConfig(
                    1,
                    AlignConfig.Unit.ACCOUNT,
                    0,
                    "workload_hours",
                    Double.NaN,
                    List.of(),
                    null,
                    List.of(),
                    RosterSource.of(List.of()),
                    1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tolerance is out of range. Choose a value in (0, 1].");
  }

  @ParameterizedTest
  @CsvSource({
    "out, out",
    "maxZipDistanceKm, max_zip_distance_km",
    "callsPer100Beds, calls_per_100_beds",
  })
  void keysAreInSnakeCase(String component, String key) {
    assertThat(Config.key(component)).isEqualTo(key);
  }

  private static Config set(String... sets) {
    return ConfigLoader.load(null, List.of(sets)).config();
  }
}
