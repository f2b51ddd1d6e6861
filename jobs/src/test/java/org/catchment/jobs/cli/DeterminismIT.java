package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.catchment.jobs.World;
import org.catchment.jobs.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same inputs and configuration give the same rows, however the work is split. */
class DeterminismIT {
  private static final int CLINICS = 300;

  @TempDir private Path folder;

  /** Clinics at random points of a grid, so that some coincide; a third has hours of its own. */
  private World world() {
    SplittableRandom random = new SplittableRandom(7);
    World world = new World(folder).set("align.territories=7");
    for (int i = 1; i <= CLINICS; i++) {
      world.clinic(
          i,
          39 + random.nextInt(1, 40) / 40.0,
          -101 + random.nextInt(1, 80) / 40.0,
          i % 3 == 0 ? String.format(Locale.ROOT, "%.2f", random.nextDouble(1, 20)) : "");
    }
    return world;
  }

  @Test
  void neitherPartitionsNorCoresNorCompiledPlansChangeARow() throws Exception {
    // Two cores and interpreted plans, as all tests: one partition, then seven, in one output.
    TestRun run = new TestRun(world().set("input.partitions=1")).all();
    new TestRun(world().set("input.partitions=7")).all();
    // One core, compiled and adaptive plans, in a process of its own.
    List<String> arguments = new ArrayList<>(List.of("run", "--master", "local[1]"));
    for (String option : world().set("input.partitions=3").options()) {
      arguments.add("--set");
      arguments.add(option);
    }
    Launcher.Result alone = Launcher.run(folder, arguments.toArray(String[]::new));
    assertThat(alone.exitCode()).as(alone.text()).isZero();

    for (Table table : TestRun.TABLES) {
      if (table == Table.PUBLISHED_RUN_STEP || table == Table.PUBLISHED_RUN_MANIFEST) {
        continue; // they tell when, where and how long
      }
      // Every row of one run has its twin in the two others.
      assertThat(run.rows(table).groupBy("run_id").count().count())
          .as(table.fullName())
          .isIn(0L, 3L);
      // The seconds of the phases are the only column that may differ.
      String[] columns = run.rows(table).drop("run_id", "phase_seconds").columns();
      assertThat(
              run.rows(table)
                  .groupBy(columns[0], Arrays.copyOfRange(columns, 1, columns.length))
                  .count()
                  .where("count <> 3")
                  .collectAsList())
          .as(table.fullName())
          .isEmpty();
    }
    assertThat(run.rows(Table.PUBLISHED_ACCOUNT_TERRITORY).count()).isEqualTo(3L * CLINICS);
  }
}
