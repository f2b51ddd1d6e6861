package org.catchment.jobs.publish;

import org.jspecify.annotations.Nullable;

/**
 * Puts the United States on one sheet: the contiguous states in Albers' equal-area conic
 * projection, and Alaska (at 33 %), Hawaii, Puerto Rico and the Pacific islands as insets.
 *
 * <p>Formulas: J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395
 * (1987), p. 100, spherical form. Standard parallels of the contiguous states and Alaska: as in
 * USGS maps (29.5 and 45.5, 55 and 65 degrees).
 *
 * <p>The sheet is {@value #WIDTH} x {@value #HEIGHT} map units, x to the right and y down; a unit
 * is about half a kilometre in the contiguous states.
 */
final class UsProjection {
  static final int WIDTH = 9750;
  static final int HEIGHT = 6100;

  /** Map units a radian of arc in the contiguous states. */
  private static final double SCALE = 12_600;

  /**
   * A part of the country and where it lies on the sheet. The western edge may lie below -180, so
   * that a region across the date line stays in one piece. The frames of the insets lie apart, and
   * off the land of the contiguous states.
   */
  enum Region {
    CONTIGUOUS("contiguous", -125.5, 24, -66, 50, 29.5, 45.5, -96, 38.4, 1, 0.5, 0.49),
    ALASKA("alaska", -188, 51, -129.9, 71.5, 55, 65, -154, 60.5, 0.33, 0.155, 0.885),
    HAWAII("hawaii", -160.6, 18.8, -154.7, 22.3, 8, 18, -157.3, 20.5, 1.0, 0.35, 0.93),
    PUERTO_RICO("puerto_rico", -68.2, 17.5, -64.4, 18.7, 8, 18, -66.3, 18.1, 1.6, 0.91, 0.945),
    GUAM_AND_MARIANAS("guam", -216, 13, -213.8, 20.7, 8, 18, -215, 16.8, 0.28, 0.42, 0.94),
    SAMOA("american_samoa", -171.2, -14.7, -168, -11, -18, -8, -169.8, -13, 0.5, 0.5, 0.94);

    /** As in {@code published.border_balance.border_region}, unless that is a larger region. */
    final String key;

    final double west;
    final double south;
    final double east;
    final double north;
    private final double originLon;
    private final double n;
    private final double c;
    private final double originRho;
    private final double scale;
    private final double sheetX;
    private final double sheetY;

    Region(
        String key,
        double west,
        double south,
        double east,
        double north,
        double parallel1,
        double parallel2,
        double originLon,
        double originLat,
        double relativeScale,
        double sheetX,
        double sheetY) {
      this.key = key;
      this.west = west;
      this.south = south;
      this.east = east;
      this.north = north;
      this.originLon = originLon;
      double phi1 = Math.toRadians(parallel1);
      n = (Math.sin(phi1) + Math.sin(Math.toRadians(parallel2))) / 2;
      c = Math.cos(phi1) * Math.cos(phi1) + 2 * n * Math.sin(phi1);
      originRho = Math.sqrt(c - 2 * n * Math.sin(Math.toRadians(originLat))) / n;
      scale = relativeScale * SCALE;
      this.sheetX = sheetX * WIDTH;
      this.sheetY = sheetY * HEIGHT;
    }

    /** Whether the point belongs here. */
    boolean contains(double lonDeg, double latDeg) {
      double lon = westward(lonDeg);
      return lon >= west && lon <= east && latDeg >= south && latDeg <= north;
    }

    /** Longitude as the region counts it: east of the date line it goes on below -180. */
    double westward(double lonDeg) {
      return lonDeg > east ? lonDeg - 360 : lonDeg;
    }

    /** Map units {x, y} of a point. */
    double[] project(double lonDeg, double latDeg) {
      double theta = n * Math.toRadians(westward(lonDeg) - originLon);
      double rho = Math.sqrt(c - 2 * n * Math.sin(Math.toRadians(latDeg))) / n;
      return new double[] {
        sheetX + scale * rho * Math.sin(theta), sheetY - scale * (originRho - rho * Math.cos(theta))
      };
    }
  }

  private UsProjection() {}

  /** The region of a point, or null when it is in none. */
  static @Nullable Region region(double lonDeg, double latDeg) {
    for (Region region : Region.values()) {
      if (region.contains(lonDeg, latDeg)) {
        return region;
      }
    }
    return null;
  }
}
