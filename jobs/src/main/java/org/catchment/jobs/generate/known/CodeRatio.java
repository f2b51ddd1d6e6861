package org.catchment.jobs.generate.known;

import java.util.HashMap;
import java.util.Map;

/**
 * A ratio by procedure code. If few cases are known, it relies on codes with the same beginning,
 * because similar procedures have similar codes. It is a mean of the code's own cases and, with the
 * weight of a few cases, of the ratio of the next shorter beginning.
 */
final class CodeRatio {
  private static final double WEIGHT_OF_THE_SHORTER = 5;

  private record Sums(double numerator, double denominator) {
    Sums plus(Sums other) {
      return new Sums(numerator + other.numerator, denominator + other.denominator);
    }
  }

  private final Map<String, Sums> sums = new HashMap<>();

  void add(String code, double numerator, double denominator) {
    for (int length = 0; length <= code.length(); length++) {
      sums.merge(code.substring(0, length), new Sums(numerator, denominator), Sums::plus);
    }
  }

  double of(String code) {
    Sums all = sums.getOrDefault("", new Sums(0, 1));
    double ratio = all.numerator / all.denominator;
    for (int length = 1; length <= code.length(); length++) {
      Sums own = sums.getOrDefault(code.substring(0, length), new Sums(0, 0));
      ratio =
          (own.numerator + WEIGHT_OF_THE_SHORTER * ratio)
              / (own.denominator + WEIGHT_OF_THE_SHORTER);
    }
    return ratio;
  }
}
