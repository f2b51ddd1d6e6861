package org.catchment.jobs.align.solver.geometry;

/**
 * Points spread evenly over a small disc that touches the globe, like a sunflower's seeds.
 *
 * <p>H. Vogel, A better way to construct the sunflower head, Mathematical Biosciences 44 (1979).
 */
public final class Sunflower {
  /** The turn from one seed to the next, radians. */
  private static final double GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

  private final double radius;
  private final int seeds;
  private final double eastX;
  private final double eastY;
  private final double northX;
  private final double northY;
  private final double northZ;

  /**
   * A disc at a place on the globe.
   *
   * @param surface what the disc lies on
   * @param x x of the place; likewise y and z
   * @param radius of the disc, Earth radii
   * @param seeds how many points it takes, >= 1
   */
  public Sunflower(Surface surface, double x, double y, double z, double radius, int seeds) {
    this.radius = radius;
    this.seeds = seeds;
    if (surface == Surface.PLANE) {
      eastX = northY = 1;
      eastY = northX = northZ = 0;
      return;
    }
    // East is the globe's axis crossed with the place; at the poles any direction serves.
    double across = Math.sqrt(x * x + y * y);
    eastX = across > 0 ? -y / across : 1;
    eastY = across > 0 ? x / across : 0;
    northX = -z * eastY;
    northY = z * eastX;
    northZ = x * eastY - y * eastX;
  }

  private double distance(int seed) {
    return radius * Math.sqrt((seed + 0.5) / seeds);
  }

  private double toEast(int seed) {
    return distance(seed) * StrictMath.cos(seed * GOLDEN_ANGLE);
  }

  private double toNorth(int seed) {
    return distance(seed) * StrictMath.sin(seed * GOLDEN_ANGLE);
  }

  /** How far the seed is from the middle of the disc along x. */
  public double x(int seed) {
    return radius > 0 ? toEast(seed) * eastX + toNorth(seed) * northX : 0;
  }

  public double y(int seed) {
    return radius > 0 ? toEast(seed) * eastY + toNorth(seed) * northY : 0;
  }

  public double z(int seed) {
    return radius > 0 ? toNorth(seed) * northZ : 0;
  }
}
