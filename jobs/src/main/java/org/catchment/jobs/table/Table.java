package org.catchment.jobs.table;

import java.util.List;
import java.util.Locale;

/**
 * The tables, in the order in which data flows. Columns, types, units, keys and constraints stand
 * in {@code data-schema/<schema>/<table>.sql} and nowhere else.
 */
public enum Table {
  LANDED_INPUT_FILE,
  LANDED_REJECT,
  LANDED_FINDING,
  LANDED_FACILITY,
  LANDED_PLACE_DEMOGRAPHICS,
  LANDED_PLACE,
  LANDED_ZIP,
  LANDED_COUNTY,
  LANDED_COUNTY_INSURANCE,
  LANDED_PROCEDURE_CODE,
  LANDED_PROVIDER,
  LANDED_PRACTICE_LOCATION,
  LANDED_PHYSICIAN_SERVICE,
  LANDED_HOSPITAL,
  LANDED_HOSPITAL_APC,
  LANDED_HOSPITAL_DRG,
  LANDED_SYSTEM_HOSPITAL,
  LANDED_HEALTH_SYSTEM,
  LANDED_COUNTY_DEMOGRAPHICS,
  LANDED_ZIP_POPULATION,
  LANDED_COUNTY_ZIP,
  LANDED_ZCTA,
  LANDED_COUNTY_NEIGHBOR,
  LANDED_COMPANY_SALE,
  LANDED_COMPANY_CALL,
  LANDED_COMPANY_ROSTER,
  LANDED_COMPANY_ALIGNMENT,
  CONFORMED_COUNTY,
  CONFORMED_ZIP,
  CONFORMED_PLACE,
  CONFORMED_ACCOUNT,
  CONFORMED_ACCOUNT_LINK,
  CONFORMED_PROCEDURE_VOLUME,
  CONFORMED_IDN,
  CONFORMED_SALE,
  CONFORMED_SALES_CALL,
  CONFORMED_REP,
  CONFORMED_CURRENT_ALIGNMENT,
  CONFORMED_MEASURE_SUM,
  PUBLISHED_SCORE_MODEL,
  PUBLISHED_ACCOUNT_SCORE,
  PUBLISHED_SCORE_CONTRIBUTION,
  PUBLISHED_ACCOUNT_METRIC,
  PUBLISHED_TERRITORY,
  PUBLISHED_ACCOUNT_TERRITORY,
  PUBLISHED_ALIGNMENT_CERTIFICATE,
  PUBLISHED_BORDER_BALANCE,
  PUBLISHED_GEOGRAPHY_TERRITORY,
  PUBLISHED_GEOGRAPHY_NEIGHBOR,
  PUBLISHED_TERRITORY_METRIC,
  PUBLISHED_RUN_STEP,
  PUBLISHED_RUN_MANIFEST;

  /** Landed tables in which every row is a record of an account. */
  public static final List<Table> OF_ACCOUNTS =
      List.of(
          LANDED_FACILITY,
          LANDED_PROVIDER,
          LANDED_PRACTICE_LOCATION,
          LANDED_HOSPITAL,
          LANDED_SYSTEM_HOSPITAL);

  /** {@code landed}, {@code conformed} or {@code published}. */
  public String schema() {
    return lower().substring(0, lower().indexOf('_'));
  }

  /** The name within its schema, for example {@code account_score}. */
  public String shortName() {
    return lower().substring(lower().indexOf('_') + 1);
  }

  /** The name in SQL, for example {@code published.account_score}. */
  public String fullName() {
    return schema() + "." + shortName();
  }

  /** The name in SQL of the view of what is current, for example {@code landed.current_zip}. */
  public String currentName() {
    return schema() + ".current_" + shortName();
  }

  /** The name in SQL text for {@link RunTables#rows(Table...)}, for example {@code landed_zip}. */
  public String viewName() {
    return lower();
  }

  /** The table with this {@link #fullName()}. */
  static Table ofFullName(String name) {
    return valueOf(name.replace('.', '_').toUpperCase(Locale.ROOT));
  }

  private String lower() {
    return name().toLowerCase(Locale.ROOT);
  }
}
