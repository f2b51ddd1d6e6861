package org.catchment.jobs.align;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.align.solver.units.UnitGraph;
import org.catchment.jobs.config.AlignConfig;
import org.catchment.jobs.run.StepContext;
import org.catchment.jobs.table.Table;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineSegment;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/**
 * The units of geography that are divided instead of accounts, and which of them touch.
 *
 * @param id ascending, length N
 * @param latDeg of the centroids, degrees; likewise {@code lonDeg}
 * @param graph counties touch if they share a stretch of border. ZIP codes, which have no polygons
 *     here, touch if their centroids are neighbors in the Delaunay triangulation
 */
@SuppressWarnings("ArrayRecordComponent") // Thousands of units, read in place.
record GeographyUnits(String[] id, double[] latDeg, double[] lonDeg, UnitGraph graph) {

  static GeographyUnits of(StepContext context, AlignConfig.Unit unit) {
    boolean counties = unit == AlignConfig.Unit.COUNTY;
    List<Row> rows =
        counties
            ? context
                .tables()
                .read(Table.CONFORMED_COUNTY)
                .select("county_id", "lat_deg", "lon_deg", "boundary_wkb")
                .orderBy("county_id")
                .collectAsList()
            : context
                .tables()
                .read(Table.CONFORMED_ZIP)
                .select("zip", "lat_deg", "lon_deg")
                .orderBy("zip")
                .collectAsList();
    String[] id = rows.stream().map(row -> row.getString(0)).toArray(String[]::new);
    double[] latDeg = rows.stream().mapToDouble(row -> row.getDouble(1)).toArray();
    double[] lonDeg = rows.stream().mapToDouble(row -> row.getDouble(2)).toArray();
    UnitGraph graph =
        counties
            ? ofBorders(rows.stream().map(row -> boundary(row.<byte[]>getAs(3))).toList())
            : UnitGraph.ofDegrees(latDeg, lonDeg);
    return new GeographyUnits(id, latDeg, lonDeg, graph);
  }

  private static Geometry boundary(byte[] wkb) {
    try {
      return new WKBReader().read(wkb);
    } catch (ParseException e) {
      throw new IllegalStateException(e); // conformed.county has only valid polygons
    }
  }

  /** Polygons of one topology share the segments of common borders to the last digit. */
  static UnitGraph ofBorders(List<Geometry> boundaries) {
    Map<LineSegment, Integer> owner = new HashMap<>();
    List<int[]> pairs = new ArrayList<>();
    for (int unit = 0; unit < boundaries.size(); unit++) {
      Geometry boundary = boundaries.get(unit);
      for (int part = 0; part < boundary.getNumGeometries(); part++) {
        Polygon polygon = (Polygon) boundary.getGeometryN(part);
        link(polygon.getExteriorRing().getCoordinates(), unit, owner, pairs);
        for (int hole = 0; hole < polygon.getNumInteriorRing(); hole++) {
          link(polygon.getInteriorRingN(hole).getCoordinates(), unit, owner, pairs);
        }
      }
    }
    return UnitGraph.ofPairs(
        boundaries.size(),
        pairs.stream().mapToInt(pair -> pair[0]).toArray(),
        pairs.stream().mapToInt(pair -> pair[1]).toArray());
  }

  private static void link(
      Coordinate[] ring, int unit, Map<LineSegment, Integer> owner, List<int[]> pairs) {
    for (int p = 1; p < ring.length; p++) {
      LineSegment segment = new LineSegment(ring[p - 1], ring[p]);
      segment.normalize();
      Integer other = owner.putIfAbsent(segment, unit);
      if (other != null && other != unit) {
        pairs.add(new int[] {other, unit});
      }
    }
  }

  /**
   * The unit that each account is in: account_id STRING, unit_id STRING. An account whose ZIP code
   * is not known is in the nearest one.
   */
  static Dataset<Row> ofAccounts(StepContext context, AlignConfig.Unit unit) {
    if (unit == AlignConfig.Unit.COUNTY) {
      return context
          .tables()
          .read(Table.CONFORMED_ACCOUNT)
          .select(col("account_id"), col("county_id").as("unit_id"));
    }
    return context
        .tables()
        .rows(Table.CONFORMED_ACCOUNT, Table.CONFORMED_ZIP)
        .sql(
            """
            WITH known AS (
              SELECT f.account_id, z.zip, f.lat_deg, f.lon_deg
              FROM conformed_account f LEFT JOIN conformed_zip z ON f.zip = z.zip),
            nearest AS (
              SELECT p.lat_deg, p.lon_deg,
                min(struct(round(1000 * haversine_km(p.lat_deg, p.lon_deg, z.lat_deg, z.lon_deg)) AS
                  metres, z.zip AS zip)).zip AS zip
              FROM (SELECT DISTINCT lat_deg, lon_deg FROM known WHERE zip IS NULL) p
              CROSS JOIN conformed_zip z
              GROUP BY p.lat_deg, p.lon_deg)
            SELECT k.account_id, coalesce(k.zip, n.zip) AS unit_id
            FROM known k
            LEFT JOIN nearest n ON k.zip IS NULL AND k.lat_deg = n.lat_deg AND k.lon_deg = n.lon_deg
            """);
  }

  int size() {
    return id.length;
  }
}
