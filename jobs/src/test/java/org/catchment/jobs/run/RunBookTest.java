package org.catchment.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class RunBookTest {
  @Test
  void aRunIdSaysOnWhichDayTheRunBegan() {
    // A quarter to midnight in UTC; in Europe it is June already.
    assertThat(RunBook.dayOf(RunBook.newId(Instant.parse("2024-05-31T23:45:00Z"))))
        .contains(LocalDate.of(2024, 5, 31));
  }

  @Test
  void anIdFromElsewhereSaysNoDay() {
    assertThat(RunBook.dayOf("bench")).isEmpty();
  }
}
