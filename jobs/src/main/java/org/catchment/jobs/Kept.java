package org.catchment.jobs;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.storage.StorageLevel;

/**
 * Intermediate rows that several queries read: computed once, and dropped together at the end.
 *
 * <p>Each starts a new plan. Spark analyses the whole plan below a query anew, and plans built on
 * plans took half a minute of it; what is lost with an executor is still computed again.
 */
public final class Kept implements AutoCloseable {
  private final SparkSession session;
  private final List<Dataset<Row>> kept = new ArrayList<>();

  public Kept(SparkSession session) {
    this.session = session;
  }

  public Dataset<Row> keep(Dataset<Row> rows) {
    org.apache.spark.sql.classic.Dataset<Row> planned =
        (org.apache.spark.sql.classic.Dataset<Row>) rows;
    if (planned.queryExecution().optimizedPlan() instanceof LocalRelation known
        && known.data().isEmpty()) {
      // Of a source that is not there: what is made of it needs no work either.
      return session.createDataFrame(List.of(), rows.schema());
    }
    // Spark's own rows, which spares turning each into objects and back.
    Dataset<Row> leaf =
        ((org.apache.spark.sql.classic.SparkSession) session)
            .internalCreateDataFrame(planned.queryExecution().toRdd(), rows.schema(), false)
            .persist(StorageLevel.MEMORY_AND_DISK());
    kept.add(leaf);
    return leaf;
  }

  @Override
  public void close() {
    kept.forEach(Dataset::unpersist);
  }
}
