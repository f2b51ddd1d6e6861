package org.catchment.udfs;

import java.util.List;

/**
 * How unequal values are: of n values in ascending order, the sum of (2 i - n - 1) x_i over n times
 * their sum (C. Damgaard, J. Weiner, Describing inequality in plant size or fecundity, Ecology 81,
 * 2000). The values are the whole population, so the factor n / (n - 1) for samples is left out.
 */
final class Gini {
  /** The values are added in ascending order, so that Spark's order does not change the result. */
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "gini",
          List.of("value"),
          """
          case when min(value) >= 0 and max(value) > 0 then
            aggregate(
              sort_array(array_agg(cast(value as double))),
              named_struct('n', 0, 'total', 0.0d, 'ranked', 0.0d),
              (s, x) -> named_struct('n', s.n + 1, 'total', s.total + x,
                                     'ranked', s.ranked + (s.n + 1) * x),
              s -> greatest(0.0d, (2 * s.ranked / s.total - (s.n + 1)) / s.n))
          end""",
          "_FUNC_(value) - Gini coefficient of a group's values: 0 when all are equal, 1 - 1/n when"
              + " one of n has all; NULLs are left out; NULL when a value is negative, when all are"
              + " 0 and when there is none. An aggregate; may have OVER.",
          "value - a number, any unit, >= 0",
          "> SELECT _FUNC_(load) FROM VALUES (1), (1), (1), (1) AS t(load);\n 0.0\n"
              + "> SELECT _FUNC_(load) FROM VALUES (0), (0), (0), (8) AS t(load);\n 0.75");

  private Gini() {}
}
