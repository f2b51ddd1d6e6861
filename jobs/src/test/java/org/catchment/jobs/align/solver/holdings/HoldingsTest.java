package org.catchment.jobs.align.solver.holdings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.catchment.jobs.align.solver.PointWorld;
import org.catchment.jobs.align.solver.centers.Centers;
import org.catchment.jobs.align.solver.centers.MeanCenters;
import org.catchment.jobs.align.solver.finish.Finish;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Adjacency;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;
import org.catchment.jobs.align.solver.geometry.Surface;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.align.solver.goal.Problem;
import org.catchment.jobs.align.solver.goal.RepHomes;
import org.catchment.jobs.align.solver.layout.BlockLayout;
import org.catchment.jobs.align.solver.sweep.Borders;
import org.catchment.jobs.align.solver.sweep.Census;
import org.catchment.jobs.align.solver.sweep.Passes;
import org.catchment.jobs.align.solver.units.Annealing;
import org.catchment.jobs.align.solver.units.Bounds;
import org.catchment.jobs.align.solver.units.UnitGraph;
import org.catchment.jobs.align.solver.units.UnitPieces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every change of hands is booked in one place, and passes one gate. */
class HoldingsTest {
  /** Four units of 1, 2, 4 and 8, the last of which stays, in territories 0, 0, 1, 1. */
  private final Holdings holdings = four(MoveRules.NONE);

  private static Holdings four(MoveRules rules) {
    long[][] weight = {{1, 2, 4, 8}};
    // Territory 1 holds 100 more in one unit that is not here.
    return new Holdings(
        rules, 3, weight, new long[][] {{3, 112}}, new long[] {2, 3}, new int[] {0, 0, 1, 1});
  }

  @Test
  void aMoveIsBookedOnBothSides() {
    holdings.move(1, 1);

    assertThat(holdings.of(1)).isEqualTo(1);
    assertThat(holdings.load(0, 0)).isEqualTo(1);
    assertThat(holdings.load(0, 1)).isEqualTo(114);
    assertThat(holdings.count(0)).isEqualTo(1);
    assertThat(holdings.count(1)).isEqualTo(4);
    assertThat(holdings.members(0)).containsExactly(0);
    assertThat(holdings.members(1)).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void whatIsTakenBackWasNeverThere() {
    holdings.mark();
    holdings.move(1, 1);
    holdings.move(2, 0);
    holdings.move(1, 0);
    holdings.takeBack();

    assertThat(holdings.copy(4)).containsExactly(0, 0, 1, 1);
    assertThat(holdings.load(0, 0)).isEqualTo(3);
    assertThat(holdings.load(0, 1)).isEqualTo(112);
  }

  @Test
  void whatTheRulesForbidIsRefused() {
    Holdings locked = four((unit, from, to) -> unit != 1);

    assertThat(locked.allows(1, 1)).isFalse();
    assertThat(locked.allows(0, 1)).isTrue();
    assertThat(locked.allows(3, 0)).as("it stays").isFalse();
    assertThatThrownBy(() -> locked.move(1, 1))
        .hasMessage("unit 1 may not go from territory 0 to 1");
  }

  @Test
  void nobodyElseCanWriteInTheBooks() {
    for (Field field : Holdings.class.getDeclaredFields()) {
      assertThat(Modifier.isPrivate(field.getModifiers()) || !field.getType().isArray())
          .as(field.getName())
          .isTrue();
    }
    holdings.copy(4)[0] = 1;
    holdings.members(0)[0] = 2;
    assertThat(holdings.of(0)).isEqualTo(0);
    assertThat(holdings.members(0)).containsExactlyInAnyOrder(0, 1);
  }

  /**
   * A third of the accounts is locked, in a division that is far from balance, has an empty
   * territory and many pieces: whoever of the finish would move one fails.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void nothingInTheFinishMovesWhatIsLocked(long seed) {
    int territories = 9;
    SplittableRandom random = new SplittableRandom(seed);
    PointWorld world = PointWorld.likeTheUnitedStates(2_000, seed);
    AccountList accounts = new AccountList();
    for (int i = 0; i < world.weight().length; i++) {
      accounts.addDegrees(world.latDeg()[i], world.lonDeg()[i], world.weight()[i], i);
    }
    accounts.trim();
    double[] price = new double[territories];
    int[] centers = random.ints(territories, 0, accounts.size).toArray();
    AccountList places = accounts.pick(centers);
    places.trim();
    Diagram diagram = new Diagram(places.x, places.y, places.z, price);
    boolean[] locked = new boolean[accounts.size];
    long[] load = new long[territories];
    long[] count = new long[territories];
    for (int i = 0; i < accounts.size; i++) {
      locked[i] = random.nextInt(3) == 0;
      int stray = random.nextInt(20) == 0 ? random.nextInt(1, territories) : 0;
      accounts.territory[i] = stray > 0 ? stray : nearest(diagram, accounts, i);
      load[accounts.territory[i]] += accounts.weight[i];
      count[accounts.territory[i]]++;
    }
    KdTree tree = new KdTree(accounts, BlockLayout.unit(accounts.totalWeight()));
    Census census = Passes.over(tree, territories).over(diagram, Borders.WIDEST);
    double[] target = new double[territories];
    Arrays.fill(target, (double) accounts.totalWeight() / territories);
    Balance balance =
        new Balance(
            new long[][] {accounts.weight}, new long[][] {load}, target, new double[] {0.01});
    Finish finish =
        new Finish(
            census,
            accounts,
            accounts.size,
            new Adjacency(Surface.GLOBE, accounts),
            balance,
            count,
            (unit, from, to) -> !locked[unit]);
    finish.run(true);
    finish.compact(centers(accounts, finish.territories(), territories));

    int[] after = finish.territories();
    assertThat(IntStream.range(0, after.length).filter(i -> locked[i]))
        .allMatch(i -> after[i] == accounts.territory[i]);
    assertThat(IntStream.range(0, after.length).filter(i -> after[i] != accounts.territory[i]))
        .hasSizeGreaterThan(100);
    long[] found = new long[territories];
    IntStream.range(0, after.length).forEach(i -> found[after[i]] += accounts.weight[i]);
    assertThat(found).as("the books are right").isEqualTo(load).doesNotContain(0);
  }

  private static Centers centers(AccountList accounts, int[] territory, int territories) {
    double[] mass = Arrays.stream(accounts.weight).asDoubleStream().toArray();
    MeanCenters centers =
        new MeanCenters(
            Surface.GLOBE, RepHomes.none(territories), accounts.x, accounts.y, accounts.z, mass);
    IntStream.range(0, territory.length).forEach(i -> centers.joined(territory[i], i));
    return centers;
  }

  /** The nearest but the first, which stays empty. */
  private static int nearest(Diagram diagram, AccountList accounts, int i) {
    int best = 1;
    for (int k = 2; k < diagram.size(); k++) {
      double d2 = diagram.squaredDistance(k, accounts.x[i], accounts.y[i], accounts.z[i]);
      if (d2 < diagram.squaredDistance(best, accounts.x[i], accounts.y[i], accounts.z[i])) {
        best = k;
      }
    }
    return best;
  }

  /** A grid of units, some locked: annealing passes the same gate. */
  @Test
  void annealingMovesNothingThatIsLocked() {
    int side = 8;
    double[] lat = new double[side * side];
    double[] lon = new double[side * side];
    long[] weight = new long[side * side];
    for (int i = 0; i < weight.length; i++) {
      lat[i] = 40 + i / side * 0.1;
      lon[i] = -100 + i % side * 0.1;
      weight[i] = 1 + i % 5;
    }
    UnitGraph graph = UnitGraph.ofDegrees(lat, lon);
    Problem problem = Problem.ofDegrees(lat, lon, weight, Goal.equal(4, 0.1, 1));
    Holdings held = new Holdings((unit, from, to) -> unit % 3 != 0, weight, 4);
    double[] mass = Arrays.stream(weight).asDoubleStream().toArray();
    Centers centers =
        new MeanCenters(
            problem.surface(), problem.goal().homes(), problem.x(), problem.y(), problem.z(), mass);
    held.tell(centers);
    for (int i = 0; i < weight.length; i++) {
      held.put(i, i / side / 2);
    }
    int[] before = held.copy(weight.length);
    int[] all = IntStream.range(0, weight.length).toArray();
    int[][] reach = IntStream.of(all).mapToObj(graph::neighbors).toArray(int[][]::new);
    Annealing annealing =
        new Annealing(
            held,
            new UnitPieces(graph, held),
            centers,
            Bounds.around(new double[] {47, 47, 47, 47}, 0.1, 1),
            all,
            reach,
            new SplittableRandom(1));
    annealing.run(200, 1);

    int[] best = annealing.best();
    assertThat(IntStream.of(all).filter(i -> i % 3 == 0)).allMatch(i -> best[i] == before[i]);
    assertThat(IntStream.of(all).filter(i -> best[i] != before[i])).isNotEmpty();
  }
}
