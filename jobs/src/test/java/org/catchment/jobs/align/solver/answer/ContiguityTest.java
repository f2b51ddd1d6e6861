package org.catchment.jobs.align.solver.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.catchment.udfs.HaversineKm.EARTH_RADIUS_KM;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.catchment.jobs.align.solver.BalancedKMeans;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.align.solver.goal.Problem;
import org.catchment.jobs.align.solver.goal.Progress;
import org.catchment.jobs.verify.ContiguityCheck;
import org.junit.jupiter.api.Test;

/** Whole accounts are balanced without tearing territories apart. */
class ContiguityTest {
  private static final int WORLDS = 60;
  private static final int ACCOUNTS = 300;
  private static final int TERRITORIES = 6;
  private static final double TOLERANCE = 0.05;

  /** Weights from 1 to 1,000, most of them small; places in a square of 10 degrees. */
  private static Problem world(SplittableRandom random) {
    double[] lat = new double[ACCOUNTS];
    double[] lon = new double[ACCOUNTS];
    long[] weight = new long[ACCOUNTS];
    for (int i = 0; i < ACCOUNTS; i++) {
      lat[i] = 35 + 10 * random.nextDouble();
      lon[i] = -100 + 10 * random.nextDouble();
      weight[i] = Math.round(Math.pow(1000, random.nextDouble()));
    }
    return Problem.ofDegrees(
        lat, lon, weight, Goal.equal(TERRITORIES, TOLERANCE, random.nextLong()));
  }

  private static double[] km(double[] radii) {
    return Arrays.stream(radii).map(r -> r * EARTH_RADIUS_KM).toArray();
  }

  @Test
  void territoriesOfManyWorldsAreInOnePiece() {
    SplittableRandom random = new SplittableRandom(11);
    int enclaves = 0;
    for (int w = 0; w < WORLDS; w++) {
      Problem problem = world(random);
      Partition partition = BalancedKMeans.partition(problem, Progress.NONE);
      ContiguityCheck seen =
          ContiguityCheck.of(
              km(problem.x()),
              km(problem.y()),
              km(problem.z()),
              LongStream.of(problem.weight()).asDoubleStream().toArray(),
              partition.territory(),
              TERRITORIES,
              false);
      Contiguity claimed = partition.solution().certificate().contiguity();

      assertThat(partition.solution().maxImbalance(0)).as("world %d", w).isLessThan(TOLERANCE);
      assertThat(claimed.neighborShare()).isCloseTo(seen.neighborShare(), within(0.02));
      enclaves += seen.enclaves();
    }
    // Balancing without regard to neighbors leaves 32.
    assertThat(enclaves).isZero();
  }
}
