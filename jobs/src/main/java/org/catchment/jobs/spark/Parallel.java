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
 * Runs independent tasks at the same time: while one is planned or committed, the cores work for
 * another.
 */
public final class Parallel {
  private Parallel() {}

  /**
   * The results of the tasks, in their order.
   *
   * @throws RuntimeException the first one of a task. All others have ended by then, so none goes
   *     on after it. If the caller is interrupted, they are interrupted and not waited for
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

  /** A task among others with different result types. It keeps its result once they have run. */
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

    /** The result of the task. */
    public T result() {
      return Objects.requireNonNull(result);
    }
  }

  /** Like {@link #all}, for tasks without a result, or that keep it. */
  public static void run(Runnable... works) {
    all(Arrays.stream(works).map(Executors::callable).toList());
  }
}
