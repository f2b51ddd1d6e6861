package org.catchment.jobs.config;

/**
 * When a facility's row is corrected, and when it is refused.
 *
 * @param maxZipDistanceKm a point farther than this from the centroid of its ZIP is taken to be
 *     wrong; km, (0, 500]
 * @param maxCoastDistanceKm a point in no county goes to the nearest within this; km, (0, 500]
 * @param maxRejectShare a run stops when more than this share of the rows is rejected; [0, 1]
 */
public record ConformConfig(
    double maxZipDistanceKm, double maxCoastDistanceKm, double maxRejectShare) {

  public ConformConfig {
    Range.openClosed(0, 500).check("max_zip_distance_km", maxZipDistanceKm);
    Range.openClosed(0, 500).check("max_coast_distance_km", maxCoastDistanceKm);
    Range.closed(0, 1).check("max_reject_share", maxRejectShare);
  }
}
