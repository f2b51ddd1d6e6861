package org.catchment.jobs.generate.draw;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.catchment.jobs.generate.known.Specialty;

/**
 * Which specialty and state each physician has.
 *
 * <p>Physicians are at places 0, 1, 2 ... in the order of specialty and, within that, state. So
 * each specialty in each state gets its share, up to one physician (systematic sampling from a
 * random start). {@link #place} spreads the rows of the file over the places.
 */
public final class Cells {
  private final long physicians;
  private final int states;
  private final long stride;
  private final long shift;

  /** The first place of each cell, specialty by specialty, and of the end. */
  private final long[] start;

  /** Of each state, over all specialties. */
  private final long[] inState;

  public Cells(List<Specialty> specialties, int states, long physicians, long seed) {
    this.physicians = physicians;
    this.states = states;
    stride = coprime(Math.round(physicians * 0.6180339887498949), physicians);
    Chance chance = new Chance().of(seed, Chance.Purpose.SHIFT, 0);
    shift = chance.below(physicians);
    start = new long[specialties.size() * states + 1];
    long all = specialties.stream().flatMapToLong(s -> Arrays.stream(s.byState())).sum();
    long offset = chance.below(all);
    long sum = 0;
    int cell = 0;
    inState = new long[states];
    for (Specialty specialty : specialties) {
      for (int state = 0; state < states; state++) {
        sum += specialty.byState()[state];
        start[++cell] =
            BigInteger.valueOf(sum)
                .multiply(BigInteger.valueOf(physicians))
                .add(BigInteger.valueOf(offset))
                .divide(BigInteger.valueOf(all))
                .longValueExact();
        inState[state] += start[cell] - start[cell - 1];
      }
    }
  }

  /**
   * The next number from {@code from} on that shares no divisor with {@code count}; less than
   * {@code count}, if possible.
   */
  private static long coprime(long from, long count) {
    long found = Math.max(1, from);
    while (gcd(found, count) != 1) {
      found++;
    }
    return found;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** The place of a row: a stride without a common divisor reaches every place once. */
  public long place(long row) {
    return (row * stride + shift) % physicians;
  }

  /** The cell of a place: specialty * states + state. */
  public int cell(long place) {
    int found = Arrays.binarySearch(start, place);
    int cell = found < 0 ? -found - 2 : found;
    while (start[cell + 1] == place) { // empty cells
      cell++;
    }
    return cell;
  }

  public int specialty(int cell) {
    return cell / states;
  }

  public int state(int cell) {
    return cell % states;
  }

  /** Physicians of a cell. */
  public long inCell(int cell) {
    return start[cell + 1] - start[cell];
  }

  public long inState(int state) {
    return inState[state];
  }

  /** The first place of a specialty; for the index after the last one, the number of physicians. */
  public long firstPlace(int specialty) {
    return start[specialty * states];
  }
}
