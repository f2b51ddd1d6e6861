package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.run.Step;
import org.catchment.jobs.table.Table;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Sheet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** What can be asked for without Spark. */
class CommandLineTest {
  @TempDir Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void sparkHasNotStarted() {
    assertThat(SparkSession.getDefaultSession().isEmpty()).isTrue();
  }

  // Blank files

  @Test
  void blankFilesHaveTheColumnsThatARunLooksFor() throws IOException {
    assertThat(execute("template", dir.resolve("csv").toString())).isZero();
    assertThat(Files.readString(dir.resolve("csv/sales.csv")))
        .isEqualTo("account_id,npi,provider_num,date,year,amount_usd,product,units\n");
    assertThat(Files.readString(dir.resolve("csv/accounts.csv")))
        .startsWith("npi,provider_num,account_id,name,city,state,zip,lat,lon,address,country,");
    assertThat(out.toString())
        .contains(
            "  amount_usd          revenue, USD (needed)",
            "  date                day of the sale (one of date, year)",
            "    - {path: '" + dir.resolve("csv/sales.csv") + "', layout: company_sale}");

    assertThat(execute("template", dir.resolve("csv").toString())).isEqualTo(4);
    assertThat(err.toString()).contains("accounts.csv: is there already");

    Path book = dir.resolve("company.xlsx");
    assertThat(execute("template", book.toString())).isZero();
    assertThat(out.toString()).contains("    - {path: '" + book + "!accounts'}");
    assertThat(execute("template", book.toString())).isEqualTo(4);
    try (ReadableWorkbook workbook = new ReadableWorkbook(book.toFile())) {
      assertThat(workbook.getSheets().map(Sheet::getName))
          .containsExactly("accounts", "sales", "calls", "alignment", "roster", "About");
      assertThat(workbook.getFirstSheet().read().get(0).getCellText(2)).isEqualTo("account_id");
    }
  }

  // Help

  @Test
  void helpListsTheVerbsAndTheExitCodes() {
    assertThat(execute("--help")).isZero();

    assertThat(out.toString())
        .containsSubsequence(
            "Commands:",
            "\n  demo ",
            "\n  inspect ",
            "\n  run ",
            "\n  ingest ",
            "\n  conform ",
            "\n  score ",
            "\n  align ",
            "\n  evaluate ",
            "\n  publish ",
            "\n  sql ",
            "\n  tables ",
            "\n  template ",
            "\n  config ",
            "\n  generate ",
            "Exit codes:",
            "\n  0   success",
            "\n  1   an error of Catchment",
            "\n  2   wrong option, key or value",
            "\n  3   an input is missing",
            "\n  4   the output cannot be written",
            "Examples:",
            "\n  catchment demo ");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "inspect",
        "run",
        "ingest",
        "conform",
        "score",
        "align",
        "evaluate",
        "publish",
        "sql",
        "tables",
        "config",
        "generate"
      })
  void theHelpOfAVerbTeachesByExample(String verb) {
    assertThat(execute(verb, "--help")).isZero();

    assertThat(out.toString()).startsWith("Usage: catchment " + verb + " ");
    assertThat(out.toString().substring(out.toString().indexOf("Example")))
        .contains("\n  catchment " + verb);
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void everyExampleIsUnderstood(String example) {
    // Words, or texts in quotes.
    String[] args =
        Pattern.compile("\"([^\"]*)\"|(\\S+)")
            .matcher(example)
            .results()
            .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
            .toArray(String[]::new);

    assertThatCode(() -> Main.commandLine().parseArgs(args)).doesNotThrowAnyException();
  }

  /** The examples of every help, up to what explains them, a pipe or a redirection. */
  static Stream<String> everyExampleIsUnderstood() {
    CommandLine top = Main.commandLine();
    return Stream.concat(Stream.of(top), top.getSubcommands().values().stream())
        .flatMap(
            verb ->
                Arrays.stream(verb.getCommandSpec().usageMessage().footer())
                    .map(line -> line.replace("${COMMAND-NAME}", verb.getCommandName())))
        .map(line -> line.strip().replaceFirst("^catchment ", "").split(" {2,}| [|>] ", 2)[0]);
  }

  @Test
  void everyStepIsAVerb() {
    assertThat(Main.steps()).extracting(Step::name).isEqualTo(Main.STEP_NAMES);
    assertThat(Main.commandLine().getSubcommands().keySet()).containsAll(Main.STEP_NAMES);
  }

  @Test
  void theVersionIsThatOfTheBuildAndNamesTheCommit() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    String version = pom.replaceFirst("(?s).*?<version>(.*?)</version>.*", "$1"); // the parent's

    assertThat(execute("--version")).isZero();

    assertThat(out.toString().strip()).isEqualTo("catchment " + version + "+unknown");
  }

  // Mistakes on the command line

  @Test
  void withoutAVerbTheHelpIsShown() {
    assertThat(execute()).isEqualTo(2);

    assertThat(err.toString()).startsWith("Missing required subcommand").contains("Examples:");
  }

  @Test
  void anUnknownVerb() {
    assertThat(execute("confrom")).isEqualTo(2);

    assertThat(err.toString()).contains("'confrom'").contains("Did you mean").contains("conform");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anUnknownOption() {
    assertThat(execute("run", "--territories=3")).isEqualTo(2);

    assertThat(err.toString()).startsWith("Unknown option: '--territories=3'");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"config", "run", "align", "demo"})
  void anUnknownKey(String verb) {
    assertThat(execute(verb, "--set", "align.teritories=3")).isEqualTo(2);

    assertThat(err.toString().strip())
        .isEqualTo(
            """
            catchment: align.teritories is not a key of Catchment's configuration (--set).
              Did you mean align.territories?\
            """);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aConfigurationThatIsNotThere() {
    String file = dir.resolve("no.yaml").toString();

    assertThat(execute("config", "--config", file)).isEqualTo(2);

    assertThat(err.toString().strip())
        .isEqualTo("catchment: " + file + " does not exist.\n  Check the path given to --config.");
  }

  // config

  @Test
  void configSaysWhereEachValueComesFrom() throws IOException {
    Path file = dir.resolve("my.yaml");
    Files.writeString(file, "# mine\nalign:\n  territories: 12\n  seed: 5\n");

    assertThat(execute("config", "--config", file.toString(), "--set", "align.seed=7")).isZero();

    assertThat(words(out))
        .contains("align.territories 12 file " + file + ":3")
        .contains("align.seed 7 --set")
        .contains("align.measure workload_hours default");
  }

  @ParameterizedTest
  @CsvSource({
    "--out, results, out results --set",
    "--master, local[2], master local[2] --set",
    "-s, align.seed=9, align.seed 9 --set"
  })
  void configKnowsTheShorthands(String option, String value, String line) {
    assertThat(execute("config", option, value)).isZero();

    assertThat(words(out)).contains(line);
  }

  @Test
  void theOptionOutComesLast() {
    assertThat(execute("config", "--out", "a", "--set", "out=b")).isZero();

    assertThat(words(out)).contains("out a --set");
  }

  @Test
  void filesAreSetAsYamlWhateverTheyAreCalled() {
    String sources = GenerateCommand.sources(List.of("a/b.csv", "it's {new}, #1.csv"));

    assertThat(sources).isEqualTo("input.sources=[{path: a/b.csv}, {path: 'it''s {new}, #1.csv'}]");
    assertThat(execute("config", "--set", sources)).isZero();
    assertThat(out.toString()).contains("it's {new}, #1.csv");
  }

  // --dry-run

  private static final String HEADER = "account_id,name,city,state,zip";

  @ParameterizedTest
  @ValueSource(strings = {"run", "demo"})
  void aDryRunSaysWhatWouldHappenAndTouchesNothing(String verb) throws IOException {
    String folder = dir.resolve("results").toString();
    Path mine = Files.writeString(dir.resolve("mine.csv"), HEADER + "\n1,A,X,KS,66002\n");
    Path typed =
        Files.writeString(
            dir.resolve("typed.csv"), HEADER + ",facility_type\n1,A,X,KS,66002,asc\n");

    assertThat(
            execute(
                verb,
                "--dry-run",
                "--out",
                folder,
                "--master",
                "local[2]",
                "--set",
                "input.facility=[{path: %s, type: asc}, {path: %s}]".formatted(mine, typed),
                "--set",
                "align.territories=1200",
                "--set",
                "align.tolerance=0.025"))
        .isZero();

    assertThat(out.toString())
        .startsWith(
            """
            Would read
              %s (asc)
              %s
              embedded:geography/demographics.csv
              embedded:geography/zipcodes.csv
              embedded:geography/fipscodes.csv
              embedded:us-atlas/counties-10m.json.gz
              embedded:geography/sdoh.csv
              embedded:codes/procedure_code.csv
            Would run
              ingest
              conform
              score
              align
              evaluate
              publish
            Would divide the accounts into 1,200 territories on workload_hours, within 2.50 %%
            Would write to %s, with Spark on local[2]
            """
                .formatted(mine, typed, folder));
    assertThat(out.toString().stripTrailing()).matches("(?s).*\nConfiguration [0-9a-f]{64}");
    assertThat(err.toString()).isEmpty();
    assertThat(dir.toFile().list()).containsExactlyInAnyOrder("mine.csv", "typed.csv");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                       | is empty",
        "account_id,name,city,state,zip,facility_type | has a header and no rows",
        // Of values in rows, only a run tells.
        "account_id,name,city,state,zip,facility_type;1,A,X,KS,66002,x |",
        "account_id,name,city,state,zip;1,A,X,KS,66002 | facility_type",
      })
  void aDryRunRefusesAFileThatTheRunWouldRefuseAtOnce(String lines, String reason)
      throws IOException {
    Path file = dir.resolve("my.csv");
    Files.writeString(file, lines == null ? "" : lines.replace(';', '\n') + "\n");

    for (String verb : new String[] {"run", "demo", "ingest"}) {
      int exit = execute(verb, "--dry-run", "--set", "input.facility=[{path: " + file + "}]");
      if (reason == null) {
        assertThat(exit).as(verb).isZero();
      } else {
        assertThat(exit).as(verb).isEqualTo(3);
        assertThat(err.toString()).contains(file.toString(), reason);
      }
    }
    assertThat(dir.toFile().list()).containsExactly("my.csv");
  }

  @Test
  void aDryRunRefusesAFileThatIsNotThereAndOneThatIsThereTwice() throws IOException {
    assertThat(execute("run", "--dry-run", "--set", "input.facility=[{path: no.csv}]"))
        .isEqualTo(3);
    assertThat(err.toString()).contains("no.csv: there is no such file");

    Path file =
        Files.writeString(dir.resolve("my.csv"), HEADER + ",facility_type\n1,A,X,KS,66002,asc\n");
    String twice = "input.facility=[{path: %s}, {path: %s}]".formatted(file, file);
    assertThat(execute("run", "--dry-run", "--set", twice)).isEqualTo(2);
    assertThat(err.toString()).contains("stands twice under input");
    // What a run goes on with, it has read.
    assertThat(execute("run", "--resume", "--dry-run", "--set", twice)).isZero();
  }

  @Test
  void aDryRunOfTheNationDoesNotMissWhatTheRunWouldMakeUp() {
    assertThat(execute("demo", "--national", "--dry-run", "--out", dir.resolve("n").toString()))
        .isZero();
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void aDryRunSaysWhoIsDividedAndFindsWhatIsWrongWithAMetric() throws IOException {
    Path file = dir.resolve("my.yaml");
    Files.writeString(file, "align:\n  where: beds > 10\n  measure: beds\n");

    assertThat(execute("run", "--dry-run", "--config", file.toString())).isZero();
    assertThat(out.toString())
        .contains(
            "\nWould divide the accounts with beds > 10 into 250 territories on beds, within");

    Files.writeString(file, "align:\n  where: bedz > 10\n");
    assertThat(execute("align", "--dry-run", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("align.where = 'bedz > 10' (" + file + ":2) reads bedz, which is no column.");
  }

  @Test
  void aDryRunSaysWhereTheRosterIsTakenFrom() throws IOException {
    String roster = "align.roster=table";
    Path file = Files.writeString(dir.resolve("roster.csv"), "territory,rep\nWest,Ann\n");
    String sources = "input.sources=[{path: " + file + "}]";

    assertThat(execute("run", "--dry-run", "--set", roster, "--set", sources)).isZero();
    assertThat(out.toString())
        .contains(
            "\nWould take the first territories from the company's roster as of the day of the"
                + " run\n");
    String day = "input.as_of=2024-06-30";
    assertThat(execute("align", "--dry-run", "--set", roster, "--set", sources, "--set", day))
        .isZero();
    assertThat(out.toString()).contains("company's roster as of 2024-06-30\n");

    assertThat(execute("run", "--dry-run", "--set", roster)).isEqualTo(2);
    assertThat(err.toString()).contains("and no file of input.sources is one.");
  }

  @Test
  void configPrintsTheWordForTheTableOfTheRoster() {
    assertThat(
            execute(
                "config",
                "--set",
                "align.roster=table",
                "--set",
                "input.sources=[{path: roster.csv}]"))
        .isZero();
    assertThat(words(out)).contains("align.roster table --set");
  }

  @Test
  void aDryRunOfAStepRunsThatStepOnly() {
    String folder = dir.resolve("results").toString();

    assertThat(execute("align", "--dry-run", "--out", folder)).isZero();

    assertThat(out.toString())
        .startsWith(
            """
            Would go on with the unfinished run in %s
            Would run
              align
            Would divide the accounts into 250 territories on workload_hours, within 5.00 %%
            Would write to %s, with Spark on local[*]
            Configuration \
            """
                .formatted(folder, folder));
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void aDryRunOfIngestReadsFilesAndDividesNothing() {
    assertThat(execute("ingest", "--dry-run")).isZero();

    assertThat(out.toString())
        .startsWith("Would read\n  embedded:")
        .contains("\nWould run\n  ingest\nWould write to catchment-out,");
  }

  @Test
  void aDryRunUnderSparkSubmitNamesItsMaster() {
    System.setProperty("spark.master", "yarn");
    try {
      assertThat(execute("run", "--dry-run", "--master", "local[2]")).isZero();
    } finally {
      System.clearProperty("spark.master");
    }

    assertThat(out.toString()).contains("Would write to catchment-out, with Spark on yarn\n");
  }

  @ParameterizedTest
  @CsvSource({
    "demo, catchment-demo",
    "run, catchment-out",
  })
  void withoutAFolderEachVerbHasItsOwn(String verb, String folder) {
    assertThat(execute(verb, "--dry-run")).isZero();

    assertThat(out.toString()).contains("Would write to " + folder + ",");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--out=mine", "--set=out=mine"})
  void aFolderOfTheUserGoesBeforeTheDemos(String option) {
    assertThat(execute("demo", "--dry-run", option)).isZero();

    assertThat(out.toString()).contains("Would write to mine,");
  }

  @Test
  void aFileOfTheUserThatNamesNoFolderLeavesTheDemosOwn() throws IOException {
    Path file = dir.resolve("my.yaml");
    Files.writeString(file, "align:\n  territories: 12\n");

    assertThat(execute("demo", "--dry-run", "--config", file.toString())).isZero();

    assertThat(out.toString())
        .contains("Would write to catchment-demo,")
        .contains("into 12 territories");
  }

  @Test
  void aFileOfTheUserThatNamesAFolderGoesBeforeTheDemos() throws IOException {
    Path file = dir.resolve("my.yaml");
    Files.writeString(file, "out: mine\n");

    assertThat(execute("demo", "--dry-run", "--config", file.toString())).isZero();

    assertThat(out.toString()).contains("Would write to mine,");
  }

  // tables

  @Test
  void tablesListsEveryTableWithWhatItHolds() {
    assertThat(execute("tables")).isZero();

    assertThat(out.toString().lines().map(line -> line.split(" ", 2)[0]))
        .containsAll(Arrays.stream(Table.values()).map(Table::fullName).toList());
    assertThat(words(out))
        .contains("published.territory territories")
        .contains("landed.reject rows that were refused or superseded, with the reason");
  }

  @ParameterizedTest
  @ValueSource(strings = {"published.territory", "territory"})
  void tablesTellsTheColumnsOfOne(String name) {
    assertThat(execute("tables", name)).isZero();

    assertThat(words(out))
        .startsWith("published.territory: territories\nkey: run_id, force, territory_id\n")
        .contains("\nname string NOT NULL the name in align.roster; else the city with the most")
        .contains("\ncenter_lat_deg double NOT NULL latitude of the center, degrees: the mean")
        .contains("\nalways center_lat_deg BETWEEN -90 AND 90\n")
        .contains("\nalways target >= 0\n");
  }

  @Test
  void tablesMarksWhatMayBeMissing() {
    assertThat(execute("tables", "conformed.current_account")).isZero();

    assertThat(words(out))
        .contains("\nbed_count int certified beds; NULL when not reported\n")
        .contains("\nzip string five digits\n");
  }

  @Test
  void tablesKnowsNoOthers() {
    assertThat(execute("tables", "nonsense")).isEqualTo(2);

    assertThat(err.toString().strip())
        .startsWith("catchment: There is no table nonsense.\n  Choose one of landed.input_file, ")
        .contains(", published.territory, ")
        .endsWith(".");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void tablesAsksWhichWhenTwoHaveTheName() {
    assertThat(execute("tables", "zip")).isEqualTo(2);

    assertThat(err.toString().strip())
        .isEqualTo(
            """
            catchment: There are 2 tables zip.
              Choose landed.zip or conformed.zip.\
            """);
    assertThat(out.toString()).isEmpty();
  }

  // generate

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--physicians=0 | --physicians is 0, and must be at least 1 | try --physicians 1000000",
        "--physicians=700000001 | and must be at least 1 and at most 700,000,000. | try",
        "--lines=-1 | --lines is -1, and must be at least 0 | try --lines 10000000",
        "--year=2013 | --year is 2013, and there are national totals of 2014 to 2023. | Choose",
        "--physicians=10 | and --lines is 10,000,000. | Ask for fewer lines, or for more physicians"
      })
  void generateRefusesWhatItCannotMake(String option, String problem, String remedy) {
    assertThat(execute("generate", "--out", dir.resolve("nation").toString(), option)).isEqualTo(2);

    assertThat(err.toString()).startsWith("\ncatchment: ").contains(problem, "\n  ", remedy);
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void generateNeedsAFolder() {
    assertThat(execute("generate")).isEqualTo(2);

    assertThat(err.toString()).contains("Missing required option: '--out=DIR'");
  }

  @Test
  void generateDoesNotMixWithWhatIsThere() throws IOException {
    Files.writeString(dir.resolve("mine.csv"), "npi");

    assertThat(execute("generate", "--out", dir.toString())).isEqualTo(4);

    assertThat(err.toString().strip())
        .isEqualTo(
            """
            catchment: %s: holds something else: mine.csv
              Choose an empty or new folder with --out, or write into this one with --force.\
            """
                .formatted(dir));
  }

  @Test
  void generateNeedsAFolderAndNoFile() throws IOException {
    Path file = dir.resolve("file");
    Files.writeString(file, "");

    assertThat(execute("generate", "--out", file.toString())).isEqualTo(4);

    assertThat(err.toString())
        .contains("catchment: " + file + ": ")
        .contains("Choose ", " with --out");
  }

  private int execute(String... args) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    return line.execute(args);
  }

  /** The text with its columns drawn together and its lines without margins. */
  private static String words(StringWriter text) {
    return text.toString().replaceAll(" +", " ").replaceAll("(?m)^ | $", "");
  }
}
