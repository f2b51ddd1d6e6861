package org.catchment.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class RunsTest {
  @Test
  void aRunIdSaysOnWhichDayTheRunBegan() {
    // A quarter to midnight in UTC; in Europe it is June already.
    assertThat(Runs.dayOf(Runs.newId(Instant.parse("2024-05-31T23:45:00Z"))))
        .contains(LocalDate.of(2024, 5, 31));
  }

  @Test
  void anIdFromElsewhereSaysNoDay() {
    assertThat(Runs.dayOf("bench")).isEmpty();
  }
}
