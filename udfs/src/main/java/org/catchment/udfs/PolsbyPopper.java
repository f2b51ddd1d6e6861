package org.catchment.udfs;

import java.util.List;

/**
 * 4 pi A / P^2 (D. D. Polsby, R. D. Popper, The Third Criterion: Compactness as a Procedural
 * Safeguard against Partisan Gerrymandering, Yale Law and Policy Review 9, 1991).
 */
final class PolsbyPopper {
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "polsby_popper",
          List.of("area_km2", "perimeter_km"),
          // Divided twice: the square of a tiny perimeter is 0.
          """
          case when area_km2 >= 0 and perimeter_km > 0
                 then 4 * pi() * area_km2 / perimeter_km / perimeter_km
          end""",
          "_FUNC_(area_km2, perimeter_km) - How compact a shape is: its area over that of a"
              + " circle of its perimeter, 1 for a circle, near 0 for a thread; NULL when an"
              + " argument is NULL, the area negative or the perimeter not positive. Not cut at"
              + " 1: more than rounding above it says that the units do not match.",
          "area_km2 - km^2, >= 0\n" + "perimeter_km - km, > 0",
          "> SELECT round(_FUNC_(1, 4), 4);\n"
              + " 0.7854\n"
              + "> SELECT _FUNC_(1, 0);\n"
              + " NULL");

  private PolsbyPopper() {}
}
