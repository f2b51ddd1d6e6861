package org.catchment.jobs.generate;



/**
 * National Provider Identifiers that nobody has: the real ones begin with 1 or 2, these with 3 to
 * 9.
 */
final class Npi {
  private static final long FIRST = 300_000_000;

  /** Shares no divisor with the number of NPIs, whose prime divisors are 2, 5 and 7. */
  private static final long STRIDE = 432_624_793;

  /** What the prefix 80840 adds to the Luhn sum (CMS, "NPI check digit"). */
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
