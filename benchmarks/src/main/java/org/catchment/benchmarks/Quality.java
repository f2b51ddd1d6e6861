package org.catchment.benchmarks;

/**
 * How good a division is, heavy accounts aside.
 *
 * @param imbalanceMax the largest |load / target - 1|
 * @param imbalanceMean the mean of it
 * @param objective sum of w d^2, km^2 times the unit of the weights, d being the distance to the
 *     mean of the own territory
 * @param meanKm mean distance to the mean of the own territory by weight; on the globe along the
 *     great circle to where the mean comes up to the ground
 */
record Quality(double imbalanceMax, double imbalanceMean, double objective, double meanKm) {

  public static Quality of(ContestWorld world, SetAside aside, int[] territory, int territories) {
    double[] load = new double[territories];
    boolean[] ofHeavy = new boolean[territories];
    Coordinates mean = new Coordinates(territories);
    for (int i = 0; i < territory.length; i++) {
      int k = territory[i];
      if (aside.heavy[i]) {
        ofHeavy[k] = true;
      } else {
        load[k] += world.weight[i];
        mean.x()[k] += world.weight[i] * world.place.x()[i];
        mean.y()[k] += world.weight[i] * world.place.y()[i];
        mean.z()[k] += world.weight[i] * world.place.z()[i];
      }
    }
    double max = 0;
    double sum = 0;
    int judged = 0;
    for (int k = 0; k < territories; k++) {
      mean.x()[k] /= load[k];
      mean.y()[k] /= load[k];
      mean.z()[k] /= load[k];
      // A heavy account's own territory is set aside with it; one that also holds others is not.
      if (load[k] > 0 || !ofHeavy[k]) {
        double imbalance = Math.abs(load[k] / aside.target - 1);
        max = Math.max(max, imbalance);
        sum += imbalance;
        judged++;
      }
    }
    double objective = 0;
    double weightedKm = 0;
    Coordinates ground = world.planar ? mean : raised(mean);
    for (int i = 0; i < territory.length; i++) {
      if (!aside.heavy[i]) {
        int k = territory[i];
        objective += world.weight[i] * world.place.squaredDistance(i, mean, k);
        double straight = Math.sqrt(world.place.squaredDistance(i, ground, k));
        weightedKm += world.weight[i] * (world.planar ? straight : arc(straight));
      }
    }
    return new Quality(max, sum / judged, objective, weightedKm / aside.sharedWeight);
  }

  /** The means lie a little inside the globe; these are the places above them. */
  private static Coordinates raised(Coordinates mean) {
    Coordinates ground = new Coordinates(mean.size());
    for (int k = 0; k < mean.size(); k++) {
      double x = mean.x()[k];
      double y = mean.y()[k];
      double z = mean.z()[k];
      double stretch = Coordinates.EARTH_RADIUS_KM / Math.sqrt(x * x + y * y + z * z);
      ground.x()[k] = x * stretch;
      ground.y()[k] = y * stretch;
      ground.z()[k] = z * stretch;
    }
    return ground;
  }

  private static double arc(double chordKm) {
    double half = Math.min(1, chordKm / (2 * Coordinates.EARTH_RADIUS_KM));
    return 2 * Coordinates.EARTH_RADIUS_KM * Math.asin(half);
  }
}
