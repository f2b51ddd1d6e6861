package org.catchment.jobs.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.cli.TestRun;
import org.catchment.jobs.table.Table;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.LinearComponentExtracter;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/** The counties of the United States by our index and by Sedona's join, point by point. */
@TestInstance(Lifecycle.PER_CLASS)
class AreaLookupIT {
  private static final double COAST_KM = 25;

  private final SparkSession session = TestSpark.session();
  private Dataset<Row> counties = session.emptyDataFrame();

  @BeforeAll
  void conform(@TempDir Path folder) {
    InputWorld world = new InputWorld(folder).clinic(1, 39.5, -100.5, "");
    world.set("input.county.path=embedded:us-atlas/counties-10m.json.gz");
    counties =
        new TestRun(world)
            .steps("ingest", "conform")
            .rows(Table.CONFORMED_COUNTY)
            .select("county_id", "boundary_wkb")
            .localCheckpoint();
    counties
        .selectExpr("county_id", "ST_GeomFromWKB(boundary_wkb) AS boundary")
        .createOrReplaceTempView("boundary");
  }

  private void ask(List<Row> points) {
    Dataset<Row> rows =
        session
            .createDataFrame(
                points,
                new StructType()
                    .add("lon_deg", DataTypes.DoubleType)
                    .add("lat_deg", DataTypes.DoubleType))
            .distinct()
            .localCheckpoint();
    rows.createOrReplaceTempView("point");
    AreaLookup.of(counties)
        .locate(rows, "county_id", "county_source", COAST_KM)
        .localCheckpoint()
        .createOrReplaceTempView("ours");
  }

  @Test
  void sedonaCoversEveryPointByTheSameCounty() throws ParseException {
    // Every vertex of every border; on every edge a point, as near to it as doubles are; one close
    // by; and one anywhere around.
    SplittableRandom random = new SplittableRandom(1);
    List<Row> points = new ArrayList<>();
    WKBReader reader = new WKBReader();
    for (Row county : counties.collectAsList()) {
      Geometry boundary = reader.read(county.<byte[]>getAs("boundary_wkb"));
      assertThat(boundary).isInstanceOfAny(Polygon.class, MultiPolygon.class);
      for (Object ring : LinearComponentExtracter.getLines(boundary)) {
        Coordinate[] ends = ((Geometry) ring).getCoordinates();
        for (int i = 1; i < ends.length; i++) {
          double t = random.nextDouble();
          double x = ends[i].x + t * (ends[i - 1].x - ends[i].x);
          double y = ends[i].y + t * (ends[i - 1].y - ends[i].y);
          points.add(RowFactory.create(ends[i].x, ends[i].y));
          points.add(RowFactory.create(x, y));
          points.add(RowFactory.create(x + near(random, 0.01), y + near(random, 0.01)));
          points.add(RowFactory.create(x + near(random, 1), y + near(random, 1)));
        }
      }
    }
    ask(points);

    Row compared =
        session
            .sql(
                """
                WITH sedona AS (
                  SELECT /*+ BROADCAST(b) */ p.lon_deg, p.lat_deg, min(b.county_id) AS county_id
                  FROM boundary b JOIN point p ON ST_Covers(b.boundary, ST_Point(p.lon_deg, p.lat_deg))
                  GROUP BY p.lon_deg, p.lat_deg)
                SELECT count(*), count(s.county_id),
                  count_if(NOT if(o.county_source = 'within', o.county_id, NULL) <=> s.county_id)
                FROM ours o LEFT JOIN sedona s ON s.lon_deg = o.lon_deg AND s.lat_deg = o.lat_deg
                """)
            .head();
    assertThat(compared.getLong(0)).isGreaterThan(200_000);
    assertThat(compared.getLong(1)).isBetween(150_000L, compared.getLong(0) - 5_000);
    assertThat(compared.getLong(2)).as("points with another county").isZero();
  }

  private static double near(SplittableRandom random, double reach) {
    return reach * (random.nextDouble() - 0.5);
  }

  @Test
  void offTheCoastSedonaFindsNoneThatWeDoNotAndMostlyTheSame() {
    // Around the Gulf, Maine, the Great Lakes and the Aleutians on both sides of the date line.
    SplittableRandom random = new SplittableRandom(2);
    List<Row> points = new ArrayList<>();
    for (double[] sea :
        new double[][] {{-90, 29}, {-68.5, 44}, {-83, 45}, {-179, 51.5}, {179, 52}, {-166, 60}}) {
      for (int i = 0; i < 300; i++) {
        points.add(RowFactory.create(sea[0] + near(random, 2), sea[1] + near(random, 2)));
      }
    }
    ask(points);

    Row compared =
        session
            .sql(
                """
                WITH shore AS (
                  SELECT p.lon_deg, p.lat_deg, b.county_id, haversine_km(p.lat_deg, p.lon_deg,
                    ST_Y(ST_ClosestPoint(b.boundary, p.point)),
                    ST_X(ST_ClosestPoint(b.boundary, p.point))) AS km
                  FROM boundary b
                  JOIN (SELECT *, ST_Point(lon_deg, lat_deg) AS point FROM point) p
                    ON ST_Distance(b.boundary, p.point) <= 1),
                nearest AS (
                  SELECT lon_deg, lat_deg, min(struct(km, county_id)) AS county
                  FROM shore GROUP BY lon_deg, lat_deg)
                SELECT count_if(county_id IS NOT NULL),
                  count_if(county_id IS NULL AND n.county.km <= %1$s),
                  count_if(county_id IS DISTINCT FROM n.county.county_id AND n.county.km <= %1$s)
                FROM ours o
                LEFT JOIN nearest n ON n.lon_deg = o.lon_deg AND n.lat_deg = o.lat_deg
                WHERE o.county_source IS DISTINCT FROM 'within'
                """
                    .formatted(COAST_KM))
            .head();
    assertThat(compared.getLong(0)).as("points with a nearest county").isGreaterThan(300);
    assertThat(compared.getLong(1)).as("points of which only Sedona finds one").isZero();
    // In the plane of degrees a nearest point may be the wrong one, in the north above all.
    assertThat(compared.getLong(2)).as("other counties").isLessThan(compared.getLong(0) / 20);
  }
}
