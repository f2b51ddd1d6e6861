package org.catchment.jobs.config;

import java.util.function.DoublePredicate;

/** The values that a number may have. */
record Range(String text, DoublePredicate contains) {

  /** From min to max, both included. */
  static Range closed(long min, long max) {
    return new Range("in [" + min + ", " + max + "]", v -> v >= min && v <= max);
  }

  /** From min to max, min excluded. */
  static Range openClosed(long min, long max) {
    return new Range("in (" + min + ", " + max + "]", v -> v > min && v <= max);
  }

  static Range atLeast(long min) {
    return new Range("of at least " + min, v -> v >= min && Double.isFinite(v));
  }

  void check(String key, double value) {
    if (!contains.test(value)) {
      throw new InvalidValue(key, "is out of range", "Choose a value " + text + ".");
    }
  }
}
