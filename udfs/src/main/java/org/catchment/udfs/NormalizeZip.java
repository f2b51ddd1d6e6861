package org.catchment.udfs;

import java.util.List;

/** Five-digit ZIP code. */
final class NormalizeZip {
  /** USPS Publication 28: five digits, or nine with or without a hyphen. */
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "normalize_zip",
          List.of("zip"),
          """
          case when trim(zip) rlike '^[0-9]{1,5}$' then lpad(trim(zip), 5, '0')
               when trim(zip) rlike '^[0-9]{5}-?[0-9]{4}$' then substr(trim(zip), 1, 5)
               when trim(zip) rlike '^[0-9]{7,8}$' then substr(lpad(trim(zip), 9, '0'), 1, 5)
          end""",
          "_FUNC_(zip) - The five-digit ZIP code of a ZIP or ZIP+4, leading zeros restored; NULL"
              + " when it is none.",
          "zip - text of a ZIP or ZIP+4 code",
          "> SELECT _FUNC_('210');\n 00210\n> SELECT _FUNC_('94070-3955');\n 94070");

  private NormalizeZip() {}
}
