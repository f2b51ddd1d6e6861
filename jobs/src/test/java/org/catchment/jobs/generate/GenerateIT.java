package org.catchment.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.FaultyDisk;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.run.StepProgress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files are whole or not there, and the same however Spark cuts the work. */
class GenerateIT {
  private static final Request REQUEST = new Request(2_000, 12_000, 7, 2023);

  @TempDir private Path dir;

  @AfterEach
  void mendTheDisk() {
    FaultyDisk.mend();
  }

  private static Configuration hadoop() {
    return TestSpark.session().sparkContext().hadoopConfiguration();
  }

  private static Generated run(Request request, String out, long rowsOfAPart, boolean force) {
    Generate generate = new Generate(request, out, hadoop(), rowsOfAPart);
    generate.check(force);
    return generate.run(TestSpark.session(), StepProgress.NONE);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void sameBytes(Path one, Path other) throws IOException {
    assertThat(names(one)).isEqualTo(names(other)).hasSize(4);
    for (String name : names(one)) {
      assertThat(Files.mismatch(one.resolve(name), other.resolve(name))).as(name).isEqualTo(-1);
    }
  }

  @Test
  void oneTaskAndManyAndAnotherRunWriteTheSameBytes() throws IOException {
    Generated generated = run(REQUEST, dir.resolve("one").toString(), 2_000, false);
    run(REQUEST, dir.resolve("four").toString(), 500, false);
    run(REQUEST, dir.resolve("again").toString(), 500, false);

    sameBytes(dir.resolve("one"), dir.resolve("four"));
    sameBytes(dir.resolve("one"), dir.resolve("again"));
    assertThat(names(dir.resolve("one")))
        .containsExactly(
            "Medicare_Physician_Other_Practitioners_by_Provider_and_Service_2023.csv",
            "README.txt",
            "generated.json",
            "npidata_pfile_20050523-20231231.csv");
    for (Generated.File file : generated.files()) {
      assertThat(dir.resolve("one").resolve(file.name())).hasSize(file.bytes());
    }
    assertThat(dir.resolve("one/README.txt"))
        .content()
        .contains("SYNTHETIC", "begins with 3 to 9", "--physicians 2000 --lines 12000 --seed 7");
  }

  @Test
  void sparkReadsThem() {
    run(REQUEST, dir.resolve("read").toString(), 700, false);
    Dataset<Row> registry = csv("read/npidata_pfile_20050523-20231231.csv");
    assertThat(registry.columns()).hasSize(330);
    assertThat(registry.count()).isEqualTo(2_000);
    Dataset<Row> services =
        csv("read/Medicare_Physician_Other_Practitioners_by_Provider_and_Service_2023.csv");
    assertThat(services.columns()).hasSize(29);
    assertThat(services.where("CAST(Tot_Benes AS INT) >= 11").count()).isEqualTo(12_000);
    assertThat(
            services
                .join(registry, services.col("Rndrng_NPI").equalTo(registry.col("NPI")))
                .where(
                    "Rndrng_Prvdr_Zip5 = "
                        + "left(`Provider Business Practice Location Address Postal Code`, 5)")
                .count())
        .isEqualTo(12_000);
  }

  private Dataset<Row> csv(String file) {
    return TestSpark.session()
        .read()
        .option("header", "true")
        .option("mode", "FAILFAST")
        .csv(dir.resolve(file).toString());
  }

  @Test
  void whatIsThereIsKnownUntilAFileIsDamaged() throws IOException {
    Path out = dir.resolve("present");
    Generate generate = new Generate(REQUEST, out.toString(), hadoop());
    assertThat(generate.present()).isEmpty();
    Generated generated = run(REQUEST, out.toString(), 2_000, false);
    assertThat(generate.present()).contains(generated);

    Files.writeString(out.resolve("README.txt"), "shorter");
    assertThat(generate.present()).isEmpty();
    generate.check(false); // may be made again
    generate.run(TestSpark.session(), StepProgress.NONE);
    assertThat(generate.present()).contains(generated);
  }

  @Test
  void otherFilesAreOverwrittenOnlyByForce() throws IOException {
    Path out = dir.resolve("other");
    run(REQUEST, out.toString(), 2_000, false);
    Request other = new Request(1_000, 1_000, 8, 2019);
    assertThatThrownBy(() -> run(other, out.toString(), 2_000, false))
        .isInstanceOf(UserError.class)
        .hasMessage(
            out
                + ": holds other files already: --physicians 2000 --lines 12000 --seed 7 --year 2023\n"
                + "  Choose another folder with --out, or overwrite them with --force.");

    run(other, out.toString(), 2_000, true);
    // Nothing of the year before is left.
    assertThat(names(out))
        .containsExactly(
            "Medicare_Physician_Other_Practitioners_by_Provider_and_Service_2019.csv",
            "README.txt",
            "generated.json",
            "npidata_pfile_20050523-20191231.csv");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "not JSON",
        "{\"version\":1,\"request\":{\"physicians\":1,\"lines\":0,\"seed\":1,\"year\":2023},"
            + "\"files\":[{\"name\":\"../mine.csv\",\"rows\":1,\"bytes\":1}]}"
      })
  void anotherProgramsManifestIsNotOurs(String text) throws IOException {
    Path out = Files.createDirectory(dir.resolve("theirs"));
    Files.writeString(dir.resolve("mine.csv"), "x");
    Files.writeString(out.resolve("generated.json"), text);
    assertThatThrownBy(() -> run(REQUEST, out.toString(), 2_000, false))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("holds something else: generated.json");

    run(REQUEST, out.toString(), 2_000, true);
    assertThat(dir.resolve("mine.csv")).exists();
  }

  @Test
  void whatAKilledRunLeftIsSweptAway() throws IOException {
    Path out = dir.resolve("killed");
    Files.createDirectories(out.resolve("_unfinished"));
    Files.writeString(out.resolve("_unfinished/npidata.csv.part-00000"), "half");
    run(REQUEST, out.toString(), 2_000, false);
    assertThat(names(out)).hasSize(4);
  }

  @Test
  void aDiskThatGetsFullLeavesNothingHalfWritten() throws IOException {
    Path out = dir.resolve("full");
    // The files take 3.9 MB, as parts and again as a whole: full while parts are written, and full
    // while they are put together.
    for (long bytes : List.of(1_000_000L, 5_000_000L)) {
      FaultyDisk.failAfter(bytes, "No space left on device");
      assertThatThrownBy(() -> run(REQUEST, "faulty:" + out, 500, false))
          .isInstanceOf(UserError.class)
          .hasMessageContainingAll("faulty:" + out, "the disk is full", "Free some space")
          .extracting(e -> ((UserError) e).kind())
          .isEqualTo(UserError.Kind.OUTPUT);
      assertThat(names(out)).isEmpty();
    }

    FaultyDisk.mend();
    run(REQUEST, "faulty:" + out, 500, false);
    assertThat(names(out)).hasSize(4);
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() {
    FaultyDisk.failAfter(0, "Read-only file system");
    assertThatThrownBy(() -> run(REQUEST, "faulty:" + dir.resolve("no"), 500, false))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(
            "cannot be written (Read-only file system)",
            "Choose a folder that you may write with --out.");
  }

  @Test
  void tooSmallADiskIsNoticedBefore() {
    Folder folder = new Folder(dir.toString(), hadoop());
    folder.checkRoom(3_000_000_000L, 3_000_000_000L);
    assertThatThrownBy(() -> folder.checkRoom(3_000_000_000L, 2_500_000_000L))
        .isInstanceOf(UserError.class)
        .hasMessage(
            dir
                + ": the files need about 3,000 MB, and the disk has 2,500 MB left\n"
                + "  Free some space, choose another folder with --out, or ask for fewer --lines.");
  }

  @Test
  void progressGrowsToTheEnd() {
    List<Double> fractions = new ArrayList<>();
    Generate generate = new Generate(REQUEST, dir.resolve("progress").toString(), hadoop(), 200);
    generate.check(false);
    generate.run(TestSpark.session(), (phase, fraction) -> fractions.add(fraction));
    assertThat(fractions).isSorted().last().isEqualTo(1.0);
  }
}
