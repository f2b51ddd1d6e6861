package org.catchment.jobs.align.solver.geometry;

/** What the accounts stand on; centers stand on it too. */
public enum Surface {
  /** The unit sphere: distances are straight chords through it. */
  GLOBE {
    @Override
    public double toGround(double x, double y, double z) {
      double length = Math.sqrt(x * x + y * y + z * z);
      return length > LEAST_LENGTH ? 1 / length : 0;
    }
  },
  /** A plane of z = 0, scaled so that x and y lie in [-1, 1]. */
  PLANE {
    @Override
    public double toGround(double x, double y, double z) {
      return 1;
    }
  };

  /** A mean so near the middle of the globe has no direction: its points are all around. */
  private static final double LEAST_LENGTH = 1e-6;

  /**
   * The factor that moves a mean of points to the ground, to the point there with the least sum of
   * squared distances. 0 if no point is better than another.
   */
  public abstract double toGround(double x, double y, double z);
}
