package org.catchment.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.catchment.udfs.HaversineKm.EARTH_RADIUS_KM;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.catchment.jobs.publish.UsProjection.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.triangulate.VoronoiDiagramBuilder;

class TerritoryShapesTest {
  /** x of the meridian 96 W, the central one of the contiguous states: half the sheet's width. */
  private static final double MIDDLE = 4875;

  private final GeometryFactory geometries = new GeometryFactory();

  /** Square land about the central meridian, from 32 to 45 degrees north or so; map units. */
  private final Geometry land = box(MIDDLE - 1500, MIDDLE + 1500, 1500, 4500);

  @Test
  void oneTerritoryHoldsAllLand() {
    List<Geometry> shapes = shapes(new double[] {38}, new double[] {-96}, new double[1]);

    assertThat(shapes).hasSize(1);
    assertThat(shapes.get(0).equalsTopo(land)).isTrue();
  }

  @Test
  void twoEqualCentersHalveTheLandAlongTheirBisector() {
    // Centers at 38 N, 2 degrees to either side of 96 W: the bisector is the meridian 96 W, on the
    // sheet the line x = 4875, which halves the square.
    List<Geometry> shapes = shapes(new double[] {38, 38}, new double[] {-98, -94}, new double[2]);

    assertThat(shapes.get(0).symDifference(box(MIDDLE - 1500, MIDDLE, 1500, 4500)).getArea())
        .isCloseTo(0, within(1e-3 * 3000));
    assertThat(shapes.get(1).symDifference(box(MIDDLE, MIDDLE + 1500, 1500, 4500)).getArea())
        .isCloseTo(0, within(1e-3 * 3000));
  }

  @ParameterizedTest
  @ValueSource(doubles = {33, 36, 39, 42, 44})
  void aHigherPriceMovesTheBorder(double lat) {
    // Centers at latitude f and d to either side of 96 W. For a unit vector x at latitude p and u
    // east of 96 W, |x - east|^2 - |x - west|^2 = 2 x.(west - east) = -4 cos p sin u cos f sin d.
    // The border is where that is price(east) - price(west), in units of the radius squared. With
    // sin D = cos p sin u, D being the distance from the meridian, a price of 4 R^2 cos f sin d
    // sin D in the west moves the border by D to the east, at every latitude. D is 20 km here.
    double f = Math.toRadians(38);
    double d = Math.toRadians(2);
    double distance = 20 / EARTH_RADIUS_KM;
    double price =
        4 * EARTH_RADIUS_KM * EARTH_RADIUS_KM * Math.cos(f) * Math.sin(d) * Math.sin(distance);

    List<Geometry> shapes =
        shapes(new double[] {38, 38}, new double[] {-98, -94}, new double[] {price, 0});

    // 1 km before and behind the border: the map draws it straight from frame to frame.
    assertThat(shapes.get(0).contains(eastOfTheMiddle(19, lat))).isTrue();
    assertThat(shapes.get(1).contains(eastOfTheMiddle(21, lat))).isTrue();
  }

  @Test
  void onlyDifferencesOfPricesCount() {
    double[] lat = {36, 39, 40};
    double[] lon = {-97, -94, -98};
    List<Geometry> shapes = shapes(lat, lon, new double[] {500, 0, 1000});
    List<Geometry> dearer = shapes(lat, lon, new double[] {10_500, 10_000, 11_000});

    for (int t = 0; t < lat.length; t++) {
      assertThat(dearer.get(t).symDifference(shapes.get(t)).getArea())
          .isCloseTo(0, within(1e-6 * land.getArea()));
    }
  }

  @Test
  void aCenterWhoseCellHoldsNoLandHasAnEmptyShape() {
    // The cell of the second is all that is west of 108 W, and the land ends at about 104 W.
    List<Geometry> shapes = shapes(new double[] {38, 38}, new double[] {-96, -120}, new double[2]);

    assertThat(shapes.get(0).equalsTopo(land)).isTrue();
    assertThat(shapes.get(1).isEmpty()).isTrue();
  }

  @Test
  void aCenterThatIsOutbidEverywhereHasAnEmptyShape() {
    // Two points of the Earth are at most a diameter apart: (2 R)^2 outbids any distance.
    double price = 4 * EARTH_RADIUS_KM * EARTH_RADIUS_KM;

    List<Geometry> shapes =
        shapes(new double[] {38, 38}, new double[] {-98, -94}, new double[] {price, 0});

    assertThat(shapes.get(0).equalsTopo(land)).isTrue();
    assertThat(shapes.get(1).isEmpty()).isTrue();
  }

  @Test
  void aShapeHoldsItsGroundInEveryRegion() {
    // One center in Kansas, one in Honolulu; Puerto Rico is nearer to Kansas.
    Map<Region, Geometry> regions =
        Map.of(
            Region.CONTIGUOUS, land,
            Region.HAWAII, around(Region.HAWAII, -157.86, 21.31),
            Region.PUERTO_RICO, around(Region.PUERTO_RICO, -66.11, 18.4));

    List<Geometry> shapes =
        new TerritoryShapes(
                regions,
                Map.of(),
                new double[] {38, 21.31},
                new double[] {-96, -157.86},
                new double[2])
            .shapes();

    assertThat(shapes.get(0).getArea())
        .isCloseTo(land.getArea() + 100 * 100, Percentage.withPercentage(1e-6));
    assertThat(shapes.get(1).equalsTopo(around(Region.HAWAII, -157.86, 21.31))).isTrue();
  }

  @Test
  void aShapeEndsAtTheSeaWhateverItsPrice() {
    // Prices of two border regions do not compare: at 4e7 km^2 more, Kansas would win Hawaii, too.
    Geometry hawaii = around(Region.HAWAII, -157.86, 21.31);
    List<Geometry> shapes =
        new TerritoryShapes(
                Map.of(Region.CONTIGUOUS, land, Region.HAWAII, hawaii),
                Map.of(Region.CONTIGUOUS, new int[] {0}, Region.HAWAII, new int[] {1}),
                new double[] {38, 21.31},
                new double[] {-96, -157.86},
                new double[] {4e7, 0})
            .shapes();

    assertThat(shapes.get(0).getArea()).isCloseTo(land.getArea(), Percentage.withPercentage(1e-6));
    assertThat(shapes.get(1).equalsTopo(hawaii)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void theShapesTileTheLand(int seed) {
    double[][] centers = centers(seed);

    double sum =
        shapes(centers[0], centers[1], new double[50]).stream()
            .mapToDouble(Geometry::getArea)
            .sum();

    assertThat(sum).isCloseTo(land.getArea(), Percentage.withPercentage(1e-4));
  }

  @Test
  void aPlaceLiesInTheShapeOfTheCenterThatItPrefers() {
    // With equal prices that is the nearest center; places within 2 km (4 map units) of a border
    // may fall on either side.
    double[][] centers = centers(1);
    List<Geometry> shapes = shapes(centers[0], centers[1], new double[50]);
    Random random = new Random(9);
    for (int n = 0; n < 1000; n++) {
      double lat = 33 + 10 * random.nextDouble();
      double lon = -102 + 12 * random.nextDouble();
      int nearest = 0;
      for (int i = 1; i < 50; i++) {
        if (cosine(lat, lon, centers, i) > cosine(lat, lon, centers, nearest)) {
          nearest = i;
        }
      }
      double[] xy = Region.CONTIGUOUS.project(lon, lat);
      assertThat(shapes.get(nearest).distance(geometries.createPoint(new Coordinate(xy[0], xy[1]))))
          .as("map units from %s %s to the shape of center %s", lat, lon, nearest)
          .isLessThan(4);
    }
  }

  @Test
  void touchingShapesDifferInColor() {
    List<Geometry> cells = voronoi(300);

    int[] colors = TerritoryShapes.colors(cells);

    assertThat(colors).hasSize(300);
    // Six would do for shapes that meet in lines; some of these come near each other at corners.
    assertThat(colors).doesNotContain(-1);
    assertThat(Arrays.stream(colors).distinct().count()).isLessThanOrEqualTo(8);
    for (int i = 0; i < 300; i++) {
      for (int j = 0; j < i; j++) {
        if (cells.get(i).intersects(cells.get(j))) {
          assertThat(colors[i]).as("cells %d and %d", i, j).isNotEqualTo(colors[j]);
        }
      }
    }
  }

  @Test
  void shapesOnBothBanksOfARiverDifferInColor() {
    // The river is 2 map units wide, one kilometre.
    int[] colors = TerritoryShapes.colors(List.of(box(0, 100, 0, 100), box(102, 200, 0, 100)));

    assertThat(colors[0]).isNotEqualTo(colors[1]);
  }

  @Test
  void shapesFarApartShareAColor() {
    assertThat(
            TerritoryShapes.colors(
                List.of(box(0, 100, 0, 100), geometries.createPolygon(), box(300, 400, 0, 100))))
        .containsExactly(0, 0, 0);
  }

  private List<Geometry> shapes(double[] lat, double[] lon, double[] priceKm2) {
    return new TerritoryShapes(Map.of(Region.CONTIGUOUS, land), Map.of(), lat, lon, priceKm2)
        .shapes();
  }

  /** Latitudes and longitudes of 50 centers about the land. */
  private static double[][] centers(int seed) {
    Random random = new Random(seed);
    double[][] centers = new double[2][50];
    for (int i = 0; i < 50; i++) {
      centers[0][i] = 32 + 12 * random.nextDouble();
      centers[1][i] = -104 + 16 * random.nextDouble();
    }
    return centers;
  }

  /** Cosine of the angle between a place and a center. */
  private static double cosine(double lat, double lon, double[][] centers, int i) {
    double a = Math.toRadians(lat);
    double b = Math.toRadians(centers[0][i]);
    return Math.sin(a) * Math.sin(b)
        + Math.cos(a) * Math.cos(b) * Math.cos(Math.toRadians(lon - centers[1][i]));
  }

  /** The point of a latitude that is some kilometres east of the meridian 96 W. */
  private Geometry eastOfTheMiddle(double km, double lat) {
    double u = Math.asin(Math.sin(km / EARTH_RADIUS_KM) / Math.cos(Math.toRadians(lat)));
    double[] xy = Region.CONTIGUOUS.project(-96 + Math.toDegrees(u), lat);
    return geometries.createPoint(new Coordinate(xy[0], xy[1]));
  }

  /** Land of 100 x 100 map units. */
  private Geometry around(Region region, double lon, double lat) {
    double[] xy = region.project(lon, lat);
    return box(xy[0] - 50, xy[0] + 50, xy[1] - 50, xy[1] + 50);
  }

  private Geometry box(double x1, double x2, double y1, double y2) {
    return geometries.toGeometry(new Envelope(x1, x2, y1, y2));
  }

  /** Cells that tile a square of 3,000 map units. */
  private List<Geometry> voronoi(int n) {
    Random random = new Random(1);
    VoronoiDiagramBuilder builder = new VoronoiDiagramBuilder();
    builder.setSites(
        IntStream.range(0, n)
            .mapToObj(i -> new Coordinate(3000 * random.nextDouble(), 3000 * random.nextDouble()))
            .toList());
    Geometry cells = builder.getDiagram(geometries);
    Geometry square = box(0, 3000, 0, 3000);
    return IntStream.range(0, cells.getNumGeometries())
        .mapToObj(i -> cells.getGeometryN(i).intersection(square))
        .toList();
  }
}
