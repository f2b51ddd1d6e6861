package org.catchment.jobs.align.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.catchment.jobs.align.solver.geometry.Surface;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.align.solver.goal.Problem;
import org.junit.jupiter.api.Test;

class ProblemTest {
  private static final double[] ONE = {1};
  private static final double[] ZERO = {0};

  @Test
  void degreesBecomeUnitVectors() {
    // The axes: x through (0, 0), y through (0, 90 east), z through the north pole.
    Problem problem = PointWorld.at(0, 0, 0, 90, 90, 0, -45, 180).problem(1, 0);
    assertThat(problem.x()).containsExactly(new double[] {1, 0, 0, -Math.sqrt(0.5)}, within(1e-15));
    assertThat(problem.y()).containsExactly(new double[] {0, 1, 0, 0}, within(1e-15));
    assertThat(problem.z()).containsExactly(new double[] {0, 0, 1, -Math.sqrt(0.5)}, within(1e-15));
  }

  @Test
  void moreTerritoriesThanAccountsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PointWorld.at(40, -75, 41, -75).problem(3, 0.02))
        .withMessage("territories (3) exceeds accounts (2). Maybe lower territories.");
  }

  @Test
  void noTerritoryIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PointWorld.at(40, -75).problem(0, 0.02))
        .withMessage("territories (0) is less than 1. Ask for at least one.");
  }

  @Test
  void percentAsToleranceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PointWorld.at(40, -75).problem(1, 2))
        .withMessage("tolerance (2.0) is outside [0, 1]. It is a fraction: 0.02 means 2 %.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PointWorld.at(40, -75).problem(1, Double.NaN))
        .withMessageStartingWith("tolerance (NaN)");
  }

  @Test
  void negativeWeightIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PointWorld.at(40, -75, 41, -75).withWeights(5, -1).problem(1, 0))
        .withMessageStartingWith("weight[1] (-1) is negative.");
  }

  @Test
  void totalThatOverflowsIsRefused() {
    PointWorld world = PointWorld.at(40, -75, 41, -75).withWeights(Long.MAX_VALUE, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> world.problem(1, 0))
        .withMessageStartingWith("weight[0..1] adds up to more than a long holds.");
  }

  @Test
  void swappedOrMissingDegreesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PointWorld.at(-118.2, 34.1).problem(1, 0))
        .withMessage(
            "latDeg[0] (-118.2) is outside [-90, 90]."
                + " Maybe the columns are swapped or not in degrees.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PointWorld.at(34.1, Double.NaN).problem(1, 0))
        .withMessageStartingWith("lonDeg[0] (NaN)");
  }

  @Test
  void vectorsMustHaveUnitLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Problem(Surface.GLOBE, ONE, ONE, ZERO, new long[] {1}, Goal.equal(1, 0, 0)))
        .withMessageStartingWith("(x, y, z)[0] (1.0, 1.0, 0.0) has length 1.414");
  }

  @Test
  void arraysMustBeOfOneLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Problem(Surface.GLOBE, ONE, ZERO, ZERO, new long[] {1, 2}, Goal.equal(1, 0, 0)))
        .withMessageStartingWith("x (1), y (1), z (1) and weight (2) differ in length.");
  }
}
