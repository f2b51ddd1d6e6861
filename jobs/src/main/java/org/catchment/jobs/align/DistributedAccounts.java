package org.catchment.jobs.align;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.catchment.jobs.align.solver.Accounts;
import org.catchment.jobs.align.solver.Block;
import org.catchment.jobs.align.solver.Goal;
import org.catchment.jobs.align.solver.Layout;
import org.catchment.jobs.align.solver.Surface;
import org.catchment.jobs.align.solver.Survey;
import scala.Tuple2;

/**
 * The accounts on the cluster: surveyed in one job, laid out into cached blocks by the next, and
 * then passed over, one Spark job a pass.
 */
final class DistributedAccounts implements Accounts, AutoCloseable {
  /** Spark partitions to a core, so that a slow one does not hold up all. */
  private static final int PARTITIONS_PER_CORE = 2;

  /** Results of partitions are merged on the workers first. */
  private static final int TREE_DEPTH = 2;

  private final JavaRDD<AccountRows> rows;
  private final Layout layout;
  private final JavaRDD<Held> blocks;
  private int jobs;

  /** A block with the ids of its accounts, in its order. */
  record Held(Block block, AccountRows.Ids ids) implements Serializable {}

  /**
   * Surveys the accounts and plans their layout; the first pass carries it out.
   *
   * @param rows in any partitions and order; ids are distinct
   */
  DistributedAccounts(JavaRDD<AccountRows> rows, Surface surface, Goal goal) {
    this.rows = rows.persist(StorageLevel.MEMORY_AND_DISK());
    int territories = goal.territories();
    Survey survey =
        rows.treeAggregate(
            new Survey(territories),
            (all, some) -> all.add(some.list),
            (one, other) -> one.merge(other),
            TREE_DEPTH);
    jobs++;
    layout = new Layout(survey, surface, goal);
    Layout plan = layout;
    int cores = rows.context().defaultParallelism();
    Partitioner ranges =
        new Ranges(plan.blocks(), Math.min(plan.blocks(), cores * PARTITIONS_PER_CORE));
    blocks =
        rows.mapPartitionsToPair(some -> byBlock(plan, some))
            .partitionBy(ranges)
            .mapPartitions(parts -> build(plan, parts))
            .persist(StorageLevel.MEMORY_AND_DISK());
  }

  private static Iterator<Tuple2<Integer, AccountRows>> byBlock(
      Layout layout, Iterator<AccountRows> rows) {
    Map<Integer, AccountRows> parts = new TreeMap<>();
    rows.forEachRemaining(
        some -> {
          for (int i = 0; i < some.list.size; i++) {
            int block = layout.blockOf(some.list.x[i], some.list.y[i], some.list.z[i]);
            parts.computeIfAbsent(block, b -> new AccountRows()).add(some, i);
          }
        });
    return parts.entrySet().stream().map(e -> new Tuple2<>(e.getKey(), e.getValue())).iterator();
  }

  private static Iterator<Held> build(Layout layout, Iterator<Tuple2<Integer, AccountRows>> parts) {
    Map<Integer, AccountRows> whole = new TreeMap<>();
    parts.forEachRemaining(
        part -> whole.computeIfAbsent(part._1(), b -> new AccountRows()).addAll(part._2()));
    List<Held> held = new ArrayList<>();
    whole.forEach(
        (number, rows) -> {
          Block block = layout.block(number, rows.list, rows::compareIds);
          held.add(new Held(block, rows.ids(block.source())));
        });
    return held.iterator();
  }

  Layout layout() {
    return layout;
  }

  /** The blocks, for who writes the answer. */
  JavaRDD<Held> blocks() {
    return blocks;
  }

  /** Spark jobs over all accounts so far. */
  int jobs() {
    return jobs;
  }

  @Override
  public <R> R pass(Pass<R> pass) {
    R result =
        blocks.treeAggregate(
            pass.start(),
            (all, held) -> pass.add(all, held.block),
            (one, other) -> pass.merge(one, other),
            TREE_DEPTH);
    jobs++;
    // From here on, only the blocks are needed.
    rows.unpersist(false);
    return result;
  }

  @Override
  public void close() {
    rows.unpersist(false);
    blocks.unpersist(false);
  }

  /** Sends ranges of blocks to partitions. */
  private static final class Ranges extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int blocks;
    private final int partitions;

    Ranges(int blocks, int partitions) {
      this.blocks = blocks;
      this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    @Override
    public int getPartition(Object block) {
      return (int) ((long) (Integer) block * partitions / blocks);
    }
  }
}
