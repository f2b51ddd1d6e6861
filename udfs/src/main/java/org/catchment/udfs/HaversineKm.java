package org.catchment.udfs;

import java.util.List;

/** Great-circle distance on a sphere of the Earth's mean radius. */
public final class HaversineKm {
  /**
   * Radius of the sphere, km: the mean radius R1 of the GRS 80 ellipsoid (H. Moritz, Geodetic
   * Reference System 1980).
   */
  public static final double EARTH_RADIUS_KM = 6371.0088;

  /**
   * The haversine form keeps its precision at small distances (R. W. Sinnott, Virtues of the
   * Haversine, Sky and Telescope 68, 1984). {@code least} keeps rounding from passing 1, and would
   * take an unknown distance for 1 without the detour over -1.
   */
  static final SqlFunction FUNCTION =
      new SqlFunction(
          "haversine_km",
          List.of("lat1", "lon1", "lat2", "lon2"),
          """
          2 * %sd * asin(nullif(least(1.0d, coalesce(sqrt(
            pow(sin(radians(lat2 - lat1) / 2), 2)
            + cos(radians(lat1)) * cos(radians(lat2)) * pow(sin(radians(lon2 - lon1) / 2), 2)),
            -1d)), -1d))"""
              .formatted(EARTH_RADIUS_KM),
          "_FUNC_(lat1, lon1, lat2, lon2) - Great-circle distance of two points in km; NULL when an"
              + " argument is NULL.",
          "lat1, lat2 - latitude in degrees, -90 to 90\nlon1, lon2 - longitude in degrees",
          "> SELECT round(_FUNC_(40.7128d, -74.0060d, 34.0522d, -118.2437d), 0);\n 3936.0");

  private HaversineKm() {}
}
