package org.catchment.jobs.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well a model predicted accounts that it had not seen.
 *
 * @param accounts how many
 * @param spearman rank correlation, -1 to 1; NaN when all volumes are the same
 * @param topDecileHitRate the share of accounts in deciles 9 and 10 of equal volume that are in
 *     deciles 8 to 10 by prediction
 * @param topFifthHitRate the share of the fifth with the largest volumes that is among the three
 *     tenths with the largest predictions
 * @param intervalCoverage part of the volumes within the 90 % interval
 * @param calibration by tenths of the prediction, the largest last
 */
public record DemandFigures(
    int accounts,
    double spearman,
    double topDecileHitRate,
    double topFifthHitRate,
    double intervalCoverage,
    List<Tenth> calibration) {

  /**
   * Accounts with predictions of a similar size.
   *
   * @param tenth 1 to 10, the largest predictions
   * @param predicted mean procedures a year
   * @param published mean procedures a year
   */
  public record Tenth(int tenth, int accounts, double predicted, double published) {}

  static DemandFigures of(double[] predicted, double[] published, DemandRange range) {
    int n = predicted.length;
    int covered = 0;
    for (int i = 0; i < n; i++) {
      if (range.low(predicted[i]) <= published[i] && published[i] <= range.high(predicted[i])) {
        covered++;
      }
    }
    int[] byPrediction = largestFirst(predicted);
    List<Tenth> calibration = new ArrayList<>();
    for (int tenth = 1; tenth <= 10; tenth++) {
      int from = (10 - tenth) * n / 10;
      int to = (11 - tenth) * n / 10;
      calibration.add(
          new Tenth(
              tenth,
              to - from,
              Arrays.stream(byPrediction, from, to)
                  .mapToDouble(i -> predicted[i])
                  .average()
                  .orElse(0),
              Arrays.stream(byPrediction, from, to)
                  .mapToDouble(i -> published[i])
                  .average()
                  .orElse(0)));
    }
    return new DemandFigures(
        n,
        spearman(predicted, published),
        hits(deciles(published), 9, deciles(predicted), 8),
        hits(tenths(published), 9, tenths(predicted), 8),
        (double) covered / n,
        calibration);
  }

  /** The share of accounts truly at or above a class that are predicted to be there. */
  private static double hits(int[] truth, int atLeast, int[] foretold, int foretoldAtLeast) {
    long top = 0;
    long hits = 0;
    for (int i = 0; i < truth.length; i++) {
      if (truth[i] >= atLeast) {
        top++;
        hits += foretold[i] >= foretoldAtLeast ? 1 : 0;
      }
    }
    return top == 0 ? Double.NaN : (double) hits / top;
  }

  /** Deciles of equal volume, as {@link Score} has them: 1 to 10, and 0 without volume. */
  static int[] deciles(double[] volume) {
    double all = Arrays.stream(volume).sum();
    int[] deciles = new int[volume.length];
    double before = 0;
    for (int i : largestFirst(volume)) {
      deciles[i] = volume[i] > 0 ? Math.max(1, 10 - (int) Math.floor(10 * before / all)) : 0;
      before += volume[i];
    }
    return deciles;
  }

  private static int[] tenths(double[] volume) {
    int[] order = largestFirst(volume);
    int[] tenths = new int[volume.length];
    for (int place = 0; place < order.length; place++) {
      tenths[order[place]] = 10 - 10 * place / order.length;
    }
    return tenths;
  }

  private static int[] largestFirst(double[] volume) {
    return IntStream.range(0, volume.length)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(i -> volume[i]).reversed())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * Rank correlation; equal values get their mean rank (C. Spearman, The Proof and Measurement of
   * Association between Two Things, 1904).
   */
  static double spearman(double[] a, double[] b) {
    double[] x = ranks(a);
    double[] y = ranks(b);
    double mean = (a.length - 1) / 2.0;
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - mean) * (y[i] - mean);
      xx += (x[i] - mean) * (x[i] - mean);
      yy += (y[i] - mean) * (y[i] - mean);
    }
    return xy / Math.sqrt(xx * yy);
  }

  private static double[] ranks(double[] values) {
    int[] order = largestFirst(values);
    double[] ranks = new double[values.length];
    for (int i = 0; i < order.length; ) {
      int j = i;
      while (j + 1 < order.length && values[order[j + 1]] == values[order[i]]) {
        j++;
      }
      for (int k = i; k <= j; k++) {
        ranks[order[k]] = (i + j) / 2.0;
      }
      i = j + 1;
    }
    return ranks;
  }
}
