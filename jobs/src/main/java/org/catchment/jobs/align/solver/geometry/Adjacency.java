package org.catchment.jobs.align.solver.geometry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.triangulate.IncrementalDelaunayTriangulator;
import org.locationtech.jts.triangulate.quadedge.QuadEdge;
import org.locationtech.jts.triangulate.quadedge.QuadEdgeSubdivision;
import org.locationtech.jts.triangulate.quadedge.Vertex;

/**
 * Which places are neighbors on the ground: those of the Delaunay triangulation, and those in the
 * same spot. A territory is in one piece if its places are connected by neighbors.
 *
 * <p>Where four or more spots lie on one circle, with none inside, there are several
 * triangulations. All such spots are neighbors ({@link #circle}): so neighbors do not depend on the
 * order in which spots are visited (ADR 8).
 */
public final class Adjacency {
  /** Places nearer than this are in one spot; 6 micrometers on the globe. */
  private static final double SAME = 1e-12;

  /** Spots are on one circle if that determinant is less than this part of its largest terms. */
  private static final double TIE = 1e-7;

  /** Stands in a ring where the outside of all places begins. */
  public static final int OUTSIDE = -1;

  /** The spot of each place. */
  public final int[] spot;

  /** The places of each spot. */
  public final int[][] here;

  /** The spots around each spot in their order, {@link #OUTSIDE} among them on the hull. */
  public final int[][] ring;

  /** Four or more spots each that are on one circle: all of them are neighbors. */
  public int[][] circle = new int[0][];

  public Adjacency(Surface surface, AccountList places) {
    Coordinate[] flat = surface == Surface.PLANE ? onPlane(places) : stereographic(places);
    // Along the curve of the addresses, each is inserted near the previous one.
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
    }
    Spot[] bySpot = new Spot[spots.size()];
    spots.values().forEach(s -> bySpot[s.number] = s);
    here = new int[bySpot.length][];
    ring = new int[bySpot.length][];
    Arrays.fill(ring, new int[0]);
    if (bySpot.length > 1) {
      triangulate(bySpot, extent);
    }
    for (int i = 0; i < spot.length; i++) {
      spot[i] = bySpot[spot[i]].same;
    }
    int[] count = new int[bySpot.length];
    for (int s : spot) {
      count[s]++;
    }
    Arrays.setAll(here, s -> new int[count[s]]);
    for (int i = places.size - 1; i >= 0; i--) {
      here[spot[i]][--count[spot[i]]] = i;
    }
  }

  private void triangulate(Spot[] bySpot, Envelope extent) {
    QuadEdgeSubdivision triangles = new QuadEdgeSubdivision(extent, SAME);
    IncrementalDelaunayTriangulator triangulator = new IncrementalDelaunayTriangulator(triangles);
    for (Spot s : bySpot) {
      QuadEdge at = triangulator.insertSite(s);
      if (at.orig() != s && at.dest() != s) {
        s.same = nearer(s, at);
      }
    }
    Circles circles = new Circles();
    for (Object item : triangles.getPrimaryEdges(true)) {
      QuadEdge edge = (QuadEdge) item;
      circles.look(edge);
      for (QuadEdge out : new QuadEdge[] {edge, edge.sym()}) {
        if (out.orig() instanceof Spot s && ring[s.number].length == 0) {
          ring[s.number] = around(out);
        }
      }
    }
    circle = circles.found();
  }

  /** The spot at the end of the edge that practically coincides with the other spot. */
  private static int nearer(Spot s, QuadEdge edge) {
    boolean first =
        edge.orig().getCoordinate().distance(s.getCoordinate())
            <= edge.dest().getCoordinate().distance(s.getCoordinate());
    Vertex there = first ? edge.orig() : edge.dest();
    return there instanceof Spot other ? other.same : s.number;
  }

  /**
   * Whether d is on the circle through a, b and c, as far as doubles can tell: computed relative to
   * d.
   */
  private static boolean onOneCircle(Vertex a, Vertex b, Vertex c, Vertex d) {
    double ax = a.getX() - d.getX();
    double ay = a.getY() - d.getY();
    double bx = b.getX() - d.getX();
    double by = b.getY() - d.getY();
    double cx = c.getX() - d.getX();
    double cy = c.getY() - d.getY();
    double a2 = ax * ax + ay * ay;
    double b2 = bx * bx + by * by;
    double c2 = cx * cx + cy * cy;
    double determinant =
        a2 * (bx * cy - by * cx) + b2 * (cx * ay - cy * ax) + c2 * (ax * by - ay * bx);
    double largest =
        a2 * (Math.abs(bx * cy) + Math.abs(by * cx))
            + b2 * (Math.abs(cx * ay) + Math.abs(cy * ax))
            + c2 * (Math.abs(ax * by) + Math.abs(ay * bx));
    return Math.abs(determinant) <= TIE * largest;
  }

  /** Joins triangles with the same circumcircle by union-find. */
  private static final class Circles {
    private final Map<QuadEdge, Integer> triangle = new IdentityHashMap<>();
    private final List<int[]> corners = new ArrayList<>();
    private final List<Integer> parent = new ArrayList<>();

    /** Notes the triangles on either side of the edge if their circles are one. */
    void look(QuadEdge edge) {
      Vertex left = edge.lNext().dest();
      Vertex right = edge.sym().lNext().dest();
      if (edge.orig() instanceof Spot
          && edge.dest() instanceof Spot
          && left instanceof Spot
          && right instanceof Spot
          && left != right
          && (onOneCircle(edge.orig(), edge.dest(), left, right)
              || onOneCircle(edge.orig(), edge.dest(), right, left))) {
        int one = root(triangleOf(edge));
        int other = root(triangleOf(edge.sym()));
        parent.set(Math.max(one, other), Math.min(one, other));
      }
    }

    private int triangleOf(QuadEdge edge) {
      Integer known = triangle.get(edge);
      if (known != null) {
        return known;
      }
      int number = corners.size();
      int[] spots = new int[3];
      QuadEdge side = edge;
      for (int s = 0; s < spots.length; s++) {
        triangle.put(side, number);
        spots[s] = ((Spot) side.orig()).number;
        side = side.lNext();
      }
      corners.add(spots);
      parent.add(number);
      return number;
    }

    private int root(int number) {
      int root = number;
      while (parent.get(root) != root) {
        parent.set(root, parent.get(parent.get(root)));
        root = parent.get(root);
      }
      return root;
    }

    /** The spots on each circle, ascending. */
    int[][] found() {
      Map<Integer, SortedSet<Integer>> onCircle = new TreeMap<>();
      for (int t = 0; t < corners.size(); t++) {
        SortedSet<Integer> spots = onCircle.computeIfAbsent(root(t), r -> new TreeSet<>());
        Arrays.stream(corners.get(t)).forEach(spots::add);
      }
      return onCircle.values().stream()
          .map(spots -> spots.stream().mapToInt(Integer::intValue).toArray())
          .toArray(int[][]::new);
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
   * triangulation of the plane is that of the globe, except where a triangle holds the antipode.
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

    /** The spot that it practically coincides with; mostly itself. */
    int same;

    Spot(Coordinate at, int number) {
      super(at.x, at.y);
      this.number = number;
      same = number;
    }
  }
}
