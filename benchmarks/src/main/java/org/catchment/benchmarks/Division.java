package org.catchment.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * What a contender answers.
 *
 * @param territory of each account, in [0, K)
 * @param diagram the centers and prices that the contender claims to be near-optimal, if it does
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of numbers, read in place.
record Division(int[] territory, @Nullable PowerDiagram diagram) {

  /** Puts the heavy accounts behind the territories that a peer made of the others. */
  static Division withHeavy(SetAside aside, java.util.function.IntUnaryOperator ofShared) {
    int[] territory = new int[aside.heavy.length];
    int own = aside.territories;
    for (int i = 0; i < territory.length; i++) {
      territory[i] = aside.heavy[i] ? own++ : ofShared.applyAsInt(i);
    }
    return new Division(territory, null);
  }
}
