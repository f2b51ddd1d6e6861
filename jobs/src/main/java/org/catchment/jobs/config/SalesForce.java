package org.catchment.jobs.config;

import java.util.List;

/**
 * A group of reps who cover the same accounts with the same products, and what an alignment of it
 * asks for. It is made from {@link AlignConfig}, which explains the components and holds what all
 * forces share, such as borders.
 *
 * @param name its name in tables
 * @param balanced measures that are balanced, the most important first
 */
public record SalesForce(
    String name,
    int territories,
    double capacityHours,
    List<AlignConfig.Balanced> balanced,
    RosterSource roster) {

  /** The name of the only force. */
  static final String ALL = "all";

  /** What is balanced first. */
  public String measure() {
    return balanced.get(0).measure();
  }
}
