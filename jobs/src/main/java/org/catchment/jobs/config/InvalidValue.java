package org.catchment.jobs.config;

/**
 * A value that a record of {@link Config}, or a check of the whole, refuses.
 *
 * <p>A record knows neither its own place in the configuration nor the file that its values come
 * from; {@link Binder} adds both and makes the error that the user reads.
 */
public final class InvalidValue extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  final String key;
  final String reason;
  final String remedy;

  /**
   * @param key key of the value, relative to the record that refuses it; for a check, the full key
   * @param reason predicate of the sentence that begins with the key: "is empty"
   * @param remedy sentence that says what to do
   */
  public InvalidValue(String key, String reason, String remedy) {
    super(key + " " + reason + ". " + remedy);
    this.key = key;
    this.reason = reason;
    this.remedy = remedy;
  }

  /** Refuses a text without a letter. */
  static void refuseBlank(String key, String value, String remedy) {
    if (value.isBlank()) {
      throw new InvalidValue(key, "is empty", remedy);
    }
  }
}
