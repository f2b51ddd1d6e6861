package org.catchment.udfs;

import java.util.List;

/** By definition our part of what an account could buy: sales / potential. */
final class Penetration {
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "penetration",
          List.of("sales", "potential"),
          "case when potential > 0 then cast(sales as double) / potential end",
          "_FUNC_(sales, potential) - Part of an account's potential that it buys from us; more"
              + " than 1 when the potential is set too low; NULL when an argument is NULL or the"
              + " potential is 0 or negative. Where no sale means 0, give coalesce(sales, 0).",
          "sales - a year, currency\n" + "potential - a year, the same currency, > 0",
          "> SELECT _FUNC_(25, 100);\n" + " 0.25\n" + "> SELECT _FUNC_(25, 0);\n" + " NULL");

  private Penetration() {}
}
