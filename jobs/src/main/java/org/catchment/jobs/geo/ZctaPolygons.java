package org.catchment.jobs.geo;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.sedona_sql.UDT.GeometryUDT;
import org.apache.spark.sql.types.StructField;
import org.catchment.jobs.error.UserError;
import org.catchment.jobs.spark.SqlText;

/**
 * Polygons of ZIP code areas that the user brings: GeoParquet or a shapefile, such as the Census
 * Bureau's ZIP Code Tabulation Areas.
 */
public final class ZctaPolygons {
  /** Names of the code's column, by the files of the Census Bureau and of others; in any case. */
  private static final List<String> CODES =
      List.of("ZCTA5CE20", "ZCTA5CE10", "GEOID20", "GEOID10", "GEOID", "zip");

  private ZctaPolygons() {}

  /**
   * Reads a file: {@code zip}, five digits, and {@code boundary_wkb}, a valid polygon.
   *
   * @param path a shapefile if it ends in {@code .shp}, else GeoParquet
   * @throws UserError if it cannot be read, lacks a column, or has a row without a ZIP code or a
   *     polygon, a ZIP code twice, or coordinates that are not degrees
   */
  public static Dataset<Row> read(SparkSession session, String path) {
    Dataset<Row> file = open(session, path);
    String code = code(path, file);
    String geometry =
        Stream.of(file.schema().fields())
            .filter(field -> field.dataType() instanceof GeometryUDT)
            .map(StructField::name)
            .findFirst()
            .orElseThrow(
                () ->
                    UserError.input(
                        path,
                        "has no column of geometries.",
                        "Give GeoParquet with the polygons of ZIP code areas, or a shapefile."));
    Dataset<Row> areas =
        file.selectExpr(
            "trim(cast(%s AS STRING)) AS code".formatted(SqlText.name(code)),
            "normalize_zip(cast(%s AS STRING)) AS zip".formatted(SqlText.name(code)),
            SqlText.name(geometry) + " AS boundary");
    refuse(path, code, areas);
    return areas.selectExpr("zip", "ST_AsBinary(ST_MakeValid(boundary)) AS boundary_wkb");
  }

  private static Dataset<Row> open(SparkSession session, String path) {
    String format = path.toLowerCase(Locale.ROOT).endsWith(".shp") ? "shapefile" : "geoparquet";
    try {
      return session.read().format(format).load(path);
    } catch (Exception e) { // Scala throws Spark's checked exceptions undeclared
      String reason =
          e instanceof AnalysisException analysis
              ? analysis.getSimpleMessage()
              : String.valueOf(e.getMessage());
      throw UserError.input(
          path,
          "cannot be read as " + format + ": " + reason.lines().findFirst().orElse(""),
          "Check the path; name a shapefile by its .shp, with .shx and .dbf beside it, and GeoParquet"
              + " by its file or folder.");
    }
  }

  private static String code(String path, Dataset<Row> file) {
    for (String name : CODES) {
      for (String column : file.columns()) {
        if (column.equalsIgnoreCase(name)) {
          return column;
        }
      }
    }
    throw UserError.input(
        path,
        "has no column of ZIP codes; it has " + String.join(", ", file.columns()) + ".",
        "Name it one of " + String.join(", ", CODES) + ".");
  }

  private static void refuse(String path, String code, Dataset<Row> areas) {
    Row found =
        areas
            .selectExpr(
                "*",
                "count(*) OVER (PARTITION BY zip) AS times",
                "ST_XMin(boundary) < -180 OR ST_XMax(boundary) > 180 OR ST_YMin(boundary) < -90"
                    + " OR ST_YMax(boundary) > 90 AS is_not_degrees")
            .selectExpr(
                "min(coalesce(code, '')) FILTER (WHERE zip IS NULL) AS no_zip",
                "min(zip) FILTER (WHERE times > 1) AS twice",
                "min(zip) FILTER (WHERE coalesce(ST_Dimension(boundary), 0) < 2) AS no_polygon",
                "min(zip) FILTER (WHERE is_not_degrees) AS not_degrees",
                "count(*) AS n")
            .head();
    if (!found.isNullAt(0)) {
      throw UserError.input(
          path,
          "column " + code + ", value '" + found.getString(0) + "' is no ZIP code.",
          "Give five digits.");
    }
    if (!found.isNullAt(1)) {
      throw UserError.input(
          path,
          "column " + code + ", value '" + found.getString(1) + "' stands more than once.",
          "Give each ZIP code one row, with a multipolygon if it has several parts.");
    }
    if (!found.isNullAt(2)) {
      throw UserError.input(
          path,
          "ZIP code " + found.getString(2) + " has no polygon.",
          "Give one, or drop the row.");
    }
    if (!found.isNullAt(3)) {
      throw UserError.input(
          path,
          "ZIP code " + found.getString(3) + " has coordinates that are not degrees.",
          "Convert the file to longitude and latitude, WGS 84 (EPSG:4326).");
    }
    if (found.getLong(4) == 0) {
      throw UserError.input(path, "has no rows.", "Give the polygons of ZIP code areas.");
    }
  }
}
