package org.catchment.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DemandFiguresTest {
  @Test
  void spearmanComparesRanksAndSharesThoseOfEqualValues() {
    assertThat(DemandFigures.spearman(new double[] {1, 2, 3}, new double[] {10, 100, 1000}))
        .isEqualTo(1);
    assertThat(DemandFigures.spearman(new double[] {1, 2, 3}, new double[] {3, 2, 1}))
        .isEqualTo(-1);
    // Ranks 0 1 2 3 and 0 1.5 1.5 3 about 1.5: 2.25 + 0 + 0 + 2.25 by the root of 5 x 4.5.
    assertThat(DemandFigures.spearman(new double[] {1, 2, 3, 4}, new double[] {1, 5, 5, 9}))
        .isCloseTo(4.5 / Math.sqrt(5 * 4.5), within(1e-12));
  }

  @Test
  void decilesAreOfEqualVolumeNotOfEqualCount() {
    // 100 in all. The first has half of it and is decile 10; before the second are 50, decile 5;
    // before the third 80, decile 2; then 95, and both of the last are decile 1.
    assertThat(DemandFigures.deciles(new double[] {0, 2, 50, 30, 15, 3}))
        .containsExactly(0, 1, 10, 5, 2, 1);
  }

  @Test
  void hitsAndCalibrationOfTenAccounts() {
    double[] published = {100, 90, 80, 70, 60, 50, 40, 30, 20, 10};
    // the two largest are foretold fourth and first
    double[] predicted = {70, 100, 90, 80, 60, 50, 40, 30, 20, 10};
    DemandFigures figures =
        DemandFigures.of(predicted, published, DemandRange.of(published, published));
    // Two tenths are the largest two, and the three tenths by prediction are 90, 80, 70.
    assertThat(figures.topFifthHitRate()).isEqualTo(0.5);
    // Of 550, decile 10 begins with 100, decile 9 with 90 (100 before: 1.8 tenths, 10 - 1), and 80
    // has 190 before, decile 7. By prediction 100 is 10, 90 is 9 and 80 is 7: one of two is found.
    assertThat(figures.topDecileHitRate()).isEqualTo(0.5);
    assertThat(figures.calibration()).hasSize(10);
    assertThat(figures.calibration().get(0)).isEqualTo(new DemandFigures.Tenth(1, 1, 10, 10));
    assertThat(figures.calibration().get(9)).isEqualTo(new DemandFigures.Tenth(10, 1, 100, 90));
  }

  @Test
  void nineOfTenVolumesAreWithinTheInterval() {
    // Volumes are a fifth to five times of the prediction, half of the small ones nothing.
    SplittableRandom random = new SplittableRandom(3);
    double[] predicted = random.doubles(4000, 1, 300).toArray();
    double[] published =
        Arrays.stream(predicted)
            .map(
                p ->
                    p < 30 && random.nextBoolean()
                        ? 0
                        : Math.rint(p * Math.exp(Math.log(5) * (2 * random.nextDouble() - 1))))
            .toArray();
    DemandRange range =
        DemandRange.of(Arrays.copyOf(predicted, 2000), Arrays.copyOf(published, 2000));
    long within = 0;
    for (int i = 2000; i < 4000; i++) {
      assertThat(range.high(predicted[i])).isGreaterThanOrEqualTo(predicted[i]);
      if (range.low(predicted[i]) <= published[i] && published[i] <= range.high(predicted[i])) {
        within++;
      }
    }
    // 0.9, give or take three standard deviations of 2,000 and of the 2,000 before: 0.03
    assertThat(within / 2000.0).isCloseTo(0.9, within(0.03));
  }
}
