package org.catchment.benchmarks;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.shape.fractal.HilbertCode;
import org.locationtech.jts.triangulate.IncrementalDelaunayTriangulator;
import org.locationtech.jts.triangulate.quadedge.QuadEdge;
import org.locationtech.jts.triangulate.quadedge.QuadEdgeSubdivision;
import org.locationtech.jts.triangulate.quadedge.Vertex;

/**
 * How much weight is cut off from its territory.
 *
 * <p>Neighbors are those of the Delaunay triangulation, and accounts in the same place. A territory
 * falls into connected parts; what is not in the heaviest of them is detached. Heavy accounts are
 * not on the map.
 */
final class Contiguity {
  /** Nearer than this to an edge is on it; far below any distance between accounts. */
  private static final double EDGE_KM = 1e-7;

  private static final int NONE = -1;

  private final World world;
  private final int[] territory;

  /** Union-find over the accounts. */
  private final int[] parent;

  /** Next account in the same place, of another territory; {@link #NONE} ends the chain. */
  private final int[] alsoHere;

  private Contiguity(World world, int[] territory) {
    this.world = world;
    this.territory = territory;
    parent = new int[territory.length];
    Arrays.setAll(parent, i -> i);
    alsoHere = new int[territory.length];
    Arrays.fill(alsoHere, NONE);
  }

  /** The detached part of the shared weight, in [0, 1]. */
  static double detachedShare(World world, HeavyAccounts aside, int[] territory, int territories) {
    Contiguity parts = new Contiguity(world, territory);
    int[] shared = aside.shared();
    parts.connect(shared);
    double[] partWeight = new double[territory.length];
    for (int i : shared) {
      partWeight[parts.root(i)] += world.weight[i];
    }
    double[] heaviest = new double[territories];
    for (int i : shared) {
      heaviest[territory[i]] = Math.max(heaviest[territory[i]], partWeight[i]);
    }
    double attached = Arrays.stream(heaviest).sum();
    return Math.max(0, 1 - attached / aside.sharedWeight);
  }

  private void connect(int[] shared) {
    Coordinate[] flat = world.planar ? onPlane(shared) : stereographic(shared);
    Envelope extent = new Envelope();
    Map<Coordinate, Site> sites = new HashMap<>();
    for (int s = 0; s < shared.length; s++) {
      extent.expandToInclude(flat[s]);
      Site site = sites.get(flat[s]);
      if (site == null) {
        sites.put(flat[s], new Site(flat[s], shared[s]));
      } else {
        join(site, shared[s]);
      }
    }
    QuadEdgeSubdivision triangles = new QuadEdgeSubdivision(extent, EDGE_KM);
    IncrementalDelaunayTriangulator triangulator = new IncrementalDelaunayTriangulator(triangles);
    inHilbertOrder(sites, extent, triangulator);
    for (Object edge : triangles.getPrimaryEdges(false)) {
      QuadEdge e = (QuadEdge) edge;
      if (e.orig() instanceof Site a && e.dest() instanceof Site b) {
        connect(a, b);
      }
    }
  }

  private Coordinate[] onPlane(int[] shared) {
    Coordinate[] flat = new Coordinate[shared.length];
    Arrays.setAll(
        flat, s -> new Coordinate(world.place.x()[shared[s]], world.place.y()[shared[s]]));
    return flat;
  }

  /**
   * Seen from the antipode of their middle. Circles stay circles, so the triangulation of the plane
   * is the one of the globe, save where a triangle holds the antipode.
   */
  private Coordinate[] stereographic(int[] shared) {
    double[] middle = new double[3];
    for (int i : shared) {
      middle[0] += world.place.x()[i];
      middle[1] += world.place.y()[i];
      middle[2] += world.place.z()[i];
    }
    double[] up = unit(middle);
    // Any axis that is not nearly parallel to it.
    double[] axis = Math.abs(up[2]) < 0.9 ? new double[] {0, 0, 1} : new double[] {1, 0, 0};
    double[] east = unit(cross(axis, up));
    double[] north = cross(up, east);
    Coordinate[] flat = new Coordinate[shared.length];
    for (int s = 0; s < flat.length; s++) {
      double height = dot(up, shared[s]) + Coordinates.EARTH_RADIUS_KM;
      double scale = 2 * Coordinates.EARTH_RADIUS_KM / Math.max(height, EDGE_KM);
      flat[s] = new Coordinate(scale * dot(east, shared[s]), scale * dot(north, shared[s]));
    }
    return flat;
  }

  private double dot(double[] axis, int i) {
    return axis[0] * world.place.x()[i]
        + axis[1] * world.place.y()[i]
        + axis[2] * world.place.z()[i];
  }

  private static double[] cross(double[] a, double[] b) {
    return new double[] {
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    };
  }

  private static double[] unit(double[] v) {
    double length = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    return length > 0
        ? new double[] {v[0] / length, v[1] / length, v[2] / length}
        : new double[] {0, 0, 1};
  }

  /** The triangulator looks for each site from the last one, so neighbors should follow. */
  private static void inHilbertOrder(
      Map<Coordinate, Site> sites, Envelope extent, IncrementalDelaunayTriangulator triangulator) {
    int level = HilbertCode.MAX_LEVEL;
    double cells = HilbertCode.maxOrdinate(level);
    double perKm = cells / Math.max(EDGE_KM, Math.max(extent.getWidth(), extent.getHeight()));
    Site[] order = sites.values().toArray(Site[]::new);
    for (Site site : order) {
      site.code =
          HilbertCode.encode(
              level,
              (int) ((site.getX() - extent.getMinX()) * perKm),
              (int) ((site.getY() - extent.getMinY()) * perKm));
    }
    Arrays.sort(
        order,
        (a, b) -> {
          int byCode = Integer.compareUnsigned(a.code, b.code);
          return byCode != 0 ? byCode : Integer.compare(a.first, b.first);
        });
    for (Site site : order) {
      triangulator.insertSite(site);
    }
  }

  /** Connects an account to those of its territory at the site, or adds it to the chain there. */
  private void join(Site site, int account) {
    int last = site.first;
    for (int a = site.first; a != NONE; a = alsoHere[a]) {
      if (territory[a] == territory[account]) {
        union(a, account);
        return;
      }
      last = a;
    }
    alsoHere[last] = account;
  }

  private void connect(Site here, Site there) {
    for (int a = here.first; a != NONE; a = alsoHere[a]) {
      for (int b = there.first; b != NONE; b = alsoHere[b]) {
        if (territory[a] == territory[b]) {
          union(a, b);
        }
      }
    }
  }

  private void union(int a, int b) {
    parent[root(a)] = root(b);
  }

  private int root(int a) {
    int root = a;
    while (parent[root] != root) {
      parent[root] = parent[parent[root]];
      root = parent[root];
    }
    return root;
  }

  /** A place with at least one account. */
  private static final class Site extends Vertex {
    /** The chain of accounts here, one a territory. */
    final int first;

    int code;

    Site(Coordinate place, int first) {
      super(place.x, place.y);
      this.first = first;
    }
  }
}
