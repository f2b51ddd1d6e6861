package org.catchment.jobs.align.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.catchment.udfs.HaversineKm.EARTH_RADIUS_KM;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.catchment.jobs.align.solver.answer.Contiguity;
import org.catchment.jobs.align.solver.answer.Partition;
import org.catchment.jobs.align.solver.answer.Solution;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.align.solver.goal.Problem;
import org.catchment.jobs.align.solver.goal.Progress;
import org.catchment.jobs.verify.ContiguityCheck;
import org.junit.jupiter.api.Test;

/**
 * Worlds that nobody draws and some customer has: more territories than places, all accounts at one
 * point, as many territories as accounts, measures that most accounts have nothing of. Whatever is
 * asked, the answer must say what is true of itself: that is recomputed here in the plainest way.
 */
class DegenerateWorldsTest {
  private static final int WORLDS = 200;

  /** What two sums of the same numbers may differ by, as a part of them. */
  private static final double ROUNDING = 1e-6;

  /** A mean squared distance to centers that counts as none, km^2, as the certificate says. */
  private static final double AT_CENTERS_KM2 = 1e-3;

  /** Worlds of so few accounts are searched to the end. */
  private static final int TINY = 9;

  private record DegenerateWorld(
      double[] latDeg, double[] lonDeg, long[] weight, int k, double tolerance) {}

  @Test
  void twoHundredWorldsGetAnswersThatSayWhatIsTrue() {
    for (int seed = 0; seed < WORLDS; seed++) {
      DegenerateWorld world = world(seed);
      Problem problem =
          Problem.ofDegrees(
              world.latDeg, world.lonDeg, world.weight, Goal.equal(world.k, world.tolerance, seed));
      Partition partition = BalancedKMeans.partition(problem, Progress.NONE);
      new Judge("world " + seed, problem, partition).judge();
      if (partition.solution().maxImbalance(0) > world.tolerance + 1e-12
          && world.weight.length <= TINY) {
        assertThat(canBeReached(world, partition)).as("world %d can be balanced", seed).isFalse();
      }
    }
  }

  /** A few places, in a row, on a grid, within meters, or anywhere; weights equal, rare or wild. */
  private static DegenerateWorld world(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = random.nextInt(3) > 0 ? 1 + random.nextInt(TINY) : 20 + random.nextInt(230);
    int places =
        switch (random.nextInt(4)) {
          case 0 -> 1;
          case 1 -> 1 + random.nextInt(3);
          case 2 -> 1 + random.nextInt(Math.max(1, n / 3));
          default -> n;
        };
    double[][] place = new double[places][];
    int shape = random.nextInt(5);
    for (int p = 0; p < places; p++) {
      place[p] =
          switch (shape) {
            case 0 -> new double[] {40, -120 + 50.0 * p / places};
            case 1 -> new double[] {30 + p / 10 * 0.5, -110 + p % 10 * 0.5};
            case 2 -> new double[] {25 + 24 * random.nextDouble(), -124 + 57 * random.nextDouble()};
            case 3 ->
                new double[] {41 + 1e-4 * random.nextDouble(), -90 + 1e-4 * random.nextDouble()};
            default ->
                new double[] {-80 + 160 * random.nextDouble(), -180 + 360 * random.nextDouble()};
          };
    }
    double[] latDeg = new double[n];
    double[] lonDeg = new double[n];
    long[] weight = new long[n];
    int kind = random.nextInt(6);
    for (int i = 0; i < n; i++) {
      double[] at = place[i < places ? i : random.nextInt(places)];
      latDeg[i] = at[0];
      lonDeg[i] = at[1];
      weight[i] =
          switch (kind) {
            case 0 -> 1000;
            case 1 -> random.nextInt(3) == 0 ? 0 : 1000L * (1 + random.nextInt(5));
            case 2 -> (long) Math.exp(12 * random.nextDouble());
            case 3 -> i == 0 ? 50_000 : 0;
            case 4 -> random.nextInt(10) == 0 ? 1_000_000 : 1 + random.nextInt(20);
            default -> 0;
          };
    }
    int k =
        switch (random.nextInt(4)) {
          case 0 -> n;
          case 1 -> Math.max(1, n - 1);
          case 2 -> 1 + random.nextInt(Math.min(n, 6));
          default -> 1 + random.nextInt(Math.min(n, 40));
        };
    double tolerance = new double[] {0.02, 0.05, 0.2, 0.5}[random.nextInt(4)];
    return new DegenerateWorld(latDeg, lonDeg, weight, k, tolerance);
  }

  /** Tries all ways to divide the accounts that are not heavy among the territories they share. */
  private static boolean canBeReached(DegenerateWorld world, Partition partition) {
    boolean[] alone = partition.solution().alone();
    long[] weight =
        IntStream.range(0, world.weight.length)
            .filter(i -> !alone[partition.territory()[i]])
            .mapToLong(i -> world.weight[i])
            .toArray();
    int shared = (int) IntStream.range(0, world.k).filter(k -> !alone[k]).count();
    double target = (double) Arrays.stream(weight).sum() / shared;
    return divides(
        weight, 0, new long[shared], new int[shared], 0, target, target * world.tolerance);
  }

  private static boolean divides(
      long[] weight, int i, long[] load, int[] count, int used, double target, double off) {
    if (i == weight.length) {
      return IntStream.range(0, load.length)
          .allMatch(k -> count[k] > 0 && Math.abs(load[k] - target) <= off + ROUNDING);
    }
    // Territories without accounts are all alike: only the first of them is tried.
    for (int k = 0; k < Math.min(load.length, used + 1); k++) {
      load[k] += weight[i];
      count[k]++;
      boolean found = divides(weight, i + 1, load, count, Math.max(used, k + 1), target, off);
      load[k] -= weight[i];
      count[k]--;
      if (found) {
        return true;
      }
    }
    return false;
  }

  /** Recomputes what a solution claims; knows nothing of how it was found. */
  private static final class Judge {
    private final String world;
    private final Problem problem;
    private final int[] territory;
    private final Solution solution;
    private final int territories;
    private final boolean[] alone;
    private final long[] load;

    Judge(String world, Problem problem, Partition partition) {
      this.world = world;
      this.problem = problem;
      territory = partition.territory();
      solution = partition.solution();
      territories = problem.goal().territories();
      alone = solution.alone();
      load = new long[territories];
      for (int i = 0; i < territory.length; i++) {
        load[territory[i]] += problem.weight()[i];
      }
    }

    void judge() {
      assertThat(solution.load()).as(world).isEqualTo(load);
      double rest = sumOfShared();
      long shared = IntStream.range(0, territories).filter(k -> !alone[k]).count();
      for (int k = 0; k < territories; k++) {
        if (alone[k]) {
          assertThat((double) load[k]).as("%s, heavy %d", world, k).isGreaterThan(rest / shared);
        } else {
          assertThat(solution.target()[k])
              .as("%s, target %d", world, k)
              .isCloseTo(rest / shared, within(ROUNDING * Math.max(1, rest)));
        }
        judgeCenter(k);
      }
      judgeBound(rest);
      judgeContiguity();
    }

    private double sumOfShared() {
      return IntStream.range(0, territories).filter(k -> !alone[k]).mapToLong(k -> load[k]).sum();
    }

    /** At the mean by weight; where nothing weighs anything, at the plain mean. */
    private void judgeCenter(int k) {
      double[] sum = new double[3];
      double mass = 0;
      for (int i = 0; i < territory.length; i++) {
        if (territory[i] == k) {
          double w = load[k] > 0 ? problem.weight()[i] : 1;
          mass += w;
          sum[0] += w * problem.x()[i];
          sum[1] += w * problem.y()[i];
          sum[2] += w * problem.z()[i];
        }
      }
      assertThat(mass).as("%s, accounts of %d", world, k).isPositive();
      double length = Math.sqrt(sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2]);
      if (length / mass > 1e-3) { // else accounts are all around the globe
        double meters =
            1000
                * EARTH_RADIUS_KM
                * Math.sqrt(
                    square(sum[0] / length - solution.centerX()[k])
                        + square(sum[1] / length - solution.centerY()[k])
                        + square(sum[2] / length - solution.centerZ()[k]));
        assertThat(meters).as("%s, center of %d", world, k).isLessThanOrEqualTo(10);
      }
    }

    private void judgeBound(double rest) {
      double objective = 0;
      double bound = 0;
      for (int i = 0; i < territory.length; i++) {
        if (!alone[territory[i]]) {
          double least = Double.POSITIVE_INFINITY;
          for (int k = 0; k < territories; k++) {
            if (!alone[k]) {
              least = Math.min(least, squaredKm(i, k) - priceKm2(k));
            }
          }
          objective += problem.weight()[i] * squaredKm(i, territory[i]);
          bound += problem.weight()[i] * least;
        }
      }
      for (int k = 0; k < territories; k++) {
        bound += alone[k] ? 0 : priceKm2(k) * load[k];
      }
      double km2 = EARTH_RADIUS_KM * EARTH_RADIUS_KM;
      Solution.Certificate certificate = solution.certificate();
      double slack = ROUNDING * Math.max(1, Math.max(objective, AT_CENTERS_KM2 * rest));
      assertThat(certificate.objective() * km2)
          .as("%s, objective", world)
          .isCloseTo(objective, within(slack));
      assertThat(certificate.bound() * km2).as("%s, bound", world).isCloseTo(bound, within(slack));
      assertThat(bound).as("%s, bound", world).isLessThanOrEqualTo(objective + slack);
      double gap =
          objective > AT_CENTERS_KM2 * rest ? Math.max(0, objective - bound) / objective : 0;
      assertThat(certificate.gap()).as("%s, gap", world).isCloseTo(gap, within(ROUNDING));
    }

    private void judgeContiguity() {
      int[] shared =
          IntStream.range(0, territory.length).filter(i -> !alone[territory[i]]).toArray();
      ContiguityCheck found =
          ContiguityCheck.of(
              km(problem.x(), shared),
              km(problem.y(), shared),
              km(problem.z(), shared),
              IntStream.of(shared).mapToDouble(i -> problem.weight()[i]).toArray(),
              IntStream.of(shared).map(i -> territory[i]).toArray(),
              territories,
              false);
      Contiguity claimed = solution.certificate().contiguity();
      assertThat(claimed.enclaves()).as("%s, enclaves", world).isEqualTo(found.enclaves());
      assertThat(claimed.amongOwn()).as("%s, among own", world).isEqualTo(found.amongOwn());
      assertThat(claimed.detachedShare())
          .as("%s, detached", world)
          .isCloseTo(found.detachedShare(), within(1e-9));
    }

    private static double[] km(double[] v, int[] some) {
      return IntStream.of(some).mapToDouble(i -> v[i] * EARTH_RADIUS_KM).toArray();
    }

    private double priceKm2(int k) {
      return solution.price()[k] * EARTH_RADIUS_KM * EARTH_RADIUS_KM;
    }

    private double squaredKm(int i, int k) {
      return EARTH_RADIUS_KM
          * EARTH_RADIUS_KM
          * (square(problem.x()[i] - solution.centerX()[k])
              + square(problem.y()[i] - solution.centerY()[k])
              + square(problem.z()[i] - solution.centerZ()[k]));
    }

    private static double square(double v) {
      return v * v;
    }
  }
}
