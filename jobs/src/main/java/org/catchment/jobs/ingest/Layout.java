package org.catchment.jobs.ingest;

import java.util.List;
import org.catchment.jobs.table.Table;

/**
 * The columns that Catchment reads from a kind of file, by the name in its header.
 *
 * @param table where the rows land
 * @param required columns that the header must have
 * @param optional columns that may be absent; their values are then NULL
 */
record Layout(Table table, List<String> required, List<String> optional) {

  static final Layout FACILITY =
      new Layout(
          Table.LANDED_FACILITY,
          List.of("npi", "name", "city", "state", "zip", "lat", "lon"),
          List.of(
              "provider_num",
              "address",
              "provider_type_code",
              "category",
              "bed_count",
              "facility_type",
              "potential_usd",
              "workload_hours"));

  /** Shares of the population in five-year age bands, 0-4 to 85 and over. */
  static final List<String> AGE_SHARES =
      List.of(
          "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16",
          "17", "18");

  /** Shares of the households in income bands, thousand USD. */
  static final List<String> INCOME_SHARES =
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

  static final Layout DEMOGRAPHICS =
      new Layout(
          Table.LANDED_PLACE_DEMOGRAPHICS,
          concat(
              List.of("ID", "COUNTY", "NAME", "STNAME", "CTYNAME", "POPESTIMATE2015", "TOT_POP"),
              AGE_SHARES,
              INCOME_SHARES),
          List.of());

  static final Layout PLACE =
      new Layout(
          Table.LANDED_PLACE, List.of("USPS", "ST", "NAME", "ZCTA5", "LAT", "LON"), List.of());

  static final Layout ZIP =
      new Layout(
          Table.LANDED_ZIP,
          List.of("zip", "city", "state", "latitude", "longitude", "fipscounty"),
          List.of());

  List<String> columns() {
    return concat(required, optional);
  }

  /** The layout with an optional column made required. */
  Layout requiring(String column) {
    return new Layout(
        table,
        concat(required, List.of(column)),
        optional.stream().filter(name -> !name.equals(column)).toList());
  }

  @SafeVarargs
  private static List<String> concat(List<String>... lists) {
    return java.util.Arrays.stream(lists).flatMap(List::stream).toList();
  }
}
