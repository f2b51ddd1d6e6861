package org.catchment.jobs.error;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An error that the user can fix: the message says what happened, where, and how to solve it.
 *
 * <p>The launcher prints the message without a stack trace and ends with {@link Kind#exitCode}.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Where the remedy lies; each kind has its own exit code. */
  public enum Kind {
    /** A wrong option, key or value in the configuration or on the command line. */
    CONFIG(2),
    /** An input that is missing, damaged or not in the expected layout. */
    INPUT(3),
    /** An output that cannot be written or that another version of Catchment wrote. */
    OUTPUT(4);

    public final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  private final Kind kind;

  private UserError(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** The user's error that a failure of Spark carries from a worker, if there is one. */
  public static Optional<UserError> within(Throwable failure) {
    return within(failure, cause -> Optional.empty());
  }

  /**
   * The first among a failure and its causes that is a user's error, or can be put as one.
   *
   * @param words turns a cause into a user's error, if it means something to the user
   */
  public static Optional<UserError> within(
      Throwable failure, Function<Throwable, Optional<UserError>> words) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .flatMap(
            cause ->
                cause instanceof UserError error ? Stream.of(error) : words.apply(cause).stream())
        .findFirst();
  }

  public Kind kind() {
    return kind;
  }

  /** An error of the configuration; {@code remedy} is a sentence that says what to do. */
  public static UserError config(String problem, String remedy) {
    return new UserError(Kind.CONFIG, problem + "\n  " + remedy);
  }

  /** An error of an input file as a whole. */
  public static UserError input(String file, String problem, String remedy) {
    return new UserError(Kind.INPUT, file + ": " + problem + "\n  " + remedy);
  }

  /**
   * An error of one value in an input file.
   *
   * @param row line in the file, the header being row 1
   */
  public static UserError input(
      String file, long row, String column, String value, String problem, String remedy) {
    return new UserError(
        Kind.INPUT,
        file
            + ", row "
            + row
            + ", column "
            + column
            + ", value '"
            + value
            + "': "
            + problem
            + "\n  "
            + remedy);
  }

  /** An error of the place that results are written to. */
  public static UserError output(String path, String problem, String remedy) {
    return new UserError(Kind.OUTPUT, path + ": " + problem + "\n  " + remedy);
  }
}
