package org.catchment.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.catchment.jobs.publish.UsProjection.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

/** Places at the far ends of the insets lie where a reader looks for them. */
class UsProjectionInsetsTest {
  private final GeometryFactory geometries = new GeometryFactory();

  @ParameterizedTest
  @CsvSource({
    "Attu, 173.2, 52.9, ALASKA",
    "Attu's western cape, 172.4, 52.95, ALASKA",
    "Kiska, 177.5, 52.0, ALASKA",
  })
  void theWesternAleutiansLieOnTheSheet(String place, double lon, double lat, Region region) {
    assertThat(region.project(lon, lat)[0]).as(place).isBetween(0.0, (double) UsProjection.WIDTH);
  }

  @Test
  void uracasIsNotDrawnInTexas() {
    // Farallon de Pajaros, the northernmost of the Marianas, and Sanderson, Texas.
    double[] island = Region.GUAM_AND_MARIANAS.project(144.9, 20.55);
    Coordinate[] texas = {
      at(-103.0, 29.0), at(-97.5, 25.9), at(-94.0, 30.0), at(-103.0, 32.0), at(-103.0, 29.0)
    };
    assertThat(
            geometries
                .createPolygon(texas)
                .contains(geometries.createPoint(new Coordinate(island[0], island[1]))))
        .isFalse();
  }

  private static Coordinate at(double lon, double lat) {
    double[] xy = Region.CONTIGUOUS.project(lon, lat);
    return new Coordinate(xy[0], xy[1]);
  }
}
