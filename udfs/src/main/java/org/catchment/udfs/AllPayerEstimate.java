package org.catchment.udfs;

import java.util.List;

/**
 * A total from a known part: the ratio estimate of W. G. Cochran, Sampling Techniques, 3rd edition,
 * 1977, chapter 6.
 */
final class AllPayerEstimate {
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "all_payer_estimate",
          List.of("medicare_volume", "medicare_share"),
          """
          case when medicare_share > 0 and medicare_share <= 1
                 then cast(medicare_volume as double) / medicare_share
          end""",
          "_FUNC_(medicare_volume, medicare_share) - Volume for all payers, of which Medicare's"
              + " is a known part; NULL when an argument is NULL or the share is not in (0, 1].",
          "medicare_volume - procedures, or any other unit, which is the result's\n"
              + "medicare_share - part of the volume that Medicare pays for, > 0, <= 1",
          "> SELECT _FUNC_(120, 0.5);\n" + " 240.0\n" + "> SELECT _FUNC_(120, 0);\n" + " NULL");

  private AllPayerEstimate() {}
}
