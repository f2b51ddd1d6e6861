package org.catchment.jobs.cli;

import java.io.PrintWriter;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.run.Sessions;
import org.catchment.jobs.spark.ReadOnly;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableNames;
import org.catchment.jobs.table.Warehouse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers a question in SQL. */
@Command(
    name = "sql",
    description = "Runs a SQL query over the tables; views current_<table> show the newest run.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  catchment sql \"SELECT name, workload_hours FROM published.current_territory_metric"
          + " JOIN published.current_territory USING (force, territory_id)\"",
      "  catchment sql --format csv \"SELECT * FROM published.current_account_territory\" > atl.csv",
      "  catchment sql \"SELECT reason, count(*) FROM landed.current_reject GROUP BY 1\""
    })
final class SqlCommand implements Callable<Integer> {
  /** How the rows are printed. */
  enum Format {
    TABLE,
    CSV,
    JSON
  }

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--format",
      defaultValue = "TABLE",
      paramLabel = "table|csv|json",
      description = "How rows are printed; table shows the first 100.")
  private Format format = Format.TABLE;

  @Parameters(paramLabel = "QUERY", description = "A SQL statement.")
  private String query = "";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Config config = options.load(List.of()).config();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Console console = Console.of(spec);
    console.waitFor("Starting Spark");
    try (SparkSession session = Sessions.start(config)) {
      console.waitFor("Running the query");
      Warehouse warehouse = new Warehouse(session, config.out());
      if (!warehouse.exists(Table.PUBLISHED_RUN_STEP)) {
        throw UserError.config(
            "There is no run in " + config.out() + ".",
            "Name the folder of one with --out, or make one with `catchment demo`.");
      }
      ReadOnly.objection(session, query)
          .ifPresent(
              objection -> {
                throw UserError.config(
                    "The statement " + objection + ", and sql only reads tables.",
                    "Ask with SELECT, SHOW, DESCRIBE or EXPLAIN. A run makes the tables; no other"
                        + " hand may change them.");
              });
      try {
        Dataset<Row> rows = TableNames.answer(warehouse, query);
        switch (format) {
          case TABLE -> {
            String table = Text.table(rows);
            console.waited();
            out.print(table);
          }
          case CSV -> Text.csv(rows.columns(), waited(console, rows.toLocalIterator()), out);
          case JSON ->
              waited(console, rows.toJSON().toLocalIterator()).forEachRemaining(out::println);
        }
      } catch (Exception e) {
        if (e instanceof SparkThrowable fault && fault.getCondition() != null) {
          throw UserError.config(
              "The query fails: "
                  + String.valueOf(e.getMessage())
                      .lines()
                      .filter(line -> !line.isBlank())
                      .findFirst()
                      .orElse(""),
              "See `catchment tables` and `catchment tables <table>` for tables and columns.");
        }
        throw e;
      }
      out.flush();
    }
    return 0;
  }

  /** Waits until the first row has been computed. */
  private static <T> Iterator<T> waited(Console console, Iterator<T> rows) {
    var unused = rows.hasNext(); // computes it
    console.waited();
    return rows;
  }

  /** Rows as text. */
  static final class Text {
    private static final int MOST_ROWS = 100;
    private static final int WIDEST = 60;

    private Text() {}

    static String table(Dataset<Row> rows) {
      java.util.List<Row> shown = rows.takeAsList(MOST_ROWS + 1);
      String[] columns = rows.columns();
      int[] width = Arrays.stream(columns).mapToInt(String::length).toArray();
      String[][] cells = new String[Math.min(shown.size(), MOST_ROWS)][columns.length];
      boolean[] number = new boolean[columns.length];
      for (int c = 0; c < columns.length; c++) {
        number[c] =
            rows.schema().fields()[c].dataType() instanceof org.apache.spark.sql.types.NumericType;
      }
      for (int r = 0; r < cells.length; r++) {
        for (int c = 0; c < columns.length; c++) {
          cells[r][c] = cell(shown.get(r).get(c));
          width[c] = Math.max(width[c], cells[r][c].length());
        }
      }
      StringBuilder text = new StringBuilder();
      append(text, columns, width, number);
      for (String[] row : cells) {
        append(text, row, width, number);
      }
      if (shown.size() > MOST_ROWS) {
        text.append("... more than ").append(MOST_ROWS).append(" rows; --format csv prints all\n");
      }
      return text.toString();
    }

    private static void append(StringBuilder text, String[] cells, int[] width, boolean[] number) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < cells.length; c++) {
        String format = "%" + (number[c] ? "" : "-") + Math.max(1, width[c]) + "s  ";
        line.append(String.format(Locale.ROOT, format, cells[c]));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }

    private static String cell(@Nullable Object value) {
      String text =
          value == null
              ? "NULL"
              : value instanceof byte[] bytes
                  ? bytes.length + " bytes"
                  : value instanceof Timestamp time
                      ? time.toInstant().toString()
                      : value instanceof Double number
                          ? String.format(Locale.ROOT, "%.4f", number)
                          : value.toString().replace('\n', ' ');
      return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 3) + "...";
    }

    static void csv(String[] columns, Iterator<Row> rows, PrintWriter out) {
      com.univocity.parsers.csv.CsvWriter writer =
          new com.univocity.parsers.csv.CsvWriter(
              out, new com.univocity.parsers.csv.CsvWriterSettings());
      writer.writeHeaders(columns);
      rows.forEachRemaining(
          row -> {
            Object[] values = new Object[row.size()];
            for (int i = 0; i < values.length; i++) {
              values[i] =
                  row.get(i) instanceof Timestamp time ? time.toInstant().toString() : row.get(i);
            }
            writer.writeRow(values);
          });
      writer.flush();
    }
  }
}
