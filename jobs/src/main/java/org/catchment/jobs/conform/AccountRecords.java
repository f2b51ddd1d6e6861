package org.catchment.jobs.conform;

import static org.catchment.jobs.conform.value.Rejects.reject;
import static org.catchment.jobs.conform.value.Rejects.superseded;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.conform.value.Addresses;
import org.catchment.jobs.conform.value.Ids;
import org.catchment.jobs.conform.value.Plausible;
import org.catchment.jobs.conform.value.Readings;
import org.catchment.jobs.conform.value.Rejects;
import org.catchment.jobs.conform.value.Specialties;
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

  /** What a provider is by its category (CMS, Provider of Services file, PRVDR_CTGRY_CD). */
  private static final String TYPE_BY_CATEGORY =
      """
      CASE lpad(trim(category_code), 2, '0')
           WHEN '01' THEN 'hospital'
           WHEN '02' THEN 'nursing' WHEN '03' THEN 'nursing' WHEN '04' THEN 'nursing'
           WHEN '10' THEN 'nursing'
           WHEN '05' THEN 'home_health' WHEN '09' THEN 'dialysis' WHEN '15' THEN 'asc'
           WHEN '16' THEN 'hospice' END""";

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

  private static final String PLACE = Addresses.parsed("zip", "state");

  private static final List<String> FACILITY_NUMBERS =
      List.of("lat", "lon", "bed_count", "potential_usd", "workload_hours");

  private final NamedRows landed;
  private final List<String> types;
  private final Plausible plausible;

  /**
   * @param landed of accounts, their hospitals and services, by their tables' names
   * @param types the known types of accounts
   */
  AccountRecords(NamedRows landed, List<String> types, Plausible plausible) {
    this.landed =
        landed
            .with("specialty", Specialties.rows(landed.session()))
            .with(
                "facility_reading",
                Readings.of(
                    landed.rows(Table.LANDED_FACILITY.viewName()), FACILITY_NUMBERS, List.of()));
    this.types = types;
    this.plausible = plausible;
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
    String tooManyBeds = plausible.tooManyBeds("beds", "facility_type");
    String tooMuchPotential = plausible.tooMuchPotential("potential");
    String tooManyHours = plausible.tooManyHours("workload");
    return shaped(
        landed.sql(
            """
            WITH given AS (
              SELECT l.* EXCEPT (npi, account_id, provider_num, bed_count, potential_usd,
                  workload_hours, lat, lon),
                d.decimal,
                l.npi AS npi_given, %1$s AS npi, l.provider_num AS ccn_given,
                normalize_ccn(l.provider_num) AS ccn, l.account_id AS own_given, %2$s AS own_id,
                l.bed_count AS beds_given, %3$s AS bed_count,
                l.potential_usd AS potential_given, %4$s AS potential_usd,
                l.workload_hours AS workload_given, %5$s AS workload_hours,
                if(d.decimal['lat'] = ',', replace(l.lat, ',', '.'), l.lat) AS lat,
                if(d.decimal['lon'] = ',', replace(l.lon, ',', '.'), l.lon) AS lon
              FROM landed_facility l LEFT JOIN facility_reading d ON d.file_id = l.file_id),
            typed AS (
              SELECT * EXCEPT (facility_type, bed_count, potential_usd, workload_hours, gpo, attribute),
                nullif(trim(gpo), '') AS gpo, array_sort(map_entries(attribute)) AS attribute,
                %6$s,
                facility_type AS type_given,
                coalesce(if(facility_type IN (%7$s), facility_type, NULL),
                  element_at(map(%8$s), lower(trim(facility_type)))) AS facility_type,
                bed_count AS beds_known, %9$s AS beds,
                potential_usd AS potential_known, CAST(%10$s AS DOUBLE) AS potential,
                workload_hours AS workload_known, CAST(%11$s AS DOUBLE) AS workload
              FROM given)
            SELECT *, 'landed.facility' AS table_name, 1 AS priority,
              if(npi IS NULL AND ccn IS NULL, 0d, 2d) + if(beds > 0, 1d, 0d) AS preference,
              if(facility_type = 'physician', 'hcp', 'hco') AS kind, facility_type AS account_type,
              if(%12$s, NULL, CAST(beds AS INT)) AS bed_count,
              if(%27$s, NULL, potential) AS potential_usd,
              if(%28$s, NULL, workload) AS workload_hours,
              %13$s AS finding,
              CASE %14$s
                   WHEN npi IS NOT NULL AND NOT %15$s THEN %16$s
                   WHEN npi IS NULL AND ccn IS NULL AND own_id IS NULL THEN %17$s
                   WHEN name IS NULL THEN %18$s
                   WHEN facility_type IS NULL THEN %19$s
                   %20$s
                   WHEN beds_known IS NOT NULL AND (beds IS NULL OR beds <> floor(beds)) THEN %21$s
                   WHEN beds < 0 THEN %22$s
                   WHEN potential_known IS NOT NULL AND potential IS NULL THEN %23$s
                   WHEN potential < 0 THEN %24$s
                   WHEN workload_known IS NOT NULL
                     AND (workload IS NULL OR NOT workload < 1e9) THEN %25$s
                   WHEN workload < 0 THEN %26$s
              END AS reject
            FROM typed
            """
                .formatted(
                    Readings.known(Ids.npi("l.npi")),
                    Readings.known(Ids.own("l.account_id")),
                    Readings.knownBeds("l.bed_count"),
                    Readings.knownNumber("l.potential_usd"),
                    Readings.knownNumber("l.workload_hours"),
                    PLACE,
                    known,
                    typeByWord,
                    Readings.number("bed_count", Readings.decimal("bed_count"), 3),
                    Readings.number("potential_usd", Readings.decimal("potential_usd"), 2),
                    Readings.number("workload_hours", Readings.decimal("workload_hours"), 3),
                    tooManyBeds,
                    findings(
                        "bed_count, beds_given, unknown_value, beds_given IS NOT NULL AND beds_known IS"
                            + " NULL",
                        "bed_count, beds_given, not_plausible, " + tooManyBeds,
                        "potential_usd, potential_given, not_plausible, " + tooMuchPotential,
                        "workload_hours, workload_given, not_plausible, " + tooManyHours,
                        "potential_usd, potential_given, unknown_value, potential_given IS NOT NULL AND"
                            + " potential_known IS NULL",
                        "workload_hours, workload_given, unknown_value, workload_given IS NOT NULL AND"
                            + " workload_known IS NULL"),
                    destroyed(),
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
                    Addresses.whenAbroad("country", "state_code", "city"),
                    reject(
                        "bed_count", "beds_given", "not_a_number", "Give a whole number of beds."),
                    reject("bed_count", "beds_given", "negative_beds", "Give 0 or more beds."),
                    Readings.notANumber(
                        "potential_usd", "potential_given", Readings.decimal("potential_usd")),
                    reject(
                        "potential_usd",
                        "potential_given",
                        "negative_weight",
                        "Give 0 or more USD a year."),
                    Readings.notANumber(
                        "workload_hours", "workload_given", Readings.decimal("workload_hours")),
                    reject(
                        "workload_hours",
                        "workload_given",
                        "negative_weight",
                        "Give 0 or more hours a year."),
                    tooMuchPotential,
                    tooManyHours)));
  }

  /** The branches of a CASE that refuse ids of which a spreadsheet has left no digits. */
  private static String destroyed() {
    return Map.of("npi", "npi_given", "provider_num", "ccn_given", "account_id", "own_given")
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            id ->
                "WHEN %s THEN %s"
                    .formatted(
                        Ids.destroyed(id.getValue()),
                        reject(id.getKey(), id.getValue(), "spreadsheet_number", Ids.REMEDY)))
        .collect(Collectors.joining(" "));
  }

  /**
   * SQL of what was noticed about a row.
   *
   * @param findings column, SQL of its value, name of the finding and its condition, between commas
   */
  private static String findings(String... findings) {
    return Arrays.stream(findings)
        .map(finding -> finding.split(", ", 4))
        .map(
            parts ->
                "if(%4$s, named_struct('column_name', '%1$s', 'value', %2$s, 'finding', '%3$s'), NULL)"
                    .formatted((Object[]) parts))
        .collect(Collectors.joining(", ", "array_compact(array(", "))"));
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
                address, city, %s,
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
                   %s
              END AS reject
            FROM judged j
            LEFT JOIN specialty w ON w.code = j.specialty
            LEFT JOIN specialty t ON t.code = j.taxonomy
            """
                .formatted(
                    PLACE,
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
                    Addresses.whenAbroad("country", "state_code", "city"))));
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
                %s
              FROM landed_practice_location)
            SELECT *, 'landed.practice_location' AS table_name, 9 AS priority, 0d AS preference,
              concat_ws('/', npi, zip5, normalize_street(address)) AS own_id,
              CASE WHEN npi IS NULL THEN %s
                   WHEN NOT %s THEN %s
                   %s
              END AS reject
            FROM typed
            """
                .formatted(
                    PLACE,
                    NO_NPI,
                    NpiCheck.isRealOrSynthetic("npi"),
                    BAD_NPI,
                    Addresses.whenAbroad("country", "state_code", "city"))));
  }

  /**
   * Hospitals of Provider of Services, Hospital General Information and cost reports. Reports that
   * cover less or more than a year (including 52 or 53 weeks) are scaled to one.
   */
  private Dataset<Row> hospitals() {
    String type = "coalesce(" + TYPE_BY_CATEGORY + ", 'hospital')";
    String tooManyBeds = plausible.tooManyBeds("beds", type);
    return shaped(
        landed.sql(
            """
            WITH typed AS (
              SELECT * EXCEPT (ccn, lat, lon, bed_count), ccn AS ccn_given, normalize_ccn(ccn) AS ccn,
                coalesce(lat, nullif(regexp_extract(location, '[(] *(-?[0-9.]+) *, *(-?[0-9.]+) *[)]', 1), ''))
                  AS lat,
                coalesce(lon, nullif(regexp_extract(location, '[(] *(-?[0-9.]+) *, *(-?[0-9.]+) *[)]', 2), ''))
                  AS lon,
                bed_count AS beds_given, %s AS beds_known,
                try_cast(replace(%s, ',', '') AS DOUBLE) AS beds,
                %s,
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
              'hco' AS kind, %s AS account_type,
              if(%s, NULL, CAST(beds AS INT)) AS bed_count, %s AS finding,
              CASE WHEN %s THEN %s
                   WHEN ccn IS NULL THEN %s
                   WHEN name IS NULL THEN %s
                   WHEN category_code IS NOT NULL AND %s IS NULL THEN %s
                   WHEN beds_known IS NOT NULL AND beds IS NULL THEN %s
                   WHEN beds < 0 THEN %s
                   WHEN coalesce(try_cast(termination_code AS INT), 0) <> 0 THEN %s
              END AS reject
            FROM dated
            """
                .formatted(
                    Readings.knownBeds("bed_count"),
                    Readings.knownBeds("bed_count"),
                    PLACE,
                    CostReports.struct(plausible),
                    type,
                    tooManyBeds,
                    findings(
                        Stream.concat(
                                Stream.of(
                                    "bed_count, beds_given, unknown_value, beds_given IS NOT NULL AND"
                                        + " beds_known IS NULL",
                                    "bed_count, beds_given, not_plausible, " + tooManyBeds),
                                CostReports.FIGURES.stream()
                                    .map(
                                        column ->
                                            "%1$s, %1$s, not_plausible, source = 'cost_report' AND %2$s"
                                                .formatted(
                                                    column,
                                                    CostReports.isTooLarge(column, plausible))))
                            .toArray(String[]::new)),
                    Ids.destroyed("ccn_given"),
                    reject("ccn", "ccn_given", "spreadsheet_number", Ids.REMEDY),
                    BAD_CCN,
                    NO_NAME,
                    TYPE_BY_CATEGORY,
                    superseded(
                        "PRVDR_CTGRY_CD",
                        "category_code",
                        "other_category",
                        "Of Provider of Services, hospitals, nursing homes, home health agencies, dialysis"
                            + " centers, ambulatory surgery centers and hospices are accounts."),
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
                %s
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
                    PLACE,
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
                  zip, lower(trim(specialty)) AS specialty, country)) AS it
              FROM landed_physician_service
              WHERE source = 'physician_service' AND %s
              GROUP BY source, trim(npi))
            SELECT /*+ BROADCAST(w) */ p.*, at.*,
              'landed.physician_service' AS table_name, 7 AS priority, 0d AS preference,
              if(it.entity = 'o', 'hco', 'hcp') AS kind,
              CASE WHEN it.entity IS NULL OR it.entity <> 'o' THEN 'physician'
                   WHEN it.specialty = 'ambulatory surgical center' THEN 'asc'
                   ELSE 'practice' END AS account_type,
              coalesce(nullif(it.given_name, ''), 'NPI ' || npi) AS name, it.address, it.city,
              if(it.entity = 'o', NULL, coalesce(w.specialty_group, 'other')) AS specialty_group,
              CASE %s END AS reject
            FROM (SELECT *, %s FROM provider) p LEFT JOIN specialty w ON w.code = p.it.specialty
            """
                .formatted(
                    NpiCheck.isRealOrSynthetic("trim(npi)"),
                    Addresses.whenAbroad("it.country", "state_code", "it.city"),
                    Addresses.parsed("it.zip", "it.state"))));
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
              %s,
              %s AS reject
            FROM hospital
            """
                .formatted(
                    table.viewName(),
                    SqlText.literal(table.fullName()),
                    Addresses.parsed("it.zip", "it.state"),
                    Rejects.NONE)));
  }
}
