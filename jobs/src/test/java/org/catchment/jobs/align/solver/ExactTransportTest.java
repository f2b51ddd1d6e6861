package org.catchment.jobs.align.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExactTransportTest {
  @Test
  void aSupplyIsSplitWhereThatIsCheapest() {
    // Places hold 3 and 2, goals want 1 and 4. Goal 0 takes its 1 from place 0, which is next to
    // it: 1 x 0.1. The other 2 of place 0 go to goal 1, as do the 2 of place 1: 2 x 0.5 + 2 x 0.2.
    // The other way round, goal 0 served by place 1, costs 0.9 + 3 x 0.5 + 0.2.
    double least =
        ExactTransport.leastCost(
            new long[] {3, 2}, new long[] {1, 4}, new double[][] {{0.1, 0.5}, {0.9, 0.2}});
    assertThat(least).isCloseTo(1.5, within(1e-12));
  }

  @Test
  void demandsThatSuppliesDoNotMeetHaveNoPlan() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> ExactTransport.leastCost(new long[] {1}, new long[] {2}, new double[][] {{0.5}}))
        .withMessageContaining("finds no flow");
  }
}
