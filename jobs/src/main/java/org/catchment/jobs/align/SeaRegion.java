package org.catchment.jobs.align;

import java.util.Locale;

/**
 * The parts of the United States that the sea or Canada separates.
 *
 * <p>Each is defined by boxes of whole degrees around it, so that a cell of one degree is in only
 * one of them (US Census Bureau, cartographic boundaries: each state and territory lies well within
 * its box).
 */
enum SeaRegion {
  CONTIGUOUS("the contiguous states"),
  ALASKA("Alaska"),
  HAWAII("Hawaii"),
  PUERTO_RICO("Puerto Rico with the Virgin Islands"),
  GUAM("Guam with the Northern Marianas"),
  AMERICAN_SAMOA("American Samoa");

  /** In words, for people. */
  final String words;

  SeaRegion(String words) {
    this.words = words;
  }

  /** Its name in tables. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The region of a place; outside all boxes, the contiguous states.
   *
   * @param latDeg degrees north, in [-90, 90]
   * @param lonDeg degrees east, in [-180, 180]
   */
  static SeaRegion at(double latDeg, double lonDeg) {
    if (latDeg < 0) {
      return AMERICAN_SAMOA;
    }
    if (latDeg < 25 && lonDeg >= 140) {
      return GUAM;
    }
    if (latDeg < 30 && lonDeg < -150) {
      return HAWAII;
    }
    if (latDeg < 20 && lonDeg >= -70) {
      return PUERTO_RICO;
    }
    // The Aleutian Islands go beyond the date line.
    if (latDeg >= 51 && (lonDeg < -129 || lonDeg >= 165)) {
      return ALASKA;
    }
    return CONTIGUOUS;
  }
}
