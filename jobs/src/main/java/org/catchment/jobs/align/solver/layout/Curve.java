package org.catchment.jobs.align.solver.layout;

/**
 * Cells along a space-filling curve through the cube [-1, 1]^3: cells with close numbers are close.
 *
 * <p>G. M. Morton, A computer oriented geodetic data base and a new technique in file sequencing,
 * IBM (1966), in three dimensions: neither the date line nor a pole is special.
 */
final class Curve {
  /** Halvings of each axis: cells of 2 / 512 Earth radii, 25 km. */
  private static final int LEVELS = 9;

  private static final int STEPS = 1 << LEVELS;

  private Curve() {}

  /** The number of the cell that holds the point, in [0, 2^27). */
  static int cell(double x, double y, double z) {
    return spread(step(x)) << 2 | spread(step(y)) << 1 | spread(step(z));
  }

  private static int step(double v) {
    return Math.max(0, Math.min(STEPS - 1, (int) ((v + 1) * (STEPS / 2))));
  }

  /** The bits of a step, two zeros between each and the next. */
  private static int spread(int step) {
    int bits = step;
    bits = (bits | bits << 16) & 0x030000FF;
    bits = (bits | bits << 8) & 0x0300F00F;
    bits = (bits | bits << 4) & 0x030C30C3;
    bits = (bits | bits << 2) & 0x09249249;
    return bits;
  }
}
