package org.catchment.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

class MapPageTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</script><script>alert(1)</script>",
        "</SCRIPT >",
        "<!--<script>",
        "]]>",
        "\"quoted\" and 'quoted'",
        "back\\slash and \\u003c",
        "&lt;b&gt; & <b>",
        "line\u2028paragraph\u2029newline\ntab\t\u0000",
        "__CATCHMENT_DATA__ $1 ${x}",
        "Cañón \uD83C\uDFE5",
      })
  void aHostileNameStaysAName(String name) throws JsonProcessingException {
    String data = data(MapPage.html(Map.of("name", name)));

    assertThat(data).doesNotContain("<", ">", "&", "\u2028", "\u2029");
    assertThat(JSON.readValue(data, new TypeReference<Map<String, String>>() {}))
        .isEqualTo(Map.of("name", name));
  }

  @Test
  void thePageHoldsTheDataOnce() {
    String page = new String(MapPage.html(Map.of("name", "xyzzy")), StandardCharsets.UTF_8);

    assertThat(page).containsOnlyOnce("xyzzy").doesNotContain("__CATCHMENT_DATA__");
    assertThat(page.strip()).startsWith("<!").endsWith("</html>");
  }

  @Test
  void thePageNeedsNoNetwork() {
    String page = new String(MapPage.html(Map.of()), StandardCharsets.UTF_8);

    assertThat(page)
        .doesNotContainPattern("(?i)<(script|img|iframe)[^>]*\\ssrc\\s*=")
        .doesNotContainPattern("(?i)<link[^>]*\\shref\\s*=\\s*[\"']?(https?:)?//")
        .doesNotContainPattern("(?i)(@import|url\\()\\s*[\"']?(https?:)?//")
        .doesNotContain("fetch(", "XMLHttpRequest");
  }

  @Test
  void whatCannotEndAScriptIsLeftAsItIs() {
    assertThat(MapPage.escape("{\"a\":[1,\"x'y\"]}")).isEqualTo("{\"a\":[1,\"x'y\"]}");
    assertThat(MapPage.escape("<>&\u2028\u2029")).isEqualTo("\\u003c\\u003e\\u0026\\u2028\\u2029");
  }

  @Test
  void ringsAreWholeMapUnitsWithoutRepeatedPoints() throws ParseException {
    // 0.4 and -0.4 fall on 0; 9.6 and 10.4 on 10.
    assertThat(
            MapPage.rings(
                wkt("POLYGON((0 0, 0.4 -0.4, 9.6 0, 10.4 0.2, 10 10, 0 10, 0.3 0.3, 0 0))")))
        .containsExactly(new int[] {0, 0, 10, 0, 10, 10, 0, 10, 0, 0});
  }

  @Test
  void holesAndAllPartsOfAShapeAreRings() throws ParseException {
    assertThat(
            MapPage.rings(
                wkt(
                    "MULTIPOLYGON(((0 0, 9 0, 9 9, 0 9, 0 0), (3 3, 3 6, 6 6, 3 3)),"
                        + " ((20 0, 29 0, 29 9, 20 0)))")))
        .containsExactly(
            new int[] {0, 0, 9, 0, 9, 9, 0, 9, 0, 0},
            new int[] {3, 3, 3, 6, 6, 6, 3, 3},
            new int[] {20, 0, 29, 0, 29, 9, 20, 0});
  }

  @Test
  void areasAreFoundInNestedCollections() throws ParseException {
    // As a territory has in two regions: a polygon here, several there.
    assertThat(
            MapPage.rings(
                wkt(
                    "GEOMETRYCOLLECTION(POLYGON((0 0, 9 0, 9 9, 0 0)), MULTIPOLYGON(((20 0, 29 0,"
                        + " 29 9, 20 0)), ((30 0, 39 0, 39 9, 30 0))))")))
        .containsExactly(
            new int[] {0, 0, 9, 0, 9, 9, 0, 0},
            new int[] {20, 0, 29, 0, 29, 9, 20, 0},
            new int[] {30, 0, 39, 0, 39, 9, 30, 0});
  }

  @Test
  void anIslandSmallerThanAMapUnitIsNoRing() throws ParseException {
    assertThat(MapPage.rings(wkt("POLYGON((5 5, 5.2 5, 5.2 5.2, 5 5.2, 5 5))"))).isEmpty();
    // Two points are left, which enclose nothing.
    assertThat(MapPage.rings(wkt("POLYGON((5 5, 7 5, 7 5.2, 5 5.2, 5 5))"))).isEmpty();
  }

  @Test
  void whatIsNoAreaIsNoRing() throws ParseException {
    assertThat(MapPage.rings(wkt("GEOMETRYCOLLECTION EMPTY"))).isEmpty();
    assertThat(MapPage.rings(wkt("GEOMETRYCOLLECTION(LINESTRING(0 0, 9 9), POINT(1 1))")))
        .isEmpty();
  }

  @Test
  void accountsTravelAsGzippedColumns() throws IOException {
    MapPage.AccountColumns columns = new MapPage.AccountColumns();
    columns.x.addAll(List.of(10, 20));
    columns.y.addAll(List.of(30, 40));
    columns.territory.addAll(List.of(0, 1));
    columns.type.addAll(List.of(1, 0));
    columns.id.addAll(List.of("1234567893", "ccn:010001"));
    columns.name.addAll(List.of("</script>", "B"));
    columns.place.addAll(List.of("Akron OH", ""));
    columns.potentialUsd.addAll(List.of(3_000_000_000L, 0L));
    columns.workloadCentihours.addAll(List.of(1250L, 1L));

    Map<String, Object> accounts = MapPage.accounts(List.of("asc", "hospital"), columns);

    assertThat(accounts).containsOnlyKeys("types", "gzip_base64");
    assertThat(accounts).containsEntry("types", List.of("asc", "hospital"));
    byte[] zipped = Base64.getDecoder().decode((String) accounts.get("gzip_base64"));
    JsonNode decoded;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      decoded = JSON.readTree(in);
    }
    assertThat(decoded)
        .isEqualTo(
            JSON.readTree(
                """
                {"x":[10,20],"y":[30,40],"t":[0,1],"k":[1,0],"id":["1234567893","ccn:010001"],
                 "name":["</script>","B"],"place":["Akron OH",""],
                 "u":[3000000000,0],"h":[1250,1]}
                """));
  }

  /** The text of the page's data element, as a browser finds it. */
  private static String data(byte[] html) {
    String page = new String(html, StandardCharsets.UTF_8);
    String start = "<script id=\"catchment-data\" type=\"application/json\">";
    assertThat(page).containsOnlyOnce(start);
    int from = page.indexOf(start) + start.length();
    return page.substring(from, page.indexOf("</script", from));
  }

  private static Geometry wkt(String text) throws ParseException {
    return new WKTReader().read(text);
  }
}
