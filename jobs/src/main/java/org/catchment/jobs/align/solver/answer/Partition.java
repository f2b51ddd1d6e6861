package org.catchment.jobs.align.solver.answer;

import org.catchment.jobs.align.solver.goal.Problem;

/**
 * The accounts of a {@link Problem} divided into K territories, and the power diagram that explains
 * the division.
 *
 * <p>An account at p prefers the territory k with the least |p - center k|<sup>2</sup> - price k.
 * Most accounts are where they prefer to be; a few at the borders are in a neighboring territory,
 * because whole accounts do not add up to equal loads.
 *
 * @param territory the territory of each account, length N, each in [0, K); every one of the K
 *     occurs
 * @param load the weight in each territory, length K, in the unit of {@link Problem#weight()}
 * @param solution centers, prices, targets and certificate
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of numbers: callers read the arrays in place.
public record Partition(int[] territory, long[] load, Solution solution) {}
