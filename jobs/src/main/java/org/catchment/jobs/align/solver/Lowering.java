package org.catchment.jobs.align.solver;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Lowers the price of territories of which all accounts are here, until the diagram gives them no
 * more than the finish left them: prices for the loads that came prove a better bound.
 *
 * <p>A lower price concerns none but the territory's own accounts. So the bound stays exact without
 * another pass.
 */
final class Lowering {
  private final AccountList accounts;

  /** Who owns each account in the diagram. */
  private final int[] owner;

  /** How many of the accounts, the first ones, are in a bound that was taken before. */
  private final int counted;

  private final double[] x;
  private final double[] y;
  private final double[] z;
  private final double[] price;
  private double gain;

  /**
   * @param owner of each account in the diagram
   * @param counted of how many accounts, the first ones, {@link #gain} shall tell
   */
  Lowering(Diagram diagram, AccountList accounts, int[] owner, int counted) {
    this.accounts = accounts;
    this.owner = owner;
    this.counted = counted;
    x = diagram.x;
    y = diagram.y;
    z = diagram.z;
    price = diagram.price.clone();
  }

  /**
   * Lowers the price of a territory, if the diagram gives it more than a load.
   *
   * @param k all of its accounts are here
   */
  void lower(int k, long load) {
    Diagram diagram = diagram();
    int[] own = ownedBy(k);
    double[] margin = new double[accounts.size];
    int[] rival = new int[accounts.size];
    long mass = 0;
    for (int i : own) {
      mass += accounts.weight[i];
      double least = Double.POSITIVE_INFINITY;
      for (int j = 0; j < price.length; j++) {
        double cost = diagram.cost(j, accounts.x[i], accounts.y[i], accounts.z[i]);
        if (j != k && cost < least) {
          least = cost;
          rival[i] = j;
        }
      }
      double cost = diagram.cost(k, accounts.x[i], accounts.y[i], accounts.z[i]);
      margin[i] = Math.max(0, least - cost);
    }
    Integer[] nearestFirst = Arrays.stream(own).boxed().toArray(Integer[]::new);
    Arrays.sort(nearestFirst, Comparator.comparingDouble((Integer i) -> margin[i]));
    double step = 0;
    for (int n = 0; n < nearestFirst.length && mass > load; n++) {
      step = margin[nearestFirst[n]];
      mass -= accounts.weight[nearestFirst[n]];
    }
    price[k] -= step;
    for (int i : own) {
      if (i < counted) {
        gain += accounts.weight[i] * Math.min(step, margin[i]);
      }
      if (margin[i] < step) {
        owner[i] = rival[i];
      }
    }
  }

  private int[] ownedBy(int k) {
    int[] own = new int[accounts.size];
    int count = 0;
    for (int i = 0; i < accounts.size; i++) {
      if (owner[i] == k) {
        own[count++] = i;
      }
    }
    return Arrays.copyOf(own, count);
  }

  /** The diagram with the prices so far. */
  Diagram diagram() {
    return new Diagram(x, y, z, price.clone());
  }

  /** How much more the counted accounts pay at least, by the prices so far. */
  double gain() {
    return gain;
  }
}
