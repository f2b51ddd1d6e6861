/**
 * The alignment solver: plain Java on primitive arrays, no Spark.
 *
 * <p>{@link org.catchment.jobs.align.solver.Problem} states the accounts, {@link
 * org.catchment.jobs.align.solver.BalancedKMeans} divides them, and {@link
 * org.catchment.jobs.align.solver.Partition} is the answer. One run reads in this order:
 *
 * <ol>
 *   <li>{@code HeavyAccounts} gives an account that outweighs a territory a territory of its own.
 *   <li>{@code Layout} puts the others into {@code Block}s along a curve, coincident ones apart; a
 *       {@code Sample} of them comes here.
 *   <li>{@code Bisection} places the first centers, {@code SampledSeeds} those of further attempts
 *       and those beside {@code Homes}.
 *   <li>{@code Attempt} takes centers all the way to a division, by way of the next two.
 *   <li>{@code Balancer} alternates two steps on the {@code Diagram} of centers and prices: {@code
 *       Pricing} balances it by {@code PriceStep}s, then the centers move. What a diagram does to
 *       the accounts is found by one {@code Sweep} over a {@code KdTree} and told by a {@code
 *       Census} with its {@code Borders}.
 *   <li>{@code Finish} moves single accounts until every territory is within the tolerance of every
 *       measure of the {@code Balance}, and keeps territories in one piece.
 * </ol>
 *
 * <p>{@link org.catchment.jobs.align.solver.UnitSearch} divides units of geography, which are few,
 * large, and to be in one piece on a graph, beginning with such a partition.
 *
 * <p>The frame of reference throughout: points are unit vectors (x through latitude 0, longitude 0;
 * z through the north pole), and distance is the straight chord through the globe, in Earth radii.
 * Squared chords are linear in the point, so borders are planes and neither the date line nor a
 * pole is special. Everything runs on the calling thread and depends on the problem alone.
 */
@NullMarked
package org.catchment.jobs.align.solver;

import org.jspecify.annotations.NullMarked;
