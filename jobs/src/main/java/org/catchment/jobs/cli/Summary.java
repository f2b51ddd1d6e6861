package org.catchment.jobs.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.catchment.jobs.config.AlignConfig;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.PublishConfig;
import org.catchment.jobs.config.SalesForce;
import org.catchment.jobs.config.ScoreConfig;
import org.catchment.jobs.error.ShellWord;
import org.catchment.jobs.publish.Publish;
import org.catchment.jobs.run.RunBook;
import org.catchment.jobs.run.Sessions;
import org.catchment.jobs.spark.SqlText;
import org.catchment.jobs.table.BalanceFigures;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.jspecify.annotations.Nullable;

/** The closing words of a run: what was read, how good the result is, and where it is. */
final class Summary {
  private static final int REASONS_SHOWN = 4;
  private static final int NAMED = 5;

  private Summary() {}

  static String of(RunTables tables, Config config, RunBook.Summary run) {
    StringBuilder text = new StringBuilder();
    line(text, "");
    line(
        text,
        "Run %s finished in %d s",
        tables.runId(),
        Duration.between(run.startedAt(), run.finishedAt()).toSeconds());
    line(text, "");
    inputs(text, tables, run);
    line(text, "");
    balance(text, tables, config, run.quality());
    quality(text, tables, config, run.quality());
    line(text, "");
    places(text, tables, config, run);
    return text.toString();
  }

  /** What was read, and what became of it. */
  private static void inputs(StringBuilder text, RunTables tables, RunBook.Summary run) {
    line(
        text,
        "  %-26s %11s %11s %11s %11s",
        "Source",
        "read",
        "accepted",
        "rejected",
        "superseded");
    bySource(run.inputs())
        .forEach(
            (source, n) ->
                line(text, "  %-26s %,11d %,11d %,11d %,11d", source, n[0], n[1], n[2], n[3]));
    sums(text, tables);
    for (boolean isSuperseded : List.of(false, true)) {
      String reasons = reasons(tables, isSuperseded);
      if (!reasons.isEmpty()) {
        line(text, "  %s: %s", isSuperseded ? "superseded" : "rejected", reasons);
      }
    }
    findings(text, tables);
  }

  /** The company's measures, before and after. */
  private static void sums(StringBuilder text, RunTables tables) {
    for (Row sum : RunBook.sums(tables)) {
      line(
          text,
          "  %-26s %,11.0f %,11.0f %,11.0f %,11.0f",
          sum.getString(0) + "." + sum.getString(1),
          sum.getDecimal(2),
          sum.getDecimal(3),
          sum.getDecimal(4),
          sum.getDecimal(5));
    }
  }

  /**
   * What was not taken as it stands in the files, though its rows go on. Services that no product
   * line sells to come first: scores without them would look as good as with them.
   */
  private static void findings(StringBuilder text, RunTables tables) {
    List<Row> findings =
        tables
            .read(Table.LANDED_FINDING)
            .orderBy(
                functions.col("share").desc_nulls_last(),
                functions.col("row_count").desc(),
                functions.col("source_file"),
                functions.col("finding"))
            .collectAsList();
    for (Row finding : findings.subList(0, Math.min(REASONS_SHOWN, findings.size()))) {
      if (finding.<String>getAs("finding").equals("unknown_codes")) {
        unknownCodes(text, finding);
      } else {
        line(
            text,
            "  noticed: %s, from row %,d of %s: %s",
            said(finding),
            finding.<Long>getAs("example_row"),
            finding.<String>getAs("source_file"),
            finding.<String>getAs("example_value"));
      }
    }
    if (findings.size() > REASONS_SHOWN) {
      line(text, "           and %,d more in landed.finding", findings.size() - REASONS_SHOWN);
    }
  }

  private static String said(Row finding) {
    long rows = finding.<Long>getAs("row_count");
    return switch (finding.<String>getAs("finding")) {
      case "report_footer" ->
          rows + (rows == 1 ? " line" : " lines") + " at a report's end left out";
      case "report_title" ->
          rows + (rows == 1 ? " line" : " lines") + " above a report's header left out";
      case "state_differs" ->
          String.format(Locale.ROOT, "%,d with a ZIP code of another state", rows);
      case "not_plausible" ->
          String.format(
              Locale.ROOT, "%,d of %s too large to be used", rows, finding.getAs("column_name"));
      case "few_joined" ->
          String.format(
              Locale.ROOT,
              "%,d accounts that no other source has, mostly where others have such accounts",
              rows);
      default ->
          String.format(
              Locale.ROOT,
              "%,d of %s stand for an unknown value",
              rows,
              finding.getAs("column_name"));
    };
  }

  private static void unknownCodes(StringBuilder text, Row finding) {
    double share = finding.<Double>getAs("share");
    line(
        text,
        "  noticed: %s of the services of %s belong to no procedure group; most often %s",
        share == 1 ? "ALL" : String.format(Locale.ROOT, "%.1f %%", Math.floor(1000 * share) / 10),
        finding.<String>getAs("source_file"),
        finding.<String>getAs("example_value"));
    line(
        text,
        "           No product line counts them. If you sell to some, add their %s codes to"
            + " input.procedure_code;%s",
        finding.<String>getAs("column_name"),
        share == 1 ? " if you expected others, check the source's `year`" : " if not, all is well");
  }

  /** What the territories hold, against what they should. */
  private static void balance(
      StringBuilder text, RunTables tables, Config config, Map<String, Double> quality) {
    SalesForce force = config.align().forces().get(0);
    BalanceFigures balance = BalanceFigures.of(tables, force);
    List<Row> certificates = balance.certificates();
    line(
        text,
        "  Territories  %,.0f of %,.0f accounts%s, balanced on %s",
        quality.getOrDefault("territories", 0.0),
        quality.getOrDefault("accounts", 0.0),
        switch (config.align().unit()) {
          case ACCOUNT -> "";
          case ZIP -> " by whole ZIP codes";
          case COUNTY -> " by whole counties";
        },
        certificates.stream()
            .map(c -> c.<String>getAs("measure"))
            .collect(Collectors.joining(", ")));
    leftOut(text, tables, config.align());
    certificates.forEach(certificate -> imbalance(text, certificate, certificates.size() > 1));
    heavy(text, balance.heavy(), config.align().unit());
    certificates.forEach(
        certificate -> withoutLoad(text, tables, force, certificate.getAs("measure")));
    borders(text, tables, force, certificates);
  }

  /** Other figures of the division's quality. */
  private static void quality(
      StringBuilder text, RunTables tables, Config config, Map<String, Double> quality) {
    line(
        text,
        "  Optimum      at most %.2g %% better, with the same centers and loads",
        100 * quality.getOrDefault("gap", 0.0));
    line(
        text,
        "  Contiguity   %.1f %% of %s have neighbors of their own territory only; %,.0f enclaves with %.2g %%",
        100 * quality.getOrDefault("neighbor_share", 1.0),
        switch (config.align().unit()) {
          case ACCOUNT -> "accounts";
          case ZIP -> "ZIP codes";
          case COUNTY -> "counties";
        },
        quality.getOrDefault("enclaves", 0.0),
        100 * quality.getOrDefault("detached_share", 0.0));
    line(
        text,
        "  Distance     mean %s from account to center, by workload",
        distance(config, quality.getOrDefault("mean_km", 0.0)));
    line(text, "  Widest       %s", widest(tables, config));
    String sources = volumeSources(tables);
    line(
        text,
        "  Totals       %,.0f hours a year, %,.0f USD a year%s",
        quality.getOrDefault("workload_hours", 0.0),
        quality.getOrDefault("potential_usd", 0.0),
        sources.isEmpty() ? "" : " (" + sources + ")");
    withoutValue(text, tables, config.score().metrics());
  }

  /** Where the results are, and what to do next. */
  private static void places(
      StringBuilder text, RunTables tables, Config config, RunBook.Summary run) {
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
        ShellWord.of(config.out()));
  }

  /** Adds a formatted line, without blanks at its end. */
  static void line(StringBuilder text, String format, @Nullable Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing())
        .append(System.lineSeparator());
  }

  private static void leftOut(StringBuilder text, RunTables tables, AlignConfig align) {
    if (align.where() != null) {
      line(
          text,
          "  Left out     %,d accounts do not meet %s",
          tables.read(Table.PUBLISHED_ACCOUNT_METRIC).where("NOT is_aligned").count(),
          align.where());
    }
  }

  private static void withoutValue(
      StringBuilder text, RunTables tables, List<ScoreConfig.Metric> metrics) {
    if (metrics.isEmpty()) {
      return;
    }
    Row counts =
        tables
            .read(Table.PUBLISHED_ACCOUNT_METRIC)
            .selectExpr(
                Stream.concat(
                        Stream.of("count(*)"),
                        metrics.stream()
                            .map(
                                m -> "count_if(metric[" + SqlText.literal(m.name()) + "] IS NULL)"))
                    .toArray(String[]::new))
            .head();
    for (int m = 0; m < metrics.size(); m++) {
      if (counts.getLong(m + 1) > 0) {
        line(
            text,
            "  No value     of the metric %s at %,d of %,d accounts",
            metrics.get(m).name(),
            counts.getLong(m + 1),
            counts.getLong(0));
      }
    }
  }

  private static void imbalance(StringBuilder text, Row certificate, boolean several) {
    double largest = certificate.getAs("imbalance_max");
    List<Row> outside = certificate.getList(certificate.fieldIndex("outside"));
    line(
        text,
        "  Imbalance    %slargest %.2f %%, mean %.2f %%; asked within %.2f %%%s",
        several ? certificate.getAs("measure") + ": " : "",
        100 * largest,
        100 * certificate.<Double>getAs("imbalance_mean"),
        100 * certificate.<Double>getAs("tolerance"),
        outside.isEmpty() ? "" : ": NOT REACHED");
    if (!outside.isEmpty()) {
      line(
          text,
          "               in %,d of %,d: %s%s; a tolerance of %.2f %% would do, or fewer territories",
          outside.size(),
          certificate.<Integer>getAs("territories"),
          outside.stream()
              .limit(NAMED)
              .map(row -> "%s %+.2f %%".formatted(row.getString(0), 100 * row.getDouble(1)))
              .collect(Collectors.joining(", ")),
          outside.size() > NAMED ? ", ..." : "",
          Math.ceil(10_000 * largest) / 100);
    }
  }

  /** Names the accounts or units that outweigh a territory. */
  private static void heavy(
      StringBuilder text, List<BalanceFigures.Heavy> heavy, AlignConfig.Unit unit) {
    if (heavy.isEmpty()) {
      return;
    }
    boolean one = heavy.size() == 1;
    line(
        text,
        "  Heavy        %,d %s a territory: %s one of its own, which no imbalance counts",
        heavy.size(),
        switch (unit) {
          case ACCOUNT -> one ? "account outweighs" : "accounts outweigh";
          case ZIP -> one ? "ZIP code outweighs" : "ZIP codes outweigh";
          case COUNTY -> one ? "county outweighs" : "counties outweigh";
        },
        one ? "it has" : "each has");
    for (BalanceFigures.Heavy some : heavy.subList(0, Math.min(NAMED, heavy.size()))) {
      line(
          text,
          "               %s (%s) %s",
          some.name(),
          some.territoryId(),
          some.times() == null
              ? "is the only one with load"
              : String.format(Locale.ROOT, "is %.2f territories", some.times()));
    }
    if (heavy.size() > NAMED) {
      line(text, "               and %,d more", heavy.size() - NAMED);
    }
  }

  private static void withoutLoad(
      StringBuilder text, RunTables tables, SalesForce force, String measure) {
    List<String> territories = BalanceFigures.withoutLoad(tables, force, measure);
    if (!territories.isEmpty()) {
      line(
          text,
          "  Without load %s%s: no %s there",
          String.join(", ", territories.subList(0, Math.min(NAMED, territories.size()))),
          territories.size() > NAMED
              ? String.format(Locale.ROOT, " and %,d more", territories.size() - NAMED)
              : "",
          measure);
    }
  }

  /** How far the borders alone keep territories from the nation's mean, by the first measure. */
  private static void borders(
      StringBuilder text, RunTables tables, SalesForce force, List<Row> certificates) {
    List<BalanceFigures.Region> regions =
        BalanceFigures.regions(tables, force, certificates.get(0).<String>getAs("measure"));
    if (regions.isEmpty()) {
      return;
    }
    line(
        text,
        "  Borders      no territory crosses the sea; of the nation's mean, a full-time rep has");
    for (BalanceFigures.Region region : regions) {
      line(
          text,
          "               %5.1f %% in %s (%,d %s)",
          100 * (1 + region.deviation()),
          region.name(),
          region.territories(),
          region.territories() == 1 ? "territory" : "territories");
      for (BalanceFigures.Joined joined : region.joined()) {
        line(text, "                       with %s: %s", joined.name(), joined.reason());
      }
    }
    for (Row certificate : certificates) {
      line(
          text,
          "               %slargest deviation from the nation's mean %.2f %%, mean %.2f %%",
          certificates.size() > 1 ? certificate.getAs("measure") + ": " : "",
          100 * certificate.<Double>getAs("imbalance_nation_max"),
          100 * certificate.<Double>getAs("imbalance_nation_mean"));
    }
  }

  private static Map<String, long[]> bySource(List<RunBook.InputCount> inputs) {
    Map<String, long[]> sums = new LinkedHashMap<>();
    for (RunBook.InputCount input : inputs) {
      long[] sum = sums.computeIfAbsent(input.source(), source -> new long[4]);
      sum[0] += input.read();
      sum[1] += input.accepted();
      sum[2] += input.rejected();
      sum[3] += input.superseded();
    }
    return sums;
  }

  private static String reasons(RunTables tables, boolean isSuperseded) {
    List<Row> all =
        tables
            .read(Table.LANDED_REJECT)
            .where(functions.col("is_superseded").equalTo(isSuperseded))
            .groupBy("reason")
            .count()
            .orderBy(functions.col("count").desc(), functions.col("reason"))
            .collectAsList();
    long more = all.stream().skip(REASONS_SHOWN).mapToLong(row -> row.getLong(1)).sum();
    return Stream.concat(
            all.stream()
                .limit(REASONS_SHOWN)
                .map(row -> String.format(Locale.ROOT, "%s %,d", row.getString(0), row.getLong(1))),
            more > 0 ? Stream.of(String.format(Locale.ROOT, "and %,d more", more)) : Stream.of())
        .collect(Collectors.joining(", "));
  }

  /** The territory with the longest distances, such as one with all islands of the Pacific. */
  private static String widest(RunTables tables, Config config) {
    String force = config.align().forces().get(0).name();
    Row row =
        tables
            .read(Table.PUBLISHED_TERRITORY_METRIC, force)
            .join(tables.read(Table.PUBLISHED_TERRITORY, force), "territory_id")
            .orderBy(functions.col("mean_km").desc(), functions.col("territory_id"))
            .select("territory_id", "name", "mean_km")
            .head();
    return String.format(
        Locale.ROOT,
        "%s %s, mean %s",
        row.getString(0),
        row.getString(1),
        distance(config, row.getDouble(2)));
  }

  private static String distance(Config config, double km) {
    PublishConfig.Distance unit = config.publish().distance();
    return String.format(Locale.ROOT, "%,.1f %s", unit.of(km), unit.key());
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
