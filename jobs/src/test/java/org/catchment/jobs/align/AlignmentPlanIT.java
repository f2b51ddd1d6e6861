package org.catchment.jobs.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.TestSpark;
import org.catchment.jobs.config.AlignConfig;
import org.catchment.jobs.config.ConfigLoader;
import org.catchment.jobs.error.UserError;
import org.junit.jupiter.api.Test;

/** What is asked for, and what cannot be. */
class AlignmentPlanIT {
  private static AlignConfig align(String... sets) {
    return ConfigLoader.load(null, List.of(sets)).config().align();
  }

  private static AlignmentPlan plan(AlignConfig align, Dataset<Row> scores) {
    return AlignmentPlan.of(align, align.forces().get(0), align.roster().listed(), scores);
  }

  private static Dataset<Row> accounts(String beds) {
    return TestSpark.session()
        .sql(
            "SELECT account_id, 40d AS lat_deg, -100d AS lon_deg, 1d AS workload_hours, 2d AS potential_usd, map('beds', beds) AS metric"
                + " FROM VALUES ('a', 30d), ('b', %s), ('c', 12d) AS t(account_id, beds)"
                    .formatted(beds));
  }

  @Test
  void aMetricWithoutAValueWeighsNothing() {
    AlignmentPlan plan = plan(align("align.measure=beds", "align.territories=2"), accounts("NULL"));

    assertThat(plan.weighed(accounts("NULL")).select("weight").collectAsList())
        .extracting(row -> row.getLong(0))
        .as("thousandths of a bed")
        .containsExactly(30_000L, 0L, 12_000L);
  }

  @Test
  void aNegativeMeasureIsRefusedWithItsAccount() {
    assertThatThrownBy(() -> plan(align("align.measure=beds"), accounts("-3d")))
        .isInstanceOf(UserError.class)
        .hasMessage(
            """
            The measure beds is -3.0 at the account b: what is balanced must not be negative.
              Mend its expression in score.metrics, for example by greatest(0, ...), or balance another\
             measure.\
            """);
  }

  @Test
  void aConditionThatNobodyMeetsIsRefused() {
    assertThatThrownBy(() -> plan(align("align.where=beds > 100"), accounts("1d").where("false")))
        .isInstanceOf(UserError.class)
        .hasMessage(
            """
            No account meets align.where (beds > 100).
              Look at what it asks for, or leave it out: then all accounts take part.\
            """);
    assertThatThrownBy(
            () -> plan(align("align.where=beds > 1", "align.territories=4"), accounts("1d")))
        .hasMessageContaining(
            "align.territories (4) exceeds the located accounts that meet align.where (3).");
  }

  @Test
  void aMeasureThatAddsUpToNothingIsRefused() {
    assertThatThrownBy(
            () -> plan(align("align.measure=beds"), accounts("0d").where("account_id = 'b'")))
        .isInstanceOf(UserError.class)
        .hasMessage(
            """
            The measure beds adds up to 0 over the 1 accounts: there is nothing to balance.
              Give the accounts some of it, or balance another measure: --set align.measure=...            """);
  }
}
