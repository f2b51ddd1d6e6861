package org.catchment.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Facts without which a figure says little: when, which code, on what, and how busy that was. */
final class Machine {
  private static final long BYTES_PER_MB = 1 << 20;

  private Machine() {}

  static Map<String, Object> facts() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("measured_at", Instant.now().truncatedTo(ChronoUnit.SECONDS));
    facts.put("commit", System.getProperty("catchment.commit", "unknown"));
    facts.put("cores", Runtime.getRuntime().availableProcessors());
    facts.put("load_average", String.format(Locale.ROOT, "%.1f", system.getSystemLoadAverage()));
    facts.put("memory_mb", system.getTotalMemorySize() / BYTES_PER_MB);
    facts.put("heap_mb", Runtime.getRuntime().maxMemory() / BYTES_PER_MB);
    facts.put("cpu_model", cpuModel());
    facts.put("jvm", System.getProperty("java.vm.version", "unknown"));
    facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    return facts;
  }

  private static String cpuModel() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
