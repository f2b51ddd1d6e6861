package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.catchment.jobs.UserError;
import org.catchment.jobs.World;
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
 */
@TestInstance(Lifecycle.PER_CLASS)
class RosterIT {
  private static final int CLINICS = 60;

  private TestRun run;

  private static World world(Path folder) {
    World world = new World(folder);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 1; i <= CLINICS; i++) {
      world.facility(
          String.format(
              Locale.ROOT,
              ",%s,Clinic %d,,Westham,KS,,%s,%s,,asc,%d,5",
              World.npi(i),
              i,
              39 + random.nextDouble(),
              -101 + 2 * random.nextDouble(),
              // A third of all dollars is in one clinic: 2,950 of 8,850.
              i == 9 ? 2_950 : 100));
    }
    return world
        .set("align.capacity_hours=60")
        .set("align.tolerance=0.1")
        .set("align.also_balanced=[{measure: potential_usd, tolerance: 0.5}]")
        .set(
            "align.roster=[{name: Half, capacity: 0.5, home_lat_deg: 39.5, home_lon_deg: -100.9},"
                + " {name: Full, home_lat_deg: 39.5, home_lon_deg: -99.1, pull: 0.5}]");
  }

  @BeforeAll
  void run(@TempDir Path folder) {
    run = new TestRun(world(folder)).all();
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
        .containsPattern("in 1 of 6: T00\\d \\+\\d+\\.\\d\\d %; \\d+\\.\\d\\d % would do");
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
    assertThatThrownBy(() -> new TestRun(world(folder).set("align.capacity_hours=1")).all())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("align.capacity_hours (1.0) makes 301 territories, more than 60.");
  }
}
