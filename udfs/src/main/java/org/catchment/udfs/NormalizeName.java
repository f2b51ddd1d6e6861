package org.catchment.udfs;

import java.util.List;

/** The name of an organization, without differences in spelling. */
final class NormalizeName {
  /** Abbreviations that CMS's and AHRQ's hospital files use, and legal forms, which they omit. */
  private static final String WORDS =
      """
      THE
      INC
      INCORPORATED
      LLC
      LLP
      LP
      LTD
      CORP
      CORPORATION
      CO
      PC
      PA
      PLLC
      PLC
      OF
      AT
      AND
      HOSP HOSPITAL
      HSP HOSPITAL
      HOSPITALS HOSPITAL
      CTR CENTER
      CNTR CENTER
      CENTRE CENTER
      MED MEDICAL
      MEDCTR MEDICAL CENTER
      MEM MEMORIAL
      MEML MEMORIAL
      REG REGIONAL
      REGL REGIONAL
      HLTH HEALTH
      HLTHCARE HEALTHCARE
      COMM COMMUNITY
      CMNTY COMMUNITY
      GEN GENERAL
      UNIV UNIVERSITY
      SYS SYSTEM
      SURG SURGERY
      ST SAINT
      MT MOUNT
      CNTY COUNTY""";

  static final SqlFunction FUNCTION =
      new SqlFunction(
          "normalize_name",
          List.of("name"),
          PlainText.of("name", WORDS),
          "_FUNC_(name) - The name of an organization in capital letters, without punctuation, legal"
              + " forms and small words, abbreviations written out; NULL when nothing is left.",
          "name - text",
          "> SELECT _FUNC_('St. Mary''s Mem Hosp, Inc.');\n SAINT MARYS MEMORIAL HOSPITAL");

  private NormalizeName() {}
}
