package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.catchment.jobs.FaultyDisk;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.table.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An output that cannot take what a run writes is named, and nothing half-written is seen. */
class OutputIT {
  @TempDir private Path folder;

  private InputWorld world() {
    return new InputWorld(folder).clinic(1, 39.5, -100.5, "10").clinic(2, 39.5, -99.5, "10");
  }

  @AfterEach
  void mendTheDisk() {
    FaultyDisk.mend();
  }

  private static void refusesToWrite(TestRun run, String... parts) {
    assertThatThrownBy(run::all)
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(parts)
        .extracting(e -> ((UserError) e).kind())
        .isEqualTo(UserError.Kind.OUTPUT);
  }

  @Test
  void aDiskThatGetsFullIsNamedAndTheRunGoesOnWhenThereIsSpace() {
    InputWorld world = world().set("out=faulty:" + folder.resolve("out"));
    // Enough for the probe, some tables and a part of the others, which take about 4 kB each.
    FaultyDisk.failAfter(60_000, "No space left on device");
    TestRun run = new TestRun(world);
    refusesToWrite(
        run,
        "faulty:" + folder.resolve("out"),
        "the disk is full",
        "Free some space or choose another folder with --out",
        "`catchment run --resume` continues it");
    assertThat(run.warehouse().exists(Table.LANDED_FACILITY)).isTrue();
    assertThat(run.warehouse().exists(Table.PUBLISHED_RUN_MANIFEST)).isFalse();

    FaultyDisk.mend();
    run.resume();
    assertThat(run.rows(Table.PUBLISHED_ACCOUNT_TERRITORY).count()).isEqualTo(2);
    assertThat(run.rows(Table.PUBLISHED_RUN_MANIFEST).count()).isEqualTo(1);
  }

  @Test
  void aReadOnlyFolderIsNamed() {
    InputWorld world = world().set("out=faulty:" + folder.resolve("out"));
    FaultyDisk.failAfter(0, "Read-only file system");
    refusesToWrite(
        new TestRun(world),
        "faulty:" + folder.resolve("out"),
        "cannot be written (Read-only file system)",
        "Choose a folder that you may write with --out.");
  }

  @Test
  void aFileInPlaceOfTheFolderIsNamed() throws Exception {
    InputWorld world = world();
    Files.writeString(world.out(), "a file stands where the folder should be");
    refusesToWrite(new TestRun(world), world.out().toString(), "cannot be written", "--out");
  }

  @Test
  void anOutputOfAnotherSchemaVersionIsNamed() {
    TestRun run = new TestRun(world());
    TestSpark.session()
        .sql(
            "CREATE TABLE delta.`"
                + run.warehouse().path(Table.PUBLISHED_TERRITORY)
                + "` (run_id STRING, territory_id INT) USING DELTA");
    refusesToWrite(
        run,
        "table published.territory was written by another version of Catchment",
        "Choose another folder with --out");
  }
}
