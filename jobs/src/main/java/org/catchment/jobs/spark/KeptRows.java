package org.catchment.jobs.spark;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Ascending$;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeMap$;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.SortOrder$;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.Statistics;
import org.apache.spark.sql.catalyst.plans.physical.HashPartitioning;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.catalyst.plans.physical.UnknownPartitioning;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.classic.Dataset$;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Intermediate rows that several queries read: computed once, and dropped together at the end.
 *
 * <p>Each starts a new plan of known size: Spark analyses the whole plan below a query again, and
 * plans on top of plans cost half a minute. The rows are kept row by row, not by columns as in
 * Spark's cache: converting costs more than a few reads save. Several threads may keep rows at the
 * same time.
 */
public final class KeptRows implements AutoCloseable {
  private final org.apache.spark.sql.classic.SparkSession session;
  private final List<JavaRDD<byte[]>> kept = new CopyOnWriteArrayList<>();

  public KeptRows(SparkSession session) {
    this.session = (org.apache.spark.sql.classic.SparkSession) session;
  }

  /** Computes the rows. */
  public Dataset<Row> keep(Dataset<Row> rows) {
    return keep(rows, columns -> new UnknownPartitioning(0), columns -> List.of());
  }

  /**
   * Computes rows that are joined or grouped by a column many times. Rows with the same value are
   * stored together, in its order, so that they need not be shuffled or sorted again.
   */
  public Dataset<Row> keepBy(String column, Dataset<Row> rows) {
    int partitions = Integer.parseInt(session.conf().get("spark.sql.shuffle.partitions"));
    int by = rows.schema().fieldIndex(column);
    return keep(
        rows.repartition(partitions, functions.col(column)).sortWithinPartitions(column),
        columns -> new HashPartitioning(seq(List.of(columns.get(by))), partitions),
        columns ->
            List.of(SortOrder$.MODULE$.apply(columns.get(by), Ascending$.MODULE$, seq(List.of()))));
  }

  private Dataset<Row> keep(
      Dataset<Row> rows,
      Function<List<Attribute>, Partitioning> partitioning,
      Function<List<Attribute>, List<SortOrder>> order) {
    org.apache.spark.sql.classic.Dataset<Row> planned =
        (org.apache.spark.sql.classic.Dataset<Row>) rows;
    if (planned.queryExecution().optimizedPlan() instanceof LocalRelation known
        && known.data().isEmpty()) {
      return none(rows);
    }
    StructType schema = rows.schema();
    JavaRDD<byte[]> blocks =
        planned
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitions(of -> PackedRows.pack(of, schema))
            .persist(StorageLevel.MEMORY_AND_DISK());
    kept.add(blocks);
    if (session.sparkContext().isLocal()) {
      // No executor can be lost: the lineage need not travel with every task.
      blocks.rdd().localCheckpoint();
    }
    long bytes = blocks.map(block -> (long) block.length).fold(0L, Long::sum);
    if (bytes == 0) {
      return none(rows);
    }
    List<Attribute> columns =
        List.copyOf(CollectionConverters.asJava(DataTypeUtils.toAttributes(schema)));
    int width = columns.size();
    Statistics size =
        new Statistics(
            scala.math.BigInt.apply(bytes), Option.empty(), AttributeMap$.MODULE$.empty(), false);
    return Dataset$.MODULE$.ofRows(
        session,
        new LogicalRDD(
            seq(columns),
            blocks.mapPartitions(of -> PackedRows.unpack(of, width)).rdd(),
            partitioning.apply(columns),
            seq(order.apply(columns)),
            false,
            Option.empty(),
            session,
            Option.apply(size),
            Option.empty()));
  }

  /** Spark leaves work on an empty dataset out of its plans. */
  private Dataset<Row> none(Dataset<Row> rows) {
    return session.createDataFrame(List.of(), rows.schema());
  }

  private static <T> Seq<T> seq(List<? extends T> items) {
    return CollectionConverters.<T>asScala(List.copyOf(items)).toSeq();
  }

  @Override
  public void close() {
    kept.forEach(rows -> rows.unpersist(false));
  }
}
