package org.catchment.jobs.generate;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.generate.draw.Cells;
import org.catchment.jobs.generate.draw.LogNormal;
import org.catchment.jobs.generate.known.Specialty;

/**
 * How many lines each physician has: the specialty's mean, times a factor with a heavy tail, but at
 * most one for each of its procedures and places of service. The total is exactly the number asked
 * for.
 *
 * <p>The factors of a specialty's physicians repeat every {@value #CYCLE} places, so the lines
 * before any place are known without counting. Each physician gets the whole lines by which the
 * exact running total grows.
 */
final class LineCounts {
  static final int CYCLE = 64;

  /** Physicians per cycle who are no longer active, so without lines. 2 of 64 are 3 %. */
  private static final int DEACTIVATED = 2;

  /** Physicians per cycle who are active, but do not have 11 patients of one procedure. */
  private static final int WITHOUT_LINES = 7;

  /** Sigma of the factor's logarithm; it is about as much within specialties in the 2012 sample. */
  private static final double SIGMA = 0.9;

  /** Parts of one line. */
  private static final long PARTS = 1_000_000;

  /** Any odd number spreads the levels over the cycle. */
  private static final int SPREAD = 37;

  private static final int BISECTIONS = 200;

  private final Cells cells;
  private final long lines;

  /** Parts of lines that a specialty's physicians before the m-th of a cycle get. */
  private final long[][] before;

  /** Parts of lines of all specialties before each. */
  private final long[] beforeSpecialty;

  private final BigInteger allParts;

  /**
   * @param mostEach by specialty
   * @throws UserError when the physicians cannot have so many lines
   */
  LineCounts(Cells cells, List<Specialty> specialties, int[] mostEach, Request request) {
    this.cells = cells;
    lines = request.lines();
    int count = specialties.size();
    before = new long[count][CYCLE + 1];
    beforeSpecialty = new long[count + 1];
    double[] factor = factors();
    double[] mean = specialties.stream().mapToDouble(Specialty::linesEach).toArray();
    long most = total(Double.MAX_VALUE, mean, factor, mostEach) / PARTS;
    if (lines > most) {
      throw UserError.config(
          String.format(
              Locale.ROOT,
              "%,d physicians can have at most %,d lines together, and --lines is %,d.",
              request.physicians(),
              most,
              lines),
          String.format(
              Locale.ROOT,
              "Ask for fewer lines, or for more physicians: in reality there are about 8 lines a"
                  + " physician, which makes %,d.",
              Math.max(request.physicians() + 1, (lines + 7) / 8)));
    }
    // The smallest scale that gives all the lines; rounding to the exact number comes later.
    double low = 0;
    double high = 1;
    while (total(high, mean, factor, mostEach) < lines * PARTS) {
      high *= 2;
    }
    for (int i = 0; i < BISECTIONS && Math.nextUp(low) < high; i++) {
      double middle = (low + high) / 2;
      if (total(middle, mean, factor, mostEach) < lines * PARTS) {
        low = middle;
      } else {
        high = middle;
      }
    }
    total(high, mean, factor, mostEach);
    allParts = BigInteger.valueOf(Math.max(1, beforeSpecialty[count]));
  }

  private static double[] factors() {
    LogNormal skew = new LogNormal(SIGMA);
    int idle = DEACTIVATED + WITHOUT_LINES;
    double[] factors = new double[CYCLE];
    for (int level = idle; level < CYCLE; level++) {
      factors[level] = skew.quantile((level - idle + 0.5) / (CYCLE - idle));
    }
    return factors;
  }

  /** Fills the sums for a scale, and returns the parts of lines of all physicians. */
  private long total(double scale, double[] mean, double[] factor, int[] mostEach) {
    for (int s = 0; s < mean.length; s++) {
      for (int m = 0; m < CYCLE; m++) {
        double parts = Math.min(scale * mean[s] * factor[level(s, m)], mostEach[s]) * PARTS;
        before[s][m + 1] = before[s][m] + (factor[level(s, m)] == 0 ? 0 : (long) Math.ceil(parts));
      }
      beforeSpecialty[s + 1] =
          beforeSpecialty[s] + partsWithin(s, cells.firstPlace(s + 1) - cells.firstPlace(s));
    }
    return beforeSpecialty[mean.length];
  }

  private long partsWithin(int specialty, long places) {
    long[] cycle = before[specialty];
    return places / CYCLE * cycle[CYCLE] + cycle[(int) (places % CYCLE)];
  }

  /** Small specialties, which do not fill a cycle, begin at different levels. */
  private static int level(int specialty, long place) {
    return (int) ((place + specialty * 29L + 1) * SPREAD & (CYCLE - 1));
  }

  /** Whether the physician on a place has given up the NPI. */
  boolean isDeactivated(int specialty, long place) {
    return level(specialty, place - cells.firstPlace(specialty)) < DEACTIVATED;
  }

  /** The lines of the physician on a place of a specialty. */
  int of(int specialty, long place) {
    return (int) (linesBefore(specialty, place + 1) - linesBefore(specialty, place));
  }

  private long linesBefore(int specialty, long place) {
    long parts =
        beforeSpecialty[specialty] + partsWithin(specialty, place - cells.firstPlace(specialty));
    return BigInteger.valueOf(parts)
        .multiply(BigInteger.valueOf(lines))
        .divide(allParts)
        .longValueExact();
  }

  /**
   * How many physicians of a specialty have each number of lines; if it depends on rounding, on
   * average.
   *
   * @param most that one can have
   */
  double[] physiciansByLines(int specialty, int most) {
    double[] physicians = new double[most + 1];
    long places = cells.firstPlace(specialty + 1) - cells.firstPlace(specialty);
    double whole = (double) lines / allParts.doubleValue();
    for (int m = 0; m < CYCLE; m++) {
      double count = places / CYCLE + (m < places % CYCLE ? 1 : 0);
      double mean = Math.min(most, (before[specialty][m + 1] - before[specialty][m]) * whole);
      int least = (int) mean;
      physicians[least] += count * (1 - (mean - least));
      if (mean > least) {
        physicians[least + 1] += count * (mean - least);
      }
    }
    return physicians;
  }
}
