package org.catchment.jobs.conform;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.ConformConfig;
import org.catchment.jobs.conform.value.Plausible;
import org.catchment.jobs.conform.value.Rejects;
import org.catchment.jobs.error.ShellWord;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.run.Step;
import org.catchment.jobs.run.StepContext;
import org.catchment.jobs.spark.KeptRows;
import org.catchment.jobs.spark.NamedRows;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;

/** Turns landed rows into reliable counties, ZIP codes, places, accounts and procedure volumes. */
public final class Conform implements Step {
  private static final int REASONS_SHOWN = 5;

  /** Nobody has more ways to write a value wrongly than this. */
  private static final int MOST_FORMS = 10_000;

  @Override
  public String name() {
    return "conform";
  }

  @Override
  public void run(StepContext context) {
    try (KeptRows kept = new KeptRows(context.session())) {
      Map<Table, Dataset<Row>> judged = new LinkedHashMap<>();
      Known known = geography(context, kept, judged);
      idns(context, kept, judged);
      Resolution accounts = accounts(context, kept, known);

      context.progress().at("procedure volumes", 0.7);
      RunTables tables = context.tables();
      ProcedureVolumes volumes =
          ProcedureVolumes.of(
              tables.rows(
                  Table.LANDED_PROCEDURE_CODE,
                  Table.LANDED_PHYSICIAN_SERVICE,
                  Table.LANDED_HOSPITAL_APC,
                  Table.LANDED_HOSPITAL_DRG),
              kept,
              accounts.links());
      tables.merge(Table.CONFORMED_PROCEDURE_VOLUME, volumes.conformed(), context.asOf());

      context.progress().at("the company's own data", 0.85);
      judged.putAll(
          new CompanyData(tables, kept)
              .conform(accounts, known, context.asOf(), context.config().conform()));

      context.progress().at("rejects", 0.9);
      tables.write(Table.LANDED_REJECT, name(), rejects(volumes, accounts, judged));
      List<Row> sums = MeasureSums.of(accounts, judged, tables);
      if (!sums.isEmpty()) {
        tables.write(Table.CONFORMED_MEASURE_SUM, sums);
      }
      tables.write(
          Table.LANDED_FINDING,
          name(),
          findings(accounts)
              .unionByName(new SameSite(kept).fewJoined(accounts.resolved()))
              .unionByName(volumes.findings()));
    }
    refuseTooManyRejects(context);
  }

  /**
   * Writes ZIP codes, counties and places.
   *
   * @param judged receives all their landed rows, usable or with a {@code reject}
   */
  private static Known geography(
      StepContext context, KeptRows kept, Map<Table, Dataset<Row>> judged) {
    RunTables tables = context.tables();
    context.progress().at("ZIP codes and counties", 0);
    PublishedGeography published =
        PublishedGeography.of(
            tables.rows(
                Table.LANDED_ZCTA,
                Table.LANDED_ZIP_POPULATION,
                Table.LANDED_COUNTY_ZIP,
                Table.LANDED_COUNTY_DEMOGRAPHICS,
                Table.LANDED_COUNTY_NEIGHBOR,
                Table.LANDED_COUNTY_INSURANCE,
                Table.LANDED_COUNTY),
            kept);
    judged.putAll(published.rows());
    Geography geography =
        new Geography(
            tables.rows(
                Table.LANDED_ZIP,
                Table.LANDED_PLACE_DEMOGRAPHICS,
                Table.LANDED_COUNTY,
                Table.LANDED_PLACE));
    Dataset<Row> zipRows = kept.keep(geography.zips());
    judged.put(Table.LANDED_ZIP, zipRows);
    Dataset<Row> zips = kept.keep(Geography.publishedZips(Rejects.without(zipRows), published));
    tables.write(Table.CONFORMED_ZIP, zips);
    Dataset<Row> demographicRows = kept.keep(geography.demographics());
    judged.put(Table.LANDED_PLACE_DEMOGRAPHICS, demographicRows);
    Dataset<Row> demographics = Rejects.without(demographicRows);
    Dataset<Row> people = kept.keep(Geography.people(demographics));
    Dataset<Row> countyRows = kept.keep(geography.counties(people));
    judged.put(Table.LANDED_COUNTY, countyRows);
    Dataset<Row> counties =
        kept.keep(Geography.publishedCounties(Rejects.without(countyRows), published));
    tables.write(Table.CONFORMED_COUNTY, counties);

    context.progress().at("places", 0.15);
    Dataset<Row> points = kept.keep(geography.points());
    judged.put(Table.LANDED_PLACE, points);
    Dataset<Row> places =
        kept.keep(Geography.places(demographics, Rejects.without(points), counties));
    tables.write(Table.CONFORMED_PLACE, places);
    return new Known(zips, counties, places);
  }

  /**
   * Writes health systems.
   *
   * @param judged receives their landed rows, usable or with a {@code reject}
   */
  private static void idns(StepContext context, KeptRows kept, Map<Table, Dataset<Row>> judged) {
    RunTables tables = context.tables();
    context.progress().at("health systems", 0.25);
    Idns idns = new Idns(tables.rows(Table.LANDED_HEALTH_SYSTEM, Table.LANDED_SYSTEM_HOSPITAL));
    Dataset<Row> listed = kept.keep(idns.listed());
    judged.put(Table.LANDED_HEALTH_SYSTEM, listed);
    tables.merge(Table.CONFORMED_IDN, idns.conformed(listed), context.asOf());
  }

  /** Writes accounts, and which records became part of which account. */
  private static Resolution accounts(StepContext context, KeptRows kept, Known known) {
    RunTables tables = context.tables();
    Config config = context.config();
    context.progress().at("accounts", 0.3);
    AccountRecords sources =
        new AccountRecords(
            tables.rows(
                Table.LANDED_FACILITY,
                Table.LANDED_PROVIDER,
                Table.LANDED_PRACTICE_LOCATION,
                Table.LANDED_HOSPITAL,
                Table.LANDED_SYSTEM_HOSPITAL,
                Table.LANDED_PHYSICIAN_SERVICE,
                Table.LANDED_HOSPITAL_APC,
                Table.LANDED_HOSPITAL_DRG),
            config.score().types(),
            new Plausible(config.conform().outliers() == ConformConfig.Outliers.USE));
    Locations locations = new Locations(config.conform().maxZipDistanceKm());
    ResolvedAccounts accounts = new ResolvedAccounts(kept, config.conform().accountsPerNpi());
    Dataset<Row> records =
        accounts.withoutDuplicates(kept.keep(locations.of(sources.all(), known)));
    Dataset<Row> resolved = kept.keep(accounts.resolved(records));
    Dataset<Row> merged = kept.keep(ResolvedAccounts.merged(resolved));

    context.progress().at("counties of the accounts", 0.5);
    Dataset<Row> located =
        kept.keep(
            ResolvedAccounts.inZipAreas(
                ResolvedAccounts.inCounties(
                    merged, known.counties(), config.conform().maxCoastDistanceKm()),
                known.zips(),
                config.input().zcta(),
                config.conform().maxZipDistanceKm()));
    tables.merge(Table.CONFORMED_ACCOUNT, ResolvedAccounts.conformed(located), context.asOf());
    Dataset<Row> links = kept.keep(ResolvedAccounts.links(resolved, located));
    tables.merge(Table.CONFORMED_ACCOUNT_LINK, links, context.asOf());
    return new Resolution(records, resolved, located, links);
  }

  /** What was noticed about records in use, in the shape of {@code landed.finding}. */
  private static Dataset<Row> findings(Resolution accounts) {
    return NamedRows.in(accounts.resolved().sparkSession())
        .with("record", accounts.resolved())
        .sql(
            """
            WITH found AS (
              SELECT source_file, source_row, inline(finding) FROM record
              UNION ALL
              SELECT source_file, source_row, 'state' AS column_name,
                concat_ws(' ', state_code, zip5) AS value, 'state_differs' AS finding
              FROM record WHERE location.issue = 'state_differs'),
            counted AS (
              SELECT source_file, column_name, finding, count(*) AS row_count,
                min(struct(source_row, substr(value, 1, 200) AS value)) AS example
              FROM found GROUP BY source_file, column_name, finding)
            SELECT source_file, column_name, finding, row_count, example.source_row AS example_row,
              example.value AS example_value, CAST(NULL AS DOUBLE) AS share
            FROM counted
            """);
  }

  /** All refused rows, in the shape of {@code landed.reject}. */
  private static Dataset<Row> rejects(
      ProcedureVolumes volumes, Resolution accounts, Map<Table, Dataset<Row>> judged) {
    Dataset<Row> rejects = volumes.rejects();
    Dataset<Row> fates = ResolvedAccounts.judged(accounts);
    for (Table table : Table.OF_ACCOUNTS) {
      Dataset<Row> own = fates.where(col("table_name").equalTo(table.fullName()));
      rejects = rejects.unionByName(Rejects.of(table.fullName(), own));
    }
    for (Map.Entry<Table, Dataset<Row>> rows : judged.entrySet()) {
      rejects = rejects.unionByName(Rejects.of(rows.getKey().fullName(), rows.getValue()));
    }
    return rejects;
  }

  private static void refuseTooManyRejects(StepContext context) {
    double allowed = context.config().conform().maxRejectShare();
    Dataset<Row> files = context.tables().read(Table.LANDED_INPUT_FILE);
    Dataset<Row> rejects =
        context
            .tables()
            .read(Table.LANDED_REJECT)
            .where("NOT is_superseded")
            .join(files.select("source_file", "source"), "source_file");
    for (Row source :
        files
            .groupBy("source")
            .agg(functions.sum("read_rows").as("read"))
            .join(rejects.groupBy("source").count(), "source")
            .orderBy("source")
            .collectAsList()) {
      long read = source.getLong(1);
      long rejected = source.getLong(2);
      if (rejected > allowed * read || rejected == read) {
        throw UserError.input(
            "input: " + source.getString(0),
            String.format(
                Locale.ROOT,
                "%,d of %,d rows (%.1f %%) were rejected, and conform.max_reject_share allows %.1f"
                    + " %%:%s",
                rejected,
                read,
                100.0 * rejected / read,
                100 * allowed,
                reasons(rejects.where(col("source").equalTo(source.getString(0))))),
            "Correct the rows; catchment sql --out "
                + ShellWord.of(context.config().out())
                + " \"SELECT * FROM landed.reject\" shows them all. Or allow more with --set"
                + " conform.max_reject_share=...");
      }
    }
  }

  /** What the values of a reason look like: all digits and all letters alike. */
  private static final Column FORM =
      expr("regexp_replace(regexp_replace(value, '[0-9]+', '9'), '[A-Za-z]+', 'a')");

  /** The most frequent reasons, a line a column and form of its values. */
  private static String reasons(Dataset<Row> rejects) {
    StringBuilder reasons = new StringBuilder();
    List<Row> all =
        rejects
            .groupBy(col("reason"), col("column_name"), FORM.as("form"))
            .agg(
                functions.count(lit(1)).as("n"),
                functions
                    .min(
                        functions.struct(
                            "source_file", "source_row", "column_name", "value", "remedy"))
                    .as("example"))
            .orderBy(col("n").desc(), col("reason"), col("column_name"), col("form"))
            .select("n", "reason", "example")
            .limit(MOST_FORMS)
            .collectAsList();
    for (Row reason : all.subList(0, Math.min(REASONS_SHOWN, all.size()))) {
      Row example = reason.getStruct(2);
      reasons.append(
          String.format(
              Locale.ROOT,
              "%n  %,d x %s, for example %s, row %d, column %s, value '%s'. %s",
              reason.getLong(0),
              reason.getString(1),
              example.getString(0),
              example.getLong(1),
              example.getString(2),
              example.getString(3),
              example.getString(4)));
    }
    long more = all.stream().skip(REASONS_SHOWN).mapToLong(reason -> reason.getLong(0)).sum();
    if (more > 0) {
      reasons.append(String.format(Locale.ROOT, "%n  and %,d more", more));
    }
    return reasons.toString();
  }
}
