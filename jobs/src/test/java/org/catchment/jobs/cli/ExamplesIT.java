package org.catchment.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.functions;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.ConfigLoader;
import org.catchment.jobs.ingest.Ingest;
import org.catchment.jobs.table.Table;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each folder of {@code examples} runs as it is, and gives what the comment of its configuration
 * derives. ZIP codes, counties and places are the default ones, of the towns of the examples.
 */
@Tag("acceptance")
@TestInstance(Lifecycle.PER_CLASS)
class ExamplesIT {
  private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();

  /** The towns of the accounts: with their ZIP codes and counties, an example runs in seconds. */
  private static final Pattern TOWNS =
      Pattern.compile(
          ",(Abilene|Akron|Brooklyn|Cincinnati|Cleveland|Columbus|Dallas|Dayton|Denver|Erie"
              + "|Fort Lauderdale|Fort Worth|Galveston|Houston|Junction City|Kansas City|Louisville"
              + "|Manhattan|Miami|New York|Newark|Oakland|Orlando|Philadelphia|Sacramento|Salina"
              + "|San Francisco|San Jose|Topeka|West Palm Beach|White Plains|Wichita),",
          Pattern.CASE_INSENSITIVE);

  private static final int FIPS_CODE = 5;

  private Path folder = Path.of("");

  @BeforeAll
  void cutDown(@TempDir Path temporary) throws IOException {
    folder = temporary;
    Set<String> counties =
        cut("fipscodes.csv").stream()
            .skip(1)
            .map(line -> "0" + line.split(",")[FIPS_CODE])
            .map(fips -> fips.substring(fips.length() - FIPS_CODE))
            .collect(Collectors.toSet());
    cut("zipcodes.csv");
    cut("demographics.csv");
    Files.write(
        folder.resolve("insurance.csv"),
        Stream.concat(
                Stream.of("FIPS_CODE,UNINSURED"), counties.stream().sorted().map(c -> c + ",0.1"))
            .toList());
    JsonMapper json = new JsonMapper();
    try (InputStream in = new GZIPInputStream(embedded("us-atlas/counties-10m.json.gz"))) {
      JsonNode world = json.readTree(in);
      Iterator<JsonNode> polygons = world.at("/objects/counties/geometries").iterator();
      while (polygons.hasNext()) {
        if (!counties.contains(polygons.next().get("id").asText())) {
          polygons.remove();
        }
      }
      json.writeValue(folder.resolve("counties.json").toFile(), world);
    }
  }

  private static InputStream embedded(String name) {
    return Objects.requireNonNull(Ingest.class.getResourceAsStream("/embedded/" + name));
  }

  private List<String> cut(String name) throws IOException {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(embedded("geography/" + name), UTF_8))) {
      List<String> lines = new ArrayList<>(List.of(in.readLine()));
      in.lines().filter(TOWNS.asPredicate()).forEach(lines::add);
      Files.write(folder.resolve(name), lines);
      return lines;
    }
  }

  /** Runs an example as if from the project's folder. */
  private TestRun run(String example) {
    try {
      String yaml = Files.readString(EXAMPLES.resolve(example).resolve("run.yaml"));
      Path file = folder.resolve(example + ".yaml");
      Files.writeString(file, yaml.replace("path: examples/", "path: " + EXAMPLES + "/"));
      Config config =
          ConfigLoader.load(
                  file,
                  List.of(
                      "out=" + folder.resolve(example),
                      // Namesakes of the towns elsewhere are in no county that is left.
                      "conform.max_reject_share=0.99",
                      "input.zip.path=" + folder.resolve("fipscodes.csv"),
                      "input.place.path=" + folder.resolve("zipcodes.csv"),
                      "input.demographics.path=" + folder.resolve("demographics.csv"),
                      "input.county.path=" + folder.resolve("counties.json"),
                      "input.insurance.path=" + folder.resolve("insurance.csv")))
              .config();
      return new TestRun(config).all();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The accounts of each territory. */
  private static List<String> covered(TestRun run) {
    return run
        .rows(Table.PUBLISHED_ACCOUNT_TERRITORY)
        .join(run.rows(Table.CONFORMED_ACCOUNT).select("account_id", "name"), "account_id")
        .groupBy("territory_id")
        .agg(functions.expr("array_join(array_sort(collect_list(name)), ', ') AS accounts"))
        .select("accounts")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  @Test
  void everyFolderHasATest() throws IOException {
    try (Stream<Path> folders = Files.list(EXAMPLES)) {
      assertThat(folders.filter(Files::isDirectory).map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "counties",
              "crm-export",
              "own-accounts",
              "own-metrics",
              "part-time-reps",
              "published-files",
              "reps-at-home",
              "several-measures");
    }
  }

  @Test
  void ownAccounts() {
    TestRun run = run("own-accounts");

    assertThat(covered(run))
        .containsExactly(
            "Bay Surgery Center, LLC, Capitol Surgery Center, Oakland General Hospital,"
                + " San Jose Heart Hospital",
            "Brooklyn Surgery Center, Ironbound Clinic, Midtown Hospital, White Plains Hospital");
    assertThat(run.show(Table.PUBLISHED_TERRITORY_METRIC, "workload_hours"))
        .containsExactly("400.0", "400.0");
    assertThat(
            run.showWhere(
                "name LIKE 'Capitol%' OR name LIKE 'Ironbound%' OR name LIKE 'San Jose%'",
                Table.CONFORMED_ACCOUNT, "name", "zip", "location_source", "location_issue"))
        .satisfiesExactly(
            row -> assertThat(row).startsWith("Capitol Surgery Center|").contains("swapped"),
            row -> assertThat(row).startsWith("Ironbound Clinic|07102|"),
            row -> assertThat(row).startsWith("San Jose Heart Hospital|").contains("zip"));
    assertThat(
            run.showWhere(
                "source_file LIKE '%accounts.csv'", Table.LANDED_REJECT, "source_row", "reason"))
        .containsExactly("10|invalid_npi");
  }

  @Test
  void severalMeasures() {
    TestRun run = run("several-measures");

    assertThat(covered(run))
        .containsExactly(
            "Denver Main Hospital, Kansas City East Hospital",
            "Kansas City West Hospital, Philadelphia Hospital");
    assertThat(run.show(Table.PUBLISHED_TERRITORY_METRIC, "workload_hours", "potential_usd"))
        .containsExactly("200.0|450000.0", "200.0|450000.0");
  }

  @Test
  void partTimeReps() {
    TestRun run = run("part-time-reps");

    assertThat(covered(run)).containsExactly("Akron Hospital, Cleveland Hospital", "Erie Hospital");
    assertThat(run.show(Table.PUBLISHED_TERRITORY, "name", "capacity"))
        .containsExactly("Lake Erie|0.5", "Ohio|1.0");
    assertThat(run.show(Table.PUBLISHED_TERRITORY_METRIC, "workload_hours"))
        .containsExactly("100.0", "200.0");
  }

  @Test
  void repsAtHome() {
    TestRun run = run("reps-at-home");

    assertThat(covered(run))
        .containsExactly(
            "Cincinnati Hospital, Louisville Hospital", "Columbus Hospital, Dayton Hospital");
    // Ann's home is the center. Bob's is halfway between home and
    // mean: the mean of 39.127 and 38.253 is 38.69, and halfway to 38.25 is 38.47; of -84.513 and
    // -85.75 it is -85.13, and halfway to -85.75 is -85.44. Chords differ by less than 0.01.
    assertThat(run.show(Table.PUBLISHED_TERRITORY, "name", "center_lat_deg", "center_lon_deg"))
        .satisfiesExactly(
            ann -> isAt(ann, "Ann", 39.96, -83), bob -> isAt(bob, "Bob", 38.47, -85.44));
  }

  private static void isAt(String row, String name, double lat, double lon) {
    String[] parts = row.split("\\|");
    assertThat(parts[0]).isEqualTo(name);
    assertThat(Double.parseDouble(parts[1])).isCloseTo(lat, within(0.01));
    assertThat(Double.parseDouble(parts[2])).isCloseTo(lon, within(0.01));
  }

  @Test
  void counties() {
    TestRun run = run("counties");

    assertThat(covered(run))
        .containsExactly(
            "Abilene Hospital, Salina North Hospital, Salina South Hospital",
            "Junction City Hospital, Manhattan Hospital");
    // FIPS codes: Saline 20169, Dickinson 20041, Geary 20061, Riley 20161.
    assertThat(
            run.showWhere(
                "unit_id IN ('20169', '20041', '20061', '20161')",
                Table.PUBLISHED_GEOGRAPHY_TERRITORY,
                "territory_id",
                "unit_id"))
        .containsExactly("T001|20041", "T001|20169", "T002|20061", "T002|20161");
  }

  @Test
  void ownMetrics() {
    TestRun run = run("own-metrics");

    assertThat(covered(run))
        .containsExactly(
            "Fort Lauderdale Hospital, Miami Hospital",
            "Orlando Surgery Center, West Palm Beach Hospital");
    // 100 / 6 and 100 / 2 have the mean 33.33, 100 / 4 twice 25.
    assertThat(
            run.show(
                Table.PUBLISHED_TERRITORY_METRIC,
                "metric['surgeons']",
                "round(metric['hours_per_surgeon'], 2)"))
        .containsExactly("8.0|25.0", "8.0|33.33");
  }

  @Test
  void publishedFiles() {
    TestRun run = run("published-files");

    assertThat(covered(run)).hasSize(2);
    // 100 / 0.39 x 4,464 = 1,144,615.38
    assertThat(run.show(Table.PUBLISHED_TERRITORY_METRIC, "round(potential_usd)"))
        .containsExactly("1144615.0", "1144615.0");
    assertThat(
            run.showWhere(
                "source_file LIKE '%npidata%'", Table.LANDED_REJECT, "source_row", "reason"))
        .containsExactly("4|deactivated_npi");
  }

  @Test
  void crmExport() {
    TestRun run = run("crm-export");

    assertThat(covered(run))
        .containsExactly(
            "Dallas Hospital, Fort Worth Hospital", "Galveston Hospital, Houston Hospital");
    assertThat(run.show(Table.PUBLISHED_TERRITORY, "name"))
        .containsExactly("Gulf Coast", "North Texas");
    assertThat(
            run.rows(Table.CONFORMED_CURRENT_ALIGNMENT)
                .withColumnRenamed("unit_id", "account_id")
                .join(
                    run.rows(Table.CONFORMED_ACCOUNT).selectExpr("account_id", "name"),
                    "account_id")
                .where("name LIKE 'Galveston%'")
                .select("territory")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("North Texas");
    assertThat(
            run.showWhere("product = 'Screws'", Table.CONFORMED_SALE, "CAST(amount_usd AS DOUBLE)"))
        .containsExactly("20000.0");
  }
}
