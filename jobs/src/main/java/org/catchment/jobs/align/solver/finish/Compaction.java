package org.catchment.jobs.align.solver.finish;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.catchment.jobs.align.solver.centers.Centers;
import org.catchment.jobs.align.solver.centers.MeanCenters;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.Adjacency;
import org.catchment.jobs.align.solver.holdings.Balance;
import org.catchment.jobs.align.solver.holdings.Holdings;

/**
 * Makes territories more compact within the remaining tolerance: changes of hands that lower the
 * sum of w |p - center|<sup>2</sup> and leave every territory in one piece.
 *
 * <p>A change is valued with the centers that result from it ({@link MeanCenters}): J. A. Hartigan,
 * M. A. Wong, A k-means clustering algorithm, Applied Statistics 28 (1979). At first loads may
 * leave the band of the tolerance, at a price that rises ({@link #relax}): weight so flows through
 * territories that are full. Then they may not ({@link #run}): a shift that a full or an empty band
 * forbids is tried together with a second one that makes the room.
 */
final class Compaction {
  /**
   * What a unit of weight beyond the tolerance costs while it is allowed, in mean costs of a unit:
   * at first so little that the accounts of a few borders follow their centers.
   */
  private static final double[] PRICES = {4, 5, 6, 8, 10, 13, 17, 22, 30, 40, 60, 100, 200, 400};

  /** Rounds over all borders at each price. */
  private static final int ROUNDS_A_PRICE = 3;

  /** An excess of this part of a target counts twice, so that it spreads. */
  private static final double LARGE_EXCESS = 0.01;

  /** Part of the tolerance that is used: rounding could put a load at the very edge outside. */
  private static final double WITHIN = 1 - 1e-9;

  /** Rounds over all borders, at most, ... */
  private static final int MAX_ROUNDS = 30;

  /** ... while they gain this part of all costs. */
  private static final double LEAST_GAIN = 2e-4;

  /** A smaller gain, as a part of the mean cost of an account, is rounding. */
  private static final double ROUNDING = 1e-7;

  /** Second changes that are tried for a first one, the best first. */
  private static final int PARTNERS = 4;

  private static final int NONE = Holdings.NONE;

  private final AccountList accounts;
  private final Holdings holdings;
  private final TerritoryPieces pieces;
  private final Balance balance;
  private final Centers centers;

  /** Accounts that may change hands, by the spots where they are. */
  private final int[] spots;

  private final int[][] here;

  /** Changes over borders that were possible at the start of a round. */
  private Offers offers;

  private double leastGain;

  /** What a unit of the first measure beyond the tolerance costs. */
  private double price;

  // Second changes for the one that is tried, the best first, of these offers.
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
    // Most spots of large problems hold only places of the sample, which stay.
    here = new int[adjacency.here.length][];
    Arrays.setAll(
        here,
        s ->
            Arrays.stream(adjacency.here[s])
                .filter(i -> i < holdings.movable() && accounts.weight[i] > 0)
                .toArray());
    spots = IntStream.range(0, here.length).filter(s -> here[s].length > 0).toArray();
  }

  /** Lets loads leave the tolerance, at a rising price; afterwards some may still be outside. */
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

  private Outcome shift(int i, int to) {
    int from = holdings.of(i);
    double beyond =
        penalty(from, i, NONE)
            - penalty(from, NONE, NONE)
            + penalty(to, NONE, i)
            - penalty(to, NONE, NONE);
    if (worse(i, to) + price * beyond > -leastGain) {
      return Outcome.COSTS;
    }
    if (!mayMove(i, to)) {
      return Outcome.STAYS;
    }
    holdings.move(i, to);
    return Outcome.MOVED;
  }

  /** The penalty for a territory's load beyond its tolerance, in units of the first measure. */
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

  /** Continues within the tolerance, until that gains next to nothing. */
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

  /** What has become of an account that might change hands. */
  private enum Outcome {
    /** It stays: any change of hands would cost. */
    COSTS,
    /** It stays for another reason. */
    STAYS,
    MOVED
  }

  /** What is done with an account and a territory that it touches. */
  private interface Visit {
    Outcome see(int i, int to);
  }

  /** Visits all accounts at borders; after one has changed, continues with the next. */
  private void look(Visit visit) {
    for (int spot : spots) {
      int[] touching = pieces.touching(spot);
      if (touching.length > 0) {
        look(here[spot], touching, visit);
      }
    }
  }

  private void look(int[] some, int[] touching, Visit visit) {
    int costly = NONE;
    for (int i : some) {
      if (costly == NONE || !areTwins(i, costly)) {
        Outcome outcome = see(i, touching, visit);
        costly = outcome == Outcome.COSTS ? i : outcome == Outcome.MOVED ? NONE : costly;
      }
    }
  }

  /**
   * Whether two accounts of a spot are equal: then a change that costs with one costs with the
   * other.
   */
  private boolean areTwins(int i, int j) {
    boolean same = holdings.of(i) == holdings.of(j) && accounts.weight[i] == accounts.weight[j];
    for (int m = 0; same && m < holdings.measures(); m++) {
      same = holdings.has(m, i) == holdings.has(m, j);
    }
    return same;
  }

  private Outcome see(int i, int[] touching, Visit visit) {
    Outcome outcome = Outcome.COSTS;
    for (int to : touching) {
      Outcome with = to == holdings.of(i) ? Outcome.COSTS : visit.see(i, to);
      if (with == Outcome.MOVED) {
        return with;
      }
      outcome = with == Outcome.STAYS ? with : outcome;
    }
    return outcome;
  }

  private Outcome offer(int i, int to) {
    if (holdings.allows(i, to)) {
      offers.add(i, holdings.of(i), to, worse(i, to));
    }
    return Outcome.STAYS;
  }

  /** The growth of the total cost if an account changes hands. */
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
  private Outcome improve(int i, int to) {
    double worse = worse(i, to);
    if (worse > -leastGain) {
      return Outcome.COSTS;
    }
    if (!mayMove(i, to)) {
      return Outcome.STAYS;
    }
    int from = holdings.of(i);
    boolean leaves = fits(from, i, NONE);
    boolean joins = fits(to, NONE, i);
    if (leaves && joins) {
      holdings.move(i, to);
      return Outcome.MOVED;
    }
    // One of the two ends of the second change is where the first one needs room.
    Offers.Cheapest some = joins ? offers.into(from) : offers.of(to);
    find(some, i, from, to, worse, joins || leaves);
    for (int p = 0; p < partners; p++) {
      if (changeBoth(i, from, to, some, partner[p])) {
        return Outcome.MOVED;
      }
    }
    return Outcome.STAYS;
  }

  /** Notes the best second changes. */
  private void find(
      Offers.Cheapest some, int i, int from, int to, double worse, boolean anyOtherEnd) {
    partners = 0;
    for (int o = 0; o < some.size; o++) {
      if (worse + some.worse[o] > -leastGain) {
        // They are in the order of what they cost.
        return;
      }
      int j = some.account[o];
      if (j != i
          && holdings.of(j) == some.from[o]
          && (anyOtherEnd || some.to[o] == from)
          && fitBoth(i, from, to, j, some.from[o], some.to[o])) {
        partner[partners++] = o;
        if (partners == PARTNERS) {
          return;
        }
      }
    }
  }

  /** Makes both changes, or none if they are not as expected. */
  private boolean changeBoth(int i, int from, int to, Offers.Cheapest some, int offer) {
    int j = some.account[offer];
    int jTo = some.to[offer];
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

  /** Whether both changes fit, where the first one alone fits at the end that they do not share. */
  private boolean fitBoth(int i, int from, int to, int j, int jFrom, int jTo) {
    if (jFrom == to && jTo == from) {
      return fits(from, i, j) && fits(to, j, i);
    }
    return jFrom == to
        ? fits(to, j, i) && fits(jTo, NONE, j)
        : fits(from, i, j) && fits(jFrom, j, NONE);
  }

  /** Whether a load stays within its tolerance, or gets no further off, when accounts change. */
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
}
