package org.catchment.jobs.generate.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.catchment.jobs.generate.draw.CodeMix.Slot;
import org.catchment.jobs.generate.known.Service;
import org.catchment.jobs.generate.known.Specialty;
import org.junit.jupiter.api.Test;

class CodeMixTest {
  private static final int DRAWS = 100_000;

  private static CodeMix mix(double[] physicians, double... weights) {
    return CodeMix.fit(
        java.util.stream.IntStream.range(0, weights.length)
            .mapToObj(k -> new Slot(k, false, weights[k]))
            .toList(),
        physicians);
  }

  /** How often each slot is drawn, by one physician. */
  private static double[] frequencies(CodeMix mix, int lines) {
    int size = mix.slots().size();
    double[] frequency = new double[size];
    boolean[] chosen = new boolean[size];
    for (int i = 0; i < DRAWS; i++) {
      Chance chance = new Chance().of(1, Chance.Purpose.SERVICES, i);
      mix.draw(lines, chance, new int[size], chosen);
      int count = 0;
      for (int k = 0; k < size; k++) {
        frequency[k] += chosen[k] ? 1.0 / DRAWS : 0;
        count += chosen[k] ? 1 : 0;
      }
      assertThat(count).isEqualTo(lines);
    }
    return frequency;
  }

  @Test
  void aSingleLineGoesByTheWeights() {
    // All have one line: 1/2, 1/3 and 1/6 of them.
    CodeMix mix = mix(new double[] {0, 12, 0, 0}, 3, 2, 1);
    double[] frequency = frequencies(mix, 1);
    assertThat(frequency[0]).isCloseTo(1 / 2.0, within(0.006));
    assertThat(frequency[1]).isCloseTo(1 / 3.0, within(0.006));
    assertThat(frequency[2]).isCloseTo(1 / 6.0, within(0.006));
    assertThat(mix.misplaced()).isCloseTo(0, within(1e-6));
  }

  @Test
  void whoHasManyLinesMakesUpForWhoHasFew() {
    // 10 physicians with 1 line and 10 with 2 have 30 lines: by the weights 15, 10 and 5. Were each
    // number drawn by the same weights, the first would be certain for those with 2 lines, which
    // gives it 5 + 10 lines; any other weight of it would give it another number.
    CodeMix mix = mix(new double[] {0, 10, 10, 0}, 3, 2, 1);
    double[] one = frequencies(mix, 1);
    double[] two = frequencies(mix, 2);
    assertThat(10 * one[0] + 10 * two[0]).isCloseTo(15, within(0.2));
    assertThat(10 * one[1] + 10 * two[1]).isCloseTo(10, within(0.2));
    assertThat(10 * one[2] + 10 * two[2]).isCloseTo(5, within(0.2));
  }

  @Test
  void whatRunsOutIsTold() {
    // 6 physicians with 2 lines of 3 procedures: 12 lines, by the weights 10, 1 and 1. But only 6
    // can
    // have the first: 4 lines are of another.
    CodeMix mix = mix(new double[] {0, 0, 6, 0}, 10, 1, 1);
    assertThat(mix.misplaced()).isCloseTo(4, within(1e-6));
    double[] two = frequencies(mix, 2);
    assertThat(two[0]).isCloseTo(1, within(1e-9));
    assertThat(two[1]).isCloseTo(0.5, within(0.01));
  }

  @Test
  void whoHasAllHasEach() {
    CodeMix mix = mix(new double[] {0, 0, 0, 5}, 5, 2, 1);
    assertThat(frequencies(mix, 3)).containsExactly(new double[] {1, 1, 1}, within(1e-9));
  }

  @Test
  void neighborsInTheListAreDrawnTogetherToo() {
    // A systematic sample from a fixed order would never draw two neighbors of probability 1/2.
    CodeMix mix = mix(new double[] {0, 0, 10, 0, 0}, 1, 1, 1, 1);
    boolean[] chosen = new boolean[4];
    int together = 0;
    for (int i = 0; i < 6_000; i++) {
      mix.draw(2, new Chance().of(2, Chance.Purpose.SERVICES, i), new int[4], chosen);
      together += chosen[0] && chosen[1] ? 1 : 0;
    }
    // Each of the orders in which they are neighbors on the ring draws them together never; the
    // other
    // third of the orders, in half of the draws: 1/6.
    assertThat(together / 6_000.0).isCloseTo(1 / 6.0, within(0.02));
  }

  @Test
  void placesOfServiceAreSlotsOfTheirOwnUnlessRare() {
    Specialty specialty =
        new Specialty(
            "Surgery",
            "208600000X",
            "MD",
            new long[] {1},
            List.of(
                new Service("10000", 10, 0.01, 20, 1, 1, 1),
                new Service("20000", 10, 0.4, 20, 1, 1, 1),
                new Service("30000", 10, 0.99, 20, 1, 1, 1)),
            1);
    assertThat(CodeMix.slots(specialty))
        .containsExactly(
            new Slot(0, false, 10),
            new Slot(1, true, 4),
            new Slot(1, false, 6),
            new Slot(2, true, 10));
  }
}
