package org.catchment.jobs.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Works that do not need each other, at the same time: while one is planned or committed, the cores
 * work for another.
 */
public final class Parallel {
  private Parallel() {}

  /**
   * What the works give, in their order.
   *
   * @throws RuntimeException that the first of them failed with; the others have ended by then, so
   *     that none goes on after it. When the caller is interrupted they are, too, and not waited
   *     for
   */
  public static <T> List<T> all(List<Callable<T>> works) {
    ExecutorService threads = Executors.newFixedThreadPool(works.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> work : threads.invokeAll(works)) {
        results.add(work.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** As {@link #all}, of works that give nothing. */
  public static void run(Runnable... works) {
    all(Arrays.stream(works).map(Executors::callable).toList());
  }
}
