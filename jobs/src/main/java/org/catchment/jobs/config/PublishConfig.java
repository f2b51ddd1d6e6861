package org.catchment.jobs.config;

import java.util.List;

/**
 * What is shown.
 *
 * @param mapAccounts points on the map, those with the highest potential; [0, 500000]
 * @param mapColor what the map is colored by when it opens: one of {@link #MAP_COLORS} or of {@link
 *     Measures}
 */
public record PublishConfig(int mapAccounts, String mapColor) {
  /** What the map can be colored by besides measures. */
  public static final List<String> MAP_COLORS = List.of("territory", "imbalance", "potential");

  public PublishConfig {
    Range.closed(0, 500_000).check("map_accounts", mapAccounts);
  }
}
