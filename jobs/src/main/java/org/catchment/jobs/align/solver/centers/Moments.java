package org.catchment.jobs.align.solver.centers;

import java.io.Serializable;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.AxisOrder;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;
import org.catchment.jobs.align.solver.geometry.Surface;
import org.catchment.jobs.align.solver.goal.RepHomes;

/**
 * Where the accounts of each territory are on average. Sums are whole numbers, so the sums of parts
 * give the same total in any order.
 *
 * <p>The mean of a territory is weighted by its accounts' weights; if no account has weight, all
 * count the same.
 */
public final class Moments implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int AXES = AxisOrder.AXES;

  /** A coordinate of an account without weight is counted to this part of an Earth radius. */
  private static final double PLAIN_UNIT = Math.scalb(1.0, 30);

  /** As in {@link KdTree#unit}. */
  private final double unit;

  private final long[] weight;
  private final long[] count;

  /** By territory and axis: sums of weight times coordinate, in units. */
  private final long[] sum;

  /** Likewise: sums of the coordinates of accounts without weight. */
  private final long[] plain;

  public Moments(int territories, double unit) {
    this.unit = unit;
    weight = new long[territories];
    count = new long[territories];
    sum = new long[AXES * territories];
    plain = new long[AXES * territories];
  }

  /** Counts in an account. */
  public void add(int k, long w, double x, double y, double z) {
    count(k, w, x, y, z, 1);
  }

  private void count(int k, long w, double x, double y, double z, int sign) {
    weight[k] += sign * w;
    count[k] += sign;
    long[] sums = w > 0 ? sum : plain;
    double scale = w > 0 ? w * unit : PLAIN_UNIT;
    sums[AXES * k] += sign * (long) Math.rint(x * scale);
    sums[AXES * k + 1] += sign * (long) Math.rint(y * scale);
    sums[AXES * k + 2] += sign * (long) Math.rint(z * scale);
  }

  /** Counts in the first of a list, each in its territory. */
  public void add(AccountList list, int first) {
    for (int i = 0; i < first; i++) {
      count(list.territory[i], list.weight[i], list.x[i], list.y[i], list.z[i], 1);
    }
  }

  /** Takes out the first of a list, which have been counted in. */
  public void remove(AccountList list, int first) {
    for (int i = 0; i < first; i++) {
      count(list.territory[i], list.weight[i], list.x[i], list.y[i], list.z[i], -1);
    }
  }

  /** Counts in what others are. */
  public void add(Moments other) {
    for (int k = 0; k < weight.length; k++) {
      weight[k] += other.weight[k];
      count[k] += other.count[k];
    }
    for (int a = 0; a < sum.length; a++) {
      sum[a] += other.sum[a];
      plain[a] += other.plain[a];
    }
  }

  /** Counts into centers what the territories hold. */
  public void countIn(MeanCenters centers) {
    for (int k = 0; k < weight.length; k++) {
      centers.count(
          k, weight[k], sum[AXES * k] / unit, sum[AXES * k + 1] / unit, sum[AXES * k + 2] / unit);
    }
  }

  /**
   * Centers at the means, brought to the ground and pulled to the homes; with the prices of another
   * diagram, whose centers stay where a territory has no account.
   */
  public Diagram means(Surface surface, RepHomes homes, Diagram before) {
    Diagram means =
        new Diagram(before.x.clone(), before.y.clone(), before.z.clone(), before.price.clone());
    for (int k = 0; k < weight.length; k++) {
      long[] sums = weight[k] > 0 ? sum : plain;
      double mass = weight[k] > 0 ? weight[k] * unit : count[k] * PLAIN_UNIT;
      if (mass > 0) {
        double x = sums[AXES * k] / mass;
        double y = sums[AXES * k + 1] / mass;
        double z = sums[AXES * k + 2] / mass;
        double toGround = surface.toGround(x, y, z);
        if (toGround > 0) {
          means.x[k] = x * toGround;
          means.y[k] = y * toGround;
          means.z[k] = z * toGround;
        }
      }
      if (homes.has(k)) {
        homes.pull(means, k, surface);
      }
    }
    return means;
  }
}
