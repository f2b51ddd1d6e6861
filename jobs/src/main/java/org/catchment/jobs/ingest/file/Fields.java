package org.catchment.jobs.ingest.file;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values of a record (RFC 4180; blanks around a value are ignored). Either a value is
 * quoted as a whole, with the quotes in it doubled, or it begins with another character, and its
 * quotes are literal.
 *
 * <p>Works on bytes, so that only the values that are needed become strings. In the encodings that
 * Catchment reads, a byte below 128 is always the ASCII character.
 */
public final class Fields {
  private final byte separator;
  private final byte lineEnd;
  private final int[] starts;
  private final int[] ends;

  /** Whether quotes in the value are doubled. */
  private final boolean[] isDoubled;

  private int count;
  private boolean isOpen;

  /**
   * Room for the values of one record.
   *
   * @param most how many are kept; further ones are only counted
   */
  Fields(byte separator, byte lineEnd, int most) {
    this.separator = separator;
    this.lineEnd = lineEnd;
    starts = new int[most];
    ends = new int[most];
    isDoubled = new boolean[most];
  }

  /**
   * Finds the values of a record, or those before the first that is malformed.
   *
   * @return false if a quoted value is not closed or has something after its closing quote, or if a
   *     line ends outside quotes
   */
  boolean split(byte[] bytes, int from, int to) {
    count = 0;
    isOpen = false;
    int at = from;
    while (true) {
      while (at < to && isBlank(bytes[at])) {
        at++;
      }
      int start = at;
      int end;
      boolean doubled = false;
      if (at < to && bytes[at] == '"') {
        start++;
        at = closing(bytes, start, to);
        while (at + 1 < to && bytes[at + 1] == '"') {
          doubled = true;
          at = closing(bytes, at + 2, to);
        }
        end = at;
        at++;
        while (at < to && isBlank(bytes[at])) {
          at++;
        }
        if (at > to || at < to && bytes[at] != separator) {
          isOpen = at > to;
          return false;
        }
      } else {
        while (at < to && bytes[at] != separator) {
          if (bytes[at] == lineEnd) {
            return false;
          }
          at++;
        }
        end = at;
        while (end > start && isBlank(bytes[end - 1])) {
          end--;
        }
      }
      if (count < starts.length) {
        starts[count] = start;
        ends[count] = end;
        isDoubled[count] = doubled;
      }
      count++;
      if (at >= to) {
        return true;
      }
      at++;
    }
  }

  /** Where the next quote is, or {@code to}. */
  private static int closing(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '"') {
      at++;
    }
    return at;
  }

  private boolean isBlank(byte b) {
    return b > 0 && b <= ' ' && b != separator && b != lineEnd;
  }

  /** Whether there is nothing but blanks. */
  boolean isBlank(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (!isBlank(bytes[at])) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@link #split} failed because a quoted value is not closed. */
  boolean isOpen() {
    return isOpen;
  }

  /** How many values were found. */
  int count() {
    return count;
  }

  /** How many of them are kept. */
  int kept() {
    return Math.min(count, starts.length);
  }

  /** The index of the value that holds a byte of the record; -1 if no kept value does. */
  int at(int place) {
    for (int field = 0; field < kept(); field++) {
      if (starts[field] <= place && place < ends[field]) {
        return field;
      }
    }
    return -1;
  }

  /** Bytes of a value. */
  int length(int field) {
    return ends[field] - starts[field];
  }

  /**
   * A value as text.
   *
   * @param charset of the bytes, which are valid in it
   * @return null when it is empty
   */
  @Nullable String text(byte[] bytes, int field, Charset charset) {
    int start = starts[field];
    int length = ends[field] - start;
    if (length == 0) {
      return null;
    }
    String text = new String(bytes, start, length, charset);
    return isDoubled[field] ? text.replace("\"\"", "\"") : text;
  }
}
