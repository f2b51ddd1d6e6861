package org.catchment.udfs;

import java.util.List;

/** Check digit of a National Provider Identifier. */
final class LuhnValidNpi {
  /** CMS, "NPI check digit": the Luhn formula over the prefix 80840 and the ten digits. */
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "luhn_valid_npi",
          List.of("npi"),
          // Ten bytes that are ten characters: luhn_check takes the digits of any script.
          """
          octet_length(cast(npi as string)) = 10 and length(cast(npi as string)) = 10
            and substr(npi, 1, 1) in ('1', '2') and luhn_check(concat('80840', npi))""",
          "_FUNC_(npi) - True when npi has ten digits, starts with 1 or 2 and its check digit is"
              + " right; NULL when npi is NULL.",
          "npi - text",
          "> SELECT _FUNC_('1234567893');\n true\n> SELECT _FUNC_('1234567890');\n false");

  private LuhnValidNpi() {}
}
