/**
 * The alignment solver: plain Java on primitive arrays, no Spark.
 *
 * <p>{@link org.catchment.jobs.align.solver.goal.Problem} states the accounts, {@link
 * org.catchment.jobs.align.solver.BalancedKMeans} divides them, and {@link
 * org.catchment.jobs.align.solver.answer.Partition} is the answer. Its rooms, each of which sees
 * only those before it, in the order in which one run reads:
 *
 * <ol>
 *   <li>{@code geometry}: {@code AccountList}, {@code Diagram} (centers and prices), {@code
 *       KdTree}, {@code Adjacency}.
 *   <li>{@code goal}: what is asked.
 *   <li>{@code holdings}: {@code Holdings}, which every change of hands passes by way of {@code
 *       MoveRules}, and the {@code Balance} of loads and targets.
 *   <li>{@code sweep}: what a diagram does to the accounts is found by one {@code Sweep} over a
 *       {@code KdTree} and told by a {@code Census} with its {@code Borders}.
 *   <li>{@code layout}: {@code HeavyAccounts} gives an account that outweighs a territory one of
 *       its own; {@code BlockLayout} puts the others into {@code Block}s along a curve, coincident
 *       ones apart; a {@code Sample} of them comes here.
 *   <li>{@code answer}: the {@code Solution} and how it hangs together.
 *   <li>{@code prices}: {@code Pricing} balances a diagram by {@code PriceStep}s.
 *   <li>{@code centers}: {@code Bisection} places the first ones, {@code SampledSeeds} those of
 *       further attempts and those beside {@code RepHomes}; {@code Balancer} alternates prices with
 *       steps of the centers.
 *   <li>{@code finish}: {@code Finish} moves single accounts until every territory is within the
 *       tolerance of every measure, in one piece and compact.
 *   <li>{@code units}: what counties and ZIP codes need besides.
 * </ol>
 *
 * <p>{@code Attempt} takes centers all the way to a division, and {@code Closing} finds out what is
 * published of the best one.
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
