package org.catchment.jobs.align.solver;

/**
 * Solves L v = b, where L is the weighted Laplacian of the graph of neighboring territories: the
 * Newton system of the prices. By conjugate gradients with diagonal preconditioning.
 */
final class Laplacian {
  /** Every step is checked by a sweep or a line search, so two digits are as good as ten. */
  private static final double RELATIVE_RESIDUAL = 1e-2;

  private static final int MAX_ITERATIONS = 300;

  /** Makes the matrix definite: prices are determined up to a constant per connected part. */
  private static final double REGULARIZATION = 1e-5;

  private final int[] low;
  private final int[] high;
  private final double[] edgeWeight;
  private final double[] diagonal;

  /** The graph with an edge of the given weight >= 0 for each border. */
  Laplacian(Borders borders, double[] edgeWeight, int territories) {
    low = borders.low;
    high = borders.high;
    this.edgeWeight = edgeWeight;
    diagonal = new double[territories];
    double sum = 0;
    for (int e = 0; e < edgeWeight.length; e++) {
      diagonal[low[e]] += edgeWeight[e];
      diagonal[high[e]] += edgeWeight[e];
      sum += 2 * edgeWeight[e];
    }
    double mean = sum > 0 ? sum / territories : 1;
    for (int k = 0; k < territories; k++) {
      // A territory without a neighbor has no equation of its own: it must not move.
      diagonal[k] =
          diagonal[k] > 0 ? diagonal[k] + REGULARIZATION * Math.max(diagonal[k], mean) : mean;
    }
  }

  double[] solve(double[] b) {
    int n = b.length;
    double[] v = new double[n];
    double[] residual = b.clone();
    double[] direction = new double[n];
    double[] image = new double[n];
    double energy = 0;
    double enough = RELATIVE_RESIDUAL * RELATIVE_RESIDUAL * dot(b, b);
    for (int i = 0; i < MAX_ITERATIONS && dot(residual, residual) > enough; i++) {
      double newEnergy = 0;
      for (int k = 0; k < n; k++) {
        newEnergy += residual[k] * residual[k] / diagonal[k];
      }
      double keep = i == 0 ? 0 : newEnergy / energy;
      energy = newEnergy;
      for (int k = 0; k < n; k++) {
        direction[k] = residual[k] / diagonal[k] + keep * direction[k];
      }
      multiply(direction, image);
      double step = energy / dot(direction, image);
      for (int k = 0; k < n; k++) {
        v[k] += step * direction[k];
        residual[k] -= step * image[k];
      }
    }
    return v;
  }

  private void multiply(double[] v, double[] result) {
    for (int k = 0; k < v.length; k++) {
      result[k] = diagonal[k] * v[k];
    }
    for (int e = 0; e < edgeWeight.length; e++) {
      result[low[e]] -= edgeWeight[e] * v[high[e]];
      result[high[e]] -= edgeWeight[e] * v[low[e]];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
