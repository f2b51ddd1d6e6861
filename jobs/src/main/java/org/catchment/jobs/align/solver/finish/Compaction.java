package org.catchment.jobs.align.solver.finish;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.catchment.jobs.align.solver.centers.Centers;
import org.catchment.jobs.align.solver.centers.MeanCenters;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Adjacency;
import org.catchment.jobs.align.solver.geometry.AxisOrder;
import org.catchment.jobs.align.solver.holdings.Balance;
import org.catchment.jobs.align.solver.holdings.Holdings;

/**
 * Makes territories more compact within what the tolerance leaves: changes of hands that lower the
 * sum of w |p - center|<sup>2</sup> and leave every territory in one piece.
 *
 * <p>What a change is worth is what it is with the centers that follow it ({@link MeanCenters}): J.
 * A. Hartigan, M. A. Wong, A k-means clustering algorithm, Applied Statistics 28 (1979). At first
 * loads may leave the band of the tolerance, at a price that rises ({@link #relax}): weight so
 * flows through territories that are full. Then they may not ({@link #run}): a shift that a full or
 * an empty band forbids is tried together with a second one that makes the room.
 */
final class Compaction {
  /**
   * What a unit of weight beyond the tolerance costs while it may be there, in mean costs of a
   * unit: so little at first that the accounts of a few borders follow their centers.
   */
  private static final double[] PRICES = {4, 5, 6, 8, 10, 13, 17, 22, 30, 40, 60, 100, 200, 400};

  /** Rounds over all borders at each price. */
  private static final int ROUNDS_A_PRICE = 3;

  /** What is beyond by this part of a target counts twice: so that it spreads. */
  private static final double LARGE_EXCESS = 0.01;

  /** Part of the tolerance that is used: what is at its very edge, rounding puts outside. */
  private static final double WITHIN = 1 - 1e-9;

  /** Rounds over all borders, at most, ... */
  private static final int MAX_ROUNDS = 30;

  /** ... while they gain this part of all costs. */
  private static final double LEAST_GAIN = 2e-4;

  /** A step gains this part of the mean cost of an account, or is rounding. */
  private static final double ROUNDING = 1e-7;

  /** Second changes that are tried for a first one, the best first, ... */
  private static final int PARTNERS = 4;

  /** ... of so many that are looked at. */
  private static final int LOOKED_AT = 200;

  private static final int NONE = Holdings.NONE;

  private final AccountList accounts;
  private final Holdings holdings;
  private final TerritoryPieces pieces;
  private final Balance balance;
  private final Centers centers;

  /** Accounts that may change hands, by the spots where they are. */
  private final int[] spots;

  private final int[][] here;

  /** Changes over borders that were possible at the beginning of a round. */
  private Offers offers;

  private double leastGain;

  /** What a unit of the first measure beyond the tolerance costs. */
  private double price;

  // Second changes for the one that is tried, the best first.
  private final int[] partner = new int[PARTNERS];
  private int partners;

  /**
   * Prepares the compaction of a division.
   *
   * @param centers which the holdings keep up to date
   */
  Compaction(
      AccountList accounts,
      Adjacency adjacency,
      Holdings holdings,
      TerritoryPieces pieces,
      Balance balance,
      Centers centers) {
    this.accounts = accounts;
    this.holdings = holdings;
    this.pieces = pieces;
    this.balance = balance;
    this.centers = centers;
    offers = new Offers(0);
    // Most spots of large problems hold nothing but places of the sample, which stay.
    here = new int[adjacency.here.length][];
    Arrays.setAll(
        here,
        s ->
            Arrays.stream(adjacency.here[s])
                .filter(i -> i < holdings.movable() && accounts.weight[i] > 0)
                .toArray());
    spots = IntStream.range(0, here.length).filter(s -> here[s].length > 0).toArray();
  }

  /** Lets loads leave the tolerance, at a price that rises; afterwards some may still be beyond. */
  void relax() {
    double load = 0;
    for (int k = 0; k < holdings.territories(); k++) {
      load += holdings.load(0, k);
    }
    for (double times : PRICES) {
      double cost = centers.cost();
      leastGain = ROUNDING * cost / Math.max(1, holdings.movable());
      price = times * cost / Math.max(1, load);
      for (int round = 0; round < ROUNDS_A_PRICE; round++) {
        look(this::shift);
      }
    }
  }

  private boolean shift(int i, int to) {
    int from = holdings.of(i);
    double beyond =
        penalty(from, i, NONE)
            - penalty(from, NONE, NONE)
            + penalty(to, NONE, i)
            - penalty(to, NONE, NONE);
    if (worse(i, to) + price * beyond > -leastGain || !mayMove(i, to)) {
      return false;
    }
    holdings.move(i, to);
    return true;
  }

  /**
   * How bad it is what a territory would be beyond its tolerance, in units of the first measure.
   */
  private double penalty(int k, int leaves, int joins) {
    double sum = 0;
    for (int m = 0; m < holdings.measures(); m++) {
      double target = balance.target[m][k];
      double off = Math.abs(balance.deviation(m, k) + change(m, leaves, joins));
      double beyond = off - WITHIN * balance.tolerance[m] * target;
      if (beyond > 0 && target > 0) {
        sum += balance.target[0][k] * (beyond / target) * (1 + beyond / target / LARGE_EXCESS);
      }
    }
    return sum;
  }

  private double change(int m, int leaves, int joins) {
    return (joins == NONE ? 0 : holdings.has(m, joins))
        - (leaves == NONE ? 0 : holdings.has(m, leaves));
  }

  /** Goes on within the tolerance, until that gains next to nothing. */
  void run() {
    double before = centers.cost();
    leastGain = ROUNDING * before / Math.max(1, holdings.movable());
    for (int round = 0; round < MAX_ROUNDS; round++) {
      offers = new Offers(holdings.territories());
      look(this::offer);
      offers.sort();
      look(this::improve);
      double after = centers.cost();
      if (before - after <= LEAST_GAIN * before) {
        return;
      }
      before = after;
    }
  }

  /** What is done with an account and a territory that it touches. */
  private interface Visit {
    boolean see(int i, int to);
  }

  /** Sees all accounts at borders; after a change of one, the next one's turn is. */
  private void look(Visit visit) {
    for (int spot : spots) {
      int[] touching = pieces.touching(spot);
      if (touching.length > 1) {
        for (int i : here[spot]) {
          see(i, touching, visit);
        }
      }
    }
  }

  private void see(int i, int[] touching, Visit visit) {
    for (int to : touching) {
      if (to != holdings.of(i) && visit.see(i, to)) {
        return;
      }
    }
  }

  private boolean offer(int i, int to) {
    if (holdings.allows(i, to)) {
      offers.add(i, holdings.of(i), to, worse(i, to));
    }
    return false;
  }

  /** What all costs grow by if an account changes hands. */
  private double worse(int i, int to) {
    int from = holdings.of(i);
    return centers.costIf(from, i, NONE)
        - centers.cost(from)
        + centers.costIf(to, NONE, i)
        - centers.cost(to);
  }

  private boolean mayMove(int i, int to) {
    return holdings.count(holdings.of(i)) > 1 && holdings.allows(i, to) && pieces.mayMove(i, to);
  }

  /** Changes the hands of an account if that gains, alone or together with another. */
  private boolean improve(int i, int to) {
    double worse = worse(i, to);
    if (worse > -leastGain || !mayMove(i, to)) {
      return false;
    }
    int from = holdings.of(i);
    boolean leaves = fits(from, i, NONE);
    boolean joins = fits(to, NONE, i);
    if (leaves && joins) {
      holdings.move(i, to);
      return true;
    }
    partners = 0;
    if (!joins) {
      find(offers.of(to), i, from, to, worse, leaves);
    } else {
      find(offers.into(from), i, from, to, worse, true);
    }
    for (int p = 0; p < partners; p++) {
      if (changeBoth(i, from, to, partner[p])) {
        return true;
      }
    }
    return false;
  }

  /** Notes the best second changes. */
  private void find(int[] some, int i, int from, int to, double worse, boolean anyEnd) {
    for (int o = 0; o < some.length && o < LOOKED_AT; o++) {
      int offer = some[o];
      if (worse + offers.worse[offer] > -leastGain) {
        // They are in the order of what they cost.
        return;
      }
      int j = offers.account[offer];
      int jFrom = offers.from[offer];
      int jTo = offers.to[offer];
      if (j != i
          && holdings.of(j) == jFrom
          && (anyEnd || jTo == from)
          && fitBoth(i, from, to, j, jFrom, jTo)) {
        partner[partners++] = offer;
        if (partners == PARTNERS) {
          return;
        }
      }
    }
  }

  /** Makes both changes, or none if they are not what they seemed. */
  private boolean changeBoth(int i, int from, int to, int offer) {
    int j = offers.account[offer];
    int jTo = offers.to[offer];
    double worse = worse(i, to);
    holdings.mark();
    holdings.move(i, to);
    if (worse + worse(j, jTo) < -leastGain && mayMove(j, jTo)) {
      holdings.move(j, jTo);
      holdings.keep();
      return true;
    }
    holdings.takeBack();
    return false;
  }

  private boolean fitBoth(int i, int from, int to, int j, int jFrom, int jTo) {
    if (jFrom == to && jTo == from) {
      return fits(from, i, j) && fits(to, j, i);
    }
    if (jFrom == to) {
      return fits(from, i, NONE) && fits(to, j, i) && fits(jTo, NONE, j);
    }
    return jTo == from && fits(from, i, j) && fits(to, NONE, i) && fits(jFrom, j, NONE);
  }

  /** Whether a load stays within its tolerance, or comes no further off, when accounts change. */
  private boolean fits(int k, int leaves, int joins) {
    for (int m = 0; m < holdings.measures(); m++) {
      double now = balance.deviation(m, k);
      double allowed =
          Math.max(Math.abs(now), WITHIN * balance.tolerance[m] * balance.target[m][k]);
      if (Math.abs(now + change(m, leaves, joins)) > allowed) {
        return false;
      }
    }
    return true;
  }

  /** Changes of hands, by where they come from and where they go to. */
  private static final class Offers {
    private static final int[] NOTHING = new int[0];

    private int[] account = new int[64];
    private int[] from = new int[64];
    private int[] to = new int[64];
    private double[] worse = new double[64];
    private int size;

    /** The offers of each territory, and into it, the cheapest first. */
    private final int[][] of;

    private final int[][] into;

    Offers(int territories) {
      of = new int[territories][];
      into = new int[territories][];
    }

    void add(int i, int has, int wants, double costs) {
      if (size == account.length) {
        account = Arrays.copyOf(account, 2 * size);
        from = Arrays.copyOf(from, 2 * size);
        to = Arrays.copyOf(to, 2 * size);
        worse = Arrays.copyOf(worse, 2 * size);
      }
      account[size] = i;
      from[size] = has;
      to[size] = wants;
      worse[size++] = costs;
    }

    void sort() {
      AccountList byCost = new AccountList();
      for (int o = 0; o < size; o++) {
        byCost.add(worse[o], 0, 0, 0, o);
      }
      AxisOrder order = new AxisOrder(byCost);
      int[] sorted = order.all();
      order.sort(sorted, 0, sorted.length, 0);
      collect(sorted, from, of);
      collect(sorted, to, into);
    }

    private void collect(int[] sorted, int[] key, int[][] lists) {
      int[] counts = new int[lists.length];
      for (int o = 0; o < size; o++) {
        counts[key[o]]++;
      }
      Arrays.setAll(lists, k -> counts[k] == 0 ? NOTHING : new int[counts[k]]);
      int[] next = new int[lists.length];
      for (int o : sorted) {
        lists[key[o]][next[key[o]]++] = o;
      }
    }

    int[] of(int k) {
      return of[k];
    }

    int[] into(int k) {
      return into[k];
    }
  }
}
