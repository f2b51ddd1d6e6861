package org.catchment.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ContiguityTest {
  private static double detached(ContestWorld world, int territories, int... territory) {
    SetAside aside = new SetAside(world.weight, territories);
    return world.contiguity(aside, territory, territories).detachedShare();
  }

  /**
   * Five columns and three rows, 10 km apart, slightly off the grid; weight 1 each. The outer rows
   * bulge, for on a straight rim the triangulation connects corners by slivers.
   */
  private static ContestWorld fifteen(boolean planar) {
    SplittableRandom random = new SplittableRandom(1);
    double unit = planar ? 10 : 0.1;
    double[][] accounts = new double[15][];
    for (int i = 0; i < accounts.length; i++) {
      int column = i % 5 - 2;
      int row = i / 5 - 1;
      double bulge = row * (4 - column * column) / 20.0;
      accounts[i] =
          new double[] {
            unit * (column + random.nextDouble() / 100),
            unit * (row + bulge + random.nextDouble() / 100),
            1
          };
    }
    return world(planar, accounts);
  }

  private static ContestWorld world(boolean planar, double[]... accounts) {
    return planar ? Worlds.onPlane(accounts) : Worlds.onGlobe(accounts);
  }

  @Test
  void halvesOfAFieldAreWhole() {
    int[] leftAndRight = {0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1};

    assertThat(detached(fifteen(true), 2, leftAndRight)).isZero();
  }

  @Test
  void anAccountAmongOthersIsDetachedFromItsTerritory() {
    // The one in the middle of the left part belongs to the right: one of fifteen.
    int[] withEnclave = {0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1};

    assertThat(detached(fifteen(true), 2, withEnclave)).isCloseTo(1 / 15.0, within(1e-12));
    assertThat(detached(fifteen(false), 2, withEnclave)).isCloseTo(1 / 15.0, within(1e-12));
  }

  @Test
  void ofTwoPartsTheLighterIsDetached() {
    // A territory on both outer columns, three accounts each; the eastern ones weigh a half.
    ContestWorld field = fifteen(true);
    int[] split = {0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0};
    for (int i = 4; i < 15; i += 5) {
      field.weight[i] = 0.5;
    }

    assertThat(detached(field, 2, split)).isCloseTo(1.5 / 13.5, within(1e-12));
  }

  @Test
  void accountsInOnePlaceAreNeighborsWhateverIsBetweenThemInTheList() {
    ContestWorld field =
        Worlds.onPlane(
            new double[] {0, 0, 1},
            new double[] {0, 0, 1},
            new double[] {0, 0, 1},
            new double[] {5, 0, 1},
            new double[] {0, 5, 1});

    assertThat(detached(field, 2, 0, 1, 0, 0, 1)).isZero();
  }

  @Test
  void allAccountsInOnePlaceAreWhole() {
    ContestWorld point = Worlds.onPlane(new double[] {3, 4, 1}, new double[] {3, 4, 1});

    assertThat(detached(point, 1, 0, 0)).isZero();
  }

  @Test
  void oneTerritoryOfRandomAccountsIsWholeAlsoAcrossTheDateLineAndAtThePole() {
    SplittableRandom random = new SplittableRandom(7);
    double[][] accounts = new double[2000][];
    Arrays.setAll(
        accounts,
        i -> new double[] {60 + 30 * random.nextDouble(), 360 * random.nextDouble() - 180, 1});

    assertThat(detached(Worlds.onGlobe(accounts), 1, new int[accounts.length])).isZero();
  }

  @Test
  void theSeaBetweenAlaskaAndTheOthersIsNoBorder() {
    // Kodiak, Anchorage, Seattle, Portland, and one far east that is another territory's.
    ContestWorld west =
        Worlds.onGlobe(
            new double[] {57.8, -152.4, 1},
            new double[] {61.2, -149.9, 1},
            new double[] {47.6, -122.3, 1},
            new double[] {45.5, -122.7, 1},
            new double[] {40.7, -74.0, 1});

    assertThat(detached(west, 2, 0, 0, 0, 0, 1)).isZero();
  }
}
