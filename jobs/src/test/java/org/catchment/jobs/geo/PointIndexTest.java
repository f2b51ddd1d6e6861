package org.catchment.jobs.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointIndexTest {
  private static String nearest(PointIndex index, double lonDeg, double latDeg, double maxKm) {
    int point = index.nearest(lonDeg, latDeg, maxKm);
    return point == PointIndex.NONE ? "none" : index.id(point);
  }

  /** On the whole globe, poles and date line included; three points in ten are twins. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 9, 500})
  void oneByOneFindsTheSame(int size) {
    SplittableRandom random = new SplittableRandom(size);
    List<String> ids = new ArrayList<>();
    double[] lat = new double[size];
    double[] lon = new double[size];
    for (int i = 0; i < size; i++) {
      ids.add(String.format("%05d", (i * 7919 + 13) % 100_000)); // not in the order of their rows
      boolean twin = i > 0 && random.nextInt(10) < 3;
      int of = twin ? random.nextInt(i) : i;
      lat[i] = twin ? lat[of] : -90 + 180 * random.nextDouble();
      lon[i] = twin ? lon[of] : -180 + 360 * random.nextDouble();
    }
    PointIndex index = new PointIndex(ids, lat, lon);
    for (int trial = 0; trial < 2000; trial++) {
      double atLat = trial == 0 ? 90 : -90 + 180 * random.nextDouble();
      double atLon = trial == 1 ? 180 : -180 + 360 * random.nextDouble();
      double maxKm = 3000 * random.nextDouble();
      String expected = "none";
      double leastKm = maxKm;
      for (int i = 0; i < size; i++) {
        double km = GreatCircle.km(atLat, atLon, lat[i], lon[i]);
        if (km < leastKm || km == leastKm && ids.get(i).compareTo(expected) < 0) {
          leastKm = km;
          expected = ids.get(i);
        }
      }
      assertThat(nearest(index, atLon, atLat, maxKm)).isEqualTo(expected);
    }
  }

  @Test
  void ofTwoAsNearTheLowerIdCounts() {
    // East and west of the point by the same longitude, one the mirror image of the other.
    PointIndex index =
        new PointIndex(
            List.of("67002", "67001", "67003"), new double[] {39, 39, 50}, new double[] {-1, 1, 9});
    assertThat(nearest(index, 0, 39, 100)).isEqualTo("67001");
    PointIndex twins =
        new PointIndex(List.of("67002", "67001"), new double[] {39, 39}, new double[] {-99, -99});
    assertThat(nearest(twins, -100, 39, 100)).isEqualTo("67001");
  }

  @Test
  void theDistanceIsALimit() {
    // A degree of the meridian is 111.195 km.
    PointIndex index = new PointIndex(List.of("67001"), new double[] {40}, new double[] {-100});
    assertThat(nearest(index, -100, 39, 111.20)).isEqualTo("67001");
    assertThat(nearest(index, -100, 39, 111.19)).isEqualTo("none");
    assertThat(nearest(index, -100, 40, 0)).isEqualTo("67001");
    assertThat(nearest(index, Double.NaN, 40, 100)).isEqualTo("none");
  }

  @Test
  void theDateLineIsNoDistance() {
    PointIndex index =
        new PointIndex(List.of("a", "b"), new double[] {52, 52}, new double[] {-179.9, 178});
    assertThat(nearest(index, 179.9, 52, 50)).isEqualTo("a");
  }
}
