package org.catchment.udfs;

import java.util.List;

/** By definition potential without sales: max(potential - sales, 0). */
final class WhiteSpace {
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "white_space",
          List.of("sales", "potential"),
          """
          case when potential is not null
                 then greatest(cast(potential as double) - coalesce(cast(sales as double), 0.0d), 0.0d)
          end""",
          "_FUNC_(sales, potential) - What an account could still buy from us; 0 when it"
              + " buys more than its potential; no sales (NULL) are sales of 0; NULL when the"
              + " potential is NULL.",
          "sales - a year, currency\n" + "potential - a year, the same currency",
          "> SELECT _FUNC_(30, 100);\n" + " 70.0\n" + "> SELECT _FUNC_(NULL, 100);\n" + " 100.0");

  private WhiteSpace() {}
}
