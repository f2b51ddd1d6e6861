package org.catchment.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.junit.jupiter.api.Test;

class KeptIT {
  private final SparkSession session = TestSpark.session();

  @Test
  void rowsAreThereInTheOrderOfTheColumnAndComputedOnce() {
    try (Kept kept = new Kept(session)) {
      // A random number that is computed twice differs.
      Dataset<Row> rows =
          kept.keepBy("id", session.sql("SELECT id, rand() AS n FROM range(0, 100, 1, 7)"));

      List<Row> first = rows.collectAsList();
      assertThat(first).hasSize(100);
      assertThat(rows.collectAsList()).isEqualTo(first);
    }
  }

  @Test
  void whereNothingIsFoundWhatIsMadeOfItNeedsNoWork() {
    try (Kept kept = new Kept(session)) {
      Dataset<Row> none = kept.keep(session.sql("SELECT id FROM range(9) WHERE id % 10 = 9"));
      none.createOrReplaceTempView("none_of_them");

      Dataset<Row> joined =
          session.sql("SELECT n.id FROM range(9) r JOIN none_of_them n USING (id)");

      assertThat(none.schema().simpleString()).isEqualTo("struct<id:bigint>");
      assertThat(plan(joined)).isInstanceOf(LocalRelation.class);
      assertThat(joined.collectAsList()).isEmpty();
    }
  }

  private static Object plan(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().optimizedPlan();
  }
}
