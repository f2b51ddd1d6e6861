package org.catchment.jobs.align.solver.geometry;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.catchment.jobs.align.solver.layout.Block;

/**
 * A growing list of places with weights, in parallel arrays; only the first {@link #size} elements
 * are used.
 */
public final class AccountList implements Serializable {
  private static final long serialVersionUID = 1L;

  public int size;
  public double[] x = new double[0];
  public double[] y = new double[0];
  public double[] z = new double[0];
  public long[] weight = new long[0];

  /** What each account has of each measure, if several are balanced; otherwise empty. */
  public long[][] measure = new long[0][];

  /** Identifies an account: see {@link Block#address}. */
  public long[] address = new long[0];

  /** Where each account is, once it is somewhere; 0 before. */
  public int[] territory = new int[0];

  /** Adds an account. */
  public void add(double px, double py, double pz, long w, long at) {
    if (size == x.length) {
      resize(Math.max(16, size + (size >> 1)));
    }
    x[size] = px;
    y[size] = py;
    z[size] = pz;
    weight[size] = w;
    address[size++] = at;
  }

  /**
   * Adds an account on the globe.
   *
   * @param latDeg degrees north, in [-90, 90]
   * @param lonDeg degrees east, in [-180, 180]
   */
  public void addDegrees(double latDeg, double lonDeg, long w, long at) {
    double lat = Math.toRadians(latDeg);
    double lon = Math.toRadians(lonDeg);
    // StrictMath: Math may differ in the last bit between machines, and so may the partition.
    double across = StrictMath.cos(lat);
    add(across * StrictMath.cos(lon), across * StrictMath.sin(lon), StrictMath.sin(lat), w, at);
  }

  /** Sets what the last account has of each measure. */
  public void setMeasures(long... values) {
    carry(values.length);
    for (int m = 0; m < values.length; m++) {
      measure[m][size - 1] = values[m];
    }
  }

  /** Sets what the last account has to what account i has by these arrays. */
  public void setMeasures(long[][] from, int i) {
    carry(from.length);
    for (int m = 0; m < from.length; m++) {
      measure[m][size - 1] = from[m][i];
    }
  }

  /** Makes room for this many measures. */
  private void carry(int measures) {
    if (measure.length < measures) {
      measure = new long[measures][x.length];
    }
  }

  /** Adds account i of another list. */
  public void addFrom(AccountList other, int i) {
    add(other.x[i], other.y[i], other.z[i], other.weight[i], other.address[i]);
    territory[size - 1] = other.territory[i];
    setMeasures(other.measure, i);
  }

  /** Adds all of another list. */
  public void addAll(AccountList other) {
    int joint = size + other.size;
    if (joint > x.length) {
      resize(Math.max(joint, size + (size >> 1)));
    }
    System.arraycopy(other.x, 0, x, size, other.size);
    System.arraycopy(other.y, 0, y, size, other.size);
    System.arraycopy(other.z, 0, z, size, other.size);
    System.arraycopy(other.weight, 0, weight, size, other.size);
    System.arraycopy(other.address, 0, address, size, other.size);
    System.arraycopy(other.territory, 0, territory, size, other.size);
    carry(other.measure.length);
    for (int m = 0; m < other.measure.length; m++) {
      System.arraycopy(other.measure[m], 0, measure[m], size, other.size);
    }
    size = joint;
  }

  /** Makes the arrays as long as the list. */
  public void trim() {
    if (size < x.length) {
      resize(size);
    }
  }

  private void resize(int capacity) {
    x = Arrays.copyOf(x, capacity);
    y = Arrays.copyOf(y, capacity);
    z = Arrays.copyOf(z, capacity);
    weight = Arrays.copyOf(weight, capacity);
    address = Arrays.copyOf(address, capacity);
    territory = Arrays.copyOf(territory, capacity);
    for (int m = 0; m < measure.length; m++) {
      measure[m] = Arrays.copyOf(measure[m], capacity);
    }
  }

  /** The accounts of these positions, in that order. */
  public AccountList pick(int[] positions) {
    AccountList picked = new AccountList();
    picked.resize(positions.length);
    for (int i : positions) {
      picked.addFrom(this, i);
    }
    return picked;
  }

  /** The accounts in order of their addresses, which must be distinct. */
  public AccountList byAddress() {
    long[] sorted = Arrays.copyOf(address, size);
    Arrays.sort(sorted);
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[Arrays.binarySearch(sorted, address[i])] = i;
    }
    return pick(order);
  }

  public long totalWeight() {
    return LongStream.of(weight).limit(size).sum();
  }
}
