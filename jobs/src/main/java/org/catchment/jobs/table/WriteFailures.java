package org.catchment.jobs.table;

import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.security.AccessControlException;
import org.catchment.jobs.error.UserError;

/** Explains in the user's words why a write failed. */
final class WriteFailures {
  private WriteFailures() {}

  /**
   * Runs a write and returns its result.
   *
   * @param path the folder that is written
   * @throws UserError if the write fails for a reason that the user can fix
   */
  static <T> T guard(String path, Callable<T> write) {
    try {
      return write.call();
    } catch (Exception e) {
      throw failure(path, e);
    }
  }

  private static RuntimeException failure(String path, Exception e) {
    return UserError.within(e, cause -> obstacle(path, cause))
        .map(RuntimeException.class::cast)
        .orElseGet(() -> e instanceof RuntimeException r ? r : new IllegalStateException(e));
  }

  private static Optional<UserError> obstacle(String path, Throwable cause) {
    String message = Objects.requireNonNullElse(cause.getMessage(), "");
    if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
      return Optional.of(
          UserError.output(
              path,
              "the disk is full",
              "Free some space or choose another folder with --out; the unfinished run is invisible"
                  + " to readers, and `catchment run --resume` continues it."));
    }
    if (cause instanceof AccessControlException
        || cause instanceof AccessDeniedException
        || message.contains("Permission denied")
        || message.contains("Read-only file system")
        || message.contains("Mkdirs failed")
        || message.contains("is not a directory")
        || message.contains("Not a directory")
        || cause instanceof FileNotFoundException && message.contains("Is a directory")) {
      return Optional.of(
          UserError.output(
              path,
              "cannot be written (" + firstLine(message) + ")",
              "Choose a folder that you may write with --out."));
    }
    return Optional.empty();
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
