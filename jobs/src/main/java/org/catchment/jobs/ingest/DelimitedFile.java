package org.catchment.jobs.ingest;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapred.TextInputFormat;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.UserError;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Reads a comma-separated file line by line, so that every row knows its line and a line that
 * cannot be read is kept with the reason instead of being lost.
 *
 * <p>RFC 4180 without line breaks inside quotes; a byte order mark is skipped.
 */
final class DelimitedFile {
  static final String SOURCE_FILE = "source_file";
  static final String SOURCE_ROW = "source_row";
  static final String REJECT_COLUMN = "reject_column";
  static final String REJECT_VALUE = "reject_value";
  static final String REJECT_REASON = "reject_reason";
  static final String REJECT_REMEDY = "reject_remedy";

  /** Longest value that is taken, in characters: beyond it a quote was left open. */
  private static final int LONGEST_VALUE = 100_000;

  private static final int LONGEST_SHOWN = 200;

  private DelimitedFile() {}

  /**
   * One row a line: the layout's columns as text, in its order, or the reason why not.
   *
   * @param partitions at least so many where the file can be split; 0 lets Spark choose
   * @throws UserError when the header lacks a required column or names one twice
   */
  static Dataset<Row> read(
      SparkSession session,
      InputFile file,
      Layout layout,
      @Nullable Charset given,
      int partitions) {
    Charset charset = given == null ? StandardCharsets.UTF_8 : given;
    String[] header = header(file, charset);
    int[] positions = positions(file.name(), header, layout);
    LineParser lines =
        new LineParser(file.name(), charset.name(), header, positions, layout.columns().size());
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    JavaRDD<byte[]> raw =
        spark
            .hadoopFile(
                pattern(file.path()),
                TextInputFormat.class,
                LongWritable.class,
                Text.class,
                partitions > 0 ? partitions : spark.defaultMinPartitions())
            .map(line -> line._2.copyBytes());
    JavaRDD<Row> rows;
    try {
      rows = raw.zipWithIndex().mapPartitions(lines::parse);
    } catch (RuntimeException e) {
      throw InputFile.damage(file.name(), e).map(RuntimeException.class::cast).orElse(e);
    }
    return session.createDataFrame(rows, schema(layout));
  }

  /** The path as Hadoop's input formats take it: a pattern, and a list between commas. */
  private static String pattern(Path path) {
    return path.toString().replaceAll("[\\\\*?{}\\[\\],]", "\\\\$0");
  }

  private static StructType schema(Layout layout) {
    StructType schema =
        new StructType()
            .add(SOURCE_FILE, DataTypes.StringType, false)
            .add(SOURCE_ROW, DataTypes.LongType, false);
    for (String column : layout.names()) {
      schema = schema.add(column, DataTypes.StringType);
    }
    return schema
        .add(REJECT_COLUMN, DataTypes.StringType)
        .add(REJECT_VALUE, DataTypes.StringType)
        .add(REJECT_REASON, DataTypes.StringType)
        .add(REJECT_REMEDY, DataTypes.StringType);
  }

  static String[] header(InputFile file, Charset charset) {
    String line = new String(file.firstLine(), charset);
    String[] names = parser().parseLine(line.startsWith("\uFEFF") ? line.substring(1) : line);
    return Arrays.stream(names == null ? new String[0] : names)
        .map(name -> name == null ? "" : name.trim())
        .toArray(String[]::new);
  }

  /** Where each column of the layout stands in the file, -1 when it does not. */
  private static int[] positions(String file, String[] header, Layout layout) {
    List<String> missing = layout.missing(List.of(header));
    if (!missing.isEmpty()) {
      throw UserError.input(
          file,
          1,
          String.join(", ", missing),
          abbreviate(String.join(",", header)),
          "the header lacks the column" + (missing.size() > 1 ? "s" : ""),
          "The first line must name the columns, separated by commas; order and upper or lower"
              + " case do not matter. Needed: "
              + String.join(",", layout.required())
              + ".");
    }
    List<String> found = Arrays.stream(header).map(Layout::plain).toList();
    int[] positions = layout.positions(List.of(header));
    for (int at : positions) {
      if (at >= 0 && Collections.frequency(found, found.get(at)) > 1) {
        throw UserError.input(
            file,
            1,
            header[at],
            abbreviate(String.join(",", header)),
            "the header names the column twice",
            "Rename or remove the one that is not meant; upper and lower case are the same.");
      }
    }
    return positions;
  }

  private static CsvParser parser() {
    CsvParserSettings settings = new CsvParserSettings();
    settings.setMaxCharsPerColumn(LONGEST_VALUE);
    settings.setMaxColumns(2_000);
    settings.setIgnoreLeadingWhitespaces(true);
    settings.setIgnoreTrailingWhitespaces(true);
    settings.setSkipEmptyLines(false);
    // Off: a header's names must not be taken for comments.
    settings.setCommentProcessingEnabled(false);
    return new CsvParser(settings);
  }

  static String abbreviate(String value) {
    return value.length() <= LONGEST_SHOWN ? value : value.substring(0, LONGEST_SHOWN - 3) + "...";
  }

  /** Turns the lines of a partition into rows, on a worker. */
  private record LineParser(
      String file, String charset, String[] header, int[] positions, int columns)
      implements Serializable {

    Iterator<Row> parse(Iterator<Tuple2<byte[], Long>> lines) {
      CsvParser parser = parser();
      return new Iterator<>() {
        private @Nullable Row next;

        @Override
        public boolean hasNext() {
          try {
            while (next == null && lines.hasNext()) {
              Tuple2<byte[], Long> line = lines.next();
              if (line._2 > 0) { // line 0 is the header
                next = row(parser, line._1, line._2 + 1);
              }
            }
          } catch (Exception e) { // Scala throws the IOException of a damaged file undeclared
            throw InputFile.damage(file, e)
                .map(RuntimeException.class::cast)
                .orElseGet(() -> new IllegalStateException(e));
          }
          return next != null;
        }

        @Override
        public Row next() {
          Row row = hasNext() ? next : null;
          if (row == null) {
            throw new NoSuchElementException();
          }
          next = null;
          return row;
        }
      };
    }

    private Row row(CsvParser parser, byte[] bytes, long line) {
      @Nullable Object[] values = new @Nullable Object[columns + 6];
      values[0] = file;
      values[1] = line;
      String text;
      boolean sound = true;
      try {
        text =
            Charset.forName(charset)
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes))
                .toString();
      } catch (CharacterCodingException e) {
        text = new String(bytes, Charset.forName(charset)); // bad bytes become U+FFFD
        sound = false;
      }
      @Nullable String @Nullable [] parsed;
      try {
        parsed = parser.parseLine(text);
      } catch (RuntimeException e) { // univocity: a value longer than the limit
        reject(
            values, null, text, "unreadable_line", "Close the quotes of the line, or shorten it.");
        return RowFactory.create(values);
      }
      if (!sound) {
        int at = firstBad(parsed);
        reject(
            values,
            at < 0 || at >= header.length ? null : header[at],
            at < 0 || parsed == null ? text : parsed[at],
            "bad_encoding",
            "The bytes are not "
                + charset
                + ": set the source's encoding (ISO-8859-1, windows-1252), or convert the file"
                + " with iconv.");
      } else if (parsed == null || text.isBlank()) {
        reject(values, null, text, "blank_line", "Remove the empty line.");
      } else if (parsed.length != header.length) {
        reject(
            values,
            null,
            text,
            "wrong_number_of_columns",
            String.format(
                Locale.ROOT,
                "The line has %d values and the header %d names: quote values that hold commas.",
                parsed.length,
                header.length));
      } else {
        for (int i = 0; i < columns; i++) {
          values[2 + i] = positions[i] < 0 ? null : parsed[positions[i]];
        }
      }
      return RowFactory.create(values);
    }

    private static int firstBad(@Nullable String @Nullable [] parsed) {
      for (int i = 0; parsed != null && i < parsed.length; i++) {
        String value = parsed[i];
        if (value != null && value.indexOf('\uFFFD') >= 0) {
          return i;
        }
      }
      return -1;
    }

    private void reject(
        @Nullable Object[] values,
        @Nullable String column,
        @Nullable String value,
        String reason,
        String remedy) {
      values[2 + columns] = column;
      values[3 + columns] = value == null ? null : abbreviate(value);
      values[4 + columns] = reason;
      values[5 + columns] = remedy;
    }
  }
}
