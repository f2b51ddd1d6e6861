package org.catchment.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  /** What clears the line of a terminal: back to its start, and all behind it is erased. */
  private static final String CLEAR = "\r\033[K";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void resultsAndTalkGoToDifferentStreams() {
    Console console = console(false);

    console.note("Catchment 1.0");
    console.summary("Run finished\n");

    assertThat(err).hasToString("Catchment 1.0" + System.lineSeparator());
    assertThat(out).hasToString("Run finished\n");
  }

  @Test
  void whatIsWaitedForGoesFromATerminalAndStaysInALog() {
    Console terminal = console(true);
    terminal.waitFor("Starting Spark");
    terminal.waitFor("Running the query");
    terminal.waited();

    assertThat(err)
        .hasToString(CLEAR + "Starting Spark ..." + CLEAR + "Running the query ..." + CLEAR);

    err.getBuffer().setLength(0);
    Console log = console(false);
    log.waitFor("Starting Spark");
    log.waited();

    assertThat(err).hasToString("Starting Spark ..." + System.lineSeparator());
  }

  @Test
  void inALogAStepIsOneLineAtItsEnd() {
    try (Console.Line line = console(false).start("align")) {
      line.at("prices", 0.5);
      line.at("prices", 1);
      assertThat(err.toString()).isEmpty();

      line.done(1_234_567);
    }

    // The step in 9 characters, the rows in 12, the seconds in 7.
    assertThat(err.toString().stripTrailing())
        .matches("  align        1,234,567 rows  {1,6}\\d+\\.\\d s(  +\\d+\\.\\d GiB)?");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void onATerminalAStepBeginsWithAnEmptyBar() {
    console(true).start("align");

    assertThat(err.toString())
        .startsWith(CLEAR + "  align     " + "░".repeat(24))
        .doesNotContain("█", "\n");
  }

  @Test
  void onATerminalAFullBarNamesThePhase() {
    Console.Line line = console(true).start("align");
    line.at("prices", 1);

    assertThat(lastDrawn()).startsWith("  align     " + "█".repeat(24) + " ").endsWith("s  prices");
  }

  @Test
  void onATerminalTheLastLineTakesThePlaceOfTheBar() {
    Console.Line line = console(true).start("align");
    line.at("prices", 1);
    line.done(12);

    assertThat(lastDrawn().stripTrailing())
        .matches("  align               12 rows  {1,6}\\d+\\.\\d s(  +\\d+\\.\\d GiB)?");
    assertThat(err.toString()).endsWith(System.lineSeparator());
  }

  @Test
  void theBarStaysWithinItsBounds() {
    Console.Line line = console(true).start("align");
    line.at("prices", 7);

    assertThat(lastDrawn()).contains("█".repeat(24)).doesNotContain("█".repeat(25), "░");
  }

  @Test
  void theBarIsDrawnFiveTimesASecondAtMost() {
    long started = System.nanoTime();
    Console.Line line = console(true).start("align");
    for (int i = 0; i < 10_000; i++) {
      line.at("prices", i / 10_000.0);
    }
    double seconds = (System.nanoTime() - started) / 1e9;

    long drawn = err.toString().chars().filter(c -> c == '\r').count();
    assertThat(drawn).isBetween(1L, 1 + (long) (seconds * 5));
  }

  private Console console(boolean terminal) {
    return new Console(new PrintWriter(out), new PrintWriter(err), terminal);
  }

  /** What a terminal shows in the end. */
  private String lastDrawn() {
    String all = err.toString();
    return all.substring(all.lastIndexOf(CLEAR) + CLEAR.length());
  }
}
