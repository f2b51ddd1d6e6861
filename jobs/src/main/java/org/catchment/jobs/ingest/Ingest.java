package org.catchment.jobs.ingest;

import static java.util.Objects.requireNonNullElse;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.config.InputConfig;
import org.catchment.jobs.config.RosterSource;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.ingest.file.Content;
import org.catchment.jobs.ingest.file.DelimitedFile;
import org.catchment.jobs.ingest.file.FileLayout;
import org.catchment.jobs.ingest.file.InputFile;
import org.catchment.jobs.run.Step;
import org.catchment.jobs.run.StepContext;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.catchment.jobs.table.TableDefinition;
import org.catchment.jobs.table.Warehouse;
import org.jspecify.annotations.Nullable;

/**
 * Reads every input file, as delivered, into the landed tables.
 *
 * <p>A file lands once, even if later runs name it again: its rows are kept by its content and by
 * the way it is read. Each line becomes a row; {@code reject} says why it cannot be read. The
 * counts go to {@code landed.input_file}.
 */
public final class Ingest implements Step {
  @Override
  public String name() {
    return "ingest";
  }

  /**
   * Every file must exist and have the header and a row. Procedure codes are checked before files
   * of millions of rows are read. What Spark reads itself is not opened yet.
   */
  @Override
  public void check(Config config, Configuration hadoop) {
    java.nio.file.Path copies;
    try {
      copies = Files.createTempDirectory("catchment-check");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      Path staging = new Path(copies.toUri());
      List<Delivery> deliveries =
          open(
              config.input(),
              (path, format, options) ->
                  InputTable.isMeant(path, format, hadoop) || InputFile.comesWithCatchment(path)
                      ? Optional.empty()
                      : Optional.of(InputFile.open(path, staging, hadoop)));
      deliveries.forEach(Ingest::requireRows);
      requireRoster(config, deliveries);
      InputConfig.Source codes = config.input().procedureCode();
      ProcedureCodes.check(
          InputFile.open(codes.path(), staging, hadoop)
              .choosing(List.of(FileLayout.PROCEDURE_CODE)),
          Charset.forName(codes.encoding()),
          config.score());
    } finally {
      FileUtil.fullyDelete(copies.toFile());
    }
  }

  private static void requireRows(Delivery delivery) {
    if (delivery.content() instanceof InputFile file
        && delivery.layout().table() != Table.LANDED_COUNTY
        && DelimitedFile.isEmpty(file, delivery.layout(), delivery.charset())) {
      throw withoutRows(file.name());
    }
  }

  private static UserError withoutRows(String name) {
    return UserError.input(
        name,
        "has a header and no rows",
        "Fetch the file again, or take it out of the section `input`.");
  }

  /** Where embedded files are copied to. */
  private static Path staging(Warehouse warehouse) {
    return new Path(warehouse.root(), "_input");
  }

  @Override
  public void run(StepContext context) {
    Configuration hadoop = context.session().sparkContext().hadoopConfiguration();
    Path staging = staging(context.tables().warehouse());
    List<Delivery> deliveries =
        open(
            context.config().input(),
            (path, format, options) -> {
              context.progress().at(path, 0);
              return Optional.of(
                  InputTable.isMeant(path, format, hadoop)
                      ? InputTable.open(context.session(), path, format, options)
                      : InputFile.open(path, staging, hadoop));
            });
    requireRoster(context.config(), deliveries);
    RunTables tables = context.tables();
    Map<String, long[]> counts = tables.landedFiles();
    Map<Table, List<Delivery>> unknown =
        deliveries.stream()
            .filter(delivery -> !counts.containsKey(delivery.fileId()))
            .collect(
                Collectors.groupingBy(
                    delivery -> delivery.layout().table(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    int done = 0;
    for (Map.Entry<Table, List<Delivery>> entry : unknown.entrySet()) {
      context.progress().at(entry.getKey().fullName(), (double) done++ / unknown.size());
      Set<String> files =
          entry.getValue().stream().map(Delivery::fileId).collect(Collectors.toSet());
      tables.land(
          entry.getKey(),
          files,
          entry.getValue().stream()
              .map(delivery -> rows(context, delivery))
              .reduce(Dataset::unionByName)
              .orElseThrow());
    }
    context.progress().at("counts", 1);
    counts.putAll(counts(tables, unknown));
    landInputFiles(tables, deliveries, counts);
    landFindings(tables, deliveries);
    Set<Table> withRejects =
        deliveries.stream()
            .filter(delivery -> Objects.requireNonNull(counts.get(delivery.fileId()))[1] > 0)
            .map(delivery -> delivery.layout().table())
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Table.class)));
    landRejects(tables, withRejects);
  }

  /** Of each new file, how many rows have landed, and how many of them cannot be read. */
  private static Map<String, long[]> counts(
      RunTables tables, Map<Table, List<Delivery>> deliveries) {
    Map<String, long[]> counts = new HashMap<>();
    deliveries.entrySet().stream()
        .map(entry -> landed(tables, entry.getKey(), entry.getValue()))
        .reduce(Dataset::unionByName) // one job for all: most tables are small
        .stream()
        .flatMap(
            rows ->
                rows
                    .groupBy("file_id")
                    .agg(functions.count(lit(1)), functions.count("reject"))
                    .collectAsList()
                    .stream())
        .forEach(row -> counts.put(row.getString(0), new long[] {row.getLong(1), row.getLong(2)}));
    return counts;
  }

  private static Dataset<Row> landed(RunTables tables, Table table, List<Delivery> deliveries) {
    List<String> files = deliveries.stream().map(Delivery::fileId).toList();
    return tables.warehouse().read(table, "file_id", files).select("file_id", "reject");
  }

  /** Opens an input; empty if that has to wait for the run. */
  private interface Opener {
    Optional<Content> open(
        String path, InputConfig.@Nullable Format format, @Nullable Map<String, String> options);
  }

  private static List<Delivery> open(InputConfig input, Opener opener) {
    List<Delivery> deliveries = new ArrayList<>();
    for (InputConfig.FacilitySource facility : input.facility()) {
      FileLayout layout = layout(facility);
      opener
          .open(facility.path(), facility.format(), facility.options())
          .map(
              file ->
                  Delivery.of(
                      file, layout, facility.encoding(), facility.type(), null, facility.decimal()))
          .ifPresent(deliveries::add);
    }
    Map<FileLayout, InputConfig.Source> references = new LinkedHashMap<>();
    references.put(FileLayout.DEMOGRAPHICS, input.demographics());
    references.put(FileLayout.PLACE, input.place());
    references.put(FileLayout.ZIP, input.zip());
    references.put(FileLayout.COUNTY, input.county());
    references.put(FileLayout.COUNTY_INSURANCE, input.insurance());
    references.put(FileLayout.PROCEDURE_CODE, input.procedureCode());
    references.forEach(
        (layout, source) ->
            opener
                .open(source.path(), InputConfig.Format.CSV, null)
                .map(file -> Delivery.of(file, layout, source.encoding(), null, null, null))
                .ifPresent(deliveries::add));
    for (InputConfig.PublishedSource source : input.sources()) {
      opener
          .open(source.path(), source.format(), source.options())
          .map(content -> Delivery.of(source, content))
          .ifPresent(deliveries::add);
    }
    refuseSameFileTwice(deliveries);
    return deliveries;
  }

  private static FileLayout layout(InputConfig.FacilitySource facility) {
    FileLayout layout =
        facility.type() == null
            ? FileLayout.FACILITY.requiring("facility_type")
            : FileLayout.FACILITY;
    Map<String, String> columns = requireNonNullElse(facility.columns(), Map.of());
    if (!layout.names().containsAll(columns.keySet())) {
      throw UserError.config(
          "The columns of " + facility.path() + " are not those of accounts: " + columns.keySet(),
          "Name some of " + layout.names() + ".");
    }
    return layout.naming(columns).keeping(requireNonNullElse(facility.extra(), List.of()));
  }

  private static void refuseSameFileTwice(List<Delivery> deliveries) {
    Map<String, String> seen = new HashMap<>();
    for (Delivery delivery : deliveries) {
      Content content = delivery.content();
      // the name, too: a rejected row gives it as its place
      for (String key : Set.of("is " + content.identity(), "is called " + content.name())) {
        if (seen.put(key, content.name()) != null) {
          throw UserError.config(
              "The file " + content.name() + " stands twice under input.",
              "Name each file once; to read it in two ways, copy it.");
        }
      }
    }
  }

  /** Only the headers tell; and it is better to fail now than when accounts are divided. */
  private static void requireRoster(Config config, List<Delivery> deliveries) {
    if (config.align().roster().isTable()
        && deliveries.stream()
            .noneMatch(delivery -> delivery.layout().table() == Table.LANDED_COMPANY_ROSTER)) {
      throw UserError.config(
          "align.roster is table, and no file of input.sources is a roster.",
          "Name one that has the columns territory and rep: {path: roster.csv, layout: "
              + RosterSource.LAYOUT
              + "}; or list the reps under align.roster.");
    }
  }

  /** The rows of a file in the shape of its landed table. */
  private static Dataset<Row> rows(StepContext context, Delivery delivery) {
    Table table = delivery.layout().table();
    Dataset<Row> rows;
    if (delivery.content() instanceof InputTable known) {
      rows = known.rows();
    } else {
      InputFile file = (InputFile) delivery.content();
      rows =
          table == Table.LANDED_COUNTY
              ? context.session().createDataFrame(CountyTopology.read(file), CountyTopology.SCHEMA)
              : DelimitedFile.read(
                      context.session(),
                      file,
                      delivery.layout(),
                      delivery.charset(),
                      context.config().input().partitions())
                  .withColumn("reject", REJECT);
    }
    if (table == Table.LANDED_FACILITY && delivery.type() != null) {
      rows = rows.withColumn("facility_type", lit(delivery.type()));
    }
    Map<String, String> own = delivery.layout().own();
    if (!own.isEmpty()) {
      rows = rows.withColumn("attribute", attributes(own));
    }
    List<String> names = delivery.layout().names();
    if (names.containsAll(FileLayout.AGE_SHARES)) {
      rows =
          rows.withColumn("age_share", together(FileLayout.AGE_SHARES))
              .withColumn("income_share", together(FileLayout.INCOME_SHARES));
    }
    if (names.containsAll(PublishedLayouts.TAXONOMY_CODES)) {
      rows =
          rows.withColumn("taxonomy_code", together(PublishedLayouts.TAXONOMY_CODES))
              .withColumn("taxonomy_primary", together(PublishedLayouts.TAXONOMY_SWITCHES));
    }
    return TableDefinition.shaped(
        rows.withColumn("file_id", lit(delivery.fileId())),
        context.tables().warehouse().definition(table).schema());
  }

  private static final Column REJECT =
      expr(
          """
          if(%3$s IS NULL, NULL,
            named_struct('column_name', %1$s, 'value', %2$s, 'reason', %3$s, 'remedy', %4$s))
          """
              .formatted(
                  DelimitedFile.REJECT_COLUMN,
                  DelimitedFile.REJECT_VALUE,
                  DelimitedFile.REJECT_REASON,
                  DelimitedFile.REJECT_REMEDY));

  private static Column together(List<String> columns) {
    return array(columns.stream().map(InputTable::named).toArray(Column[]::new));
  }

  /** Values by header, without empty ones; NULL if all are empty. */
  private static Column attributes(Map<String, String> headers) {
    Column all =
        functions.map(
            headers.entrySet().stream()
                .flatMap(own -> Stream.of(lit(own.getValue()), InputTable.named(own.getKey())))
                .toArray(Column[]::new));
    Column given = functions.map_filter(all, (header, value) -> value.isNotNull());
    return functions.when(functions.size(given).gt(0), given);
  }

  private static void landInputFiles(
      RunTables tables, List<Delivery> deliveries, Map<String, long[]> counts) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < deliveries.size(); i++) {
      Delivery delivery = deliveries.get(i);
      Content content = delivery.content();
      long[] count = counts.get(delivery.fileId());
      if (count == null) {
        throw withoutRows(content.name());
      }
      rows.add(
          RowFactory.create(
              delivery.fileId(),
              content.name(),
              delivery.layout().source(),
              delivery.layout().table().fullName(),
              i,
              delivery.year(),
              separator(delivery),
              delivery.decimal(),
              content.sha256(),
              content.sizeBytes(),
              count[0],
              count[0] - count[1],
              count[1]));
    }
    tables.write(Table.LANDED_INPUT_FILE, rows);
  }

  /** What separates the values; null if they are not delimited text. */
  private static @Nullable String separator(Delivery delivery) {
    return delivery.content() instanceof InputFile file
            && delivery.layout().table() != Table.LANDED_COUNTY
        ? String.valueOf(
            (char) DelimitedFile.heading(file, delivery.layout(), delivery.charset()).separator())
        : null;
  }

  /** What stands in files of the company and is no row. */
  private void landFindings(RunTables tables, List<Delivery> deliveries) {
    List<Row> rows = new ArrayList<>();
    for (Delivery delivery : deliveries) {
      if (delivery.content() instanceof InputFile file) {
        long above =
            delivery.layout().isOfCompany()
                ? DelimitedFile.heading(file, delivery.layout(), delivery.charset()).line() - 1
                : 0;
        if (above > 0) {
          rows.add(finding(file, "report_title", above, 1, null));
        }
        DelimitedFile.footer(file, delivery.layout(), delivery.charset())
            .ifPresent(
                footer ->
                    rows.add(
                        finding(
                            file, "report_footer", footer.lines(), footer.line(), footer.text())));
      }
    }
    tables.write(Table.LANDED_FINDING, name(), tables.rows(Table.LANDED_FINDING, rows));
  }

  private Row finding(
      InputFile file, String finding, long lines, long line, @Nullable String text) {
    return RowFactory.create(name(), file.name(), "*", finding, lines, line, text, null);
  }

  private void landRejects(RunTables tables, Set<Table> withRejects) {
    Dataset<Row> rejects =
        withRejects.stream()
            .map(
                table ->
                    tables
                        .landed(table)
                        .where(col("reject").isNotNull())
                        .select(
                            lit(table.fullName()).as("table_name"),
                            col("source_file"),
                            col("source_row"),
                            col("reject.*"),
                            lit(false).as("is_superseded")))
            .reduce(Dataset::unionByName)
            .orElseGet(() -> tables.none(Table.LANDED_REJECT));
    tables.write(Table.LANDED_REJECT, name(), rejects);
  }
}
