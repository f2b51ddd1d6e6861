package org.catchment.jobs.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

  /** One of works that give different things, and what it has given once they have run. */
  public static final class Work<T> implements Runnable {
    private final Supplier<T> work;
    private @Nullable T result;

    public Work(Supplier<T> work) {
      this.work = work;
    }

    @Override
    public void run() {
      result = work.get();
    }

    /** What the work has given. */
    public T result() {
      return Objects.requireNonNull(result);
    }
  }

  /** As {@link #all}, of works that give nothing, or keep what they give. */
  public static void run(Runnable... works) {
    all(Arrays.stream(works).map(Executors::callable).toList());
  }
}
