package org.catchment.jobs.align.solver;

import java.util.LinkedHashMap;
import java.util.Map;
import org.catchment.jobs.align.solver.goal.Progress;

/** Reports progress, and remembers how long each phase took. */
final class Phases {
  private static final double NANOS = 1e9;

  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private final Progress listener;
  private Progress progress;
  private String phase;
  private long since = System.nanoTime();

  Phases(Progress listener, String first) {
    this.listener = listener;
    progress = listener;
    phase = first;
    listener.at(first, 0);
  }

  /** Ends the previous phase. */
  void enter(String next) {
    long now = System.nanoTime();
    seconds.merge(phase, (now - since) / NANOS, Double::sum);
    since = now;
    phase = next;
  }

  /** From now on, progress is reported as part of one of several attempts. */
  void attempt(int attempt, int attempts) {
    progress = (phase, fraction) -> listener.at(phase, (attempt + fraction) / attempts);
  }

  /** The receiver of the progress. */
  Progress progress() {
    return progress;
  }

  /** Wall-clock seconds a phase, in the order of the phases. */
  Map<String, Double> seconds() {
    return seconds;
  }
}
