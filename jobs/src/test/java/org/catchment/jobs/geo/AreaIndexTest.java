package org.catchment.jobs.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;
import org.locationtech.jts.triangulate.VoronoiDiagramBuilder;

class AreaIndexTest {
  private static final GeometryFactory GEOMETRY = new GeometryFactory();

  /** Two squares side by side, one of them with a hole in which a third lies, and an island. */
  private static final AreaIndex WORLD =
      index(
          "20003",
          "POLYGON((-100 39, -99 39, -99 40, -100 40, -100 39))",
          "20001",
          "MULTIPOLYGON(((-101 39, -100 39, -100 40, -101 40, -101 39),"
              + " (-100.6 39.4, -100.6 39.6, -100.4 39.6, -100.4 39.4, -100.6 39.4)),"
              + " ((-103 39, -102.9 39, -102.9 39.1, -103 39)))",
          "20002",
          "POLYGON((-100.6 39.4, -100.6 39.6, -100.4 39.6, -100.4 39.4, -100.6 39.4))");

  private static AreaIndex index(String... idsAndAreas) {
    List<String> ids = new ArrayList<>();
    List<Geometry> areas = new ArrayList<>();
    for (int i = 0; i < idsAndAreas.length; i += 2) {
      ids.add(idsAndAreas[i]);
      areas.add(wkt(idsAndAreas[i + 1]));
    }
    return new AreaIndex(ids, areas);
  }

  private static Geometry wkt(String text) {
    try {
      return new WKTReader().read(text);
    } catch (ParseException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static String id(AreaIndex index, int area) {
    return area == AreaIndex.NONE ? "none" : index.id(area);
  }

  @ParameterizedTest
  @CsvSource({
    "-99.5, 39.5, 20003",
    "-100.9, 39.1, 20001",
    "-100.5, 39.5, 20002", // in the hole
    "-100.6, 39.5, 20001", // on the hole's border: both hold it, the lower id counts
    "-100, 39.5, 20001", // on the common border
    "-100, 40, 20001", // at its end
    "-99, 40, 20003", // the corner of the bounding box
    "-102.95, 39.05, 20001", // on the island's slope
    "-102.96, 39.05, none", // beside it
    "-98.9999999, 39.5, none",
    "-102, 39.5, none", // between island and land
    "260.5, 39.5, none",
    "NaN, 39.5, none",
    "-99.5, NaN, none"
  })
  void aPointIsInTheAreaThatCoversIt(double lonDeg, double latDeg, String expected) {
    assertThat(id(WORLD, WORLD.covering(lonDeg, latDeg))).isEqualTo(expected);
  }

  @Test
  void ofEqualAreasTheLowerIdCounts() {
    String square = "POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))";
    AreaIndex index = index("b", square, "c", square, "a", "POLYGON((2 0, 3 0, 3 1, 2 0))");
    assertThat(id(index, index.covering(0.5, 0.5))).isEqualTo("b");
    assertThat(id(index, index.covering(0, 0.3))).isEqualTo("b");
    assertThat(id(index, index.nearest(1.01, 0.5, 25))).isEqualTo("b");
  }

  @Test
  void withoutAreasThereIsNoAnswer() {
    AreaIndex none = new AreaIndex(List.of(), List.of());
    assertThat(none.covering(0, 0)).isEqualTo(AreaIndex.NONE);
    assertThat(none.nearest(0, 0, 100)).isEqualTo(AreaIndex.NONE);
    AreaIndex empty = index("a", "POLYGON EMPTY", "b", "POINT(1 1)");
    assertThat(empty.covering(1, 1)).isEqualTo(AreaIndex.NONE);
    assertThat(empty.nearest(1, 1, 100)).isEqualTo(AreaIndex.NONE);
  }

  @Test
  void areasMayBeSmallAndFarApart() {
    AreaIndex index =
        index(
            "south",
            "POLYGON((-179 -80, -178.9999 -80, -178.9999 -79.9999, -179 -80))",
            "north",
            "POLYGON((179 80, 179.0001 80, 179.0001 80.0001, 179 80))");
    assertThat(id(index, index.covering(-178.99995, -79.99997))).isEqualTo("south");
    assertThat(id(index, index.covering(179.00005, 80.00003))).isEqualTo("north");
    assertThat(id(index, index.covering(0, 0))).isEqualTo("none");
  }

  /**
   * 60 cells around random sites cover a square, and each of 15 areas consists of four of them: in
   * several parts, or around another. JTS's prepared polygons are the oracle.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void jtsAgreesOnRandomPointsAndOnEveryVertexAndBorder(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Coordinate> sites = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      sites.add(new Coordinate(-100 + random.nextDouble(), 40 + random.nextDouble()));
    }
    VoronoiDiagramBuilder voronoi = new VoronoiDiagramBuilder();
    voronoi.setSites(sites);
    Geometry cells = voronoi.getDiagram(GEOMETRY);
    List<String> ids = new ArrayList<>();
    List<Geometry> areas = new ArrayList<>();
    List<PreparedGeometry> oracle = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      List<Geometry> parts = new ArrayList<>();
      for (int part = i; part < cells.getNumGeometries(); part += 15) {
        parts.add(cells.getGeometryN(part));
      }
      Geometry area = GEOMETRY.buildGeometry(parts).union();
      ids.add(String.format("%03d", i));
      areas.add(area);
      oracle.add(PreparedGeometryFactory.prepare(area));
    }
    List<Coordinate> points = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      points.add(new Coordinate(-100.5 + 2 * random.nextDouble(), 39.5 + 2 * random.nextDouble()));
    }
    for (Geometry area : areas) {
      Coordinate[] ring = area.getCoordinates();
      for (int i = 1; i < ring.length; i++) {
        double t = random.nextDouble();
        points.add(ring[i]);
        points.add(
            new Coordinate(
                ring[i].x + t * (ring[i - 1].x - ring[i].x),
                ring[i].y + t * (ring[i - 1].y - ring[i].y)));
        points.add(new Coordinate(ring[i].x, ring[i].y + random.nextDouble() / 100));
      }
    }
    AreaIndex index = new AreaIndex(ids, areas);
    for (Coordinate point : points) {
      String expected = "none";
      for (int i = 0; i < ids.size() && expected.equals("none"); i++) {
        if (oracle.get(i).covers(GEOMETRY.createPoint(point))) {
          expected = ids.get(i);
        }
      }
      assertThat(id(index, index.covering(point.x, point.y))).as("%s", point).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // 0.1 degree of longitude at 39.5 N is 11.12 km x cos 39.5 = 8.58 km
    "-98.9, 39.5, 8.59, 20003",
    "-98.9, 39.5, 8.57, none",
    // as far from the island's corner at (-102.9, 39.1) as 0.1 degree of latitude: 11.12 km
    "-102.9, 39.2, 11.13, 20001",
    "-102.9, 39.2, 11.11, none",
    // the corner that two share: the lower id
    "-100, 40.1, 12, 20001",
    // within an area its border counts
    "-99.5, 39.99, 2, 20003",
    "-99.5, 39.5, 2, none",
    "NaN, 39.5, 2, none"
  })
  void offTheCoastTheNearestCounts(double lonDeg, double latDeg, double maxKm, String expected) {
    assertThat(id(WORLD, WORLD.nearest(lonDeg, latDeg, maxKm))).isEqualTo(expected);
  }

  @Test
  void degreesOfLongitudeAreShortInTheNorth() {
    // From (0, 70): west lies 0.5 degrees of longitude off, 55.6 km x cos 70 = 19.0 km; north lies
    // 0.2 degrees of latitude off, 22.2 km. In the plane of degrees north would be nearer.
    AreaIndex index =
        index(
            "north",
            "POLYGON((-1 70.2, 1 70.2, 0 71, -1 70.2))",
            "west",
            "POLYGON((-0.5 69, -0.5 70.1, -1 70, -0.5 69))");
    assertThat(id(index, index.nearest(0, 70, 25))).isEqualTo("west");
  }

  @Test
  void theDateLineIsNoCoast() {
    // 0.05 degrees of longitude at 52 N: 5.56 km x cos 52 = 3.4 km
    AreaIndex index = index("aleutian", "POLYGON((179 51, 180 51, 180 53, 179 53, 179 51))");
    assertThat(id(index, index.nearest(-179.95, 52, 4))).isEqualTo("aleutian");
    assertThat(id(index, index.nearest(-179.95, 52, 3))).isEqualTo("none");
    AreaIndex east = index("east", "POLYGON((-180 51, -179 51, -179 53, -180 53, -180 51))");
    assertThat(id(east, east.nearest(179.95, 52, 4))).isEqualTo("east");
  }

  /** A slanted coast at several latitudes, searched ever closer. */
  @ParameterizedTest
  @ValueSource(doubles = {-14, 0, 25, 48, 71})
  void theDistanceIsThatToTheNearestPointOnTheSphere(double latDeg) {
    SplittableRandom random = new SplittableRandom(7);
    for (int trial = 0; trial < 50; trial++) {
      double x1 = -2 + random.nextDouble();
      double y1 = latDeg - 1 + 2 * random.nextDouble();
      double x2 = 1 + random.nextDouble();
      double y2 = latDeg - 1 + 2 * random.nextDouble();
      AreaIndex index =
          index(
              "a",
              String.format(
                  "POLYGON((%1$s %2$s, %3$s %4$s, %3$s 75, %1$s 75, %1$s %2$s))", x1, y1, x2, y2));
      double lat = Math.min(y1, y2) - random.nextDouble();
      // A thousand points on the coast, then a thousand on both sides of the nearest of them.
      double from = 0;
      double step = 1e-3;
      double nearest = Double.MAX_VALUE;
      for (int level = 0; level < 3; level++) {
        double best = 0;
        for (int i = 0; i <= 1000; i++) {
          double t = from + i * step;
          double km = GreatCircle.km(lat, 0, y1 + t * (y2 - y1), x1 + t * (x2 - x1));
          if (t <= 1 && km < nearest) {
            nearest = km;
            best = t;
          }
        }
        from = Math.max(0, best - step);
        step /= 500;
      }
      assertThat(id(index, index.nearest(0, lat, nearest * (1 + 1e-7)))).isEqualTo("a");
      assertThat(id(index, index.nearest(0, lat, nearest * (1 - 1e-7)))).isEqualTo("none");
    }
  }

  @Test
  void aCircleReachesFartherInLongitudeThanItsRadiusAtItsLatitude() {
    // The circle around (60 N) of 10 degrees touches the meridian asin(sin 10 / cos 60) = 20.3
    // degrees off; a circle over the pole has all longitudes.
    assertThat(GreatCircle.reachInLongitude(60, 10 * GreatCircle.KM_A_DEGREE))
        .isCloseTo(20.322, within(1e-3));
    assertThat(GreatCircle.reachInLongitude(85, 10 * GreatCircle.KM_A_DEGREE)).isEqualTo(180);
  }
}
