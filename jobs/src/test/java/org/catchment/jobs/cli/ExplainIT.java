package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.config.PublishConfig;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * A score in words: of two surgery centers, 0.1 degrees = 11.1 km apart and with the same people
 * around, and of an urgent care clinic, to which no line sells.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ExplainIT {
  private RunTables tables;

  @BeforeAll
  void run(@TempDir Path folder) {
    InputWorld world =
        new InputWorld(folder)
            .set("align.territories=1")
            .facility("," + InputWorld.npi(1) + ",South Surgery,,Westham,KS,,39.5,-100.5,,asc,,")
            .facility("," + InputWorld.npi(2) + ",North Surgery,,Westham,KS,,39.6,-100.5,,asc,,")
            .facility("," + InputWorld.npi(3) + ",Walk-In,,Westham,KS,,39.5,-100.5,,urgent_care,,");
    // The company knows the first as two accounts, S-1 and S-2.
    world.write(
        "crm.csv",
        "account_id,npi,name,city,state,zip,lat,lon,facility_type\n"
            + ("S-1," + InputWorld.npi(1) + ",South Surgery,Westham,KS,,39.5,-100.5,asc\n")
            + ("S-2," + InputWorld.npi(1) + ",South Surgery,Westham,KS,,39.5,-100.5,asc\n"));
    world.set(
        "input.facility=[{path: '%s'}, {path: '%s'}]"
            .formatted(folder.resolve("facility.csv"), folder.resolve("crm.csv")));
    TestRun run = new TestRun(world).all();
    String id = run.show(Table.PUBLISHED_RUN_MANIFEST, "run_id").get(0);
    tables = RunTables.of(run.warehouse(), id);
  }

  @Test
  void anIdThatBecamePartOfAnAccountFindsIt() {
    String account = ExplainCommand.of(tables, PublishConfig.Distance.KM, InputWorld.npi(1));
    for (String id : new String[] {"S-1", "S-2", "own:S-2"}) {
      assertThat(ExplainCommand.of(tables, PublishConfig.Distance.KM, id)).isEqualTo(account);
    }
  }

  /**
   * 17 joints and 5 fusions are assumed of a surgery center, at 4,750 and 8,000 USD; between 0.2
   * and 3 times as many. Both centers are worth the same, so that half of all comes before the
   * second: deciles 10 and 5, segments A and B, 24 and 12 visits of half an hour and 20 minutes of
   * travel. A rep is there for 16 % of 145 minutes, and 17 % of 210.
   */
  @Test
  void theFiguresAreTheSumsOfTheirParts() {
    assertThat(ExplainCommand.of(tables, PublishConfig.Distance.KM, InputWorld.npi(1)))
        .isEqualTo(
            """
            South Surgery  (npi:%1$s)
              asc, Westham, KS
              run %2$s, territory T001 Westham KS

            knee_and_hip: 80,750 USD a year, 90 %% between 16,150 and 242,250; decile 10, segment A
              17.0 procedures a year of all payers (3.4 to 51.0), assumed
                potential_usd    procedures               year   source                              USD
                assumed          joint_replacement               score.lines                   80,750.00
                sum                                                                            80,750.00
                workload_hours   procedures               year   source                            hours
                visits           all                             score.lines                       12.00
                travel           all                             score.lines                        8.00
                case_coverage    joint_replacement               score.lines                        6.57
                sum                                                                                26.57

            spine: 40,000 USD a year, 90 %% between 8,000 and 120,000; decile 10, segment A
              5.0 procedures a year of all payers (1.0 to 15.0), assumed
                potential_usd    procedures               year   source                              USD
                assumed          spinal_fusion                   score.lines                   40,000.00
                sum                                                                            40,000.00
                workload_hours   procedures               year   source                            hours
                visits           all                             score.lines                       12.00
                travel           all                             score.lines                        8.00
                case_coverage    spinal_fusion                   score.lines                        2.98
                sum                                                                                22.98

            The nearest accounts of its kind with a score (all lines):
                  11.1 km  North Surgery, asc, Westham                         120,750 USD  decile 5
            """
                .formatted(InputWorld.npi(1), tables.runId()));
  }

  /** 2 visits of 30 minutes, each with 20 of travel: 1.67 hours. */
  @Test
  void anAccountThatNoLineSellsToIsVisitedAllTheSame() {
    assertThat(ExplainCommand.of(tables, PublishConfig.Distance.KM, "npi:" + InputWorld.npi(3)))
        .isEqualTo(
            """
            Walk-In  (npi:%1$s)
              urgent_care, Westham, KS
              run %2$s, territory T001 Westham KS

            No product line applies: no such procedures are known of the
            account, nor assumed of its type (score.lines).
              2.0 visits a year anyway, 1.67 hours with travel (score.other_visits)
            """
                .formatted(InputWorld.npi(3), tables.runId()));
  }

  @Test
  void anAccountThatIsNotThereIsLookedForByName() {
    assertThatThrownBy(() -> ExplainCommand.of(tables, PublishConfig.Distance.KM, "010001"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("No account has the NPI, CCN or account_id '010001'.")
        .hasMessageContaining("WHERE name LIKE '%MERCY%'");
  }
}
