package org.catchment.jobs.align;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How equal territories are, against what they should hold of their region, and against what they
 * should hold without borders: so that borders cannot define imbalance away. Territories with only
 * a heavy account or unit are excluded.
 */
final class BorderBalance {
  private final AlignmentPlan plan;
  private final BorderRegions regions;
  private final Outcome outcome;
  private final Align.TerritoryIds territories;
  private final double[] capacity;

  BorderBalance(
      AlignmentPlan plan, BorderRegions regions, Outcome outcome, Align.TerritoryIds territories) {
    this.plan = plan;
    this.regions = regions;
    this.outcome = outcome;
    this.territories = territories;
    capacity = plan.reps().stream().mapToDouble(rep -> rep.capacity()).toArray();
  }

  /** The largest |load / target - 1| of a measure. */
  double max(int measure) {
    return max(outcome.shared(), k -> outcome.imbalance(measure, k));
  }

  /** Its mean. */
  double mean(int measure) {
    return mean(outcome.shared(), k -> outcome.imbalance(measure, k));
  }

  /** The largest |load / (what it should hold without borders) - 1| of a measure. */
  double nationalMax(int measure) {
    return max(outcome.shared(), national(measure));
  }

  /** Its mean. */
  double nationalMean(int measure) {
    return mean(outcome.shared(), national(measure));
  }

  /** Of a territory. */
  private interface Deviation {
    double of(int k);
  }

  private Deviation national(int measure) {
    double perCapacity = perCapacity(outcome.shared(), measure);
    return k -> {
      double due = capacity[k] * perCapacity;
      return due == 0 ? 0 : outcome.load()[measure][k] / due - 1;
    };
  }

  /** What a full-time rep should hold of some territories. */
  private double perCapacity(int[] some, int measure) {
    double held = IntStream.of(some).mapToDouble(k -> outcome.load()[measure][k]).sum();
    return held / IntStream.of(some).mapToDouble(k -> capacity[k]).sum();
  }

  private static double max(int[] some, Deviation deviation) {
    return IntStream.of(some).mapToDouble(k -> Math.abs(deviation.of(k))).max().orElse(0);
  }

  private static double mean(int[] some, Deviation deviation) {
    return some.length == 0
        ? 0
        : IntStream.of(some).mapToDouble(k -> Math.abs(deviation.of(k))).sum() / some.length;
  }

  /**
   * A territory's weight relative to what another territory of its capacity and region should hold;
   * null if that is 0.
   */
  @Nullable Double times(int territory) {
    int[] region = regions.ofTerritories();
    int[] others =
        IntStream.of(outcome.shared()).filter(k -> region[k] == region[territory]).toArray();
    double held = IntStream.of(others).mapToDouble(k -> outcome.weight()[k]).sum();
    double due =
        capacity[territory] * held / IntStream.of(others).mapToDouble(k -> capacity[k]).sum();
    return held > 0 ? outcome.weight()[territory] / due : null;
  }

  /** Rows of {@code published.border_balance}: one a measure and region of the sales force. */
  List<Row> rows(String force) {
    List<Row> rows = new ArrayList<>();
    int[] region = regions.ofTerritories();
    for (int m = 0; m < plan.measures().size(); m++) {
      int measure = m;
      double nation = perCapacity(outcome.shared(), m);
      for (int r = 0; r < regions.all().size(); r++) {
        int number = r;
        BorderRegions.Region of = regions.all().get(r);
        int[] shared = IntStream.of(outcome.shared()).filter(k -> region[k] == number).toArray();
        double mean = shared.length == 0 ? 0 : perCapacity(shared, m);
        rows.add(
            RowFactory.create(
                force,
                of.key(),
                of.words(),
                CollectionConverters.asScala(
                        of.joined().stream()
                            .map(
                                joined ->
                                    RowFactory.create(
                                        joined.key(), joined.words(), joined.reason()))
                            .toList())
                    .toSeq(),
                plan.measures().get(m).measure(),
                of.territories().length,
                of.territories().length - shared.length,
                IntStream.of(of.territories()).mapToDouble(k -> capacity[k]).sum(),
                Arrays.stream(of.territories()).mapToDouble(k -> outcome.load()[measure][k]).sum()
                    / AlignmentPlan.UNITS,
                mean / AlignmentPlan.UNITS,
                nation > 0 ? mean / nation - 1 : 0,
                max(shared, k -> outcome.imbalance(measure, k)),
                max(shared, national(m))));
      }
    }
    return rows;
  }
}
