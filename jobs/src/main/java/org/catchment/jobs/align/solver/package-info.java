/**
 * The alignment solver: plain Java on primitive arrays, no Spark.
 *
 * <p>{@link org.catchment.jobs.align.solver.goal.Problem} states the accounts, {@link
 * org.catchment.jobs.align.solver.BalancedKMeans} divides them, and {@link
 * org.catchment.jobs.align.solver.answer.Partition} is the answer. Its packages, in the order of a
 * run; each depends only on earlier ones:
 *
 * <ol>
 *   <li>{@code geometry}: {@code AccountList}, {@code Diagram} (centers and prices), {@code
 *       KdTree}, {@code Adjacency}.
 *   <li>{@code goal}: what is asked.
 *   <li>{@code holdings}: {@code Holdings}, which make every change of hands that {@code MoveRules}
 *       allow, and the {@code Balance} of loads and targets.
 *   <li>{@code sweep}: what a diagram does to the accounts is found by one {@code Sweep} over a
 *       {@code KdTree} and told by a {@code Census} with its {@code Borders}.
 *   <li>{@code layout}: {@code HeavyAccounts} gives an account that outweighs a territory one of
 *       its own; {@code BlockLayout} puts the others into {@code Block}s along a curve, coincident
 *       ones apart; a {@code Sample} of them comes here.
 *   <li>{@code answer}: the {@code Solution} and how connected it is.
 *   <li>{@code prices}: {@code Pricing} balances a diagram by {@code PriceStep}s.
 *   <li>{@code centers}: {@code Bisection} places the first ones, {@code SampledSeeds} those of
 *       further attempts and those beside {@code RepHomes}; {@code Balancer} alternates prices with
 *       steps of the centers.
 *   <li>{@code finish}: {@code Finish} moves single accounts until every territory is within the
 *       tolerance of every measure, in one piece and compact.
 *   <li>{@code units}: what counties and ZIP codes need besides.
 * </ol>
 *
 * <p>A run of the passes over all accounts:
 *
 * <ol>
 *   <li><b>Survey.</b> How many accounts there are, how heavy, and how many in each cell of a
 *       space-filling {@code Curve}. A {@code BlockLayout} cuts the curve into blocks.
 *   <li><b>Layout and sample.</b> Every {@code Block} holds a {@code KdTree} of its light accounts,
 *       coincident ones slightly apart so that a border can pass between them, and is cached. A
 *       {@code Sample} of small clusters, and every big account, come to the driver.
 *   <li><b>Prices</b>, four passes. Before them the driver finds the centers on the sample: {@code
 *       Landmasses} tells the mainland from islands, {@code Bisection} places the first centers on
 *       each, {@code Balancer} alternates {@code Pricing} with {@code CenterStep}s, and trade
 *       between {@code BorderComponents} makes loads equal across the lands. Sums over borders are
 *       of whole numbers, the same in whatever order blocks are added. Big accounts take part as
 *       grains around their place ({@code Smearing}) until prices are nearly right; then those that
 *       a border cuts get a territory, whole, and prices adjust ({@code Placing}).
 *   <li><b>Audit.</b> Loads and {@code Moments} at the accounts' true places; those near a border,
 *       and all beside one that fills half of a territory, come to the driver ({@code Reach}); up
 *       to 300,000 accounts, all of them. {@code Finish} moves single accounts there: {@code
 *       Rejoin} joins detached pieces, {@code Exchange} brings every load within the tolerance,
 *       {@code Force} where single steps do not, and {@code Compaction} uses what the tolerance
 *       leaves. Pieces are kept whole on the {@code Adjacency} of those accounts and, further
 *       inside, of the sample (ADR 8).
 *   <li><b>Closing</b>, two passes. Centers go to the means of what the finish made, prices settle
 *       for the loads that came; objective and lower bound are taken; {@code Ground} tells how
 *       connected the territories are.
 *   <li><b>Output.</b> Each block tells its accounts' territories: by the diagram, but for the few
 *       that the {@code Solution} lists.
 * </ol>
 *
 * <p>{@code Attempt} takes centers all the way to a division, and {@code Closing} finds out what is
 * published of the best one. Up to some ten thousand accounts the sample is the whole problem, and
 * three of the passes suffice; the search then goes on from the new centers while that helps, from
 * others that {@code SampledSeeds} draws, and {@code PriceAscent} betters prices where borders have
 * too little along them.
 *
 * <p>{@link org.catchment.jobs.align.solver.UnitSearch} divides units of geography, which are few,
 * large, and to be in one piece on a {@code UnitGraph}, beginning with such a partition: {@code
 * UnitPieces} bring it together on the graph, {@code Annealing} goes on from there, and {@code
 * WaterLinks} lead over the water (ADR 9).
 *
 * <p>The frame of reference throughout: points are unit vectors (x through latitude 0, longitude 0;
 * z through the north pole), and distance is the straight chord through the globe, in Earth radii.
 * Squared chords are linear in the point, so borders are planes and neither the date line nor a
 * pole is special. Everything runs on the calling thread and depends on the problem alone.
 */
@NullMarked
package org.catchment.jobs.align.solver;

import org.jspecify.annotations.NullMarked;
