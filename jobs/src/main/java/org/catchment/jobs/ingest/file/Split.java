package org.catchment.jobs.ingest.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a file that begins and ends with whole records.
 *
 * @param offset of its first byte
 * @param length bytes
 * @param line number of its first line
 */
public record Split(long offset, long length, long line) implements Serializable {
  /** All of a file, whatever its length. */
  static final Split WHOLE = new Split(0, Long.MAX_VALUE, 1);

  /** Most pieces of a file: enough for any cluster, and few to remember. */
  private static final int MOST_PIECES = 4096;

  /** Target bytes per task; less if cores would be idle. */
  private static final long USUAL = 32L << 20;

  /** Less than this is not worth a task. */
  private static final long LEAST = 1L << 20;

  /**
   * The smallest splits that a file can be cut into later.
   *
   * @param in the file, which is read to its end
   */
  static List<Split> pieces(InputStream in, long sizeBytes, byte lineEnd) throws IOException {
    long least = Math.max(1, sizeBytes / MOST_PIECES);
    Records records = new Records(in, sizeBytes, lineEnd, 1);
    List<Split> pieces = new ArrayList<>();
    long offset = 0;
    long line = 1;
    while (records.next()) {
      if (records.offset() - offset >= least) {
        pieces.add(new Split(offset, records.offset() - offset, line));
        offset = records.offset();
        line = records.line();
      }
    }
    pieces.add(new Split(offset, records.offset() - offset, line));
    return pieces;
  }

  /**
   * Puts neighboring pieces together.
   *
   * @param partitions their approximate number; 0 derives it from the size
   * @param cores that work on them
   */
  static List<Split> of(List<Split> pieces, int partitions, int cores) {
    long size = pieces.stream().mapToLong(Split::length).sum();
    long count =
        partitions > 0 ? partitions : Math.max(size / USUAL + 1, Math.min(cores, size / LEAST + 1));
    List<Split> splits = new ArrayList<>();
    long length = 0;
    int first = 0;
    for (int i = 0; i < pieces.size(); i++) {
      length += pieces.get(i).length();
      // Each split ends at its proportional share of the whole, so the last is no longer than
      // others.
      long due = Math.round((double) size * (splits.size() + 1) / count);
      Split piece = pieces.get(i);
      if (piece.offset() + piece.length() >= due || i == pieces.size() - 1) {
        splits.add(new Split(pieces.get(first).offset(), length, pieces.get(first).line()));
        first = i + 1;
        length = 0;
      }
    }
    return splits;
  }
}
