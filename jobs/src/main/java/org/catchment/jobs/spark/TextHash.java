package org.catchment.jobs.spark;

import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;

/** Spark's {@code xxhash64} outside of a query. */
public final class TextHash {
  /** What {@code xxhash64} starts with. */
  private static final long SEED = 42;

  private TextHash() {}

  /** {@code xxhash64} of the text whose UTF-8 bytes are in {@code bytes}. */
  public static long of(byte[] bytes, int from, int to) {
    return XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET + from, to - from, SEED);
  }
}
