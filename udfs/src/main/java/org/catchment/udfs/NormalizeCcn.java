package org.catchment.udfs;

import java.util.List;

/** CMS Certification Number in its published form. */
final class NormalizeCcn {
  /**
   * CMS State Operations Manual, section 2779A: six characters for providers (two for the state,
   * four for the type and sequence; the last is E or F for emergency hospitals, F for federal
   * ones), ten for suppliers such as ASCs (the third is a letter). Spreadsheets quote them, drop
   * the leading zero or add decimals of 0; some write a hyphen after the state. Nothing else is cut
   * off: what is left of 4.5E+124 would be another one's number.
   *
   * <p>Up to six plain digits, the usual case, need no search: if a number is written exactly as
   * its text, it has neither sign nor blank nor point.
   */
  private static final String FOUND =
      """
      CASE WHEN length(ccn) <= 6 AND lpad(ccn, 6, '0')
          = lpad(greatest(try_cast(cast(ccn AS STRING) AS INT), 0), 6, '0')
        THEN cast(ccn AS STRING)
        ELSE regexp_extract(regexp_replace(upper(ccn),
            '^[ \\\\x27\\\\x22]+|([.]0+)?[ \\\\x27\\\\x22]*$|(?<=^[0-9]{2})-', ''),
          '^([0-9]{1,6}|[0-9]{5}[EF]|[0-9]{2}[A-Z][0-9]{3}([0-9]{4})?)$', 0) END""";

  // Both uses of the match are always evaluated, so Spark searches once.
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "normalize_ccn",
          List.of("ccn"),
          """
          nullif(lpad(%1$s, greatest(length(%1$s), 6), '0'), '000000')"""
              .formatted(FOUND),
          "_FUNC_(ccn) - The CMS Certification Number without quotes or blanks, leading zeros"
              + " restored; NULL when it is none.",
          "ccn - text",
          "> SELECT _FUNC_(\"'10001'\");\n 010001\n> SELECT _FUNC_('ZZZ25478Z');\n NULL");

  private NormalizeCcn() {}
}
