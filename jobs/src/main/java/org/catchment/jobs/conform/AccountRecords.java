package org.catchment.jobs.conform;

import static org.catchment.jobs.conform.Rejects.reject;
import static org.catchment.jobs.conform.Rejects.superseded;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.spark.SqlText;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableDefinition;
import org.catchment.udfs.NpiCheck;

/**
 * What the sources say about accounts: one typed record per landed row, in one shape for all
 * sources. Every landed row appears once, either usable or with a {@code reject}.
 *
 * <p>The shape is that of {@link AccountColumns#ofRecord}; what a source does not say is NULL.
 *
 * <p>{@code priority} ranks the sources where they differ, 1 first; among several rows of one
 * source, the row with the largest {@code preference} is kept.
 */
final class AccountRecords {
  private static final StructType SHAPE = AccountColumns.ofRecord();

  /** What an organization is by its NUCC taxonomy code, the longest prefix first (NUCC, 2024). */
  private static final String TYPE_BY_TAXONOMY =
      """
      CASE WHEN taxonomy LIKE '261QA1903X' THEN 'asc'
           WHEN taxonomy LIKE '261QE0700X' THEN 'dialysis'
           WHEN taxonomy LIKE '261QU0200X' THEN 'urgent_care'
           WHEN taxonomy LIKE '261QP2300X' OR taxonomy LIKE '261QF0400X' THEN 'primary_care'
           WHEN taxonomy LIKE '283X%' OR taxonomy LIKE '261QR04%' THEN 'rehab'
           WHEN taxonomy LIKE '28%' OR taxonomy LIKE '27%' THEN 'hospital'
           WHEN taxonomy LIKE '31%' OR taxonomy LIKE '32%' THEN 'nursing'
           WHEN taxonomy LIKE '251E%' THEN 'home_health'
           WHEN taxonomy LIKE '251G%' THEN 'hospice'
           ELSE 'practice' END
      """;

  private static final String BAD_NPI =
      reject(
          "npi",
          "npi_given",
          "invalid_npi",
          "An NPI has ten digits, the last of which is a check digit; leave it empty when unknown.");

  private static final String NO_NPI =
      reject("npi", "npi_given", "missing_npi", "Give the NPI of the provider.");

  private static final String BAD_CCN =
      reject(
          "ccn",
          "ccn_given",
          "invalid_ccn",
          "A CCN has six digits, or two, a letter and three or seven digits.");

  private static final String NO_NAME = reject("name", "name", "missing_name", "Give the name.");

  private final NamedRows landed;
  private final List<String> types;

  /**
   * @param landed of accounts, their hospitals and services, by their tables' names
   * @param types the known types of accounts
   */
  AccountRecords(NamedRows landed, List<String> types) {
    this.landed = landed.with("specialty", Specialties.rows(landed.session()));
    this.types = types;
  }

  /** All records. */
  Dataset<Row> all() {
    return facilities()
        .unionByName(providers())
        .unionByName(practiceLocations())
        .unionByName(hospitals())
        .unionByName(systemHospitals())
        .unionByName(physicians())
        .unionByName(volumeHospitals(Table.LANDED_HOSPITAL_APC))
        .unionByName(volumeHospitals(Table.LANDED_HOSPITAL_DRG));
  }

  /**
   * Rows with only the columns of a record.
   *
   * @throws IllegalStateException if a column's type differs from the table's
   */
  private static Dataset<Row> shaped(Dataset<Row> rows) {
    for (StructField column : rows.schema().fields()) {
      String type = column.dataType().catalogString();
      if (SHAPE.getFieldIndex(column.name()).isDefined()
          && !type.equals(SHAPE.apply(column.name()).dataType().catalogString())) {
        throw new IllegalStateException(
            "%s is %s, and of a record %s"
                .formatted(
                    column.name(), type, SHAPE.apply(column.name()).dataType().catalogString()));
      }
    }
    return TableDefinition.shaped(rows, SHAPE);
  }

  /** The customer's files of accounts. Long, because it is one SQL text. */
  private Dataset<Row> facilities() {
    String known = types.stream().map(SqlText::literal).collect(Collectors.joining(", "));
    Map<String, String> words = new TreeMap<>();
    types.forEach(type -> words.putIfAbsent(type.toLowerCase(Locale.ROOT), type));
    String typeByWord =
        words.entrySet().stream()
            .map(word -> SqlText.literal(word.getKey()) + ", " + SqlText.literal(word.getValue()))
            .collect(Collectors.joining(", "));
    return shaped(
        landed.sql(
            """
            WITH typed AS (
              SELECT * EXCEPT (npi, facility_type, bed_count, potential_usd, workload_hours, gpo,
                  attribute),
                nullif(trim(gpo), '') AS gpo, array_sort(map_entries(attribute)) AS attribute,
                trim(npi) AS npi, trim(npi) AS npi_given, normalize_ccn(provider_num) AS ccn,
                trim(account_id) AS own_id, normalize_zip(zip) AS zip5,
                upper(trim(state)) AS state_code, facility_type AS type_given,
                coalesce(if(facility_type IN (%s), facility_type, NULL),
                  element_at(map(%s), lower(trim(facility_type)))) AS facility_type,
                bed_count AS beds_given, try_cast(bed_count AS INT) AS bed_count,
                potential_usd AS potential_given,
                coalesce(try_cast(potential_usd AS DOUBLE),
                  if(potential_usd LIKE '$%%', CAST(%s AS DOUBLE), NULL)) AS potential_usd,
                workload_hours AS workload_given, try_cast(workload_hours AS DOUBLE) AS workload_hours
              FROM landed_facility)
            SELECT *, 'landed.facility' AS table_name, 1 AS priority,
              if(bed_count > 0, 1d, 0d) AS preference,
              if(facility_type = 'physician', 'hcp', 'hco') AS kind, facility_type AS account_type,
              CASE WHEN npi IS NOT NULL AND NOT %s THEN %s
                   WHEN npi IS NULL AND ccn IS NULL AND own_id IS NULL THEN %s
                   WHEN name IS NULL THEN %s
                   WHEN facility_type IS NULL THEN %s
                   WHEN beds_given IS NOT NULL AND bed_count IS NULL THEN %s
                   WHEN bed_count < 0 THEN %s
                   WHEN potential_given IS NOT NULL
                     AND (potential_usd IS NULL OR NOT potential_usd < 1e12) THEN %s
                   WHEN potential_usd < 0 THEN %s
                   WHEN workload_given IS NOT NULL
                     AND (workload_hours IS NULL OR NOT workload_hours < 1e9) THEN %s
                   WHEN workload_hours < 0 THEN %s
              END AS reject
            FROM typed
            """
                .formatted(
                    known,
                    typeByWord,
                    CompanyData.number("potential_usd", 2),
                    NpiCheck.isRealOrSynthetic("npi"),
                    BAD_NPI,
                    reject(
                        "npi",
                        "npi",
                        "no_identifier",
                        "Give an NPI, a CCN (column provider_num) or an id of your own (account_id)."),
                    reject("name", "name", "missing_name", "Give the name of the facility."),
                    reject(
                        "facility_type",
                        "type_given",
                        "unknown_facility_type",
                        "Use one of "
                            + known
                            + ", or give the whole list, with yours, under score.types."),
                    reject(
                        "bed_count", "beds_given", "not_a_number", "Give a whole number of beds."),
                    reject("bed_count", "beds_given", "negative_beds", "Give 0 or more beds."),
                    reject(
                        "potential_usd",
                        "potential_given",
                        "not_a_number",
                        "Give USD a year, less than 1e12, as 12500 or $12,500."),
                    reject(
                        "potential_usd",
                        "potential_given",
                        "negative_weight",
                        "Give 0 or more USD a year."),
                    reject(
                        "workload_hours",
                        "workload_given",
                        "not_a_number",
                        "Give hours a year, less than 1e9, without commas."),
                    reject(
                        "workload_hours",
                        "workload_given",
                        "negative_weight",
                        "Give 0 or more hours a year."))));
  }

  /**
   * NPPES and lists of providers. A deactivated NPI identifies nobody any more: the row is
   * superseded, not wrong. Long, because it is one SQL text.
   */
  private Dataset<Row> providers() {
    return shaped(
        landed.sql(
            """
            WITH typed AS (
              SELECT * EXCEPT (npi), trim(npi) AS npi, trim(npi) AS npi_given,
                lower(left(trim(entity_type_code), 1)) AS entity,
                coalesce(
                  try_element_at(filter(taxonomy_code, (code, i) -> taxonomy_primary[i] = 'Y'), 1),
                  try_element_at(filter(taxonomy_code, code -> code IS NOT NULL), 1)) AS taxonomy,
                CAST(try_to_timestamp(deactivation_date, 'M/d/y') AS DATE) AS deactivated,
                CAST(try_to_timestamp(reactivation_date, 'M/d/y') AS DATE) AS reactivated
              FROM landed_provider),
            judged AS (
              SELECT * EXCEPT (address, city, zip, specialty, last_name, first_name, organization_name),
                entity IN ('1', 'i') AS is_person,
                deactivated IS NOT NULL AND (reactivated IS NULL OR reactivated < deactivated) AS is_gone,
                coalesce(organization_name, concat_ws(', ', last_name, first_name)) AS given_name,
                address, city, normalize_zip(zip) AS zip5, upper(trim(state)) AS state_code,
                lower(trim(specialty)) AS specialty
              FROM typed)
            SELECT /*+ BROADCAST(w), BROADCAST(t) */ j.*, 'landed.provider' AS table_name,
              if(source = 'nppes', 4, 8) AS priority, 0d AS preference,
              if(is_person, 'hcp', 'hco') AS kind,
              CASE WHEN is_person THEN 'physician'
                   WHEN specialty = 'ambulatory surgical center' THEN 'asc'
                   ELSE %s END AS account_type,
              coalesce(nullif(given_name, ''), 'NPI ' || npi) AS name,
              if(is_person, coalesce(w.specialty_group, t.specialty_group, 'other'), NULL)
                AS specialty_group,
              CASE WHEN npi IS NULL THEN %s
                   WHEN NOT %s THEN %s
                   WHEN is_gone THEN %s
                   WHEN entity IS NULL OR entity NOT IN ('1', '2', 'i', 'o') THEN %s
                   WHEN country IS NOT NULL AND upper(trim(country)) NOT IN ('US', 'USA') THEN %s
              END AS reject
            FROM judged j
            LEFT JOIN specialty w ON w.code = j.specialty
            LEFT JOIN specialty t ON t.code = j.taxonomy
            """
                .formatted(
                    TYPE_BY_TAXONOMY,
                    NO_NPI,
                    NpiCheck.isRealOrSynthetic("npi"),
                    BAD_NPI,
                    superseded(
                        "NPI Deactivation Date",
                        "deactivation_date",
                        "deactivated_npi",
                        "The NPI is not in use any more."),
                    reject(
                        "Entity Type Code",
                        "entity_type_code",
                        "unknown_entity_type",
                        "Give 1 for a person, 2 for an organization."),
                    reject(
                        "country",
                        "country",
                        "foreign_address",
                        "Only practice locations in the United States can be placed."))));
  }

  /**
   * Further practice locations of providers that have no other: one record each, without a name of
   * its own.
   */
  private Dataset<Row> practiceLocations() {
    return shaped(
        landed.sql(
            """
            WITH typed AS (
              SELECT * EXCEPT (npi), trim(npi) AS npi, trim(npi) AS npi_given,
                normalize_zip(zip) AS zip5, upper(trim(state)) AS state_code
              FROM landed_practice_location)
            SELECT *, 'landed.practice_location' AS table_name, 9 AS priority, 0d AS preference,
              concat_ws('/', npi, zip5, normalize_street(address)) AS own_id,
              CASE WHEN npi IS NULL THEN %s
                   WHEN NOT %s THEN %s
                   WHEN country IS NOT NULL AND upper(trim(country)) NOT IN ('US', 'USA') THEN %s
              END AS reject
            FROM typed
            """
                .formatted(
                    NO_NPI,
                    NpiCheck.isRealOrSynthetic("npi"),
                    BAD_NPI,
                    reject(
                        "country",
                        "country",
                        "foreign_address",
                        "Only practice locations in the United States can be placed."))));
  }

  /**
   * Hospitals of Provider of Services, Hospital General Information and cost reports. Reports that
   * cover less or more than a year (including 52 or 53 weeks) are scaled to one.
   */
  private Dataset<Row> hospitals() {
    return shaped(
        landed.sql(
            """
            WITH typed AS (
              SELECT * EXCEPT (ccn, lat, lon, bed_count), ccn AS ccn_given, normalize_ccn(ccn) AS ccn,
                coalesce(lat, nullif(regexp_extract(location, '[(] *(-?[0-9.]+) *, *(-?[0-9.]+) *[)]', 1), ''))
                  AS lat,
                coalesce(lon, nullif(regexp_extract(location, '[(] *(-?[0-9.]+) *, *(-?[0-9.]+) *[)]', 2), ''))
                  AS lon,
                bed_count AS beds_given, CAST(try_cast(bed_count AS DOUBLE) AS INT) AS bed_count,
                normalize_zip(zip) AS zip5, upper(trim(state)) AS state_code,
                CAST(try_to_timestamp(period_begin, 'M/d/y') AS DATE) AS begins_on,
                CAST(try_to_timestamp(period_end, 'M/d/y') AS DATE) AS ends_on
              FROM landed_hospital),
            dated AS (
              SELECT *, datediff(ends_on, begins_on) + 1 AS days,
                if(days BETWEEN 1 AND 359 OR days > 371, 365d / days, 1d) AS to_a_year
              FROM typed)
            SELECT *, 'landed.hospital' AS table_name,
              CASE source WHEN 'pos' THEN 2 WHEN 'hospital_general' THEN 3 ELSE 5 END AS priority,
              coalesce(CAST(unix_date(ends_on) AS DOUBLE), 0d) AS preference,
              if(source = 'cost_report', %s, NULL) AS report,
              'hco' AS kind, 'hospital' AS account_type,
              CASE WHEN ccn IS NULL THEN %s
                   WHEN name IS NULL THEN %s
                   WHEN beds_given IS NOT NULL AND bed_count IS NULL THEN %s
                   WHEN bed_count < 0 THEN %s
                   WHEN coalesce(try_cast(termination_code AS INT), 0) <> 0 THEN %s
              END AS reject
            FROM dated
            """
                .formatted(
                    CostReports.struct(),
                    BAD_CCN,
                    NO_NAME,
                    reject(
                        "bed_count", "beds_given", "not_a_number", "Give a whole number of beds."),
                    reject("bed_count", "beds_given", "negative_beds", "Give 0 or more beds."),
                    superseded(
                        "PGM_TRMNTN_CD",
                        "termination_code",
                        "terminated",
                        "The hospital does not take part in Medicare any more."))));
  }

  /** Hospitals of health systems; one without a CCN has AHRQ's id. */
  private Dataset<Row> systemHospitals() {
    return shaped(
        landed.sql(
            """
            WITH typed AS (
              SELECT * EXCEPT (ccn), ccn AS ccn_given, normalize_ccn(ccn) AS ccn,
                normalize_zip(zip) AS zip5, upper(trim(state)) AS state_code
              FROM landed_system_hospital)
            SELECT *, 'landed.system_hospital' AS table_name, 6 AS priority, 'hco' AS kind,
              if(health_sys_id IS NULL, 0d, 1d) AS preference,
              'hospital' AS account_type, compendium_hospital_id AS own_id, health_sys_id AS idn_id,
              CASE WHEN ccn_given IS NOT NULL AND ccn IS NULL THEN %s
                   WHEN ccn IS NULL AND compendium_hospital_id IS NULL THEN %s
                   WHEN name IS NULL THEN %s
              END AS reject
            FROM typed
            """
                .formatted(
                    BAD_CCN,
                    reject("ccn", "ccn_given", "no_identifier", "Give the CCN."),
                    NO_NAME)));
  }

  /**
   * Providers of services: one record per provider and file; {@link ProcedureVolumes} judges the
   * rows.
   */
  private Dataset<Row> physicians() {
    return shaped(
        landed.sql(
            """
            WITH provider AS (
              SELECT source, trim(npi) AS npi, min(struct(source_file, source_row)) AS at,
                min(struct(lower(left(entity_code, 1)) AS entity,
                  concat_ws(', ', last_org_name, first_name) AS given_name, address, city, state,
                  zip, lower(trim(specialty)) AS specialty)) AS it
              FROM landed_physician_service
              WHERE source = 'physician_service' AND %s
              GROUP BY source, trim(npi))
            SELECT /*+ BROADCAST(w) */ p.*, at.*, 'landed.physician_service' AS table_name,
              7 AS priority, 0d AS preference,
              if(it.entity = 'o', 'hco', 'hcp') AS kind,
              CASE WHEN it.entity IS NULL OR it.entity <> 'o' THEN 'physician'
                   WHEN it.specialty = 'ambulatory surgical center' THEN 'asc'
                   ELSE 'practice' END AS account_type,
              coalesce(nullif(it.given_name, ''), 'NPI ' || npi) AS name, it.address, it.city,
              upper(trim(it.state)) AS state_code, normalize_zip(it.zip) AS zip5,
              if(it.entity = 'o', NULL, coalesce(w.specialty_group, 'other')) AS specialty_group,
              %s AS reject
            FROM provider p LEFT JOIN specialty w ON w.code = p.it.specialty
            """
                .formatted(NpiCheck.isRealOrSynthetic("trim(npi)"), Rejects.NONE)));
  }

  /** Hospitals with published volumes: one record per hospital and file. */
  private Dataset<Row> volumeHospitals(Table table) {
    return shaped(
        landed.sql(
            """
            WITH hospital AS (
              SELECT source, normalize_ccn(ccn) AS ccn, min(struct(source_file, source_row)) AS at,
                min(struct(name, address, city, state, zip)) AS it
              FROM %s WHERE normalize_ccn(ccn) IS NOT NULL
              GROUP BY source, normalize_ccn(ccn))
            SELECT *, at.*, %s AS table_name, 7 AS priority, 0d AS preference, 'hco' AS kind, 'hospital' AS account_type,
              coalesce(it.name, 'CCN ' || ccn) AS name, it.address, it.city,
              upper(trim(it.state)) AS state_code, normalize_zip(it.zip) AS zip5,
              %s AS reject
            FROM hospital
            """
                .formatted(table.viewName(), SqlText.literal(table.fullName()), Rejects.NONE)));
  }
}
