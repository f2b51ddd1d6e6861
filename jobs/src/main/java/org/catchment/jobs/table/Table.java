package org.catchment.jobs.table;

import java.util.Locale;

/**
 * The tables, in the order in which data flows. Columns, types, units, keys and constraints stand
 * in {@code data-schema/<schema>/<table>.sql} and nowhere else.
 */
public enum Table {
  LANDED_INPUT_FILE,
  LANDED_REJECT,
  LANDED_FACILITY,
  LANDED_PLACE_DEMOGRAPHICS,
  LANDED_PLACE,
  LANDED_ZIP,
  LANDED_COUNTY,
  CONFORMED_COUNTY,
  CONFORMED_ZIP,
  CONFORMED_PLACE,
  CONFORMED_FACILITY,
  PUBLISHED_ACCOUNT_SCORE,
  PUBLISHED_TERRITORY,
  PUBLISHED_ACCOUNT_TERRITORY,
  PUBLISHED_ALIGNMENT_CERTIFICATE,
  PUBLISHED_GEOGRAPHY_TERRITORY,
  PUBLISHED_GEOGRAPHY_NEIGHBOR,
  PUBLISHED_TERRITORY_METRIC,
  PUBLISHED_RUN_STEP,
  PUBLISHED_RUN_MANIFEST;

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

  private String lower() {
    return name().toLowerCase(Locale.ROOT);
  }
}
