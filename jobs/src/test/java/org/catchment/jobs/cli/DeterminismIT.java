package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.table.Table;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same inputs and configuration give the same rows, however the work is split. */
@Tag("acceptance")
class DeterminismIT {
  private static final int CLINICS = 300;

  @TempDir private Path folder;

  /** Clinics at random points of a grid, so that some coincide; a third has hours of its own. */
  private InputWorld world() {
    SplittableRandom random = new SplittableRandom(7);
    InputWorld world =
        new InputWorld(folder).set("align.territories=7").set("input.as_of=2024-01-31");
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
    // Two cores and interpreted plans, as all tests, and one partition a file. Beside it one core,
    // compiled and adaptive plans and seven partitions, in a process of its own. Each has an output
    // of its own, for a file that has landed is not read again.
    InputWorld one = world().set("input.partitions=1").set("out=" + folder.resolve("one"));
    InputWorld seven = world().set("input.partitions=7").set("out=" + folder.resolve("seven"));
    TestRun run = new TestRun(one).all();
    List<String> arguments = new ArrayList<>(List.of("run", "--master", "local[1]"));
    for (String option : seven.options()) {
      arguments.add("--set");
      arguments.add(option);
    }
    Launcher.Result process = Launcher.run(folder, arguments.toArray(String[]::new));
    assertThat(process.exitCode()).as(process.text()).isZero();
    TestRun other = new TestRun(seven);

    for (Table table : TestRun.TABLES) {
      if (table == Table.PUBLISHED_RUN_STEP || table == Table.PUBLISHED_RUN_MANIFEST) {
        continue; // they tell when, where and how long
      }
      List<String> rows = content(run, table);
      assertThat(content(other, table)).as(table.fullName()).isEqualTo(rows);
    }
    assertThat(content(run, Table.PUBLISHED_ACCOUNT_TERRITORY)).hasSize(CLINICS);
  }

  /** All rows, but for who wrote them, and the seconds of the phases. */
  private static List<String> content(TestRun run, Table table) {
    return run.rows(table).drop("run_id", "phase_seconds").toJSON().collectAsList().stream()
        .sorted()
        .toList();
  }
}
