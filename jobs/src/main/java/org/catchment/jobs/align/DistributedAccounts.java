package org.catchment.jobs.align;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.catchment.jobs.align.solver.answer.Solution;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Surface;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.align.solver.layout.AccountBlocks;
import org.catchment.jobs.align.solver.layout.Block;
import org.catchment.jobs.align.solver.layout.BlockLayout;
import org.catchment.jobs.align.solver.layout.Survey;
import scala.Tuple2;

/**
 * The accounts on the cluster: surveyed in one job, laid out into cached blocks by the next, and
 * then passed over, one Spark job a pass. Each region has blocks of its own, and is divided by
 * itself.
 */
final class DistributedAccounts implements AutoCloseable {
  /** Spark partitions per core, so that a slow one does not hold up all others. */
  private static final int PARTITIONS_PER_CORE = 2;

  /** Results of partitions are merged on the workers first. */
  private static final int TREE_DEPTH = 2;

  private final JavaRDD<AccountRows> rows;
  private final Layouts layouts;
  private final JavaRDD<Held> blocks;
  private final int[] passes;

  /** A block with the ids of its accounts, in its order. */
  record Held(int region, Block block, AccountRows.Ids ids) implements Serializable {}

  private DistributedAccounts(
      JavaRDD<AccountRows> rows, Layouts layouts, JavaRDD<Held> blocks, int regions) {
    this.rows = rows;
    this.layouts = layouts;
    this.blocks = blocks;
    this.passes = new int[regions];
  }

  /**
   * Surveys the accounts and plans their layout; the first pass carries it out.
   *
   * @param rows in any partitions and order; ids are distinct
   * @param goals of each region
   */
  static DistributedAccounts of(JavaRDD<AccountRows> rows, Surface surface, List<Goal> goals) {
    JavaRDD<AccountRows> held = rows.persist(StorageLevel.MEMORY_AND_DISK());
    Survey[] surveys =
        held.treeAggregate(
            goals.stream().map(goal -> new Survey(goal.territories())).toArray(Survey[]::new),
            DistributedAccounts::survey,
            DistributedAccounts::merge,
            TREE_DEPTH);
    long accounts = Arrays.stream(surveys).mapToLong(Survey::accounts).sum();
    Layouts layouts =
        new Layouts(
            IntStream.range(0, surveys.length)
                .mapToObj(r -> new BlockLayout(surveys[r], surface, goals.get(r)))
                .toArray(BlockLayout[]::new),
            sampleOf(accounts));
    int cores = held.context().defaultParallelism();
    Partitioner ranges =
        new Ranges(layouts.blocks(), Math.min(layouts.blocks(), cores * PARTITIONS_PER_CORE));
    JavaRDD<Held> blocks =
        held.mapPartitionsToPair(some -> byBlock(layouts, some))
            .partitionBy(ranges)
            .mapPartitions(parts -> build(layouts, parts))
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new DistributedAccounts(held, layouts, blocks, goals.size());
  }

  /** If all accounts are too many for one triangulation, one in this many is taken. */
  static long sampleOf(long accounts) {
    return Math.max(1, (accounts + Solution.MOST_ON_GROUND - 1) / Solution.MOST_ON_GROUND);
  }

  private static Survey[] survey(Survey[] all, AccountRows some) {
    AccountList[] parts = new AccountList[all.length];
    if (all.length == 1) {
      parts[0] = some.list;
    } else {
      Arrays.setAll(parts, r -> new AccountList());
      for (int i = 0; i < some.list.size; i++) {
        parts[some.region(i)].addFrom(some.list, i);
      }
    }
    for (int r = 0; r < all.length; r++) {
      all[r].add(parts[r]);
    }
    return all;
  }

  private static Survey[] merge(Survey[] one, Survey[] other) {
    for (int r = 0; r < one.length; r++) {
      one[r].merge(other[r]);
    }
    return one;
  }

  /**
   * The layout of each region. Each region numbers its own blocks; counting on from region to
   * region makes the numbers unique.
   *
   * @param sampleOf as {@link #sampleOf} says
   */
  @SuppressWarnings("ArrayRecordComponent") // Read in place, once an account.
  private record Layouts(BlockLayout[] region, long sampleOf) implements Serializable {
    int blocks() {
      return first(region.length);
    }

    int first(int r) {
      int first = 0;
      for (int before = 0; before < r; before++) {
        first += region[before].blocks();
      }
      return first;
    }

    int[] firsts() {
      return IntStream.range(0, region.length).map(this::first).toArray();
    }

    Held block(int number, AccountRows rows) {
      int r = 0;
      int inRegion = number;
      while (inRegion >= region[r].blocks()) {
        inRegion -= region[r++].blocks();
      }
      Block block = region[r].block(inRegion, rows.list, rows::compareIds);
      AccountRows.Ids ids = rows.ids(block.source());
      if (sampleOf > 1) {
        BitSet sampled = new BitSet(block.size());
        for (int i = 0; i < block.size(); i++) {
          sampled.set(i, Math.floorMod(ids.hash(i), sampleOf) == 0);
        }
        block.sample(sampled);
      }
      return new Held(r, block, ids);
    }
  }

  private static Iterator<Tuple2<Integer, AccountRows>> byBlock(
      Layouts layouts, Iterator<AccountRows> rows) {
    Map<Integer, AccountRows> parts = new TreeMap<>();
    int[] first = layouts.firsts();
    rows.forEachRemaining(
        some -> {
          for (int i = 0; i < some.list.size; i++) {
            int r = some.region(i);
            BlockLayout layout = layouts.region[r];
            int block = first[r] + layout.blockOf(some.list.x[i], some.list.y[i], some.list.z[i]);
            parts.computeIfAbsent(block, b -> new AccountRows()).add(some, i);
          }
        });
    return parts.entrySet().stream().map(e -> new Tuple2<>(e.getKey(), e.getValue())).iterator();
  }

  private static Iterator<Held> build(
      Layouts layouts, Iterator<Tuple2<Integer, AccountRows>> parts) {
    Map<Integer, AccountRows> whole = new TreeMap<>();
    parts.forEachRemaining(
        part -> whole.computeIfAbsent(part._1(), b -> new AccountRows()).addAll(part._2()));
    List<Held> held = new ArrayList<>();
    whole.forEach((number, rows) -> held.add(layouts.block(number, rows)));
    return held.iterator();
  }

  BlockLayout layout(int region) {
    return layouts.region[region];
  }

  /** The blocks, for writing the result. */
  JavaRDD<Held> blocks() {
    return blocks;
  }

  /** How often Spark has gone over an account so far, at most. */
  int jobs() {
    return 1 + Arrays.stream(passes).max().orElse(0);
  }

  /** The accounts of a region. */
  AccountBlocks of(int region) {
    return new AccountBlocks() {
      @Override
      public <R> R pass(Pass<R> pass) {
        R result =
            blocks.treeAggregate(
                pass.start(),
                (all, held) -> held.region == region ? pass.add(all, held.block) : all,
                (one, other) -> pass.merge(one, other),
                TREE_DEPTH);
        passes[region]++;
        // From here on, only the blocks are needed.
        rows.unpersist(false);
        return result;
      }
    };
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
