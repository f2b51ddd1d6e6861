package org.catchment.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.ingest.file.InputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.io.WKTReader;

class CountyTopologyTest {
  @TempDir Path dir;

  @Test
  void neighborsShareAnArcThatOneOfThemWalksBackwards() throws IOException, ParseException {
    // Two unit squares side by side. Arc 0 is their border, from south to north; arc 1 goes on
    // around the west, arc 2 comes around the east to the border's northern end. ~0 = -1.
    List<Row> counties =
        read(
            """
            {"type": "Topology",
             "arcs": [[[1, 0], [1, 1]],
                      [[1, 1], [0, 1], [0, 0], [1, 0]],
                      [[1, 0], [2, 0], [2, 1], [1, 1]]],
             "objects": {"counties": {"type": "GeometryCollection", "geometries": [
               {"type": "Polygon", "id": "01001", "properties": {"name": "West"}, "arcs": [[0, 1]]},
               {"type": "Polygon", "id": "01003", "properties": {"name": "East"}, "arcs": [[2, -1]]}
             ]}}}
            """);

    assertThat(counties).hasSize(2);
    assertThatObject(geometry(counties.get(0)))
        .isEqualTo(wkt("POLYGON((1 0, 1 1, 0 1, 0 0, 1 0))"));
    assertThatObject(geometry(counties.get(1)))
        .isEqualTo(wkt("POLYGON((1 0, 2 0, 2 1, 1 1, 1 0))"));
  }

  @Test
  void aRowSaysWhereTheCountyStandsAndWhatItIs() throws IOException {
    List<Row> counties =
        read(
            topology(
                "[[[0, 0], [1, 0], [0, 1], [0, 0]]]",
                "{\"type\": \"Polygon\", \"id\": \"01001\", \"properties\": {\"name\": \"A\"},"
                    + " \"arcs\": [[0]]}",
                "{\"type\": \"Polygon\", \"id\": \"01003\", \"arcs\": [[0]]}"));

    // Rows count as in a file with a header; a county without name has its id for one.
    assertThat(counties)
        .extracting(Row::size, r -> r.get(0), r -> r.get(1), r -> r.get(2))
        .containsExactly(tuple(4, 2L, "01001", "A"), tuple(4, 3L, "01003", "01003"));
  }

  @Test
  void quantisedArcsAreDifferencesOnAGrid() throws IOException, ParseException {
    // Steps of 0.5 degrees east and 0.25 north from (-90, 30): the arc starts at (2, 0), goes 2
    // steps east, 4 north, and back to its start.
    List<Row> counties =
        read(
            """
            {"transform": {"scale": [0.5, 0.25], "translate": [-90, 30]},
             "arcs": [[[2, 0], [2, 0], [0, 4], [-2, -4]]],
             "objects": {"counties": {"geometries": [
               {"type": "Polygon", "id": "01001", "arcs": [[0]]}]}}}
            """);

    assertThatObject(geometry(counties.get(0)))
        .isEqualTo(wkt("POLYGON((-89 30, -88 30, -88 31, -89 30))"));
  }

  @Test
  void theSecondRingOfAPolygonIsAHole() throws IOException, ParseException {
    List<Row> counties =
        read(
            topology(
                "[[[0, 0], [9, 0], [9, 9], [0, 0]], [[6, 2], [8, 2], [8, 4], [6, 2]]]",
                "{\"type\": \"Polygon\", \"id\": \"01001\", \"arcs\": [[0], [1]]}"));

    assertThatObject(geometry(counties.get(0)))
        .isEqualTo(wkt("POLYGON((0 0, 9 0, 9 9, 0 0), (6 2, 8 2, 8 4, 6 2))"));
  }

  @Test
  void holesAndIslandsThatRoundingHasCollapsedAreLeftOut() throws IOException, ParseException {
    // Arc 1 is a line there and back, arc 2 a point.
    List<Row> counties =
        read(
            topology(
                "[[[0, 0], [9, 0], [9, 9], [0, 0]], [[6, 2], [8, 2], [6, 2]], [[7, 3], [7, 3]]]",
                "{\"type\": \"Polygon\", \"id\": \"01001\", \"arcs\": [[0], [1], [2]]}",
                "{\"type\": \"MultiPolygon\", \"id\": \"01003\", \"arcs\": [[[1]], [[0]],"
                    + " [[2]]]}"));

    assertThatObject(geometry(counties.get(0))).isEqualTo(wkt("POLYGON((0 0, 9 0, 9 9, 0 0))"));
    assertThatObject(geometry(counties.get(1)))
        .isEqualTo(wkt("MULTIPOLYGON(((0 0, 9 0, 9 9, 0 0)))"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"Polygon\", \"arcs\": [[0]]", "\"MultiPolygon\", \"arcs\": [[[0]]]"})
  void aCountyThatRoundingHasCollapsedIsALineAsWideAsTheGrid(String shape)
      throws IOException, ParseException {
    // From (-90, 30) 4 steps of 0.5 degrees east and back: a line of 2 degrees, half a step of the
    // grid to either side. Area about 2 x 0.5 + pi x 0.25^2 = 1.196 square degrees.
    List<Row> counties =
        read(
            """
            {"transform": {"scale": [0.5, 0.25], "translate": [-90, 30]},
             "arcs": [[[0, 0], [4, 0], [-4, 0]]],
             "objects": {"counties": {"geometries": [{"id": "51610", "type": %s}]}}}
            """
                .formatted(shape));

    Geometry boundary = geometry(counties.get(0));
    assertThatObject(boundary).isInstanceOf(Polygon.class);
    assertThat(boundary.isValid()).isTrue();
    assertThat(boundary.getArea()).isCloseTo(1.196, within(0.01));
    assertThat(boundary.getCentroid().getX()).isCloseTo(-89, within(1e-9));
    assertThat(boundary.getCentroid().getY()).isCloseTo(30, within(1e-9));
  }

  @Test
  void aCompressedFileIsReadAlike() throws IOException, ParseException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(TRIANGLE.getBytes(StandardCharsets.UTF_8));
    }
    Files.write(dir.resolve("a.json.gz"), zipped.toByteArray());

    assertThatObject(geometry(CountyTopology.read(open("a.json.gz")).get(0)))
        .isEqualTo(wkt("POLYGON((0 0, 1 0, 0 1, 0 0))"));
  }

  // What users read when the file is wrong, word for word.

  @Test
  void aTruncatedCompressedFile() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(TRIANGLE.getBytes(StandardCharsets.UTF_8));
    }
    Files.write(dir.resolve("a.json.gz"), Arrays.copyOf(zipped.toByteArray(), zipped.size() / 2));
    InputFile file = open("a.json.gz");

    assertError(
        catchThrowableOfType(UserError.class, () -> CountyTopology.read(file)),
        path("a.json.gz"),
        """
        : the gzip ends too early: the file is cut off
          Fetch or copy the file again and compare its size with the original; `gzip -t` must \
        accept it.\
        """);
  }

  @Test
  void aFileThatIsNotJson() throws IOException {
    assertError(
        errorOf("\n\nnope"),
        path("a.json"),
        """
        : is not JSON (Unrecognized token 'nope': was expecting (JSON String, Number, Array, \
        Object or token 'null', 'true' or 'false'), line 3)
          Give a TopoJSON file such as counties-10m.json of the npm package us-atlas.\
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"type\": \"FeatureCollection\", \"features\": []}",
        "{\"arcs\": [], \"objects\": {\"states\": {\"geometries\": [{}]}}}",
        "{\"arcs\": [], \"objects\": {\"counties\": {\"geometries\": []}}}",
        "{\"objects\": {\"counties\": {\"geometries\": [{\"id\": \"01001\"}]}}}",
      })
  void aFileWithoutCounties(String json) throws IOException {
    assertError(
        errorOf(json),
        path("a.json"),
        """
        : has no TopoJSON object `counties` with polygons
          Give a TopoJSON file such as counties-10m.json of the npm package us-atlas.\
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1001", "010010", "01A01", ""})
  void anIdThatIsNoFipsCode(String id) throws IOException {
    assertError(
        errorOf(
            topology(
                "[[[0, 0], [1, 0], [0, 1], [0, 0]]]",
                "{\"type\": \"Polygon\", \"id\": \"01001\", \"arcs\": [[0]]}",
                "{\"type\": \"Polygon\", \"id\": \"" + id + "\", \"arcs\": [[0]]}")),
        path("a.json"),
        """
        , row 3, column id, value '%s': is not a five-digit FIPS code
          Correct the county's id.\
        """
            .formatted(id));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[[[0, 0], [1, 1]], [1, 2, 3]] | arc 1 is not a list of points (1)",
        "[[[0, 0], [1]]]               | arc 0 is not a list of points ([1])",
        "[[[0, 0], [1, null]]]         | arc 0 is not a list of points ([1,null])",
        "[[[\"a\", \"b\"]]]             | arc 0 is not a list of points ([\"a\",\"b\"])",
      })
  void anArcThatIsNoListOfPoints(String arcs, String problem) throws IOException {
    assertError(
        errorOf(topology(arcs, "{\"type\": \"Polygon\", \"id\": \"01001\", \"arcs\": [[0]]}")),
        path("a.json"),
        """
        : %s
          Fetch the file again: in `arcs`, an arc is a list of points [x, y].\
        """
            .formatted(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[[7]]      | Index 7 out of bounds for length 2",
        "[[null]]   | null is not the number of an arc",
        "[[0.5]]    | 0.5 is not the number of an arc",
        "[0]        | it has no arcs",
        "[]         | it has no arcs",
        "null       | it has no arcs",
        // arc 0 is a point, to which rounding has drawn the shell together; its hole is sound
        "[[0], [1]] | shell is empty but holes are not",
      })
  void aCountyThatCannotBePutTogether(String chains, String problem) throws IOException {
    assertError(
        errorOf(
            topology(
                "[[[0, 0], [0, 0]], [[0, 0], [1, 0], [0, 1], [0, 0]]]",
                "{\"type\": \"Polygon\", \"id\": \"01001\", \"arcs\": [[1]]}",
                "{\"type\": \"Polygon\", \"id\": \"01003\", \"arcs\": " + chains + "}")),
        path("a.json"),
        """
        , row 3, column arcs, value '01003': the polygon cannot be put together (%s)
          Fetch the file again: its arcs and polygons do not belong together.\
        """
            .formatted(problem));
  }

  private static final String TRIANGLE =
      topology(
          "[[[0, 0], [1, 0], [0, 1], [0, 0]]]",
          "{\"type\": \"Polygon\", \"id\": \"01001\", \"arcs\": [[0]]}");

  private static String topology(String arcs, String... counties) {
    return "{\"arcs\": %s, \"objects\": {\"counties\": {\"geometries\": [%s]}}}"
        .formatted(arcs, String.join(", ", counties));
  }

  private UserError errorOf(String json) throws IOException {
    Files.writeString(dir.resolve("a.json"), json);
    InputFile file = open("a.json");
    return catchThrowableOfType(UserError.class, () -> CountyTopology.read(file));
  }

  private static void assertError(UserError error, String file, String rest) {
    assertThat(error.kind()).isEqualTo(UserError.Kind.INPUT);
    assertThat(error).hasMessage(file + rest);
  }

  private List<Row> read(String json) throws IOException {
    Files.writeString(dir.resolve("a.json"), json);
    return CountyTopology.read(open("a.json"));
  }

  private InputFile open(String name) {
    return InputFile.open(
        path(name), new org.apache.hadoop.fs.Path(path("staging")), new Configuration(false));
  }

  private String path(String name) {
    return dir.resolve(name).toString();
  }

  private static Geometry geometry(Row county) throws ParseException {
    return new WKBReader().read(county.<byte[]>getAs(3));
  }

  private static Geometry wkt(String text) throws ParseException {
    return new WKTReader().read(text);
  }
}
