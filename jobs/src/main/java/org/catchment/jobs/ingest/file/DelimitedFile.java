package org.catchment.jobs.ingest.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.catchment.jobs.error.UserError;
import org.jspecify.annotations.Nullable;

/**
 * Reads a delimited file record by record. Every row knows its line, and a record that cannot be
 * read is kept with the reason instead of being lost.
 *
 * <p>{@link Records} defines what a record is; {@link Fields}, what its values are; and {@link
 * RecordRows}, what is refused.
 */
public final class DelimitedFile {
  static final String SOURCE_FILE = "source_file";
  public static final String SOURCE_ROW = "source_row";
  public static final String REJECT_COLUMN = "reject_column";
  public static final String REJECT_VALUE = "reject_value";
  public static final String REJECT_REASON = "reject_reason";
  public static final String REJECT_REMEDY = "reject_remedy";

  private DelimitedFile() {}

  /**
   * One row per record: the layout's columns as text, in its order, or the reason why it cannot be
   * read.
   *
   * @param charset null for UTF-8 in which a record that is not valid UTF-8 is windows-1252
   * @param partitions their approximate number if the file can be split; 0 derives it from the size
   * @throws UserError when the header lacks a required column or names one twice
   */
  public static Dataset<Row> read(
      SparkSession session,
      InputFile file,
      FileLayout layout,
      @Nullable Charset charset,
      int partitions) {
    InputFile chosen = file.choosing(layout.entry());
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(file.hadoop()));
    Heading heading =
        Heading.read(chosen, layout, charset == null ? StandardCharsets.UTF_8 : charset);
    List<Split> splits = Split.of(chosen.pieces(), partitions, spark.defaultParallelism());
    Reading reading =
        new Reading(
            chosen.name(),
            chosen.path(),
            chosen.entry(),
            chosen.length(),
            heading,
            charset == null ? null : charset.name(),
            footer(chosen, layout, heading, charset),
            splits);
    JavaRDD<Row> rows =
        spark
            .parallelize(IntStream.range(0, splits.size()).boxed().toList(), splits.size())
            .flatMap(split -> reading.rows(split, hadoop.value().value()));
    return session.createDataFrame(rows, schema(layout));
  }

  /**
   * Whether no record follows the header.
   *
   * @param charset null for UTF-8 in which a record that is not valid UTF-8 is windows-1252
   * @throws UserError as {@link #read}
   */
  public static boolean isEmpty(InputFile file, FileLayout layout, @Nullable Charset charset) {
    return here(file, layout, charset, rows -> !rows.hasNext());
  }

  /** Looks at each row where the call is made: of a small file. */
  public static void forEach(
      InputFile file, FileLayout layout, Charset charset, Consumer<Row> look) {
    here(
        file,
        layout,
        charset,
        rows -> {
          rows.forEachRemaining(look);
          return true;
        });
  }

  /** What the header of a file says. */
  public static Heading heading(InputFile file, FileLayout layout, @Nullable Charset charset) {
    return Heading.read(
        file.choosing(layout.entry()), layout, charset == null ? StandardCharsets.UTF_8 : charset);
  }

  /** The footer of a report of the company; agencies' files have none. */
  public static Optional<ReportFooter> footer(
      InputFile file, FileLayout layout, @Nullable Charset charset) {
    InputFile chosen = file.choosing(layout.entry());
    return layout.isOfCompany()
        ? ReportFooter.of(
            chosen,
            Heading.read(chosen, layout, charset == null ? StandardCharsets.UTF_8 : charset),
            charset)
        : Optional.empty();
  }

  private static long footer(
      InputFile chosen, FileLayout layout, Heading heading, @Nullable Charset charset) {
    return layout.isOfCompany()
        ? ReportFooter.of(chosen, heading, charset).map(ReportFooter::line).orElse(Long.MAX_VALUE)
        : Long.MAX_VALUE;
  }

  private static boolean here(
      InputFile file, FileLayout layout, @Nullable Charset charset, Predicate<Iterator<Row>> look) {
    InputFile chosen = file.choosing(layout.entry());
    Heading heading =
        Heading.read(chosen, layout, charset == null ? StandardCharsets.UTF_8 : charset);
    try (InputStream in = chosen.content()) {
      Records records = new Records(in, Split.WHOLE.length(), heading.lineEnd(), 1);
      long footer = footer(chosen, layout, heading, charset);
      return look.test(new RecordRows(file.name(), heading, charset, records, footer));
    } catch (IOException e) {
      throw InputFile.unreadable(file.name(), e);
    }
  }

  private static StructType schema(FileLayout layout) {
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

  /** What a worker needs to know to read a split of a file. */
  private record Reading(
      String name,
      Path path,
      @Nullable String entry,
      long length,
      Heading heading,
      @Nullable String charset,
      long footer,
      List<Split> splits)
      implements Serializable {

    Iterator<Row> rows(int number, Configuration hadoop) {
      Split split = splits.get(number);
      try {
        if (path.getFileSystem(hadoop).getFileStatus(path).getLen() != length) {
          throw UserError.input(
              name,
              "has changed since this run began to read it",
              "Start again when nobody writes to it any more.");
        }
        InputStream in = InputFile.content(name, path, entry, split.offset(), hadoop);
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> close(in));
        Records records = new Records(in, split.length(), heading.lineEnd(), split.line());
        return new RecordRows(
            name, heading, charset == null ? null : Charset.forName(charset), records, footer);
      } catch (IOException e) {
        throw RecordRows.failure(name, e);
      }
    }

    private static void close(InputStream in) {
      try {
        in.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
