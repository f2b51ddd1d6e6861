package org.catchment.jobs.align.solver.layout;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.KdTree;

/**
 * What one pass brings here from all accounts: the big ones, and the light ones in clusters that
 * are small compared with a territory. Small problems come whole.
 */
public final class Sample {
  /** Light clusters to a territory: half as many cost half a percent of the objective. */
  private static final int CLUSTERS = 130;

  /** Maximum in total: thousands of territories make do with half as many clusters. */
  private static final long MOST_CLUSTERS = 300_000;

  /** Up to this many accounts a problem comes whole. */
  static final int SMALL = 20_000;

  /** Means and weights of clusters, or light accounts one by one. */
  public final AccountList light;

  /** The big accounts, including those that will be alone in a territory. */
  public final AccountList big;

  /** In how many places the accounts are, if the problem came whole; else 0. */
  public final long places;

  /** All accounts, for further passes: in memory, if the problem came whole. */
  public final AccountBlocks accounts;

  /** Address of each account by its address in {@link #accounts}; empty if that is the same. */
  private final long[] origin;

  private Sample(
      AccountList light, AccountList big, long places, AccountBlocks accounts, long[] origin) {
    this.light = light;
    this.big = big;
    this.places = places;
    this.accounts = accounts;
    this.origin = origin;
  }

  /** Whether the problem is so small that it comes whole. */
  private static boolean isSmall(BlockLayout layout) {
    return layout.accounts <= Math.max(SMALL, 2 * clusters(layout));
  }

  private static long clusters(BlockLayout layout) {
    return Math.min(MOST_CLUSTERS, (long) CLUSTERS * layout.heavy.shared.length);
  }

  /** Takes the sample in one pass; what it holds does not depend on the order of the blocks. */
  public static Sample of(AccountBlocks accounts, BlockLayout layout) {
    long clusters = Math.max(SMALL, clusters(layout));
    long heaviest = isSmall(layout) ? -1 : layout.heavy.rest / clusters;
    Drawn drawn = accounts.pass(new Draw(heaviest));
    if (!isSmall(layout)) {
      return new Sample(drawn.light.byAddress(), drawn.big.byAddress(), 0, accounts, new long[0]);
    }
    drawn.light.addAll(drawn.big);
    AccountList all = drawn.light.byAddress();
    Block block = layout.whole(all);
    AccountList light = new AccountList();
    AccountList big = new AccountList();
    long[] origin = new long[block.size()];
    for (int i = 0; i < block.size(); i++) {
      origin[i] = all.address[block.source()[i]];
      if (i < block.light.size()) {
        light.add(block.light.x[i], block.light.y[i], block.light.z[i], block.weight[i], i);
      } else {
        block.addTo(big, i);
      }
    }
    long places =
        IntStream.range(0, all.size)
            .mapToObj(i -> List.of(all.x[i], all.y[i], all.z[i]))
            .distinct()
            .count();
    return new Sample(light, big, places, AccountBlocks.here(List.of(block)), origin);
  }

  /** Whether all accounts are here. */
  public boolean isWhole() {
    return origin.length > 0;
  }

  /** The address in the accounts that were sampled. */
  public long origin(long address) {
    return isWhole() ? origin[(int) address] : address;
  }

  private static final class Drawn implements Serializable {
    private static final long serialVersionUID = 1L;
    final AccountList light = new AccountList();
    final AccountList big = new AccountList();
  }

  /**
   * The pass: cuts each tree into nodes of at most this weight, or into places if that is -1. A
   * leaf may weigh twice as much before it is cut, because cutting would give too many pieces.
   */
  private record Draw(long heaviest) implements AccountBlocks.Pass<Drawn> {
    @Override
    public Drawn start() {
      return new Drawn();
    }

    @Override
    public Drawn add(Drawn drawn, Block block) {
      int lights = block.light.size();
      for (int i = heaviest < 0 ? 0 : lights; i < block.size(); i++) {
        block.addTo(i < lights ? drawn.light : drawn.big, i);
      }
      if (heaviest >= 0 && lights > 0) {
        cut(drawn.light, block, 0);
      }
      return drawn;
    }

    private void cut(AccountList clusters, Block block, int node) {
      KdTree tree = block.light;
      if (tree.mass[node] > heaviest && tree.right[node] != KdTree.NO_CHILD) {
        cut(clusters, block, node + 1);
        cut(clusters, block, tree.right[node]);
      } else if (tree.mass[node] > 2 * heaviest) {
        for (int a = tree.first[node]; a < tree.end[node]; a++) {
          clusters.add(tree.x[a], tree.y[a], tree.z[a], tree.weight[a], block.address(a));
        }
      } else if (tree.mass[node] > 0) {
        double mass = tree.mass[node] * tree.unit;
        clusters.add(
            tree.massX[node] / mass,
            tree.massY[node] / mass,
            tree.massZ[node] / mass,
            tree.mass[node],
            block.address(tree.first[node]));
      }
    }

    @Override
    public Drawn merge(Drawn one, Drawn other) {
      one.light.addAll(other.light);
      one.big.addAll(other.big);
      return one;
    }
  }
}
