package org.catchment.udfs;

import java.util.List;

/**
 * Relative deviation from a target: value / target - 1, the balance of J. Kalcsics, S. Nickel, M.
 * Schroeder, Towards a Unified Territorial Design Approach, TOP 13, 2005, with its sign.
 */
final class Imbalance {
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "imbalance",
          List.of("value", "target"),
          "case when target > 0 then cast(value as double) / target - 1 end",
          "_FUNC_(value, target) - By which part a territory's value misses its target: 0.1 is"
              + " 10 % more, -0.1 is 10 % less; NULL when an argument is NULL or the target is 0"
              + " or negative.",
          "value - of the territory, any unit\n" + "target - in the same unit, > 0",
          "> SELECT _FUNC_(150, 100);\n" + " 0.5\n" + "> SELECT _FUNC_(150, 0);\n" + " NULL");

  private Imbalance() {}
}
