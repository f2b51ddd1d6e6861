package org.catchment.benchmarks;

import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.align.solver.goal.Problem;

/** The accounts of {@code bench kernel}: those of {@code bench engine}, seed 1. */
public final class KernelAccounts {
  private static final double UNITS = 1e4;

  private KernelAccounts() {}

  /** A problem of the given size. */
  public static Problem problem(int accounts, int territories) {
    AccountSource source = new UsAccounts(accounts, 1);
    double[] latDeg = new double[accounts];
    double[] lonDeg = new double[accounts];
    long[] weight = new long[accounts];
    for (int i = 0; i < accounts; i++) {
      AccountSource.Account account = source.at(i);
      latDeg[i] = account.first();
      lonDeg[i] = account.second();
      weight[i] = Math.round(account.weight() * UNITS);
    }
    return Problem.ofDegrees(latDeg, lonDeg, weight, Goal.equal(territories, 0, 1));
  }
}
