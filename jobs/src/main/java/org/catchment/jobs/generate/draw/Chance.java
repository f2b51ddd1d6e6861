package org.catchment.jobs.generate.draw;

/**
 * A random stream that depends only on the seed, its purpose, and the number of the thing it is
 * drawn for. So every row is the same wherever, and in whatever order, it is made.
 *
 * <p>SplitMix64: G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014.
 */
public final class Chance {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  /** What is drawn: streams of different purposes are independent. */
  public enum Purpose {
    SHIFT,
    PERSON,
    PRACTICE,
    SERVICES
  }

  private long state;

  /** Begins the stream of one thing. */
  public Chance of(long seed, Purpose purpose, long number) {
    state = mix(mix(seed + (purpose.ordinal() + 1) * GOLDEN_GAMMA) + number * GOLDEN_GAMMA);
    return this;
  }

  /** 64 bits. */
  long next() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** A whole number in [0, bound), for a bound in [1, 2^31). */
  public int below(int bound) {
    return (int) ((next() >>> 32) * bound >>> 32);
  }

  /** A whole number in [0, bound), for a bound in [1, 2^62). */
  public long below(long bound) {
    return Math.multiplyHigh(next() >>> 1, bound << 1);
  }

  /** A number in [0, 1). */
  public double unit() {
    return (next() >>> 11) * 0x1p-53;
  }

  private static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
