package org.catchment.jobs.run;

/** Hears what a run does, for people who wait and for those who read logs. */
public interface RunListener {
  /** A sentence about the run as a whole. */
  void note(String text);

  /** A step begins; it has ended when its line is closed. */
  Line start(String step);

  /** What is told of one step. */
  interface Line extends StepProgress, AutoCloseable {
    /** The step is done, and has written so many rows. */
    void done(long rows);

    @Override
    void close();
  }
}
