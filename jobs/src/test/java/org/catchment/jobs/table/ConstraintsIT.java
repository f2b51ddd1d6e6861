package org.catchment.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.catchment.jobs.TestSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of data-schema forbid cannot get into a table. */
class ConstraintsIT {
  private static final String PREFIX = "delta.constraints.";

  /** One value a constraint that it must refuse: table, constraint, columns set by SQL. */
  private static final String REFUSED =
      """
      landed.input_file           reconciled                 10L read_rows, 7L accepted_rows, 2L rejected_rows
      landed.input_file           sha256_is_hex              'abc' sha256
      landed.reject               step_known                 'align' step
      landed.finding              finding_known              'guessed' finding
      landed.finding              counted                    0L row_count
      conformed.measure_sum       reconciled                 3.0BD read_sum, 1.0BD kept_sum, 1.0BD rejected_sum, 0.5BD superseded_sum
      conformed.zip               zip_is_five_digits         '1234' zip
      conformed.zip               lat_range                  90.1d lat_deg
      conformed.zip               lon_range                  -180.1d lon_deg
      conformed.county            county_id_is_fips          '2001' county_id
      conformed.county            lat_range                  -90.1d lat_deg
      conformed.county            lon_range                  180.1d lon_deg
      conformed.county            population_not_negative    -1L population
      conformed.county            growth_floor               -1.01d growth_65_plus
      conformed.county            uninsured_range            1.01d uninsured_share
      conformed.county            elderly_not_more_than_all  11L population_65_plus, 10L population
      conformed.place             lat_range                  91d lat_deg
      conformed.place             lon_range                  181d lon_deg
      conformed.place             population_not_negative    -1L population_65_plus
      conformed.place             area_not_negative          -0.01d area_km2
      conformed.account           kind_known                 'dog' kind
      conformed.account           ends_after_start           DATE'2025-01-01' valid_from, DATE'2025-01-01' valid_to
      conformed.account_link      rule_known                 'guess' rule
      conformed.procedure_volume  volume_not_negative        -1d volume
      conformed.procedure_volume  years_positive             0 years
      conformed.account           lat_range                  91d lat_deg
      conformed.account           lon_range                  181d lon_deg
      conformed.account           location_source_known      'guessed' location_source
      conformed.account           county_source_known        'guessed' county_source
      conformed.account           beds_not_negative          -1 bed_count
      conformed.account           discharges_not_negative    -1L discharge_count
      conformed.account           medicare_not_more_than_all 3L medicare_discharge_count, 2L discharge_count
      conformed.account           charges_not_negative       -0.01d outpatient_charges_usd
      conformed.account           fte_not_negative           -0.5d fte_count
      conformed.account           potential_not_negative     -0.01d potential_usd
      conformed.account           workload_not_negative      -0.01d workload_hours
      conformed.sale              months_known               3 months
      conformed.sale              starts_on_the_first        DATE'2025-01-02' period_start
      conformed.sale              rows_counted               0L row_count
      conformed.sales_call        month_begins               DATE'2025-01-02' month
      conformed.sales_call        calls_not_negative         -1L calls
      conformed.sales_call        minutes_not_negative       -0.1d minutes
      conformed.sales_call        rows_counted               0L row_count
      conformed.rep               capacity_range             0d capacity
      conformed.rep               lat_range                  91d home_lat_deg
      conformed.rep               lon_range                  181d home_lon_deg
      conformed.rep               home_source_known          'guessed' home_source
      conformed.rep               ends_not_before_start      DATE'2025-01-02' starts_on, DATE'2025-01-01' ends_on
      conformed.current_alignment unit_known                 'guessed' unit
      conformed.current_alignment territory_named            '' territory
      published.account_score     potential_not_negative     -0.01d potential_usd
      published.account_score     workload_not_negative      -0.01d workload_hours
      published.account_score     potential_within           1d potential_usd, 2d potential_low_usd, 3d potential_high_usd
      published.account_score     workload_within            1d workload_hours, 0d workload_low_hours, 0.5d workload_high_hours
      published.account_score     decile_range               11 decile
      published.account_score     tier_known                 'guessed' coverage_tier
      published.score_contribution measure_known             'guessed' measure
      published.account_metric    potential_not_negative     -0.01d potential_usd
      published.account_metric    workload_not_negative      -0.01d workload_hours
      published.account_score     volume_source_known        'guessed' volume_source
      published.territory         lat_range                  91d center_lat_deg
      published.territory         lon_range                  181d center_lon_deg
      published.territory         target_not_negative        -1d target
      published.geography_territory geography_known         'account' unit
      published.geography_territory accounts_not_negative   -1L accounts
      published.geography_territory weight_not_negative     -1d weight
      published.geography_neighbor lower_first              '2' unit_id, '1' neighbor_id
      published.alignment_certificate unit_known            'state' unit
      published.territory         capacity_positive          0d capacity
      published.territory         home_pull_range            1.1d home_pull
      published.account_territory share_range                0d share
      published.account_territory distance_not_negative      -1d distance_km
      published.alignment_certificate gap_not_negative     -0.1d gap
      published.alignment_certificate imbalance_not_negative 0.1d imbalance_max, 0.2d imbalance_mean
      published.alignment_certificate contiguity_range     1.1d neighbor_share, 0d detached_share, 0 enclaves
      published.alignment_certificate jobs_counted         0 full_data_jobs
      published.border_balance    territories_counted        1 territories, 2 heavy_territories
      published.border_balance    deviation_floor            -1.01d deviation
      published.border_balance    imbalance_not_negative     0d imbalance_max, -0.1d imbalance_nation_max
      published.territory_metric  accounts_not_negative      -1L accounts
      published.territory_metric  imbalance_floor            -1.01d imbalance
      published.territory_metric  imbalance_nation_floor     -1.01d imbalance_nation
      published.territory_metric  km_not_negative            1d mean_km, -1d max_km
      published.run_manifest      ends_after_start           TIMESTAMP'2026-01-01' finished_at, TIMESTAMP'2026-01-02' started_at
      """;

  @TempDir private Path folder;

  @Test
  void everyConstraintRefusesWhatItIsThereFor() {
    List<String> tested = new ArrayList<>();
    for (String line : REFUSED.lines().toList()) {
      String[] parts = line.split(" +", 3);
      TableDefinition definition = TableDefinition.of(table(parts[0]));
      String condition = definition.properties().get(PREFIX + parts[1]);
      assertThat(condition).as(line).isNotNull();
      Row holds =
          TestSpark.session().sql("SELECT " + condition + " FROM (SELECT " + parts[2] + ")").head();
      assertThat(holds.get(0)).as(line).isEqualTo(false);
      tested.add(parts[0] + " " + parts[1]);
    }
    assertThat(tested).containsExactlyInAnyOrderElementsOf(all());
  }

  private static Table table(String name) {
    return List.of(Table.values()).stream()
        .filter(table -> table.fullName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> all() {
    List<String> all = new ArrayList<>();
    for (Table table : Table.values()) {
      for (String property : TableDefinition.of(table).properties().keySet()) {
        if (property.startsWith(PREFIX)) {
          all.add(table.fullName() + " " + property.substring(PREFIX.length()));
        }
      }
    }
    return all;
  }

  @Test
  void aRefusedRowStopsTheWholeWrite() {
    Warehouse warehouse = new Warehouse(TestSpark.session(), folder.toString());
    RunTables tables = RunTables.ofNew(warehouse, "r1");
    String hash = "0".repeat(64);
    Row good =
        RowFactory.create(
            hash, "a.csv", "zip", "landed.zip", 0, null, null, null, hash, 1L, 10L, 8L, 2L);
    // 10 read are not 7 accepted and 2 rejected.
    Row bad =
        RowFactory.create(
            hash, "b.csv", "zip", "landed.zip", 1, null, null, null, hash, 1L, 10L, 7L, 2L);
    assertThatThrownBy(() -> tables.write(Table.LANDED_INPUT_FILE, List.of(good, bad)))
        .hasStackTraceContaining("CHECK constraint reconciled");
    assertThat(warehouse.read(Table.LANDED_INPUT_FILE).count()).isZero();

    tables.write(Table.LANDED_INPUT_FILE, List.of(good));
    assertThat(warehouse.read(Table.LANDED_INPUT_FILE).count()).isEqualTo(1);
  }

  @Test
  void aValueThatMustBeThereCannotBeMissing() {
    Warehouse warehouse = new Warehouse(TestSpark.session(), folder.toString());
    StructField[] fields = TableDefinition.of(Table.LANDED_ZIP).schema().fields();
    String[] nothing =
        List.of(fields).stream()
            .map(field -> "cast(null AS " + field.dataType().sql() + ") AS " + field.name())
            .toArray(String[]::new);
    assertThatThrownBy(
            () ->
                RunTables.ofNew(warehouse, "r1")
                    .write(
                        Table.LANDED_ZIP,
                        TestSpark.session().range(1).select(functions.lit(1)).selectExpr(nothing)))
        .hasStackTraceContaining("NOT NULL constraint violated for column");
  }
}
