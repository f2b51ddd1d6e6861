package org.catchment.jobs.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most memory that this process has held, as Linux counts it (proc(5), VmHWM). */
public final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR_REFS = Path.of("/proc/self/clear_refs");

  /** Written to clear_refs to restart the peak at the present size. */
  private static final String RESET_PEAK = "5";

  private static final double KB_PER_MB = 1024;

  private PeakMemory() {}

  /** Since the last reset, or the start of the process, MiB; -1 if the system does not tell. */
  public static double mib() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / KB_PER_MB;
        }
      }
    } catch (IOException e) {
      // Not Linux, or a container that hides it: the figure is not essential.
    }
    return -1;
  }

  /** Restarts the peak. */
  public static void reset() {
    try {
      Files.writeString(CLEAR_REFS, RESET_PEAK);
    } catch (IOException | SecurityException e) {
      // Not Linux, or not allowed: the peak is then that of the whole process, which is no less.
    }
  }
}
