package org.catchment.jobs.verify;

import static org.catchment.udfs.HaversineKm.EARTH_RADIUS_KM;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.shape.fractal.HilbertCode;
import org.locationtech.jts.triangulate.IncrementalDelaunayTriangulator;
import org.locationtech.jts.triangulate.quadedge.QuadEdge;
import org.locationtech.jts.triangulate.quadedge.QuadEdgeSubdivision;
import org.locationtech.jts.triangulate.quadedge.Vertex;

/**
 * How connected territories are on the ground, by the definition of ADR 8.
 *
 * <p>Accounts are neighbors in the Delaunay triangulation, or if they are in the same place. If
 * four or more places lie on one circle, with none inside, all of them are neighbors: the
 * triangulation is then not unique, and the result must not depend on it. A territory falls into
 * connected parts; all but the heaviest part are detached. Heavy accounts are excluded.
 *
 * @param accounts how many were examined
 * @param amongOwn the accounts whose neighbors are all in their territory
 * @param enclaves connected parts of territories other than the heaviest
 * @param weight of the accounts
 * @param detached the part of it that is in enclaves
 */
public record ContiguityCheck(
    long accounts, long amongOwn, int enclaves, double weight, double detached) {
  /** The result for no accounts. */
  static final ContiguityCheck EMPTY = new ContiguityCheck(0, 0, 0, 0, 0);

  /** Points nearer than this are in one place: 6 micrometers, a trillionth of Earth's radius. */
  private static final double EDGE_KM = 1e-12 * EARTH_RADIUS_KM;

  /** A place is on a circle if the in-circle determinant is less than this part of its terms. */
  private static final double ON_CIRCLE = 1e-7;

  private static final int NONE = -1;

  /**
   * Judges a division.
   *
   * @param x of each account, km
   * @param y of each, km
   * @param z of each, km; 0 on a plane, and on the globe so that the length is the Earth's radius
   * @param weight of each
   * @param territory of each, in [0, territories)
   * @param planar whether the accounts are on a plane
   */
  @SuppressWarnings("TooManyParameters")
  public static ContiguityCheck of(
      double[] x,
      double[] y,
      double[] z,
      double[] weight,
      int[] territory,
      int territories,
      boolean planar) {
    Graph graph = new Graph(territory);
    graph.connect(planar ? onPlane(x, y) : stereographic(x, y, z));
    double[] part = new double[territory.length];
    boolean[] isPart = new boolean[territory.length];
    int parts = 0;
    for (int i = 0; i < territory.length; i++) {
      int root = graph.root(i);
      parts += isPart[root] ? 0 : 1;
      isPart[root] = true;
      part[root] += weight[i];
    }
    double[] heaviest = new double[territories];
    boolean[] isThere = new boolean[territories];
    for (int i = 0; i < territory.length; i++) {
      heaviest[territory[i]] = Math.max(heaviest[territory[i]], part[graph.root(i)]);
      isThere[territory[i]] = true;
    }
    for (boolean there : isThere) {
      parts -= there ? 1 : 0;
    }
    double all = Arrays.stream(weight).sum();
    return new ContiguityCheck(
        territory.length,
        graph.amongOwn,
        parts,
        all,
        Math.max(0, all - Arrays.stream(heaviest).sum()));
  }

  /** Adds the result of accounts that share no territory with these. */
  ContiguityCheck plus(ContiguityCheck other) {
    return new ContiguityCheck(
        accounts + other.accounts,
        amongOwn + other.amongOwn,
        enclaves + other.enclaves,
        weight + other.weight,
        detached + other.detached);
  }

  /** The part of the accounts whose neighbors are all in their territory, in [0, 1]. */
  public double neighborShare() {
    return accounts > 0 ? (double) amongOwn / accounts : 1;
  }

  /** The part of the weight that is in enclaves, in [0, 1]. */
  public double detachedShare() {
    return weight > 0 ? detached / weight : 0;
  }

  private static Coordinate[] onPlane(double[] x, double[] y) {
    Coordinate[] flat = new Coordinate[x.length];
    Arrays.setAll(flat, i -> new Coordinate(x[i], y[i]));
    return flat;
  }

  /**
   * Seen from the antipode of their middle. Circles stay circles, so the triangulation of the plane
   * is the one of the globe, except where a triangle holds the antipode.
   */
  private static Coordinate[] stereographic(double[] x, double[] y, double[] z) {
    double[] middle = new double[3];
    for (int i = 0; i < x.length; i++) {
      middle[0] += x[i];
      middle[1] += y[i];
      middle[2] += z[i];
    }
    double[] up = unit(middle);
    // Any axis that is not nearly parallel to it.
    double[] axis = Math.abs(up[2]) < 0.9 ? new double[] {0, 0, 1} : new double[] {1, 0, 0};
    double[] east = unit(cross(axis, up));
    double[] north = cross(up, east);
    Coordinate[] flat = new Coordinate[x.length];
    for (int i = 0; i < flat.length; i++) {
      double[] place = {x[i], y[i], z[i]};
      double height = dot(up, place) + EARTH_RADIUS_KM;
      double scale = 2 * EARTH_RADIUS_KM / Math.max(height, EDGE_KM);
      flat[i] = new Coordinate(scale * dot(east, place), scale * dot(north, place));
    }
    return flat;
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
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

  /** The neighbors, as connected parts. */
  private static final class Graph {
    private final int[] territory;

    /** Union-find over the accounts. */
    private final int[] parent;

    /** Next account in the same place, of another territory; {@link #NONE} ends the chain. */
    private final int[] alsoHere;

    /** Accounts whose neighbors are all in their territory. */
    int amongOwn;

    Graph(int[] territory) {
      this.territory = territory;
      parent = new int[territory.length];
      Arrays.setAll(parent, i -> i);
      alsoHere = new int[territory.length];
      Arrays.fill(alsoHere, NONE);
    }

    void connect(Coordinate[] flat) {
      Envelope extent = new Envelope();
      Map<Coordinate, Site> sites = new HashMap<>();
      for (int i = 0; i < flat.length; i++) {
        extent.expandToInclude(flat[i]);
        Site site = sites.get(flat[i]);
        if (site == null) {
          sites.put(flat[i], new Site(flat[i], i));
        } else {
          join(site, i);
        }
      }
      QuadEdgeSubdivision triangles = new QuadEdgeSubdivision(extent, EDGE_KM);
      IncrementalDelaunayTriangulator triangulator = new IncrementalDelaunayTriangulator(triangles);
      for (Site site : inHilbertOrder(sites, extent)) {
        QuadEdge at = triangulator.insertSite(site);
        if (at.orig() != site && at.dest() != site) {
          move(site, at);
        }
      }
      Set<QuadEdge> onCircle = Collections.newSetFromMap(new IdentityHashMap<>());
      for (Object edge : triangles.getPrimaryEdges(false)) {
        QuadEdge e = (QuadEdge) edge;
        if (e.orig() instanceof Site a && e.dest() instanceof Site b) {
          connect(a, b);
          if (opposite(e) instanceof Site c
              && opposite(e.sym()) instanceof Site d
              && c != d
              && areOnCircle(a, b, c, d)) {
            onCircle.add(e.getPrimary());
          }
        }
      }
      connectCircles(onCircle);
      for (Site site : sites.values()) {
        amongOwn += site.isAtBorder ? 0 : site.accounts;
      }
    }

    /** The corner of the triangle left of an edge that is not at its ends. */
    private static Vertex opposite(QuadEdge edge) {
      return edge.lNext().dest();
    }

    /** Whether four places are on one circle; the first two are the ends of an edge. */
    private static boolean areOnCircle(Site a, Site b, Site c, Site d) {
      return isInCircle(a, b, c, d) <= ON_CIRCLE || isInCircle(b, a, d, c) <= ON_CIRCLE;
    }

    /** How far d is off the circle: the in-circle determinant over the sum of its terms' sizes. */
    private static double isInCircle(Site a, Site b, Site c, Site d) {
      double sum = 0;
      double size = 0;
      Site[] corner = {a, b, c};
      for (int i = 0; i < corner.length; i++) {
        Site next = corner[(i + 1) % corner.length];
        Site last = corner[(i + 2) % corner.length];
        double x = corner[i].getX() - d.getX();
        double y = corner[i].getY() - d.getY();
        double one = (next.getX() - d.getX()) * (last.getY() - d.getY());
        double other = (next.getY() - d.getY()) * (last.getX() - d.getX());
        sum += (x * x + y * y) * (one - other);
        size += (x * x + y * y) * (Math.abs(one) + Math.abs(other));
      }
      return Math.abs(sum) / size;
    }

    /**
     * Goes from triangle to triangle over edges between equal circles; all corners are neighbors.
     *
     * @param between such edges
     */
    private void connectCircles(Set<QuadEdge> between) {
      while (!between.isEmpty()) {
        Set<Site> corners = new LinkedHashSet<>();
        QuadEdge first = between.iterator().next();
        Deque<QuadEdge> open = new ArrayDeque<>(List.of(first, first.sym()));
        between.remove(first);
        while (!open.isEmpty()) {
          QuadEdge side = open.remove();
          for (int s = 0; s < 3; s++) {
            corners.add((Site) side.orig());
            if (between.remove(side.getPrimary())) {
              open.add(side.sym());
            }
            side = side.lNext();
          }
        }
        Site[] list = corners.toArray(Site[]::new);
        for (int i = 0; i < list.length; i++) {
          for (int j = 0; j < i; j++) {
            connect(list[i], list[j]);
          }
        }
      }
    }

    /** Moves the accounts of a place to the end of the edge that practically coincides with it. */
    private void move(Site from, QuadEdge edge) {
      boolean first =
          edge.orig().getCoordinate().distance(from.getCoordinate())
              <= edge.dest().getCoordinate().distance(from.getCoordinate());
      if ((first ? edge.orig() : edge.dest()) instanceof Site to) {
        int joined = to.accounts + from.accounts;
        int account = from.first;
        while (account != NONE) {
          int next = alsoHere[account];
          alsoHere[account] = NONE;
          join(to, account);
          account = next;
        }
        to.accounts = joined;
        from.accounts = 0;
      }
    }

    /** Connects an account to those of its territory at the site, or adds it to the chain there. */
    private void join(Site site, int account) {
      site.accounts++;
      int last = site.first;
      for (int a = site.first; a != NONE; a = alsoHere[a]) {
        if (territory[a] == territory[account]) {
          union(a, account);
          return;
        }
        last = a;
      }
      alsoHere[last] = account;
      site.isAtBorder = true;
    }

    private void connect(Site here, Site there) {
      if (isShared(here) || isShared(there) || territory[here.first] != territory[there.first]) {
        here.isAtBorder = true;
        there.isAtBorder = true;
      }
      for (int a = here.first; a != NONE; a = alsoHere[a]) {
        for (int b = there.first; b != NONE; b = alsoHere[b]) {
          if (territory[a] == territory[b]) {
            union(a, b);
          }
        }
      }
    }

    private boolean isShared(Site site) {
      return alsoHere[site.first] != NONE;
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
  }

  /** The triangulator starts looking for each site at the last one, so neighbors should follow. */
  private static Site[] inHilbertOrder(Map<Coordinate, Site> sites, Envelope extent) {
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
    return order;
  }

  /** A place with at least one account. */
  private static final class Site extends Vertex {
    /** The chain of accounts here, one a territory. */
    final int first;

    int accounts = 1;

    /** Whether some neighbor, or some account here, is of another territory. */
    boolean isAtBorder;

    int code;

    Site(Coordinate place, int first) {
      super(place.x, place.y);
      this.first = first;
    }
  }
}
