package org.catchment.jobs.ingest.file;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Cuts the bytes of a delimited file into records, and knows the line and the offset of each.
 *
 * <p>A record is a line. If a line has an odd number of quotes, the record takes in the next lines
 * until their number is even, if that happens within {@link #MOST_LINES} lines and {@link
 * #MOST_BYTES} bytes. Otherwise a quote was left open, the line stands alone, and the next one
 * starts afresh. So one forgotten quote costs one line, and a record never depends on what precedes
 * it: a reader that begins at the start of a record finds the same records.
 *
 * <p>Reads eight bytes at a time (SWAR: H. S. Warren, Hacker's Delight, 2nd ed. 2012, section 6-1,
 * "Find First 0-Byte"), because a national file has 10 GB.
 */
public final class Records {
  /** Most lines that a record spans. */
  static final int MOST_LINES = 50;

  /** Longest record, bytes, without its last line end. */
  static final int MOST_BYTES = 1 << 20;

  /** Room for a whole record, and enough more that few bytes are moved to the front. */
  private static final int CAPACITY = 4 * MOST_BYTES;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = ONES << 7;
  private static final long LOW_BITS = ~HIGH_BITS;
  private static final long QUOTES = ONES * '"';

  private final InputStream in;
  private final byte lineEnd;
  private final long lineEnds;
  private final byte[] buffer;

  /** Bytes still to be fetched, at most. */
  private long left;

  private boolean isEnded;

  /** How much of the buffer holds bytes. */
  private int filled;

  /** Where the buffer begins, bytes from the first byte that was read. */
  private long bufferOffset;

  /** Before this place every line stands alone. */
  private int alone;

  private int quotes;

  // The present record
  private int start;
  private int end;
  private int following;
  private long line;
  private int lines;
  private boolean isTooLong;

  /**
   * Begins at the start of a record.
   *
   * @param length bytes to read, at most
   * @param lineEnd result of {@link #lineEnd} for the whole file
   * @param line number of the first line
   */
  Records(InputStream in, long length, byte lineEnd, long line) {
    this.in = in;
    this.left = length;
    this.buffer = new byte[(int) Math.min(length, CAPACITY)];
    this.lineEnd = lineEnd;
    this.lineEnds = ONES * lineEnd;
    this.line = line;
  }

  /**
   * The character that ends the lines of a file: the line feed, with or without a carriage return
   * before it; or the carriage return if the file has no line feed at all.
   *
   * @param in the file from its beginning, which is read to its first line feed
   */
  static byte lineEnd(InputStream in) throws IOException {
    byte[] bytes = new byte[1 << 16];
    boolean hasReturn = false;
    for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
      for (int i = 0; i < n; i++) {
        if (bytes[i] == '\n') {
          return '\n';
        }
        hasReturn |= bytes[i] == '\r';
      }
    }
    return (byte) (hasReturn ? '\r' : '\n');
  }

  /** Goes to the next record, if there is one. */
  boolean next() throws IOException {
    if (isTooLong) {
      skipLine();
    }
    line += lines;
    start = following;
    if (filled - start <= MOST_BYTES && !isEnded) {
      refill();
    }
    if (start == filled) {
      lines = 0;
      end = start;
      return false;
    }
    lines = 1;
    quotes = 0;
    int limit = (int) Math.min(filled, start + MOST_BYTES + 1L);
    int stop = find(start, limit);
    take(stop);
    isTooLong = stop - start > MOST_BYTES;
    if (isTooLong) {
      following = stop; // there is no line end yet
    }
    if (quotes % 2 != 0 && !isTooLong && start >= alone) {
      join(limit);
    }
    if (lineEnd == '\n' && end > start && buffer[end - 1] == '\r') {
      end--;
    }
    return true;
  }

  /** Takes more lines into the record, if that closes its quotes. */
  private void join(int limit) {
    int at = following;
    for (int n = 2; n <= MOST_LINES && at < limit; n++) {
      int stop = find(at, limit);
      if (stop - start > MOST_BYTES) {
        return;
      }
      if (quotes % 2 == 0) {
        take(stop);
        lines = n;
        return;
      }
      at = stop + 1;
    }
  }

  private void take(int stop) {
    end = stop;
    following = Math.min(stop + 1, filled);
  }

  /**
   * The place of the next line end, or {@code limit} if there is none before it; counts the quotes
   * on the way.
   */
  private int find(int from, int limit) {
    int count = 0;
    int at = from;
    for (; at + Long.BYTES <= limit; at += Long.BYTES) {
      long word = (long) WORD.get(buffer, at);
      long ends = zeroBytes(word ^ lineEnds);
      long quoted = zeroBytes(word ^ QUOTES);
      if (ends != 0) {
        long before = (ends & -ends) - 1;
        quotes += count + Long.bitCount(quoted & before);
        return at + Long.numberOfTrailingZeros(ends) / Byte.SIZE;
      }
      count += Long.bitCount(quoted);
    }
    for (; at < limit && buffer[at] != lineEnd; at++) {
      count += buffer[at] == '"' ? 1 : 0;
    }
    quotes += count;
    return at;
  }

  /** The high bit of every byte that is 0. */
  private static long zeroBytes(long word) {
    return ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS);
  }

  /** Moves the bytes from {@code start} to the front of the buffer, and fetches more after them. */
  private void refill() throws IOException {
    filled -= start;
    System.arraycopy(buffer, start, buffer, 0, filled);
    bufferOffset += start;
    alone = Math.max(0, alone - start);
    start = 0;
    following = 0;
    int wanted = (int) Math.min(left, buffer.length - filled);
    int fetched = in.readNBytes(buffer, filled, wanted);
    filled += fetched;
    left -= fetched;
    isEnded = fetched < wanted || left == 0;
  }

  /** Goes to the end of a line that is longer than a record may be. */
  private void skipLine() throws IOException {
    int at = find(following, filled);
    while (at == filled && !isEnded) {
      start = filled; // none of it is needed any more
      refill();
      at = find(0, filled);
    }
    following = Math.min(at + 1, filled);
    isTooLong = false;
  }

  /** Goes back to the start of the present record, to read each of its lines alone. */
  void divide() {
    alone = following;
    following = start;
    lines = 0;
  }

  /** Whether the record has neither a NUL nor a byte that is not ASCII. */
  boolean isPlain() {
    int at = start;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      long word = (long) WORD.get(buffer, at);
      if ((((word - ONES) | word) & HIGH_BITS) != 0) {
        return false;
      }
    }
    for (; at < end; at++) {
      if (buffer[at] <= 0) {
        return false;
      }
    }
    return true;
  }

  /** Holds the record until the next one is asked for. */
  byte[] bytes() {
    return buffer;
  }

  /** Where the record starts in {@link #bytes}. */
  int start() {
    return start;
  }

  /** Where the record ends in {@link #bytes}, before its line end. */
  int end() {
    return end;
  }

  /** Where the record starts, bytes from the first byte that was read. */
  long offset() {
    return bufferOffset + start;
  }

  /** Number of the record's first line. */
  long line() {
    return line;
  }

  /** How many lines the record spans. */
  int lines() {
    return lines;
  }

  byte lineEnd() {
    return lineEnd;
  }

  /** Whether this is only the beginning of a line of more than {@link #MOST_BYTES}. */
  boolean isTooLong() {
    return isTooLong;
  }
}
