package org.catchment.udfs;

import java.util.List;

/**
 * What changes hands in a new alignment: by definition, the sum of the weights of the accounts
 * whose territory changes over the sum of all.
 */
final class Disruption {
  private static final String WEIGHT = Thousandths.of("weight");

  static final SqlFunction FUNCTION =
      new SqlFunction(
          "disruption",
          List.of("weight", "old", "new"),
          "coalesce(sum(case when old is distinct from new then %1$s end), 0) / sum(%1$s)"
              .formatted(WEIGHT),
          "_FUNC_(weight, old, new) - Part of a group's weight that changes hands, 0 to 1. An account"
              + " without an old or without a new territory changes hands, one with neither does"
              + " not; a weight that is NULL, 0 or negative counts nothing; NULL when none counts."
              + " Weights count to the thousandth. An aggregate; may have OVER.",
          "weight - of the account: 1, its potential, its workload; any unit, >= 0; all together up"
              + " to 9,000 trillion\n"
              + "old, new - its territory before and after, of one type",
          "> SELECT _FUNC_(potential, old, new) FROM VALUES (70, 'A', 'A'), (20, 'A', 'B'),"
              + " (10, NULL, 'B') AS t(potential, old, new);\n 0.3");

  private Disruption() {}
}
