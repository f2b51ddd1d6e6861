package org.catchment.udfs;

import java.util.List;

/**
 * Part of the smallest enclosing circle (E. C. Reock, A Note: Measuring Compactness as a
 * Requirement of Legislative Apportionment, Midwest Journal of Political Science 5, 1961).
 */
final class Reock {
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "reock",
          List.of("area_km2", "circle_area_km2"),
          """
          case when area_km2 >= 0 and circle_area_km2 > 0
                 then cast(area_km2 as double) / circle_area_km2
          end""",
          "_FUNC_(area_km2, circle_area_km2) - How compact a shape is: its area over that of the"
              + " smallest circle around it, 0 to 1; NULL when an argument is NULL, the area"
              + " negative or the circle's not positive. Not cut at 1: more than rounding above"
              + " it says that the areas do not match.",
          "area_km2 - of the shape, km^2, >= 0\n"
              + "circle_area_km2 - of the smallest circle that encloses it, km^2, > 0",
          "> SELECT _FUNC_(50, 100);\n" + " 0.5\n" + "> SELECT _FUNC_(50, 0);\n" + " NULL");

  private Reock() {}
}
