package org.catchment.jobs.conform;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableDefinition;
import org.catchment.udfs.NpiCheck;

/**
 * The columns of {@code conformed.account}, by origin: those that conforming computes, those of a
 * {@linkplain CostReports cost report}, and all others, which any source may give. A record has the
 * latter under the same name and in the same type as the table.
 */
final class AccountColumns {
  /** Columns that every history has; its table takes care of them. */
  private static final Set<String> OF_HISTORY = Set.of("run_id", "valid_from", "valid_to");

  /**
   * SQL of the computed columns, over {@code u}, a row of {@link ResolvedAccounts#inZipAreas}, and
   * {@code h}, the hospital that it is a unit of.
   */
  private static final Map<String, String> FOUND =
      Map.ofEntries(
          entry("account_id", "u.account_id"),
          entry("parent_id", "h.account_id"),
          entry("address", "u.postal.address"),
          entry("city", "u.postal.city"),
          entry("state_code", "u.postal.state_code"),
          entry("zip", "u.postal.zip5"),
          entry("zcta", "u.zcta"),
          entry("county_id", "u.county_id"),
          entry("county_source", "u.county_source"),
          entry("lat_deg", "u.at.lat_deg"),
          entry("lon_deg", "u.at.lon_deg"),
          entry("location_source", "u.at.source"),
          entry("location_issue", "u.at.issue"),
          entry("attribute", "map_from_entries(u.attribute)"),
          entry("is_synthetic", NpiCheck.isSynthetic("u.npi")));

  /**
   * Columns by which two rows with the same source and id are compared, if neither is preferred.
   * They go before all other columns that a source may give, and only they count for how full a row
   * is, so that a new column does not change old choices.
   */
  private static final List<String> COMPARED_FIRST =
      List.of(
          "account_type",
          "npi",
          "ccn",
          "own_id",
          "name",
          "address",
          "city",
          "state_code",
          "zip5",
          "lat",
          "lon",
          "bed_count",
          "specialty_group",
          "idn_id",
          "potential_usd",
          "workload_hours",
          "gpo",
          "report",
          "attribute");

  private static final StructType TABLE = TableDefinition.of(Table.CONFORMED_ACCOUNT).schema();

  /** The columns that any source may give. */
  private static final List<StructField> SAID =
      Arrays.stream(TABLE.fields())
          .filter(column -> !OF_HISTORY.contains(column.name()))
          .filter(column -> !FOUND.containsKey(column.name()))
          .filter(column -> !CostReports.COLUMNS.contains(column.name()))
          .toList();

  private AccountColumns() {}

  /**
   * The shape of a record. {@code report} holds the figures of a cost report. {@code attribute}
   * holds the company's own columns, as sorted entries, because maps cannot be compared. {@code
   * finding} holds what was noticed about values that were not taken as they are. {@code is_part}
   * is true for an account of the company that is one of several at one NPI or CCN.
   */
  static StructType ofRecord() {
    StructType report = new StructType();
    for (String column : CostReports.COLUMNS) {
      report = report.add(column, TABLE.apply(column).dataType());
    }
    StructType shape =
        StructType.fromDDL(
                """
                table_name STRING, source STRING, priority INT, preference DOUBLE,
                source_file STRING, source_row BIGINT, own_id STRING, address STRING, city STRING,
                state_code STRING, zip5 STRING, is_zip_restored BOOLEAN, is_part BOOLEAN, lat STRING, lon STRING,
                attribute ARRAY<STRUCT<key: STRING, value: STRING>>,
                finding ARRAY<STRUCT<column_name: STRING, value: STRING, finding: STRING>>,
                reject STRUCT<column_name: STRING, value: STRING, reason: STRING, remedy: STRING,
                  is_superseded: BOOLEAN>
                """)
            .add("report", report);
    for (StructField column : SAID) {
      shape = shape.add(column.name(), column.dataType());
    }
    return shape;
  }

  /** The columns that are taken from any record of an account, each perhaps from another one. */
  static List<String> merged() {
    return Stream.concat(said(), Stream.of("report", "attribute")).toList();
  }

  /** SQL of the order of rows with the same source and id, the fullest first. */
  static String order() {
    return Stream.concat(COMPARED_FIRST.stream(), said())
        .distinct()
        .collect(Collectors.joining(", ", filled() + " DESC, ", ""));
  }

  /** SQL of how many values a record has. */
  static String filled() {
    return COMPARED_FIRST.stream()
        .map("if(%s IS NULL, 0, 1)"::formatted)
        .collect(Collectors.joining(" + ", "(", ")"));
  }

  /** SQL of all columns of the table but those of every history, over {@code u} and {@code h}. */
  static String conformed() {
    return Arrays.stream(TABLE.fieldNames())
        .filter(column -> !OF_HISTORY.contains(column))
        .map(column -> sql(column) + " AS " + column)
        .collect(Collectors.joining(",\n  "));
  }

  private static String sql(String column) {
    String found = FOUND.get(column);
    return found != null
        ? found
        : (CostReports.COLUMNS.contains(column) ? "u.report." : "u.") + column;
  }

  private static Stream<String> said() {
    return SAID.stream().map(StructField::name);
  }
}
