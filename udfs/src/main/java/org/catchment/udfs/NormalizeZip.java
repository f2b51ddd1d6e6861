package org.catchment.udfs;

import java.util.List;

/** Five-digit ZIP code. */
final class NormalizeZip {
  /**
   * USPS Publication 28: five digits, or nine with or without a hyphen. Forms keep the state before
   * it or an empty end after it, and spreadsheets add decimals of 0.
   */
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "normalize_zip",
          List.of("zip"),
          """
          case when trim(zip) rlike '^[0-9]{1,5}$' then lpad(trim(zip), 5, '0')
               when trim(zip) rlike '^[0-9]{5}-?[0-9]{4}$' then substr(trim(zip), 1, 5)
               when trim(zip) rlike '^[0-9]{7,8}$' then substr(lpad(trim(zip), 9, '0'), 1, 5)
               when zip rlike '^ *[0-9]{1,5}[.]0+ *$' then lpad(substring_index(trim(zip), '.', 1), 5, '0')
               else nullif(regexp_extract(zip,
                 '^ *(?:[A-Za-z]{2}[ ,]+)?([0-9]{5})(?: *- *(?:[0-9]{4})?| +[0-9]{4})? *$', 1), '')
          end""",
          "_FUNC_(zip) - The five-digit ZIP code of a ZIP or ZIP+4, leading zeros restored; NULL"
              + " when it is none.",
          "zip - text of a ZIP or ZIP+4 code",
          "> SELECT _FUNC_('210');\n 00210\n> SELECT _FUNC_('94070-3955');\n 94070");

  private NormalizeZip() {}
}
