package org.catchment.jobs.align.solver.sweep;

import java.util.Arrays;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;

/**
 * Finds the territory that each place of a tree prefers, by sending the territories down the tree
 * and dropping those that no place of a box can prefer.
 *
 * <p>The filtering algorithm of T. Kanungo et al., An efficient k-means clustering algorithm:
 * analysis and implementation, IEEE PAMI 24 (2002), with prices added to its bisector test. A box
 * that one territory keeps for itself is taken as a whole.
 */
public abstract class Sweep {
  public final Diagram diagram;

  /** Reach of each territory, the scale of margins. */
  private final double[] radius;

  private final double horizon;
  private final double slack;

  /** |center|^2 - price: with it, cost is linear in the point. */
  private final double[] offset;

  /** Candidates of the boxes on the way down, one list after the other. */
  public int[] candidates = new int[0];

  /**
   * A sweep with a diagram.
   *
   * @param radius how far each territory reaches, as {@link Borders#scale} wants it
   * @param horizon margins up to this must be seen, in units of their scale, in [0, {@link
   *     Borders#WIDEST}]; the wider, the slower
   * @param slack how far a place may lie beside its box, Earth radii
   */
  public Sweep(Diagram diagram, double[] radius, double horizon, double slack) {
    this.diagram = diagram;
    this.radius = radius;
    this.horizon = horizon;
    this.slack = slack;
    offset = new double[diagram.size()];
    for (int k = 0; k < offset.length; k++) {
      double x = diagram.x[k];
      double y = diagram.y[k];
      double z = diagram.z[k];
      offset[k] = x * x + y * y + z * z - diagram.price[k];
    }
  }

  /** All places of the node prefer territory k. */
  public abstract void takeWhole(KdTree tree, int node, int k);

  /**
   * Place a prefers {@code owner}.
   *
   * @param rival its second best territory; the owner if no other competes
   * @param margin what the rival costs more; infinity if none competes
   * @param from where the list of all that compete begins in {@link #candidates}
   * @param to where it ends
   */
  public abstract void take(
      KdTree tree, int a, int owner, int rival, double margin, int from, int to);

  /** Sweeps over all places of a tree. */
  public final void over(KdTree tree) {
    if (candidates.length == 0) {
      candidates = new int[2 * diagram.size()];
    }
    for (int k = 0; k < diagram.size(); k++) {
      candidates[k] = k;
    }
    if (tree.size() > 0) {
      visit(tree, 0, 0, diagram.size());
    }
  }

  /** Handles a box whose parent left the candidates [from, to). */
  private void visit(KdTree tree, int node, int from, int to) {
    int end = filter(tree, node, from, to);
    if (end - to == 1) {
      takeWhole(tree, node, candidates[to]);
    } else if (tree.right[node] == KdTree.NO_CHILD) {
      takeEach(tree, node, to, end);
    } else {
      visit(tree, node + 1, to, end);
      visit(tree, tree.right[node], to, end);
    }
  }

  /** Copies the candidates that the box needs behind the list, and returns where they end. */
  private int filter(KdTree tree, int node, int from, int to) {
    double x = (tree.minX[node] + tree.maxX[node]) / 2;
    double y = (tree.minY[node] + tree.maxY[node]) / 2;
    double z = (tree.minZ[node] + tree.maxZ[node]) / 2;
    int best = candidates[from];
    double least = Double.POSITIVE_INFINITY;
    for (int a = from; a < to; a++) {
      int k = candidates[a];
      double cost = offset[k] - 2 * (x * diagram.x[k] + y * diagram.y[k] + z * diagram.z[k]);
      if (cost < least) {
        least = cost;
        best = k;
      }
    }
    int end = to;
    if (candidates.length < 2 * to - from) {
      candidates = Arrays.copyOf(candidates, 2 * candidates.length);
    }
    for (int a = from; a < to; a++) {
      int k = candidates[a];
      if (k == best || mayCompete(tree, node, k, best)) {
        candidates[end++] = k;
      }
    }
    return end;
  }

  /** Whether some corner of the box costs less in k than in best, or little more. */
  private boolean mayCompete(KdTree tree, int node, int k, int best) {
    double dx = diagram.x[k] - diagram.x[best];
    double dy = diagram.y[k] - diagram.y[best];
    double dz = diagram.z[k] - diagram.z[best];
    // The cost difference is linear: it is least at the corner that lies furthest towards k.
    double x = dx > 0 ? tree.maxX[node] : tree.minX[node];
    double y = dy > 0 ? tree.maxY[node] : tree.minY[node];
    double z = dz > 0 ? tree.maxZ[node] : tree.minZ[node];
    double loss = offset[k] - offset[best] - 2 * (x * dx + y * dy + z * dz);
    // Ties count as competition: the lower number wins them.
    if (loss <= 0) {
      return true;
    }
    if (horizon <= 0 && slack <= 0) {
      return false;
    }
    double d2 = dx * dx + dy * dy + dz * dz;
    return loss < horizon * Borders.scale(d2, radius[k], radius[best])
        || loss * loss < 4 * slack * slack * d2;
  }

  private void takeEach(KdTree tree, int node, int from, int to) {
    for (int a = tree.first[node]; a < tree.end[node]; a++) {
      double x = tree.x[a];
      double y = tree.y[a];
      double z = tree.z[a];
      int owner = candidates[from];
      int rival = owner;
      double least = Double.POSITIVE_INFINITY;
      double second = Double.POSITIVE_INFINITY;
      for (int c = from; c < to; c++) {
        int k = candidates[c];
        double cost = offset[k] - 2 * (x * diagram.x[k] + y * diagram.y[k] + z * diagram.z[k]);
        if (cost < least) {
          second = least;
          rival = owner;
          least = cost;
          owner = k;
        } else if (cost < second) {
          second = cost;
          rival = k;
        }
      }
      take(tree, a, owner, rival, second - least, from, to);
    }
  }
}
