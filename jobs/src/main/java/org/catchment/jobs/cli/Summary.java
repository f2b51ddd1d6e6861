package org.catchment.jobs.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.publish.Publish;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Runs;
import org.catchment.jobs.table.Table;

/** The closing words of a run: what was read, how well it went, and where it lies. */
final class Summary {
  private static final int REASONS_SHOWN = 4;

  private Summary() {}

  static String of(RunTables tables, Config config, Runs.Summary run) {
    StringBuilder text = new StringBuilder();
    line(text, "");
    line(
        text,
        "Run %s finished in %d s",
        tables.runId(),
        Duration.between(run.startedAt(), run.finishedAt()).toSeconds());
    line(text, "");
    line(text, "  %-26s %11s %11s %11s", "Input", "read", "accepted", "rejected");
    byTable(run.inputs())
        .forEach((table, n) -> line(text, "  %-26s %,11d %,11d %,11d", table, n[0], n[1], n[2]));
    String reasons = reasons(tables);
    if (!reasons.isEmpty()) {
      line(text, "  rejected facilities: %s", reasons);
    }
    line(text, "");
    Map<String, Double> quality = run.quality();
    double largest = quality.getOrDefault("imbalance_max", 0.0);
    line(
        text,
        "  Territories  %,.0f of %,.0f accounts, balanced on %s",
        quality.getOrDefault("territories", 0.0),
        quality.getOrDefault("accounts", 0.0),
        config.align().measure().column());
    line(
        text,
        "  Imbalance    largest %.2f %%, mean %.2f %%; asked within %.2f %%%s",
        100 * largest,
        100 * quality.getOrDefault("imbalance_mean", 0.0),
        100 * config.align().tolerance(),
        largest > config.align().tolerance()
            ? ": NOT REACHED (an account may outweigh a territory, or K is too large)"
            : "");
    line(
        text,
        "  Optimum      at most %.2g %% below, for these centers and loads",
        100 * quality.getOrDefault("gap", 0.0));
    line(
        text,
        "  Contiguity   %.1f %% of accounts are among their own, %,.0f enclaves with %.2g %%",
        100 * quality.getOrDefault("neighbor_share", 1.0),
        quality.getOrDefault("enclaves", 0.0),
        100 * quality.getOrDefault("detached_share", 0.0));
    line(
        text,
        "  Distance     mean %.1f km from account to center, by workload",
        quality.getOrDefault("mean_km", 0.0));
    line(text, "  Widest       %s", widest(tables));
    line(
        text,
        "  Totals       %,.0f hours a year, %,.0f USD a year (%s)",
        quality.getOrDefault("workload_hours", 0.0),
        quality.getOrDefault("potential_usd", 0.0),
        volumeSources(tables));
    line(text, "");
    line(text, "  %-38s %11s", "Table", "rows");
    run.tables().forEach((table, rows) -> line(text, "  %-38s %,11d", table, rows));
    line(text, "");
    line(text, "  Map     %s", local(Publish.page(tables)));
    line(text, "  Tables  %s", local(tables.warehouse().root()));
    line(
        text,
        "  Log     %s (only when there are warnings)",
        System.getProperty(Sessions.LOG_PROPERTY, "Spark's"));
    line(
        text,
        "  Ask     bin/catchment sql --out %s \"SELECT * FROM published.current_territory_metric\"",
        config.out());
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing())
        .append(System.lineSeparator());
  }

  private static Map<String, long[]> byTable(List<Runs.InputCount> inputs) {
    Map<String, long[]> sums = new LinkedHashMap<>();
    for (Runs.InputCount input : inputs) {
      long[] sum = sums.computeIfAbsent(input.tableName().replace("landed.", ""), t -> new long[3]);
      sum[0] += input.read();
      sum[1] += input.accepted();
      sum[2] += input.rejected();
    }
    return sums;
  }

  private static String reasons(RunTables tables) {
    return tables
        .read(Table.LANDED_REJECT)
        .where(functions.col("table_name").equalTo(Table.LANDED_FACILITY.fullName()))
        .groupBy("reason")
        .count()
        .orderBy(functions.col("count").desc(), functions.col("reason"))
        .limit(REASONS_SHOWN)
        .collectAsList()
        .stream()
        .map(row -> String.format(Locale.ROOT, "%s %,d", row.getString(0), row.getLong(1)))
        .collect(Collectors.joining(", "));
  }

  /** The territory with the longest ways, such as one that holds all islands of the Pacific. */
  private static String widest(RunTables tables) {
    Row row =
        tables
            .read(Table.PUBLISHED_TERRITORY_METRIC)
            .join(tables.read(Table.PUBLISHED_TERRITORY), "territory_id")
            .orderBy(functions.col("mean_km").desc(), functions.col("territory_id"))
            .select("territory_id", "name", "mean_km")
            .head();
    return String.format(
        Locale.ROOT, "%s %s, mean %.1f km", row.getString(0), row.getString(1), row.getDouble(2));
  }

  private static String volumeSources(RunTables tables) {
    return tables
        .read(Table.PUBLISHED_ACCOUNT_SCORE)
        .select("volume_source")
        .distinct()
        .orderBy("volume_source")
        .collectAsList()
        .stream()
        .map((Row row) -> row.getString(0))
        .collect(Collectors.joining(", "));
  }

  private static String local(Path path) {
    return path.toUri().getScheme().equals("file") ? path.toUri().getPath() : path.toString();
  }
}
