package org.catchment.jobs.align.solver;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.triangulate.IncrementalDelaunayTriangulator;
import org.locationtech.jts.triangulate.quadedge.QuadEdge;
import org.locationtech.jts.triangulate.quadedge.QuadEdgeSubdivision;
import org.locationtech.jts.triangulate.quadedge.Vertex;

/**
 * Which places are neighbors on the ground: those of the Delaunay triangulation, and those in the
 * same spot. A territory is in one piece if its places hang together by neighbors.
 */
final class Adjacency {
  /** What is nearer than this is in one spot; 6 micrometers on the globe. */
  private static final double SAME = 1e-12;

  /** Stands in a ring where the outside of all places begins. */
  static final int OUTSIDE = -1;

  /** The spot of each place. */
  final int[] spot;

  /** The places of each spot. */
  final int[][] here;

  /** The spots around each spot in their order, {@link #OUTSIDE} among them on the hull. */
  final int[][] ring;

  Adjacency(Surface surface, AccountList places) {
    Coordinate[] flat = surface == Surface.PLANE ? onPlane(places) : stereographic(places);
    // Along the curve that addresses follow, each is inserted near the one before.
    int[] order =
        IntStream.range(0, places.size)
            .boxed()
            .sorted(
                Comparator.comparingLong((Integer i) -> places.address[i]).thenComparing(i -> i))
            .mapToInt(Integer::intValue)
            .toArray();
    spot = new int[places.size];
    Map<Coordinate, Spot> spots = new HashMap<>();
    Envelope extent = new Envelope();
    for (int i : order) {
      extent.expandToInclude(flat[i]);
      Spot at = spots.computeIfAbsent(flat[i], place -> new Spot(place, spots.size()));
      spot[i] = at.number;
      at.places++;
    }
    Spot[] bySpot = new Spot[spots.size()];
    spots.values().forEach(s -> bySpot[s.number] = s);
    here = new int[bySpot.length][];
    Arrays.setAll(here, s -> new int[bySpot[s].places]);
    for (int i = places.size - 1; i >= 0; i--) {
      here[spot[i]][--bySpot[spot[i]].places] = i;
    }
    ring = new int[bySpot.length][];
    Arrays.fill(ring, new int[0]);
    if (bySpot.length > 1) {
      triangulate(bySpot, extent);
    }
  }

  private void triangulate(Spot[] bySpot, Envelope extent) {
    QuadEdgeSubdivision triangles = new QuadEdgeSubdivision(extent, SAME);
    IncrementalDelaunayTriangulator triangulator = new IncrementalDelaunayTriangulator(triangles);
    for (Spot s : bySpot) {
      triangulator.insertSite(s);
    }
    for (Object item : triangles.getPrimaryEdges(true)) {
      QuadEdge edge = (QuadEdge) item;
      for (QuadEdge out : new QuadEdge[] {edge, edge.sym()}) {
        if (out.orig() instanceof Spot s && ring[s.number].length == 0) {
          ring[s.number] = around(out);
        }
      }
    }
  }

  private static int[] around(QuadEdge first) {
    int[] around = new int[8];
    int size = 0;
    QuadEdge edge = first;
    do {
      int next = edge.dest() instanceof Spot s ? s.number : OUTSIDE;
      if (size == around.length) {
        around = Arrays.copyOf(around, 2 * size);
      }
      around[size++] = next;
      edge = edge.oNext();
    } while (edge != first);
    return Arrays.copyOf(around, size);
  }

  private static Coordinate[] onPlane(AccountList places) {
    Coordinate[] flat = new Coordinate[places.size];
    Arrays.setAll(flat, i -> new Coordinate(places.x[i], places.y[i]));
    return flat;
  }

  /**
   * The places as seen from the antipode of their middle. Circles stay circles, so the
   * triangulation of the plane is that of the globe, save where a triangle holds the antipode.
   */
  private static Coordinate[] stereographic(AccountList places) {
    double[] up = new double[3];
    for (int i = 0; i < places.size; i++) {
      up[0] += places.x[i];
      up[1] += places.y[i];
      up[2] += places.z[i];
    }
    double length = Math.sqrt(up[0] * up[0] + up[1] * up[1] + up[2] * up[2]);
    up = length > 0 ? scaled(up, 1 / length) : new double[] {0, 0, 1};
    // Any axis that is not nearly parallel to it.
    double[] axis = Math.abs(up[2]) < 0.9 ? new double[] {0, 0, 1} : new double[] {1, 0, 0};
    double[] east = cross(axis, up);
    east = scaled(east, 1 / Math.sqrt(east[0] * east[0] + east[1] * east[1] + east[2] * east[2]));
    double[] north = cross(up, east);
    Coordinate[] flat = new Coordinate[places.size];
    for (int i = 0; i < flat.length; i++) {
      double scale = 2 / Math.max(SAME, 1 + dot(up, places, i));
      flat[i] = new Coordinate(scale * dot(east, places, i), scale * dot(north, places, i));
    }
    return flat;
  }

  private static double[] scaled(double[] v, double factor) {
    return new double[] {v[0] * factor, v[1] * factor, v[2] * factor};
  }

  private static double[] cross(double[] a, double[] b) {
    return new double[] {
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    };
  }

  private static double dot(double[] axis, AccountList places, int i) {
    return axis[0] * places.x[i] + axis[1] * places.y[i] + axis[2] * places.z[i];
  }

  /** Where at least one place is. */
  private static final class Spot extends Vertex {
    final int number;
    int places;

    Spot(Coordinate at, int number) {
      super(at.x, at.y);
      this.number = number;
    }
  }
}
