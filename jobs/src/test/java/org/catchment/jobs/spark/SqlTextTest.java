package org.catchment.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.execution.SparkSqlParser;
import org.apache.spark.sql.internal.SQLConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spark's own parser reads back what was written. */
class SqlTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "O'Hare",
        "''",
        "ends with '",
        "say \"twice\"",
        "C:\\new\\table",
        "ends with \\",
        "\\'",
        "\\\\'",
        "\\%\\_100%",
        "\\u0041 and \\101",
        "`tick`",
        "two\nlines\tand a tab",
        "-- no comment; /* nor this */",
        ":parameter ?",
        "é, ü, 𝄞",
        "$ {x} ${spark.sql.shuffle.partitions} ${env:HOME}"
      })
  void aLiteralIsReadBackAsTheText(String text) {
    assertThat(read(SqlText.literal(text)))
        .isInstanceOfSatisfying(
            Literal.class, literal -> assertThat(literal.value()).hasToString(text));
  }

  /**
   * Next to another literal, too: Spark joins {@code 'a' 'b'}, and takes {@code ''} for a quote.
   */
  @Test
  void aLiteralEndsWhereItsQuoteDoes() {
    assertThat(read(SqlText.literal("a'") + " || " + SqlText.literal("'b")).sql())
        .isEqualTo("concat('a\\'', '\\'b')");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "two words", "a.b", "back`tick", "``", "it's", "a\\b", "1st"})
  void aNameIsReadBackAsOneName(String name) {
    assertThat(read(SqlText.name(name)))
        .isInstanceOfSatisfying(
            UnresolvedAttribute.class,
            column -> assertThat(column.nameParts().mkString("|")).isEqualTo(name));
  }

  /** By the rules that every session of ours has. */
  @Test
  void sparkReadsBackslashesAsEscapes() {
    assertThat(SQLConf.get().escapedStringLiterals()).isFalse();
    assertThat(SQLConf.get().ansiEnabled()).isTrue();
  }

  private static Expression read(String sql) {
    return new SparkSqlParser().parseExpression(sql);
  }
}
