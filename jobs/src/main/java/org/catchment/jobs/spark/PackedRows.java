package org.catchment.jobs.spark;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;

/**
 * Rows packed into arrays, each after its size in bytes: the garbage collector sees a thousand
 * objects for a million rows, not two million.
 */
final class PackedRows {
  private static final int BLOCK_BYTES = 1 << 18;

  private PackedRows() {}

  /** Arrays of the rows, in their order, of a quarter of a megabyte or little more. */
  static Iterator<byte[]> pack(Iterator<InternalRow> rows, StructType schema) {
    UnsafeProjection projection = UnsafeProjection.create(schema);
    return new Iterator<>() {
      private byte[] block = new byte[BLOCK_BYTES];

      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public byte[] next() {
        if (!rows.hasNext()) {
          throw new NoSuchElementException();
        }
        int used = 0;
        while (used < BLOCK_BYTES && rows.hasNext()) {
          InternalRow row = rows.next();
          UnsafeRow packed = row instanceof UnsafeRow unsafe ? unsafe : projection.apply(row);
          int end = Math.addExact(used + Long.BYTES, packed.getSizeInBytes());
          if (end > block.length) {
            block = Arrays.copyOf(block, Math.max(end, block.length + BLOCK_BYTES / 8));
          }
          Platform.putLong(block, Platform.BYTE_ARRAY_OFFSET + used, packed.getSizeInBytes());
          packed.writeToMemory(block, Platform.BYTE_ARRAY_OFFSET + used + Long.BYTES);
          used = end;
        }
        return Arrays.copyOf(block, used);
      }
    };
  }

  /** The rows of such arrays. As usual in Spark, one object is reused for all of them. */
  static Iterator<InternalRow> unpack(Iterator<byte[]> blocks, int columns) {
    return new Iterator<>() {
      private final UnsafeRow row = new UnsafeRow(columns);
      private byte[] block = {};
      private int at;

      @Override
      public boolean hasNext() {
        return at < block.length || blocks.hasNext();
      }

      @Override
      public InternalRow next() {
        if (at == block.length) {
          block = blocks.next();
          at = 0;
        }
        int size = (int) Platform.getLong(block, Platform.BYTE_ARRAY_OFFSET + at);
        row.pointTo(block, Platform.BYTE_ARRAY_OFFSET + at + Long.BYTES, size);
        at += Long.BYTES + size;
        return row;
      }
    };
  }
}
