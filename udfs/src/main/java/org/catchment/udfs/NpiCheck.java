package org.catchment.udfs;

import java.util.stream.Collectors;

/**
 * The structure of a National Provider Identifier: ten digits; the first tells who issued it, the
 * last is a check digit. All code that checks NPIs uses this SQL.
 */
public final class NpiCheck {
  /** First digits of those that CMS issues (CMS, Requirements for NPI and NPI Check Digit). */
  public static final String REAL_FIRST = "12";

  /**
   * First digits of NPIs that are not issued, as {@code catchment generate} makes them. Inputs may
   * have them; the accounts that do are marked synthetic.
   */
  public static final String SYNTHETIC_FIRST = "3456789";

  /** The check digit is Luhn's over this prefix and the ten digits (CMS, "NPI check digit"). */
  public static final String PREFIX = "80840";

  private NpiCheck() {}

  /**
   * Whether a text is a valid NPI of the public record; NULL of NULL.
   *
   * @param npi SQL of a text
   */
  public static String isReal(String npi) {
    return isValid(npi, REAL_FIRST);
  }

  /** Like {@link #isReal}, for NPIs in inputs, which may be real or synthetic. */
  public static String isRealOrSynthetic(String npi) {
    return isValid(npi, REAL_FIRST + SYNTHETIC_FIRST);
  }

  /** Whether a valid NPI is a synthetic one; false of NULL. */
  public static String isSynthetic(String npi) {
    return "coalesce(substr(%s, 1, 1) in (%s), false)".formatted(npi, list(SYNTHETIC_FIRST));
  }

  private static String isValid(String npi, String firstDigits) {
    // Ten bytes that are ten characters: luhn_check accepts the digits of any script.
    return """
        (octet_length(cast(%1$s as string)) = 10 and length(cast(%1$s as string)) = 10
          and substr(%1$s, 1, 1) in (%2$s) and luhn_check(concat('%3$s', %1$s)))"""
        .formatted(npi, list(firstDigits), PREFIX);
  }

  private static String list(String digits) {
    return digits
        .chars()
        .mapToObj(digit -> "'" + (char) digit + "'")
        .collect(Collectors.joining(", "));
  }
}
