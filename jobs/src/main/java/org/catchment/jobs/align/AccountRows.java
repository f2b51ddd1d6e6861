package org.catchment.jobs.align;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.spark.TextHash;

/**
 * Many accounts packed into a few arrays: places, weights and ids. Spark moves large objects
 * quickly.
 */
public final class AccountRows implements Serializable {
  private static final long serialVersionUID = 1L;

  final AccountList list = new AccountList();

  /** The region of each account: the index of the division that it is part of. */
  private int[] region = new int[0];

  /** The ids in UTF-8, one behind the other, and where each ends. */
  private byte[] text = new byte[0];

  private int[] end = new int[0];

  /**
   * Adds an account of the globe.
   *
   * @param latDeg degrees north, in [-90, 90]
   * @param lonDeg degrees east, in [-180, 180]
   * @param weight >= 0
   * @param of its region
   */
  void addDegrees(String id, double latDeg, double lonDeg, long weight, int of) {
    list.addDegrees(latDeg, lonDeg, weight, 0);
    addId(id.getBytes(StandardCharsets.UTF_8));
    region[list.size - 1] = of;
  }

  /** Adds an account of a plane, with x and y in [-1, 1]. */
  void addPlanar(String id, double x, double y, long weight) {
    list.add(x, y, 0, weight, 0);
    addId(id.getBytes(StandardCharsets.UTF_8));
  }

  private void addId(byte[] id) {
    addId(id, 0, id.length);
  }

  private void addId(byte[] from, int start, int stop) {
    int i = list.size - 1;
    int first = start(i);
    int length = stop - start;
    if (i == end.length) {
      end = Arrays.copyOf(end, Math.max(16, i + (i >> 1)));
      region = Arrays.copyOf(region, end.length);
    }
    if (first + length > text.length) {
      text = Arrays.copyOf(text, Math.max(256, first + length + (text.length >> 1)));
    }
    System.arraycopy(from, start, text, first, length);
    end[i] = first + length;
  }

  private int start(int i) {
    return i == 0 ? 0 : end[i - 1];
  }

  /** Adds account i of other rows. */
  void add(AccountRows other, int i) {
    list.addFrom(other.list, i);
    addId(other.text, other.start(i), other.end[i]);
    region[list.size - 1] = other.region[i];
  }

  void addAll(AccountRows other) {
    for (int i = 0; i < other.list.size; i++) {
      add(other, i);
    }
  }

  String id(int i) {
    int from = start(i);
    return new String(text, from, end[i] - from, StandardCharsets.UTF_8);
  }

  int region(int i) {
    return region[i];
  }

  /** Compares two ids, in the order of their bytes. */
  int compareIds(int i, int j) {
    return Arrays.compareUnsigned(text, start(i), end[i], text, start(j), end[j]);
  }

  /** The ids alone, in another order. */
  Ids ids(int[] order) {
    AccountRows sorted = new AccountRows();
    int at = 0;
    sorted.end = new int[order.length];
    sorted.text = new byte[list.size == 0 ? 0 : end[list.size - 1]];
    for (int i = 0; i < order.length; i++) {
      int length = end[order[i]] - start(order[i]);
      System.arraycopy(text, start(order[i]), sorted.text, at, length);
      at += length;
      sorted.end[i] = at;
    }
    return new Ids(sorted.text, sorted.end);
  }

  /** Packed ids. */
  @SuppressWarnings("ArrayRecordComponent") // Millions of ids, read in place.
  record Ids(byte[] text, int[] end) implements Serializable {
    String get(int i) {
      int from = i == 0 ? 0 : end[i - 1];
      return new String(text, from, end[i] - from, StandardCharsets.UTF_8);
    }

    /** What Spark's {@code xxhash64} makes of the id. */
    long hash(int i) {
      int from = i == 0 ? 0 : end[i - 1];
      return TextHash.of(text, from, end[i]);
    }
  }
}
