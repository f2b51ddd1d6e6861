package org.catchment.jobs.publish;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.config.AlignConfig;
import org.catchment.jobs.config.SalesForce;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.publish.UsProjection.Region;
import org.catchment.jobs.run.RunBook;
import org.catchment.jobs.run.Step;
import org.catchment.jobs.run.StepContext;
import org.catchment.jobs.table.BalanceFigures;
import org.catchment.jobs.table.RunTables;
import org.catchment.jobs.table.Table;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/** Draws the run: one page that needs no network, {@code <out>/maps/<run_id>.html}. */
public final class Publish implements Step {
  private static final String MODELLED =
      "Potential and workload are estimates, from published volumes of procedures where there are"
          + " any and from models and assumed rates where there are none; they are not measured.";
  private static final String GIVEN = "Potential and workload as the customer gave them.";

  @Override
  public String name() {
    return "publish";
  }

  /** Where the page of a run stands. */
  public static Path page(RunTables tables) {
    return new Path(tables.warehouse().root(), "maps/" + tables.runId() + ".html");
  }

  @Override
  public void run(StepContext context) {
    RunTables tables = context.tables();
    context.progress().at("land", 0);
    List<Row> counties =
        tables
            .read(Table.CONFORMED_COUNTY)
            .orderBy("county_id")
            .select("state_code", "boundary_wkb", "county_id")
            .collectAsList();
    Land land = Land.of(counties);
    context.progress().at("territories", 0.2);
    SalesForce force = context.config().align().forces().get(0);
    List<Row> territories =
        tables
            .read(Table.PUBLISHED_TERRITORY, force.name())
            .join(tables.read(Table.PUBLISHED_TERRITORY_METRIC, force.name()), "territory_id")
            .orderBy("territory_id")
            .collectAsList();
    List<Geometry> shapes =
        context.config().align().unit() == AlignConfig.Unit.COUNTY
            ? shapesOfCounties(tables, force, land, counties, territories)
            : shapes(
                land,
                choices(tables, force, territories, context.config().align().unit()),
                territories);
    context.progress().at("accounts", 0.6);
    List<String> types = List.copyOf(context.config().score().types());
    MapPage.AccountColumns accounts =
        accounts(tables, force, context.config().publish().mapAccounts(), territories, types);
    Map<String, Object> data = new LinkedHashMap<>();
    data.put(
        "title",
        String.format(
            Locale.ROOT,
            "%,d %s, United States",
            territories.size(),
            territories.size() == 1 ? "territory" : "territories"));
    data.put("run", run(context, force, accounts.id.size()));
    data.put("width", UsProjection.WIDTH);
    data.put("height", UsProjection.HEIGHT);
    data.put("states", states(land));
    List<String> withoutLoad = BalanceFigures.withoutLoad(tables, force, force.measure());
    data.put("territories", territories(territories, shapes, Set.copyOf(withoutLoad)));
    data.put("accounts", MapPage.accounts(types, accounts));
    context.progress().at("page", 0.9);
    write(context.session(), page(tables), MapPage.html(data));
  }

  /** Territories of whole counties, with the counties' shapes on the map. */
  private static List<Geometry> shapesOfCounties(
      RunTables tables, SalesForce force, Land land, List<Row> counties, List<Row> territories) {
    Map<String, List<Geometry>> parts = new HashMap<>();
    territories.forEach(row -> parts.put(row.getAs("territory_id"), new ArrayList<>()));
    Map<String, String> territory = new HashMap<>();
    for (Row row : tables.read(Table.PUBLISHED_GEOGRAPHY_TERRITORY, force.name()).collectAsList()) {
      territory.put(row.getAs("unit_id"), row.getAs("territory_id"));
    }
    for (int c = 0; c < counties.size(); c++) {
      String county = counties.get(c).getAs("county_id");
      parts
          .getOrDefault(territory.getOrDefault(county, ""), new ArrayList<>())
          .add(land.counties().get(c));
    }
    List<Geometry> shapes = new ArrayList<>();
    for (Row row : territories) {
      shapes.add(
          OverlayNGRobust.union(parts.getOrDefault(row.<String>getAs("territory_id"), List.of())));
    }
    return shapes;
  }

  /**
   * The territories of each part of the map, because prices are comparable only within a border
   * region. The territory of a heavy account has no ground: its cell of the power diagram would
   * take ground from others.
   */
  private static Map<Region, int[]> choices(
      RunTables tables, SalesForce force, List<Row> territories, AlignConfig.Unit unit) {
    Map<String, String> borderRegion = new HashMap<>();
    for (Row row : tables.read(Table.PUBLISHED_BORDER_BALANCE, force.name()).collectAsList()) {
      borderRegion.put(row.getAs("border_region"), row.getAs("border_region"));
      for (Object joined : row.getList(row.fieldIndex("joined"))) {
        borderRegion.put(((Row) joined).getAs("border_region"), row.getAs("border_region"));
      }
    }
    Map<Region, int[]> choices = new EnumMap<>(Region.class);
    for (Region region : Region.values()) {
      String of = borderRegion.getOrDefault(region.key, "");
      choices.put(
          region,
          IntStream.range(0, territories.size())
              .filter(
                  t -> of.isEmpty() || territories.get(t).<String>getAs("border_region").equals(of))
              .filter(
                  t ->
                      unit != AlignConfig.Unit.ACCOUNT
                          || !territories.get(t).<Boolean>getAs("is_heavy"))
              .toArray());
    }
    return choices;
  }

  private static List<Geometry> shapes(
      Land land, Map<Region, int[]> choices, List<Row> territories) {
    double[] lat = new double[territories.size()];
    double[] lon = new double[territories.size()];
    double[] price = new double[territories.size()];
    for (int t = 0; t < lat.length; t++) {
      lat[t] = territories.get(t).getAs("center_lat_deg");
      lon[t] = territories.get(t).getAs("center_lon_deg");
      price[t] = territories.get(t).getAs("price_km2");
    }
    return new TerritoryShapes(land.regions(), choices, lat, lon, price).shapes();
  }

  private static Map<String, Object> run(StepContext context, SalesForce force, int accountsShown) {
    RunBook.Summary summary =
        new RunBook(context.tables().warehouse()).summarise(context.tables(), force);
    long read = 0;
    long accepted = 0;
    for (RunBook.InputCount input : summary.inputs()) {
      if (input.isOfAccounts()) {
        read += input.read();
        accepted += input.accepted();
      }
    }
    BalanceFigures balance = BalanceFigures.of(context.tables(), force);
    Row certificate = balance.certificates().get(0);
    Map<String, Object> run = new TreeMap<>(summary.quality());
    run.put("run_id", context.tables().runId());
    run.put("finished_at", summary.finishedAt().toString());
    run.put("measure", force.measure());
    run.put("tolerance", force.balanced().get(0).tolerance());
    run.put("outside", certificate.getList(certificate.fieldIndex("outside")).size());
    run.put("unit", context.config().align().unit().key());
    run.put("heavy", balance.heavy());
    run.put("regions", BalanceFigures.regions(context.tables(), force, force.measure()));
    run.put("color", context.config().publish().mapColor());
    run.put("distance", context.config().publish().distance().key());
    run.put(
        "metrics",
        context.config().score().metrics().stream()
            .map(m -> Map.of("name", m.name(), "unit", m.unit(), "description", m.description()))
            .toList());
    run.put("accounts_shown", accountsShown);
    run.put("read", read);
    run.put("accepted", accepted);
    run.put("rejected", read - accepted);
    boolean modelled =
        !context
            .tables()
            .read(Table.PUBLISHED_ACCOUNT_SCORE)
            .where(col("volume_source").notEqual("given"))
            .isEmpty();
    run.put("modelled", modelled ? MODELLED : GIVEN);
    return run;
  }

  private static List<Map<String, Object>> states(Land land) {
    List<Map<String, Object>> states = new ArrayList<>();
    land.states()
        .forEach(
            (code, shape) ->
                states.add(Map.of("code", code, "name", code, "rings", MapPage.rings(shape))));
    return states;
  }

  private static List<Map<String, Object>> territories(
      List<Row> rows, List<Geometry> shapes, Set<String> withoutLoad) {
    int[] colors = TerritoryShapes.colors(shapes);
    List<Map<String, Object>> territories = new ArrayList<>();
    for (int t = 0; t < colors.length; t++) {
      Row row = rows.get(t);
      Map<String, Object> territory = new LinkedHashMap<>();
      territory.put("id", row.getAs("territory_id"));
      territory.put("name", row.getAs("name"));
      territory.put("center", center(row, shapes.get(t)));
      territory.put("rings", MapPage.rings(shapes.get(t)));
      for (String metric :
          List.of(
              "accounts",
              "workload_hours",
              "is_heavy",
              "imbalance",
              "imbalance_nation",
              "potential_usd",
              "potential_index",
              "mean_km",
              "max_km")) {
        territory.put(metric, row.getAs(metric));
      }
      territory.put("without_load", withoutLoad.contains(row.<String>getAs("territory_id")));
      territory.put("metric", row.getJavaMap(row.fieldIndex("metric")));
      territory.put("color", colors[t]);
      territories.add(territory);
    }
    return territories;
  }

  /** Where the territory's label is: its center, or its ground if the center is off the map. */
  private static int[] center(Row row, Geometry shape) {
    double lon = row.<Double>getAs("center_lon_deg");
    double lat = row.<Double>getAs("center_lat_deg");
    Region region = UsProjection.region(lon, lat);
    if (region != null) {
      double[] xy = region.project(lon, lat);
      return new int[] {(int) Math.round(xy[0]), (int) Math.round(xy[1])};
    }
    if (!shape.isEmpty()) {
      return new int[] {
        (int) shape.getInteriorPoint().getX(), (int) shape.getInteriorPoint().getY()
      };
    }
    return new int[] {UsProjection.WIDTH / 2, UsProjection.HEIGHT / 2};
  }

  private static MapPage.AccountColumns accounts(
      RunTables tables, SalesForce force, int most, List<Row> territories, List<String> types) {
    Map<String, Integer> territoryIndex = new HashMap<>();
    for (Row territory : territories) {
      territoryIndex.put(territory.getAs("territory_id"), territoryIndex.size());
    }
    Dataset<Row> facilities =
        tables
            .read(Table.CONFORMED_ACCOUNT)
            .select("account_id", "name", "city", "state_code", "lat_deg", "lon_deg");
    MapPage.AccountColumns columns = new MapPage.AccountColumns();
    for (Row account :
        tables
            .read(Table.PUBLISHED_ACCOUNT_METRIC)
            .where("is_aligned")
            .orderBy(col("potential_usd").desc(), col("account_id"))
            .limit(most)
            .join(tables.read(Table.PUBLISHED_ACCOUNT_TERRITORY, force.name()), "account_id")
            .join(facilities, "account_id")
            .orderBy(col("potential_usd").desc(), col("account_id"))
            .select(
                "account_id",
                "account_type",
                "potential_usd",
                "workload_hours",
                "territory_id",
                "name",
                "city",
                "state_code",
                "lat_deg",
                "lon_deg")
            .collectAsList()) {
      Region region = UsProjection.region(account.getDouble(9), account.getDouble(8));
      if (region == null) {
        continue; // off every sheet; the table and the totals still count it
      }
      double[] xy = region.project(account.getDouble(9), account.getDouble(8));
      columns.x.add((int) Math.round(xy[0]));
      columns.y.add((int) Math.round(xy[1]));
      columns.territory.add(territoryIndex.getOrDefault(account.getString(4), 0));
      columns.type.add(types.indexOf(account.getString(1)));
      columns.id.add(account.getString(0).replaceFirst("^npi:", ""));
      columns.name.add(account.getString(5));
      columns.place.add(
          (account.isNullAt(6) ? "" : account.getString(6) + " ")
              + (account.isNullAt(7) ? "" : account.getString(7)));
      columns.potentialUsd.add(Math.round(account.getDouble(2)));
      columns.workloadCentihours.add(Math.round(account.getDouble(3) * 100));
    }
    return columns;
  }

  private static void write(SparkSession session, Path page, byte[] html) {
    Path partial = page.suffix(".partial");
    try {
      FileSystem files = page.getFileSystem(session.sparkContext().hadoopConfiguration());
      try (OutputStream out = files.create(partial, true)) {
        out.write(html);
      }
      files.delete(page, false);
      if (!files.rename(partial, page)) {
        throw new IOException("could not rename " + partial);
      }
    } catch (IOException e) {
      throw UserError.output(
          page.toString(),
          "cannot be written (" + e.getMessage() + ")",
          "Check the space and your rights there; `catchment run --resume` continues.");
    }
  }
}
