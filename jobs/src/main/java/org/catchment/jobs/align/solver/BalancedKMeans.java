package org.catchment.jobs.align.solver;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Balanced k-means: territories of equal load that are the cells of a power diagram, with each
 * center at the mean of its cell, but for the few accounts that must move to make loads fit.
 *
 * <p>It minimizes the sum of w |p - center|<sup>2</sup> (S. W. Hess, S. A. Samuels, Experiences
 * with a sales districting model, Management Science 18 (1971)) and finds a local minimum. The
 * first centers come from a recursive bisection. Small problems, where luck matters most and time
 * least, are solved again from random centers, and the best solution counts.
 */
public final class BalancedKMeans implements Partitioner {
  private static final int MAX_ATTEMPTS = 10;

  /**
   * Squared radius of what a heavy account's territory wins: 200 m, so that it surely has itself.
   */
  private static final double ZONE = 1e-9;

  /** Problems of more accounts are solved once, of half as many twice, and so on. */
  private static final int ACCOUNTS_FOR_ONE_ATTEMPT = 20_000;

  @Override
  public Partition partition(Problem problem, Progress progress) {
    progress.at("seed", 0);
    HeavyAccounts heavy = new HeavyAccounts(problem.weight(), problem.territories());
    Points points = Points.of(problem, heavy.shared);
    AxisOrder order = new AxisOrder(points.x, points.y, points.z);
    KdTree tree = new KdTree(points, order);
    double target = points.totalWeight / heavy.territories;

    int[] bisected = Bisection.divide(points, order, heavy.territories);
    Diagram start = Diagram.ofMeans(points, bisected, heavy.territories);
    int attempts = Math.max(1, Math.min(MAX_ATTEMPTS, ACCOUNTS_FOR_ONE_ATTEMPT / points.size));
    Attempt best =
        new Attempt(points, tree, start, target, problem.tolerance(), part(progress, 0, attempts));
    int sweeps = best.sweeps;
    SplittableRandom random = new SplittableRandom(problem.seed());
    for (int a = 1; a < attempts; a++) {
      Diagram drawn = SampledSeeds.draw(points, heavy.territories, random);
      Attempt next =
          new Attempt(
              points, tree, drawn, target, problem.tolerance(), part(progress, a, attempts));
      sweeps += next.sweeps;
      if (next.isBetterThan(best)) {
        best = next;
      }
    }
    progress.at("balance", 1);
    return assemble(problem, heavy, points, best.diagram, best.territory, sweeps);
  }

  /** What one of several attempts tells, told as a part of the whole. */
  private static Progress part(Progress whole, int attempt, int attempts) {
    return (phase, fraction) -> whole.at(phase, (attempt + fraction) / attempts);
  }

  /** Puts the heavy accounts' territories behind the shared ones. */
  private static Partition assemble(
      Problem problem,
      HeavyAccounts heavy,
      Points points,
      Diagram diagram,
      int[] sharedTerritory,
      int sweeps) {
    int territories = problem.territories();
    double[] centerX = Arrays.copyOf(diagram.x, territories);
    double[] centerY = Arrays.copyOf(diagram.y, territories);
    double[] centerZ = Arrays.copyOf(diagram.z, territories);
    double[] price = Arrays.copyOf(diagram.price, territories);
    for (int k = 0; k < heavy.territories; k++) {
      centerX[k] += points.originX;
      centerY[k] += points.originY;
      centerZ[k] += points.originZ;
    }
    int[] territory = new int[problem.weight().length];
    for (int i = 0; i < heavy.shared.length; i++) {
      territory[heavy.shared[i]] = sharedTerritory[i];
    }
    for (int h = 0; h < heavy.alone.length; h++) {
      int account = heavy.alone[h];
      int k = heavy.territories + h;
      territory[account] = k;
      centerX[k] = problem.x()[account];
      centerY[k] = problem.y()[account];
      centerZ[k] = problem.z()[account];
      price[k] =
          entryPrice(
              diagram,
              centerX[k] - points.originX,
              centerY[k] - points.originY,
              centerZ[k] - points.originZ);
    }
    long[] load = new long[territories];
    for (int i = 0; i < territory.length; i++) {
      load[territory[i]] += problem.weight()[i];
    }
    return new Partition(territory, centerX, centerY, centerZ, price, load, sweeps);
  }

  /** A price at which a territory centered at the point wins the point itself and little else. */
  private static double entryPrice(Diagram diagram, double x, double y, double z) {
    double price = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < diagram.size(); k++) {
      price = Math.max(price, -diagram.cost(k, x, y, z));
    }
    return price + ZONE;
  }
}
