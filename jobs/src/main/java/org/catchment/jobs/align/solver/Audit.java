package org.catchment.jobs.align.solver;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What the last pass finds out about the light accounts: where they are and what that costs, at
 * their true places, and which of them are near a border.
 */
final class Audit implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Weight per territory, those near a border included. */
  final long[] load;

  /** What each territory holds of each measure, likewise, if several are balanced. */
  final long[][] measureLoad;

  /** How many accounts each territory holds, those near a border included. */
  final long[] count;

  /** The accounts near a border, each with its territory. */
  final AccountList near = new AccountList();

  /** Sum of w d^2 to the center of the account's territory, in units of {@link KdTree#unit}. */
  long objective;

  /** Sum of w times the least d^2 - price of all territories, in units. */
  long bound;

  /** Sum of w d^2 to the nearest center of the unbalanced diagram, in units. */
  long unbalanced;

  Audit(int territories, int measures) {
    load = new long[territories];
    measureLoad = new long[measures][territories];
    count = new long[territories];
  }

  Audit merge(Audit other) {
    for (int k = 0; k < load.length; k++) {
      load[k] += other.load[k];
      count[k] += other.count[k];
      for (int m = 0; m < measureLoad.length; m++) {
        measureLoad[m][k] += other.measureLoad[m][k];
      }
    }
    near.addAll(other.near);
    objective += other.objective;
    bound += other.bound;
    unbalanced += other.unbalanced;
    return this;
  }

  /**
   * The pass.
   *
   * @param reach how near a border of each territory counts as near, in units of the margins'
   *     scale; infinity for all accounts
   * @param spread how far coincident accounts were set apart
   * @param free centers of a division without balance
   * @param measures how many the accounts carry
   */
  @SuppressWarnings("ArrayRecordComponent") // Read in place.
  record Pass(
      Diagram diagram,
      double[] radius,
      double[] reach,
      double spread,
      double unit,
      Diagram free,
      int measures)
      implements Accounts.Pass<Audit> {
    @Override
    public Audit start() {
      return new Audit(diagram.size(), measures);
    }

    @Override
    public Audit add(Audit audit, Block block) {
      Auditing sweep = new Auditing(this, block, audit);
      sweep.over(block.light);
      // Rounded once a block, whose own sum has one order: so any order of blocks gives the same.
      audit.objective += (long) Math.rint(sweep.objective * unit);
      audit.bound += (long) Math.rint(sweep.bound * unit);
      audit.unbalanced += (long) Math.rint(unbalanced(block) * unit);
      return audit;
    }

    private double unbalanced(Block block) {
      int[] nearest = Labelling.of(free, block.light);
      double sum = 0;
      for (int a = 0; a < nearest.length; a++) {
        sum +=
            block.weight[a] * free.squaredDistance(nearest[a], block.x[a], block.y[a], block.z[a]);
      }
      return sum;
    }

    @Override
    public Audit merge(Audit one, Audit other) {
      return one.merge(other);
    }
  }

  private static final class Auditing extends Sweep {
    private final Pass pass;
    private final Block block;
    private final Audit audit;
    private final boolean moved;
    private double objective;
    private double bound;

    Auditing(Pass pass, Block block, Audit audit) {
      super(
          pass.diagram,
          pass.radius,
          Math.min(Arrays.stream(pass.reach).max().orElse(0), Borders.WIDEST),
          block.x == block.light.x ? 0 : pass.spread);
      this.pass = pass;
      this.block = block;
      this.audit = audit;
      moved = block.x != block.light.x;
    }

    @Override
    void takeWhole(KdTree tree, int node, int k) {
      for (int a = tree.first[node]; a < tree.end[node]; a++) {
        note(a, k, diagram.cost(k, block.x[a], block.y[a], block.z[a]), false);
      }
    }

    @Override
    void take(KdTree tree, int a, int owner, int rival, double margin, int from, int to) {
      double x = block.x[a];
      double y = block.y[a];
      double z = block.z[a];
      double least = diagram.cost(owner, x, y, z);
      for (int c = from; moved && c < to; c++) {
        least = Math.min(least, diagram.cost(candidates[c], x, y, z));
      }
      double scale =
          Borders.scale(
              diagram.squaredDistance(owner, rival), pass.radius[owner], pass.radius[rival]);
      double reach = Math.max(pass.reach[owner], pass.reach[rival]);
      note(a, owner, least, margin < reach * scale);
    }

    private void note(int a, int owner, double leastCost, boolean near) {
      long w = block.weight[a];
      audit.load[owner] += w;
      audit.count[owner]++;
      for (int m = 0; m < pass.measures; m++) {
        audit.measureLoad[m][owner] += block.measure[m][a];
      }
      objective += w * diagram.squaredDistance(owner, block.x[a], block.y[a], block.z[a]);
      bound += w * leastCost;
      if (near || pass.reach[owner] == Double.POSITIVE_INFINITY) {
        block.addTo(audit.near, a);
        audit.near.territory[audit.near.size - 1] = owner;
      }
    }
  }
}
