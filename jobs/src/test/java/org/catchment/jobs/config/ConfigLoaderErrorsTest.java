package org.catchment.jobs.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.catchment.jobs.error.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users read when the configuration is wrong, word for word. */
class ConfigLoaderErrorsTest {
  @TempDir Path dir;

  @Test
  void everyErrorIsOneOfTheConfiguration() {
    UserError error =
        catchThrowableOfType(UserError.class, () -> ConfigLoader.load(null, List.of("x=1")));

    assertThat(error.kind()).isEqualTo(UserError.Kind.CONFIG);
  }

  // Keys

  @Test
  void unknownKeyInAFile() throws IOException {
    errorOfFile("# mine", "align:", "  teritories: 3")
        .isEqualTo(
            """
            align.teritories is not a key of Catchment's configuration (my.yaml:3).
              Did you mean align.territories?\
            """);
  }

  @Test
  void unknownKeyOfASet() {
    errorOfSet("align.teritories=3")
        .isEqualTo(
            """
            align.teritories is not a key of Catchment's configuration (--set).
              Did you mean align.territories?\
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "algn.seed, algn, align",
    "territories, territories, align.territories",
    "score.typs, score.typs, score.types",
    "input.zip.encodin, input.zip.encodin, input.zip.encoding",
    "input.facility[0].path, input.facility[0], input.facility",
    "align., align., align",
  })
  void nearestKeyIsSuggestedInFull(String set, String unknown, String nearest) {
    errorOfSet(set + "=1")
        .isEqualTo(
            """
            %s is not a key of Catchment's configuration (--set).
              Did you mean %s?\
            """,
            unknown, nearest);
  }

  @Test
  void unknownKeyOfAListElement() throws IOException {
    errorOfFile("input:", "  facility:", "    - path: a.csv", "      tpe: asc")
        .isEqualTo(
            """
            input.facility[0].tpe is not a key of Catchment's configuration (my.yaml:4).
              Did you mean input.facility[0].type?\
            """);
  }

  @Test
  void keyWithDotsInAFile() throws IOException {
    errorOfFile("align.territories: 3")
        .isEqualTo(
            """
            align.territories is not a key of Catchment's configuration (my.yaml:1).
              In a file, write it as sections: align: {territories: ...}\
            """);
  }

  @Test
  void keyThatIsGivenTwice() throws IOException {
    errorOfFile("align:", "  seed: 1", "  territories: 3", "  seed: 1")
        .isEqualTo(
            """
            align.seed is given twice (my.yaml:2 and my.yaml:4).
              Delete one of the two.\
            """);
  }

  @Test
  void keyThatIsNotAText() throws IOException {
    errorOfFile("align:", "  ? [seed]", "  : 1")
        .isEqualTo(
            """
            my.yaml:2: a key is not a text.
              Write each key as 'key: value'.\
            """);
  }

  @Test
  void productLineThatLacksWhatItIs() throws IOException {
    errorOfFile("score:", "  lines:", "    - {name: knees, products: [K1]}")
        .isEqualTo(
            """
            score.lines[0] (my.yaml:3) lacks covered_share, procedures, call_plan.
              Add what is missing; the keys here are name, products, covered_share, procedures,\
             call_plan.\
            """);
  }

  @Test
  void facilitySourceThatLacksAPath() {
    errorOfSet("input.facility=[{type: asc}]")
        .isEqualTo(
            """
            input.facility[0] (--set) lacks path.
              Add what is missing; the keys here are path, type, encoding, columns, extra, decimal, format, \
            options.\
            """);
  }

  // Types of values

  @ParameterizedTest
  @ValueSource(strings = {"many", "2.5", "1_000", "0x10", "''"})
  void notAWholeNumber(String value) throws IOException {
    errorOfFile("align:", "  territories: " + value)
        .isEqualTo(
            """
            align.territories = '%s' (my.yaml:2) is not a whole number.
              Write digits only, such as 250.\
            """,
            value.replace("'", ""));
  }

  @ParameterizedTest
  @CsvSource({"align.territories, 2147483648", "align.seed, 9223372036854775808"})
  void wholeNumberThatIsTooLarge(String key, String value) {
    errorOfSet(key + "=" + value)
        .isEqualTo(
            """
            %s = '%s' (--set) is out of range.
              Choose a smaller number.\
            """,
            key, value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5 %", "5d", ".nan", "NaN", "Infinity", "0x1p3"})
  void notANumber(String value) {
    errorOfSet("align.tolerance=" + value)
        .isEqualTo(
            """
            align.tolerance = '%s' (--set) is not a number.
              Write a number without a unit, such as 0.5.\
            """,
            value);
  }

  @Test
  void unknownMeasure() {
    errorOfSet("align.measure=km")
        .isEqualTo(
            """
            align.measure = 'km' (--set) is not a measure.
              Did you mean beds? Choose one of workload_hours, potential_usd, beds, in_system,\
             medicare_procedures; or add the metric under score.metrics.\
            """);
  }

  @Test
  void unknownFurtherMeasure() throws IOException {
    errorOfFile("align:", "  also_balanced:", "    - {measure: bedz, tolerance: 0.1}")
        .startsWith(
            "align.also_balanced[0].measure = 'bedz' (my.yaml:3) is not a measure.\n"
                + "  Did you mean beds? Choose one of workload_hours, ");
  }

  @Test
  void measureThatIsAMean() throws IOException {
    errorOfFile(
            "score:",
            "  metrics: [{name: b, sql: bed_count, unit: beds, description: all, total: mean}]",
            "align:",
            "  measure: b")
        .isEqualTo(
            """
            align.measure = 'b' (my.yaml:4) is averaged over a territory, not summed.
              Balance what adds up: a metric with total: sum, such as the numerator.\
            """);
  }

  @Test
  void unknownColorOfTheMap() {
    errorOfSet("publish.map_color=teritory")
        .isEqualTo(
            """
            publish.map_color = 'teritory' (--set) cannot color the map.
              Did you mean territory? Choose one of territory, imbalance, potential,\
             workload_hours, potential_usd, beds, in_system, medicare_procedures.\
            """);
  }

  @Test
  void emptyCondition() {
    errorOfSet("align.where=' '")
        .isEqualTo(
            """
            align.where = ' ' (--set) is empty.
              Write a SQL condition, or leave the key out.\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{name: Beds, sql: 1}; name = 'Beds'; is no name of a metric",
        "{name: beds, sql: ' '}; sql = ' '; is empty",
        "{name: beds, sql: 1, total: max}; total = 'max'; is not a known total",
        "{name: imbalance, sql: 1}; name = 'imbalance'; means something else in align.measure",
        "{name: workload_hours, sql: 1}; name = 'workload_hours'; means something else in",
      })
  void metricThatIsNotOne(String metric, String value, String reason) {
    errorOfSet("score.metrics=[" + metric.replace("}", ", unit: beds, description: all}") + "]")
        .startsWith("score.metrics[0]." + value + " (--set) " + reason);
  }

  @Test
  void twoMetricsOfOneName() {
    String metric = "{name: b, sql: 1, unit: beds, description: all}";
    errorOfSet("score.metrics=[" + metric + ", " + metric + "]")
        .isEqualTo(
            """
            score.metrics[1].name = 'b' (--set) is the name of two metrics.
              Give each a name of its own.\
            """);
  }

  // Product lines

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "covered_share: 0; covered_share: 1.1; covered_share = '1.1'",
        "usd: 1; usd: -1; procedures[0].usd = '-1'",
        "usd: 1; usd: 1e999; procedures[0].usd = '1e999'",
        "minutes: 1,; minutes: 1441,; procedures[0].minutes = '1441'",
        "medicare_share: 1; medicare_share: 0; procedures[0].medicare_share = '0'",
        "medicare_share: 1; medicare_share: 1, rates: {asc: {per_bed: -1}}; procedures[0].rates.asc.per_bed = '-1'",
        "visits_per_year: 1; visits_per_year: -1; call_plan.A.visits_per_year = '-1'",
        "minutes_per_visit: 1; minutes_per_visit: 481; call_plan.A.minutes_per_visit = '481'",
      })
  void figureOfALineThatIsOutOfRange(String good, String bad, String value) {
    errorOfSet("score.lines=[" + lines("a", "", "icd").replace(good, bad) + "]")
        .startsWith("score.lines[0]." + value + " (--set) is out of range.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[{name: A, from_decile: 8}, {name: B, from_decile: 8}]; segments[1].from_decile = '8'; is the lowest decile of two segments",
        "[{name: A, from_decile: 8}, {name: A, from_decile: 1}]; segments[1].name = 'A'; is the name of two segments",
        "[{name: A, from_decile: 2}]; segments[0].from_decile = '2'; leaves decile 1 without a segment",
        "[{name: A, from_decile: 11}]; segments[0].from_decile = '11'; is out of range",
        "[{name: A, from_decile: 0}]; segments[0].from_decile = '0'; is out of range",
        "[]; segments = []; leaves decile 1 without a segment",
      })
  void segmentsThatAreNotOfEveryDecile(String segments, String value, String reason) {
    errorOfSet("score.segments=" + segments)
        .startsWith("score." + value + " (--set) " + reason + ".");
  }

  @Test
  void segmentWithoutACallPlan() {
    errorOfSet("score.segments=[{name: A, from_decile: 2}, {name: Z, from_decile: 1}]")
        .isEqualTo(
            """
            score.lines[0].name = 'knee_and_hip' (default) has a call plan of other segments than A,\
             Z.
              Give visits_per_year and minutes_per_visit of each segment of score.segments.\
            """);
  }

  @Test
  void rateOfATypeThatIsNone() {
    errorOfSet("score.types=[asc]")
        .isEqualTo(
            """
            score.lines[0].procedures[2].group = 'joint_replacement' (default) has a rate of\
             'hospital', which is no type of account.
              Choose one of asc; or add it under score.types.\
            """);
  }

  @Test
  void noTypes() {
    errorOfSet("score.types=[]").startsWith("score.types = [] (--set) is empty.");
  }

  @Test
  void noProductLines() {
    errorOfSet("score.lines=[]")
        .isEqualTo(
            """
            score.lines = [] (--set) is empty.
              Describe one product line at least.\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Knees; ''; icd; lines[0].name = 'Knees' (--set) is no name of a product line.",
        "a; ''; ''; lines[0].name = 'a' (--set) has no procedures.",
        "a; ''; icd icd; lines[0].procedures[1].group = 'icd' (--set) is in this line already.",
        "a; P P; icd; lines[0].products[1] = 'P' (--set) is a product of the line a already.",
        "a a; ''; icd pci; lines[1].name = 'a' (--set) is the name of two product lines.",
        "a b; ''; icd; lines[1].procedures[0].group = 'icd' (--set) is in the line a.",
      })
  void productLineThatIsNotOne(String names, String products, String groups, String error) {
    errorOfSet("score.lines=[" + lines(names, products, groups) + "]").startsWith("score." + error);
  }

  /** A line of each name, with all products, used in all groups. */
  private static String lines(String names, String products, String groups) {
    String visits = "{visits_per_year: 1, minutes_per_visit: 1}";
    String rest =
        "products: [%s], covered_share: 0, procedures: [%s], call_plan: {A: %3$s, B: %3$s, C: %3$s, D: %3$s}}"
            .formatted(
                products.replace(" ", ", "),
                Stream.of(groups.split(" "))
                    .filter(group -> !group.isEmpty())
                    .map(g -> "{group: " + g + ", usd: 1, minutes: 1, medicare_share: 1}")
                    .collect(Collectors.joining(", ")),
                visits);
    return Stream.of(names.split(" "))
        .map(name -> "{name: " + name + ", " + rest)
        .collect(Collectors.joining(", "));
  }

  @ParameterizedTest
  @CsvSource({
    "align=5, align = '5'",
    "align=[5], align = [...]",
    "spark=on, spark = 'on'",
    "spark=[], spark = []",
    "score.lines=[5], score.lines[0] = '5'",
    "input.facility=[a.csv], input.facility[0] = 'a.csv'",
  })
  void notASection(String set, String value) {
    errorOfSet(set)
        .isEqualTo(
            """
            %s (--set) is not a section.
              Write its keys below it, each as 'key: value' and indented.\
            """,
            value);
  }

  @ParameterizedTest
  @CsvSource({
    "input.facility=a.csv, input.facility = 'a.csv'",
    "input.facility={path: a.csv}, input.facility = {...}",
  })
  void notAList(String set, String value) {
    errorOfSet(set)
        .isEqualTo(
            """
            %s (--set) is not a list.
              Write each element on a line of its own that begins with '- '.\
            """,
            value);
  }

  @ParameterizedTest
  @CsvSource({
    "out={a: b}, out = {...}",
    "align.seed=[], align.seed = []",
    "align.seed.x=1, align.seed = {...}"
  })
  void notASingleValue(String set, String value) {
    errorOfSet(set)
        .isEqualTo(
            """
            %s (--set) is not a single value.
              Write one value.\
            """,
            value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"align:", "align: ~", "align: null"})
  void noValueInAFile(String line) throws IOException {
    errorOfFile("# mine", line)
        .isEqualTo(
            """
            align has no value (my.yaml:2).
              Give it one, or delete the key to keep its default.\
            """);
  }

  @Test
  void noValueInAList() throws IOException {
    errorOfFile("input:", "  facility:", "    -")
        .isEqualTo(
            """
            input.facility[0] has no value (my.yaml:3).
              Give it one, or delete the key to keep its default.\
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"out=", "out=null", "out=#temp"})
  void noValueOfASet(String set) {
    errorOfSet(set)
        .isEqualTo(
            """
            out has no value (--set).
              Give it one, or delete the key to keep its default.\
            """);
  }

  // Values

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "input.partitions | -1 | in [0, 100000]",
        "input.partitions | 100001 | in [0, 100000]",
        "conform.max_zip_distance_km | 0 | in (0, 500]",
        "conform.max_zip_distance_km | 500.1 | in (0, 500]",
        "conform.max_coast_distance_km | 0 | in (0, 500]",
        "conform.max_coast_distance_km | 501 | in (0, 500]",
        "conform.max_reject_share | -0.1 | in [0, 1]",
        "conform.max_reject_share | 1.1 | in [0, 1]",
        "score.demand_radius_km | 0 | in (0, 200]",
        "score.demand_radius_km | 201 | in (0, 200]",
        "score.demand_elasticity | -0.1 | in [0, 1]",
        "score.demand_elasticity | 2 | in [0, 1]",
        "score.physician_share | -0.1 | in [0, 1]",
        "score.physician_share | 1.1 | in [0, 1]",
        "score.travel_minutes_per_call | -1 | in [0, 480]",
        "score.travel_minutes_per_call | 481 | in [0, 480]",
        "score.other_visits.visits_per_year | -1 | of at least 0",
        "score.other_visits.minutes_per_visit | -1 | in [0, 480]",
        "score.other_visits.minutes_per_visit | 481 | in [0, 480]",
        "align.territories | 0 | in [1, 100000]",
        "align.territories | 100001 | in [1, 100000]",
        "align.tolerance | 0 | in (0, 1]",
        "align.tolerance | 1.01 | in (0, 1]",
        "publish.map_accounts | -1 | in [0, 500000]",
        "publish.map_accounts | 500001 | in [0, 500000]",
      })
  void outOfRange(String key, String value, String range) {
    errorOfSet(key + "=" + value)
        .isEqualTo(
            """
            %s = '%s' (--set) is out of range.
              Choose a value %s.\
            """,
            key, value, range);
  }

  @Test
  void outOfRangeInAFile() throws IOException {
    errorOfFile("align:", "  seed: 3", "  territories: 0")
        .isEqualTo(
            """
            align.territories = '0' (my.yaml:3) is out of range.
              Choose a value in [1, 100000].\
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "out='', out, Name the folder that results are written to.",
    "master='', master, 'Name a Spark master, for example local[*].'",
    "input.zip.path='', input.zip.path, Name a file.",
    "input.facility=[{path: ''}], input.facility[0].path, Name a file.",
    "'input.facility=[{path: a.csv, extra: [x, \"\"]}]', input.facility[0].extra[1],"
        + " 'Give the header of a column, or leave it out.'",
  })
  void emptyText(String set, String key, String remedy) {
    errorOfSet(set)
        .isEqualTo(
            """
            %s = '' (--set) is empty.
              %s\
            """,
            key, remedy);
  }

  @Test
  void aColumnOfOnesOwnTwice() {
    errorOfSet("input.facility=[{path: a.csv, extra: [beds, rooms, Beds]}]")
        .isEqualTo(
            """
            input.facility[0].extra[2] = 'Beds' (--set) stands there twice.
              Name each column once; upper and lower case are the same.\
            """);
  }

  @Test
  void noFacilities() throws IOException {
    errorOfFile("input:", "  facility: []")
        .isEqualTo(
            """
            input.facility = [] (my.yaml:2) is empty.
              Name at least one file: [{path: my.csv, type: asc}]\
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "'input.zip.encoding=EBCDIC', input.zip.encoding",
    "'input.facility=[{path: a.csv, encoding: EBCDIC}]', input.facility[0].encoding",
  })
  void unknownEncoding(String set, String key) {
    errorOfSet(set)
        .isEqualTo(
            """
            %s = 'EBCDIC' (--set) is not an encoding that Catchment reads.
              Choose one of UTF-8, ISO-8859-1, windows-1252.\
            """,
            key);
  }

  @Test
  void facilitySourceOfAnUnknownType() {
    errorOfSet("input.facility=[{path: a.csv, type: asc}, {path: b.csv, type: vet}]")
        .isEqualTo(
            """
            input.facility[1].type = 'vet' (--set) is not one of score.types.
              Choose one of hospital, asc, rehab, dialysis, primary_care, urgent_care, nursing, home_health, physician,\
             practice, hospice; or add the type under score.types.\
            """);
  }

  @Test
  void settingThatSparkWouldSkip() {
    errorOfSet("spark.sql.shuffle.partitions=8")
        .isEqualTo(
            """
            spark.sql.shuffle.partitions = '8' (--set) is not a Spark setting, for their names\
             begin with 'spark.'.
              Give the full name: --set spark.spark.sql.shuffle.partitions=...\
            """);
  }

  // Files and options as a whole

  @ParameterizedTest
  @ValueSource(strings = {"align.territories", "=5", ""})
  void setThatIsNotAKeyAndAValue(String set) {
    errorOfSet(set)
        .isEqualTo(
            """
            --set %s is not of the form key=value.
              For example: --set align.territories=120\
            """,
            set);
  }

  @Test
  void setThatIsNotYaml() {
    errorOfSet("input.facility=[{path: a.csv}")
        .isEqualTo(
            """
            --set input.facility: not valid YAML: expected ',' or ']', but got <stream end>
              Mend it; a text with ': ' or ' #' in it, or one that begins with * & ! [ or {, needs\
             quotes.\
            """);
  }

  @Test
  void fileThatIsNotYaml() throws IOException {
    errorOfFile("align:", "  seed: 1: 2")
        .isEqualTo(
            """
            my.yaml:2:10: not valid YAML: mapping values are not allowed here
              Mend it; a text with ': ' or ' #' in it, or one that begins with * & ! [ or {, needs\
             quotes.\
            """);
  }

  @Test
  void fileWithAControlCharacter() throws IOException {
    errorOfFile("out: a\u0000b")
        .startsWith("my.yaml: not valid YAML: special characters are not allowed\n");
  }

  @Test
  void fileOfTwoDocuments() throws IOException {
    errorOfFile("out: a", "---", "out: b")
        .startsWith("my.yaml:2:1: not valid YAML: but found another document\n");
  }

  @ParameterizedTest
  @CsvSource({"- a, 1", "align, 1", "[], 1"})
  void fileThatIsNotASection(String line) throws IOException {
    errorOfFile(line)
        .isEqualTo(
            """
            my.yaml:1 is not a section of keys.
              Write the configuration as keys and values, each as 'key: value'.\
            """);
  }

  @Test
  void fileThatDoesNotExist() {
    Path file = dir.resolve("my.yaml");

    errorOf(file)
        .isEqualTo(
            """
            my.yaml does not exist.
              Check the path given to --config.\
            """);
  }

  @Test
  void fileThatIsAFolder() throws IOException {
    errorOf(Files.createDirectory(dir.resolve("my.yaml")))
        .isEqualTo(
            """
            my.yaml cannot be read (java.io.IOException: Is a directory).
              Check that it is a file and that you may read it.\
            """);
  }

  @Test
  void fileThatIsNotUtf8() throws IOException {
    Path file = dir.resolve("my.yaml");
    Files.write(file, "align:\n  seed: 1\nout: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

    errorOf(file)
        .isEqualTo(
            """
            my.yaml:3 is not UTF-8.
              Save the file in the encoding UTF-8.\
            """);
  }

  @Test
  void fileThatEndsWithinALetter() throws IOException {
    errorOf(Files.write(dir.resolve("my.yaml"), new byte[] {'o', ':', ' ', (byte) 0xC3}))
        .startsWith("my.yaml:1 is not UTF-8.");
  }

  // Aliases

  @Test
  void aliasThatContainsItself() throws IOException {
    errorOfFile("align: &a", "  seed: *a")
        .isEqualTo(
            """
            my.yaml:2: the values are nested too deeply.
              No key of Catchment is so deep; look for an alias (*name) that contains itself.\
            """);
  }

  @Test
  void aliasesThatMultiply() throws IOException {
    errorOfFile(
            "a: &a [x, x, x, x, x, x, x, x, x]",
            "b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]",
            "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]",
            "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]",
            "e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]",
            "f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e]",
            "g: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f]")
        .startsWith(
            "my.yaml: not valid YAML: Number of aliases for non-scalar nodes exceeds the specified"
                + " max=50\n");
  }

  @Test
  void aliasesThatMultiplyBelowTheLimitOfSnakeYaml() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i <= 25; i++) {
      yaml.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }

    assertThatThrownBy(
            () -> ConfigLoader.load(Files.writeString(dir.resolve("m"), yaml), List.of()))
        .hasMessageContaining(": the values are nested too deeply.");
  }

  // Roster and measures

  @Test
  void measureThatIsBalancedTwice() throws IOException {
    errorOfFile("align:", "  also_balanced:", "    - {measure: workload_hours, tolerance: 0.1}")
        .isEqualTo(
            """
            align.also_balanced[0].measure = 'workload_hours' (my.yaml:3) is balanced already.
              Leave it out, or choose another measure.\
            """);
  }

  @Test
  void toleranceOfAFurtherMeasureThatIsOutOfRange() {
    errorOfSet("align.also_balanced=[{measure: potential_usd, tolerance: 15}]")
        .startsWith("align.also_balanced[0].tolerance = '15' (--set) is out of range.");
  }

  @Test
  void moreRepsThanTerritories() {
    assertThat(
            catchThrowableOfType(
                    UserError.class,
                    () ->
                        ConfigLoader.load(
                            null, List.of("align.territories=1", "align.roster=[{}, {}, {}]")))
                .getMessage())
        .isEqualTo(
            """
            align.territories = '1' (--set) is less than the 3 reps of align.roster.
              Raise it to 3 or more.\
            """);
  }

  @Test
  void twoTerritoriesOfOneName() throws IOException {
    errorOfFile("align:", "  roster:", "    - name: Ohio", "    - name: Utah", "    - name: Ohio")
        .startsWith("align.roster[2].name = 'Ohio' (my.yaml:5) is the name of two territories.");
  }

  @Test
  void rosterThatIsAnotherWord() {
    errorOfSet("align.roster=tabel")
        .isEqualTo(
            """
            align.roster = 'tabel' (--set) is neither a list of reps nor the word table.
              Did you mean table, for the company's roster? Else list the reps: [{name: Ohio North}].\
            """);
  }

  @Test
  void rosterThatIsASection() throws IOException {
    errorOfFile("align:", "  roster:", "    name: Ohio")
        .isEqualTo(
            """
            align.roster = {...} (my.yaml:2) is neither a list of reps nor the word table.
              List the reps, each on a line of its own that begins with '- '.\
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{path: a.csv, layout: company_sale}, {path: b.csv, layout: nppes}"})
  void tableOfARosterThatNoSourceIs(String sources) {
    UserError error =
        catchThrowableOfType(
            UserError.class,
            () ->
                ConfigLoader.load(
                    null, List.of("align.roster=table", "input.sources=[" + sources + "]")));
    assertThat(error.getMessage())
        .isEqualTo(
            """
            align.roster = 'table' (--set) reads the company's roster, and no file of input.sources is\
             one.
              Name it there: {path: roster.csv, layout: company_roster}; or list the reps here.\
            """);
  }

  @Test
  void halfAHome() {
    errorOfSet("align.roster=[{home_lat_deg: 41.5}]")
        .isEqualTo(
            """
            align.roster[0].home_lat_deg = '41.5' (--set) is only one of two coordinates.
              Give home_lon_deg, too.\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{home_lat_deg: 91, home_lon_deg: 0}; home_lat_deg = '91'",
        "{home_lat_deg: 41, home_lon_deg: -181}; home_lon_deg = '-181'",
        "{home_lat_deg: 41, home_lon_deg: -81, pull: 2}; pull = '2'",
        "{capacity: 0}; capacity = '0'"
      })
  void repWithAValueOutOfRange(String rep, String value) {
    errorOfSet("align.roster=[" + rep + "]")
        .startsWith("align.roster[0]." + value + " (--set) is out of range.");
  }

  @Test
  void pullWithoutAHome() {
    errorOfSet("align.roster=[{pull: 0.5}]")
        .startsWith("align.roster[0].pull = '0.5' (--set) pulls to no home.");
  }

  @Test
  void homeThatIsNoNumber() {
    errorOfSet("align.roster=[{home_lat_deg: north, home_lon_deg: 0}]")
        .startsWith("align.roster[0].home_lat_deg = 'north' (--set) is not a number.");
  }

  @Test
  void unknownFormat() {
    errorOfSet("input.sources=[{path: a.xlsx, format: excel}]")
        .isEqualTo(
            """
            input.sources[0].format = 'excel' (--set) is not a known format.
              Choose one of csv, parquet, jdbc.\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{path: sales, format: jdbc}; is a table, but names no database",
        "{path: sales, format: jdbc, options: {user: me}}; is a table, but names no database",
        "{path: sales, options: {user: me}}; has options, but is no database",
        "{path: sales, format: parquet, options: {url: x}}; has options, but is no database"
      })
  void tableWithoutADatabase(String source, String problem) {
    for (String list : List.of("facility", "sources")) {
      errorOfSet("input." + list + "=[" + source + "]")
          .isEqualTo(
              """
              input.%s[0].path = 'sales' (--set) %s.
                Say where it is: {path: sales, format: jdbc, options: {url: 'jdbc:...'}}.\
              """,
              list, problem);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "url: 'jdbc:x:y', password: hunter2",
        "url: 'jdbc:x:y', accessToken: hunter2",
        "url: 'jdbc:postgresql://db/crm?user=me&Password=hunter2'",
        "url: 'jdbc:sqlserver://db;pwd=hunter2'",
        "url: 'jdbc:mysql://me:hunter2@db/crm'",
        "url: 'jdbc:oracle:thin:me/hunter2@db'"
      })
  void passwordInTheConfiguration(String options) {
    errorOfSet("input.sources=[{path: sales, format: jdbc, options: {" + options + "}}]")
        .isEqualTo(
            """
            input.sources[0].path = 'sales' (--set) has a password in its options, which are kept with\
             the results.
              Put it into an environment variable, and name that: options: {password_env: CRM_PASSWORD}.\
            """)
        .doesNotContain("hunter2");
  }

  private AbstractStringAssert<?> errorOfFile(String... lines) throws IOException {
    return errorOf(Files.write(dir.resolve("my.yaml"), List.of(lines)));
  }

  /** The message, with the name of the file for its path. */
  private AbstractStringAssert<?> errorOf(Path file) {
    UserError error =
        catchThrowableOfType(UserError.class, () -> ConfigLoader.load(file, List.of()));
    return assertThat(requireNonNull(error.getMessage()).replace(file.toString(), "my.yaml"));
  }

  private static AbstractStringAssert<?> errorOfSet(String set) {
    return assertThat(
        catchThrowableOfType(UserError.class, () -> ConfigLoader.load(null, List.of(set)))
            .getMessage());
  }
}
