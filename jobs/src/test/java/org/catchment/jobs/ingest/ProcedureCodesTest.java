package org.catchment.jobs.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.catchment.jobs.config.ConfigLoader;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.ingest.file.InputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users read when their procedure codes are wrong, word for word. */
class ProcedureCodesTest {
  private static final String HEADER = "code_system,code,procedure_group,from_year,to_year\n";

  @TempDir private Path folder;

  private void check(String name) {
    // a line that needs the group joint, as the files below have it
    check(name, name.startsWith("embedded:") ? List.of() : List.of(line("joint")));
  }

  private static String line(String group) {
    return "score.lines=[{name: a, covered_share: 0, procedures: [{group: "
        + group
        + ", usd: 1, minutes: 1, medicare_share: 1}], call_plan: {A: {visits_per_year: 1,"
        + " minutes_per_visit: 1}, B: {visits_per_year: 1, minutes_per_visit: 1}, C:"
        + " {visits_per_year: 1, minutes_per_visit: 1}, D: {visits_per_year: 1,"
        + " minutes_per_visit: 1}}}]";
  }

  private void check(String name, List<String> sets) {
    ProcedureCodes.check(
        InputFile.open(
            name,
            new org.apache.hadoop.fs.Path(folder.resolve("staging").toString()),
            new Configuration(false)),
        UTF_8,
        ConfigLoader.load(null, sets).config().score());
  }

  private String codes(String text) {
    try {
      return Files.writeString(folder.resolve("codes.csv"), text).toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void refuses(String text, String message) {
    String file = codes(text);
    assertThatThrownBy(() -> check(file))
        .isInstanceOf(UserError.class)
        .hasMessage(file + message)
        .extracting(e -> ((UserError) e).kind())
        .isEqualTo(UserError.Kind.INPUT);
  }

  @Test
  void thoseThatComeWithCatchmentAreSound() {
    assertThatCode(() -> check("embedded:codes/procedure_code.csv")).doesNotThrowAnyException();
  }

  @Test
  void aCodeMayMeanSomethingElseLater() {
    String file =
        codes(
            HEADER
                + "apc,5115,joint,,2016\n"
                + "apc,5115,knee,2017,2019\n"
                + "apc,5115,joint,2020,\n"
                + "hcpcs,05115,other,,\n");
    assertThatCode(() -> check(file)).doesNotThrowAnyException();
  }

  @Test
  void codesAreReadAsSpreadsheetsLeaveThem() {
    String file = codes(HEADER + "apc,425,joint,,2015\ndrg,23,brain,,\nhcpcs,g0290,stent,,\n");
    assertThatCode(() -> check(file)).doesNotThrowAnyException();
    refuses(
        HEADER + "apc,425,joint,,\napc,0425 - Level V,spine,,\n",
        """
        , row 3, column code, value '0425': overlapping code sets: row 2 has it in joint in all \
        years already, and this row in spine in all years
          End one with to_year before the other begins with from_year, or take one out.\
        """);
  }

  @Test
  void aColumnThatIsMissing() {
    refuses(
        "code_system,code,procedure_group,from_year,to\nhcpcs,27447,knee,,\n",
        """
        , row 1, column to_year, value 'code_system,code,procedure_group,from_year,to': the header \
        lacks the column
          The first line must name the columns, between commas, tabs, semicolons or bars; order \
        and upper or lower case do not matter. Needed: \
        code_system,code,procedure_group,from_year,to_year.\
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "icd,27447,knee,, | code_system | icd | is no system of codes"
            + " | Choose one of apc, drg, hcpcs.",
        ",27447,knee,, | code_system | '' | is no system of codes"
            + " | Choose one of apc, drg, hcpcs.",
        "hcpcs,,knee,, | code | '' | is empty"
            + " | A code of hcpcs has five digits or capital letters, as in 27447.",
        "drg,0023,knee,, | code | 0023 | is no code of drg"
            + " | A code of drg has three digits, as in 023.",
        "apc,51l5,knee,, | code | 51l5 | is no code of apc"
            + " | A code of apc has four digits, as in 5115.",
        "hcpcs,27447,,, | procedure_group | '' | is empty | Name a group, or take the row out.",
        "hcpcs,27447,knee,FY20, | from_year | FY20 | is no year"
            + " | Write it as 2025, or leave it empty when it is open.",
        "hcpcs,27447,knee,,1850 | to_year | 1850 | is no year"
            + " | Write it as 2025, or leave it empty when it is open.",
        "hcpcs,27447,knee,2017,2016 | from_year | 2017 | is after to_year, which is 2016"
            + " | Exchange the two, or leave one empty.",
        "hcpcs,27447 | any | hcpcs,27447 | wrong number of columns"
            + " | The line has 2 values and the header 5 names: quote values that hold commas.",
      })
  void aRowThatIsWrong(String row, String column, String value, String problem, String remedy) {
    refuses(
        HEADER + "hcpcs,27130,hip,,\n" + row + "\n",
        ", row 3, column %s, value '%s': %s\n  %s".formatted(column, value, problem, remedy));
  }

  @ParameterizedTest
  @CsvSource({
    "',', ',2020', in all years, until 2020",
    "'2015,2017', '2017,', from 2015 to 2017, from 2017",
    "'2021,', '2019,2025', from 2021, from 2019 to 2025",
  })
  void overlappingCodeSets(String one, String other, String years, String otherYears) {
    refuses(
        HEADER + "apc,5115,hip," + one + "\napc,5116,spine,,\napc,5115,knee," + other + "\n",
        (", row 4, column code, value '5115': overlapping code sets: row 2 has it in hip %s already,"
                + " and this row in knee %s\n"
                + "  End one with to_year before the other begins with from_year, or take one out.")
            .formatted(years, otherYears));
  }

  @Test
  void aGroupOfALineHasACode() {
    String file = codes(HEADER + "hcpcs,27447,knee_replacement,,\n");
    assertThatThrownBy(() -> check(file, List.of(line("knee_replacment"))))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "score.lines[0].procedures[0].group = 'knee_replacment' is of no code of "
                + file
                + ".\n  Did you mean knee_replacement? Or add its codes to the file of"
                + " input.procedure_code.")
        .extracting(e -> ((UserError) e).kind())
        .isEqualTo(UserError.Kind.CONFIG);
  }
}
