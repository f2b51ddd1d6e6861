package org.catchment.jobs;

/** One step of a run. Steps know nothing of each other: they meet only in tables. */
public interface Step {
  /** The verb of the command line, for example {@code conform}. */
  String name();

  /**
   * Reads the tables of the run that earlier steps wrote and writes its own.
   *
   * @throws UserError when the user can mend what is wrong
   */
  void run(StepContext context);
}
