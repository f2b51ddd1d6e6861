package org.catchment.jobs.conform.value;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** SQL of identifiers as companies, agencies and spreadsheets write them. */
public final class Ids {
  /** Characters of a Salesforce id that tell accounts apart; three more repeat their case. */
  private static final int SALESFORCE = 15;

  private static final int CHECKED_TOGETHER = 5;

  /** What to do about an id that is {@link #destroyed}. */
  public static final String REMEDY =
      "A spreadsheet made the id a number and lost its digits: format the column as text, and export"
          + " it again.";

  private Ids() {}

  /** Whether a spreadsheet made a number of it, such as 9.0E+09, and its digits are lost. */
  public static String destroyed(String column) {
    return "coalesce(%s RLIKE '^[0-9]+([.,][0-9]+)?[eE][+][0-9]+$', false)".formatted(column);
  }

  /** An NPI; a spreadsheet's decimals of a whole number are cut off. */
  public static String npi(String column) {
    return "if(%1$s LIKE '%%.%%', regexp_replace(trim(%1$s), '^([0-9]{10})[.]0+$', '$1'), trim(%1$s))"
        .formatted(column);
  }

  /**
   * An id of the company. Salesforce writes the same id with 15 or with 18 characters: the last
   * three say which of the first 15 are capitals, for readers to whom upper and lower case are the
   * same (Salesforce, Field Types, "ID"). Those 15 stand for both, if the three agree with them.
   */
  public static String own(String column) {
    String id = "trim(%s)".formatted(column);
    String check =
        IntStream.range(0, SALESFORCE / CHECKED_TOGETHER)
            .mapToObj(group -> check(id, group * CHECKED_TOGETHER))
            .collect(Collectors.joining(", "));
    return """
        CASE WHEN length(%1$s) = 18 AND %1$s RLIKE '^[0-9A-Za-z]{18}$'
            AND upper(substr(%1$s, 16)) = concat(%2$s) THEN substr(%1$s, 1, 15) ELSE %1$s END"""
        .formatted(id, check);
  }

  /** One character for the capitals among five: the first counts 1, the second 2 ... */
  private static String check(String id, int from) {
    String capitals =
        IntStream.range(0, CHECKED_TOGETHER)
            .mapToObj(
                i ->
                    "if(ascii(substr(%s, %d, 1)) BETWEEN 65 AND 90, %d, 0)"
                        .formatted(id, from + i + 1, 1 << i))
            .collect(Collectors.joining(" + "));
    return "substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ012345', 1 + %s, 1)".formatted(capitals);
  }
}
