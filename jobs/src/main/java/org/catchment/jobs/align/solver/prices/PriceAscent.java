package org.catchment.jobs.align.solver.prices;

import java.util.Arrays;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Diagram;

/**
 * Raises the bound that prices prove by choosing the best price of one territory after another,
 * with all others fixed: for few accounts, when borders have too little weight along them for
 * {@link Pricing}.
 *
 * <p>In a single price the bound is concave and piecewise linear: it is largest where the territory
 * wins as much weight as it holds (D. P. Bertsekas, The auction algorithm, Annals of Operations
 * Research 14 (1988), has the same idea for one account a territory).
 */
public final class PriceAscent {
  /** Accounts times squared territories, up to which a sweep takes some hundredths of a second. */
  private static final double MOST_WORK = 2e7;

  /** Sweeps over all territories. */
  private static final int SWEEPS = 12;

  private final AccountList accounts;
  private final double[] load;

  /** Prices for these accounts. */
  public PriceAscent(AccountList accounts, double[] load) {
    this.accounts = accounts;
    this.load = load;
  }

  public boolean isFeasible() {
    return (double) accounts.size * load.length * load.length <= MOST_WORK;
  }

  /** The bound that a diagram proves: the least costs plus the sum of price times load. */
  public double bound(Diagram diagram) {
    double sum = 0;
    for (int i = 0; i < accounts.size; i++) {
      sum += accounts.weight[i] * least(diagram, i, -1);
    }
    for (int k = 0; k < load.length; k++) {
      sum += diagram.price[k] * load[k];
    }
    return sum;
  }

  /** The diagram with better prices, if there are any. */
  public Diagram from(Diagram start) {
    Diagram now = start.withPrices(start.price.clone());
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean changed = false;
      for (int k = 0; k < load.length; k++) {
        double best = bestPrice(now, k);
        changed |= best != now.price[k];
        now.price[k] = best;
      }
      if (!changed) {
        break;
      }
    }
    return now;
  }

  private double least(Diagram diagram, int i, int except) {
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < diagram.size(); j++) {
      if (j != except) {
        least = Math.min(least, diagram.cost(j, accounts.x[i], accounts.y[i], accounts.z[i]));
      }
    }
    return least;
  }

  private double bestPrice(Diagram diagram, int k) {
    int size = accounts.size;
    double[] wins = new double[size];
    for (int i = 0; i < size; i++) {
      wins[i] =
          diagram.squaredDistance(k, accounts.x[i], accounts.y[i], accounts.z[i])
              - least(diagram, i, k);
    }
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(wins[a], wins[b]));
    double won = 0;
    for (int n = 0; n < size; n++) {
      won += accounts.weight[order[n]];
      if (won == load[k] && n + 1 < size) {
        // Any price between these two is as good: the middle leaves most room to the others.
        return (wins[order[n]] + wins[order[n + 1]]) / 2;
      }
      if (won >= load[k]) {
        return wins[order[n]];
      }
    }
    return diagram.price[k];
  }
}
