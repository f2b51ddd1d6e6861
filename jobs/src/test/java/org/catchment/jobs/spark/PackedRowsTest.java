package org.catchment.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PackedRowsTest {
  private static final StructType SCHEMA = StructType.fromDDL("id BIGINT, name STRING");

  private static InternalRow row(long id, @Nullable String name) {
    return new GenericInternalRow(new Object[] {id, UTF8String.fromString(name)});
  }

  private static List<byte[]> packed(Iterator<InternalRow> rows) {
    List<byte[]> blocks = new ArrayList<>();
    PackedRows.pack(rows, SCHEMA).forEachRemaining(blocks::add);
    return blocks;
  }

  private static List<String> unpacked(List<byte[]> blocks) {
    List<String> rows = new ArrayList<>();
    PackedRows.unpack(blocks.iterator(), SCHEMA.size())
        .forEachRemaining(row -> rows.add(row.getLong(0) + " " + row.getUTF8String(1)));
    return rows;
  }

  @Test
  void rowsComeBackInTheirOrderWhateverTheirSize() {
    List<InternalRow> rows = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    // 30,000 rows of 32 bytes and more, one of a megabyte, and one without a name
    for (long id = 0; id < 30_000; id++) {
      String name = id == 77 ? "n".repeat(1 << 20) : id == 78 ? null : "n" + id % 40;
      rows.add(row(id, name));
      expected.add(id + " " + name);
    }

    List<byte[]> blocks = packed(rows.iterator());

    // 30,000 x (8 + 32) bytes and a megabyte are some 2.2 MB.
    assertThat(blocks).hasSizeBetween(3, 9);
    assertThat(unpacked(blocks)).isEqualTo(expected);
  }

  @Test
  void oneRowThatSparkFillsAgainAndAgainIsCopied() {
    UnsafeProjection same = UnsafeProjection.create(SCHEMA);
    Iterator<InternalRow> rows =
        List.of(row(1, "one"), row(2, "two")).stream()
            .map(row -> (InternalRow) same.apply(row))
            .iterator();

    assertThat(unpacked(packed(rows))).containsExactly("1 one", "2 two");
  }

  @Test
  void noRowsAreNoArrays() {
    assertThat(packed(List.<InternalRow>of().iterator())).isEmpty();
    assertThat(unpacked(List.of())).isEmpty();
  }
}
