package org.catchment.jobs.run;

import org.apache.hadoop.conf.Configuration;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.error.UserError;

/** One step of a run. Steps know nothing of each other: they meet only in tables. */
public interface Step {
  /** The verb of the command line, for example {@code conform}. */
  String name();

  /**
   * Checks, before the first step works, what can be found wrong within seconds from the
   * configuration and from small inputs. It needs no session and changes nothing.
   *
   * @param hadoop how files are found
   * @throws UserError if the user can fix what is wrong
   */
  default void check(Config config, Configuration hadoop) {}

  /**
   * Reads the tables of the run that earlier steps wrote and writes its own.
   *
   * @throws UserError if the user can fix what is wrong
   */
  void run(StepContext context);
}
