package org.catchment.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SetAsideTest {
  @Test
  void settingOneAsideMayMakeTheNextTooHeavy() {
    // 160 for 4 is 40 each: 100 is too heavy. 60 for 3 is 20: 30 is too heavy, too. 30 for 2 is 15.
    SetAside aside = new SetAside(new double[] {100, 30, 10, 10, 10}, 4);

    assertThat(aside.heavy).containsExactly(true, true, false, false, false);
    assertThat(aside.territories).isEqualTo(2);
    assertThat(aside.target).isEqualTo(15);
    assertThat(aside.shared()).containsExactly(2, 3, 4);
  }

  @Test
  void anAccountThatFillsItsTerritoryExactlyIsNotHeavy() {
    assertThat(new SetAside(new double[] {2, 1, 1}, 2).count).isZero();
  }
}
