package org.catchment.jobs.align.solver;

/**
 * The accounts of a {@link Problem} divided into K territories, and the power diagram that explains
 * the division.
 *
 * <p>An account at p prefers the territory k with the least |p - center k|<sup>2</sup> - price k.
 * Most accounts are where they prefer to be; those that a border cuts off are in a neighboring
 * territory because whole accounts do not add up to equal loads.
 *
 * @param territory the territory of each account, length N, each in [0, K); every one of the K
 *     occurs
 * @param centerX x of the centers, length K, Earth radii. A center is the mean of points on the
 *     sphere and so lies a little inside it; scale it to length 1 to put it on a map
 * @param centerY y of the centers, likewise
 * @param centerZ z of the centers, likewise
 * @param price what a territory takes off the squared distance to win accounts, length K, squared
 *     Earth radii; only differences matter
 * @param load the weight in each territory, length K, in the unit of {@link Problem#weight()}
 * @param sweeps how many times the solver went over the accounts
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of numbers: callers read the arrays in place.
public record Partition(
    int[] territory,
    double[] centerX,
    double[] centerY,
    double[] centerZ,
    double[] price,
    long[] load,
    int sweeps) {}
