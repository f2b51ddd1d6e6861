package org.catchment.jobs.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.ConfigLoader;
import org.catchment.jobs.run.Sessions;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableDefinition;
import org.catchment.jobs.table.TableNames;
import org.catchment.jobs.table.Warehouse;
import picocli.CommandLine;

/**
 * Does a little of what the verbs do, in a folder that it deletes. {@code bin/catchment} records
 * the classes that are loaded, and stores them in a file that later starts map into memory.
 */
final class FastStart {
  private static final List<List<String>> VERBS =
      List.of(
          List.of("--help"), List.of("tables"), List.of("config"), List.of("demo", "--dry-run"));

  /** Queries shaped like those of users and of {@code explain}. */
  private static final List<String> QUERIES =
      List.of(
          "SELECT * FROM published.current_territory LIMIT 5",
          "SELECT t.name, round(sum(a.share), 2) AS accounts"
              + " FROM published.current_account_territory a"
              + " JOIN published.current_territory t USING (force, territory_id)"
              + " WHERE a.share > 0 AND t.name LIKE '%a%' GROUP BY t.name"
              + " ORDER BY accounts DESC, t.name LIMIT 5");

  /** A file such as users have, in which something is wrong. */
  private static final String ACCOUNTS =
      """
      Account ID,Account Name,Billing City,Billing State,Billing Zip,NPI,Workload Hours,Since
      A1,Oakland Clinic,Oakland,California,94612-1234,1000000012,"1,234.5",15-Mar-2026
      A2,Newark Clinic,Newark,NJ,7102,1000000013,12;5,3/15/2026
      """;

  private FastStart() {}

  public static void main(String[] args) throws IOException {
    PrintWriter nowhere =
        new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    for (List<String> verb : VERBS) {
      CommandLine line = Main.commandLine().setOut(nowhere).setErr(nowhere);
      line.execute(verb.toArray(String[]::new));
    }
    Path folder = Files.createTempDirectory("catchment-fast-start");
    try {
      Path file = Files.writeString(folder.resolve("accounts.csv"), ACCOUNTS);
      Main.commandLine().setOut(nowhere).setErr(nowhere).execute("inspect", file.toString());
      query(ConfigLoader.load(null, List.of("out=" + folder)).config());
    } finally {
      FileUtil.fullyDelete(folder.toFile());
    }
  }

  private static void query(Config config) throws IOException {
    try (SparkSession session = Sessions.start(config)) {
      Warehouse warehouse = new Warehouse(session, config.out());
      RunTables tables = RunTables.ofNew(warehouse, "0");
      for (Table table :
          List.of(
              Table.PUBLISHED_RUN_MANIFEST,
              Table.PUBLISHED_TERRITORY,
              Table.PUBLISHED_ACCOUNT_TERRITORY)) {
        tables.write(table, row(session, table));
      }
      for (String query : QUERIES) {
        SqlCommand.Text.table(TableNames.answer(warehouse, query));
      }
    }
  }

  /** A dummy row: ones, and empty lists. */
  private static Dataset<Row> row(SparkSession session, Table table) {
    return session
        .range(1)
        .selectExpr(
            Arrays.stream(TableDefinition.of(table).schema().fields())
                .filter(field -> !field.name().equals("run_id"))
                .map(field -> value(field.dataType()) + " AS " + field.name())
                .toArray(String[]::new));
  }

  private static String value(DataType type) {
    String name = type.catalogString();
    if (name.startsWith("array")) {
      return "from_json('[]', '" + name + "')";
    }
    if (name.startsWith("map")) {
      return "from_json('{}', '" + name + "')";
    }
    return "CAST('" + (name.equals("timestamp") ? "2000" : "1") + "' AS " + name + ")";
  }
}
