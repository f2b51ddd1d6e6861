package org.catchment.jobs.publish;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.assertj.core.data.Percentage;
import org.catchment.jobs.publish.UsProjection.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTReader;

class LandTest {
  @Test
  void countiesMakeTheirStateWithoutTheBordersBetweenThem() {
    // Two counties of half a degree that share the meridian 97 W.
    Land land =
        Land.of(
            List.of(
                county("KS", "POLYGON((-97.5 38, -97 38, -97 38.5, -97.5 38.5, -97.5 38))"),
                county("KS", "POLYGON((-97 38, -96.5 38, -96.5 38.5, -97 38.5, -97 38))")));

    assertThat(land.states()).containsOnlyKeys("KS");
    Geometry kansas = requireNonNull(land.states().get("KS"));
    assertThatObject(kansas).isInstanceOf(Polygon.class);
    // 12,600^2 map units a steradian x 1 degree x (sin 38.5 - sin 38).
    double area =
        12_600.0
            * 12_600.0
            * Math.toRadians(1)
            * (Math.sin(Math.toRadians(38.5)) - Math.sin(Math.toRadians(38)));
    assertThat(kansas.getArea()).isCloseTo(area, Percentage.withPercentage(0.5));
    assertThat(region(land, Region.CONTIGUOUS).getArea())
        .isCloseTo(area, Percentage.withPercentage(0.5));
  }

  @Test
  void landLiesInMapUnitsWhereItsRegionIs() {
    Land land = Land.of(List.of(county("KS", square(-98, 38))));

    // The south-west corner of the square.
    double[] corner = Region.CONTIGUOUS.project(-98, 38);
    assertThat(requireNonNull(land.states().get("KS")).getCoordinates())
        .extracting(point -> point.distance(new Coordinate(corner[0], corner[1])))
        .anySatisfy(distance -> assertThat(distance).isLessThan(1e-6));
  }

  @Test
  void statesAreSortedAndEachRegionHoldsItsOwn() {
    Land land =
        Land.of(
            List.of(
                county("PR", square(-66.5, 18)),
                county("NE", square(-98, 40)),
                county("HI", square(-156, 19.5)),
                county("KS", square(-98, 38))));

    assertThat(land.states().keySet()).containsExactly("HI", "KS", "NE", "PR");
    assertThat(land.regions())
        .containsOnlyKeys(Region.CONTIGUOUS, Region.HAWAII, Region.PUERTO_RICO);
    // Kansas and Nebraska do not touch: a degree and a half lies between the squares.
    assertThat(region(land, Region.CONTIGUOUS).getNumGeometries()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // One degree to either side of the date line, cut there, and with a ring that crosses it.
        "MULTIPOLYGON(((179 52, 180 52, 180 52.5, 179 52.5, 179 52)),"
            + " ((-180 52, -179 52, -179 52.5, -180 52.5, -180 52)))",
        "POLYGON((179 52, 180 52, -179 52, -179 52.5, 180 52.5, 179 52.5, 179 52))",
      })
  void aCountyAcrossTheDateLineIsAlaskanAndWhole(String wkt) {
    Land land = Land.of(List.of(county("AK", wkt)));

    assertThat(land.regions()).containsOnlyKeys(Region.ALASKA);
    assertThatObject(region(land, Region.ALASKA)).isInstanceOf(Polygon.class);
    // 0.33^2 x 12,600^2 map units a steradian x 2 degrees x (sin 52.5 - sin 52).
    assertThat(region(land, Region.ALASKA).getArea())
        .isCloseTo(
            0.33
                * 0.33
                * 12_600
                * 12_600
                * Math.toRadians(2)
                * (Math.sin(Math.toRadians(52.5)) - Math.sin(Math.toRadians(52))),
            Percentage.withPercentage(2));
  }

  @Test
  void aCountyOffTheMapIsLeftOut() {
    Land land = Land.of(List.of(county("ZZ", square(0, 0)), county("KS", square(-98, 38))));

    assertThat(land.states()).containsOnlyKeys("KS");
    assertThat(land.regions()).containsOnlyKeys(Region.CONTIGUOUS);
  }

  @Test
  void detailThatTheEyeDoesNotSeeIsDropped() {
    // The notch in the south is 0.005 degrees deep: 0.005 pi / 180 x 12,600 = 1.1 map units, and
    // less than 3 are dropped.
    Land land =
        Land.of(
            List.of(
                county(
                    "KS",
                    "POLYGON((-98 38, -97.8 38, -97.75 38.005, -97.7 38, -97.5 38, -97.5 38.5,"
                        + " -98 38.5, -98 38))")));

    assertThat(requireNonNull(land.states().get("KS")).getNumPoints()).isEqualTo(5);
    assertThat(region(land, Region.CONTIGUOUS).getNumPoints()).isEqualTo(5);
  }

  private static Geometry region(Land land, Region region) {
    return requireNonNull(land.regions().get(region));
  }

  /** Half a degree wide and high. */
  private static String square(double west, double south) {
    double east = west + 0.5;
    double north = south + 0.5;
    return "POLYGON((%s %s, %s %s, %s %s, %s %s, %s %s))"
        .formatted(west, south, east, south, east, north, west, north, west, south);
  }

  private static Row county(String state, String wkt) {
    try {
      return RowFactory.create(state, new WKBWriter().write(new WKTReader().read(wkt)));
    } catch (ParseException e) {
      throw new IllegalArgumentException(wkt, e);
    }
  }
}
