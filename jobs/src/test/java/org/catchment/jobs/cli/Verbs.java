package org.catchment.jobs.cli;

import picocli.CommandLine;

/** The command line, for tests of other packages. */
public final class Verbs {
  private Verbs() {}

  /** The verbs, ready to parse. */
  public static CommandLine commandLine() {
    return Main.commandLine();
  }
}
