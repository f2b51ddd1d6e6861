package org.catchment.benchmarks;

import java.io.Serializable;

/** Knows every account of a world by its number, on the driver and on the workers alike. */
interface AccountSource extends Serializable {
  /** What the results call it. */
  String name();

  /** Whether places are km on a plane; otherwise they are degrees on the globe. */
  boolean planar();

  int size();

  Account at(int row);

  /**
   * One account.
   *
   * @param first latitude in degrees, or x in km
   * @param second longitude in degrees, or y in km
   * @param weight what is to be balanced, > 0
   */
  record Account(double first, double second, double weight) {}
}
