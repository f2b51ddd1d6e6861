package org.catchment.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.ConfigLoader;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.run.Sessions;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableDefinition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what the tables hold. */
@Command(
    name = "tables",
    description =
        "Lists the tables, with the rows that a run has in each, or the columns of one with their"
            + " units and constraints.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  catchment tables",
      "  catchment tables --out catchment-demo",
      "  catchment tables published.account_metric"
    })
final class TablesCommand implements Callable<Integer> {
  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      description = "Folder of a run, to list how many rows each of its tables has (seconds).")
  private @Nullable String folder;

  @Mixin private FinishedRun run = new FinishedRun();

  @Parameters(arity = "0..1", paramLabel = "TABLE", description = "Table whose columns to list.")
  private @Nullable String name;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (name == null) {
      list(folder == null ? null : rows(folder), out);
      out.println();
      out.println("Each has a view <schema>.current_<table>: the newest finished run.");
    } else {
      describe(find(name), out);
    }
    out.flush();
    return 0;
  }

  /**
   * @param rows of a run, by the full name of the table
   */
  private static void list(@Nullable Map<String, Long> rows, PrintWriter out) {
    for (Table table : Table.values()) {
      String count =
          rows == null
              ? ""
              : String.format(Locale.ROOT, "%,14d  ", rows.getOrDefault(table.fullName(), 0L));
      out.printf(
          Locale.ROOT, "%-32s %s%s%n", table.fullName(), count, TableDefinition.commentOf(table));
    }
  }

  /** The run's row counts, by the full name of the table; for input files, what landed. */
  private Map<String, Long> rows(String folder) throws IOException {
    Console console = Console.of(Objects.requireNonNull(spec));
    console.waitFor("Starting Spark");
    Config config = ConfigLoader.load(null, List.of("out=" + folder)).config();
    Map<String, Long> rows = new HashMap<>();
    try (SparkSession session = Sessions.start(config)) {
      console.waitFor("Reading " + folder);
      RunTables tables = run.tables(session, folder);
      Dataset<Row> counts =
          tables
              .read(Table.PUBLISHED_RUN_MANIFEST)
              .selectExpr("inline(tables)")
              .select("table_name", "row_count")
              .unionAll(
                  tables
                      .read(Table.LANDED_INPUT_FILE)
                      .groupBy("table_name")
                      .agg(functions.sum("read_rows")));
      for (Row count : counts.collectAsList()) {
        rows.put(count.getString(0), count.getLong(1));
      }
      rows.put(Table.PUBLISHED_RUN_STEP.fullName(), tables.read(Table.PUBLISHED_RUN_STEP).count());
      rows.put(Table.PUBLISHED_RUN_MANIFEST.fullName(), 1L);
      console.waited();
    }
    return rows;
  }

  /**
   * @param name as typed: of a table, or of its view of what is current
   */
  private static Table find(String name) {
    List<Table> found =
        Arrays.stream(Table.values())
            .filter(
                table ->
                    Stream.of(table.fullName(), table.currentName())
                        .anyMatch(full -> full.equals(name) || full.endsWith("." + name)))
            .toList();
    return switch (found.size()) {
      case 1 -> found.get(0);
      case 0 ->
          throw UserError.config(
              "There is no table " + name + ".",
              "Choose one of " + names(Arrays.asList(Table.values()), ", ") + ".");
      default ->
          throw UserError.config(
              "There are " + found.size() + " tables " + name + ".",
              "Choose " + names(found, " or ") + ".");
    };
  }

  private static String names(List<Table> tables, String separator) {
    return tables.stream().map(Table::fullName).collect(Collectors.joining(separator));
  }

  private static void describe(Table table, PrintWriter out) {
    TableDefinition definition = TableDefinition.of(table);
    out.println(table.fullName() + ": " + definition.comment());
    out.println("key: " + String.join(", ", definition.key()));
    out.println();
    for (StructField field : definition.schema().fields()) {
      out.printf(
          Locale.ROOT,
          "  %-22s %-14s %-8s %s%n",
          field.name(),
          field.dataType().simpleString(),
          field.nullable() ? "" : "NOT NULL",
          field.getComment().isDefined() ? field.getComment().get() : "");
    }
    List<String> constraints =
        definition.properties().entrySet().stream()
            .filter(property -> property.getKey().startsWith("delta.constraints."))
            .map(property -> property.getValue())
            .toList();
    if (!constraints.isEmpty()) {
      out.println();
      constraints.forEach(constraint -> out.println("  always " + constraint));
    }
  }
}
