package org.catchment.jobs.generate;

import java.util.Locale;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.generate.known.Marginals;

/**
 * What is asked for; the same request gives the same bytes.
 *
 * @param physicians in [1, {@value #MOST_PHYSICIANS}]
 * @param lines of services, in [0, {@value #MOST_LINES}]
 * @param seed any number
 * @param year that the services are of, in [{@value Marginals#FIRST_YEAR}, {@value
 *     Marginals#LAST_YEAR}]
 */
public record Request(long physicians, long lines, long seed, int year) {
  /** The number of NPIs that begin with 3 to 9. */
  static final long MOST_PHYSICIANS = 700_000_000;

  static final long MOST_LINES = 70_000_000_000L;

  /**
   * @throws UserError when a number is out of its range
   */
  public Request {
    if (physicians < 1 || physicians > MOST_PHYSICIANS) {
      throw UserError.config(
          String.format(
              Locale.ROOT,
              "--physicians is %,d, and must be at least 1 and at most %,d.",
              physicians,
              MOST_PHYSICIANS),
          "The United States have about 1,000,000 who bill Medicare: try --physicians 1000000.");
    }
    if (lines < 0 || lines > MOST_LINES) {
      throw UserError.config(
          String.format(
              Locale.ROOT,
              "--lines is %,d, and must be at least 0 and at most %,d.",
              lines,
              MOST_LINES),
          "A nation has about 10,000,000 in a year: try --lines 10000000.");
    }
    if (year < Marginals.FIRST_YEAR || year > Marginals.LAST_YEAR) {
      throw UserError.config(
          "--year is "
              + year
              + ", and there are national totals of "
              + Marginals.FIRST_YEAR
              + " to "
              + Marginals.LAST_YEAR
              + ".",
          "Choose one of these years.");
    }
  }

  /** Name of the file in NPPES's layout; its date is the last day of the year. */
  public String registryFile() {
    return "npidata_pfile_20050523-" + year + "1231.csv";
  }

  /** Name of the file in the layout of Medicare's services by provider. */
  public String servicesFile() {
    return "Medicare_Physician_Other_Practitioners_by_Provider_and_Service_" + year + ".csv";
  }
}
