package org.catchment.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsAccountsTest {
  private static final int SOME = 20_000;
  private static final UsAccounts ACCOUNTS = new UsAccounts(SOME, 1);

  @Test
  void anAccountDependsOnItsRowAndTheSeedAlone() {
    UsAccounts more = new UsAccounts(10 * SOME, 1);
    UsAccounts others = new UsAccounts(SOME, 2);

    for (int row : new int[] {SOME - 1, 0, 17}) {
      assertThat(more.at(row)).isEqualTo(ACCOUNTS.at(row)).isNotEqualTo(others.at(row));
    }
  }

  @Test
  void accountsAreWhereAmericansAre() {
    // California had 39.0 of 321.4 million people in 2015, 12 %; its box holds some of Nevada.
    double inCalifornia =
        IntStream.range(0, SOME)
            .mapToObj(ACCOUNTS::at)
            .filter(a -> a.first() > 32.5 && a.first() < 42 && a.second() < -114.5)
            .filter(a -> a.second() > -124.5)
            .count();

    assertThat(inCalifornia / SOME).isCloseTo(0.12, within(0.04));
  }

  @Test
  void weightsAreLogNormalWithAHeavyTail() {
    double[] ascending =
        IntStream.range(0, SOME).mapToDouble(row -> ACCOUNTS.at(row).weight()).sorted().toArray();

    // Half of exp(1.2 x normal) is below 1. Of the tail, which is 20 accounts of 20,000, some are
    // beyond exp(1.2 x 4) = 122, which but one in 30,000 of the others is.
    assertThat(ascending[SOME / 2]).isCloseTo(1, within(0.05));
    assertThat(ascending[0]).isPositive();
    assertThat(ascending[SOME - 1]).isGreaterThan(122);
  }
}
