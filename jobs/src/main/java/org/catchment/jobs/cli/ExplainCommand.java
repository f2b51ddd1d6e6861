package org.catchment.jobs.cli;

import static org.apache.spark.sql.functions.col;
import static org.catchment.jobs.cli.Summary.line;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.PublishConfig;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.run.Sessions;
import org.catchment.jobs.spark.Parallel;
import org.catchment.jobs.spark.Parallel.Work;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Explains why an account has its score. */
@Command(
    name = "explain",
    description = {
      "Shows what an account's score is made of.",
      "",
      "It tells where each part comes from, how sure it is, and what the accounts around it have."
          + " The parts add up to the score."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  catchment explain --out catchment-demo --account 1234567893     by NPI",
      "  catchment explain --out results --account 370013                by CCN",
      "  catchment explain --out results --account own:K-4711            by an id of your own"
    })
final class ExplainCommand implements Callable<Integer> {
  private static final int NEIGHBORS = 5;

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(
      names = {"-a", "--account"},
      required = true,
      paramLabel = "ID",
      description = "NPI, CCN, your own account_id, or that of the tables.")
  private String account = "";

  @Mixin private FinishedRun run = new FinishedRun();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Config config = options.load(List.of()).config();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Console console = Console.of(spec);
    console.waitFor("Starting Spark");
    try (SparkSession session = Sessions.start(config)) {
      console.waitFor("Reading the scores of " + account);
      String text = of(run.tables(session, config.out()), config.publish().distance(), account);
      console.waited();
      out.print(text);
      out.flush();
    }
    return 0;
  }

  /** The account's score in words and figures. */
  static String of(RunTables tables, PublishConfig.Distance distance, String id) {
    Row account = account(tables, id);
    String accountId = account.getAs("account_id");
    List<Row> scores = scores(tables, accountId).collectAsList();
    Work<List<Row>> territories = new Work<>(() -> territories(tables, accountId).collectAsList());
    Work<List<Row>> system = new Work<>(() -> system(tables, account).collectAsList());
    Work<List<Row>> parts = new Work<>(() -> contributions(tables, accountId).collectAsList());
    Work<List<Row>> nearest = new Work<>(() -> nearest(tables, account).collectAsList());
    StringBuilder text = new StringBuilder();
    if (scores.isEmpty()) {
      Parallel.run(territories, system);
      heading(text, tables.runId(), account, territories.result(), system.result());
      line(text, "");
      line(text, "No product line applies: no such procedures are known of the");
      line(text, "account, nor assumed of its type (score.lines).");
      Row metric = own(tables, Table.PUBLISHED_ACCOUNT_METRIC, accountId).head();
      line(
          text,
          "  %,.1f visits a year anyway, %,.2f hours with travel (score.other_visits)",
          metric.<Double>getAs("visits_per_year"),
          metric.<Double>getAs("workload_hours"));
      return text.toString();
    }
    Parallel.run(territories, system, parts, nearest);
    heading(text, tables.runId(), account, territories.result(), system.result());
    for (Row score : scores) {
      line(text, "");
      score(text, score);
      String productLine = score.getAs("product_line");
      parts(
          text, parts.result(), productLine, "potential_usd", "USD", score.getAs("potential_usd"));
      parts(
          text,
          parts.result(),
          productLine,
          "workload_hours",
          "hours",
          score.getAs("workload_hours"));
    }
    neighbors(text, distance, nearest.result());
    return text.toString();
  }

  private static Dataset<Row> scores(RunTables tables, String accountId) {
    return own(tables, Table.PUBLISHED_ACCOUNT_SCORE, accountId)
        .coalesce(1)
        .sortWithinPartitions("product_line");
  }

  private static Dataset<Row> contributions(RunTables tables, String accountId) {
    return own(tables, Table.PUBLISHED_SCORE_CONTRIBUTION, accountId)
        .coalesce(1)
        .sortWithinPartitions(
            col("product_line"),
            col("measure"),
            col("amount").desc(),
            col("component"),
            col("procedure_group"),
            col("source"));
  }

  private static Dataset<Row> own(RunTables tables, Table table, String accountId) {
    return tables.read(table).where(col("account_id").equalTo(accountId));
  }

  private static Row account(RunTables tables, String id) {
    String given = id.trim();
    List<Row> found =
        tables
            .read(Table.CONFORMED_ACCOUNT)
            .where(
                col("account_id")
                    .equalTo(given)
                    .or(col("account_id").equalTo("own:" + given))
                    .or(col("npi").equalTo(given))
                    .or(col("ccn").equalTo(given)))
            .coalesce(1)
            .sortWithinPartitions("account_id") // few rows: one job instead of three
            .collectAsList();
    if (found.isEmpty()) {
      found = named(tables, given);
    }
    if (found.isEmpty()) {
      throw UserError.config(
          "No account has the NPI, CCN or account_id '" + given + "'.",
          "Look for it: catchment sql \"SELECT account_id, name, city FROM conformed.current_account"
              + " WHERE name LIKE '%MERCY%'\"");
    }
    if (found.size() > 1) {
      throw UserError.config(
          "'" + given + "' is of " + found.size() + " accounts.",
          "Name one of "
              + found.stream()
                  .map(row -> row.<String>getAs("account_id"))
                  .collect(Collectors.joining(", "))
              + ".");
    }
    return found.get(0);
  }

  /** The account that a record with this id, or with this id of the company, is a part of. */
  private static List<Row> named(RunTables tables, String id) {
    return tables
        .read(Table.CONFORMED_ACCOUNT)
        .join(
            tables
                .read(Table.CONFORMED_ACCOUNT_LINK)
                .where(
                    col("record_id")
                        .isin(id, "own:" + id, "npi:" + id, "ccn:" + id)
                        .or(col("own_id").equalTo(id.startsWith("own:") ? id.substring(4) : id)))
                .select("account_id")
                .distinct(),
            "account_id")
        .coalesce(1)
        .sortWithinPartitions("account_id")
        .collectAsList();
  }

  private static void heading(
      StringBuilder text, String runId, Row account, List<Row> territories, List<Row> system) {
    line(text, "%s  (%s)", account.<String>getAs("name"), account.<String>getAs("account_id"));
    line(
        text,
        "  %s",
        joined(
            account.getAs("account_type"),
            account.getAs("specialty_group"),
            account.getAs("address"),
            account.getAs("city"),
            account.getAs("state_code"),
            account.getAs("zip")));
    Integer beds = account.getAs("bed_count");
    String idn = account.getAs("idn_id");
    String more =
        joined(
            beds == null ? null : beds + " beds",
            idn == null
                ? null
                : "health system " + (system.isEmpty() ? idn : system.get(0).getString(0)),
            account.<String>getAs("gpo") == null ? null : "GPO " + account.<String>getAs("gpo"),
            account.<Boolean>getAs("is_synthetic")
                ? "SYNTHETIC: made up by catchment generate"
                : null);
    if (!more.isEmpty()) {
      line(text, "  %s", more);
    }
    line(text, "  run %s%s", runId, territory(territories));
  }

  private static Dataset<Row> system(RunTables tables, Row account) {
    return tables
        .read(Table.CONFORMED_IDN)
        .where(col("idn_id").equalTo(account.<String>getAs("idn_id")))
        .select("name");
  }

  private static Dataset<Row> territories(RunTables tables, String accountId) {
    return tables
        .read(Table.PUBLISHED_ACCOUNT_TERRITORY)
        .where(col("account_id").equalTo(accountId))
        .join(tables.read(Table.PUBLISHED_TERRITORY), new String[] {"force", "territory_id"})
        .coalesce(1)
        .sortWithinPartitions("force", "territory_id")
        .select("force", "territory_id", "name", "share");
  }

  /** Who covers the account; with several sales forces, which part each one's territory covers. */
  private static String territory(List<Row> rows) {
    boolean several = rows.stream().map(row -> row.getString(0)).distinct().count() > 1;
    return rows.stream()
        .map(
            row ->
                ", territory "
                    + row.getString(1)
                    + " "
                    + row.getString(2)
                    + (several ? " of " + row.getString(0) : "")
                    + (row.getDouble(3) < 1
                        ? String.format(Locale.ROOT, " (%.0f %%)", 100 * row.getDouble(3))
                        : ""))
        .collect(Collectors.joining());
  }

  private static void score(StringBuilder text, Row score) {
    Integer decile = score.getAs("decile");
    line(
        text,
        "%s: %,.0f USD a year, 90 %% between %,.0f and %,.0f%s",
        score.<String>getAs("product_line"),
        score.<Double>getAs("potential_usd"),
        score.<Double>getAs("potential_low_usd"),
        score.<Double>getAs("potential_high_usd"),
        decile == null ? "" : "; decile " + decile + ", segment " + score.<String>getAs("segment"));
    String tier = score.getAs("coverage_tier");
    Double growth = score.getAs("growth");
    line(
        text,
        "  %,.1f procedures a year of all payers (%,.1f to %,.1f), %s%s%s",
        score.<Double>getAs("all_payer_volume"),
        score.<Double>getAs("all_payer_low"),
        score.<Double>getAs("all_payer_high"),
        score.<String>getAs("volume_source"),
        tier == null
            ? ""
            : String.format(
                Locale.ROOT,
                "; of Medicare %,.1f, payer mix of the %s",
                score.<Double>getAs("medicare_volume"),
                tier),
        growth == null ? "" : String.format(Locale.ROOT, "; %+.1f %% a year", 100 * growth));
    Double sales = score.getAs("sales_usd");
    Double penetration = score.getAs("penetration");
    if (sales != null) {
      line(
          text,
          "  sales %,.0f USD a year%s, white space %,.0f USD",
          sales,
          penetration == null
              ? ""
              : String.format(Locale.ROOT, ", penetration %.0f %%", 100 * penetration),
          score.<Double>getAs("white_space_usd"));
    }
  }

  private static void parts(
      StringBuilder text,
      List<Row> parts,
      String productLine,
      String measure,
      String unit,
      double score) {
    List<Row> own =
        parts.stream()
            .filter(part -> part.<String>getAs("product_line").equals(productLine))
            .filter(part -> part.<String>getAs("measure").equals(measure))
            .toList();
    if (own.isEmpty()) {
      return;
    }
    line(text, "    %-16s %-24s %-6s %-24s %14s", measure, "procedures", "year", "source", unit);
    for (Row part : own) {
      Integer year = part.getAs("year");
      line(
          text,
          "    %-16s %-24s %-6s %-24s %,14.2f",
          part.<String>getAs("component"),
          part.<String>getAs("procedure_group"),
          year == null ? "" : year,
          part.<String>getAs("source"),
          part.<BigDecimal>getAs("amount"));
    }
    line(text, "    %-73s %,14.2f", "sum", score);
  }

  private static Dataset<Row> nearest(RunTables tables, Row account) {
    String distance =
        String.format(
            Locale.ROOT,
            "haversine_km(lat_deg, lon_deg, %sd, %sd)",
            account.<Double>getAs("lat_deg"),
            account.<Double>getAs("lon_deg"));
    return tables
        .read(Table.CONFORMED_ACCOUNT)
        .where(col("kind").equalTo(account.<String>getAs("kind")))
        .where(col("account_id").notEqual(account.<String>getAs("account_id")))
        .selectExpr("account_id", "name", "city", distance + " AS km")
        .join(
            tables
                .read(Table.PUBLISHED_ACCOUNT_METRIC)
                .where("potential_usd > 0")
                .select("account_id", "account_type", "potential_usd", "decile"),
            "account_id")
        .orderBy("km", "account_id")
        .limit(NEIGHBORS);
  }

  private static void neighbors(
      StringBuilder text, PublishConfig.Distance unit, List<Row> nearest) {
    line(text, "");
    line(text, "The nearest accounts of its kind with a score (all lines):");
    nearest.forEach(
        row ->
            line(
                text,
                "    %6.1f %s  %-44s %,14.0f USD  decile %s",
                unit.of(row.<Double>getAs("km")),
                unit.key(),
                joined(row.getAs("name"), row.getAs("account_type"), row.getAs("city")),
                row.<Double>getAs("potential_usd"),
                row.<Integer>getAs("decile")));
  }

  private static String joined(@Nullable String... parts) {
    return Stream.of(parts).filter(Objects::nonNull).collect(Collectors.joining(", "));
  }
}
