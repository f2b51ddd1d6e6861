package org.catchment.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.catchment.jobs.cli.Verbs;
import org.catchment.jobs.config.InputConfig.PublishedSource;
import org.catchment.jobs.ingest.file.FileLayout;
import org.catchment.jobs.ingest.file.InputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blank files are what a run takes them for. */
class BlankFormTest {
  @TempDir Path dir;

  private InputFile open(String name) {
    return InputFile.open(
        dir.resolve(name).toString(),
        new org.apache.hadoop.fs.Path(dir.resolve("staging").toUri()),
        new Configuration());
  }

  private static PublishedSource source(String path) {
    return new PublishedSource(path, null, null, null, null, null, null, null);
  }

  @Test
  void headersTellWhichFileItIs() {
    for (String target : List.of("company.xlsx", "company")) {
      assertThat(
              Verbs.commandLine()
                  .setOut(new PrintWriter(Writer.nullWriter()))
                  .execute("template", dir.resolve(target).toString()))
          .isZero();
    }
    for (BlankForm form : BlankForm.all().subList(1, BlankForm.all().size())) {
      for (String name :
          List.of("company.xlsx!" + form.name(), "company/" + form.name() + ".csv")) {
        Delivery delivery = Delivery.of(source(name), open(name));
        assertThat(delivery.layout().source()).as(name).isEqualTo(form.source());
      }
    }
    // The accounts are found among the sheets.
    FileLayout accounts = FileLayout.FACILITY.requiring("facility_type");
    assertThat(open("company.xlsx").choosing(List.of(accounts)).entry()).isEqualTo("accounts");
  }
}
