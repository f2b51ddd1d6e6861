package org.catchment.jobs.align.solver.finish;

import java.io.Serializable;
import java.util.Arrays;
import org.catchment.jobs.align.solver.centers.Moments;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;
import org.catchment.jobs.align.solver.layout.AccountBlocks;
import org.catchment.jobs.align.solver.layout.Block;
import org.catchment.jobs.align.solver.sweep.Borders;
import org.catchment.jobs.align.solver.sweep.Sweep;

/**
 * What the finish must know about the light accounts: how much of them each territory holds, where
 * they truly are, and which of them are near a border.
 */
public final class Audit implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Weight per territory, those near a border included. */
  public final long[] load;

  /** What each territory holds of each measure, likewise, if several are balanced. */
  public final long[][] measureLoad;

  /** How many accounts each territory holds, those near a border included. */
  public final long[] count;

  /** The accounts near a border, each with its territory. */
  public final AccountList near = new AccountList();

  /** Where each territory's accounts are, those near a border included. */
  public final Moments moments;

  Audit(int territories, int measures, double unit) {
    moments = new Moments(territories, unit);
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
    moments.add(other.moments);
    return this;
  }

  /**
   * The pass.
   *
   * @param reach how near a border of each territory counts as near, in units of the margins'
   *     scale; infinity for all accounts
   * @param measures how many the accounts carry
   */
  @SuppressWarnings("ArrayRecordComponent") // Read in place.
  public record Pass(Diagram diagram, double[] radius, double[] reach, double unit, int measures)
      implements AccountBlocks.Pass<Audit> {
    @Override
    public Audit start() {
      return new Audit(diagram.size(), measures, unit);
    }

    @Override
    public Audit add(Audit audit, Block block) {
      new Auditing(this, block, audit).over(block.light);
      return audit;
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

    Auditing(Pass pass, Block block, Audit audit) {
      super(
          pass.diagram,
          pass.radius,
          Math.min(Arrays.stream(pass.reach).max().orElse(0), Borders.WIDEST),
          block.spread);
      this.pass = pass;
      this.block = block;
      this.audit = audit;
    }

    @Override
    public void takeWhole(KdTree tree, int node, int k) {
      for (int a = tree.first[node]; a < tree.end[node]; a++) {
        note(a, k, false);
      }
    }

    @Override
    public void take(KdTree tree, int a, int owner, int rival, double margin, int from, int to) {
      double scale =
          Borders.scale(
              diagram.squaredDistance(owner, rival), pass.radius[owner], pass.radius[rival]);
      double reach = Math.max(pass.reach[owner], pass.reach[rival]);
      note(a, owner, margin < reach * scale);
    }

    private void note(int a, int owner, boolean near) {
      long w = block.weight[a];
      audit.load[owner] += w;
      audit.count[owner]++;
      for (int m = 0; m < pass.measures; m++) {
        audit.measureLoad[m][owner] += block.measure[m][a];
      }
      audit.moments.add(owner, w, block.x[a], block.y[a], block.z[a]);
      if (near || pass.reach[owner] == Double.POSITIVE_INFINITY) {
        block.addTo(audit.near, a);
        audit.near.territory[audit.near.size - 1] = owner;
      }
    }
  }
}
