package org.catchment.jobs.publish;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.PolygonExtracter;

/** The self-contained page that shows a run: {@code map.html} with the data put in. */
final class MapPage {
  private static final String PLACEHOLDER = "__CATCHMENT_DATA__";
  private static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  private MapPage() {}

  /** Columns of the accounts, by position. */
  static final class AccountColumns {
    final List<Integer> x = new ArrayList<>();
    final List<Integer> y = new ArrayList<>();
    final List<Integer> territory = new ArrayList<>();
    final List<Integer> type = new ArrayList<>();
    final List<String> id = new ArrayList<>();
    final List<String> name = new ArrayList<>();
    final List<String> place = new ArrayList<>();
    final List<Long> potentialUsd = new ArrayList<>();
    final List<Long> workloadCentihours = new ArrayList<>();
  }

  /** The page; any text in {@code data} may be hostile. */
  static byte[] html(Map<String, Object> data) {
    try (InputStream in = MapPage.class.getResourceAsStream("map.html")) {
      if (in == null) {
        throw new IllegalStateException("map.html is not on the class path");
      }
      String template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      int at = template.indexOf(PLACEHOLDER);
      return (template.substring(0, at)
              + escape(JSON.writeValueAsString(data))
              + template.substring(at + PLACEHOLDER.length()))
          .getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** JSON that no text can break out of: inside a script element, `</script>` would end it. */
  static String escape(String json) {
    return json.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  /** The accounts as the page reads them: gzip of JSON columns, base64. */
  static Map<String, Object> accounts(List<String> types, AccountColumns columns) {
    Map<String, Object> byName = new LinkedHashMap<>();
    byName.put("x", columns.x);
    byName.put("y", columns.y);
    byName.put("t", columns.territory);
    byName.put("k", columns.type);
    byName.put("id", columns.id);
    byName.put("name", columns.name);
    byName.put("place", columns.place);
    byName.put("u", columns.potentialUsd);
    byName.put("h", columns.workloadCentihours);
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      JSON.writer().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writeValue(out, byName);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.of(
        "types", types, "gzip_base64", Base64.getEncoder().encodeToString(zipped.toByteArray()));
  }

  /** Rings of whole map units, x and y in turn; a point equal to the previous one is left out. */
  static List<int[]> rings(Geometry shape) {
    List<int[]> rings = new ArrayList<>();
    for (Object part : PolygonExtracter.getPolygons(shape)) {
      Polygon polygon = (Polygon) part;
      addRing(rings, polygon.getExteriorRing().getCoordinates());
      for (int hole = 0; hole < polygon.getNumInteriorRing(); hole++) {
        addRing(rings, polygon.getInteriorRingN(hole).getCoordinates());
      }
    }
    return rings;
  }

  private static void addRing(List<int[]> rings, Coordinate[] points) {
    int[] ring = new int[2 * points.length];
    int n = 0;
    for (Coordinate point : points) {
      int x = (int) Math.round(point.x);
      int y = (int) Math.round(point.y);
      if (n == 0 || ring[n - 2] != x || ring[n - 1] != y) {
        ring[n++] = x;
        ring[n++] = y;
      }
    }
    if (n >= 8) { // a triangle and its closing point
      rings.add(java.util.Arrays.copyOf(ring, n));
    }
  }
}
