package org.catchment.jobs.align.solver;

import org.catchment.jobs.align.solver.goal.Problem;

/** Scores a division from the accounts alone, without trusting any number of the solver's. */
public record Quality(double objective, double maxImbalance, int leastAccounts) {

  /** Objective: sum of w |p - mean of its territory|^2, squared Earth radii times weight. */
  public static Quality of(Problem problem, int[] territory) {
    int territories = problem.goal().territories();
    int accounts = territory.length;
    double[] load = new double[territories];
    double[][] mean = new double[territories][3];
    int[] count = new int[territories];
    for (int i = 0; i < accounts; i++) {
      int k = territory[i];
      double w = problem.weight()[i];
      load[k] += w;
      count[k]++;
      mean[k][0] += w * problem.x()[i];
      mean[k][1] += w * problem.y()[i];
      mean[k][2] += w * problem.z()[i];
    }
    double total = 0;
    int least = Integer.MAX_VALUE;
    for (int k = 0; k < territories; k++) {
      total += load[k];
      least = Math.min(least, count[k]);
    }
    double worst = 0;
    for (int k = 0; k < territories; k++) {
      worst = Math.max(worst, Math.abs(load[k] * territories / total - 1));
    }
    double objective = 0;
    for (int i = 0; i < accounts; i++) {
      int k = territory[i];
      if (load[k] > 0) {
        double dx = problem.x()[i] - mean[k][0] / load[k];
        double dy = problem.y()[i] - mean[k][1] / load[k];
        double dz = problem.z()[i] - mean[k][2] / load[k];
        objective += problem.weight()[i] * (dx * dx + dy * dy + dz * dz);
      }
    }
    return new Quality(objective, worst, least);
  }
}
