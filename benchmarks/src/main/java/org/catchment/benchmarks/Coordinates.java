package org.catchment.benchmarks;

/**
 * Places as the division sees them, so that squared distances are plain.
 *
 * @param x km, length N; on the globe from its middle through latitude 0, longitude 0
 * @param y km, likewise; on the globe through longitude 90 degrees east
 * @param z km, likewise; on the globe through the north pole, on a plane 0
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of numbers, read in place.
record Coordinates(double[] x, double[] y, double[] z) {
  /** Mean radius of GRS 80, as everywhere in Catchment. */
  static final double EARTH_RADIUS_KM = 6371.0088;

  Coordinates(int size) {
    this(new double[size], new double[size], new double[size]);
  }

  /** Puts place i on the globe; the angles are in degrees. */
  void setOnGlobe(int i, double latDeg, double lonDeg) {
    double lat = Math.toRadians(latDeg);
    double lon = Math.toRadians(lonDeg);
    x[i] = EARTH_RADIUS_KM * Math.cos(lat) * Math.cos(lon);
    y[i] = EARTH_RADIUS_KM * Math.cos(lat) * Math.sin(lon);
    z[i] = EARTH_RADIUS_KM * Math.sin(lat);
  }

  int size() {
    return x.length;
  }

  double squaredDistance(int i, Coordinates other, int j) {
    double dx = x[i] - other.x[j];
    double dy = y[i] - other.y[j];
    double dz = z[i] - other.z[j];
    return dx * dx + dy * dy + dz * dz;
  }
}
