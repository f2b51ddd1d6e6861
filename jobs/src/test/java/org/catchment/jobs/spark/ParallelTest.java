package org.catchment.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ParallelTest {
  @Test
  void worksRunAtTheSameTimeAndAnswerInTheirOrder() {
    // Each waits for the other to have begun: one after the other, the first would wait in vain.
    CountDownLatch begun = new CountDownLatch(2);
    Callable<Boolean> meets =
        () -> {
          begun.countDown();
          return begun.await(30, TimeUnit.SECONDS);
        };

    assertThat(Parallel.all(List.of(meets, meets))).containsExactly(true, true);
    assertThat(Parallel.all(List.of(() -> 1, () -> 2, () -> 3))).containsExactly(1, 2, 3);
  }

  @Test
  void aFailureIsToldWhenTheOthersHaveEnded() {
    AtomicBoolean hasEnded = new AtomicBoolean();
    CountDownLatch failed = new CountDownLatch(1);

    assertThatThrownBy(
            () ->
                Parallel.run(
                    () -> {
                      failed.countDown();
                      throw new UnsupportedOperationException("no");
                    },
                    () -> {
                      await(failed);
                      hasEnded.set(true);
                    }))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("no");
    assertThat(hasEnded).isTrue();
  }

  @Test
  void aCheckedExceptionIsTheCause() {
    assertThatThrownBy(
            () ->
                Parallel.all(
                    List.of(
                        () -> {
                          throw new java.io.IOException("disk");
                        })))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("disk");
  }

  @Test
  void anErrorStaysOne() {
    assertThatThrownBy(
            () ->
                Parallel.run(
                    () -> {
                      throw new OutOfMemoryError("heap");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
