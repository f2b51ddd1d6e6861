package org.catchment.jobs.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * What is shown.
 *
 * @param mapAccounts points on the map, those with the highest potential; [0, 500000]
 * @param mapColor what the map is colored by when it opens: one of {@link #MAP_COLORS} or of {@link
 *     Measures}
 * @param distance the unit of distances in reports; tables have kilometers
 */
public record PublishConfig(int mapAccounts, String mapColor, Distance distance) {
  /** What the map can be colored by besides measures. */
  public static final List<String> MAP_COLORS = List.of("territory", "imbalance", "potential");

  public PublishConfig {
    Range.closed(0, 500_000).check("map_accounts", mapAccounts);
  }

  /** A unit of distance. */
  public enum Distance {
    /** The international mile of 1959, 1,609.344 m (NIST Special Publication 811, appendix B). */
    MI(1.609344),
    KM(1);

    private final double km;

    Distance(double km) {
      this.km = km;
    }

    /** Its name in the configuration, which is its symbol. */
    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Converts kilometers to this unit. */
    public double of(double kilometers) {
      return kilometers / km;
    }
  }
}
