package org.catchment.jobs.align.solver.answer;

import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.holdings.Balance;

/**
 * The shared accounts divided into the shared territories.
 *
 * @param cells the centers and prices that the division came from: they tell who is where
 * @param placed accounts that may be elsewhere, each with its territory
 * @param load weight of each territory
 * @param balance measures of each territory
 */
@SuppressWarnings("ArrayRecordComponent") // Read in place.
public record Division(Diagram cells, AccountList placed, long[] load, Balance balance) {}
