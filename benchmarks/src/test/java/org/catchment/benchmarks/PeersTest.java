package org.catchment.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PeersTest {
  @Test
  void bisectionCutsAcrossTheLongSideAndBalances() {
    // Along x the accounts stand at 0, 10, 20 and 30; the 3 alone weighs as much as the others.
    ContestWorld world =
        Worlds.onPlane(
            new double[] {10, 1, 1},
            new double[] {30, 0, 3},
            new double[] {0, 0, 1},
            new double[] {20, 1, 1});

    Division division = CoordinateBisection.divide(world, new SetAside(world.weight, 2));

    assertThat(division.territory()).containsExactly(0, 1, 0, 0);
  }

  @Test
  void heavyAccountsComeBehindTheSharedTerritories() {
    ContestWorld world =
        Worlds.onPlane(new double[] {0, 0, 90}, new double[] {1, 0, 1}, new double[] {9, 0, 1});

    Division division = CoordinateBisection.divide(world, new SetAside(world.weight, 3));

    assertThat(division.territory()).containsExactly(2, 0, 1);
  }
}
