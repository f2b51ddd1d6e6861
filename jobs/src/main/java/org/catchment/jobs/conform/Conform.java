package org.catchment.jobs.conform;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.run.Step;
import org.catchment.jobs.run.StepContext;
import org.catchment.jobs.spark.KeptRows;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableDefinition;

/**
 * Turns what landed into counties, ZIP codes, places, accounts and procedure volumes that can be
 * relied on.
 */
public final class Conform implements Step {
  private static final int REASONS_SHOWN = 5;

  @Override
  public String name() {
    return "conform";
  }

  @Override
  public void run(StepContext context) {
    RunTables tables = context.tables();
    for (Table table : Table.values()) {
      if (tables.warehouse().definition(table).kind() == TableDefinition.Kind.FILE) {
        tables.view(table);
      }
    }
    UsStates.register(context.session());
    try (KeptRows kept = new KeptRows(context.session())) {
      conform(context, tables, kept);
    }
    refuseTooManyRejects(context);
  }

  private void conform(StepContext context, RunTables tables, KeptRows kept) {
    LocalDate asOf = context.asOf();
    Map<Table, Dataset<Row>> judged = new LinkedHashMap<>();
    Geography geography = new Geography(context.session());
    context.progress().at("ZIP codes and counties", 0);
    PublishedGeography published = new PublishedGeography(context.session(), kept);
    published.register();
    judged.putAll(published.rows());
    Dataset<Row> zipRows = kept.keep(geography.zips());
    judged.put(Table.LANDED_ZIP, zipRows);
    Dataset<Row> zips = kept.keep(geography.publishedZips(Rejects.without(zipRows)));
    tables.write(Table.CONFORMED_ZIP, zips);
    Dataset<Row> demographics = kept.keep(geography.demographics());
    judged.put(Table.LANDED_PLACE_DEMOGRAPHICS, demographics);
    Dataset<Row> people = kept.keep(geography.people(Rejects.without(demographics)));
    Dataset<Row> countyRows = kept.keep(geography.counties(people));
    judged.put(Table.LANDED_COUNTY, countyRows);
    Dataset<Row> counties = kept.keep(geography.publishedCounties(Rejects.without(countyRows)));
    tables.write(Table.CONFORMED_COUNTY, counties);

    context.progress().at("places", 0.15);
    Dataset<Row> points = kept.keep(geography.points());
    judged.put(Table.LANDED_PLACE, points);
    Dataset<Row> places = kept.keep(geography.places(Rejects.without(points), counties));
    tables.write(Table.CONFORMED_PLACE, places);

    context.progress().at("health systems", 0.25);
    Idns idns = new Idns(context.session());
    Dataset<Row> systems = kept.keep(idns.listed());
    judged.put(Table.LANDED_HEALTH_SYSTEM, systems);
    tables.merge(Table.CONFORMED_IDN, idns.conformed(systems), asOf);

    context.progress().at("accounts", 0.3);
    ResolvedAccounts accounts = new ResolvedAccounts(context.session(), kept);
    Dataset<Row> records =
        accounts.withoutDuplicates(
            kept.keep(
                new Locations(context.session(), context.config().conform().maxZipDistanceKm())
                    .of(
                        new AccountRecords(context.session(), context.config().score().types())
                            .all(),
                        zips,
                        counties,
                        places)));
    Dataset<Row> resolved = kept.keep(accounts.resolved(records));
    Dataset<Row> merged = kept.keep(accounts.merged(resolved));
    context.progress().at("counties of the accounts", 0.5);
    Config config = context.config();
    Dataset<Row> located =
        kept.keep(
            accounts.inZipAreas(
                accounts.inCounties(merged, counties, config.conform().maxCoastDistanceKm()),
                zips,
                config.input().zcta(),
                config.conform().maxZipDistanceKm()));
    tables.merge(Table.CONFORMED_ACCOUNT, accounts.conformed(located), asOf);
    Dataset<Row> links = kept.keep(accounts.links(resolved, located));
    tables.merge(Table.CONFORMED_ACCOUNT_LINK, links, asOf);

    context.progress().at("procedure volumes", 0.7);
    ProcedureVolumes volumes = new ProcedureVolumes(context.session(), kept, links);
    tables.merge(Table.CONFORMED_PROCEDURE_VOLUME, volumes.conformed(), asOf);

    context.progress().at("the company's own data", 0.85);
    judged.putAll(new CompanyData(tables, kept).conform(resolved, links, zips, asOf));

    context.progress().at("rejects", 0.9);
    Dataset<Row> rejects = volumes.rejects();
    Dataset<Row> fates = accounts.judged(records, resolved, located);
    for (Table table : Table.OF_ACCOUNTS) {
      Dataset<Row> own = fates.where(col("table_name").equalTo(table.fullName()));
      rejects = rejects.unionByName(Rejects.of(table.fullName(), own));
    }
    for (Map.Entry<Table, Dataset<Row>> rows : judged.entrySet()) {
      rejects = rejects.unionByName(Rejects.of(rows.getKey().fullName(), rows.getValue()));
    }
    tables.write(Table.LANDED_REJECT, name(), rejects);
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
            "Mend the rows, or allow more with --set conform.max_reject_share=...");
      }
    }
  }

  private static String reasons(Dataset<Row> rejects) {
    StringBuilder reasons = new StringBuilder();
    for (Row reason :
        rejects
            .groupBy("reason")
            .agg(
                functions.count(lit(1)).as("n"),
                functions.min(
                    functions.struct(
                        "source_file", "source_row", "column_name", "value", "remedy")))
            .orderBy(col("n").desc(), col("reason"))
            .limit(REASONS_SHOWN)
            .collectAsList()) {
      Row example = reason.getStruct(2);
      reasons.append(
          String.format(
              Locale.ROOT,
              "%n  %,d x %s, for example %s, row %d, column %s, value '%s'. %s",
              reason.getLong(1),
              reason.getString(0),
              example.getString(0),
              example.getLong(1),
              example.getString(2),
              example.getString(3),
              example.getString(4)));
    }
    return reasons.toString();
  }
}
