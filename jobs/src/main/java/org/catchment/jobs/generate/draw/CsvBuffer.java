package org.catchment.jobs.generate.draw;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Rows of comma-separated bytes on their way to a file; most of their values may be empty. */
public final class CsvBuffer {
  private static final int FLUSH = 1 << 16;

  private final int columns;
  private final boolean quoted;

  /** Empty values with their commas, as many as a row has. */
  private final byte[] empties;

  private byte[] bytes = new byte[64];
  private int length;
  private int next;

  /**
   * @param quoted whether every value stands in double quotes, the empty ones too
   */
  public CsvBuffer(int columns, boolean quoted) {
    this.columns = columns;
    this.quoted = quoted;
    empties = ascii((quoted ? "\"\"," : ",").repeat(columns));
  }

  /** Goes on to a column and begins its value; those between stay empty. */
  public CsvBuffer column(int column) {
    endValue();
    int each = quoted ? 3 : 1;
    put(empties, 0, (column - next) * each);
    next = column + 1;
    if (quoted) {
      put((byte) '"');
    }
    return this;
  }

  /** Ends the row: the columns that are left stay empty. */
  public void endRow() {
    endValue();
    int each = quoted ? 3 : 1;
    put(empties, 0, (columns - next) * each);
    bytes[length - 1] = '\n'; // for the last comma
    next = 0;
  }

  private void endValue() {
    if (next > 0) {
      if (quoted) {
        put((byte) '"');
      }
      put((byte) ',');
    }
  }

  /** Copies the values with which another buffer has begun a row. */
  public void beginLike(CsvBuffer start) {
    put(start.bytes, 0, start.length);
    next = start.next;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  public void clear() {
    length = 0;
    next = 0;
  }

  public CsvBuffer put(byte value) {
    reserve(1);
    bytes[length++] = value;
    return this;
  }

  public CsvBuffer put(byte[] value) {
    return put(value, 0, value.length);
  }

  private CsvBuffer put(byte[] value, int from, int count) {
    reserve(count);
    System.arraycopy(value, from, bytes, length, count);
    length += count;
    return this;
  }

  private void reserve(int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * (length + count));
    }
  }

  /**
   * @param value >= 0
   */
  public CsvBuffer put(long value) {
    return digits(value, 1);
  }

  /**
   * @param value >= 0
   * @param least digits, with zeros before
   */
  public CsvBuffer digits(long value, int least) {
    int count = least;
    for (long power = value / pow10(least); power > 0; power /= 10) {
      count++;
    }
    reserve(count);
    length += count;
    long left = value;
    for (int i = length - 1; i >= length - count; i--) {
      bytes[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
    return this;
  }

  private static long pow10(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= 10;
    }
    return power;
  }

  /** US dollars, of cents >= 0. */
  public CsvBuffer dollars(long cents) {
    return put(cents / 100).put((byte) '.').digits(cents % 100, 2);
  }

  /** Writes the buffered bytes once there are many. */
  public void flushIfFull(OutputStream out) throws IOException {
    if (length >= FLUSH) {
      flush(out);
    }
  }

  public void flush(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
    length = 0;
  }

  public static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
