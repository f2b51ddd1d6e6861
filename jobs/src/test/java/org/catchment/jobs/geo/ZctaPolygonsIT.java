package org.catchment.jobs.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.error.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZctaPolygonsIT {
  private static final String SQUARE = "POLYGON((-101 39, -101 40, -100 40, -100 39, -101 39))";

  private final SparkSession session = TestSpark.session();
  @TempDir private Path folder;

  /** Columns code and wkt become a GeoParquet file. */
  private String geoParquet(String values, String code) {
    String path = folder.resolve("zcta.parquet").toString();
    session
        .sql(
            "SELECT code AS %s, ST_GeomFromText(wkt) AS shape FROM VALUES %s AS t(code, wkt)"
                .formatted(code, values))
        .coalesce(1)
        .write()
        .format("geoparquet")
        .save(path);
    return path;
  }

  private List<String> read(String path) {
    return ZctaPolygons.read(session, path)
        .selectExpr("zip", "ST_AsText(ST_Normalize(ST_GeomFromWKB(boundary_wkb)))")
        .collectAsList()
        .stream()
        .map(row -> row.mkString("|"))
        .sorted()
        .toList();
  }

  @Test
  void geoParquetIsReadAndZerosLostInNumbersComeBack() {
    String triangle = "POLYGON((-66 18, -66 19, -65 18, -66 18))";
    String path = geoParquet("(601, '" + triangle + "'), (67001, '" + SQUARE + "')", "zcta5ce20");
    assertThat(read(path))
        .containsExactly(
            "00601|POLYGON ((-66 18, -66 19, -65 18, -66 18))",
            "67001|POLYGON ((-101 39, -101 40, -100 40, -100 39, -101 39))");

    Dataset<Row> points =
        session.sql(
            "SELECT * FROM VALUES (39.5d, -100.5d), (18.2d, -65.8d), (0d, 0d) AS t(lat_deg, lon_deg)");
    assertThat(
            AreaLookup.of(ZctaPolygons.read(session, path))
                .locate(points, "zip", "zip_source", 1)
                .selectExpr("coalesce(zip, 'none') || ' ' || coalesce(zip_source, 'none')")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("67001 within", "00601 within", "none none");
  }

  @Test
  void aCrossedPolygonIsMended() {
    String path = geoParquet("('67001', 'POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))')", "GEOID10");
    assertThat(
            ZctaPolygons.read(session, path)
                .selectExpr("ST_IsValid(ST_GeomFromWKB(boundary_wkb))")
                .head()
                .getBoolean(0))
        .isTrue();
  }

  @Test
  void aShapefileIsReadToo() throws IOException {
    Path shp = shapefile("67001", new double[] {-101, 39, -101, 40, -100, 40, -100, 39, -101, 39});
    assertThat(read(shp.toString()))
        .containsExactly("67001|POLYGON ((-101 39, -101 40, -100 40, -100 39, -101 39))");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ZCTA5CE10 | ('A1', 'S') | column ZCTA5CE10, value 'A1' is no ZIP code | Give five digits",
        "zip | ('67001', 'S'), ('67001', 'S') | '67001' stands more than once | one row",
        "zip | ('67001', 'POINT(1 1)') | ZIP code 67001 has no polygon | drop the row",
        "zip | ('67001', 'POLYGON((0 0, 0 500, 500 0, 0 0))') | that are not degrees | EPSG:4326",
        "code | ('67001', 'S') | has no column of ZIP codes; it has code, shape | ZCTA5CE20"
      })
  void whatCannotBeUsedIsRefused(String column, String values, String problem, String remedy) {
    String path = geoParquet(values.replace("'S'", "'" + SQUARE + "'"), column);
    assertThatThrownBy(() -> ZctaPolygons.read(session, path))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(path, problem, remedy);
  }

  @Test
  void aFileThatIsNotThereOrAnotherKindIsRefused() throws IOException {
    for (String name : List.of("none.parquet", "none.shp")) {
      assertThatThrownBy(() -> ZctaPolygons.read(session, folder.resolve(name).toString()).count())
          .isInstanceOf(UserError.class)
          .hasMessageContainingAll(name, "Check the path");
    }
    Path text = Files.writeString(folder.resolve("text.parquet"), "zip,wkt\n");
    assertThatThrownBy(() -> ZctaPolygons.read(session, text.toString()))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("text.parquet", "cannot be read as geoparquet");
  }

  /** One polygon: ESRI Shapefile Technical Description (1998), and dBASE III for its attribute. */
  private Path shapefile(String zip, double[] ring) throws IOException {
    int content = 4 + 4 * 8 + 4 + 4 + 4 + 8 * ring.length;
    ByteBuffer shp = ByteBuffer.allocate(100 + 8 + content);
    header(shp, shp.capacity(), ring);
    shp.order(ByteOrder.BIG_ENDIAN).putInt(1).putInt(content / 2);
    shp.order(ByteOrder.LITTLE_ENDIAN).putInt(5);
    bounds(shp, ring);
    shp.putInt(1).putInt(ring.length / 2).putInt(0);
    for (double value : ring) {
      shp.putDouble(value);
    }
    ByteBuffer shx = ByteBuffer.allocate(108);
    header(shx, shx.capacity(), ring);
    shx.order(ByteOrder.BIG_ENDIAN).putInt(50).putInt(content / 2);
    ByteBuffer dbf = ByteBuffer.allocate(32 + 32 + 1 + 6 + 1).order(ByteOrder.LITTLE_ENDIAN);
    dbf.put((byte) 3).put(new byte[3]).putInt(1).putShort((short) 65).putShort((short) 6);
    dbf.position(32).put("ZCTA5CE20".getBytes(StandardCharsets.US_ASCII));
    dbf.position(32 + 11).put((byte) 'C').putInt(0).put((byte) 5);
    dbf.position(64).put((byte) 0x0D).put((byte) ' ');
    dbf.put(zip.getBytes(StandardCharsets.US_ASCII)).put((byte) 0x1A);
    Files.write(folder.resolve("zcta.shx"), shx.array());
    Files.write(folder.resolve("zcta.dbf"), dbf.array());
    return Files.write(folder.resolve("zcta.shp"), shp.array());
  }

  private static void header(ByteBuffer file, int bytes, double[] ring) {
    file.putInt(9994).position(24).putInt(bytes / 2);
    file.order(ByteOrder.LITTLE_ENDIAN).putInt(1000).putInt(5);
    bounds(file, ring);
    file.position(100);
  }

  private static void bounds(ByteBuffer file, double[] ring) {
    double[] box = {ring[0], ring[1], ring[0], ring[1]};
    for (int i = 0; i < ring.length; i += 2) {
      box[0] = Math.min(box[0], ring[i]);
      box[1] = Math.min(box[1], ring[i + 1]);
      box[2] = Math.max(box[2], ring[i]);
      box[3] = Math.max(box[3], ring[i + 1]);
    }
    for (double value : box) {
      file.putDouble(value);
    }
  }
}
