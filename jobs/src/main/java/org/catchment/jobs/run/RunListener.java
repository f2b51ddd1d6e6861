package org.catchment.jobs.run;

/** Receives the progress of a run, for people who wait and for those who read logs. */
public interface RunListener {
  /** A sentence about the run as a whole. */
  void note(String text);

  /** A step begins; closing its line ends it. */
  Line start(String step);

  /** Receives the progress of one step. */
  interface Line extends StepProgress, AutoCloseable {
    /** The step is done and has written this many rows. */
    void done(long rows);

    @Override
    void close();
  }
}
