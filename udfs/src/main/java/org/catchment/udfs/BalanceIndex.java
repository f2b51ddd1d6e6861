package org.catchment.udfs;

import java.util.List;

/** By definition an index: 100 x value / mean. */
final class BalanceIndex {
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "balance_index",
          List.of("value", "mean"),
          "100.0d * value / nullif(mean, 0)",
          "_FUNC_(value, mean) - A territory's value as an index: 100 is the mean, 85 to 115 the"
              + " usual range; NULL when an argument is NULL or the mean is 0.",
          "value - of the territory, any unit\n"
              + "mean - of all territories, in the same unit, such as avg(value) OVER ()",
          "> SELECT _FUNC_(115, 100);\n" + " 115.0\n" + "> SELECT _FUNC_(1, 0);\n" + " NULL");

  private BalanceIndex() {}
}
