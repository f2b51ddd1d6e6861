package org.catchment.jobs.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * When a facility's row is corrected, and when it is refused.
 *
 * @param maxZipDistanceKm a point farther than this from the centroid of its ZIP is taken to be
 *     wrong; km, (0, 500]
 * @param maxCoastDistanceKm a point in no county goes to the nearest within this; km, (0, 500]
 * @param overlayTerritories regular expression of the names of territories that lie over others, as
 *     those of specialists do; null if there are none
 * @param accountsPerNpi what rows of the company with one NPI or CCN are
 * @param outliers what becomes of figures that are larger than is plausible
 * @param maxRejectShare a run stops when more than this share of the rows is rejected; [0, 1]
 */
public record ConformConfig(
    double maxZipDistanceKm,
    double maxCoastDistanceKm,
    @Nullable String overlayTerritories,
    AccountsPerNpi accountsPerNpi,
    Outliers outliers,
    double maxRejectShare) {

  /** What becomes of figures that are larger than is plausible. */
  public enum Outliers {
    LEAVE_OUT,
    USE;

    /** Its name in the configuration. */
    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What rows of the company's accounts with one NPI or CCN, and an id of their own each, are. */
  public enum AccountsPerNpi {
    /** Parts of one account: their measures add up. */
    ONE,
    /** Accounts of their own. */
    SEVERAL;

    /** Its name in the configuration. */
    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public ConformConfig {
    Range.openClosed(0, 500).check("max_zip_distance_km", maxZipDistanceKm);
    Range.openClosed(0, 500).check("max_coast_distance_km", maxCoastDistanceKm);
    if (overlayTerritories != null) {
      try {
        Pattern.compile(overlayTerritories);
      } catch (PatternSyntaxException e) {
        throw new InvalidValue(
            "overlay_territories",
            "is no regular expression (" + e.getDescription() + ")",
            "Write what the names begin with, for example '^OVL_'.");
      }
    }
    Range.closed(0, 1).check("max_reject_share", maxRejectShare);
  }
}
