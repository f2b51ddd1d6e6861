package org.catchment.jobs.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.ingest.file.InputFile;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateList;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.WKBWriter;

/**
 * Reads county polygons from TopoJSON (M. Bostock and C. Metcalf, The TopoJSON Format
 * Specification, 2013): polygons are chains of arcs that neighbors share, and arcs are differences
 * of whole numbers.
 */
final class CountyTopology {
  private final GeometryFactory geometries = new GeometryFactory();
  private final String file;
  private final List<Coordinate[]> arcs = new ArrayList<>();

  /** Half a step of the file's grid, degrees: no outline is more exact. */
  private double resolution;

  private CountyTopology(String file) {
    this.file = file;
  }

  static final StructType SCHEMA =
      new StructType()
          .add("source_row", DataTypes.LongType, false)
          .add("county_id", DataTypes.StringType, false)
          .add("name", DataTypes.StringType, false)
          .add("boundary_wkb", DataTypes.BinaryType, false);

  /** The counties, as {@link #SCHEMA} says. */
  static List<Row> read(InputFile file) {
    JsonNode topology;
    try (InputStream in = file.content()) {
      topology = new ObjectMapper().readTree(in);
    } catch (JsonProcessingException e) {
      throw UserError.input(
          file.name(),
          "is not JSON (" + e.getOriginalMessage() + ", line " + e.getLocation().getLineNr() + ")",
          "Give a TopoJSON file such as counties-10m.json of the npm package us-atlas.");
    } catch (IOException e) {
      throw InputFile.unreadable(file.name(), e);
    }
    return new CountyTopology(file.name()).counties(topology);
  }

  private List<Row> counties(JsonNode topology) {
    JsonNode counties = topology.path("objects").path("counties").path("geometries");
    if (!counties.isArray() || counties.isEmpty() || !topology.path("arcs").isArray()) {
      throw UserError.input(
          file,
          "has no TopoJSON object `counties` with polygons",
          "Give a TopoJSON file such as counties-10m.json of the npm package us-atlas.");
    }
    decodeArcs(topology);
    WKBWriter writer = new WKBWriter();
    List<Row> rows = new ArrayList<>();
    for (JsonNode county : counties) {
      String id = county.path("id").asText();
      long row = rows.size() + 2L; // as in a file with a header, so that rejects read alike
      if (!id.matches("[0-9]{5}")) {
        throw UserError.input(
            file, row, "id", id, "is not a five-digit FIPS code", "Correct the county's id.");
      }
      byte[] boundary;
      try {
        boundary = writer.write(boundary(county));
      } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
        throw UserError.input(
            file,
            row,
            "arcs",
            id,
            "the polygon cannot be put together (" + e.getMessage() + ")",
            "Fetch the file again: its arcs and polygons do not belong together.");
      }
      rows.add(
          RowFactory.create(row, id, county.path("properties").path("name").asText(id), boundary));
    }
    return rows;
  }

  private void decodeArcs(JsonNode topology) {
    JsonNode transform = topology.path("transform");
    double scaleX = transform.path("scale").path(0).asDouble(1);
    double scaleY = transform.path("scale").path(1).asDouble(1);
    double shiftX = transform.path("translate").path(0).asDouble(0);
    double shiftY = transform.path("translate").path(1).asDouble(0);
    boolean differences = transform.isObject();
    resolution = differences ? Math.max(scaleX, scaleY) / 2 : 0;
    for (JsonNode arc : topology.path("arcs")) {
      Coordinate[] points = new Coordinate[arc.size()];
      double x = 0;
      double y = 0;
      for (int i = 0; i < points.length; i++) {
        JsonNode point = arc.path(i);
        if (!point.path(0).isNumber() || !point.path(1).isNumber()) {
          throw UserError.input(
              file,
              "arc " + arcs.size() + " is not a list of points (" + point + ")",
              "Fetch the file again: in `arcs`, an arc is a list of points [x, y].");
        }
        double px = point.path(0).asDouble();
        double py = point.path(1).asDouble();
        x = differences ? x + px : px;
        y = differences ? y + py : py;
        points[i] = new Coordinate(x * scaleX + shiftX, y * scaleY + shiftY);
      }
      arcs.add(points);
    }
  }

  /**
   * The county's polygon. If rounding has collapsed it to a line (Falls Church, Virginia, in
   * us-atlas), that line, as wide as the file's grid.
   */
  private Geometry boundary(JsonNode county) {
    Geometry boundary = geometry(county);
    if (boundary.getArea() > 0) {
      return boundary;
    }
    JsonNode ring = county.path("arcs").path(0);
    while (ring.path(0).isArray()) { // Polygon: rings; MultiPolygon: polygons of rings
      ring = ring.path(0);
    }
    Coordinate[] points = ring(ring);
    if (points.length == 0) {
      throw new IllegalArgumentException("it has no arcs");
    }
    return geometries.createMultiPointFromCoords(points).convexHull().buffer(resolution);
  }

  private Geometry geometry(JsonNode county) {
    JsonNode chains = county.path("arcs");
    if (county.path("type").asText().equals("Polygon")) {
      return polygon(chains);
    }
    List<Polygon> parts = new ArrayList<>();
    for (JsonNode chain : chains) {
      Polygon part = polygon(chain);
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return geometries.createMultiPolygon(parts.toArray(new Polygon[0]));
  }

  /** Rings that rounding has collapsed to a line or a point enclose nothing and are left out. */
  private Polygon polygon(JsonNode rings) {
    LinearRing shell = null;
    List<LinearRing> holes = new ArrayList<>();
    for (int i = 0; i < rings.size(); i++) {
      Coordinate[] points = ring(rings.get(i));
      boolean encloses = points.length > 3; // a triangle and its closing point
      if (i == 0) {
        shell = encloses ? geometries.createLinearRing(points) : geometries.createLinearRing();
      } else if (encloses) {
        holes.add(geometries.createLinearRing(points));
      }
    }
    return geometries.createPolygon(shell, holes.toArray(new LinearRing[0]));
  }

  private Coordinate[] ring(JsonNode chain) {
    CoordinateList points = new CoordinateList();
    for (JsonNode index : chain) {
      if (!index.isInt()) {
        throw new IllegalArgumentException(index + " is not the number of an arc");
      }
      int i = index.asInt();
      // A negative index ~i is arc i walked backwards; neighbors share their end points.
      points.add(arcs.get(i < 0 ? ~i : i), false, i >= 0);
    }
    points.closeRing();
    return points.toCoordinateArray();
  }
}
