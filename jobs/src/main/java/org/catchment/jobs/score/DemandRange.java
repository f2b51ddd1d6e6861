package org.catchment.jobs.score;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The 90 % interval of a prediction: how far predictions of a similar size were off for accounts
 * that the model had not seen (Mondrian conformal prediction: V. Vovk, A. Gammerman, G. Shafer,
 * Algorithmic Learning in a Random World, 2005).
 *
 * <p>The error is (volume + 5) / (prediction + 5), so that small numbers do not seem far apart.
 */
final class DemandRange {
  private static final double SMALL = 5;
  private static final int SIZES = 3;
  private static final double TAIL = 0.05;

  /** The smallest prediction of each size class except the first. */
  private final double[] from = new double[SIZES - 1];

  private final double[] low = new double[SIZES];
  private final double[] high = new double[SIZES];

  private DemandRange() {}

  /**
   * The range of the errors of these predictions.
   *
   * @param predicted procedures a year, >= 0
   * @param published the true volume of each
   */
  static DemandRange of(double[] predicted, double[] published) {
    DemandRange range = new DemandRange();
    int n = predicted.length;
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted((i, j) -> Double.compare(predicted[i], predicted[j]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int size = 0; size < SIZES; size++) {
      int start = size * n / SIZES;
      int end = (size + 1) * n / SIZES;
      if (size > 0) {
        range.from[size - 1] = start < n ? predicted[order[start]] : Double.POSITIVE_INFINITY;
      }
      double[] ratio =
          Arrays.stream(order, start, end)
              .mapToDouble(i -> (published[i] + SMALL) / (predicted[i] + SMALL))
              .sorted()
              .toArray();
      // the finite-sample quantiles of conformal prediction
      int m = ratio.length;
      int lowest = (int) Math.floor(TAIL * (m + 1)) - 1;
      int highest = (int) Math.ceil((1 - TAIL) * (m + 1)) - 1;
      range.low[size] = lowest < 0 ? 0 : ratio[lowest];
      range.high[size] = m == 0 ? Double.POSITIVE_INFINITY : ratio[Math.min(highest, m - 1)];
    }
    return range;
  }

  private int size(double predicted) {
    int size = 0;
    while (size < SIZES - 1 && predicted >= from[size]) {
      size++;
    }
    return size;
  }

  double low(double predicted) {
    return Math.max(0, low[size(predicted)] * (predicted + SMALL) - SMALL);
  }

  double high(double predicted) {
    return Math.max(predicted, high[size(predicted)] * (predicted + SMALL) - SMALL);
  }
}
