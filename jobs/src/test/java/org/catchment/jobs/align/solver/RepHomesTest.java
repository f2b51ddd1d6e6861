package org.catchment.jobs.align.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.catchment.jobs.align.solver.answer.Partition;
import org.catchment.jobs.align.solver.answer.Solution;
import org.catchment.jobs.align.solver.centers.Landmasses;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.align.solver.goal.Problem;
import org.catchment.jobs.align.solver.goal.Progress;
import org.catchment.jobs.align.solver.goal.RepHomes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reps' homes and capacities: where centers are held, and who gets how much. */
class RepHomesTest {
  private static Partition solve(
      PointWorld world, double[] capacity, double tolerance, RepHomes homes) {
    Goal goal = new Goal(capacity, new double[] {tolerance}, 1, homes);
    return BalancedKMeans.partition(
        Problem.ofDegrees(world.latDeg(), world.lonDeg(), world.weight(), goal), Progress.NONE);
  }

  private static double km(Solution solution, int k, double latDeg, double lonDeg) {
    AccountList place = new AccountList();
    place.addDegrees(latDeg, lonDeg, 1, 0);
    double dx = solution.centerX()[k] - place.x[0];
    double dy = solution.centerY()[k] - place.y[0];
    double dz = solution.centerZ()[k] - place.z[0];
    return 6371 * Math.sqrt(dx * dx + dy * dy + dz * dz);
  }

  private static double[] full(int territories) {
    double[] capacity = new double[territories];
    Arrays.fill(capacity, 1);
    return capacity;
  }

  @Test
  void aFixedCenterStaysAtHomeAndItsTerritoryIsBalancedAllTheSame() {
    // Both live in the east of the box, one degree apart; still each gets half of the accounts, or
    // one of 1,000 more: so much the tolerance leaves.
    PointWorld world = PointWorld.box(2_000, 35, 45, -110, -90, 1);
    RepHomes homes =
        RepHomes.ofDegrees(new double[] {40, 41}, new double[] {-91, -91}, new double[] {1, 1});
    Partition partition = solve(world, full(2), 0.001, homes);
    assertThat(partition.load()[0]).isBetween(999L, 1_001L);
    assertThat(partition.load()[1]).isEqualTo(2_000 - partition.load()[0]);
    assertThat(km(partition.solution(), 0, 40, -91)).isLessThan(0.001);
    assertThat(km(partition.solution(), 1, 41, -91)).isLessThan(0.001);
    // The border between homes on one meridian runs from west to east: the south is the first's.
    double south = 0;
    for (int i = 0; i < 2_000; i++) {
      south += partition.territory()[i] == 0 ? world.latDeg()[i] / 1_000 : 0;
    }
    assertThat(south).isCloseTo(37.5, within(0.5));
  }

  @Test
  void aPullOfOneHalfPutsTheCenterHalfwayToTheMean() {
    // One territory: the mean of the box is near (40, -100), 10 degrees west of the home.
    PointWorld world = PointWorld.box(4_000, 38, 42, -102, -98, 2);
    RepHomes homes = RepHomes.ofDegrees(new double[] {40}, new double[] {-90}, new double[] {0.5});
    Solution solution = solve(world, full(1), 0.01, homes).solution();
    // Halfway, 5 degrees of 85 km each on the 40th parallel: (40, -95).
    assertThat(km(solution, 0, 40, -95)).isLessThan(15);
  }

  @Test
  void halfTimeRepsGetHalfAsMuch() {
    // 2,500 accounts, and capacities of 1, 1 and 0.5: 1,000, 1,000 and 500, give or take 0.1 %.
    PointWorld world = PointWorld.box(2_500, 30, 45, -120, -75, 3);
    Partition partition = solve(world, new double[] {1, 1, 0.5}, 0.001, RepHomes.none(3));
    assertThat(partition.load()[0]).isBetween(999L, 1_001L);
    assertThat(partition.load()[1]).isBetween(999L, 1_001L);
    assertThat(partition.load()[2]).isEqualTo(500);
  }

  @Test
  void repsOfOneTownDivideItsSurroundings() {
    // Four at the very same address: the search sets their centers apart, so that prices can
    // divide;
    // published they are at the homes.
    PointWorld world = PointWorld.box(2_000, 35, 45, -110, -90, 4);
    double[] lat = {40, 40, 40, 40};
    double[] lon = {-100, -100, -100, -100};
    Partition partition = solve(world, full(4), 0.002, RepHomes.ofDegrees(lat, lon, full(4)));
    for (long load : partition.load()) {
      assertThat(load).isBetween(499L, 501L);
    }
    for (int k = 0; k < 4; k++) {
      assertThat(km(partition.solution(), k, 40, -100)).isLessThan(0.01);
    }
  }

  /** Homes near accounts, some fixed, some pulling, some territories without one. */
  @ParameterizedTest
  @CsvSource({"1, 12, 5, 1", "2, 12, 12, 1", "3, 40, 20, 0.5", "4, 40, 40, 0.3", "5, 100, 60, 1"})
  void nationsWithHomesAreBalanced(long seed, int territories, int reps, double pull) {
    PointWorld world = PointWorld.likeTheUnitedStates(30_000, seed);
    SplittableRandom random = new SplittableRandom(seed);
    double[] lat = new double[territories];
    double[] lon = new double[territories];
    double[] pulls = new double[territories];
    double[] capacity = new double[territories];
    for (int k = 0; k < territories; k++) {
      int near = random.nextInt(30_000);
      lat[k] = world.latDeg()[near];
      lon[k] = world.lonDeg()[near];
      pulls[k] = k < reps ? pull : 0;
      capacity[k] = k % 3 == 0 ? 0.6 : 1;
    }
    Partition partition = solve(world, capacity, 0.01, RepHomes.ofDegrees(lat, lon, pulls));
    assertThat(partition.solution().maxImbalance(0)).isLessThanOrEqualTo(0.01);
    double total = Arrays.stream(partition.load()).sum();
    for (int k = 0; k < territories; k++) {
      double due = capacity[k] / Arrays.stream(capacity).sum() * total;
      assertThat(partition.load()[k])
          .as("load of %d", k)
          .isCloseTo((long) due, within((long) (0.01 * due) + 1));
      if (k < reps && pull == 1) {
        assertThat(km(partition.solution(), k, lat[k], lon[k])).isLessThan(0.6);
      }
    }
  }

  @Test
  void aHeavyAccountGoesToTheRepWhoLivesNearIt() {
    // 200 accounts of 1 and, in the west, one of 150: it outweighs 350 / 3.
    PointWorld box = PointWorld.box(201, 35, 45, -120, -80, 6);
    double[] lat = box.latDeg().clone();
    double[] lon = box.lonDeg().clone();
    long[] weight = box.weight().clone();
    lat[0] = 40;
    lon[0] = -120;
    weight[0] = 150;
    RepHomes homes =
        RepHomes.ofDegrees(new double[] {40, 40, 40}, new double[] {-119, -100, -82}, full(3));
    Partition partition = solve(new PointWorld(lat, lon, weight), full(3), 0.01, homes);
    assertThat(partition.territory()[0]).isZero();
    // 200 are left for two, and 1 % of 100 is one account.
    assertThat(partition.load()[0]).isEqualTo(150);
    assertThat(partition.load()[1]).isBetween(99L, 101L);
  }

  @Test
  void aLandBelongsToThoseWhoLiveThere() {
    // Two of three live on the island, which has only 0.3 targets: it is theirs to settle on.
    AccountList places = new AccountList();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 900; i++) {
      places.addDegrees(38 + random.nextDouble(), -95 + random.nextDouble(), 1, i);
    }
    for (int i = 0; i < 100; i++) {
      places.addDegrees(21 + random.nextDouble(), -157 + random.nextDouble(), 1, 900 + i);
    }
    RepHomes homes =
        RepHomes.ofDegrees(
            new double[] {21.5, 21.6, 0}, new double[] {-156.5, -156.6, 0}, new double[] {1, 1, 0});
    Landmasses lands = new Landmasses(places, 0.001, new double[] {333, 333, 334}, homes);
    assertThat(lands.ofTerritories()).containsExactly(1, 1, 0);
    assertThat(lands.targets()).containsExactly(50, 50, 900);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void aPullOutsideItsRangeIsRefused(double pull) {
    assertThatThrownBy(
            () ->
                RepHomes.ofDegrees(
                    new double[] {0, 1}, new double[] {0, 1}, new double[] {0, pull}))
        .hasMessageContaining("pull[1] (" + pull + ") is outside [0, 1]");
  }

  @Test
  void homesMustBeAsManyAsTargets() {
    assertThatThrownBy(() -> new Goal(full(3), new double[] {0.1}, 1, RepHomes.none(2)))
        .hasMessage(
            "homes (2) are not as many as targets (3). Pass one per territory, pulling or not.");
  }
}
