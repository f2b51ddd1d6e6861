package org.catchment.jobs.docs;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.catchment.jobs.cli.Verbs;
import org.catchment.jobs.config.ConfigLoader;
import org.catchment.jobs.config.Effective;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the documents say is so, as far as links and names go. */
class DocumentsTest {
  /** The folder of the repository, seen from the module. */
  private static final Path ROOT = Path.of("..");

  @TempDir Path dir;

  @Test
  void everyLinkLeadsSomewhereAndEveryNameExists() throws IOException {
    Names names = new Names(ROOT);

    assertThat(names.documents)
        .extracting(file -> names.root.relativize(file).toString())
        .contains("README.md", "ARCHITECTURE.md", "docs/sql-functions.md", "examples/README.md");
    assertThat(String.join("\n", new Documents(names).findings())).isEmpty();
  }

  @Test
  void theReadmeListsEveryVerb() throws IOException {
    assertThat(new Markdown(new Names(ROOT).read("README.md")).spans)
        .extracting(span -> span.text().split(" ", 2)[0])
        .containsAll(Verbs.commandLine().getSubcommands().keySet());
  }

  @Test
  void theHelpOfTheNationalDemoSaysWhatItsPageSays() throws IOException {
    // "... two cores it takes 5 minutes and 8.7 GiB at most: ingest 63 s ..."
    Matcher figures =
        Pattern.compile("demo --national[\\s\\S]*?takes (\\d+) minutes and ([\\d.]+ GiB)")
            .matcher(new Names(ROOT).read("docs/running.md"));
    assertThat(figures.find()).isTrue();

    assertThat(verb("demo").getCommandSpec().usageMessage().footer())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("--national")
                    .contains(" " + figures.group(1) + " minutes")
                    .contains(" " + figures.group(2)));
  }

  @Test
  void theFirstPagesAreShort() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(180);
    assertThat(Files.size(ROOT.resolve("ARCHITECTURE.md"))).isLessThanOrEqualTo(12 * 1024);
  }

  @Test
  void theIndexAndTheReadmeLeadToEveryPage() throws IOException {
    Names names = new Names(ROOT);
    for (String page : new String[] {"README.md", "docs/README.md"}) {
      List<Path> linked =
          new Markdown(names.read(page))
              .links.stream()
                  .filter(link -> !link.target().startsWith("http"))
                  .map(link -> ROOT.resolve(page).resolveSibling(link.target()).normalize())
                  .toList();
      try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
        assertThat(linked)
            .containsAll(
                pages
                    .filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.endsWith("README.md"))
                    .map(Path::normalize)
                    .toList());
      }
    }
  }

  /** A row of the page begins with the keys that it tells of, and then the default of them. */
  private static final Pattern KEY_ROW =
      Pattern.compile("\\| ((?:`[a-z_.]+` ?)+)\\| ([^|]+) \\|.*");

  @Test
  void thePageOfTheConfigurationTellsEveryKeyAndItsDefault() throws IOException {
    Map<String, String> defaults = new TreeMap<>();
    Set<String> lists = new TreeSet<>();
    for (Effective.Entry entry : ConfigLoader.load(null, List.of()).entries()) {
      // `input.facility[0].path` is part of a list, `input.zip.path` of a file.
      String key = entry.key().replaceAll("(\\[.*|\\.(path|encoding))$", "");
      key = key.startsWith("score.other_visits.") ? "score.other_visits" : key;
      if (key.equals(entry.key())) {
        defaults.put(key, entry.value());
      } else {
        lists.add(key);
      }
    }
    Map<String, String> told = new TreeMap<>();
    for (String line : new Names(ROOT).read("docs/configuration.md").lines().toList()) {
      Matcher row = KEY_ROW.matcher(line);
      if (row.matches()) {
        for (String key : row.group(1).replace("`", "").split(" ")) {
          told.put(key, row.group(2));
        }
      }
    }

    Set<String> all = new TreeSet<>(defaults.keySet());
    all.addAll(lists);
    assertThat(told.keySet()).containsExactlyElementsOf(all);
    defaults.forEach(
        (key, value) ->
            assertThat(told.get(key))
                .as(key)
                .isEqualTo(value.equals("(not set)") ? "not set" : "`" + value + "`"));
  }

  private static CommandLine verb(String name) {
    return requireNonNull(Verbs.commandLine().getSubcommands().get(name));
  }

  // What the checks find, shown on documents that are wrong.

  @Test
  void aDocumentWithoutMistakesIsLeftAlone() throws IOException {
    assertThat(
            findings(
                """
                # A page

                See [its heading](#a-page), [the other](sub/other.md#second-one-2), [the web](https://spark.apache.org/docs)
                and [Account](jobs/src/main/java/Account.java).

                `Account.visits` and `Dataset<Row>` are classes, `published.current_territory` is a view,
                `conformed.account.npi` a column, `align.roster[0].pull`, `score.lines[0].procedures` and
                `spark.sql.extensions` are keys, `{path: a.csv, type: asc}`, `pull: 1`,
                `roster: table` and `{roster: [{name: Erie, pull: 1}]}` parts of a configuration.
                `catchment run --resume`, `demo --national` and `--set align.territories=3` are typed,
                `visits_per_year` and `ST_KNN` are known words.

                ```bash
                ./bin/catchment sql --out x \\
                  "SELECT * FROM published.territory" | head   # or bin/catchment something
                CATCHMENT_LOG=x bin/catchment run --config my.yaml
                ```

                ```yaml
                align: {territories: 3, where: potential_usd > 0}
                ```
                """))
        .isEmpty();
  }

  @Test
  void aLinkThatLeadsNowhere() throws IOException {
    assertThat(
            findings(
                """
                [gone](gone.md), [no heading](sub/other.md#third), [here
                neither](#nothing), [outside](../README.md),
                [built](jobs/target/classes), [no address](http://), ![image](map.png) and [defined][nowhere]

                ```
                [not a link](in-a-block.md)
                ```
                `[nor](here.md)` [Account](jobs/src/main/java/Other.java)
                """))
        .containsExactlyInAnyOrder(
            "page.md:1: gone.md is not there",
            "page.md:1: sub/other.md#third has no such heading",
            "page.md:1: #nothing has no such heading",
            "page.md:2: ../README.md is not there",
            "page.md:3: jobs/target/classes is not there",
            "page.md:3: http:// is no address of the web",
            "page.md:3: map.png is not there",
            "page.md:3: nowhere is a link that is defined nowhere",
            "page.md:8: Account is the text of a link to Other.java");
  }

  @Test
  void aClassThatDoesNotExist() throws IOException {
    assertThat(
            findings(
                """
                `Acount`, `Acount.java`, `Account.calls`, `Dataset.frobnicate`

                `org.catchment.jobs.Acount` [visits_per_month](sub/other.md) `visits_per_month` `visitsPerMonth`
                """))
        .containsExactlyInAnyOrder(
            "page.md:1: Acount is no class of the project",
            "page.md:1: Acount is no class of the project",
            "page.md:1: Account.calls is nothing that the class has",
            "page.md:1: Dataset.frobnicate is nothing that the class has",
            "page.md:3: org.catchment.jobs.Acount is no class and no package",
            "page.md:3: visits_per_month stands nowhere in the project but in documents",
            "page.md:3: visitsPerMonth stands nowhere in the project but in documents");
  }

  @Test
  void aTableOrAColumnThatDoesNotExist() throws IOException {
    assertThat(
            findings(
                """
                `published.teritory`, `landed.*`, `conformed.account.ncp`

                ```sql
                SELECT * FROM published.current_teritory
                ```
                """))
        .containsExactlyInAnyOrder(
            "page.md:1: published.teritory is no table and no view of one",
            "page.md:1: conformed.account.ncp is no column of the table",
            "page.md:4: published.current_teritory is no table and no view of one");
  }

  @Test
  void aKeyThatDoesNotExist() throws IOException {
    assertThat(
            findings(
                """
                `align.tolerence`, `input.facility[0].paht`, `{path: a.csv, typ: asc}`, `pul: 1`, `roster: [{nam: x}]`, `--set align.sed=1`

                ```yaml
                align:
                  tolerence: 0.05
                ```
                """))
        .hasSize(8)
        .contains(
            "page.md:1: roster: [{nam: x}] has a key that the configuration does not know",
            "page.md:1: align.tolerence is no key of the configuration",
            "page.md:1: input.facility[0].paht is no key of the configuration",
            "page.md:1: {path: a.csv, typ: asc} has a key that the configuration does not know",
            "page.md:1: pul: 1 has a key that the configuration does not know",
            "page.md:1: align.sed=1 sets no key of the configuration",
            "page.md:1: align.sed is no key of the configuration")
        .anySatisfy(
            finding ->
                assertThat(finding)
                    .isEqualTo(
                        "page.md:5: the configuration is refused: align.tolerence is not a key of"
                            + " Catchment's configuration.\n  Did you mean align.tolerance?"));
  }

  @Test
  void aVerbOrAnOptionThatDoesNotExist() throws IOException {
    assertThat(
            findings(
                """
                `catchment rum`, `bin/bench race`, `demo --nation`, `--resumee`

                ```bash
                cd x && ./bin/catchment align --config a.yaml --seed 3
                bin/catchment explain
                spark-submit --master yarn jobs-spark.jar runn
                ```

                | verb | what |
                |---|---|
                | `run` `rerun` | runs |
                """))
        .hasSize(8)
        .contains(
            "page.md:1: catchment rum is no verb",
            "page.md:1: bench race is no verb",
            "page.md:1: --nation is no option of catchment demo",
            "page.md:1: --resumee is an option of no verb",
            "page.md:4: --seed is no option of catchment align",
            "page.md:6: catchment runn is no verb",
            "page.md:11: rerun is no verb")
        .anySatisfy(
            finding ->
                assertThat(finding)
                    .startsWith("page.md:5: catchment explain fails: Missing required option"));
  }

  @Test
  void aFileThatDoesNotExist() throws IOException {
    assertThat(findings("`sub/other.md`, `sub/gone.md`, `sub/*.md` and `elsewhere/gone.md`"))
        .containsExactly("page.md:1: sub/gone.md is not there");
  }

  /** What is found on a page of a small project. */
  private List<String> findings(String page) throws IOException {
    Files.createDirectories(dir.resolve("sub"));
    Files.writeString(
        dir.resolve("sub/other.md"), "# Second one, 2\n\n## `second` one: 2\n\n# Second one (2)\n");
    Path sources = Files.createDirectories(dir.resolve("jobs/src/main/java"));
    Files.createDirectories(dir.resolve("jobs/target/classes"));
    Files.writeString(
        sources.resolve("Account.java"), "record Account(int visits, int visits_per_year) {}");
    Files.writeString(sources.resolve("Other.java"), "class Other {}");
    Files.writeString(dir.resolve("page.md"), page);
    return new Documents(new Names(dir)).findings();
  }
}
