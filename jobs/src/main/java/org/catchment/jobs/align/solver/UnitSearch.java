package org.catchment.jobs.align.solver;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.catchment.jobs.align.solver.answer.Partition;
import org.catchment.jobs.align.solver.answer.Solution;
import org.catchment.jobs.align.solver.centers.Centers;
import org.catchment.jobs.align.solver.centers.MeanCenters;
import org.catchment.jobs.align.solver.centers.Moments;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.goal.Problem;
import org.catchment.jobs.align.solver.goal.Progress;
import org.catchment.jobs.align.solver.holdings.Holdings;
import org.catchment.jobs.align.solver.holdings.MoveRules;
import org.catchment.jobs.align.solver.layout.BlockLayout;
import org.catchment.jobs.align.solver.units.Annealing;
import org.catchment.jobs.align.solver.units.Bounds;
import org.catchment.jobs.align.solver.units.MedianCenters;
import org.catchment.jobs.align.solver.units.UnitDivision;
import org.catchment.jobs.align.solver.units.UnitGraph;
import org.catchment.jobs.align.solver.units.UnitPieces;
import org.catchment.jobs.align.solver.units.Units;
import org.catchment.jobs.align.solver.units.WaterLinks;

/**
 * Divides units of geography into territories in one piece, with loads within bounds, at the least
 * cost that a search finds.
 *
 * <p>Accounts are many and small, and prices alone divide them almost equally. Units are few and
 * large, so which of them fit together is a separate question (S. W. Hess, J. B. Weaver, H. J.
 * Siegfeldt, J. N. Whelan, P. A. Zitlau, Nonpartisan political redistricting by computer,
 * Operations Research 13 (1965)). The search starts from the division by {@link BalancedKMeans},
 * joins pieces on the graph, and continues with {@link Annealing}. Few units are searched often and
 * from a temperature at which the start is forgotten; many are searched once and only along the
 * initial borders.
 */
public final class UnitSearch {
  /** Steps of one run, unless very few units need fewer or many need more. */
  private static final int STEPS = 5_000_000;

  /** Very few units need no more steps than their squared number times this. */
  private static final int STEPS_A_PAIR = 1_000;

  /** Steps of the one run that many units get, unless they are so many that they need more. */
  private static final int STEPS_OF_ONE_RUN = 20_000_000;

  /** With very many units, average number of times that each is tried. */
  private static final int LEAST_SWEEPS = 400;

  private static final int MAX_RUNS = 30;

  /** Problems of this size are searched once, of half the size twice, and so on. */
  private static final int UNITS_FOR_ONE_RUN = 2_000;

  /** When this many runs have found the best answer, it is taken for the optimum. */
  private static final int ENOUGH = 5;

  /** A smaller relative difference of costs is the same answer, summed in another order. */
  private static final double SAME = 1e-9;

  /** The first temperature of a search that forgets its start, in mean costs of a unit. */
  private static final double HOT = 3;

  /** The first temperature of a search that does not. */
  private static final double WARM = 1;

  /** A unit without weight goes to a near territory, as if it weighed this part of the mean. */
  private static final double WEIGHTLESS = 1e-3;

  /** The part of a mean load above which excesses count more than in proportion. */
  private static final double LARGE_EXCESS = 0.01;

  /**
   * With very few units, each is a large part of a load: this, divided by their squared number, is
   * the part of all weight above which excesses then count more than in proportion.
   */
  private static final double FEW = 6;

  /** Very few units do not move freely below this temperature, divided by their number. */
  private static final double HOT_OF_FEW = 200;

  private UnitSearch() {}

  /**
   * Divides units. Equal units get equal answers, on any machine. Bounds that cannot be met are no
   * failure: the answer then gives the remaining excess.
   *
   * @param progress receives the progress of the search
   */
  public static UnitDivision divide(Units units, Progress progress) {
    Problem problem = units.problem();
    if (LongStream.of(problem.weight()).allMatch(w -> w == 0)) {
      return weightless(units, progress);
    }
    Partition start = BalancedKMeans.partition(problem, progress);
    boolean[] alone = start.solution().alone();
    boolean[] fixed = new boolean[units.graph().units()];
    for (int i = 0; i < fixed.length; i++) {
      fixed[i] = alone[start.territory()[i]];
    }
    UnitGraph graph = units.graph().without(fixed);
    int[] movable = IntStream.range(0, fixed.length).filter(i -> !fixed[i]).toArray();
    Bounds bounds = bounds(units, start, movable.length);
    int[][] reach = WaterLinks.reach(problem, graph, movable);

    int runs = Math.max(1, Math.min(MAX_RUNS, UNITS_FOR_ONE_RUN / movable.length));
    long steps =
        Math.min(
            runs > 1 ? STEPS : STEPS_OF_ONE_RUN,
            (long) STEPS_A_PAIR * movable.length * movable.length);
    int sweeps = Math.max(LEAST_SWEEPS, (int) (steps / movable.length));
    SplittableRandom random = new SplittableRandom(problem.goal().seed());
    MoveRules rules = (unit, from, to) -> !fixed[unit];
    Board begin = Board.empty(units, graph, rules);
    begin.pieces.place(start.territory(), begin.centers);
    int[] first = begin.holdings.copy(fixed.length);
    int[] best = first;
    double bestCost = Double.POSITIVE_INFINITY;
    long bestExcess = Long.MAX_VALUE;
    int found = 0;
    for (int r = 0; r < runs && found < ENOUGH; r++) {
      progress.at("units", (double) r / runs);
      Board board = Board.of(units, graph, rules, first);
      Annealing annealing =
          new Annealing(
              board.holdings, board.pieces, board.centers, bounds, movable, reach, random.split());
      annealing.run(sweeps, runs > 1 ? Math.max(HOT, HOT_OF_FEW / movable.length) : WARM);
      long excess = annealing.bestExcess();
      double cost = annealing.bestCost();
      if (excess == bestExcess && Math.abs(cost - bestCost) <= SAME * bestCost) {
        found++;
      } else if (excess < bestExcess || (excess == bestExcess && cost < bestCost)) {
        best = annealing.best();
        bestCost = cost;
        bestExcess = excess;
        found = 1;
      }
    }
    progress.at("units", 1);
    return division(units, Board.of(units, graph, rules, best), start.solution(), bestExcess);
  }

  private static UnitDivision division(Units units, Board best, Solution start, long excess) {
    int territories = best.holdings.territories();
    int[] territory = best.holdings.copy(best.holdings.units());
    long[] load = new long[territories];
    Arrays.setAll(load, k -> best.holdings.load(0, k));
    double[][] center = new double[3][territories];
    for (int k = 0; k < territories; k++) {
      double[] at = best.centers.center(k);
      for (int axis = 0; axis < center.length; axis++) {
        center[axis][k] = at[axis];
      }
    }
    if (units.cost().length == 0) {
      center = means(units.problem(), territory, center);
    }
    return new UnitDivision(
        territory,
        load,
        start.target(),
        start.alone(),
        center,
        best.centers.cost(),
        excess,
        start.certificate().unbalanced());
  }

  /** The means by weight, because the search also counts units without weight. */
  private static double[][] means(Problem problem, int[] territory, double[][] before) {
    int territories = problem.goal().territories();
    Moments moments =
        new Moments(territories, BlockLayout.unit(LongStream.of(problem.weight()).sum()));
    for (int i = 0; i < territory.length; i++) {
      moments.add(
          territory[i], problem.weight()[i], problem.x()[i], problem.y()[i], problem.z()[i]);
    }
    Diagram means =
        moments.means(
            problem.surface(),
            problem.goal().homes(),
            new Diagram(before[0], before[1], before[2], new double[territories]));
    return new double[][] {means.x, means.y, means.z};
  }

  private static UnitDivision weightless(Units units, Progress progress) {
    Problem given = units.problem();
    long[] one = new long[given.weight().length];
    Arrays.fill(one, 1);
    Problem equal =
        new Problem(given.surface(), given.x(), given.y(), given.z(), one, given.goal());
    UnitDivision division =
        divide(
            new Units(equal, units.graph(), units.least(), units.most(), units.cost()), progress);
    int territories = given.goal().territories();
    return new UnitDivision(
        division.territory(),
        new long[territories],
        new double[territories],
        division.alone(),
        division.center(),
        units.cost().length > 0 ? division.cost() : 0,
        division.excess(),
        0);
  }

  private static Bounds bounds(Units units, Partition start, int movable) {
    double[] target = start.solution().target();
    double[] shared =
        IntStream.range(0, target.length)
            .filter(k -> !start.solution().alone()[k])
            .mapToDouble(k -> target[k])
            .toArray();
    double load = Arrays.stream(shared).sum();
    double scale = load * Math.max(LARGE_EXCESS / shared.length, FEW / movable / movable);
    Bounds bounds =
        units.least().length > 0
            ? new Bounds(units.least().clone(), units.most().clone(), scale)
            : Bounds.around(target, units.problem().goal().tolerances()[0], scale);
    for (int k = 0; k < target.length; k++) {
      if (start.solution().alone()[k]) {
        bounds.least()[k] = 0;
        bounds.most()[k] = Long.MAX_VALUE;
      }
    }
    return bounds;
  }

  /** The state of a search: who holds the units, how they are connected, and what they cost. */
  private record Board(Holdings holdings, UnitPieces pieces, Centers centers) {
    static Board empty(Units units, UnitGraph graph, MoveRules rules) {
      Problem problem = units.problem();
      int territories = problem.goal().territories();
      Holdings holdings = new Holdings(rules, problem.weight(), territories);
      Centers centers =
          units.cost().length > 0
              ? new MedianCenters(problem, units.cost(), holdings)
              : means(problem);
      holdings.tell(centers);
      return new Board(holdings, new UnitPieces(graph, holdings), centers);
    }

    static Board of(Units units, UnitGraph graph, MoveRules rules, int[] territory) {
      Board board = empty(units, graph, rules);
      for (int i = 0; i < territory.length; i++) {
        board.holdings.put(i, territory[i]);
      }
      return board;
    }

    private static Centers means(Problem problem) {
      long[] weight = problem.weight();
      double light = WEIGHTLESS * LongStream.of(weight).average().orElse(1);
      double[] mass = LongStream.of(weight).mapToDouble(w -> w > 0 ? w : light).toArray();
      return new MeanCenters(
          problem.surface(), problem.goal().homes(), problem.x(), problem.y(), problem.z(), mass);
    }
  }
}
