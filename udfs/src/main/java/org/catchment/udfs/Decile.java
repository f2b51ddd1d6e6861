package org.catchment.udfs;

import java.util.List;

/**
 * Groups of equal volume, not of equal count (L. Mendez, How RANK are your deciles?, PharmaSUG
 * 2022, SA-104, shows both on prescriptions).
 *
 * <p>Accounts are sorted by volume, the largest first, ties by id. An account is in decile 10 -
 * floor(10 x before / total), where {@code before} is the volume of those before it. The account
 * that passes a tenth still belongs to it.
 */
final class Decile {
  private static final String VOLUME = Thousandths.of("volume");

  /** Both sums use one order, so that Spark sorts and passes over the accounts once. */
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "decile",
          List.of("volume", "id"),
          """
          case when %1$s is not null then
            10 - cast(10 * coalesce(sum(%1$s) over (order by %1$s desc, id
                                 rows between unbounded preceding and 1 preceding), 0)
                      div sum(%1$s) over (order by %1$s desc, id
                                 rows between unbounded preceding and unbounded following) as int)
          end"""
              .formatted(VOLUME),
          "_FUNC_(volume, id) OVER ([PARTITION BY ...]) - Which of ten groups of equal volume an"
              + " account is in, 10 to 1: decile 10 holds the few largest, which make up the top"
              + " tenth, and the account that passes a tenth still belongs to it; NULL when the"
              + " volume is NULL, 0 or negative. It orders the accounts itself. Without OVER, over"
              + " all rows. Volumes count to the thousandth.",
          "volume - of the account, any unit; all together up to 900 trillion\n"
              + "id - tells equal volumes apart; unique within the partition",
          """
          > SELECT id, _FUNC_(volume, id) OVER ()
            FROM VALUES ('a', 60), ('b', 30), ('c', 10) AS t(id, volume)
            ORDER BY id;
           a 10
           b 4
           c 1
          > SELECT id, _FUNC_(volume, id) OVER (PARTITION BY line)
            FROM VALUES ('a', 'hip', 5), ('b', 'hip', 5), ('c', 'knee', 1)
              AS t(id, line, volume)
            ORDER BY id;
           a 10
           b 5
           c 10""");

  private Decile() {}
}
