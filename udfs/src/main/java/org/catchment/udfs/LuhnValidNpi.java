package org.catchment.udfs;

import java.util.List;

/** Check digit of a National Provider Identifier. */
final class LuhnValidNpi {
  /** For analysts; only real NPIs are valid: {@link NpiCheck#isReal}. */
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "luhn_valid_npi",
          List.of("npi"),
          NpiCheck.isReal("npi"),
          "_FUNC_(npi) - True when npi has ten digits, starts with 1 or 2 and its check digit is"
              + " right; NULL when npi is NULL.",
          "npi - text",
          "> SELECT _FUNC_('1234567893');\n true\n> SELECT _FUNC_('1234567890');\n false");

  private LuhnValidNpi() {}
}
