package org.catchment.jobs.align.solver;

/**
 * What a diagram does to the accounts: who is where, how heavy, how far, and what is borderline.
 */
final class Census {
  final Diagram diagram;

  /** The preferred territory of each point, by the points' own index. */
  final int[] territory;

  /** Per territory: sum of w, of w times each coordinate, and of w |p|^2. */
  final double[] load;

  final double[] loadX;
  final double[] loadY;
  final double[] loadZ;
  final double[] loadSquare;

  final Borders borders;

  Census(Diagram diagram, int points, double[] radius) {
    this.diagram = diagram;
    int territories = diagram.size();
    territory = new int[points];
    load = new double[territories];
    loadX = new double[territories];
    loadY = new double[territories];
    loadZ = new double[territories];
    loadSquare = new double[territories];
    borders = new Borders(diagram, radius);
  }

  /** Sum of w d^2 to the diagram's center over the points of territory k. */
  double cost(int k) {
    double x = diagram.x[k];
    double y = diagram.y[k];
    double z = diagram.z[k];
    double cost =
        loadSquare[k]
            - 2 * (x * loadX[k] + y * loadY[k] + z * loadZ[k])
            + (x * x + y * y + z * z) * load[k];
    return Math.max(0, cost);
  }

  /** Weighted root mean square distance from the center of territory k; 0 if it is empty. */
  double radius(int k) {
    return load[k] > 0 ? Math.sqrt(cost(k) / load[k]) : 0;
  }

  /** Sum of w d^2 to the diagram's centers over all points. */
  double objective() {
    double sum = 0;
    for (int k = 0; k < load.length; k++) {
      sum += cost(k);
    }
    return sum;
  }

  /**
   * A lower bound on the objective of any division with these centers in which every load is {@code
   * target}; the right prices are those that maximize it.
   */
  double bound(double target) {
    double sum = objective();
    for (int k = 0; k < load.length; k++) {
      sum += diagram.price[k] * (target - load[k]);
    }
    return sum;
  }

  double maxImbalance(double target) {
    double max = 0;
    for (double l : load) {
      max = Math.max(max, Math.abs(l / target - 1));
    }
    return max;
  }

  double meanImbalance(double target) {
    double sum = 0;
    for (double l : load) {
      sum += Math.abs(l / target - 1);
    }
    return sum / load.length;
  }

  double leastLoad() {
    double least = Double.POSITIVE_INFINITY;
    for (double l : load) {
      least = Math.min(least, l);
    }
    return least;
  }

  /** Centers at the means of what each territory holds; an empty one stays. Prices are kept. */
  Diagram means() {
    double[] x = diagram.x.clone();
    double[] y = diagram.y.clone();
    double[] z = diagram.z.clone();
    for (int k = 0; k < load.length; k++) {
      if (load[k] > 0) {
        x[k] = loadX[k] / load[k];
        y[k] = loadY[k] / load[k];
        z[k] = loadZ[k] / load[k];
      }
    }
    return new Diagram(x, y, z, diagram.price);
  }
}
