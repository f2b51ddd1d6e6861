package org.catchment.jobs.conform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableDefinition;
import org.junit.jupiter.api.Test;

class AccountColumnsTest {
  private static final TableDefinition ACCOUNT = TableDefinition.of(Table.CONFORMED_ACCOUNT);

  @Test
  void everyColumnOfTheTableIsWritten() {
    List<String> written =
        Pattern.compile(" AS (\\w+)(,|$)", Pattern.MULTILINE)
            .matcher(AccountColumns.conformed())
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(written)
        .containsExactlyElementsOf(
            Arrays.stream(ACCOUNT.schema().fieldNames())
                .filter(name -> !List.of("run_id", "valid_from", "valid_to").contains(name))
                .toList());
  }

  @Test
  void whatASourceMaySayHasTheTypeOfTheTable() {
    assertThat(AccountColumns.merged())
        .contains("name", "bed_count", "gpo", "report", "attribute")
        .doesNotContain("county_id", "zip", "discharge_count", "run_id");
    assertThat(AccountColumns.ofRecord().apply("bed_count").dataType().sql()).isEqualTo("INT");
    assertThat(AccountColumns.ofRecord().apply("report").dataType().simpleString())
        .startsWith(
            "struct<discharge_count:bigint,medicare_discharge_count:bigint,"
                + "outpatient_charges_usd:double,fte_count:double,is_rural:boolean");
  }

  /** Which of two rows of one source is kept does not change when the table gets a column. */
  @Test
  void newColumnsAreComparedLast() {
    assertThat(AccountColumns.filled())
        .endsWith(" + if(report IS NULL, 0, 1) + if(attribute IS NULL, 0, 1))");
    assertThat(AccountColumns.order())
        .startsWith(
            AccountColumns.filled()
                + " DESC, account_type, npi, ccn, own_id, name, address, city, state_code, zip5, lat, lon,"
                + " bed_count, specialty_group, idn_id, potential_usd, workload_hours, gpo, report,"
                + " attribute, ");
  }
}
