package org.catchment.jobs.align.solver.layout;

import java.io.Serializable;
import java.util.Arrays;
import org.catchment.jobs.align.solver.geometry.Ranking;

/**
 * Finds the accounts that outweigh a territory.
 *
 * <p>Such an account cannot share a territory without making it worse, so it gets one of its own,
 * and the others divide what remains among the remaining territories in proportion to their
 * targets. That lowers what each should hold, which may make further accounts too heavy; the test
 * is repeated until none is. The territory with the largest target goes first; of equal ones, the
 * last.
 */
public final class HeavyAccounts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Accounts heavier than this are alone in a territory. */
  public final long limit;

  /** The territories that the other accounts share, ascending; at least one. */
  public final int[] shared;

  /** The territories of heavy accounts, that of the heaviest first. */
  public final int[] alone;

  /** What the shared territories divide. */
  public final long rest;

  /**
   * Finds the heavy ones.
   *
   * @param heaviest the largest weights, as many as there are targets or all, descending
   * @param totalWeight of all accounts
   * @param targets proportions
   */
  HeavyAccounts(long[] heaviest, long totalWeight, double[] targets) {
    int[] byTarget = new int[targets.length];
    Ranking largest = new Ranking(targets.length);
    for (int k = targets.length - 1; k >= 0; k--) {
      largest.offer(k, -targets[k]);
    }
    System.arraycopy(largest.items(), 0, byTarget, 0, byTarget.length);
    double left = Arrays.stream(targets).sum();
    long remaining = totalWeight;
    int next = 0;
    while (next < heaviest.length - 1
        && next < targets.length - 1
        && heaviest[next] * left > targets[byTarget[next]] * remaining) {
      remaining -= heaviest[next];
      left -= targets[byTarget[next]];
      next++;
    }
    // Accounts of equal weight are all set aside or none: with each one, the target of the rest
    // falls.
    limit = heaviest[next];
    rest = remaining;
    alone = Arrays.copyOf(byTarget, next);
    shared = Arrays.copyOfRange(byTarget, next, byTarget.length);
    Arrays.sort(shared);
  }

  private HeavyAccounts(HeavyAccounts found, long rest) {
    limit = 1;
    alone = found.alone;
    shared = found.shared;
    this.rest = rest;
  }

  /**
   * The same if the accounts that are not heavy have no weight: each of them counts 1, and a heavy
   * one counts 1 more than it weighs.
   *
   * @param accounts N
   */
  HeavyAccounts counting(long accounts) {
    return new HeavyAccounts(this, accounts - alone.length);
  }
}
