package org.catchment.jobs.generate.known;

import java.util.List;

/**
 * A kind of physician or other practitioner.
 *
 * @param name as Medicare writes it
 * @param taxonomy NUCC code
 * @param credential that most of its physicians write after their names
 * @param byState physicians, in the order of {@link Marginals#states}
 * @param services ordered by code
 * @param linesEach procedures that a physician bills in a year, of those in {@code services}; mean
 */
public record Specialty(
    String name,
    String taxonomy,
    String credential,
    long[] byState,
    List<Service> services,
    double linesEach) {}
