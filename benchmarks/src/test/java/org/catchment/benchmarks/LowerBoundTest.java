package org.catchment.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LowerBoundTest {
  /** Accounts of weight 1 at 0, 2, 6 and 10 km of a line; centers at 0 and 10. */
  private static final ContestWorld LINE =
      Worlds.onPlane(
          new double[] {0, 0, 1},
          new double[] {2, 0, 1},
          new double[] {6, 0, 1},
          new double[] {10, 0, 1});

  private static double gap(ContestWorld world, int[] territory, double... price) {
    Coordinates center = new Coordinates(price.length);
    center.x()[1] = 10;
    return LowerBound.gap(
        world,
        new SetAside(world.weight, price.length),
        territory,
        new PowerDiagram(center, price));
  }

  @Test
  void whereEveryAccountIsWhereItPrefersToBeNothingCanBeSaved() {
    // At price 30 the account at 6 prefers center 0: 36 - 30 against 16.
    assertThat(gap(LINE, new int[] {0, 0, 0, 1}, 30, 0)).isZero();
  }

  @Test
  void withWrongPricesTheBoundIsWhatTheDualSays() {
    // Loads 3 and 1. Primal: 0 + 4 + 36 + 0 = 40. Dual at price 0: 0 + 4 + 16 + 0 = 20.
    assertThat(gap(LINE, new int[] {0, 0, 0, 1}, 0, 0)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void raisingAllPricesAlikeChangesNothing() {
    assertThat(gap(LINE, new int[] {0, 0, 0, 1}, 7, 7)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void theTerritoryOfAHeavyAccountTakesNoPart() {
    // 50 of 54 is heavy. Its center would attract the account at 10 if it took part.
    ContestWorld world =
        Worlds.onPlane(
            new double[] {0, 0, 1},
            new double[] {2, 0, 1},
            new double[] {6, 0, 1},
            new double[] {10, 0, 1},
            new double[] {10, 0, 50});

    assertThat(gap(world, new int[] {0, 0, 0, 0, 1}, 0, 0)).isZero();
  }
}
