package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.verify.Verification;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts of extreme weights or places, from the file to a certificate that holds. */
class ExtremeWorldsIT {
  @TempDir private Path folder;

  private TestRun aligned(InputWorld world) {
    TestRun run = new TestRun(world).steps("ingest", "conform", "score", "align");
    String runId = run.runs().open().orElseThrow().runId();
    assertThat(Verification.of(RunTables.of(run.warehouse(), runId)))
        .allSatisfy(claim -> assertThat(claim.holds()).as(claim.toString()).isTrue());
    return run;
  }

  @Tag("long")
  @Test
  void aBillionthOfAnHourAndABillionHoursAreDividedInOneRun() {
    // Just below 1e9 hours, the most that is accepted, outweigh a territory and are alone in one.
    // The others divide 20 hours into two of 10, the clinics of 10 hours being furthest apart;
    // 1e-9 hours, less than the thousandth that counts, weigh nothing and go where they are near.
    TestRun run =
        aligned(
            new InputWorld(folder)
                .set("align.territories=3")
                .set("conform.outliers=use")
                .clinic(1, 39.5, -100.9, "10")
                .clinic(2, 39.5, -100.8, "1e-9")
                .clinic(3, 39.5, -100.0, "999999999")
                .clinic(4, 39.5, -99.2, "0.000000001")
                .clinic(5, 39.5, -99.1, "10"));
    assertThat(run.show(Table.PUBLISHED_ACCOUNT_TERRITORY, "account_id", "territory_id"))
        .containsExactly(
            "npi:" + InputWorld.npi(1) + "|T001",
            "npi:" + InputWorld.npi(2) + "|T001",
            "npi:" + InputWorld.npi(3) + "|T002",
            "npi:" + InputWorld.npi(4) + "|T003",
            "npi:" + InputWorld.npi(5) + "|T003");
    assertThat(
            run.show(
                Table.PUBLISHED_ALIGNMENT_CERTIFICATE,
                "imbalance_max",
                "heavy_accounts[0].account_id",
                "size(heavy_accounts)"))
        .containsExactly("0.0|npi:" + InputWorld.npi(3) + "|1");
  }

  @Test
  void moreThanCanBeCountedIsRefused() {
    // 9,300 potentials just below 1e12 USD, the most that is accepted: together 9.3e18 thousandths
    // of a dollar, and a BIGINT holds 9.2e18.
    InputWorld world =
        new InputWorld(folder).set("align.measure=potential_usd").set("conform.outliers=use");
    for (int i = 1; i <= 9_300; i++) {
      world.facility("," + InputWorld.npi(i) + ",C,,Westham,KS,,39.5,-100.5,,asc,999999999999,");
    }
    TestRun run = new TestRun(world).steps("ingest", "conform", "score");
    assertThatThrownBy(() -> run.steps("align"))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(
            "The potential_usd of all accounts add up to more than 9.2e15.",
            "Check the unit of the values given");
  }

  @Test
  void allAccountsInOnePointAreSharedOutAndShownOnAMap() {
    // Four clinics of 10 hours in one building: two each, and nobody travels.
    InputWorld world = new InputWorld(folder);
    for (int i = 1; i <= 4; i++) {
      world.clinic(i, 39.5, -100.5, "10");
    }
    TestRun run = new TestRun(world).all();
    assertThat(
            run.show(
                Table.PUBLISHED_TERRITORY_METRIC,
                "territory_id",
                "accounts",
                "workload_hours",
                "round(mean_km, 3)"))
        .containsExactly("T001|2|20.0|0.0", "T002|2|20.0|0.0");
  }

  @Tag("long")
  @Test
  void asManyTerritoriesAsAccountsGiveOneEach() {
    TestRun run =
        aligned(
            new InputWorld(folder)
                .set("align.territories=3")
                .clinic(1, 39.5, -100.5, "10")
                .clinic(2, 39.5, -99.5, "0")
                .clinic(3, 39.6, -99.5, "70"));
    assertThat(
            run.rows(Table.PUBLISHED_ACCOUNT_TERRITORY).select("territory_id").distinct().count())
        .isEqualTo(3);
  }

  @Tag("long")
  @Test
  void oneTerritoryTakesAll() {
    TestRun run =
        aligned(
            new InputWorld(folder)
                .set("align.territories=1")
                .clinic(1, 39.5, -100.5, "10")
                .clinic(2, 39.5, -99.5, "30"));
    assertThat(run.show(Table.PUBLISHED_TERRITORY, "territory_id", "target"))
        .containsExactly("T001|40.0");
  }
}
