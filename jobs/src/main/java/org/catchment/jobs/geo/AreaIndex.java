package org.catchment.jobs.geo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.algorithm.CGAlgorithmsDD;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.LinearComponentExtracter;
import org.locationtech.jts.geom.util.PolygonExtracter;

/**
 * The area that holds a point, exactly, and mostly without a geometric test. A grid of small cells
 * covers the areas; a cell that no border touches is wholly in one area or in none. A cell with
 * borders lists its areas, whose edges are sorted by the rows of cells that they cross; only the
 * edges in the point's row are tested.
 *
 * <p>Areas are valid polygons in the plane of degrees, borders included. All numbers are degrees
 * except distances, which are great-circle km. Immutable, and so are its answers: among several
 * areas the one with the lowest id counts.
 */
public final class AreaIndex {
  /** No area. */
  public static final int NONE = -1;

  /** Cells so small that the borders of US counties touch one in eleven. */
  private static final int CELLS_AN_AREA = 1024;

  /** That many take 64 MB. */
  private static final int MOST_CELLS = 1 << 24;

  /** Cells are grouped in square tiles, so that the sea takes no memory. */
  private static final int TILE_BITS = 6;

  private static final int TILE = 1 << TILE_BITS;

  /** A limit, because areas may be small and far apart. */
  private static final double MOST_TILES = 1 << 20;

  private static final double SMALLEST_CELL_DEG = 1e-4;

  private static final int NEWTON_STEPS = 4;

  /** Far more than the rounding of coordinates, far less than a cell; degrees. */
  private static final double MARGIN = 1e-9;

  private final String[] ids;
  private final Envelope bounds;
  private final double cell;
  private final int columns;
  private final int rows;
  private final int tileColumns;

  /** By tile, null for one without areas: 0 for none, n for area n - 1, ~n for candidates n. */
  private final int[][] tiles;

  /** Areas whose border touches a cell, and areas that hold it whole besides; ascending. */
  private final int[][] candidates;

  private final Edges[] edges;

  /**
   * The edges of an area by the rows of cells that they pass.
   *
   * @param firstRow row of its southernmost point
   * @param start where a row's edges begin, in edges; one more than there are rows
   * @param ends x1, y1, x2, y2 of each
   */
  private record Edges(int firstRow, int[] start, double[] ends) {
    int from(int row) {
      return 4 * start[Math.min(Math.max(row - firstRow, 0), start.length - 1)];
    }
  }

  /**
   * @param ids distinct
   * @param areas polygons or collections with polygons, whose other parts are ignored
   */
  public AreaIndex(List<String> ids, List<? extends Geometry> areas) {
    Integer[] order = new Integer[ids.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparing(ids::get));
    this.ids = Arrays.stream(order).map(ids::get).toArray(String[]::new);
    List<List<Polygon>> polygons = new ArrayList<>();
    bounds = new Envelope();
    double boxes = 0;
    for (int i : order) {
      List<Polygon> parts = new ArrayList<>();
      for (Object part : PolygonExtracter.getPolygons(areas.get(i))) {
        Envelope box = ((Polygon) part).getEnvelopeInternal();
        if (!box.isNull()) {
          parts.add((Polygon) part);
          bounds.expandToInclude(box);
          boxes += box.getArea();
        }
      }
      polygons.add(parts);
    }
    double wanted = Math.min(MOST_CELLS, (double) CELLS_AN_AREA * ids.size());
    cell =
        Math.max(
            SMALLEST_CELL_DEG,
            Math.sqrt(Math.max(boxes / wanted, bounds.getArea() / (MOST_TILES * TILE * TILE))));
    columns = bounds.isNull() ? 0 : column(bounds.getMaxX()) + 1;
    rows = bounds.isNull() ? 0 : row(bounds.getMaxY()) + 1;
    tileColumns = (columns >> TILE_BITS) + 1;
    tiles = new int[tileColumns * ((rows >> TILE_BITS) + 1)][];
    edges = new Edges[ids.size()];
    Painter painter = new Painter();
    for (int area = 0; area < edges.length; area++) {
      edges[area] = edges(polygons.get(area));
      for (Polygon part : polygons.get(area)) {
        painter.paint(area, part);
      }
    }
    candidates = painter.lists.toArray(int[][]::new);
  }

  /** Id of an area that this index has returned. */
  public String id(int area) {
    return ids[area];
  }

  /** How many areas there are; they are numbered from 0 in the order of their ids. */
  public int size() {
    return ids.length;
  }

  /** The area that covers the point, or {@link #NONE}. */
  public int covering(double lonDeg, double latDeg) {
    if (!bounds.contains(lonDeg, latDeg)) {
      return NONE;
    }
    int row = row(latDeg);
    int value = cell(column(lonDeg), row);
    if (value >= 0) {
      return value - 1;
    }
    for (int area : candidates[~value]) {
      if (covers(edges[area], row, lonDeg, latDeg)) {
        return area;
      }
    }
    return NONE;
  }

  /**
   * The area nearest to a point, or {@link #NONE} if none is within the distance. Of two equally
   * near ones, the one with the lower id.
   *
   * <p>Here, too, an edge is straight in the plane of degrees; its point that is nearest on the
   * sphere counts. The date line is no border.
   *
   * @param maxKm in [0, 1000]
   */
  public int nearest(double lonDeg, double latDeg, double maxKm) {
    double north = maxKm / GreatCircle.KM_A_DEGREE + MARGIN;
    double east = GreatCircle.reachInLongitude(latDeg, maxKm) + MARGIN;
    if (bounds.isNull()
        || !(latDeg - north <= bounds.getMaxY() && latDeg + north >= bounds.getMinY())) {
      return NONE;
    }
    int firstRow = row(Math.max(latDeg - north, bounds.getMinY()));
    int lastRow = row(Math.min(latDeg + north, bounds.getMaxY()));
    BitSet near = new BitSet();
    for (int turn = -360; turn <= 360; turn += 360) {
      double from = Math.max(lonDeg + turn - east, bounds.getMinX());
      double to = Math.min(lonDeg + turn + east, bounds.getMaxX());
      if (from <= to) {
        collect(near, column(from), column(to), firstRow, lastRow);
      }
    }
    int nearest = NONE;
    double nearestKm = Math.nextUp(maxKm);
    for (int area = near.nextSetBit(0); area >= 0; area = near.nextSetBit(area + 1)) {
      Edges of = edges[area];
      int end = of.from(lastRow + 1);
      for (int e = of.from(firstRow); e < end; e += 4) {
        if (isBeyond(lonDeg, latDeg, of.ends, e, north, east)) {
          continue;
        }
        double km = km(lonDeg, latDeg, of.ends, e);
        if (km < nearestKm) {
          nearestKm = km;
          nearest = area;
          north = km / GreatCircle.KM_A_DEGREE + MARGIN;
          east = GreatCircle.reachInLongitude(latDeg, km) + MARGIN;
        }
      }
    }
    return nearest;
  }

  private void collect(BitSet areas, int firstColumn, int lastColumn, int firstRow, int lastRow) {
    for (int row = firstRow; row <= lastRow; row++) {
      for (int column = firstColumn; column <= lastColumn; column++) {
        int value = cell(column, row);
        if (value > 0) {
          areas.set(value - 1);
        } else if (value < 0) {
          for (int area : candidates[~value]) {
            areas.set(area);
          }
        }
      }
    }
  }

  /**
   * Both ends of an edge turn together; otherwise an edge on the far side of the Earth would span
   * it.
   */
  private static double turn(double lonDeg, double[] ends, int edge) {
    double x = ends[edge] - lonDeg;
    return x > 180 ? -360 : x < -180 ? 360 : 0;
  }

  /** Whether the whole edge is outside these limits. */
  private static boolean isBeyond(
      double lonDeg, double latDeg, double[] ends, int edge, double north, double east) {
    double y1 = ends[edge + 1] - latDeg;
    double y2 = ends[edge + 3] - latDeg;
    if (Math.min(y1, y2) > north || Math.max(y1, y2) < -north) {
      return true;
    }
    double turn = turn(lonDeg, ends, edge);
    double x1 = ends[edge] - lonDeg + turn;
    double x2 = ends[edge + 2] - lonDeg + turn;
    return Math.min(x1, x2) > east || Math.max(x1, x2) < -east;
  }

  private static double km(double lonDeg, double latDeg, double[] ends, int edge) {
    double turn = turn(lonDeg, ends, edge);
    double x1 = ends[edge] - lonDeg + turn;
    double y1 = ends[edge + 1] - latDeg;
    double x2 = ends[edge + 2] - lonDeg + turn;
    double y2 = ends[edge + 3] - latDeg;
    double t = nearestPart(x1, y1, x2 - x1, y2 - y1, latDeg);
    // Ends are taken exactly: neighbours share them, and then have equal distances.
    double x = t <= 0 ? x1 : t >= 1 ? x2 : x1 + t * (x2 - x1);
    double y = t <= 0 ? y1 : t >= 1 ? y2 : y1 + t * (y2 - y1);
    return GreatCircle.km(latDeg, 0, latDeg + y, x);
  }

  /**
   * How far along an edge it comes nearest, [0, 1]: where the haversine of the distance, h(t), is
   * least, by Newton's method from the answer of the plane.
   *
   * @param x longitude of the edge's start, seen from the point; degrees
   * @param y latitude of it, likewise
   * @param dx how far east the edge's end is of its start, degrees
   * @param dy how far north, likewise
   */
  private static double nearestPart(double x, double y, double dx, double dy, double latDeg) {
    double lat = Math.toRadians(latDeg);
    double east = Math.toRadians(dx);
    double north = Math.toRadians(dy);
    double narrowing = StrictMath.cos(lat);
    double length2 = dx * narrowing * dx * narrowing + dy * dy;
    double t = length2 > 0 ? -(x * narrowing * dx * narrowing + y * dy) / length2 : 0;
    for (int step = 0; step < NEWTON_STEPS && length2 > 0; step++) {
      t = Math.min(1, Math.max(0, t));
      double lon = Math.toRadians(x + t * dx);
      double up = Math.toRadians(y + t * dy);
      double sine = StrictMath.sin(lat + up);
      double cosine = StrictMath.cos(lat + up);
      double half = StrictMath.sin(lon / 2);
      double sineOfLon = StrictMath.sin(lon);
      double slope =
          StrictMath.sin(up) / 2 * north
              + narrowing * (cosine * sineOfLon / 2 * east - sine * half * half * north);
      double bend =
          StrictMath.cos(up) / 2 * north * north
              + narrowing
                  * (cosine * StrictMath.cos(lon) / 2 * east * east
                      - sine * sineOfLon * east * north
                      - cosine * half * half * north * north);
      if (!(bend > 0)) {
        break; // a quarter of the Earth away: not near
      }
      t -= slope / bend;
    }
    return Math.min(1, Math.max(0, t));
  }

  /** Counts the borders east of the point; {@code row} is the point's. */
  private static boolean covers(Edges edges, int row, double x, double y) {
    double[] ends = edges.ends;
    int end = edges.from(row + 1);
    boolean inside = false;
    for (int e = edges.from(row); e < end; e += 4) {
      double x1 = ends[e];
      double y1 = ends[e + 1];
      double x2 = ends[e + 2];
      double y2 = ends[e + 3];
      if (x1 < x && x2 < x) {
        continue;
      }
      if (x == x2 && y == y2) {
        return true;
      }
      if (y1 == y && y2 == y) {
        if (Math.min(x1, x2) <= x) {
          return true;
        }
      } else if (y1 > y != y2 > y) {
        int side = CGAlgorithmsDD.orientationIndex(x1, y1, x2, y2, x, y);
        if (side == 0) {
          return true;
        }
        inside ^= y2 > y1 == side > 0;
      }
    }
    return inside;
  }

  // Both are monotonic, even when rounded: what lies between two edges gets a column between
  // theirs.
  private int column(double lonDeg) {
    return (int) ((lonDeg - bounds.getMinX()) / cell);
  }

  private int row(double latDeg) {
    return (int) ((latDeg - bounds.getMinY()) / cell);
  }

  private int tile(int column, int row) {
    return (row >> TILE_BITS) * tileColumns + (column >> TILE_BITS);
  }

  private static int inTile(int column, int row) {
    return (row & (TILE - 1)) << TILE_BITS | column & (TILE - 1);
  }

  private int cell(int column, int row) {
    int[] tile = tiles[tile(column, row)];
    return tile == null ? 0 : tile[inTile(column, row)];
  }

  private Edges edges(List<Polygon> parts) {
    if (parts.isEmpty()) {
      return new Edges(0, new int[1], new double[0]);
    }
    Envelope box = new Envelope();
    parts.forEach(part -> box.expandToInclude(part.getEnvelopeInternal()));
    int firstRow = row(box.getMinY());
    int[] start = new int[row(box.getMaxY()) - firstRow + 2];
    forEachEdge(
        parts,
        (x1, y1, x2, y2) -> {
          int last = row(Math.max(y1, y2));
          for (int row = row(Math.min(y1, y2)); row <= last; row++) {
            start[row - firstRow + 1]++;
          }
        });
    Arrays.parallelPrefix(start, Integer::sum);
    double[] ends = new double[4 * start[start.length - 1]];
    int[] next = start.clone();
    forEachEdge(
        parts,
        (x1, y1, x2, y2) -> {
          int last = row(Math.max(y1, y2));
          for (int row = row(Math.min(y1, y2)); row <= last; row++) {
            int e = 4 * next[row - firstRow]++;
            ends[e] = x1;
            ends[e + 1] = y1;
            ends[e + 2] = x2;
            ends[e + 3] = y2;
          }
        });
    return new Edges(firstRow, start, ends);
  }

  private interface EdgeConsumer {
    void accept(double x1, double y1, double x2, double y2);
  }

  private static void forEachEdge(List<Polygon> parts, EdgeConsumer consumer) {
    for (Polygon part : parts) {
      for (Object ring : LinearComponentExtracter.getLines(part)) {
        CoordinateSequence points = ((LineString) ring).getCoordinateSequence();
        for (int i = 1; i < points.size(); i++) {
          consumer.accept(points.getX(i - 1), points.getY(i - 1), points.getX(i), points.getY(i));
        }
      }
    }
  }

  /** Fills the cells, area by area in the order of their ids. */
  private final class Painter {
    final List<int[]> lists = new ArrayList<>();
    private final Map<Long, Integer> longer = new HashMap<>();

    void paint(int area, Polygon part) {
      Envelope box = part.getEnvelopeInternal();
      int firstColumn = column(box.getMinX());
      int width = column(box.getMaxX()) - firstColumn + 1;
      int firstRow = row(box.getMinY());
      int height = row(box.getMaxY()) - firstRow + 1;
      // Cells are inside or outside this part alone: the borders of other parts are not marked
      // here.
      Edges own = edges(List.of(part));
      BitSet[] border = new BitSet[height];
      Arrays.setAll(border, row -> new BitSet(width));
      forEachEdge(
          List.of(part),
          (x1, y1, x2, y2) -> {
            int last = row(Math.max(y1, y2));
            for (int row = row(Math.min(y1, y2)); row <= last; row++) {
              double south = bounds.getMinY() + row * cell - MARGIN;
              double x = longitude(x1, y1, x2, y2, south);
              double other = longitude(x1, y1, x2, y2, south + cell + 2 * MARGIN);
              if (y1 == y2) {
                x = x1;
                other = x2;
              }
              border[row - firstRow].set(
                  column(Math.max(Math.min(x, other) - MARGIN, box.getMinX())) - firstColumn,
                  column(Math.min(Math.max(x, other) + MARGIN, box.getMaxX())) - firstColumn + 1);
            }
          });
      for (int row = 0; row < height; row++) {
        boolean inside = false;
        for (int column = 0; column < width; column++) {
          boolean touched = border[row].get(column);
          // Between two cells that no border touches there is no border to cross.
          if (!touched && (column == 0 || border[row].get(column - 1))) {
            inside = holds(own, firstColumn + column, firstRow + row);
          }
          if (touched || inside) {
            add(area, firstColumn + column, firstRow + row, !touched);
          }
        }
      }
    }

    /** Where an edge is at a latitude, or at its end nearest to that. */
    private static double longitude(double x1, double y1, double x2, double y2, double latDeg) {
      double y = Math.min(Math.max(latDeg, Math.min(y1, y2)), Math.max(y1, y2));
      return y == y1 ? x1 : y == y2 ? x2 : x1 + (y - y1) * ((x2 - x1) / (y2 - y1));
    }

    private boolean holds(Edges part, int column, int row) {
      return covers(
          part,
          row,
          bounds.getMinX() + (column + 0.5) * cell,
          bounds.getMinY() + (row + 0.5) * cell);
    }

    private void add(int area, int column, int row, boolean wholly) {
      int tile = tile(column, row);
      if (tiles[tile] == null) {
        tiles[tile] = new int[TILE * TILE];
      }
      int at = inTile(column, row);
      int value = tiles[tile][at];
      // An earlier area has the lower id, so it keeps the whole cell.
      if (value <= 0) {
        tiles[tile][at] = wholly && value == 0 ? area + 1 : ~with(area, value);
      }
    }

    /** The list of a cell's value, and the area at its end. */
    private int with(int area, int value) {
      int[] list = value == 0 ? new int[0] : lists.get(~value);
      if (list.length > 0 && list[list.length - 1] == area) {
        return ~value;
      }
      return longer.computeIfAbsent(
          (long) value << Integer.SIZE | area,
          key -> {
            int[] more = Arrays.copyOf(list, list.length + 1);
            more[list.length] = area;
            lists.add(more);
            return lists.size() - 1;
          });
    }
  }
}
