package org.catchment.jobs.align.solver.geometry;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A power diagram: centers with prices. A point belongs to the territory with the least squared
 * distance less price, so the territories are convex.
 *
 * <p>F. Aurenhammer, F. Hoffmann, B. Aronov, Minkowski-type theorems and least-squares clustering,
 * Algorithmica 20 (1998): for every set of loads there are prices whose territories have them, and
 * no division with those loads is cheaper.
 */
public final class Diagram implements Serializable {
  private static final long serialVersionUID = 1L;

  public final double[] x;
  public final double[] y;
  public final double[] z;

  /** Squared distance that each territory takes off; only differences matter. */
  public final double[] price;

  public Diagram(double[] x, double[] y, double[] z, double[] price) {
    this.x = x;
    this.y = y;
    this.z = z;
    this.price = price;
  }

  /** Centers at the weighted means of the places of each territory, all prices 0. */
  public static Diagram ofMeans(
      Surface surface, AccountList places, int[] territory, int territories) {
    double[] x = new double[territories];
    double[] y = new double[territories];
    double[] z = new double[territories];
    double[] mass = new double[territories];
    int[] any = new int[territories];
    // Just enough for the mean of a territory without weight.
    double floor = places.totalWeight() * Double.MIN_NORMAL / Math.ulp(1.0);
    for (int i = 0; i < places.size; i++) {
      int k = territory[i];
      double w = Math.max((double) places.weight[i], floor);
      any[k] = i;
      mass[k] += w;
      x[k] += w * places.x[i];
      y[k] += w * places.y[i];
      z[k] += w * places.z[i];
    }
    for (int k = 0; k < territories; k++) {
      x[k] /= mass[k];
      y[k] /= mass[k];
      z[k] /= mass[k];
      double toGround = surface.toGround(x[k], y[k], z[k]);
      x[k] = toGround > 0 ? x[k] * toGround : places.x[any[k]];
      y[k] = toGround > 0 ? y[k] * toGround : places.y[any[k]];
      z[k] = toGround > 0 ? z[k] * toGround : places.z[any[k]];
    }
    return new Diagram(x, y, z, new double[territories]);
  }

  public Diagram withPrices(double[] newPrice) {
    return new Diagram(x, y, z, newPrice);
  }

  /** Some of the territories, in that order. */
  public Diagram only(int[] chosen) {
    return new Diagram(pick(x, chosen), pick(y, chosen), pick(z, chosen), pick(price, chosen));
  }

  private static double[] pick(double[] v, int[] chosen) {
    return Arrays.stream(chosen).mapToDouble(k -> v[k]).toArray();
  }

  public int size() {
    return price.length;
  }

  /** What the point pays to be in territory k: squared distance less price. */
  public double cost(int k, double px, double py, double pz) {
    return squaredDistance(k, px, py, pz) - price[k];
  }

  public double squaredDistance(int k, double px, double py, double pz) {
    double dx = px - x[k];
    double dy = py - y[k];
    double dz = pz - z[k];
    return dx * dx + dy * dy + dz * dz;
  }

  public double squaredDistance(int i, int j) {
    return squaredDistance(i, x[j], y[j], z[j]);
  }

  /** The total that the loads earn by the prices: the sum of price times load. */
  public double paid(long[] load) {
    double sum = 0;
    for (int k = 0; k < load.length; k++) {
      sum += price[k] * load[k];
    }
    return sum;
  }

  /** The squared distance from each center to the nearest other; infinity for a lone center. */
  public double[] squaredSpacing() {
    double[] nearest = new double[size()];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    for (int i = 0; i < size(); i++) {
      for (int j = 0; j < i; j++) {
        double d2 = squaredDistance(i, j);
        nearest[i] = Math.min(nearest[i], d2);
        nearest[j] = Math.min(nearest[j], d2);
      }
    }
    return nearest;
  }
}
