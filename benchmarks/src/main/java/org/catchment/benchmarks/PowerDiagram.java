package org.catchment.benchmarks;

/**
 * Centers and prices that explain a division: a place prefers the center with the least squared
 * distance less price.
 *
 * @param center km
 * @param price km^2, one a center; all 0 in a plain k-means
 */
@SuppressWarnings("ArrayRecordComponent") // Read in place, millions of times.
record PowerDiagram(Coordinates center, double[] price) {

  int size() {
    return price.length;
  }

  /** What place i pays to be with center k, km^2. */
  double cost(Coordinates place, int i, int k) {
    return place.squaredDistance(i, center, k) - price[k];
  }

  /** The center that place i prefers, found by trying all: slow, and beyond doubt. */
  int preferred(Coordinates place, int i) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < price.length; k++) {
      double cost = cost(place, i, k);
      if (cost < least) {
        least = cost;
        best = k;
      }
    }
    return best;
  }
}
