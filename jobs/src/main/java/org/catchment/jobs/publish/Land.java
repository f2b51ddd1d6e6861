package org.catchment.jobs.publish;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.catchment.jobs.publish.UsProjection.Region;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.CoordinateSequenceFilter;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;
import org.locationtech.jts.simplify.TopologyPreservingSimplifier;

/**
 * States and land in map units, put together from the counties.
 *
 * @param states outline by postal code, in order of the code
 * @param regions land of each region of the map
 * @param counties each county in the order of the rows; empty where it is not on the map
 */
record Land(Map<String, Geometry> states, Map<Region, Geometry> regions, List<Geometry> counties) {
  /** Smaller detail is invisible at national scale, map units (about 1.5 km). */
  private static final double DETAIL = 3;

  /**
   * @param counties rows of state_code and boundary_wkb
   */
  static Land of(List<Row> counties) {
    Map<String, List<Geometry>> byState = new TreeMap<>();
    Map<String, Region> regionOf = new HashMap<>();
    List<Geometry> onMap = new ArrayList<>();
    WKBReader reader = new WKBReader();
    for (Row county : counties) {
      Geometry boundary;
      try {
        boundary = reader.read(county.<byte[]>getAs(1));
      } catch (ParseException e) {
        throw new IllegalStateException(e); // conformed.county holds nothing but valid polygons
      }
      Envelope extent = boundary.getEnvelopeInternal();
      // A county that crosses the date line spans the globe, so its westernmost point is in Alaska.
      Point inside = boundary.getInteriorPoint();
      Region region =
          extent.getWidth() > 180
              ? Region.ALASKA
              : UsProjection.region(inside.getX(), inside.getY());
      if (region == null) {
        onMap.add(boundary.getFactory().createPolygon());
      } else {
        onMap.add(boundary);
        boundary.apply(new Projector(region));
        byState.computeIfAbsent(county.getString(0), s -> new ArrayList<>()).add(boundary);
        regionOf.put(county.getString(0), region);
      }
    }
    Map<String, Geometry> states = new TreeMap<>();
    Map<Region, List<Geometry>> byRegion = new EnumMap<>(Region.class);
    byState.forEach(
        (state, parts) -> {
          Geometry whole = OverlayNGRobust.union(parts);
          states.put(state, TopologyPreservingSimplifier.simplify(whole, DETAIL));
          byRegion
              .computeIfAbsent(
                  regionOf.getOrDefault(state, Region.CONTIGUOUS), r -> new ArrayList<>())
              .add(whole);
        });
    Map<Region, Geometry> regions = new EnumMap<>(Region.class);
    byRegion.forEach(
        (region, parts) ->
            regions.put(
                region,
                TopologyPreservingSimplifier.simplify(OverlayNGRobust.union(parts), DETAIL)
                    .buffer(0)));
    return new Land(states, regions, onMap);
  }

  private record Projector(Region region) implements CoordinateSequenceFilter {
    @Override
    public void filter(CoordinateSequence points, int i) {
      double[] xy = region.project(points.getX(i), points.getY(i));
      points.setOrdinate(i, Coordinate.X, xy[0]);
      points.setOrdinate(i, Coordinate.Y, xy[1]);
    }

    @Override
    public boolean isDone() {
      return false;
    }

    @Override
    public boolean isGeometryChanged() {
      return true;
    }
  }
}
