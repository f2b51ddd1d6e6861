package org.catchment.jobs.geo;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.catchment.udfs.HaversineKm;

/**
 * The nearest of many points on the sphere, exactly: a k-d tree (J. L. Bentley, Multidimensional
 * Binary Search Trees Used for Associative Searching, Communications of the ACM 18, 1975) over the
 * points on the unit sphere, where the straight chord grows with the distance. Of several as near,
 * the one with the lowest id counts. Immutable, and small enough to travel as it is.
 */
public final class PointIndex implements Serializable {
  private static final long serialVersionUID = 1L;

  /** No point. */
  public static final int NONE = -1;

  /** This many points are searched one by one. */
  private static final int LEAF = 8;

  private final String[] ids;

  /** x, y and z of each point, in the order of the tree: the middle of a range divides it. */
  private final double[] place;

  /** Number of the point's id, in the order of the tree. */
  private final int[] point;

  /** The axis along which the middle of a range divides it, by place in the tree. */
  private final byte[] axis;

  /**
   * @param ids distinct
   */
  public PointIndex(List<String> ids, double[] latDeg, double[] lonDeg) {
    Integer[] order = IntStream.range(0, ids.size()).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparing(ids::get));
    this.ids = Arrays.stream(order).map(ids::get).toArray(String[]::new);
    double[][] onSphere = new double[order.length][];
    Integer[] tree = new Integer[order.length];
    for (int i = 0; i < order.length; i++) {
      onSphere[i] = unit(latDeg[order[i]], lonDeg[order[i]]);
      tree[i] = i;
    }
    axis = new byte[order.length];
    arrange(tree, onSphere, 0, order.length);
    point = Arrays.stream(tree).mapToInt(i -> i).toArray();
    place =
        Arrays.stream(point).mapToObj(i -> onSphere[i]).flatMapToDouble(Arrays::stream).toArray();
  }

  /** Id of a point that this index has returned. */
  public String id(int point) {
    return ids[point];
  }

  /**
   * The nearest point, or {@link #NONE} if none is within the distance.
   *
   * @param maxKm along the great circle, in [0, 10000]
   */
  public int nearest(double lonDeg, double latDeg, double maxKm) {
    double[] from = unit(latDeg, lonDeg);
    double chord = 2 * StrictMath.sin(maxKm / HaversineKm.EARTH_RADIUS_KM / 2);
    Search search = new Search(from[0], from[1], from[2], Math.nextUp(chord * chord));
    search.in(0, point.length);
    return search.nearest;
  }

  private static double[] unit(double latDeg, double lonDeg) {
    double lat = Math.toRadians(latDeg);
    double lon = Math.toRadians(lonDeg);
    double equatorial = StrictMath.cos(lat);
    return new double[] {
      equatorial * StrictMath.cos(lon), equatorial * StrictMath.sin(lon), StrictMath.sin(lat)
    };
  }

  private void arrange(Integer[] tree, double[][] onSphere, int from, int to) {
    if (to - from <= LEAF) {
      return;
    }
    int widest = 0;
    double width = -1;
    for (int a = 0; a < 3; a++) {
      double least = Double.MAX_VALUE;
      double most = -Double.MAX_VALUE;
      for (int i = from; i < to; i++) {
        least = Math.min(least, onSphere[tree[i]][a]);
        most = Math.max(most, onSphere[tree[i]][a]);
      }
      if (most - least > width) {
        width = most - least;
        widest = a;
      }
    }
    int along = widest;
    Arrays.sort(tree, from, to, Comparator.comparingDouble(i -> onSphere[i][along]));
    int middle = (from + to) >>> 1;
    axis[middle] = (byte) widest;
    arrange(tree, onSphere, from, middle);
    arrange(tree, onSphere, middle + 1, to);
  }

  private final class Search {
    private final double x;
    private final double y;
    private final double z;

    /** Squared chord to the nearest point so far, or just above the largest allowed one. */
    private double least2;

    private int nearest = NONE;

    Search(double x, double y, double z, double least2) {
      this.x = x;
      this.y = y;
      this.z = z;
      this.least2 = least2;
    }

    void in(int from, int to) {
      if (to - from <= LEAF) {
        for (int i = from; i < to; i++) {
          look(i);
        }
        return;
      }
      int middle = (from + to) >>> 1;
      byte along = axis[middle];
      double beyond = (along == 0 ? x : along == 1 ? y : z) - place[3 * middle + along];
      look(middle);
      if (beyond < 0) {
        in(from, middle);
        if (beyond * beyond <= least2) {
          in(middle + 1, to);
        }
      } else {
        in(middle + 1, to);
        if (beyond * beyond <= least2) {
          in(from, middle);
        }
      }
    }

    private void look(int i) {
      double dx = place[3 * i] - x;
      double dy = place[3 * i + 1] - y;
      double dz = place[3 * i + 2] - z;
      double chord2 = dx * dx + dy * dy + dz * dz;
      if (chord2 < least2 || chord2 == least2 && nearest > point[i]) {
        least2 = chord2;
        nearest = point[i];
      }
    }
  }
}
