package org.catchment.jobs.align.solver;

import org.catchment.jobs.align.solver.centers.Landmasses;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.goal.RepHomes;
import org.catchment.jobs.align.solver.layout.BlockLayout;
import org.catchment.jobs.align.solver.layout.Sample;

/**
 * The accounts that share territories, and these territories: what every attempt divides.
 *
 * @param big the big accounts of the sample that are not alone
 * @param homes of the territories, no two in one place
 * @param given the homes as they were given
 * @param target load that every territory should have, > 0
 */
@SuppressWarnings("ArrayRecordComponent") // Read in place.
record SharedAccounts(
    BlockLayout layout,
    Sample sample,
    AccountList big,
    Landmasses lands,
    RepHomes homes,
    RepHomes given,
    double[] target) {
  /** Accounts per territory up to which they are few. */
  private static final int FEW = 4;

  /**
   * Whether there are hardly more accounts than territories. Prices then tell nothing, and accounts
   * go one by one, the heaviest first, to the nearest territory that can hold them.
   */
  boolean areFew() {
    return sample.isWhole() && sample.light.size + sample.big.size < FEW * target.length;
  }
}
