package org.catchment.jobs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code bin/catchment} as a user does, in a process of its own. */
final class Launcher {
  /** The project's folder, seen from the module's. */
  static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  private static final long MINUTES_AT_MOST = 20;

  /**
   * @param text what it printed, errors included
   */
  record Result(int exitCode, String text) {}

  private Launcher() {}

  static Result run(Path folder, String... arguments) throws IOException, InterruptedException {
    return result(start(folder, arguments), folder);
  }

  /** Starts it, for whoever wants to disturb it. */
  static Process start(Path folder, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(PROJECT.resolve("bin/catchment").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.redirectOutput(text(folder).toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // A small world is done before the second compiler pays.
    builder.environment().put("CATCHMENT_JVM_OPTS", "-XX:TieredStopAtLevel=1");
    // Maven has just built what the launcher would build.
    builder.environment().put("CATCHMENT_BUILD", "never");
    return builder.start();
  }

  /** Waits for its end. */
  static Result result(Process process, Path folder) throws IOException, InterruptedException {
    if (!process.waitFor(MINUTES_AT_MOST, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("bin/catchment hangs: " + process.info());
    }
    return new Result(process.exitValue(), Files.readString(text(folder), StandardCharsets.UTF_8));
  }

  private static Path text(Path folder) {
    return folder.resolve("launcher.txt");
  }
}
