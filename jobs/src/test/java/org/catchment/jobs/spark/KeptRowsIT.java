package org.catchment.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.catchment.jobs.TestSpark;
import org.junit.jupiter.api.Test;

class KeptRowsIT {
  private final SparkSession session = TestSpark.session();

  @Test
  void rowsAreComputedOnceAndLieTogetherInTheOrderOfTheColumn() {
    try (KeptRows kept = new KeptRows(session)) {
      // Called again, Java gives another UUID.
      Dataset<Row> rows =
          kept.keepBy(
              "k",
              session.sql(
                  "SELECT id % 10 AS k, reflect('java.util.UUID', 'randomUUID') AS u"
                      + " FROM range(0, 100, 1, 7)"));

      List<Row> first = rows.selectExpr("k", "u", "spark_partition_id()").collectAsList();

      assertThat(first).hasSize(100);
      assertThat(rows.selectExpr("k", "u", "spark_partition_id()").collectAsList())
          .isEqualTo(first);
      Map<Long, Integer> partitionOf = new HashMap<>();
      Map<Integer, Long> last = new HashMap<>();
      for (Row row : first) {
        long k = row.getLong(0);
        int partition = row.getInt(2);
        assertThat(partitionOf.merge(k, partition, (one, other) -> one)).isEqualTo(partition);
        assertThat(k).isGreaterThanOrEqualTo(last.getOrDefault(partition, k));
        last.put(partition, k);
      }
    }
  }

  @Test
  void whereNothingIsFoundWhatIsMadeOfItNeedsNoWork() {
    try (KeptRows kept = new KeptRows(session)) {
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
