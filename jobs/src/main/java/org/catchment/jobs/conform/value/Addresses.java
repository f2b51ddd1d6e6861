package org.catchment.jobs.conform.value;

import static org.catchment.jobs.conform.value.Rejects.reject;

/** SQL of the parts of an address as people write them, and of addresses that no one can visit. */
public final class Addresses {
  /** What people type where a form demands a ZIP code: none, of one company, of nobody. */
  private static final String PLACEHOLDERS = "'00000', '12345', '99999'";

  /** The country's names and codes (ISO 3166), and those of its territories. */
  private static final String DOMESTIC =
      "'US', 'USA', 'UNITEDSTATES', 'UNITEDSTATESOFAMERICA', 'THEUNITEDSTATESOFAMERICA',"
          + " 'THEUNITEDSTATES', 'AMERICA', 'PR', 'PRI', 'PUERTORICO', 'GU', 'GUM', 'GUAM', 'VI', 'VIR',"
          + " 'VIRGINISLANDS', 'USVIRGINISLANDS', 'VIRGINISLANDSUS', 'AS', 'ASM', 'AMERICANSAMOA', 'MP',"
          + " 'MNP', 'NORTHERNMARIANAISLANDS', 'UM', 'UMI'";

  /** States in free association: the mail takes them for domestic, the census does not. */
  private static final String ASSOCIATED = "'FM', 'MH', 'PW'";

  /** The states and cities of military mail (USPS Publication 28, section 225). */
  private static final String MILITARY_STATES = "'AA', 'AE', 'AP'";

  private static final String MILITARY_CITIES = "'APO', 'FPO', 'DPO'";

  private Addresses() {}

  /** Five digits; NULL for what stands for no ZIP code. */
  private static String zip(String column) {
    return "if(normalize_zip(%1$s) IN (%2$s), NULL, normalize_zip(%1$s))"
        .formatted(column, PLACEHOLDERS);
  }

  /** Whether zeros have been put before a ZIP code, which it may have lost or never had. */
  private static String isZipRestored(String column) {
    return "coalesce(length(%1$s) < 9 AND %1$s RLIKE '^ *([0-9]{1,4}|[0-9]{7,8})([.]0+)? *$', false)"
        .formatted(column);
  }

  /** The columns {@code zip5}, {@code is_zip_restored} and {@code state_code}. */
  public static String parsed(String zip, String state) {
    return "%s AS zip5, %s AS is_zip_restored, %s AS state_code"
        .formatted(zip(zip), isZipRestored(zip), UsStates.code(state));
  }

  /**
   * The branches of a CASE that refuse addresses outside the United States.
   *
   * @param country SQL of the country as given; NULL is the United States
   * @param state SQL of the state's code
   * @param city SQL of the city
   */
  public static String whenAbroad(String country, String state, String city) {
    return """
        WHEN upper(%1$s) <> 'US' AND regexp_replace(upper(%1$s), '[^A-Z]', '') NOT IN (%2$s, '') THEN %3$s
        WHEN %4$s IN (%5$s) OR upper(trim(%6$s)) IN (%7$s) THEN %8$s
        WHEN %4$s IN (%9$s) THEN %10$s
        """
        .formatted(
            country,
            DOMESTIC,
            reject(
                "country",
                country,
                "foreign_address",
                "Only addresses in the United States can be placed: correct the country, or leave the"
                    + " row out."),
            state,
            MILITARY_STATES,
            city,
            MILITARY_CITIES,
            reject(
                "state",
                state,
                "military_address",
                "The mail of APO, FPO and DPO goes abroad or to a ship: give the address where the"
                    + " facility stands."),
            ASSOCIATED,
            reject(
                "state",
                state,
                "foreign_address",
                "FM, MH and PW are countries in free association, which have no county: leave the row"
                    + " out."));
  }
}
