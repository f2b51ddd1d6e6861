package org.catchment.jobs.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.catchment.jobs.run.PeakMemory;
import org.catchment.jobs.run.RunListener;

/**
 * Talks to the person at the terminal. The error stream gets one line per step, with a progress bar
 * if it is a terminal; results go to the output stream.
 */
final class Console implements RunListener {
  private static final int BAR = 24;
  private static final double MIB_PER_GIB = 1024;
  private static final long REFRESH_MS = 200;

  /** Returns to the start of the line and clears it. */
  private static final String CLEAR = "\r\033[K";

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean terminal;

  Console(PrintWriter out, PrintWriter err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  static Console of(picocli.CommandLine.Model.CommandSpec spec) {
    return new Console(
        spec.commandLine().getOut(),
        spec.commandLine().getErr(),
        Boolean.getBoolean("catchment.tty"));
  }

  @Override
  public void note(String text) {
    err.println(text);
    err.flush();
  }

  /** Says what the person waits for, until the next such line or {@link #waited} replaces it. */
  void waitFor(String what) {
    err.print(terminal ? CLEAR + what + " ..." : what + " ..." + System.lineSeparator());
    err.flush();
  }

  /** Ends the wait. */
  void waited() {
    err.print(terminal ? CLEAR : "");
    err.flush();
  }

  void summary(String text) {
    out.print(text);
    out.flush();
  }

  @Override
  public Line start(String step) {
    return new StepLine(step);
  }

  /** The line of one step. */
  private final class StepLine implements Line {
    private final String step;
    private final long startedNanos = System.nanoTime();
    private long drawnNanos;

    private StepLine(String step) {
      this.step = step;
      at("", 0);
    }

    @Override
    public void at(String phase, double fraction) {
      long now = System.nanoTime();
      if (!terminal || now - drawnNanos < REFRESH_MS * 1_000_000 && fraction < 1) {
        return;
      }
      drawnNanos = now;
      int full = (int) Math.round(BAR * Math.max(0, Math.min(1, fraction)));
      err.printf(
          Locale.ROOT,
          CLEAR + "  %-9s %s%s  %4.0f s  %s",
          step,
          "\u2588".repeat(full),
          "\u2591".repeat(BAR - full),
          seconds(),
          phase);
      err.flush();
    }

    @Override
    public void done(long rows) {
      err.printf(
          Locale.ROOT,
          "%s  %-9s %,12d rows  %7.1f s%s%n",
          terminal ? CLEAR : "",
          step,
          rows,
          seconds(),
          peakMemory());
      err.flush();
    }

    /** Peak memory of this step alone, in words; empty if the system does not report it. */
    private static String peakMemory() {
      double mib = PeakMemory.mib();
      PeakMemory.reset();
      return mib < 0 ? "" : String.format(Locale.ROOT, "  %5.1f GiB", mib / MIB_PER_GIB);
    }

    private double seconds() {
      return (System.nanoTime() - startedNanos) / 1e9;
    }

    @Override
    public void close() {
      err.flush();
    }
  }
}
