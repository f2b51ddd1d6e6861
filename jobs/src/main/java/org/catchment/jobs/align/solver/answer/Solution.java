package org.catchment.jobs.align.solver.answer;

import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.align.solver.layout.Block;
import org.catchment.jobs.align.solver.layout.BlockLayout;
import org.catchment.jobs.align.solver.layout.Sample;

/**
 * The answer: K territories as a power diagram, and the few accounts that are not where it has
 * them.
 */
public final class Solution implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Contiguity is judged on all accounts up to this many. If there are more, every second, third,
   * ... is taken, so that no more remain.
   */
  public static final long MOST_ON_GROUND = 2_000_000;

  /** A smaller mean squared distance from the centers counts as none: (32 m)^2, in Earth radii. */
  private static final double AT_CENTERS = 1e-3 / 6371.0088 / 6371.0088;

  /**
   * Squared radius that a heavy account's territory wins: 6 m, so that it surely contains the
   * account.
   */
  private static final double ZONE = 1e-12;

  /** The shared territory of each account that is no exception. */
  private final Diagram cells;

  /** Number of each of the cells' territories. */
  private final int[] number;

  /** Addresses of the accounts that are placed one by one, ascending, and their territories. */
  private final long[] address;

  /** Numbers of territories. */
  private final int[] territory;

  private final double[] centerX;
  private final double[] centerY;
  private final double[] centerZ;
  private final double[] price;
  private final double[] target;
  private final long[] load;
  private final double[][] measureTarget;
  private final long[][] measureLoad;
  private final boolean[] alone;
  private final long accounts;
  private final Certificate certificate;

  /**
   * How good the answer is, in units of weight times squared Earth radii (on a plane, of weight
   * times squared unit). Heavy accounts and their territories are left aside.
   *
   * @param objective sum of w d^2 to the centers
   * @param bound no division into the same loads, with the same centers, has a smaller sum
   * @param unbalanced sum of w d^2 of a k-means without balance, begun at the same centers: the
   *     difference is the price of balance. Its centers come from the sample, its sum from all
   *     accounts
   * @param contiguity how connected the territories are
   * @param passes passes over all accounts, the sample's included
   * @param seconds wall-clock seconds a phase
   */
  public record Certificate(
      double objective,
      double bound,
      double unbalanced,
      Contiguity contiguity,
      int passes,
      Map<String, Double> seconds)
      implements Serializable {

    private Certificate ofNothing() {
      Contiguity unweighed =
          new Contiguity(contiguity.accounts(), contiguity.amongOwn(), contiguity.enclaves(), 0, 0);
      return new Certificate(0, 0, 0, unweighed, passes, seconds);
    }

    /** The sum for divisions that have no account in common. */
    public static Certificate sum(List<Certificate> parts) {
      Map<String, Double> seconds = new LinkedHashMap<>();
      parts.forEach(
          part -> part.seconds.forEach((phase, s) -> seconds.merge(phase, s, Double::sum)));
      return new Certificate(
          parts.stream().mapToDouble(Certificate::objective).sum(),
          parts.stream().mapToDouble(Certificate::bound).sum(),
          parts.stream().mapToDouble(Certificate::unbalanced).sum(),
          parts.stream().map(Certificate::contiguity).reduce(Contiguity.NONE, Contiguity::plus),
          parts.stream().mapToInt(Certificate::passes).max().orElse(0),
          seconds);
    }

    /**
     * How far the objective may be from the optimum, as a part of it; 0 if the accounts are within
     * some 30 m of the centers, where rounding would decide.
     */
    public double gap() {
      return objective > AT_CENTERS * contiguity.weight()
          ? Math.max(0, objective - bound) / objective
          : 0;
    }
  }

  /**
   * Puts the answer together, without any search.
   *
   * @param shared the numbers of the shared territories
   * @param heavy accounts alone in a territory, each with its number
   * @param published centers and prices of the shared territories
   */
  public Solution(
      BlockLayout layout,
      int[] shared,
      double[] sharedTarget,
      AccountList heavy,
      Division division,
      Diagram published,
      Sample sample,
      Certificate certificate) {
    Goal goal = layout.goal;
    accounts = layout.accounts;
    cells = division.cells();
    this.certificate = layout.weightless ? certificate.ofNothing() : certificate;
    number = shared;
    int territories = goal.territories();
    centerX = new double[territories];
    centerY = new double[territories];
    centerZ = new double[territories];
    price = new double[territories];
    target = new double[territories];
    load = new long[territories];
    alone = new boolean[territories];
    int measures = goal.measures();
    measureTarget = measures == 1 ? new double[][] {target} : new double[measures][territories];
    measureLoad = measures == 1 ? new long[][] {load} : new long[measures][territories];
    setShared(sharedTarget, division, published, layout.weightless);
    setHeavy(layout, heavy, division, published);
    AccountList placed = placed(division, heavy, sample);
    address = placed.address;
    territory = placed.territory;
  }

  private void setShared(
      double[] sharedTarget, Division division, Diagram published, boolean weightless) {
    for (int k = 0; k < number.length; k++) {
      int t = number[k];
      centerX[t] = published.x[k];
      centerY[t] = published.y[k];
      centerZ[t] = published.z[k];
      price[t] = published.price[k];
      target[t] = weightless ? 0 : sharedTarget[k];
      load[t] = weightless ? 0 : division.load()[k];
      for (int m = 0; m < measureLoad.length && measureLoad.length > 1; m++) {
        measureTarget[m][t] = division.balance().target[m][k];
        measureLoad[m][t] = division.balance().load[m][k];
      }
    }
  }

  private void setHeavy(
      BlockLayout layout, AccountList heavy, Division division, Diagram published) {
    Goal goal = layout.goal;
    double totalTarget = Arrays.stream(goal.targets()).sum();
    // If the shared territories have no load, each account there counts 1, and heavy ones count 1
    // more.
    long extra = layout.weightless ? 1 : 0;
    double total =
        heavy.totalWeight()
            - extra * heavy.size
            + (layout.weightless ? 0 : Arrays.stream(division.load()).sum());
    for (int h = 0; h < heavy.size; h++) {
      int k = heavy.territory[h];
      centerX[k] = heavy.x[h];
      centerY[k] = heavy.y[h];
      centerZ[k] = heavy.z[h];
      if (goal.homes().has(k)) {
        goal.homes().pull(new Diagram(centerX, centerY, centerZ, price), k, layout.surface);
      }
      price[k] = entryPrice(published, centerX[k], centerY[k], centerZ[k]);
      target[k] = goal.targets()[k] / totalTarget * total;
      load[k] = heavy.weight[h] - extra;
      for (int m = 0; m < heavy.measure.length; m++) {
        measureLoad[m][k] = heavy.measure[m][h];
      }
      alone[k] = true;
    }
    for (int m = 0; m < heavy.measure.length; m++) {
      double all = Arrays.stream(measureLoad[m]).sum();
      for (int h = 0; h < heavy.size; h++) {
        int k = heavy.territory[h];
        measureTarget[m][k] = goal.targets()[k] / totalTarget * all;
      }
    }
  }

  /** The accounts that are placed one by one, by address, each with its number. */
  private AccountList placed(Division division, AccountList heavy, Sample sample) {
    AccountList placed = new AccountList();
    placed.addAll(division.placed());
    for (int i = 0; i < placed.size; i++) {
      placed.territory[i] = number[placed.territory[i]];
    }
    placed.addAll(heavy);
    for (int i = 0; i < placed.size; i++) {
      placed.address[i] = sample.origin(placed.address[i]);
    }
    return placed.byAddress();
  }

  /** A price at which a territory centered at a point wins that point. */
  private static double entryPrice(Diagram shared, double x, double y, double z) {
    double entry = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < shared.size(); k++) {
      entry = Math.max(entry, -shared.cost(k, x, y, z));
    }
    return entry + ZONE;
  }

  /** The territory of each account of the block, in the block's order. */
  public int[] territories(Block block) {
    // Exceptions have numbers already; cells have positions among the shared territories.
    int[] exceptions = new int[territory.length];
    Arrays.setAll(exceptions, p -> -2 - territory[p]);
    int[] result = block.territories(cells, address, exceptions);
    for (int a = 0; a < result.length; a++) {
      result[a] = result[a] >= 0 ? number[result[a]] : -2 - result[a];
    }
    return result;
  }

  /**
   * Squared straight distance from an account of the block to the center of a territory, in squared
   * Earth radii or units of the plane.
   */
  public double squaredDistance(Block block, int account, int k) {
    double dx = block.x[account] - centerX[k];
    double dy = block.y[account] - centerY[k];
    double dz = block.z[account] - centerZ[k];
    return dx * dx + dy * dy + dz * dz;
  }

  /** x of the centers, on the surface, length K. */
  public double[] centerX() {
    return centerX;
  }

  /** y of the centers, likewise. */
  public double[] centerY() {
    return centerY;
  }

  /** z of the centers, likewise. */
  public double[] centerZ() {
    return centerZ;
  }

  /** What each territory takes off the squared distance to win accounts; differences matter. */
  public double[] price() {
    return price;
  }

  /**
   * What each territory should hold; for a heavy account's, what it should have held. 0 if no
   * account has weight.
   */
  public double[] target() {
    return target;
  }

  /** What each territory should hold of a measure, likewise. */
  public double[] target(int measure) {
    return measureTarget[measure];
  }

  /** What each territory holds of a measure. */
  public long[] load(int measure) {
    return measureLoad[measure];
  }

  /** Weight in each territory. */
  public long[] load() {
    return load;
  }

  /** Whether a territory holds nothing but an account that outweighs it. */
  public boolean[] alone() {
    return alone;
  }

  /** N. */
  public long accounts() {
    return accounts;
  }

  public Certificate certificate() {
    return certificate;
  }

  /** The largest |load / target - 1| of the shared territories in a measure. */
  public double maxImbalance(int measure) {
    double max = 0;
    for (int k = 0; k < load.length; k++) {
      max = Math.max(max, Math.abs(imbalance(measure, k)));
    }
    return max;
  }

  /** The mean |load / target - 1| of the shared territories in a measure. */
  public double meanImbalance(int measure) {
    double sum = 0;
    for (int k = 0; k < load.length; k++) {
      sum += Math.abs(imbalance(measure, k));
    }
    return sum / number.length;
  }

  /** load / target - 1 of a territory; 0 if that is a heavy account's. */
  public double imbalance(int measure, int k) {
    double due = measureTarget[measure][k];
    return alone[k] || due == 0 ? 0 : measureLoad[measure][k] / due - 1;
  }
}
