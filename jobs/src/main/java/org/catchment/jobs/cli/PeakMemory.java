package org.catchment.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The most memory that this process has held, as Linux counts it (proc(5), VmHWM). */
final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path RESET = Path.of("/proc/self/clear_refs");

  private PeakMemory() {}

  /** Since this was asked last, in words; nothing where the system does not tell. */
  static String sinceLastTime() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmHWM:")) {
          double gib = Double.parseDouble(line.replaceAll("[^0-9]", "")) / (1 << 20);
          Files.writeString(RESET, "5");
          return String.format(Locale.ROOT, "  %5.1f GiB", gib);
        }
      }
    } catch (IOException e) {
      // Not Linux, or a container that hides it: people can do without.
    }
    return "";
  }
}
