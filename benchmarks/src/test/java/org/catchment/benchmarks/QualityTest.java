package org.catchment.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QualityTest {
  private static Quality judge(ContestWorld world, int territories, int... territory) {
    return Quality.of(world, new SetAside(world.weight, territories), territory, territories);
  }

  @Test
  void aSquareCutAlongASideCostsFourTimesTheSquareOfHalfASide() {
    // Corners of a 10 km square, weight 1 each: every corner is 5 km from the middle of its side.
    ContestWorld square =
        Worlds.onPlane(
            new double[] {0, 0, 1},
            new double[] {10, 0, 1},
            new double[] {0, 10, 1},
            new double[] {10, 10, 1});

    Quality quality = judge(square, 2, 0, 0, 1, 1);

    assertThat(quality).isEqualTo(new Quality(0, 0, 4 * 25, 5));
  }

  @Test
  void imbalanceIsMeasuredBothWaysFromTheTarget() {
    // Targets of 2: loads of 3 and 1 are off by a half each. The three stand at 0, 1 and 2 km, so
    // the objective is 1 + 0 + 1, and the mean distance (1 + 0 + 1 + 0) / 4.
    ContestWorld line =
        Worlds.onPlane(
            new double[] {0, 0, 1},
            new double[] {1, 0, 1},
            new double[] {2, 0, 1},
            new double[] {9, 0, 1});

    assertThat(judge(line, 2, 0, 0, 0, 1)).isEqualTo(new Quality(0.5, 0.5, 2, 0.5));
  }

  @Test
  void aTerritoryWithoutAccountsIsOffByAllOfItsTarget() {
    ContestWorld two = Worlds.onPlane(new double[] {0, 0, 1}, new double[] {2, 0, 1});

    // The other has twice its target.
    assertThat(judge(two, 2, 0, 0).imbalanceMax()).isEqualTo(1);
  }

  @Test
  void aHeavyAccountInATerritoryOfItsOwnIsLeftOut() {
    // 12 in all for 3: the 8 outweighs the 4 of each, so the others share two territories of 2.
    ContestWorld world =
        Worlds.onPlane(
            new double[] {0, 0, 8},
            new double[] {100, 0, 1},
            new double[] {102, 0, 1},
            new double[] {200, 0, 2});

    assertThat(judge(world, 3, 2, 0, 0, 1)).isEqualTo(new Quality(0, 0, 2, 0.5));
  }

  @Test
  void aTerritoryThatAHeavyAccountSharesIsJudgedByTheOthersInIt() {
    ContestWorld world =
        Worlds.onPlane(
            new double[] {0, 0, 8},
            new double[] {100, 0, 1},
            new double[] {102, 0, 1},
            new double[] {200, 0, 2});

    // With the heavy one stands an account of 1, which is half a target of 2; so is what is left
    // of its former territory.
    assertThat(judge(world, 3, 2, 2, 0, 1).imbalanceMax()).isEqualTo(0.5);
  }

  @Test
  void onTheGlobeTheObjectiveIsOfChordsAndTheMeanDistanceOfArcs() {
    // On the equator at 60 degrees west and east. The mean lies on the axis through longitude 0,
    // half a radius deep, and R sin 60 from both; on the ground it is 60 degrees from both.
    double radius = Coordinates.EARTH_RADIUS_KM;
    ContestWorld world = Worlds.onGlobe(new double[] {0, -60, 1}, new double[] {0, 60, 1});

    Quality quality = judge(world, 1, 0, 0);

    assertThat(quality.objective()).isCloseTo(2 * radius * radius * 0.75, within(1e-6));
    assertThat(quality.meanKm()).isCloseTo(radius * Math.PI / 3, within(1e-6));
  }
}
