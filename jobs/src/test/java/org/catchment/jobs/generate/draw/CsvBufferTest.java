package org.catchment.jobs.generate.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CsvBufferTest {
  private static String text(CsvBuffer buffer) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    buffer.flush(out);
    return out.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void columnsThatAreNotNamedAreEmpty() throws IOException {
    CsvBuffer buffer = new CsvBuffer(5, false);
    buffer.column(1).put(12);
    buffer.column(3).put(CsvBuffer.ascii("x"));
    buffer.endRow();
    buffer.column(0).put((byte) 'y');
    buffer.column(4).put((byte) 'z');
    buffer.endRow();
    assertThat(text(buffer)).isEqualTo(",12,,x,\ny,,,,z\n");
  }

  @Test
  void orQuoted() throws IOException {
    CsvBuffer buffer = new CsvBuffer(3, true);
    buffer.column(1).put(7);
    buffer.endRow();
    assertThat(text(buffer)).isEqualTo("\"\",\"7\",\"\"\n");
  }

  @Test
  void numbersHaveAllTheirDigits() throws IOException {
    CsvBuffer buffer = new CsvBuffer(7, false);
    buffer.column(0).put(0);
    buffer.column(1).put(10);
    buffer.column(2).put(9_999_999_999L);
    buffer.column(3).digits(7, 4);
    buffer.column(4).digits(12_345, 4);
    buffer.column(5).dollars(5);
    buffer.column(6).dollars(123_450);
    buffer.endRow();
    assertThat(text(buffer)).isEqualTo("0,10,9999999999,0007,12345,0.05,1234.50\n");
  }

  @Test
  void aRowCanBeginLikeAnother() throws IOException {
    CsvBuffer start = new CsvBuffer(4, false);
    start.column(1).put(5);
    CsvBuffer buffer = new CsvBuffer(4, false);
    for (int i = 8; i < 10; i++) {
      buffer.beginLike(start);
      buffer.column(3).put(i);
      buffer.endRow();
    }
    assertThat(text(buffer)).isEqualTo(",5,,8\n,5,,9\n");
  }
}
