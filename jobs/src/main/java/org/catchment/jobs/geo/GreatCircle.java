package org.catchment.jobs.geo;

import org.catchment.udfs.HaversineKm;

/** Distance on the sphere of {@link HaversineKm}, the same on every machine. */
public final class GreatCircle {
  /** Kilometres of a degree of latitude. */
  static final double KM_A_DEGREE = Math.PI / 180 * HaversineKm.EARTH_RADIUS_KM;

  private GreatCircle() {}

  /** Distance of two points in km; the arguments are degrees. */
  public static double km(double lat1, double lon1, double lat2, double lon2) {
    double north = StrictMath.sin(Math.toRadians(lat2 - lat1) / 2);
    double east = StrictMath.sin(Math.toRadians(lon2 - lon1) / 2);
    double narrowing = StrictMath.cos(Math.toRadians(lat1)) * StrictMath.cos(Math.toRadians(lat2));
    double h = north * north + narrowing * east * east;
    return 2 * HaversineKm.EARTH_RADIUS_KM * StrictMath.asin(Math.min(1, Math.sqrt(h)));
  }

  /**
   * How far a circle around a point reaches east and west, degrees of longitude: 180 where it holds
   * a pole.
   *
   * @param radiusKm in [0, 10000]
   */
  static double reachInLongitude(double latDeg, double radiusKm) {
    double radius = radiusKm / HaversineKm.EARTH_RADIUS_KM;
    double sine = StrictMath.sin(radius) / StrictMath.cos(Math.toRadians(latDeg));
    return sine >= 1 || Math.abs(latDeg) + Math.toDegrees(radius) >= 90
        ? 180
        : Math.toDegrees(StrictMath.asin(sine));
  }
}
