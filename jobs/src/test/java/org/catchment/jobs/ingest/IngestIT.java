package org.catchment.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.cli.TestRun;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.table.Table;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as delivered become landed rows or rejects; damaged files are explained. */
class IngestIT {
  @TempDir private Path folder;

  private InputWorld world() {
    return new InputWorld(folder)
        .clinic(1, 39.5, -100.5, "10")
        .clinic(2, 39.6, -100.4, "10")
        .clinic(3, 39.5, -99.5, "10");
  }

  private static void refuses(InputWorld world, String... parts) {
    assertThatThrownBy(() -> new TestRun(world).steps("ingest"))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(parts)
        .extracting(e -> ((UserError) e).kind())
        .isEqualTo(UserError.Kind.INPUT);
  }

  @Test
  void everyLineLandsOnceAndTheCountsReconcile() {
    InputWorld world =
        world()
            .facility("one,value,too,few") // row 5: 4 values, 13 names
            .facility("") // row 6
            .facility(",,\"Quoted, with comma\",,Westham,KS,67001,39.5,-100.5,,asc,,"); // row 7
    TestRun run = new TestRun(world).steps("ingest");
    assertThat(run.showWhere("reject IS NULL", Table.LANDED_FACILITY, "source_row", "name"))
        .containsExactly("2|Clinic 1", "3|Clinic 2", "4|Clinic 3", "7|Quoted, with comma");
    assertThat(run.show(Table.LANDED_REJECT, "source_row", "reason", "remedy"))
        .containsExactly(
            "5|wrong_number_of_columns|The line has 4 values and the header 13 names: quote values"
                + " that hold commas.",
            "6|blank_line|Remove the empty line.");
    assertThat(
            run.show(
                Table.LANDED_INPUT_FILE,
                "table_name",
                "read_rows",
                "accepted_rows",
                "rejected_rows"))
        .containsExactly(
            "landed.county_insurance|2|2|0",
            "landed.county|2|2|0",
            "landed.facility|6|4|2",
            "landed.place_demographics|2|2|0",
            "landed.place|3|3|0",
            // as many lines as the file that comes with Catchment has, but for the header
            "landed.procedure_code|144|144|0",
            "landed.zip|2|2|0");
  }

  @Test
  void aFileKeepsItsHashAndAGzipReadsLikeThePlainFile() {
    InputWorld world = world();
    byte[] zipped = InputWorld.gzip(world.facilityCsv());
    world.write("facility.csv.gz", zipped);
    world.set("input.facility=[{path: '" + folder.resolve("facility.csv.gz") + "'}]");
    TestRun run = new TestRun(world).steps("ingest");
    assertThat(run.rows(Table.LANDED_FACILITY).count()).isEqualTo(3);
    assertThat(
            run.show(Table.LANDED_INPUT_FILE, "concat_ws(' ', table_name, size_bytes, sha256)")
                .get(2))
        .startsWith("landed.facility " + zipped.length + " ")
        .hasSize("landed.facility ".length() + 64 + 1 + Integer.toString(zipped.length).length());
  }

  @Test
  void aFileThatHasLandedIsReadFromItsTable() {
    InputWorld world = world().facility("one,value,too,few");
    TestRun run = new TestRun(world).steps("ingest");
    long version = version(run, Table.LANDED_FACILITY);
    run.steps("ingest");

    assertThat(version(run, Table.LANDED_FACILITY)).isEqualTo(version);
    // Both runs have their own account of the same rows.
    assertThat(
            run.showWhere(
                "source = 'facility'", Table.LANDED_INPUT_FILE, "read_rows", "rejected_rows"))
        .containsExactly("4|1", "4|1");
    assertThat(run.show(Table.LANDED_REJECT, "source_row", "reason"))
        .containsExactly("5|wrong_number_of_columns", "5|wrong_number_of_columns");
    assertThat(run.rows(Table.LANDED_INPUT_FILE).select("run_id").distinct().count()).isEqualTo(2);
  }

  private static long version(TestRun run, Table table) {
    return DeltaTable.forPath(TestSpark.session(), run.warehouse().path(table))
        .history(1)
        .head()
        .getLong(0);
  }

  @Test
  void tabsLineBreaksInQuotesAndZipsAreRead() throws IOException {
    InputWorld world =
        world().facility(",,\"Quoted\nin two lines\",,Westham,KS,67001,39.5,-100.5,,asc,,");
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zipped)) {
      out.putNextEntry(new ZipEntry("facility.tsv"));
      out.write(world.facilityCsv().replace(',', '\t').getBytes(StandardCharsets.UTF_8));
      out.putNextEntry(new ZipEntry("readme.txt"));
    }
    world.write("facility.zip", zipped.toByteArray());
    world.set("input.facility=[{path: '" + folder.resolve("facility.zip") + "!facility.tsv'}]");
    assertThat(new TestRun(world).steps("ingest").show(Table.LANDED_FACILITY, "source_row", "name"))
        .containsExactly("2|Clinic 1", "3|Clinic 2", "4|Clinic 3", "5|Quoted\nin two lines");
  }

  @Test
  void aSheetReadsLikeTheSameCsv() throws IOException {
    // Row 7 has a number with zeros before it; rows 5 and 6 are empty; row 9 is a footer.
    InputWorld world = world().facility("00123,,Clinic 0,,Westham,KS,67001,39.5,-100.5,,asc,,");
    List<String> rows = new ArrayList<>(world.facilityCsv().lines().toList());
    rows.addAll(4, List.of("", ""));
    rows.addAll(List.of("", "Generated by Pat on 2026-03-15"));
    world.write("rows.csv", String.join("\n", rows).getBytes(StandardCharsets.UTF_8));
    try (OutputStream out = Files.newOutputStream(folder.resolve("company.xlsx"))) {
      Workbook workbook = new Workbook(out, "Test", "1.0");
      workbook.newWorksheet("Notes").value(0, 0, "nothing to read");
      Worksheet sheet = workbook.newWorksheet("Accounts");
      for (int r = 0; r < rows.size(); r++) {
        String[] values = rows.get(r).split(",", -1);
        for (int c = 0; c < values.length; c++) {
          if (values[c].matches("-?[1-9][0-9]*([.][0-9]+)?")) {
            sheet.value(r, c, Double.valueOf(values[c]));
          } else if (!values[c].isEmpty()) {
            sheet.value(r, c, values[c]);
          }
        }
      }
      workbook.finish();
    }
    world.set(
        "input.facility=[{path: '%1$s/rows.csv'}, {path: '%1$s/company.xlsx', encoding: windows-1252}]"
            .formatted(folder));
    TestRun run = new TestRun(world).steps("ingest");
    List<String> all =
        run.show(
            Table.LANDED_FACILITY,
            "concat_ws('|', source_row, provider_num, npi, name, zip, lat, lon, workload_hours,"
                + " reject.reason)");
    assertThat(all).hasSize(12).contains("7|00123|Clinic 0|67001|39.5|-100.5", "5|blank_line");
    for (int i = 0; i < all.size(); i += 2) {
      assertThat(all.get(i)).isEqualTo(all.get(i + 1));
    }
    assertThat(run.show(Table.LANDED_FINDING, "finding", "example_row", "row_count"))
        .containsExactly("report_footer|8|2", "report_footer|8|2");
  }

  @Test
  void aZipOfSeveralFilesIsRefusedUnlessOneIsNamed() throws IOException {
    InputWorld world = world();
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zipped)) {
      out.putNextEntry(new ZipEntry("a.csv"));
      out.putNextEntry(new ZipEntry("b.csv"));
    }
    world.write("facility.zip", zipped.toByteArray());
    world.set("input.facility=[{path: '" + folder.resolve("facility.zip") + "'}]");
    refuses(world, "facility.zip: 2 of its entries can be meant", "It holds: a.csv, b.csv.");
  }

  @Test
  void latin1BytesInAUtf8FileAreRefusedByRowAndColumn() {
    InputWorld world = world();
    world.facility(",,Clínica,,Westham,KS,67001,39.5,-100.5,,asc,,");
    world.write("facility.csv", world.facilityCsv().getBytes(StandardCharsets.ISO_8859_1));
    TestRun run = new TestRun(world).steps("ingest");
    // The bytes of "í" in ISO 8859-1 are no UTF-8; they show as U+FFFD.
    assertThat(
            run.show(Table.LANDED_REJECT, "source_row", "column_name", "value", "reason", "remedy"))
        .containsExactly(
            "5|name|Cl\uFFFDnica|bad_encoding|The bytes are not UTF-8: set the source's encoding"
                + " (ISO-8859-1, windows-1252), or convert the file with iconv.");

    world.set(
        "input.facility=[{path: '" + folder.resolve("facility.csv") + "', encoding: ISO-8859-1}]");
    assertThat(new TestRun(world).steps("ingest").show(Table.LANDED_FACILITY, "name"))
        .contains("Clínica");
  }

  @Test
  void aMissingFileIsNamed() {
    refuses(
        world().set("input.zip.path=" + folder.resolve("nowhere.csv")),
        folder.resolve("nowhere.csv") + ": there is no such file",
        "Check the path in the section `input`");
  }

  @Test
  void anEmptyFileIsNamed() {
    InputWorld world = world();
    world.write("zip.csv", "");
    refuses(world, folder.resolve("zip.csv") + ": is empty", "Fetch the file again");
  }

  @Test
  void aFileOfOnlyAHeaderIsNamed() {
    InputWorld world = world();
    world.write("zip.csv", "zip,city,state,latitude,longitude,fipscounty\n");
    refuses(world, "zip.csv: has a header and no rows");
  }

  @Test
  void aWrongHeaderSaysWhatIsThereAndWhatIsNeeded() {
    InputWorld world = world();
    world.write("zip.csv", "zip,city,state,lat,longitude,fipscounty\n67001,a,KS,1,2,20001\n");
    refuses(
        world,
        "zip.csv, row 1, column latitude, value 'zip,city,state,lat,longitude,fipscounty':"
            + " the header lacks the column",
        "Needed: zip,city,state,latitude,longitude,fipscounty.");
  }

  @Test
  void aColumnThatIsNamedTwiceIsRefusedWhenItIsRead() {
    InputWorld world = world();
    world.write(
        "zip.csv", "zip,note,city,ZIP,state,latitude,longitude,fipscounty,note\n1,,,,,,,,\n");
    refuses(
        world,
        "zip.csv, row 1, column zip, value"
            + " 'zip,note,city,ZIP,state,latitude,longitude,fipscounty,note':"
            + " the header names the column twice",
        "Rename or remove the one that is not meant");
  }

  @Test
  void aSourceWithoutATypeNeedsTheColumn() {
    InputWorld world = world();
    world.write("facility.csv", "npi,name,city,state,zip,lat,lon\n,a,b,KS,67001,1,2\n");
    refuses(
        world,
        "column facility_type",
        "the header lacks the column",
        "say so beside the path, for example columns: {name: Account Name}");
  }

  @Test
  void aMistakeInTheProcedureCodesIsFoundBeforeAnythingLands() {
    InputWorld world = world().set("input.procedure_code.path=" + folder.resolve("codes.csv"));
    world.write(
        "codes.csv", "code_system,code,procedure_group,from_year,to_year\nicd,27447,knee,,\n");
    refuses(
        world,
        folder.resolve("codes.csv") + ", row 2, column code_system, value 'icd': is no system of",
        "Choose one of apc, drg, hcpcs.");
    assertThat(new TestRun(world).rows(Table.LANDED_FACILITY).isEmpty()).isTrue();
  }

  @Test
  void aColumnOfTheUsersOwnThatIsMissingIsNamed() {
    InputWorld world = world();
    world.write(
        "facility.csv",
        "npi,name,city,state,zip,facility_type,surgeons_count\n,a,b,KS,67001,asc,1\n");
    world.set(
        "input.facility=[{path: '"
            + folder.resolve("facility.csv")
            + "', extra: [surgeon_count, or_count]}]");
    refuses(
        world,
        folder.resolve("facility.csv")
            + ", row 1, column surgeon_count, or_count, value 'npi,name,",
        "the header lacks the columns",
        "Is surgeons_count meant to be surgeon_count? The first line must name the columns");
  }

  @Test
  void anotherListOfOwnColumnsIsAnotherWayToReadAFile() {
    InputWorld world = world();
    new TestRun(world).steps("ingest");
    world.set("input.facility=[{path: '" + folder.resolve("facility.csv") + "', extra: [city]}]");
    TestRun run = new TestRun(world).steps("ingest");
    assertThat(run.showWhere("source_row = 2", Table.LANDED_FACILITY, "attribute['city']"))
        .containsExactly("Westham", "null");
  }

  @Test
  void aGzipThatIsCutOffIsNamed() {
    InputWorld world = world();
    for (int i = 10; i < 3000; i++) {
      world.clinic(i, 39.5, -100.5, "10");
    }
    byte[] whole = InputWorld.gzip(world.facilityCsv());
    world.write("facility.csv.gz", Arrays.copyOf(whole, whole.length / 2));
    world.set("input.facility=[{path: '" + folder.resolve("facility.csv.gz") + "'}]");
    refuses(
        world,
        folder.resolve("facility.csv.gz") + ": the gzip ends too early: the file is cut off",
        "`gzip -t` must accept it");
  }

  @Test
  void aFileThatIsNoGzipIsNamed() {
    InputWorld world = world();
    world.write("facility.csv.gz", world.facilityCsv());
    world.set("input.facility=[{path: '" + folder.resolve("facility.csv.gz") + "'}]");
    refuses(world, "facility.csv.gz: is not a sound gzip file");
  }

  @Test
  void theSameFileTwiceIsAMistake() {
    InputWorld world = world();
    String file = "{path: '" + folder.resolve("facility.csv") + "'}";
    world.set("input.facility=[" + file + ", " + file + "]");
    assertThatThrownBy(() -> new TestRun(world).steps("ingest"))
        .hasMessageContaining("stands twice under input");
  }
}
