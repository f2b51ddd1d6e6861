package org.catchment.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.catchment.jobs.publish.UsProjection.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/** Cells of the power diagram cover the land, without gaps or overlaps. */
class TerritoryShapesTilingTest {
  private final GeometryFactory geometries = new GeometryFactory();
  private final Geometry land = geometries.toGeometry(new Envelope(3375, 6375, 1500, 4500));
  private final double[] lat = new double[50];
  private final double[] lon = new double[50];

  private List<Geometry> shapes(int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      lat[i] = 32 + 12 * random.nextDouble();
      lon[i] = -104 + 16 * random.nextDouble();
    }
    return new TerritoryShapes(Map.of(Region.CONTIGUOUS, land), lat, lon, new double[50]).shapes();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void theShapesTileTheLand(int seed) {
    double sum = shapes(seed).stream().mapToDouble(Geometry::getArea).sum();

    assertThat(sum).isCloseTo(land.getArea(), Percentage.withPercentage(1e-4));
  }

  @Test
  void aPlaceLiesInTheShapeOfTheCenterThatItPrefers() {
    // With equal prices that is the nearest center; places within 2 km (4 map units) of a border
    // may fall on either side.
    List<Geometry> shapes = shapes(1);
    Random random = new Random(9);
    for (int n = 0; n < 1000; n++) {
      double placeLat = 33 + 10 * random.nextDouble();
      double placeLon = -102 + 12 * random.nextDouble();
      double[] xy = Region.CONTIGUOUS.project(placeLon, placeLat);
      int nearest = 0;
      for (int i = 1; i < 50; i++) {
        if (cosine(placeLat, placeLon, i) > cosine(placeLat, placeLon, nearest)) {
          nearest = i;
        }
      }
      assertThat(shapes.get(nearest).distance(geometries.createPoint(new Coordinate(xy[0], xy[1]))))
          .as("map units from %s %s to the shape of center %s", placeLat, placeLon, nearest)
          .isLessThan(4);
    }
  }

  private double cosine(double placeLat, double placeLon, int i) {
    double a = Math.toRadians(placeLat);
    double b = Math.toRadians(lat[i]);
    return Math.sin(a) * Math.sin(b)
        + Math.cos(a) * Math.cos(b) * Math.cos(Math.toRadians(placeLon - lon[i]));
  }
}
