package org.catchment.jobs.align.solver;

import java.util.Arrays;

/**
 * Finds the territory that each point prefers, by sending the territories down the kd-tree and
 * dropping those that no point of a box can prefer.
 *
 * <p>The filtering algorithm of T. Kanungo et al., An efficient k-means clustering algorithm:
 * analysis and implementation, IEEE PAMI 24 (2002), with prices added to its bisector test. A box
 * that one territory keeps for itself is added as a whole.
 */
final class Sweep {
  private final KdTree tree;

  /** Reach of each territory at the last sweep: the scale for the margins of the next. */
  private double[] radius;

  private int done;

  // The state of one sweep.
  private Diagram diagram;
  private Census census;
  private double horizon;

  /** |center|^2 - price: with it, cost is linear in the point. */
  private double[] offset;

  /** Candidates of the boxes on the way down, one list after the other. */
  private int[] candidates;

  Sweep(KdTree tree, Diagram diagram) {
    this.tree = tree;
    this.diagram = diagram;
    int territories = diagram.size();
    radius = new double[territories];
    offset = new double[territories];
    candidates = new int[territories * (tree.depth() + 1)];
    census = new Census(diagram, tree.id.length, radius);
  }

  /** How many sweeps were made. */
  int done() {
    return done;
  }

  /**
   * Sweeps over all points.
   *
   * @param newHorizon margins up to this are counted in the census's borders, in units of their
   *     scale, in [0, {@link Borders#WIDEST}]; the wider, the slower
   */
  Census over(Diagram newDiagram, double newHorizon) {
    diagram = newDiagram;
    horizon = newHorizon;
    census = new Census(diagram, tree.id.length, radius);
    for (int k = 0; k < diagram.size(); k++) {
      double x = diagram.x[k];
      double y = diagram.y[k];
      double z = diagram.z[k];
      offset[k] = x * x + y * y + z * z - diagram.price[k];
      candidates[k] = k;
    }
    visit(0, 0, diagram.size());
    double[] newRadius = new double[diagram.size()];
    Arrays.setAll(newRadius, k -> census.load[k] > 0 ? census.radius(k) : radius[k]);
    radius = newRadius;
    done++;
    return census;
  }

  /** Handles a box whose parent left the candidates [from, to). */
  private void visit(int node, int from, int to) {
    int end = filter(node, from, to);
    if (end - to == 1) {
      takeWhole(node, candidates[to]);
    } else if (tree.right[node] == KdTree.NO_CHILD) {
      takeEach(node, to, end);
    } else {
      visit(node + 1, to, end);
      visit(tree.right[node], to, end);
    }
  }

  /** Copies the candidates that the box needs behind the list, and returns where they end. */
  private int filter(int node, int from, int to) {
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
    for (int a = from; a < to; a++) {
      int k = candidates[a];
      if (k == best || mayCompete(node, k, best)) {
        candidates[end++] = k;
      }
    }
    return end;
  }

  /** Whether some corner of the box costs less in k than in best, or within the horizon of it. */
  private boolean mayCompete(int node, int k, int best) {
    double dx = diagram.x[k] - diagram.x[best];
    double dy = diagram.y[k] - diagram.y[best];
    double dz = diagram.z[k] - diagram.z[best];
    // The cost difference is linear: it is least at the corner that lies furthest towards k.
    double x = dx > 0 ? tree.maxX[node] : tree.minX[node];
    double y = dy > 0 ? tree.maxY[node] : tree.minY[node];
    double z = dz > 0 ? tree.maxZ[node] : tree.minZ[node];
    double loss = offset[k] - offset[best] - 2 * (x * dx + y * dy + z * dz);
    // Ties count as competition: the lower number wins them.
    return loss <= 0
        || (horizon > 0
            && loss
                < horizon * Borders.scale(dx * dx + dy * dy + dz * dz, radius[k], radius[best]));
  }

  private void takeWhole(int node, int k) {
    census.load[k] += tree.mass[node];
    census.loadX[k] += tree.massX[node];
    census.loadY[k] += tree.massY[node];
    census.loadZ[k] += tree.massZ[node];
    census.loadSquare[k] += tree.massSquare[node];
    for (int a = tree.first[node]; a < tree.end[node]; a++) {
      census.territory[tree.id[a]] = k;
    }
  }

  private void takeEach(int node, int from, int to) {
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
      double w = tree.weight[a];
      census.load[owner] += w;
      census.loadX[owner] += w * x;
      census.loadY[owner] += w * y;
      census.loadZ[owner] += w * z;
      census.loadSquare[owner] += w * (x * x + y * y + z * z);
      census.territory[tree.id[a]] = owner;
      if (horizon > 0) {
        census.borders.add(owner, rival, second - least, w, x, y, z);
      }
    }
  }
}
