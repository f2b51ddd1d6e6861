package org.catchment.jobs.conform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.conform.value.Addresses;
import org.catchment.jobs.conform.value.Rejects;
import org.catchment.jobs.conform.value.UsStates;
import org.junit.jupiter.api.Test;

/**
 * ZIP code, state, city and point as witnesses. Texas has Austin (78701), New Jersey Newark (07102)
 * and Sparta (07871), Hawaii a ZIP code, and American Samoa none, for its 96799 is in no list.
 */
class LocationsIT {
  private static Dataset<Row> rows(String columns, String... values) {
    return TestSpark.session()
        .sql("SELECT * FROM VALUES %s AS t(%s)".formatted(String.join(", ", values), columns));
  }

  private static final Known KNOWN =
      new Known(
          rows(
              "zip, city, state_code, county_id, lat_deg, lon_deg",
              "('78701', 'Austin', 'TX', '48453', 30.27D, -97.74D)",
              "('07102', 'Newark', 'NJ', '34013', 40.73D, -74.17D)",
              "('07871', 'Sparta', 'NJ', '34037', 41.03D, -74.64D)",
              "('96701', 'Aiea', 'HI', '15003', 21.38D, -157.93D)"),
          rows(
              "county_id, state_code, lat_deg, lon_deg",
              "('48453', 'TX', 30.3D, -97.8D)",
              "('48491', 'TX', 30.6D, -97.6D)",
              "('34013', 'NJ', 40.8D, -74.2D)",
              "('34037', 'NJ', 41.1D, -74.7D)",
              "('15003', 'HI', 21.4D, -158.0D)",
              "('15001', 'HI', 19.6D, -155.5D)",
              "('60050', 'AS', -14.3D, -170.7D)"),
          rows(
              "name, county_id, lat_deg, lon_deg, population_65_plus, place_id",
              "('Austin', '48453', 30.3D, -97.7D, 100L, 'a')"));

  /**
   * Of each record its source, issue, ZIP code and point, or why it is refused.
   *
   * @param records city, state, ZIP code, whether its zeros were put before it, latitude and
   *     longitude, between bars; - for none
   */
  private static List<String> located(String... records) {
    String[] values = new String[records.length];
    for (int i = 0; i < records.length; i++) {
      String[] parts = records[i].split("[|]");
      values[i] =
          "(%d, %s, %s, %s, %s, %s, %s)"
              .formatted(
                  i,
                  text(parts[0]),
                  text(parts[1]),
                  text(parts[2]),
                  parts[3].strip(),
                  text(parts[4]),
                  text(parts[5]));
    }
    return new Locations(50)
        .of(
            rows("nth, city, state_code, zip5, is_zip_restored, lat, lon", values)
                .selectExpr("*", Rejects.NONE + " AS reject"),
            KNOWN)
        .orderBy("nth")
        .selectExpr(
            "if(is_contradicted, 'state_differs', if(location IS NULL, 'nowhere', concat_ws(' ', location.source,"
                + " coalesce(location.issue, '-'), coalesce(zip5, '-'), location.lat_deg,"
                + " location.lon_deg)))")
        .as(Encoders.STRING())
        .collectAsList();
  }

  private static String text(String value) {
    return value.strip().equals("-") ? "CAST(NULL AS STRING)" : "'" + value.strip() + "'";
  }

  @Test
  void witnessesThatAgreeAreBelieved() {
    assertThat(
            located(
                // state and city agree against the ZIP code; a zero put before it is taken away
                "Austin | TX | 07871 | false | - | -",
                "Austin | TX | 07871 | true  | - | -",
                // state and ZIP code agree, and nobody knows the city
                "Ogden  | NJ | 07871 | true  | - | -",
                // city and ZIP code agree against the state
                "Sparta | TX | 07871 | false | - | -",
                // one against one; a restored zero is no witness at all
                "Ogden  | TX | 07871 | false | - | -",
                "Sparta | TX | 07871 | true  | - | -",
                // no state: the ZIP code alone
                "Sparta | -  | 07871 | false | - | -"))
        .containsExactly(
            "place state_differs 07871 30.3 -97.7",
            "place state_differs - 30.3 -97.7",
            "zip_centroid missing 07871 41.03 -74.64",
            "zip_centroid state_differs 07871 41.03 -74.64",
            "state_differs",
            "state_differs",
            "zip_centroid missing 07871 41.03 -74.64");
  }

  @Test
  void anUnknownZipCodeGoesToItsSectionInTheSameState() {
    assertThat(
            located(
                "Ogden  | NJ | 07199 | false | - | -",
                "Ogden  | -  | 07199 | false | - | -",
                "Ogden  | TX | 07199 | false | - | -",
                "Ogden  | TX | 07199 | true  | - | -",
                "Tafuna | AS | 96799 | false | - | -"))
        .containsExactly(
            "zip_section missing 07199 40.73 -74.17",
            "zip_section missing 07199 40.73 -74.17",
            "nowhere",
            "state_differs",
            "county_centroid missing 96799 -14.3 -170.7");
  }

  @Test
  void aPointInItsStateNeedsNoKnownZipCode() {
    assertThat(
            located(
                "Tafuna | AS | 96799 | false | -14.33 | -170.72",
                "Tafuna | AS | 96799 | false | -170.72 | -14.33",
                // in the Atlantic, 3,000 km from Texas
                "Austin | TX | 78999 | false | 30 | -67",
                // beside its ZIP code, against the state
                "Ogden | TX | 07871 | false | 41.0 | -74.6"))
        .containsExactly(
            "given - 96799 -14.33 -170.72",
            "given_swapped swapped 96799 -14.33 -170.72",
            "place outside_state 78999 30.3 -97.7",
            "given state_differs 07871 41.0 -74.6");
  }

  @Test
  void aStateIsKnownByCodeNameAndAbbreviation() {
    assertThat(
            rows(
                    "state",
                    "('tx')",
                    "('Texas')",
                    "('TEXAS')",
                    "('Tex.')",
                    "('new  jersey')",
                    "('N.J.')",
                    "('US-NJ')",
                    "('D.C.')",
                    "('District of Columbia')",
                    "('Washington, DC')",
                    "('N. Dak.')",
                    "('puerto rico')",
                    "('Bayern')")
                .selectExpr(UsStates.code("state"))
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactly(
            "TX", "TX", "TX", "TX", "NJ", "NJ", "NJ", "DC", "DC", "DC", "ND", "PR", "BAYERN");
  }

  @Test
  void whatIsAbroadSaysSo() {
    assertThat(
            rows(
                    "country, state, city",
                    "('Canada', 'ON', 'Ottawa')",
                    "('DE', NULL, 'Hamburg')",
                    "('U.S.A.', 'TX', 'Austin')",
                    "('Guam', 'GU', 'Yigo')",
                    "(NULL, 'AE', 'Naples')",
                    "('US', 'CA', 'fpo')",
                    "(NULL, 'MH', 'Majuro')",
                    "(NULL, 'TX', 'Austin')")
                .selectExpr(
                    "coalesce((CASE %s END).reason, '-')"
                        .formatted(Addresses.whenAbroad("country", "state", "city")))
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactly(
            "foreign_address",
            "foreign_address",
            "-",
            "-",
            "military_address",
            "military_address",
            "foreign_address",
            "-");
  }

  @Test
  void placeholdersAreNoZipCodes() {
    assertThat(
            rows(
                    "zip, state",
                    "('00000', 'TX')",
                    "('12345', 'TX')",
                    "('99999', 'AK')",
                    "('926', 'PR')")
                .selectExpr("inline(array(struct(" + Addresses.parsed("zip", "state") + ")))")
                .select("zip5")
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactly(null, null, null, "00926");
  }
}
