package org.catchment.jobs.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.catchment.jobs.Step;
import org.catchment.jobs.StepContext;
import org.catchment.jobs.UserError;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.Config.FacilitySource;
import org.catchment.jobs.config.Config.Source;
import org.catchment.jobs.table.Table;
import org.jspecify.annotations.Nullable;

/**
 * Reads every input file, as delivered, into the landed tables.
 *
 * <p>Each file is hashed; each line becomes a landed row or a reject; the counts of both go to
 * {@code landed.input_file}.
 */
public final class Ingest implements Step {
  /** A configured input: the file, its layout, and the type that its facilities have. */
  private record Delivery(InputFile file, Layout layout, String encoding, @Nullable String type) {}

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public void run(StepContext context) {
    List<Delivery> sources = open(context);
    Map<Table, List<Dataset<Row>>> rows = new HashMap<>();
    for (int i = 0; i < sources.size(); i++) {
      Delivery source = sources.get(i);
      context.progress().at(source.file().name(), (double) i / sources.size());
      rows.computeIfAbsent(source.layout().table(), table -> new ArrayList<>())
          .add(lines(context, source, i));
    }
    Map<String, Long> accepted = new HashMap<>();
    Map<String, Long> rejected = new HashMap<>();
    List<Dataset<Row>> rejects = new ArrayList<>();
    List<Dataset<Row>> cached = new ArrayList<>();
    for (Table table :
        List.of(
            Table.LANDED_FACILITY,
            Table.LANDED_PLACE_DEMOGRAPHICS,
            Table.LANDED_PLACE,
            Table.LANDED_ZIP)) {
      Dataset<Row> all =
          rows.getOrDefault(table, List.of()).stream()
              .reduce(Dataset::unionByName)
              .orElseThrow()
              .persist(StorageLevel.MEMORY_AND_DISK());
      cached.add(all);
      context.progress().at(table.fullName(), (double) cached.size() / 5);
      count(all, accepted, rejected);
      context
          .tables()
          .write(table, landed(table, all.where(col(DelimitedFile.REJECT_REASON).isNull())));
      rejects.add(rejects(table, all));
    }
    landCounties(context, sources.get(sources.size() - 1), accepted);
    context
        .tables()
        .write(
            Table.LANDED_REJECT,
            name(),
            rejects.stream().reduce(Dataset::unionByName).orElseThrow());
    landInputFiles(context, sources, accepted, rejected);
    cached.forEach(Dataset::unpersist);
  }

  private static List<Delivery> open(StepContext context) {
    Config.Input input = context.config().input();
    Path staging = new Path(context.tables().warehouse().root(), "_input");
    Configuration hadoop = context.session().sparkContext().hadoopConfiguration();
    List<Delivery> sources = new ArrayList<>();
    for (FacilitySource facility : input.facility()) {
      Layout layout =
          facility.type() == null ? Layout.FACILITY.requiring("facility_type") : Layout.FACILITY;
      sources.add(
          new Delivery(
              InputFile.open(facility.path(), staging, hadoop),
              layout,
              facility.encoding(),
              facility.type()));
    }
    sources.add(reference(input.demographics(), Layout.DEMOGRAPHICS, staging, hadoop));
    sources.add(reference(input.place(), Layout.PLACE, staging, hadoop));
    sources.add(reference(input.zip(), Layout.ZIP, staging, hadoop));
    sources.add(reference(input.county(), Layout.COUNTY, staging, hadoop));
    refuseSameFileTwice(sources);
    return sources;
  }

  private static Delivery reference(
      Source source, Layout layout, Path staging, Configuration hadoop) {
    return new Delivery(
        InputFile.open(source.path(), staging, hadoop), layout, source.encoding(), null);
  }

  private static void refuseSameFileTwice(List<Delivery> sources) {
    Map<String, String> seen = new HashMap<>();
    for (Delivery source : sources) {
      InputFile file = source.file();
      String other = seen.put(file.path() + "!" + file.entry(), file.name());
      if (other != null) {
        throw UserError.config(
            "The file " + file.name() + " stands twice under input.", "Name each file once.");
      }
    }
  }

  private static Dataset<Row> lines(StepContext context, Delivery source, int ordinal) {
    if (source.layout().table() == Table.LANDED_COUNTY) {
      return context.session().emptyDataFrame(); // read as a whole, by landCounties
    }
    Dataset<Row> lines =
        DelimitedFile.read(
            context.session(),
            source.file(),
            source.layout(),
            Charset.forName(source.encoding()),
            context.config().input().partitions());
    if (source.layout().table() != Table.LANDED_FACILITY) {
      return lines;
    }
    Column type = source.type() == null ? col("facility_type") : lit(source.type());
    return lines.withColumn("facility_type", type).withColumn("source_ordinal", lit(ordinal));
  }

  private static Dataset<Row> landed(Table table, Dataset<Row> lines) {
    return table == Table.LANDED_PLACE_DEMOGRAPHICS
        ? lines
            .withColumn("age_share", together(Layout.AGE_SHARES))
            .withColumn("income_share", together(Layout.INCOME_SHARES))
        : lines;
  }

  private static Column together(List<String> columns) {
    return array(columns.stream().map(name -> col("`" + name + "`")).toArray(Column[]::new));
  }

  private static Dataset<Row> rejects(Table table, Dataset<Row> lines) {
    return lines
        .where(col(DelimitedFile.REJECT_REASON).isNotNull())
        .select(
            lit(table.fullName()).as("table_name"),
            col(DelimitedFile.SOURCE_FILE),
            col(DelimitedFile.SOURCE_ROW),
            col(DelimitedFile.REJECT_COLUMN).as("column_name"),
            col(DelimitedFile.REJECT_VALUE).as("value"),
            col(DelimitedFile.REJECT_REASON).as("reason"),
            col(DelimitedFile.REJECT_REMEDY).as("remedy"));
  }

  private static void count(
      Dataset<Row> lines, Map<String, Long> accepted, Map<String, Long> rejected) {
    Column isRejected = col(DelimitedFile.REJECT_REASON).isNotNull();
    for (Row row :
        lines
            .groupBy(DelimitedFile.SOURCE_FILE)
            .agg(functions.count(lit(1)), functions.count_if(isRejected))
            .collectAsList()) {
      rejected.put(row.getString(0), row.getLong(2));
      accepted.put(row.getString(0), row.getLong(1) - row.getLong(2));
    }
  }

  private static void landCounties(
      StepContext context, Delivery source, Map<String, Long> accepted) {
    List<Row> counties = CountyTopology.read(source.file());
    accepted.put(source.file().name(), (long) counties.size());
    context.tables().write(Table.LANDED_COUNTY, counties);
  }

  private static void landInputFiles(
      StepContext context,
      List<Delivery> sources,
      Map<String, Long> accepted,
      Map<String, Long> rejected) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      InputFile file = sources.get(i).file();
      long taken = accepted.getOrDefault(file.name(), 0L);
      long refused = rejected.getOrDefault(file.name(), 0L);
      if (taken + refused == 0) {
        throw UserError.input(
            file.name(),
            "has a header and no rows",
            "Fetch the file again, or take it out of the section `input`.");
      }
      rows.add(
          RowFactory.create(
              file.name(),
              sources.get(i).layout().table().fullName(),
              i,
              file.sha256(),
              file.sizeBytes(),
              taken + refused,
              taken,
              refused));
    }
    context.tables().write(Table.LANDED_INPUT_FILE, rows);
  }
}
