package org.catchment.udfs;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Systems of procedure codes, and the one form that a code of each has. Spreadsheets drop leading
 * zeros or add decimals of 0, and CMS's files until 2015 put the title after the code, as in {@code
 * 0377 - Level II Cardiac Imaging}. All code that reads procedure codes uses this, so that the
 * table of codes and the services meet.
 */
public enum CodeSystem {
  /** Healthcare Common Procedure Coding System, with CPT as its level I. */
  HCPCS(5, "[0-9A-Z]", "five digits or capital letters, as in 27447"),
  /** Ambulatory Payment Classification of outpatient services. */
  APC(4, "[0-9]", "four digits, as in 5115"),
  /** Medicare Severity Diagnosis Related Group of inpatient stays. */
  DRG(3, "[0-9]", "three digits, as in 023");

  private final int length;
  private final String words;

  /** Finds the code, of which zeros may be missing, as its first group. */
  private final String written;

  private final Pattern pattern;

  CodeSystem(int length, String character, String words) {
    this.length = length;
    this.words = words;
    written = "^([0-9]{1,%1$d}|%2$s{%1$d})([.]0+)?( +[-\u2013] .*)?$".formatted(length, character);
    pattern = Pattern.compile(written);
  }

  /** The name in files and tables, such as {@code drg}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a code looks like, in words. */
  public String words() {
    return words;
  }

  /** The code in its one form; null of a text that is none. */
  public @Nullable String code(String text) {
    Matcher found = pattern.matcher(text.strip().toUpperCase(Locale.ROOT));
    return found.find() ? "0".repeat(length - found.group(1).length()) + found.group(1) : null;
  }

  /**
   * SQL of the code in its one form; of the text in capital letters if it is none.
   *
   * <p>What has the code's length already, the usual case, needs no search.
   *
   * @param text SQL of a text
   */
  public String normalized(String text) {
    return """
        CASE WHEN length(trim(%1$s)) = %2$d AND NOT contains(%1$s, '.') THEN upper(trim(%1$s))
          ELSE coalesce(
            lpad(nullif(regexp_extract(upper(trim(%1$s)), '%3$s', 1), ''), %2$d, '0'),
            upper(trim(%1$s))) END"""
        .formatted(text, length, written);
  }
}
