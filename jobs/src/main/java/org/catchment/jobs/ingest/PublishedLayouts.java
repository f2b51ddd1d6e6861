package org.catchment.jobs.ingest;

import static java.util.Objects.requireNonNullElse;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.catchment.jobs.config.InputConfig;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.ingest.file.Content;
import org.catchment.jobs.ingest.file.FileLayout;
import org.catchment.jobs.ingest.file.Heading;
import org.catchment.jobs.ingest.file.InputFile;
import org.catchment.jobs.table.Table;

/**
 * The files that agencies publish. A file of {@code input.sources} is recognized by the columns of
 * its header.
 *
 * <p>Names of columns: CMS, NPPES Data Dissemination (330 columns, 2025; 329 in 2020); CMS,
 * Medicare Physician and Other Practitioners, Medicare Inpatient Hospitals, Medicare Outpatient
 * Hospitals, each by Provider and Service (present form; form of 2012); CMS, Provider of Services
 * and Hospital General Information; AHRQ, Compendium of U.S. Health Systems (2018, 2023); Census
 * Bureau, gazetteer; HUD, USPS ZIP code crosswalk.
 */
public final class PublishedLayouts {
  private PublishedLayouts() {}

  /** Layouts with figures of one year that no column states. */
  private static final List<String> OF_A_YEAR =
      List.of("physician_service", "physician_service_sum", "hospital_apc", "hospital_drg");

  private static final Pattern YEAR = Pattern.compile("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])");

  /** Number of taxonomy codes that NPPES has room for. */
  static final int TAXONOMIES = 15;

  static final List<String> TAXONOMY_CODES = numbered("taxonomy_code_");
  static final List<String> TAXONOMY_SWITCHES = numbered("taxonomy_primary_");

  private static final String PRACTICE = "Provider Business Practice Location Address ";
  private static final String SECONDARY = "Provider Secondary Practice Location Address";

  private static final FileLayout NPPES =
      with(
              with(
                  FileLayout.of("nppes", Table.LANDED_PROVIDER)
                      .needs("npi", "NPI")
                      .needs("entity_type_code", "Entity Type Code")
                      .needs(
                          "organization_name", "Provider Organization Name (Legal Business Name)")
                      .needs("last_name", "Provider Last Name (Legal Name)")
                      .needs("first_name", "Provider First Name")
                      .needs("address", "Provider First Line Business Practice Location Address")
                      .needs("city", PRACTICE + "City Name")
                      .needs("state", PRACTICE + "State Name")
                      .needs("zip", PRACTICE + "Postal Code")
                      .takes("country", PRACTICE + "Country Code (If outside U.S.)")
                      .takes("deactivation_date", "NPI Deactivation Date")
                      .takes("reactivation_date", "NPI Reactivation Date"),
                  TAXONOMY_CODES,
                  "Healthcare Provider Taxonomy Code_"),
              TAXONOMY_SWITCHES,
              "Healthcare Provider Primary Taxonomy Switch_")
          .inZip("npidata_pfile_[0-9-]+\\.csv");

  private static final FileLayout PROVIDER_LIST =
      FileLayout.of("provider_list", Table.LANDED_PROVIDER)
          .needs("npi", "npi")
          .needs("entity_type_code", "entity_type")
          .needs("specialty", "specialty")
          .needs("city", "city")
          .needs("state", "state")
          .takes("last_name", "name");

  private static final FileLayout PRACTICE_LOCATION =
      FileLayout.of("practice_location", Table.LANDED_PRACTICE_LOCATION)
          .needs("npi", "NPI")
          .needs("address", SECONDARY + "- Address Line 1")
          .needs("city", SECONDARY + " - City Name")
          .needs("state", SECONDARY + " - State Name")
          .needs("zip", SECONDARY + " - Postal Code")
          .takes("country", SECONDARY + " - Country Code (If outside U.S.)")
          .inZip("pl_pfile_[0-9-]+\\.csv");

  private static final FileLayout PHYSICIAN_SERVICE =
      FileLayout.of("physician_service", Table.LANDED_PHYSICIAN_SERVICE)
          .needs("npi", "Rndrng_NPI", "npi")
          .takes("last_org_name", "Rndrng_Prvdr_Last_Org_Name", "nppes_provider_last_org_name")
          .takes("first_name", "Rndrng_Prvdr_First_Name", "nppes_provider_first_name")
          .needs("entity_code", "Rndrng_Prvdr_Ent_Cd", "nppes_entity_code")
          .takes("address", "Rndrng_Prvdr_St1", "nppes_provider_street1")
          .needs("city", "Rndrng_Prvdr_City", "nppes_provider_city")
          .needs("state", "Rndrng_Prvdr_State_Abrvtn", "nppes_provider_state")
          .needs("zip", "Rndrng_Prvdr_Zip5", "nppes_provider_zip")
          .takes("country", "Rndrng_Prvdr_Cntry", "nppes_provider_country")
          .takes("specialty", "Rndrng_Prvdr_Type", "provider_type")
          .needs("hcpcs", "HCPCS_Cd", "hcpcs_code")
          .takes("place_of_service", "Place_Of_Srvc", "place_of_service")
          .needs("services", "Tot_Srvcs", "line_srvc_cnt")
          .takes("beneficiaries", "Tot_Benes", "bene_unique_cnt");

  /** Sums of the ten years 2014 to 2023. */
  private static final FileLayout PHYSICIAN_SERVICE_SUM =
      FileLayout.of("physician_service_sum", Table.LANDED_PHYSICIAN_SERVICE)
          .needs("npi", "npi")
          .needs("hcpcs", "hcpcs")
          .needs("services", "services_2014_2023");

  private static final FileLayout POS =
      FileLayout.of("pos", Table.LANDED_HOSPITAL)
          .needs("ccn", "PRVDR_NUM", "PRVDR_NUM_MOD")
          .needs("name", "FAC_NAME")
          .needs("address", "ST_ADR")
          .needs("city", "CITY_NAME")
          .needs("state", "STATE_CD")
          .needs("zip", "ZIP_CD")
          .takes("lat", "LATITUDE")
          .takes("lon", "LONGITUDE")
          .takes("bed_count", "BED_CNT")
          .takes("category_code", "PRVDR_CTGRY_CD")
          .takes("hospital_type", "PRVDR_CTGRY_SBTYP_CD")
          .takes("termination_code", "PGM_TRMNTN_CD");

  private static final FileLayout HOSPITAL_GENERAL =
      FileLayout.of("hospital_general", Table.LANDED_HOSPITAL)
          .needs("ccn", "Facility ID", "Provider ID")
          .needs("name", "Facility Name", "Hospital Name")
          .needs("address", "Address")
          .needs("city", "City/Town", "City")
          .needs("state", "State")
          .needs("zip", "ZIP Code")
          .needs("hospital_type", "Hospital Type")
          .takes("location", "Location");

  private static final FileLayout COST_REPORT =
      FileLayout.of("cost_report", Table.LANDED_HOSPITAL)
          .needs("ccn", "Provider CCN")
          .needs("name", "Hospital Name")
          .needs("address", "Street Address")
          .needs("city", "City")
          .needs("state", "State Code")
          .needs("zip", "Zip Code")
          .takes("bed_count", "Number of Beds")
          .takes("hospital_type", "CCN Facility Type")
          .takes("discharges", "Total Discharges (V + XVIII + XIX + Unknown)")
          .takes("medicare_discharges", "Total Discharges Title XVIII")
          .takes("outpatient_charges", "Outpatient Total Charges")
          .takes("fte", "FTE - Employees on Payroll")
          .takes("rural_urban", "Rural Versus Urban")
          .takes("period_begin", "Fiscal Year Begin Date")
          .needs("period_end", "Fiscal Year End Date");

  private static final FileLayout HOSPITAL_APC =
      FileLayout.of("hospital_apc", Table.LANDED_HOSPITAL_APC)
          .needs("ccn", "Provider ID")
          .needs("name", "Provider Name")
          .needs("address", "Provider Street Address")
          .needs("city", "Provider City")
          .needs("state", "Provider State")
          .needs("zip", "Provider Zip Code")
          .needs("apc", "APC")
          .needs("services", "Comprehensive APC Services");

  private static final FileLayout HOSPITAL_DRG =
      FileLayout.of("hospital_drg", Table.LANDED_HOSPITAL_DRG)
          .needs("ccn", "Rndrng_Prvdr_CCN")
          .needs("name", "Rndrng_Prvdr_Org_Name")
          .takes("address", "Rndrng_Prvdr_St")
          .needs("city", "Rndrng_Prvdr_City")
          .needs("state", "Rndrng_Prvdr_State_Abrvtn")
          .needs("zip", "Rndrng_Prvdr_Zip5")
          .needs("drg", "DRG_Cd")
          .needs("discharges", "Tot_Dschrgs");

  private static final FileLayout SYSTEM_HOSPITAL =
      FileLayout.of("system_hospital", Table.LANDED_SYSTEM_HOSPITAL)
          .needs("compendium_hospital_id", "compendium_hospital_id")
          .needs("ccn", "ccn")
          .needs("name", "hospital_name")
          .needs("address", "hospital_street")
          .needs("city", "hospital_city")
          .needs("state", "hospital_state")
          .needs("zip", "hospital_zip")
          .needs("health_sys_id", "health_sys_id")
          .needs("health_sys_name", "health_sys_name")
          .takes("health_sys_city", "health_sys_city")
          .takes("health_sys_state", "health_sys_state");

  private static final FileLayout HEALTH_SYSTEM =
      FileLayout.of("health_system", Table.LANDED_HEALTH_SYSTEM)
          .needs("health_sys_id", "health_sys_id")
          .needs("health_sys_name", "health_sys_name")
          .needs("health_sys_city", "health_sys_city")
          .needs("health_sys_state", "health_sys_state")
          .needs("total_mds", "total_mds")
          .needs("hosp_cnt", "hosp_cnt")
          .takes("sys_beds", "sys_beds");

  private static final FileLayout COUNTY_ACS =
      FileLayout.of("county_acs", Table.LANDED_COUNTY_DEMOGRAPHICS)
          .needs("county", "FIPS")
          .needs("population", "TotPop")
          .needs("population_65_plus", "Ovr65");

  private static final FileLayout COUNTY_STRATA =
      FileLayout.of("county_strata", Table.LANDED_COUNTY_DEMOGRAPHICS)
          .needs("county", "StateCountyFips")
          .needs("category", "CatId")
          .needs("category_value", "CatVal")
          .needs("year", "Year")
          .needs("population", "Population");

  private static final FileLayout ZIP_POPULATION =
      FileLayout.of("zip_population", Table.LANDED_ZIP_POPULATION)
          .needs("zip", "zipcode")
          .needs("population_2016", "y-2016")
          .takes("population_2015", "y-2015");

  private static final FileLayout COUNTY_ZIP =
      FileLayout.of("county_zip", Table.LANDED_COUNTY_ZIP)
          .needs("county", "COUNTY")
          .needs("zip", "ZIP")
          .needs("residential_ratio", "RES_RATIO")
          .needs("total_ratio", "TOT_RATIO");

  private static final FileLayout ZCTA =
      FileLayout.of("zcta", Table.LANDED_ZCTA)
          .needs("zip", "GEOID")
          .needs("land_area_m2", "ALAND")
          .needs("lat", "INTPTLAT")
          .needs("lon", "INTPTLONG");

  private static final FileLayout COUNTY_NEIGHBOR =
      FileLayout.of("county_neighbor", Table.LANDED_COUNTY_NEIGHBOR)
          .needs("county", "fips_a")
          .needs("neighbor", "fips_b");

  public static final List<FileLayout> PUBLISHED =
      List.of(
          NPPES,
          PROVIDER_LIST,
          PRACTICE_LOCATION,
          PHYSICIAN_SERVICE,
          PHYSICIAN_SERVICE_SUM,
          POS,
          HOSPITAL_GENERAL,
          COST_REPORT,
          HOSPITAL_APC,
          HOSPITAL_DRG,
          SYSTEM_HOSPITAL,
          HEALTH_SYSTEM,
          COUNTY_ACS,
          COUNTY_STRATA,
          ZIP_POPULATION,
          COUNTY_ZIP,
          ZCTA,
          COUNTY_NEIGHBOR);

  /** The agencies' layouts, then the company's. */
  private static final List<FileLayout> ALL =
      Stream.concat(PUBLISHED.stream(), CompanyLayouts.ALL.stream()).toList();

  private static List<String> numbered(String prefix) {
    return IntStream.rangeClosed(1, TAXONOMIES).mapToObj(i -> prefix + i).toList();
  }

  private static FileLayout with(FileLayout layout, List<String> columns, String header) {
    FileLayout all = layout;
    for (int i = 0; i < columns.size(); i++) {
      all = all.takes(columns.get(i), header + (i + 1));
    }
    return all;
  }

  /** Whether figures of the layout are of a year that the file itself does not state. */
  public static boolean isOfAYear(FileLayout layout) {
    return OF_A_YEAR.contains(layout.source());
  }

  /** The last year that a text names. */
  public static Optional<Integer> yearIn(String text) {
    return YEAR.matcher(text)
        .results()
        .map(MatchResult::group)
        .map(Integer::valueOf)
        .reduce((earlier, later) -> later);
  }

  /**
   * The layout of an input.
   *
   * @param source names the layout, or leaves it to the header, and may name columns
   * @param charset charset, if the content is a file
   * @throws UserError when no layout fits
   */
  static FileLayout of(Content content, InputConfig.PublishedSource source, Charset charset) {
    Map<String, String> columns = requireNonNullElse(source.columns(), Map.of());
    List<FileLayout> meant =
        ALL.stream()
            .filter(l -> source.layout() == null || l.source().equals(source.layout()))
            .toList();
    if (meant.isEmpty()) {
      throw UserError.config(
          "The layout '" + source.layout() + "' of " + content.name() + " is unknown.",
          "Choose one of " + names() + ", or leave it out: the header tells.");
    }
    List<FileLayout> named =
        meant.stream().filter(l -> l.names().containsAll(columns.keySet())).toList();
    if (named.isEmpty()) {
      throw UserError.config(
          "The columns of " + content.name() + " match no layout: " + columns.keySet() + ".",
          meant.size() == 1
              ? "The columns of " + source.layout() + " are " + meant.get(0).names() + "."
              : "Give the layout, too; layouts are " + names() + ".");
    }
    List<FileLayout> candidates = named.stream().map(layout -> layout.naming(columns)).toList();
    if (source.layout() != null) {
      return candidates.get(0);
    }
    Map<FileLayout, List<String>> missing =
        content instanceof InputFile file
            ? missing(file.choosing(candidates), candidates, charset)
            : content instanceof InputTable table ? missing(table, candidates) : Map.of();
    return missing.entrySet().stream()
        .filter(candidate -> candidate.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .max(Comparator.comparingInt(layout -> layout.required().size()))
        .orElseThrow(() -> unknown(content, missing));
  }

  private static Map<FileLayout, List<String>> missing(InputTable table, List<FileLayout> layouts) {
    Map<FileLayout, List<String>> missing = new LinkedHashMap<>();
    layouts.forEach(layout -> missing.put(layout, table.missing(layout)));
    return missing;
  }

  private static Map<FileLayout, List<String>> missing(
      InputFile file, List<FileLayout> layouts, Charset given) {
    Charset charset = file.isSheet() ? StandardCharsets.UTF_8 : given;
    List<FileLayout> possible =
        layouts.stream().filter(layout -> file.holds(layout.entry())).toList();
    Map<FileLayout, List<String>> missing = new LinkedHashMap<>();
    // If no entry of a zip file can be meant, looking for that of the first layout says so.
    for (FileLayout layout : possible.isEmpty() ? layouts : possible) {
      missing.put(layout, Heading.missing(file.choosing(layout.entry()), layout, charset));
    }
    return missing;
  }

  private static UserError unknown(Content content, Map<FileLayout, List<String>> missing) {
    Map.Entry<FileLayout, List<String>> nearest =
        missing.entrySet().stream()
            .min(
                Comparator.comparingDouble(
                    candidate ->
                        (double) candidate.getValue().size()
                            / candidate.getKey().required().size()))
            .orElseThrow();
    FileLayout layout = nearest.getKey();
    return UserError.input(
        content.name(),
        1,
        String.join(", ", nearest.getValue()),
        "",
        "the header matches no file that Catchment knows; the closest is "
            + layout.source()
            + ", and it lacks these columns",
        "Name the columns under `columns` of the source, as in {path: my.csv, layout: "
            + layout.source()
            + ", columns: {"
            + layout.columns().get(0).name()
            + ": My Column}}; layouts are "
            + names()
            + ".");
  }

  private static String names() {
    return ALL.stream().map(FileLayout::source).collect(Collectors.joining(", "));
  }
}
