package org.catchment.jobs.publish;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.data.Percentage;
import org.catchment.jobs.publish.UsProjection.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Polygon;

class UsProjectionTest {
  /** Map units a radian of arc in the contiguous states: half a kilometre is one unit. */
  private static final double SCALE = 12_600;

  private static final Set<Region> INSETS = EnumSet.complementOf(EnumSet.of(Region.CONTIGUOUS));

  private final GeometryFactory geometries = new GeometryFactory();

  @Test
  void agreesWithSnydersExample() {
    // J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395 (1987), p. 291,
    // Albers on the sphere of radius 1: parallels 29.5 and 45.5 N, origin 23 N 96 W, point 35 N
    // 75 W: x = 0.2952720, y = 0.2416774 (rounded to 7 digits: 0.001 map units).
    double[] origin = Region.CONTIGUOUS.project(-96, 23);
    double[] point = Region.CONTIGUOUS.project(-75, 35);

    assertThat(point[0] - origin[0]).isCloseTo(0.2952720 * SCALE, within(0.002));
    assertThat(origin[1] - point[1]).isCloseTo(0.2416774 * SCALE, within(0.002)); // y down
  }

  @Test
  void theCentralMeridianIsAVerticalLine() {
    assertThat(Region.CONTIGUOUS.project(-96, 25)[0])
        .isCloseTo(Region.CONTIGUOUS.project(-96, 49)[0], within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"CONTIGUOUS, 1", "ALASKA, 0.33"})
  void aRegionIsDrawnAtItsScale(Region region, double scale) {
    // Equal area: a quad of dLon by dLat covers scale^2 x dLon x (sin north - sin south).
    double south = (region.south + region.north) / 2;
    double lon = (region.west + region.east) / 2;

    assertThat(sheetArea(region, lon, south) / sphereArea(south))
        .isCloseTo(scale * scale * SCALE * SCALE, Percentage.withPercentage(0.01));
  }

  @ParameterizedTest
  @EnumSource
  void areasAreTrueWithinARegion(Region region) {
    List<Double> scales = new ArrayList<>();
    for (double u = 0; u <= 1; u += 0.25) {
      for (double v = 0; v <= 1; v += 0.25) {
        double lon = region.west + u * (region.east - 0.1 - region.west);
        double south = region.south + v * (region.north - 0.1 - region.south);
        scales.add(sheetArea(region, lon, south) / sphereArea(south));
      }
    }

    assertThat(scales)
        .allSatisfy(
            scale -> assertThat(scale).isCloseTo(scales.get(0), Percentage.withPercentage(0.01)));
  }

  @ParameterizedTest
  @EnumSource
  void northIsUpAndEastIsRight(Region region) {
    double lon = (region.west + region.east) / 2;
    double lat = (region.south + region.north) / 2;
    double[] here = region.project(lon, lat);

    assertThat(region.project(lon, lat + 0.1)[1]).isLessThan(here[1]);
    assertThat(region.project(lon + 0.1, lat)[0]).isGreaterThan(here[0]);
  }

  @ParameterizedTest
  @CsvSource({
    "Seattle,      -122.33,  47.61, CONTIGUOUS",
    "San Diego,    -117.16,  32.72, CONTIGUOUS",
    "Miami,         -80.19,  25.76, CONTIGUOUS",
    "Key West,      -81.78,  24.56, CONTIGUOUS",
    "Brownsville,   -97.50,  25.90, CONTIGUOUS",
    "Lubec,         -66.98,  44.86, CONTIGUOUS",
    "Anchorage,    -149.90,  61.22, ALASKA",
    "Ketchikan,    -131.65,  55.34, ALASKA",
    "Utqiagvik,    -156.79,  71.29, ALASKA",
    "Adak,         -176.66,  51.88, ALASKA",
    "Kiska,         177.50,  52.00, ALASKA",
    "Attu,          173.20,  52.90, ALASKA",
    "Cape Wrangell, 172.43,  52.92, ALASKA", // the western end of Attu
    "Point Barrow, -156.47,  71.39, ALASKA",
    "Hyder,        -130.03,  55.92, ALASKA", // the eastern end of Alaska
    "Honolulu,     -157.86,  21.31, HAWAII",
    "Hilo,         -155.09,  19.71, HAWAII",
    "Lehua,        -160.10,  22.02, HAWAII", // the north-western end of the eight islands
    "Ka Lae,       -155.68,  18.91, HAWAII", // the southern end
    "Cape Kumukahi, -154.81, 19.52, HAWAII", // the eastern end
    "San Juan,      -66.11,  18.47, PUERTO_RICO",
    "Christiansted, -64.70,  17.75, PUERTO_RICO",
    "Hagatna,       144.80,  13.45, GUAM_AND_MARIANAS",
    "Saipan,        145.75,  15.19, GUAM_AND_MARIANAS",
    "Pago Pago,    -170.70, -14.28, SAMOA",
  })
  void citiesLieInTheirRegionAndOnTheSheet(String city, double lon, double lat, Region region) {
    assertThat(UsProjection.region(lon, lat)).as(city).isEqualTo(region);

    double[] xy = region.project(lon, lat);

    assertThat(xy[0]).as(city).isBetween(0.0, (double) UsProjection.WIDTH);
    assertThat(xy[1]).as(city).isBetween(0.0, (double) UsProjection.HEIGHT);
  }

  @Test
  void theAleutiansGoOnWestOfTheDateLine() {
    assertThat(UsProjection.region(173.2, 52.9)).isEqualTo(Region.ALASKA);

    // Adak (-176.66, 51.88) and Attu (173.2, 52.9): haversine with dLat 1.02, dLon 10.14 degrees:
    // sin^2(0.51) + cos 51.88 cos 52.9 sin^2(5.07) = 7.92e-5 + 0.6173 x 0.6032 x 7.810e-3
    // = 2.987e-3, so 2 asin(sqrt) = 0.10937 radians. Albers stretches lengths by a few percent.
    double[] adak = Region.ALASKA.project(-176.66, 51.88);
    double[] attu = Region.ALASKA.project(173.2, 52.9);
    assertThat(attu[0]).isLessThan(adak[0]);
    assertThat(Math.hypot(attu[0] - adak[0], attu[1] - adak[1]))
        .isCloseTo(0.10937 * 0.33 * SCALE, Percentage.withPercentage(4));
  }

  @Test
  void noInsetCoversTheSouthernBorder() {
    // The border and the coast, as people know them; from the Mississippi on, straight over the
    // sea.
    LineString border =
        geometries.createLineString(
            new Coordinate[] {
              onTheSheet(-117.16, 32.72), // San Diego
              onTheSheet(-114.70, 32.50), // Yuma
              onTheSheet(-110.94, 31.33), // Nogales
              onTheSheet(-108.21, 31.33), // the south-western corner of New Mexico
              onTheSheet(-106.49, 31.76), // El Paso
              onTheSheet(-104.40, 29.56), // Presidio
              onTheSheet(-103.00, 29.00), // Big Bend
              onTheSheet(-100.90, 29.36), // Del Rio
              onTheSheet(-99.50, 27.50), // Laredo
              onTheSheet(-97.50, 25.90), // Brownsville
              onTheSheet(-97.17, 26.07), // Padre Island
              onTheSheet(-97.40, 27.80), // Corpus Christi
              onTheSheet(-94.80, 29.30), // Galveston
              onTheSheet(-89.40, 29.00), // mouth of the Mississippi
              onTheSheet(-82.90, 24.60), // Dry Tortugas
              onTheSheet(-80.19, 25.76), // Miami
            });

    for (Region inset : INSETS) {
      assertThat(frame(inset).intersects(border)).as("%s", inset).isFalse();
    }
  }

  @Test
  void noInsetCoversAnother() {
    for (Region a : INSETS) {
      for (Region b : INSETS) {
        assertThat(a != b && frame(a).intersects(frame(b))).as("%s and %s", a, b).isFalse();
      }
    }
  }

  @Test
  void everyInsetLiesOnTheSheetAsAWhole() {
    Envelope sheet = new Envelope(0, UsProjection.WIDTH, 0, UsProjection.HEIGHT);

    for (Region inset : INSETS) {
      Envelope frame = frame(inset).getEnvelopeInternal();
      assertThat(sheet.contains(frame)).as("%s at %s", inset, frame).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Edmonton,    -113.49,  53.55",
    "Havana,       -82.37,  23.11",
    "London,        -0.13,  51.51",
    "Null Island,    0.00,   0.00",
    "Sydney,       151.21, -33.87",
  })
  void placesAbroadAreInNoRegion(String city, double lon, double lat) {
    assertThat(UsProjection.region(lon, lat)).as(city).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void theFrameKeepsItsRegionApartFromTheOthers(Region region) {
    for (double[] point : outline(region)) {
      // Moved a little inwards: a corner of one frame may touch another.
      double lon = point[0] + 1e-6 * Math.signum((region.west + region.east) / 2 - point[0]);
      double lat = point[1] + 1e-6 * Math.signum((region.south + region.north) / 2 - point[1]);
      assertThat(requireNonNull(UsProjection.region(lon, lat))).isEqualTo(region);
    }
  }

  private static Coordinate onTheSheet(double lon, double lat) {
    double[] xy = Region.CONTIGUOUS.project(lon, lat);
    return new Coordinate(xy[0], xy[1]);
  }

  /** The region's frame on the sheet. */
  private Polygon frame(Region region) {
    List<Coordinate> ring = new ArrayList<>();
    for (double[] point : outline(region)) {
      double[] xy = region.project(point[0], point[1]);
      ring.add(new Coordinate(xy[0], xy[1]));
    }
    ring.add(ring.get(0));
    return geometries.createPolygon(ring.toArray(new Coordinate[0]));
  }

  /** The region's frame, {lon, lat}: once around, 16 points a side. */
  private static List<double[]> outline(Region region) {
    double width = region.east - region.west;
    double height = region.north - region.south;
    List<double[]> ring = new ArrayList<>();
    for (int side = 0; side < 4; side++) {
      for (double t = 0; t < 1; t += 1.0 / 16) {
        ring.add(
            switch (side) {
              case 0 -> new double[] {region.west + t * width, region.south};
              case 1 -> new double[] {region.east, region.south + t * height};
              case 2 -> new double[] {region.east - t * width, region.north};
              default -> new double[] {region.west, region.north - t * height};
            });
      }
    }
    return ring;
  }

  /** Area on the sheet of a quad of 0.1 degrees, map units squared. */
  private static double sheetArea(Region region, double lon, double south) {
    double[][] quad = {
      region.project(lon, south),
      region.project(lon + 0.1, south),
      region.project(lon + 0.1, south + 0.1),
      region.project(lon, south + 0.1)
    };
    double twice = 0;
    for (int i = 0; i < 4; i++) {
      double[] a = quad[i];
      double[] b = quad[(i + 1) % 4];
      twice += b[0] * a[1] - a[0] * b[1]; // y down
    }
    return twice / 2;
  }

  /** Area on the unit sphere of the same quad. */
  private static double sphereArea(double south) {
    return Math.toRadians(0.1)
        * (Math.sin(Math.toRadians(south + 0.1)) - Math.sin(Math.toRadians(south)));
  }
}
