package org.catchment.udfs;

import java.util.List;

/** A street address as the postal service writes it. */
final class NormalizeStreet {
  /** USPS Publication 28, appendix C1 (street suffixes) and section 233 (directions). */
  private static final String WORDS =
      """
      STREET ST
      AVENUE AVE
      AV AVE
      ROAD RD
      DRIVE DR
      BOULEVARD BLVD
      LANE LN
      COURT CT
      CIRCLE CIR
      PLACE PL
      PARKWAY PKWY
      HIGHWAY HWY
      SQUARE SQ
      TERRACE TER
      PLAZA PLZ
      NORTH N
      SOUTH S
      EAST E
      WEST W
      NORTHEAST NE
      NORTHWEST NW
      SOUTHEAST SE
      SOUTHWEST SW
      SUITE STE
      FLOOR FL
      BUILDING BLDG""";

  static final SqlFunction FUNCTION =
      new SqlFunction(
          "normalize_street",
          List.of("street"),
          // What follows the street (suite, floor, building) distinguishes offices, not sites.
          // There is text before the blank, so the result is not empty.
          "regexp_replace("
              + PlainText.of("street", WORDS)
              + ", ' (STE|FL|BLDG|RM|UNIT|APT) .*$', '')",
          "_FUNC_(street) - The street address in capital letters with the abbreviations of the postal"
              + " service, without suite, floor and building; NULL when nothing is left.",
          "street - text of house number and street",
          "> SELECT _FUNC_('100 North Main Street, Suite 5');\n 100 N MAIN ST");

  private NormalizeStreet() {}
}
