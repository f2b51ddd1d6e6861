package org.catchment.jobs.publish;

import static org.catchment.udfs.HaversineKm.EARTH_RADIUS_KM;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.catchment.jobs.publish.UsProjection.Region;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.index.strtree.STRtree;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/**
 * The ground of each territory: its cell of the power diagram, cut out of the land.
 *
 * <p>The cell of center i is where |x - c_i|^2 - price_i is least (F. Aurenhammer, Power diagrams,
 * SIAM J. Computing 16, 1987). On the unit sphere |x - c|^2 = 2 - 2 x.c, so the difference of two
 * centers is linear in x and every border is cut exactly where it crosses an edge.
 */
final class TerritoryShapes {
  private final GeometryFactory geometries = new GeometryFactory();
  private final Map<Region, Geometry> land;
  private final double[][] center;
  private final double[] price;
  private final Map<Region, int[]> choices;

  /**
   * @param land of each region, in map units
   * @param choices the territories that divide a region; all of them if it has none
   * @param latDeg of the centers, degrees
   * @param lonDeg of the centers, degrees
   * @param priceKm2 of the centers, squared chord length in km^2
   */
  TerritoryShapes(
      Map<Region, Geometry> land,
      Map<Region, int[]> choices,
      double[] latDeg,
      double[] lonDeg,
      double[] priceKm2) {
    this.land = new EnumMap<>(land);
    this.choices = Map.copyOf(choices);
    this.price = Arrays.stream(priceKm2).map(p -> p / EARTH_RADIUS_KM / EARTH_RADIUS_KM).toArray();
    this.center = new double[latDeg.length][];
    for (int i = 0; i < center.length; i++) {
      center[i] = unit(lonDeg[i], latDeg[i]);
    }
  }

  /** The shape of each territory, in map units; empty where its cell holds no land. */
  List<Geometry> shapes() {
    List<Geometry> shapes = new ArrayList<>();
    for (int i = 0; i < center.length; i++) {
      List<Geometry> parts = new ArrayList<>();
      for (Map.Entry<Region, Geometry> region : land.entrySet()) {
        int[] rivals = rivals(region.getKey());
        int self = i;
        if (Arrays.stream(rivals).noneMatch(j -> j == self)) {
          continue;
        }
        Geometry cell = cell(i, region.getKey(), rivals);
        if (cell.getEnvelopeInternal().intersects(region.getValue().getEnvelopeInternal())) {
          Geometry ground =
              OverlayNGRobust.overlay(cell, region.getValue(), OverlayNG.INTERSECTION);
          if (!ground.isEmpty()) {
            parts.add(ground);
          }
        }
      }
      shapes.add(geometries.buildGeometry(parts));
    }
    return shapes;
  }

  private int[] rivals(Region region) {
    int[] some = choices.getOrDefault(region, new int[0]);
    return some.length > 0 ? some : IntStream.range(0, center.length).toArray();
  }

  /**
   * The cell of a center within a region's frame, in map units.
   *
   * <p>The frame is cut into plane triangles of a degree whose corners lie on the sphere. Within
   * one, leads are linear and borders straight, so that neighboring cells share their corners
   * exactly and the cells tile the frame.
   */
  private Geometry cell(int i, Region region, int[] rivals) {
    List<Geometry> pieces = new ArrayList<>();
    for (double[][] triangle : triangles(region)) {
      List<double[]> ring = List.of(triangle);
      for (int r = 0; r < rivals.length && !ring.isEmpty(); r++) {
        if (rivals[r] != i) {
          ring = clip(ring, i, rivals[r]);
        }
      }
      if (ring.size() >= 3) {
        Coordinate[] points = new Coordinate[ring.size() + 1];
        for (int p = 0; p < ring.size(); p++) {
          double[] x = ring.get(p);
          double[] xy =
              region.project(
                  Math.toDegrees(Math.atan2(x[1], x[0])),
                  Math.toDegrees(Math.atan2(x[2], Math.hypot(x[0], x[1]))));
          points[p] = new Coordinate(xy[0], xy[1]);
        }
        points[ring.size()] = points[0].copy();
        Geometry piece = geometries.createPolygon(points);
        if (piece.getArea() > 1e-9) {
          pieces.add(piece);
        }
      }
    }
    return pieces.isEmpty() ? geometries.createPolygon() : OverlayNGRobust.union(pieces);
  }

  private static List<double[][]> triangles(Region r) {
    int w = (int) Math.ceil(r.east - r.west);
    int h = (int) Math.ceil(r.north - r.south);
    List<double[][]> all = new ArrayList<>();
    for (int a = 0; a < w; a++) {
      for (int b = 0; b < h; b++) {
        // 1e-9: the frame's edges project to its own side of the sheet
        double x0 = r.west + 1e-9 + a * (r.east - r.west - 2e-9) / w;
        double x1 = r.west + 1e-9 + (a + 1) * (r.east - r.west - 2e-9) / w;
        double y0 = r.south + b * (r.north - r.south) / h;
        double y1 = r.south + (b + 1) * (r.north - r.south) / h;
        all.add(new double[][] {unit(x0, y0), unit(x1, y0), unit(x1, y1)});
        all.add(new double[][] {unit(x0, y0), unit(x1, y1), unit(x0, y1)});
      }
    }
    return all;
  }

  /** The part of a ring that prefers center i to center j (Sutherland and Hodgman, 1974). */
  private List<double[]> clip(List<double[]> ring, int i, int j) {
    double[] values = new double[ring.size()];
    boolean cut = false;
    for (int p = 0; p < values.length; p++) {
      values[p] = lead(ring.get(p), i, j);
      cut |= values[p] < 0;
    }
    if (!cut) {
      return ring;
    }
    List<double[]> kept = new ArrayList<>();
    for (int p = 0; p < values.length; p++) {
      int q = (p + 1) % values.length;
      if (values[p] >= 0) {
        kept.add(ring.get(p));
      }
      if (values[p] >= 0 != values[q] >= 0) {
        double t = values[p] / (values[p] - values[q]);
        double[] x = new double[3];
        for (int d = 0; d < 3; d++) {
          x[d] = ring.get(p)[d] + t * (ring.get(q)[d] - ring.get(p)[d]);
        }
        kept.add(x);
      }
    }
    return kept;
  }

  /** By how much a point prefers center i to center j; positive on i's side. */
  private double lead(double[] x, int i, int j) {
    double towards = 0;
    for (int d = 0; d < 3; d++) {
      towards += x[d] * (center[i][d] - center[j][d]);
    }
    return 2 * towards + price[i] - price[j];
  }

  private static double[] unit(double lonDeg, double latDeg) {
    double lon = Math.toRadians(lonDeg);
    double lat = Math.toRadians(latDeg);
    return new double[] {
      Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)
    };
  }

  /**
   * Colors such that touching shapes differ: smallest-degree-last greedy, which needs at most six
   * for a planar map (D. W. Matula and L. L. Beck, J. ACM 30, 1983).
   *
   * @return color of each shape, from 0
   */
  static int[] colors(List<Geometry> shapes) {
    List<List<Integer>> neighbors = neighbors(shapes);
    int n = shapes.size();
    int[] degree = neighbors.stream().mapToInt(List::size).toArray();
    boolean[] removed = new boolean[n];
    int[] order = new int[n];
    for (int position = n - 1; position >= 0; position--) {
      int least = -1;
      for (int i = 0; i < n; i++) {
        if (!removed[i] && (least < 0 || degree[i] < degree[least])) {
          least = i;
        }
      }
      removed[least] = true;
      order[position] = least;
      neighbors.get(least).forEach(other -> degree[other]--);
    }
    int[] color = new int[n];
    Arrays.fill(color, -1);
    for (int i : order) {
      boolean[] taken = new boolean[neighbors.get(i).size() + 1];
      for (int other : neighbors.get(i)) {
        if (color[other] >= 0 && color[other] < taken.length) {
          taken[color[other]] = true;
        }
      }
      int free = 0;
      while (taken[free]) {
        free++;
      }
      color[i] = free;
    }
    return color;
  }

  private static List<List<Integer>> neighbors(List<Geometry> shapes) {
    double near = 3; // map units, so that a river does not separate neighbors
    STRtree index = new STRtree();
    List<List<Integer>> neighbors = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      neighbors.add(new ArrayList<>());
      if (!shapes.get(i).isEmpty()) {
        index.insert(shapes.get(i).getEnvelopeInternal(), i);
      }
    }
    for (int i = 0; i < shapes.size(); i++) {
      if (shapes.get(i).isEmpty()) {
        continue;
      }
      Envelope around = shapes.get(i).getEnvelopeInternal();
      around.expandBy(near);
      for (Object found : index.query(around)) {
        int j = (Integer) found;
        if (j > i && shapes.get(i).isWithinDistance(shapes.get(j), near)) {
          neighbors.get(i).add(j);
          neighbors.get(j).add(i);
        }
      }
    }
    return neighbors;
  }
}
