package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableNames;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever stops a run harms nobody: readers go on seeing the run before, and it can be resumed. */
@Tag("acceptance")
class InterruptionIT {
  /** The steps before align. */
  private static final List<String> BEFORE_ALIGN = List.of("ingest", "conform", "score");

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /** What the system reports of a process that SIGTERM ended: 128 + 15. */
  private static final int TERMINATED = 143;

  @TempDir private Path folder;

  @Test
  void aRunThatIsStoppedWhileItAlignsIsInvisibleUntilItIsResumed() throws Exception {
    InputWorld world =
        new InputWorld(InputWorld.folder(folder, "world"))
            .clinic(1, 39.5, -100.5, "10")
            .clinic(2, 39.5, -99.5, "10");
    TestRun finished = new TestRun(world).all();
    String first = finished.show(Table.PUBLISHED_RUN_MANIFEST, "run_id").get(0);
    long notes = notes(world);

    String[] run = arguments(world, "run");
    Process process = Launcher.start(folder, run);
    Instant deadline = Instant.now().plus(LONGEST_WAIT);
    while (notes(world) < notes + BEFORE_ALIGN.size() && Instant.now().isBefore(deadline)) {
      Thread.sleep(5);
    }
    process.destroy();
    Launcher.Result stopped = Launcher.result(process, folder);
    assertThat(stopped.exitCode()).as(stopped.text()).isEqualTo(TERMINATED);
    assertThat(finished.showWhere("run_id <> '" + first + "'", Table.PUBLISHED_RUN_STEP, "step"))
        .as("finished steps")
        .containsExactlyInAnyOrderElementsOf(BEFORE_ALIGN);
    assertThat(visible(finished)).containsExactly(first);
    assertThat(finished.show(Table.PUBLISHED_RUN_MANIFEST, "run_id")).containsExactly(first);
    assertThat(maps(world)).isEqualTo(1);

    Launcher.Result resumed = Launcher.run(folder, arguments(world, "run", "--resume"));
    assertThat(resumed.exitCode()).as(resumed.text()).isZero();
    assertThat(resumed.text()).contains("after score");
    assertThat(visible(finished)).hasSize(1).doesNotContain(first);
    assertThat(finished.rows(Table.PUBLISHED_RUN_MANIFEST).count()).isEqualTo(2);
    assertThat(maps(world)).isEqualTo(2);
  }

  /**
   * With interpreted plans, as the session of the tests has them: two clinics do not pay others.
   */
  private static String[] arguments(InputWorld world, String... verb) {
    Stream<String> options =
        Stream.concat(world.options().stream(), TestSessions.INTERPRETED.stream());
    return Stream.concat(Stream.of(verb), options.flatMap(o -> Stream.of("--set", o)))
        .toArray(String[]::new);
  }

  /** Commits to the book of runs: one a finished step. */
  private static long notes(InputWorld world) throws IOException {
    return files(world.out().resolve("published/run_step/_delta_log"), ".json");
  }

  private static long maps(InputWorld world) throws IOException {
    return files(world.out().resolve("maps"), ".html");
  }

  private static long files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).count();
    }
  }

  /** The runs that a reader of the current territories and accounts sees. */
  private static List<String> visible(TestRun run) {
    TableNames.register(run.warehouse());
    return TestSpark.session()
        .sql(
            "SELECT run_id FROM published.current_territory"
                + " UNION SELECT run_id FROM published.current_account_territory")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
