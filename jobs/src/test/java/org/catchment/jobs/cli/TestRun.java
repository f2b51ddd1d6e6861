package org.catchment.jobs.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.run.Pipeline;
import org.catchment.jobs.run.RunBook;
import org.catchment.jobs.table.EmptyTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableDefinition;
import org.catchment.jobs.table.Warehouse;

/** Runs the pipeline over a world in the shared session. */
public final class TestRun {
  /**
   * The tables that every run writes; those of geography are written where that is divided, and
   * those of published files and of the company's own data where one is read.
   */
  static final List<Table> TABLES =
      Arrays.stream(Table.values())
          .filter(
              table ->
                  TableDefinition.of(table).kind() != TableDefinition.Kind.FILE
                      || table.compareTo(Table.LANDED_PROCEDURE_CODE) <= 0)
          .filter(
              table ->
                  table.compareTo(Table.CONFORMED_SALE) < 0
                      || table.compareTo(Table.CONFORMED_MEASURE_SUM) > 0)
          .filter(table -> table != Table.PUBLISHED_GEOGRAPHY_TERRITORY)
          .filter(table -> table != Table.PUBLISHED_GEOGRAPHY_NEIGHBOR)
          .toList();

  private final Supplier<Config> config;
  private final Warehouse warehouse;
  private final StringWriter text = new StringWriter();

  public TestRun(InputWorld world) {
    this(world::config);
  }

  /** Runs with a configuration of its own. */
  TestRun(Config config) {
    this(() -> config);
  }

  private TestRun(Supplier<Config> config) {
    this.config = config;
    this.warehouse = new Warehouse(TestSpark.session(), config.get().out());
  }

  private Console console() {
    PrintWriter writer = new PrintWriter(text);
    return new Console(writer, writer, false);
  }

  private Pipeline pipeline() {
    EmptyTables.copyTo(warehouse, TABLES);
    return Main.pipeline(TestSpark.session(), config.get(), console());
  }

  private void summarise(Pipeline.Finished run) {
    console().summary(Summary.of(run.tables(), config.get(), run.summary()));
  }

  public TestRun all() {
    summarise(pipeline().run(false));
    return this;
  }

  public TestRun resume() {
    summarise(pipeline().run(true));
    return this;
  }

  public TestRun steps(String... names) {
    for (String name : List.of(names)) {
      pipeline().runOne(name).ifPresent(this::summarise);
    }
    return this;
  }

  /** What was printed. */
  public String text() {
    return text.toString();
  }

  public Warehouse warehouse() {
    return warehouse;
  }

  public RunBook runs() {
    return new RunBook(warehouse);
  }

  /** All rows of a table. */
  public Dataset<Row> rows(Table table) {
    return warehouse.read(table);
  }

  /** The rows of a table as text, one string a row, in order. */
  public List<String> show(Table table, String... expressions) {
    return showWhere("true", table, expressions);
  }

  /** As {@link #show}, of the rows that a SQL condition selects. */
  public List<String> showWhere(String condition, Table table, String... expressions) {
    return rows(table).where(condition).selectExpr(expressions).collectAsList().stream()
        .map(row -> row.mkString("|"))
        .sorted()
        .toList();
  }
}
