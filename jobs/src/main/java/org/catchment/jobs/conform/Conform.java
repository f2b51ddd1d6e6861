package org.catchment.jobs.conform;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.catchment.jobs.Step;
import org.catchment.jobs.StepContext;
import org.catchment.jobs.UserError;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;

/** Turns what landed into counties, ZIP codes, places and facilities that can be relied on. */
public final class Conform implements Step {
  private static final int REASONS_SHOWN = 5;

  @Override
  public String name() {
    return "conform";
  }

  @Override
  public void run(StepContext context) {
    RunTables tables = context.tables();
    for (Table landed :
        List.of(
            Table.LANDED_ZIP,
            Table.LANDED_PLACE,
            Table.LANDED_PLACE_DEMOGRAPHICS,
            Table.LANDED_COUNTY)) {
      tables.view(landed);
    }
    UsStates.register(context.session());
    try (Kept kept = new Kept(context.session())) {
      conform(context, tables, kept);
    }
    refuseTooManyRejects(context);
  }

  private void conform(StepContext context, RunTables tables, Kept kept) {
    Geography geography = new Geography(context.session());
    context.progress().at("ZIP codes and counties", 0);
    Dataset<Row> zips = kept.keep(geography.zips());
    tables.write(Table.CONFORMED_ZIP, Rejects.without(zips));
    Dataset<Row> demographics = kept.keep(geography.demographics());
    Dataset<Row> people = kept.keep(geography.people(Rejects.without(demographics)));
    Dataset<Row> counties = kept.keep(geography.counties(people));
    tables.write(Table.CONFORMED_COUNTY, Rejects.without(counties));

    context.progress().at("places", 0.25);
    Dataset<Row> points = kept.keep(geography.points());
    tables.write(
        Table.CONFORMED_PLACE,
        geography.places(Rejects.without(points), Rejects.without(counties)));

    context.progress().at("facilities", 0.5);
    Dataset<Row> facilities =
        new Facilities(context.session(), context.config(), kept)
            .of(
                tables.read(Table.LANDED_FACILITY),
                Rejects.without(zips),
                Rejects.without(counties));
    tables.write(Table.CONFORMED_FACILITY, Facilities.conformed(facilities));

    context.progress().at("rejects", 0.9);
    tables.write(
        Table.LANDED_REJECT,
        name(),
        Rejects.of(Table.LANDED_ZIP, zips)
            .unionByName(Rejects.of(Table.LANDED_PLACE, points))
            .unionByName(Rejects.of(Table.LANDED_PLACE_DEMOGRAPHICS, demographics))
            .unionByName(Rejects.of(Table.LANDED_COUNTY, counties))
            .unionByName(Rejects.of(Table.LANDED_FACILITY, facilities)));
  }

  private static void refuseTooManyRejects(StepContext context) {
    double allowed = context.config().conform().maxRejectShare();
    Dataset<Row> rejects =
        context
            .tables()
            .read(Table.LANDED_REJECT)
            .where(col("table_name").equalTo(Table.LANDED_FACILITY.fullName()));
    long rejected = rejects.count();
    long read =
        context
            .tables()
            .read(Table.LANDED_INPUT_FILE)
            .where(col("table_name").equalTo(Table.LANDED_FACILITY.fullName()))
            .agg(functions.sum("read_rows"))
            .head()
            .getLong(0);
    if (rejected <= allowed * read && rejected < read) {
      return;
    }
    StringBuilder reasons = new StringBuilder();
    for (Row reason :
        rejects
            .groupBy("reason")
            .agg(
                functions.count(functions.lit(1)).as("n"),
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
    throw UserError.input(
        "input.facility",
        String.format(
            Locale.ROOT,
            "%,d of %,d rows (%.1f %%) were rejected, and conform.max_reject_share allows %.1f %%:%s",
            rejected,
            read,
            100.0 * rejected / read,
            100 * allowed,
            reasons),
        "Mend the rows, or allow more with --set conform.max_reject_share=...");
  }
}
