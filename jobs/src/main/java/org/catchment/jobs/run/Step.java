package org.catchment.jobs.run;

import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.error.UserError;

/** One step of a run. Steps know nothing of each other: they meet only in tables. */
public interface Step {
  /** The verb of the command line, for example {@code conform}. */
  String name();

  /**
   * Looks at what can be told wrong in seconds, from the configuration and from small inputs,
   * before the first step of the run works.
   *
   * @throws UserError when the user can mend what is wrong
   */
  default void check(SparkSession session, Config config) {}

  /**
   * Reads the tables of the run that earlier steps wrote and writes its own.
   *
   * @throws UserError when the user can mend what is wrong
   */
  void run(StepContext context);
}
