package org.catchment.jobs.ingest.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
  @Test
  void valuesStandBetweenSeparators() {
    assertThat(split(',', "a,b,c")).containsExactly("a", "b", "c");
    assertThat(split('\t', "a,b\tc")).containsExactly("a,b", "c");
    assertThat(split('|', ",|,")).containsExactly(",", ",");
    assertThat(split(',', "a")).containsExactly("a");
  }

  @Test
  void anEmptyValueIsNull() {
    assertThat(split(',', ",\"\",a,")).containsExactly(null, null, "a", null);
    assertThat(split('\t', "\t\t")).containsExactly(null, null, null);
  }

  @Test
  void quotedValuesHoldSeparatorsLineEndsAndDoubledQuotes() {
    assertThat(split(',', "\"a,b\",\"c\nd\",\"e \"\"f\"\"\",\"\"\"\""))
        .containsExactly("a,b", "c\nd", "e \"f\"", "\"");
  }

  @Test
  void blanksCountForNothingOutsideQuotesOnly() {
    assertThat(split(',', " a b , \" c \" ,\t")).containsExactly("a b", " c ", null);
    // In a file that is separated by tabs, a tab is no blank.
    assertThat(split('\t', " a \t \t b")).containsExactly("a", null, "b");
  }

  @Test
  void aQuoteWithinAnUnquotedValueIsItself() {
    assertThat(split(',', "5\" pipe,a\"b\"c")).containsExactly("5\" pipe", "a\"b\"c");
  }

  @Test
  void anOpenQuoteIsNoticed() {
    for (String text : List.of("\"", "a,\"b", "\"a\"\"", "\"a,b,c")) {
      Fields fields = new Fields((byte) ',', (byte) '\n', 5);
      assertThat(fields.split(text.getBytes(UTF_8), 0, text.length())).as(text).isFalse();
      assertThat(fields.isOpen()).as(text).isTrue();
    }
  }

  @Test
  void textBehindAClosingQuoteIsNoticed() {
    for (String text : List.of("\"a\"b", "\"a\" b,c", "\"a\" \"b\"", "a,\"say \"hi\" twice\"")) {
      Fields fields = new Fields((byte) ',', (byte) '\n', 5);
      assertThat(fields.split(text.getBytes(UTF_8), 0, text.length())).as(text).isFalse();
      assertThat(fields.isOpen()).as(text).isFalse();
    }
  }

  @Test
  void aLineEndOutsideQuotesIsNoticed() {
    for (String text : List.of("a\nb,c", "\"a\"\n,b", "a,\nb", "5\" pipe\n3\" pipe")) {
      Fields fields = new Fields((byte) ',', (byte) '\n', 5);
      assertThat(fields.split(text.getBytes(UTF_8), 0, text.length())).as(text).isFalse();
    }
  }

  @Test
  void valuesBeyondThoseThatAreKeptAreCounted() {
    byte[] bytes = "a,b,c,d".getBytes(UTF_8);
    Fields fields = new Fields((byte) ',', (byte) '\n', 2);

    assertThat(fields.split(bytes, 0, bytes.length)).isTrue();
    assertThat(fields.count()).isEqualTo(4);
    assertThat(fields.text(bytes, 1, UTF_8)).isEqualTo("b");
  }

  @Test
  void aByteIsFoundInItsValue() {
    byte[] bytes = "ab,\"cd\",e".getBytes(UTF_8);
    Fields fields = new Fields((byte) ',', (byte) '\n', 3);

    assertThat(fields.split(bytes, 0, bytes.length)).isTrue();
    assertThat(fields.at(1)).isEqualTo(0);
    assertThat(fields.at(5)).isEqualTo(1);
    assertThat(fields.at(2)).isEqualTo(-1); // the comma
  }

  /** Univocity is the parser inside Spark's CSV reader. */
  @ParameterizedTest
  @ValueSource(chars = {',', '\t', ';', '|'})
  void whatIsWellFormedIsReadAsUnivocityReadsIt(char separator) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setDelimiter(separator);
    settings.setMaxColumns(100);
    settings.setCommentProcessingEnabled(false);
    CsvParser univocity = new CsvParser(settings);
    SplittableRandom random = new SplittableRandom(separator);
    for (int round = 0; round < 5_000; round++) {
      List<String> values = new ArrayList<>();
      values.add("first"); // a record of blanks alone is none to univocity
      for (int i = random.nextInt(12); i > 0; i--) {
        values.add(value(random, separator));
      }
      String text = String.join(String.valueOf(separator), values);

      assertThat(split(separator, text)).as(text).containsExactly(univocity.parseLine(text));
    }
  }

  private static String value(SplittableRandom random, char separator) {
    StringBuilder value = new StringBuilder();
    boolean isQuoted = random.nextBoolean();
    for (int i = random.nextInt(8); i > 0; i--) {
      char c = "ab\u00E9 \",;|\t".charAt(random.nextInt(9));
      if (isQuoted) {
        value.append(c == '"' ? "\"\"" : c);
      } else if (c != '"' && c != separator) {
        value.append(c);
      }
    }
    return isQuoted ? "\"" + value + "\"" : value.toString();
  }

  private static List<@Nullable String> split(char separator, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    Fields fields = new Fields((byte) separator, (byte) '\n', 100);
    assertThat(fields.split(bytes, 0, bytes.length)).as(text).isTrue();
    List<@Nullable String> values = new ArrayList<>();
    for (int i = 0; i < fields.count(); i++) {
      values.add(fields.text(bytes, i, UTF_8));
    }
    return values;
  }
}
