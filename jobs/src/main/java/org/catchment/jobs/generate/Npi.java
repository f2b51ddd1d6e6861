package org.catchment.jobs.generate;

import org.catchment.udfs.NpiCheck;

/** National Provider Identifiers that are not issued, by {@link NpiCheck#SYNTHETIC_FIRST}. */
final class Npi {
  /** The first nine digits of the first one. */
  private static final long FIRST =
      Character.digit(NpiCheck.SYNTHETIC_FIRST.charAt(0), 10) * 100_000_000L;

  /** Shares no divisor with the number of NPIs, whose prime divisors are 2, 5 and 7. */
  private static final long STRIDE = 432_624_793;

  /** What {@link NpiCheck#PREFIX}, 80840, adds to the Luhn sum: 8 + 0 + 8 + 4 x 2 + 0. */
  private static final int PREFIX_SUM = 24;

  private Npi() {}

  /**
   * Ten digits with the check digit at the end; another one for each row.
   *
   * @param row in [0, {@value Request#MOST_PHYSICIANS})
   * @param shift of all, in the same range
   */
  static long of(long row, long shift) {
    long nine = FIRST + (row * STRIDE + shift) % Request.MOST_PHYSICIANS;
    int sum = PREFIX_SUM;
    boolean doubled = true;
    for (long left = nine; left > 0; left /= 10) {
      int digit = (int) (left % 10);
      int twice = 2 * digit;
      sum += doubled ? twice / 10 + twice % 10 : digit;
      doubled = !doubled;
    }
    return nine * 10 + (10 - sum % 10) % 10;
  }
}
