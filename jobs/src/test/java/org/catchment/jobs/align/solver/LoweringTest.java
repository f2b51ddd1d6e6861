package org.catchment.jobs.align.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoweringTest {
  private static AccountList on(double... xs) {
    AccountList accounts = new AccountList();
    for (double x : xs) {
      accounts.add(x, 0, 0, 1, 0);
    }
    return accounts;
  }

  private static int[] owners(Diagram diagram, AccountList accounts) {
    int[] owner = new int[accounts.size];
    for (int i = 0; i < owner.length; i++) {
      for (int k = 1; k < diagram.size(); k++) {
        if (cost(diagram, accounts, i, k) < cost(diagram, accounts, i, owner[i])) {
          owner[i] = k;
        }
      }
    }
    return owner;
  }

  private static double cost(Diagram diagram, AccountList accounts, int i, int k) {
    return diagram.cost(k, accounts.x[i], accounts.y[i], accounts.z[i]);
  }

  /** The dual bound of loads, by definition. */
  private static double bound(Diagram diagram, AccountList accounts, long[] load) {
    int[] owner = owners(diagram, accounts);
    double sum = diagram.paid(load);
    for (int i = 0; i < owner.length; i++) {
      sum += accounts.weight[i] * cost(diagram, accounts, i, owner[i]);
    }
    return sum;
  }

  @Test
  void aTownThatWasTakenAwayComesToStandOnTheBorder() {
    // Centers at 0 and 10, no prices: 1, 2 and 4 are of the first, whose load is 2. The town at 4
    // costs
    // 16 there and 36 beyond: with 20 less the border is there.
    AccountList accounts = on(1, 2, 4, 9);
    Diagram diagram =
        new Diagram(new double[] {0, 10}, new double[2], new double[2], new double[2]);
    long[] load = {2, 2};
    Lowering lowering = new Lowering(diagram, accounts, owners(diagram, accounts), accounts.size);
    lowering.lower(0, load[0]);

    assertThat(lowering.diagram().price).containsExactly(-20, 0);
    // Before: 1 + 4 + 16 + 1 = 22. No division with these loads costs less than 1 + 4 + 36 + 1 =
    // 42.
    assertThat(bound(diagram, accounts, load)).isEqualTo(22);
    assertThat(bound(lowering.diagram(), accounts, load)).isEqualTo(42);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void theBoundIsExactWithoutAnotherPass(long seed) {
    Random random = new Random(seed);
    AccountList accounts = new AccountList();
    for (int i = 0; i < 300; i++) {
      // Towns: several accounts a place
      double x = random.nextInt(12);
      accounts.add(x, random.nextInt(12), 0, random.nextInt(20), 0);
    }
    int k = 6;
    double[] x = random.doubles(k, 0, 12).toArray();
    double[] y = random.doubles(k, 0, 12).toArray();
    Diagram diagram = new Diagram(x, y, new double[k], random.doubles(k, 0, 9).toArray());
    int[] owner = owners(diagram, accounts);
    long[] load = new long[k];
    for (int i = 0; i < owner.length; i++) {
      // A tenth is somewhere else.
      load[random.nextInt(10) == 0 ? random.nextInt(k) : owner[i]] += accounts.weight[i];
    }
    Lowering lowering = new Lowering(diagram, accounts, owner, accounts.size);
    for (int t = 0; t < k; t++) {
      lowering.lower(t, load[t]);
    }

    double before = bound(diagram, accounts, load) - diagram.paid(load);
    double after = bound(lowering.diagram(), accounts, load);
    assertThat(before + lowering.gain() + lowering.diagram().paid(load))
        .isCloseTo(after, within(1e-6 * Math.abs(after)));
    assertThat(after).isGreaterThanOrEqualTo(bound(diagram, accounts, load) - 1e-6);
  }
}
