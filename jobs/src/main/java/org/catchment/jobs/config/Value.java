package org.catchment.jobs.config;

import java.util.List;
import java.util.Map;
import org.catchment.jobs.error.UserError;

/** What is written at a key, and where. */
sealed interface Value {
  Origin origin();

  /** The value as the user may have written it; abbreviated if it is a list or a section. */
  String text();

  /** Text, number or word: the key decides which. */
  record Scalar(String text, Origin origin) implements Value {}

  record Items(List<Value> items, Origin origin) implements Value {
    @Override
    public String text() {
      return items.isEmpty() ? "[]" : "[...]";
    }
  }

  /** Keys and their values, in the order of the text. */
  record Section(Map<String, Value> values, Origin origin) implements Value {
    @Override
    public String text() {
      return values.isEmpty() ? "{}" : "{...}";
    }
  }

  /**
   * Where a value is written.
   *
   * @param place {@code default}, {@code --set} or the path of a file
   * @param line line of the key in the file, from 1; 0 for the places without lines
   */
  record Origin(String place, int line) {
    static final Origin DEFAULT = new Origin("default", 0);
    static final Origin SET = new Origin("--set", 0);

    /** The top of a file. */
    static Origin file(String path) {
      return new Origin(path, 1);
    }

    /** Another line of the same place. */
    Origin at(int line) {
      return hasLines() ? new Origin(place, line) : this;
    }

    boolean hasLines() {
      return line > 0;
    }

    @Override
    public String toString() {
      return hasLines() ? place + ":" + line : place;
    }
  }

  /** The full key of a key in a section; the root's key is "". */
  static String join(String section, String name) {
    return section.isEmpty() ? name : section + "." + name;
  }

  /** The error that this value is not valid for the key. */
  default UserError error(String key, String reason, String remedy) {
    String shown = this instanceof Scalar ? "'" + text() + "'" : text();
    return UserError.config(key + " = " + shown + " (" + origin() + ") " + reason + ".", remedy);
  }

  /** The error that this is not a section where one is expected. */
  default UserError notSection(String key) {
    return error(
        key, "is not a section", "Write its keys below it, each as 'key: value' and indented.");
  }
}
