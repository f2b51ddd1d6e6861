package org.catchment.jobs.align.solver.centers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.catchment.jobs.align.solver.BalancedKMeans;
import org.catchment.jobs.align.solver.Quality;
import org.catchment.jobs.align.solver.answer.Partition;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.align.solver.goal.Problem;
import org.catchment.jobs.align.solver.goal.Progress;
import org.catchment.jobs.align.solver.goal.RepHomes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Islands: each land settles by itself, and still every load is met in the end. */
class LandmassesTest {
  /** Accounts of weight 1 within half a degree of a point. */
  private static void addTown(AccountList list, int accounts, double lat, double lon) {
    SplittableRandom random = new SplittableRandom(list.size + 1);
    for (int i = 0; i < accounts; i++) {
      list.addDegrees(
          lat + random.nextDouble(-0.5, 0.5), lon + random.nextDouble(-0.5, 0.5), 1, list.size);
    }
  }

  private static double[] targets(int territories, double each) {
    double[] targets = new double[territories];
    Arrays.fill(targets, each);
    return targets;
  }

  @Test
  void eachLandGetsTheNumberOfTerritoriesThatComesNearestToItsWeight() {
    AccountList places = new AccountList();
    addTown(places, 800, 38, -95);
    addTown(places, 160, 21, -157); // 1.6 targets: two territories
    addTown(places, 40, 13, 145); // 0.4 targets: none
    Landmasses lands = new Landmasses(places, 0.001, targets(10, 100), RepHomes.none(10));
    // 10 - 2 are left for the mainland, which holds 800; those of the island share its 160.
    assertThat(lands.targets()).containsExactly(100, 100, 100, 100, 100, 100, 100, 100, 80, 80);
    assertThat(lands.ofTerritories()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 1, 1);
    // Who lives on the third land does not take part until prices are made for all.
    assertThat(lands.settled(places).size).isEqualTo(960);
  }

  @Test
  void whatIsNearIsOneLand() {
    AccountList places = new AccountList();
    addTown(places, 100, 38, -95);
    addTown(places, 100, 38, -94);
    // 30 radii of 0.001 are 190 km; the towns touch.
    assertThat(new Landmasses(places, 0.001, targets(2, 100), RepHomes.none(2)).ofTerritories())
        .containsExactly(0, 0);
  }

  /** The mainland and an island of 3.3 targets: a territory must reach across the sea. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anIslandThatIsNoMultipleOfATerritoryIsBalanced(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int mainland = 26_700;
    int island = 3_300;
    double[] lat = new double[mainland + island];
    double[] lon = new double[mainland + island];
    long[] weight = new long[mainland + island];
    for (int i = 0; i < lat.length; i++) {
      boolean far = i >= mainland;
      lat[i] = far ? random.nextDouble(19, 22) : random.nextDouble(30, 48);
      lon[i] = far ? random.nextDouble(-160, -155) : random.nextDouble(-123, -75);
      weight[i] = random.nextLong(500, 1_500);
    }
    Problem problem = Problem.ofDegrees(lat, lon, weight, Goal.equal(30, 0.01, seed));
    Partition partition = BalancedKMeans.partition(problem, Progress.NONE);
    assertThat(Quality.of(problem, partition.territory()).maxImbalance()).isLessThanOrEqualTo(0.01);
    assertThat(partition.solution().certificate().gap()).isCloseTo(0, within(0.002));
  }
}
