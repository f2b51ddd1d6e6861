package org.catchment.jobs.config;

import java.util.List;

/**
 * The configuration in effect, and where each of its values comes from.
 *
 * @param entries every value, in the order of {@link Config}'s components
 */
public record Effective(Config config, List<Entry> entries) {

  public Effective {
    entries = List.copyOf(entries);
  }

  /**
   * One value.
   *
   * @param key full key, for example {@code align.territories} or {@code input.facility[0].path}
   * @param value the value as it was written; {@code (not set)} of a key that has none
   * @param origin {@code default}, {@code file <path>:<line>} or {@code --set}
   */
  public record Entry(String key, String value, String origin) {}
}
