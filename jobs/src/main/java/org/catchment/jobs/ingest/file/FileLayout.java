package org.catchment.jobs.ingest.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.catchment.jobs.table.Table;

/**
 * The columns that Catchment reads from a kind of file, by the names that they have in its header.
 *
 * @param source name of the kind of file, for example {@code nppes}
 * @param table where the rows land
 * @param alternatives groups of columns; the header must have at least one column of each group
 * @param entry what the file is usually called inside a zip file of several
 */
public record FileLayout(
    String source,
    Table table,
    List<Column> columns,
    List<List<String>> alternatives,
    Pattern entry) {

  private static final Pattern OF_COMPANY = Pattern.compile("facility|company_.*");

  /** The name gives no hint which of several entries of a zip file is meant. */
  static final Pattern ANY_ENTRY = Pattern.compile(".*");

  /**
   * A column.
   *
   * @param name in the landed table
   * @param isRequired whether the header must have it; otherwise all its values may be NULL
   * @param headers names that it has had in the published versions, the present one first
   */
  public record Column(String name, boolean isRequired, List<String> headers) {}

  /**
   * The layout as a text. It identifies files that have landed, so it does not depend on the names
   * of classes.
   */
  public String identity() {
    return "Layout[source=%s, table=%s, columns=%s, alternatives=%s, entry=%s]"
        .formatted(
            source,
            table,
            columns.stream()
                .map(
                    column ->
                        "Column[name=%s, isRequired=%s, headers=%s]"
                            .formatted(column.name, column.isRequired, column.headers))
                .toList(),
            alternatives,
            entry);
  }

  public static FileLayout of(String source, Table table) {
    return new FileLayout(source, table, List.of(), List.of(), ANY_ENTRY);
  }

  /** Adds a column that the header must have. */
  public FileLayout needs(String name, String... headers) {
    return with(new Column(name, true, List.of(headers)));
  }

  /** Adds a column that the header may have. */
  public FileLayout takes(String name, String... headers) {
    return with(new Column(name, false, List.of(headers)));
  }

  private FileLayout with(Column column) {
    List<Column> all = new ArrayList<>(columns);
    all.add(column);
    return new FileLayout(source, table, List.copyOf(all), alternatives, entry);
  }

  /** Adds columns; the header must have at least one of them. */
  public FileLayout needsOneOf(String... names) {
    FileLayout layout = this;
    for (String name : names) {
      layout = layout.takes(name, name);
    }
    List<List<String>> all = new ArrayList<>(alternatives);
    all.add(List.of(names));
    return new FileLayout(source, table, layout.columns, List.copyOf(all), entry);
  }

  /** Shares of the population in five-year age bands, 0-4 to 85 and over. */
  public static final List<String> AGE_SHARES =
      IntStream.rangeClosed(1, 18).mapToObj(Integer::toString).toList();

  /** Shares of the households in income bands, thousand USD. */
  public static final List<String> INCOME_SHARES =
      List.of(
          "00..10",
          "10..15",
          "15..25",
          "25..35",
          "35..50",
          "50..75",
          "75..100",
          "100..150",
          "150..200",
          "200..999");

  public static final FileLayout FACILITY =
      of("facility", Table.LANDED_FACILITY)
          .needsOneOf("npi", "provider_num", "account_id")
          .needs("name", "name")
          .needs("city", "city")
          .needs("state", "state")
          .needs("zip", "zip")
          .takes("lat", "lat")
          .takes("lon", "lon")
          .takes("address", "address")
          .takes(
              "country",
              "country",
              "country_code",
              "Billing Country",
              "BillingCountry",
              "Billing Country Code",
              "BillingCountryCode",
              "Shipping Country",
              "ShippingCountry",
              "Mailing Country",
              "MailingCountry",
              "Country/Region",
              "Address 1: Country/Region",
              "address1_country")
          .takes("provider_type_code", "provider_type_code")
          .takes("category", "category")
          .takes("bed_count", "bed_count")
          .takes("gpo", "gpo")
          .takes("facility_type", "facility_type")
          .takes("potential_usd", "potential_usd")
          .takes("workload_hours", "workload_hours");

  public static final FileLayout DEMOGRAPHICS =
      of("demographics", Table.LANDED_PLACE_DEMOGRAPHICS)
          .needs("id", "ID")
          .needs("county", "COUNTY")
          .needs("name", "NAME")
          .needs("stname", "STNAME")
          .needs("ctyname", "CTYNAME")
          .needs("popestimate2015", "POPESTIMATE2015")
          .needs("tot_pop", "TOT_POP")
          .needsAll(AGE_SHARES)
          .needsAll(INCOME_SHARES);

  public static final FileLayout PLACE =
      of("place", Table.LANDED_PLACE)
          .needs("usps", "USPS")
          .needs("st", "ST")
          .needs("name", "NAME")
          .needs("zcta5", "ZCTA5")
          .needs("lat", "LAT")
          .needs("lon", "LON");

  public static final FileLayout ZIP =
      of("zip", Table.LANDED_ZIP)
          .needs("zip", "zip")
          .needs("city", "city")
          .needs("state", "state")
          .needs("latitude", "latitude")
          .needs("longitude", "longitude")
          .needs("fipscounty", "fipscounty");

  public static final FileLayout COUNTY_INSURANCE =
      of("county_insurance", Table.LANDED_COUNTY_INSURANCE)
          .needs("county", "FIPS_CODE")
          .needs("uninsured", "UNINSURED");

  public static final FileLayout PROCEDURE_CODE =
      of("procedure_code", Table.LANDED_PROCEDURE_CODE)
          .needs("code_system", "code_system")
          .needs("code", "code")
          .needs("procedure_group", "procedure_group")
          .needs("from_year", "from_year")
          .needs("to_year", "to_year");

  /** Read as a whole, by {@code CountyTopology}. */
  public static final FileLayout COUNTY = of("county", Table.LANDED_COUNTY);

  /** Prefix of the name of the user's own column; the header follows. */
  private static final String OWN = "attribute:";

  /**
   * The layout plus the user's own columns.
   *
   * @param headers names that the file must have; other columns may have the same ones
   */
  public FileLayout keeping(List<String> headers) {
    FileLayout layout = this;
    for (String header : headers) {
      layout = layout.needs(OWN + header, header);
    }
    return layout;
  }

  /** The user's own columns: header by the column's name, in order. */
  public Map<String, String> own() {
    Map<String, String> own = new LinkedHashMap<>();
    for (String name : names()) {
      if (name.startsWith(OWN)) {
        own.put(name, name.substring(OWN.length()));
      }
    }
    return own;
  }

  private FileLayout needsAll(List<String> names) {
    FileLayout layout = this;
    for (String name : names) {
      layout = layout.needs(name, name);
    }
    return layout;
  }

  /** The layout with an optional column made required. */
  public FileLayout requiring(String column) {
    return new FileLayout(
        source,
        table,
        columns.stream()
            .map(c -> c.name().equals(column) ? new Column(c.name(), true, c.headers()) : c)
            .toList(),
        alternatives,
        entry);
  }

  /** Whether the company makes such files itself. */
  public boolean isOfCompany() {
    return OF_COMPANY.matcher(source).matches();
  }

  /** The names of the columns in the landed table. */
  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  /** What the header must have, under its present name. */
  public List<String> required() {
    return missing(column -> false);
  }

  /**
   * What a header lacks, under its present name.
   *
   * @param has whether the header has a column
   */
  public List<String> missing(Predicate<Column> has) {
    List<String> missing = new ArrayList<>();
    for (Column column : columns) {
      if (column.isRequired() && !has.test(column)) {
        missing.add(column.headers().get(0));
      }
    }
    for (List<String> group : alternatives) {
      if (columns.stream().noneMatch(c -> group.contains(c.name()) && has.test(c))) {
        missing.add(String.join(" or ", group));
      }
    }
    return missing;
  }

  /** What the header must have, with all names that are accepted. */
  String needed() {
    return Stream.concat(
            columns.stream()
                .filter(Column::isRequired)
                .map(column -> String.join(" or ", column.headers())),
            alternatives.stream().map(group -> String.join(" or ", group)))
        .collect(Collectors.joining(","));
  }

  /** The layout of a file that has this name in a zip file with several entries. */
  public FileLayout inZip(String entryPattern) {
    return new FileLayout(source, table, columns, alternatives, Pattern.compile(entryPattern));
  }

  /**
   * The layout with the user's own names for some columns.
   *
   * @param names header's name by column, all of them columns of the layout
   */
  public FileLayout naming(Map<String, String> names) {
    return new FileLayout(
        source,
        table,
        columns.stream()
            .map(
                c ->
                    names.containsKey(c.name())
                        ? new Column(c.name(), true, List.of(names.get(c.name())))
                        : c)
            .toList(),
        alternatives,
        entry);
  }
}
