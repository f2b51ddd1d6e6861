package org.catchment.jobs.align.solver.goal;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.Sunflower;
import org.catchment.jobs.align.solver.geometry.Surface;

/**
 * Where reps live, and how strongly that holds the centers of their territories.
 *
 * <p>A center stands the part {@code pull} of the way from the mean of its territory to the home.
 * Of all points it has the least sum of w |p - center|<sup>2</sup> plus {@code pull / (1 - pull)}
 * times the territory's weight times |center - home|<sup>2</sup>, for the one sum is as if all
 * weight were at the mean. So 0 leaves a center free, and 1 fixes it at the home.
 *
 * @param x x of each home, on the surface, length K; anything where nothing pulls. Likewise y and z
 * @param pull length K, each in [0, 1]
 */
@SuppressWarnings("ArrayRecordComponent") // Thousands of numbers, read in place.
public record RepHomes(double[] x, double[] y, double[] z, double[] pull) implements Serializable {
  /** Coincident homes are set apart over a disc of this radius, Earth radii: half a kilometre. */
  private static final double SPREAD = 8e-5;

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException naming the first value that is out of its range
   */
  public RepHomes {
    if (x.length != pull.length || y.length != pull.length || z.length != pull.length) {
      throw new IllegalArgumentException(
          "x (%d), y (%d), z (%d) and pull (%d) differ in length. Pass one of each per territory."
              .formatted(x.length, y.length, z.length, pull.length));
    }
    for (int k = 0; k < pull.length; k++) {
      if (!(pull[k] >= 0 && pull[k] <= 1)) {
        throw new IllegalArgumentException(
            "pull[%d] (%s) is outside [0, 1]. 0 leaves the center free, 1 fixes it at the home."
                .formatted(k, pull[k]));
      }
    }
  }

  /** No territory has a home. */
  public static RepHomes none(int territories) {
    double[] zero = new double[territories];
    return new RepHomes(zero, zero, zero, zero);
  }

  /**
   * Homes on the globe.
   *
   * @param latDeg degrees north, in [-90, 90]; anything where nothing pulls
   * @param lonDeg degrees east, in [-180, 180]; likewise
   */
  public static RepHomes ofDegrees(double[] latDeg, double[] lonDeg, double[] pull) {
    AccountList list = new AccountList();
    for (int k = 0; k < pull.length; k++) {
      list.addDegrees(pull[k] > 0 ? latDeg[k] : 0, pull[k] > 0 ? lonDeg[k] : 0, 1, k);
    }
    list.trim();
    return new RepHomes(list.x, list.y, list.z, pull);
  }

  /**
   * The same, with coincident homes set apart by up to half a kilometre: prices cannot divide what
   * two coincident centers hold. For the search only; centers are published at the homes
   * themselves.
   */
  public RepHomes apart(Surface surface) {
    double[] ax = x.clone();
    double[] ay = y.clone();
    double[] az = z.clone();
    Map<List<Double>, List<Integer>> byPlace = new LinkedHashMap<>();
    for (int k = 0; k < pull.length; k++) {
      if (pull[k] > 0) {
        List<Double> place = List.of(x[k], y[k], z[k]);
        byPlace.computeIfAbsent(place, p -> new ArrayList<>()).add(k);
      }
    }
    for (List<Integer> same : byPlace.values()) {
      for (int seat = 0; same.size() > 1 && seat < same.size(); seat++) {
        int k = same.get(seat);
        Sunflower disc = new Sunflower(surface, x[k], y[k], z[k], SPREAD, same.size());
        double px = x[k] + disc.x(seat);
        double py = y[k] + disc.y(seat);
        double pz = z[k] + disc.z(seat);
        double toGround = surface.toGround(px, py, pz);
        ax[k] = px * toGround;
        ay[k] = py * toGround;
        az[k] = pz * toGround;
      }
    }
    return new RepHomes(ax, ay, az, pull);
  }

  /** Whether the territory's center is pulled to a home. */
  public boolean has(int k) {
    return pull[k] > 0;
  }

  public boolean any() {
    return IntStream.range(0, pull.length).anyMatch(this::has);
  }

  /** Whether no center can move. */
  public boolean fixAll() {
    return pull.length > 0 && Arrays.stream(pull).allMatch(p -> p == 1);
  }

  /** Those of some territories, in that order. */
  public RepHomes only(int[] chosen) {
    return new RepHomes(pick(x, chosen), pick(y, chosen), pick(z, chosen), pick(pull, chosen));
  }

  private static double[] pick(double[] v, int[] chosen) {
    return Arrays.stream(chosen).mapToDouble(k -> v[k]).toArray();
  }

  /**
   * Moves center k of the diagram, which is at the mean of its territory, as far as it is pulled.
   */
  public void pull(Diagram means, int k, Surface surface) {
    double px = means.x[k] + pull[k] * (x[k] - means.x[k]);
    double py = means.y[k] + pull[k] * (y[k] - means.y[k]);
    double pz = means.z[k] + pull[k] * (z[k] - means.z[k]);
    double toGround = surface.toGround(px, py, pz);
    boolean atHome = pull[k] == 1 || toGround == 0;
    means.x[k] = atHome ? x[k] : px * toGround;
    means.y[k] = atHome ? y[k] : py * toGround;
    means.z[k] = atHome ? z[k] : pz * toGround;
  }
}
