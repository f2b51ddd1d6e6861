package org.catchment.jobs.ingest;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.catchment.jobs.config.InputConfig;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.ingest.file.Content;
import org.catchment.jobs.ingest.file.FileLayout;
import org.catchment.jobs.ingest.file.InputFile;
import org.jspecify.annotations.Nullable;

/**
 * A configured input and how it is read.
 *
 * @param encoding null for UTF-8 in which a line that is not valid UTF-8 is windows-1252
 * @param type the type of its facilities; null if the rows state it, or there are no facilities
 * @param year the year of its figures; null if the rows state it, or the figures have none
 * @param decimal decimal mark of its numbers; null if they tell it
 */
record Delivery(
    Content content,
    FileLayout layout,
    @Nullable String encoding,
    @Nullable String type,
    @Nullable Integer year,
    @Nullable String decimal) {

  /** Must be raised when the same file would yield different rows. */
  private static final String READER = "2";

  /** Recognizes a published file. */
  static Delivery of(InputConfig.PublishedSource source, Content content) {
    Charset charset =
        source.encoding() == null ? StandardCharsets.UTF_8 : Charset.forName(source.encoding());
    FileLayout layout = PublishedLayouts.of(content, source, charset);
    Integer year = source.year();
    if (year == null && PublishedLayouts.isOfAYear(layout)) {
      year =
          PublishedLayouts.yearIn(
                  content instanceof InputFile file ? file.fileName() : content.name())
              .orElseThrow(
                  () ->
                      UserError.input(
                          content.name(),
                          "does not say which year its figures are of",
                          "Give the year: {path: " + content.name() + ", year: 2023}."));
    }
    return of(content, layout, source.encoding(), null, year, source.decimal());
  }

  /** An input with a known layout; rows of a database are read now. */
  static Delivery of(
      Content content,
      FileLayout layout,
      @Nullable String encoding,
      @Nullable String type,
      @Nullable Integer year,
      @Nullable String decimal) {
    Content chosen =
        content instanceof InputTable table
            ? table.choosing(layout)
            : content instanceof InputFile file ? file.choosing(List.of(layout)) : content;
    return new Delivery(
        chosen,
        layout,
        chosen instanceof InputFile file && file.isSheet()
            ? StandardCharsets.UTF_8.name()
            : encoding,
        type,
        year,
        decimal);
  }

  /** Null where a line may be in either of two encodings. */
  @Nullable Charset charset() {
    return encoding == null ? null : Charset.forName(encoding);
  }

  /** Identifies the rows that land: the same content read in the same way gives the same rows. */
  String fileId() {
    return InputFile.sha256(
        String.join(
            "\n",
            content.sha256(),
            layout.identity(),
            content instanceof InputFile file && file.entry() != null ? file.entry() : "",
            String.valueOf(encoding),
            String.valueOf(type),
            READER));
  }
}
