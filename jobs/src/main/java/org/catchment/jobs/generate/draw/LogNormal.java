package org.catchment.jobs.generate.draw;

/**
 * Factors with a heavy tail and the mean 1: a log-normal distribution. It is a table, because its
 * values are the same on every machine and the lookup is fast.
 */
public final class LogNormal {
  private static final int BITS = 16;

  /** Step of the numerical integration of the normal density, from -8 to 8. */
  private static final double STEP = 1.0 / 8192;

  private final double[] factors = new double[1 << BITS];

  /**
   * @param sigma of the factor's logarithm, >= 0
   */
  public LogNormal(double sigma) {
    double sum = 0;
    double probability = 0;
    double z = -8;
    for (int i = 0; i < factors.length; i++) {
      double wanted = (i + 0.5) / factors.length;
      while (probability < wanted && z < 8) {
        double middle = z + STEP / 2;
        probability += StrictMath.exp(-middle * middle / 2) * STEP / StrictMath.sqrt(2 * Math.PI);
        z += STEP;
      }
      factors[i] = StrictMath.exp(sigma * z);
      sum += factors[i];
    }
    for (int i = 0; i < factors.length; i++) {
      factors[i] *= factors.length / sum;
    }
  }

  public double draw(Chance chance) {
    return factors[(int) (chance.next() >>> (Long.SIZE - BITS))];
  }

  /**
   * The factor that a given share of all draws is below.
   *
   * @param share in [0, 1)
   */
  public double quantile(double share) {
    return factors[(int) (share * factors.length)];
  }
}
