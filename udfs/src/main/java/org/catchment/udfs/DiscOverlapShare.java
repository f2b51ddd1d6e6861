package org.catchment.udfs;

import java.util.List;

/**
 * Part of a disc that a circle holds: the weight of a place of some size within a radius.
 *
 * <p>The common area is the lens of two circles in a plane (Weisstein, Circle-Circle Intersection,
 * MathWorld). On the sphere the answer differs by less than t^2 / 2, where t = (radius + 2 x disc
 * radius) / 6371 km: laid flat around the circle's center with true distances from it (azimuthal
 * equidistant), a sphere is stretched at right angles to them by u / sin u, u being the distance in
 * Earth radii, which is at most t where the two overlap. So with e = t^2 / 6 the disc's image lies
 * between the discs of radius r and (1 + e) r, whose areas differ by 2 e of the disc's, and areas
 * are off by e of themselves at most. For a radius of 30 km and discs of up to 15 km, t^2 / 2 is
 * 0.00005; for 200 and 100 km, 0.002.
 */
final class DiscOverlapShare {
  /**
   * Two sectors less the kite between the centers. Half angles by their sines, for near 0, where a
   * small disc is cut by a large circle, {@code acos} loses half of the digits; {@code least} and
   * {@code greatest} keep rounding out of the functions' bounds, and skip an unknown value, so that
   * it is asked for first.
   */
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "disc_overlap_share",
          List.of("distance_km", "radius_km", "disc_radius_km"),
          """
          case when distance_km is null or radius_km is null or disc_radius_km is null then null
               when disc_radius_km = 0 then cast(distance_km <= radius_km as double)
               when distance_km >= radius_km + disc_radius_km then 0.0d
               when distance_km <= abs(radius_km - disc_radius_km)
                 then least(1.0d, pow(radius_km / disc_radius_km, 2))
               else (2 * pow(disc_radius_km, 2) * asin(least(1.0d, sqrt(greatest(0.0d,
                      (radius_km + disc_radius_km - distance_km)
                      * (distance_km - disc_radius_km + radius_km)
                      / (4 * distance_km * disc_radius_km)))))
                    + 2 * pow(radius_km, 2) * asin(least(1.0d, sqrt(greatest(0.0d,
                      (radius_km + disc_radius_km - distance_km)
                      * (distance_km + disc_radius_km - radius_km)
                      / (4 * distance_km * radius_km)))))
                    - sqrt(greatest(0.0d,
                      (radius_km + disc_radius_km - distance_km)
                      * (distance_km + disc_radius_km - radius_km)
                      * (distance_km - disc_radius_km + radius_km)
                      * (distance_km + disc_radius_km + radius_km))) / 2)
                    / (pi() * pow(disc_radius_km, 2))
          end""",
          "_FUNC_(distance_km, radius_km, disc_radius_km) - Part of a disc's area that lies within a"
              + " circle, 0 to 1; NULL when an argument is NULL. A disc without area counts as a"
              + " point.",
          "distance_km - from the circle's center to the disc's, km, >= 0\n"
              + "radius_km - radius of the circle, km, >= 0\n"
              + "disc_radius_km - radius of the disc, km, >= 0",
          "> SELECT _FUNC_(40d, 30d, 5d);\n 0.0\n> SELECT _FUNC_(20d, 30d, 5d);\n 1.0");

  private DiscOverlapShare() {}
}
