package org.catchment.jobs.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.catchment.jobs.table.Table;
import org.junit.jupiter.api.Test;

class FileLayoutTest {
  /** By this text a file that has landed is known again: a change of it lands all files anew. */
  @Test
  void theTextByWhichFilesAreKnownStaysWhatItIs() {
    FileLayout layout =
        FileLayout.of("zips", Table.LANDED_ZIP)
            .needs("zip", "ZIP", "zip_code")
            .needsOneOf("a", "b");

    assertThat(layout.identity())
        .isEqualTo(
            "Layout[source=zips, table=LANDED_ZIP, columns=[Column[name=zip, isRequired=true,"
                + " headers=[ZIP, zip_code]], Column[name=a, isRequired=false, headers=[a]],"
                + " Column[name=b, isRequired=false, headers=[b]]], alternatives=[[a, b]],"
                + " entry=.*]");
  }
}
