package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.table.Table;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hospital and a physician whose services mostly have codes of no procedure group, and codes that
 * were renumbered.
 */
@TestInstance(Lifecycle.PER_CLASS)
class UnknownCodesIT {
  private static final String HOSPITAL = InputWorld.npi(1);
  private static final String PHYSICIAN = InputWorld.npi(2);
  private static final String CAPC =
      "Provider ID,Provider Name,Provider Street Address,Provider City,Provider State,"
          + "Provider Zip Code,APC,Comprehensive APC Services\n";

  private Path folder = Path.of("");
  private TestRun run;

  private static String capc(String... codesAndServices) {
    return List.of(codesAndServices).stream()
        .map(values -> "170001,West Hospital,5 Hill Rd,Westham,KS,67001," + values + "\n")
        .collect(Collectors.joining("", CAPC, ""));
  }

  private static String puf(String... codesAndServices) {
    return List.of(codesAndServices).stream()
        .map(values -> PHYSICIAN + ",Doe,Jane,I,1 Main St,Westham,KS,67001," + values + "\n")
        .collect(
            Collectors.joining(
                "",
                "Rndrng_NPI,Rndrng_Prvdr_Last_Org_Name,Rndrng_Prvdr_First_Name,Rndrng_Prvdr_Ent_Cd,"
                    + "Rndrng_Prvdr_St1,Rndrng_Prvdr_City,Rndrng_Prvdr_State_Abrvtn,"
                    + "Rndrng_Prvdr_Zip5,HCPCS_Cd,Tot_Srvcs\n",
                ""));
  }

  @BeforeAll
  void run(@TempDir Path temporary) {
    folder = InputWorld.folder(temporary, "world");
    InputWorld world =
        new InputWorld(folder)
            .facility(
                "170001,"
                    + HOSPITAL
                    + ",West Hospital,5 Hill Rd,Westham,KS,67001,39.51,-100.51,,hospital,,")
            .set("input.as_of=2024-01-31")
            .set("align.territories=1");
    // Old numbers, without their zero, and with their title: 229 is in a group, 40 of 400 are not.
    world.write(
        "capc_2015.csv", capc("0229 - Level II Endovascular Procedures,10", "229,350", "0061,40"));
    // 5191 is catheterization since 2017 only; 5124 is a group's in 2016 only. Withheld counts are
    // a service each: 90 + 1 of 101 services are of no group.
    world.write("capc_2016.csv", capc("8011,60", "5191,30", "5124,10", "5361,*"));
    world.write("capc_2017.csv", capc("5191,30", "5124,10"));
    world.write("puf_2012.csv", puf("99213,20", "99214,30", "92928,5")); // 92928 came in 2013
    world.write("puf_2013.csv", puf("92928,30", "99213,20"));
    run =
        new TestRun(
                world.set(
                    List.of(
                            "capc_2015.csv",
                            "capc_2016.csv",
                            "capc_2017.csv",
                            "puf_2012.csv",
                            "puf_2013.csv")
                        .stream()
                        .map(file -> "{path: '" + folder.resolve(file) + "'}")
                        .collect(Collectors.joining(", ", "input.sources=[", "]"))))
            .all();
  }

  @Test
  void aCodeMeansWhatItMeantInTheYearOfTheFigures() {
    // Of 229's two rows of 2015 the larger counts, for they have one provider, code and year.
    assertThat(
            run.show(
                Table.CONFORMED_PROCEDURE_VOLUME, "year", "procedure_group", "volume", "source"))
        .containsExactly(
            "2012|other|55.0|physician_service",
            "2013|other|20.0|physician_service",
            "2013|pci|30.0|physician_service",
            "2015|other|40.0|hospital_apc",
            "2015|pci|350.0|hospital_apc",
            "2016|joint_or_spine|10.0|hospital_apc",
            "2016|other|90.0|hospital_apc",
            "2017|cardiac_catheterization|30.0|hospital_apc",
            "2017|other|10.0|hospital_apc");
  }

  @Test
  void filesWhoseServicesMostlyBelongToNoGroupAreNoticed() {
    assertThat(
            run.show(
                Table.LANDED_FINDING,
                "finding",
                "regexp_extract(source_file, '[^/]+$', 0)",
                "column_name",
                "row_count",
                "example_row",
                "example_value",
                "round(share, 3)"))
        .containsExactly(
            // 91 of 101; then 55 of 55
            "unknown_codes|capc_2016.csv|apc|3|2|8011, 5191, 5361|0.901",
            "unknown_codes|puf_2012.csv|hcpcs|3|2|99214, 99213, 92928|1.0");
  }

  @Test
  void theSummaryNamesTheFileTheShareTheCodesAndWhatToDo() {
    assertThat(run.text())
        .contains(
            """
              noticed: ALL of the services of %1$s/puf_2012.csv belong to no procedure group; most often 99214, 99213, 92928
                       No product line counts them. If you sell to some, add their hcpcs codes to input.procedure_code; if you expected others, check the source's `year`
              noticed: 90.0 %% of the services of %1$s/capc_2016.csv belong to no procedure group; most often 8011, 5191, 5361
                       No product line counts them. If you sell to some, add their apc codes to input.procedure_code; if not, all is well
            """
                .formatted(folder));
    assertThat(run.text().lines().filter(line -> line.contains("noticed:"))).hasSize(2);
  }
}
