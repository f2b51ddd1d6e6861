package org.catchment.jobs.align.solver.units;

import org.catchment.jobs.align.solver.answer.Solution;

/**
 * {@link Units} divided into K territories.
 *
 * <p>A territory is in one piece in every component of the graph in which it has units, without
 * units that are alone in a territory.
 *
 * @param territory the territory of each unit, length N, each in [0, K); every one of the K occurs
 * @param load the weight in each territory, length K
 * @param target what each should hold, length K, as in {@link Solution#target()}
 * @param alone whether a territory holds nothing but a unit that outweighs it, length K
 * @param center where the centers are: x, y and z of K each, on the surface
 * @param cost the sum over all units, in the unit of {@link Units#cost()}, or of weight times
 *     squared Earth radii (of the plane's units); units that are alone cost nothing unless centers
 *     are fixed
 * @param excess total by which the loads are outside their bounds; 0 if all are within. A unit that
 *     is alone in a territory does not count
 * @param unbalanced the sum of weight times squared distance of a k-means without balance, as in
 *     {@link Solution.Certificate#unbalanced()}
 */
@SuppressWarnings("ArrayRecordComponent") // Many numbers: callers read the arrays in place.
public record UnitDivision(
    int[] territory,
    long[] load,
    double[] target,
    boolean[] alone,
    double[][] center,
    double cost,
    long excess,
    double unbalanced) {}
