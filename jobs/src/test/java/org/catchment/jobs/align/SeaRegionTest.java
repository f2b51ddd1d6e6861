package org.catchment.jobs.align;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which part of the United States a place is in. */
class SeaRegionTest {
  /** States and territories beyond the sea or Canada, by their FIPS codes. */
  private static final Map<String, SeaRegion> BEYOND_THE_SEA =
      Map.of(
          "02", SeaRegion.ALASKA,
          "15", SeaRegion.HAWAII,
          "60", SeaRegion.AMERICAN_SAMOA,
          "66", SeaRegion.GUAM,
          "69", SeaRegion.GUAM,
          "72", SeaRegion.PUERTO_RICO,
          "78", SeaRegion.PUERTO_RICO);

  @ParameterizedTest
  @CsvSource({
    "Anchorage,          61.22, -149.90, ALASKA",
    "Attu Island,        52.90,  173.00, ALASKA",
    "Adak,               51.88, -176.66, ALASKA",
    "Ketchikan,          55.34, -131.65, ALASKA",
    "Hyder,              55.92, -130.02, ALASKA",
    "Utqiagvik,          71.29, -156.79, ALASKA",
    "Honolulu,           21.31, -157.86, HAWAII",
    "Hilo,               19.71, -155.08, HAWAII",
    "Midway Atoll,       28.21, -177.38, HAWAII",
    "San Juan,           18.47,  -66.11, PUERTO_RICO",
    "Christiansted,      17.75,  -64.70, PUERTO_RICO",
    "Hagatna,            13.47,  144.75, GUAM",
    "Saipan,             15.19,  145.75, GUAM",
    "Pago Pago,         -14.28, -170.70, AMERICAN_SAMOA",
    "Key West,           24.56,  -81.78, CONTIGUOUS",
    "Brownsville,        25.90,  -97.50, CONTIGUOUS",
    "San Diego,          32.72, -117.16, CONTIGUOUS",
    "Neah Bay,           48.37, -124.62, CONTIGUOUS",
    "Point Roberts,      48.99, -123.08, CONTIGUOUS",
    "Northwest Angle,    49.35,  -95.07, CONTIGUOUS",
    "Eastport,           44.91,  -66.99, CONTIGUOUS",
  })
  void aPlaceIsInItsRegion(String place, double latDeg, double lonDeg, SeaRegion region) {
    assertThat(SeaRegion.at(latDeg, lonDeg)).as(place).isEqualTo(region);
  }

  /**
   * A plan knows cells of one degree alone, by their middles: they must be in the region of each
   * place in them. All regions but the contiguous states are boxes, so the corners of a county
   * tell.
   */
  @Test
  void everyCornerOfEveryCountyIsInTheRegionOfItsStateAndSoIsItsCell() throws IOException {
    JsonNode topology = counties();
    JsonNode scale = topology.at("/transform/scale");
    JsonNode translate = topology.at("/transform/translate");
    Set<String> seen = new TreeSet<>();
    Set<String> wrong = new TreeSet<>();
    for (JsonNode county : topology.at("/objects/counties/geometries")) {
      String id = county.get("id").asText();
      SeaRegion region = BEYOND_THE_SEA.getOrDefault(id.substring(0, 2), SeaRegion.CONTIGUOUS);
      seen.add(region.key());
      // The arcs of a polygon, or of several: numbers in lists of lists.
      for (String number : county.get("arcs").toString().replaceAll("[\\[\\]]", "").split(",")) {
        int arc = Integer.parseInt(number);
        long x = 0;
        long y = 0;
        // ~arc is the same arc from its end.
        for (JsonNode step : topology.get("arcs").get(arc < 0 ? ~arc : arc)) {
          x += step.get(0).asLong();
          y += step.get(1).asLong();
          double lon = x * scale.get(0).asDouble() + translate.get(0).asDouble();
          double lat = y * scale.get(1).asDouble() + translate.get(1).asDouble();
          if (SeaRegion.at(lat, lon) != region
              || SeaRegion.at(Math.floor(lat) + 0.5, Math.floor(lon) + 0.5) != region) {
            wrong.add(id + " at " + lat + ", " + lon);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(seen).hasSize(SeaRegion.values().length);
  }

  private static JsonNode counties() throws IOException {
    String file = "/embedded/us-atlas/counties-10m.json.gz";
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(SeaRegionTest.class.getResourceAsStream(file)))) {
      return new ObjectMapper().readTree(in);
    }
  }
}
