package org.catchment.jobs.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructField;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableDefinition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells what the tables hold. */
@Command(
    name = "tables",
    description = "Lists the tables, or the columns of one with their units and constraints.",
    footerHeading = "%nExamples:%n",
    footer = {"  catchment tables", "  catchment tables published.account_metric"})
final class TablesCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "TABLE", description = "A table, for its columns.")
  private @Nullable String name;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (name == null) {
      for (Table table : Table.values()) {
        out.printf(
            Locale.ROOT, "%-32s %s%n", table.fullName(), TableDefinition.of(table).comment());
      }
      out.println();
      out.println("Each has a view <schema>.current_<table>: the newest finished run.");
    } else {
      describe(find(name), out);
    }
    out.flush();
    return 0;
  }

  private static Table find(String name) {
    List<Table> found =
        Arrays.stream(Table.values())
            .filter(table -> table.fullName().equals(name) || table.shortName().equals(name))
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
