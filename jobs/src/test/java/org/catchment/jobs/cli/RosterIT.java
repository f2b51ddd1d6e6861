package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.align.Align;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.run.StepContext;
import org.catchment.jobs.run.StepProgress;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.verify.Verification;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reps with homes and capacities, two measures, and K from what a rep can do: 60 clinics of 5
 * hours, and 60 hours to a full-time rep, so five of them; with a half-time and a full-time rep
 * listed, 3.5 are left for others, which makes four more.
 *
 * <p>The company has a roster, too, with other territories. It lies there; only {@code
 * align.roster: table} uses it.
 */
@TestInstance(Lifecycle.PER_CLASS)
class RosterIT {
  private static final int CLINICS = 60;

  /** As of June 30, 2024, Ann and Bob share Prairie, and Dan has just taken Hills over from Cid. */
  private static final String ROSTER =
      """
      territory,rep,capacity,home_lat,home_lon,valid_from,valid_to
      Prairie,Bob,0.25,39.9,-100.1,2024-01-01,
      Prairie,Ann,0.5,39.2,-100.2,,
      Hills,Cid,1,39.7,-99.6,,2024-06-29
      Hills,Dan,1,39.8,-99.2,2024-06-30,
      Lake,Eve,1,39.5,-99.9,2024-07-01,
      """;

  private static final String PLACES =
      "concat(round(%1$s_lat_deg, 6), ' ', round(%1$s_lon_deg, 6))";
  private static final String CENTER = PLACES.formatted("center");
  private static final String HOME = PLACES.formatted("home");

  private TestRun run;

  /** Of the table of the roster: name, capacity, center and home of each territory. */
  private List<String> ofTheTable = List.of();

  private static InputWorld world(Path folder) {
    InputWorld world = new InputWorld(folder);
    Path roster = world.write("roster.csv", ROSTER);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 1; i <= CLINICS; i++) {
      world.facility(
          String.format(
              Locale.ROOT,
              ",%s,Clinic %d,,Westham,KS,,%s,%s,,asc,%d,5",
              InputWorld.npi(i),
              i,
              39 + random.nextDouble(),
              -101 + 2 * random.nextDouble(),
              // A third of all dollars is in one clinic: 2,950 of 8,850.
              i == 9 ? 2_950 : 100));
    }
    return world
        .set("input.as_of=2024-06-30")
        .set("input.sources=[{path: '" + roster + "'}]")
        .set("align.capacity_hours=60")
        .set("align.tolerance=0.1")
        .set("align.also_balanced=[{measure: potential_usd, tolerance: 0.5}]")
        .set(
            "align.roster=[{name: Half, capacity: 0.5, home_lat_deg: 39.5, home_lon_deg: -100.9},"
                + " {name: Full, home_lat_deg: 39.5, home_lon_deg: -99.1, pull: 0.5}]");
  }

  @BeforeAll
  void run(@TempDir Path folder) {
    InputWorld world = world(folder);
    run = new TestRun(world).steps("ingest", "conform", "score");
    // The same accounts are divided twice: what the table gives is looked at, and then replaced.
    new Align().run(context(world(folder).set("align.roster=table")));
    ofTheTable = run.show(Table.PUBLISHED_TERRITORY, "name", "capacity", CENTER, HOME, "home_pull");
    run.resume();
  }

  private StepContext context(InputWorld world) {
    String id = run.show(Table.PUBLISHED_RUN_STEP, "run_id").get(0);
    return new StepContext(
        TestSpark.session(), world.config(), RunTables.of(run.warehouse(), id), StepProgress.NONE);
  }

  @Test
  void theTableOfTheRosterHoldsCentersAtHomeWhereItIsAskedFor() {
    // Ann can do more than Bob: Prairie has her home, and 0.5 + 0.25. 300 hours at 60 are five
    // full-time reps, of whom 1.75 are there: 3.25 are left, which makes four more.
    assertThat(ofTheTable)
        .hasSize(6)
        .contains("Hills|1.0|39.8 -99.2|39.8 -99.2|1.0", "Prairie|0.75|39.2 -100.2|39.2 -100.2|1.0")
        .filteredOn(territory -> territory.endsWith("|null|0.0"))
        .as("found as usual")
        .hasSize(4);

    // The run itself lists its reps: the roster is there, and holds no center.
    assertThat(run.show(Table.CONFORMED_REP, "territory", "rep"))
        .containsExactly("Hills|Cid", "Hills|Dan", "Lake|Eve", "Prairie|Ann", "Prairie|Bob");
    assertThat(run.show(Table.PUBLISHED_TERRITORY, CENTER))
        .hasSize(6)
        .doesNotContain("39.8 -99.2", "39.2 -100.2");
  }

  @Test
  void moreTerritoriesInTheRosterThanAreAskedForIsRefused(@TempDir Path folder) {
    InputWorld one =
        world(folder)
            .set("align.roster=table")
            .set("align.capacity_hours=0")
            .set("align.territories=1");
    assertThatThrownBy(() -> new Align().run(context(one)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            """
            align.territories (1) is less than the 2 territories of the roster (conformed.rep) on\
             2024-06-30.
              Raise it: --set align.territories=2.\
            """);
  }

  @Test
  void aTableOfTheRosterThatNoFileFillsIsRefusedBeforeAnyFileLands(@TempDir Path folder) {
    // What a file without a layout is stands in its header.
    InputWorld world = world(folder).set("align.roster=table");
    Path alignment =
        world.write("alignment.csv", "npi,territory\n" + InputWorld.npi(1) + ",West\n");
    world.set("input.sources=[{path: '" + alignment + "'}]");
    TestRun refused = new TestRun(world);
    assertThatThrownBy(refused::all)
        .isInstanceOf(UserError.class)
        .hasMessage(
            """
            align.roster is table, and no file of input.sources is a roster.
              Name one that has the columns territory and rep: {path: roster.csv, layout:\
             company_roster}; or list the reps under align.roster.\
            """);
    assertThat(refused.rows(Table.LANDED_FACILITY).isEmpty()).isTrue();
  }

  @Test
  void theRosterComesFirstAndCapacityDecidesHowManyMoreThereAre() {
    // 300 hours for 5.5 full-time reps: 54.5 each, and 27.3 for the half.
    assertThat(
            run.show(
                Table.PUBLISHED_TERRITORY,
                "capacity",
                "round(target, 1)",
                "home_lon_deg",
                "home_pull"))
        .containsExactly(
            "0.5|27.3|-100.9|1.0",
            "1.0|54.5|-99.1|0.5",
            "1.0|54.5|null|0.0",
            "1.0|54.5|null|0.0",
            "1.0|54.5|null|0.0",
            "1.0|54.5|null|0.0");
    assertThat(run.showWhere("home_pull > 0", Table.PUBLISHED_TERRITORY, "name"))
        .containsExactly("Full", "Half");
    Row half = run.rows(Table.PUBLISHED_TERRITORY).where("name = 'Half'").head();
    assertThat(half.<Double>getAs("center_lat_deg")).isCloseTo(39.5, within(1e-6));
    assertThat(half.<Double>getAs("center_lon_deg")).isCloseTo(-100.9, within(1e-6));
  }

  @Test
  void eachMeasureHasACertificateAndWhatCannotBeHadIsExplained() {
    // 5 clinics of 5 hours are 8 % less than 27.3, 11 are 1 % more than 54.5. But whoever has the
    // rich clinic has a third of the dollars, and more than a sixth is due to nobody.
    List<String> rows =
        run.show(
            Table.PUBLISHED_ALIGNMENT_CERTIFICATE,
            "measure",
            "tolerance",
            "imbalance_max <= tolerance",
            "size(outside)",
            "imbalance_max > 0.8");
    assertThat(rows)
        .containsExactly("potential_usd|0.5|false|1|true", "workload_hours|0.1|true|0|false");
    assertThat(run.text())
        .containsPattern("Imbalance +workload_hours: largest \\d\\.\\d\\d %")
        .containsPattern("Imbalance +potential_usd: largest \\d+\\.\\d\\d %.*: NOT REACHED")
        .containsPattern(
            "in 1 of 6: T00\\d \\+\\d+\\.\\d\\d %; a tolerance of \\d+\\.\\d\\d % would do");
  }

  @Test
  void everyClaimHolds() {
    String id = run.rows(Table.PUBLISHED_TERRITORY).select("run_id").first().getString(0);
    assertThat(Verification.of(RunTables.of(run.warehouse(), id)))
        .allMatch(Verification.Claim::holds)
        .extracting(Verification.Claim::name)
        .contains("imbalance_max of potential_usd", "imbalance_max of workload_hours");
  }

  @Test
  void aCapacityThatNeedsMoreTerritoriesThanAccountsIsRefused(@TempDir Path folder) {
    InputWorld one = world(folder).set("align.capacity_hours=1");
    assertThatThrownBy(() -> new Align().run(context(one)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("align.capacity_hours (1.0) makes 301 territories, more than 60.");
  }
}
