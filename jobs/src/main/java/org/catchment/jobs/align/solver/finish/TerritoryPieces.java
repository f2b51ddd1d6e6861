package org.catchment.jobs.align.solver.finish;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;
import org.catchment.jobs.align.solver.geometry.Adjacency;
import org.catchment.jobs.align.solver.holdings.Holdings;
import org.jspecify.annotations.Nullable;

/**
 * The connected pieces of territories, and what joins or keeps them.
 *
 * <p>Whether a place may leave its territory without cutting it is seen from the ring around it, as
 * for a simple point of a digital image (A. Rosenfeld, Connectivity in digital pictures, J. ACM 17
 * (1970)): the territory's places there must be connected along the ring.
 */
final class TerritoryPieces implements Holdings.Watcher {
  private static final int NONE = Holdings.NONE;

  /** From this many on, the places in one spot are not searched one by one. */
  private static final int MANY = 16;

  private static final int[] NO_OTHERS = {};

  private final Adjacency adjacency;
  private final long[] weight;
  private final Holdings holdings;

  // The territories that touch a spot, while they are looked for.
  private int[] meeting = new int[8];
  private int met;

  /** For spots with many places: how many belong to each territory. */
  private final @Nullable Crowd[] crowd;

  // Whether the places of a territory in a spot may leave it: the last answer, valid until a
  // change.
  private int leftSpot = NONE;
  private int leftTerritory;
  private boolean mayLeave;

  /**
   * Watches a division of places.
   *
   * @param holdings of the places, all of which are in a territory
   */
  TerritoryPieces(Adjacency adjacency, long[] weight, Holdings holdings) {
    this.adjacency = adjacency;
    this.weight = weight;
    this.holdings = holdings;
    crowd = new Crowd[adjacency.here.length];
    for (int s = 0; s < crowd.length; s++) {
      if (adjacency.here[s].length > MANY) {
        Crowd crowdHere = new Crowd();
        Arrays.stream(adjacency.here[s]).forEach(i -> crowdHere.add(holdings.of(i), 1));
        crowd[s] = crowdHere;
      }
    }
    holdings.tell(this);
  }

  @Override
  public void moved(int i, int from, int to) {
    leftSpot = NONE;
    Crowd crowdHere = crowd[adjacency.spot[i]];
    if (crowdHere != null) {
      crowdHere.add(from, -1);
      crowdHere.add(to, 1);
    }
  }

  /** Where the place is: places of a territory in one spot may go to the same others, or not. */
  int spot(int i) {
    return adjacency.spot[i];
  }

  /** Whether the place can go to another territory without cutting its own or an exclave there. */
  boolean mayMove(int i, int to) {
    return mayLeave(i) && touches(i, to);
  }

  /** Whether the place has a neighbor in the territory. */
  boolean touches(int i, int to) {
    int spot = adjacency.spot[i];
    if (hasOther(spot, i, to)) {
      return true;
    }
    for (int s : adjacency.ring[spot]) {
      if (s != Adjacency.OUTSIDE && hasOther(s, i, to)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The territories in a spot and around it, in the order in which they are met; none if all places
   * belong to one.
   */
  int[] touching(int spot) {
    met = 0;
    meet(spot);
    for (int s : adjacency.ring[spot]) {
      if (s != Adjacency.OUTSIDE) {
        meet(s);
      }
    }
    return met > 1 ? Arrays.copyOf(meeting, met) : NO_OTHERS;
  }

  private void meet(int spot) {
    Crowd crowdHere = crowd[spot];
    if (crowdHere == null) {
      for (int i : adjacency.here[spot]) {
        meetTerritory(holdings.of(i));
      }
    } else {
      for (int t = 0; t < crowdHere.size; t++) {
        if (crowdHere.count[t] > 0) {
          meetTerritory(crowdHere.territory[t]);
        }
      }
    }
  }

  private void meetTerritory(int k) {
    for (int t = 0; t < met; t++) {
      if (meeting[t] == k) {
        return;
      }
    }
    if (met == meeting.length) {
      meeting = Arrays.copyOf(meeting, 2 * met);
    }
    meeting[met++] = k;
  }

  private boolean mayLeave(int i) {
    int spot = adjacency.spot[i];
    int from = holdings.of(i);
    if (spot != leftSpot || from != leftTerritory) {
      mayLeave = mayLeave(i, spot, from);
      leftSpot = spot;
      leftTerritory = from;
    }
    return mayLeave;
  }

  private boolean mayLeave(int i, int spot, int from) {
    if (hasOther(spot, i, from)) {
      return true;
    }
    int[] ring = adjacency.ring[spot];
    int arcs = 0;
    boolean before = ring.length > 0 && holds(ring[ring.length - 1], i, from);
    for (int s : ring) {
      boolean now = holds(s, i, from);
      arcs += now && !before ? 1 : 0;
      before = now;
    }
    return arcs <= 1;
  }

  private boolean holds(int spot, int except, int k) {
    return spot != Adjacency.OUTSIDE && hasOther(spot, except, k);
  }

  private boolean hasOther(int spot, int except, int k) {
    Crowd crowdHere = crowd[spot];
    if (crowdHere != null) {
      boolean itself = adjacency.spot[except] == spot && holdings.of(except) == k;
      return crowdHere.count(k) > (itself ? 1 : 0);
    }
    for (int j : adjacency.here[spot]) {
      if (j != except && holdings.of(j) == k) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of two places is in the ring of the other, or in its spot. */
  boolean areNeighbors(int i, int j) {
    int there = adjacency.spot[j];
    return adjacency.spot[i] == there
        || Arrays.stream(adjacency.ring[adjacency.spot[i]]).anyMatch(s -> s == there);
  }

  /** Pieces of a division: the number of each place's piece, and what each piece weighs. */
  record Found(int[] piece, long[] weight, int[] heaviestOf) {
    /** How many pieces are not the heaviest of their territory. */
    int enclaves() {
      return weight.length - (int) Arrays.stream(heaviestOf).filter(p -> p != NONE).count();
    }

    /** What they weigh. */
    long detached() {
      long attached = 0;
      for (int p : heaviestOf) {
        attached += p == NONE ? 0 : weight[p];
      }
      return Arrays.stream(weight).sum() - attached;
    }

    /** Whether a place is in a piece that is not the heaviest of its territory. */
    boolean isDetached(int i, int k) {
      return heaviestOf[k] != piece[i];
    }
  }

  /** Finds all pieces; they are numbered by their first places. */
  Found find(int territories) {
    int[] piece = new int[holdings.units()];
    Arrays.fill(piece, NONE);
    long[] sums = new long[16];
    int[] heaviest = new int[territories];
    Arrays.fill(heaviest, NONE);
    int[] stack = new int[holdings.units()];
    int pieces = 0;
    for (int i = 0; i < holdings.units(); i++) {
      if (piece[i] != NONE) {
        continue;
      }
      if (pieces == sums.length) {
        sums = Arrays.copyOf(sums, 2 * pieces);
      }
      int top = reach(i, adjacency.spot[i], pieces, piece, sums, stack, 0);
      while (top > 0) {
        int j = stack[--top];
        for (int s : adjacency.ring[adjacency.spot[j]]) {
          top = s == Adjacency.OUTSIDE ? top : reach(j, s, pieces, piece, sums, stack, top);
        }
      }
      int k = holdings.of(i);
      if (heaviest[k] == NONE || sums[pieces] > sums[heaviest[k]]) {
        heaviest[k] = pieces;
      }
      pieces++;
    }
    return new Found(piece, Arrays.copyOf(sums, pieces), heaviest);
  }

  /** Adds the territory's places in a spot; one of them goes on for all. */
  private int reach(
      int from, int spot, int number, int[] piece, long[] sums, int[] stack, int top) {
    boolean isNew = false;
    for (int j : adjacency.here[spot]) {
      if (piece[j] == NONE && holdings.of(j) == holdings.of(from)) {
        piece[j] = number;
        sums[number] += weight[j];
        stack[top] = j;
        isNew = true;
      }
    }
    return isNew ? top + 1 : top;
  }

  /**
   * The lightest way from a piece to the heaviest one of its territory, over places that may change
   * hands.
   *
   * @param members of the piece
   * @param limit nothing heavier is looked for
   * @param blocked places that it must not lead over
   * @return the places on the way that are of other territories; none if there is no way, or none
   *     so light
   */
  int[] corridor(Found found, int[] members, long limit, Set<Integer> blocked) {
    int home = holdings.of(members[0]);
    Map<Integer, Step> steps = new HashMap<>();
    PriorityQueue<Step> queue = new PriorityQueue<>();
    for (int i : members) {
      Step step = new Step(i, 0, null);
      steps.put(i, step);
      queue.add(step);
    }
    while (!queue.isEmpty()) {
      Step step = queue.remove();
      if (steps.get(step.place) != step) {
        continue;
      }
      if (holdings.of(step.place) == home && !found.isDetached(step.place, home)) {
        return way(step, home);
      }
      int spot = adjacency.spot[step.place];
      offer(step, spot, home, limit, blocked, steps, queue);
      for (int s : adjacency.ring[spot]) {
        if (s != Adjacency.OUTSIDE) {
          offer(step, s, home, limit, blocked, steps, queue);
        }
      }
    }
    return new int[0];
  }

  private void offer(
      Step from,
      int spot,
      int home,
      long limit,
      Set<Integer> blocked,
      Map<Integer, Step> steps,
      PriorityQueue<Step> queue) {
    for (int j : adjacency.here[spot]) {
      boolean own = holdings.of(j) == home;
      if (own || (holdings.allows(j, home) && mayLeave(j) && !blocked.contains(j))) {
        long cost = from.cost + (own ? 0 : Math.max(1, weight[j]));
        Step known = steps.get(j);
        if (cost <= limit && (known == null || cost < known.cost)) {
          Step step = new Step(j, cost, from);
          steps.put(j, step);
          queue.add(step);
        }
      }
    }
  }

  private int[] way(Step last, int home) {
    List<Integer> way = new ArrayList<>();
    for (Step step = last; step != null; step = step.from) {
      if (holdings.of(step.place) != home) {
        way.add(step.place);
      }
    }
    return way.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * What a territory loses when these places leave it: the weight that is cut off from its heaviest
   * piece.
   *
   * @param found the pieces before; those already detached then are not counted
   */
  long cutOff(Found found, int[] left, int from) {
    Set<Integer> seen = new HashSet<>();
    long all = 0;
    long heaviest = 0;
    for (int i : left) {
      for (int j : around(i)) {
        if (holdings.of(j) == from && !found.isDetached(j, from) && seen.add(j)) {
          long piece = weightFrom(j, seen);
          all += piece;
          heaviest = Math.max(heaviest, piece);
        }
      }
    }
    return all - heaviest;
  }

  private long weightFrom(int first, Set<Integer> seen) {
    long sum = 0;
    Deque<Integer> open = new ArrayDeque<>(List.of(first));
    while (!open.isEmpty()) {
      int i = open.remove();
      sum += weight[i];
      for (int j : around(i)) {
        if (holdings.of(j) == holdings.of(first) && seen.add(j)) {
          open.add(j);
        }
      }
    }
    return sum;
  }

  /** The places in the same spot and in the ring around it. */
  private int[] around(int i) {
    int spot = adjacency.spot[i];
    return IntStream.concat(
            IntStream.of(spot),
            Arrays.stream(adjacency.ring[spot]).filter(s -> s != Adjacency.OUTSIDE))
        .flatMap(s -> Arrays.stream(adjacency.here[s]))
        .toArray();
  }

  /** How many places of each territory there are; the territories that were here ascend. */
  private static final class Crowd {
    int[] territory = new int[2];
    int[] count = new int[2];
    int size;

    int count(int k) {
      for (int t = 0; t < size; t++) {
        if (territory[t] == k) {
          return count[t];
        }
      }
      return 0;
    }

    void add(int k, int places) {
      int t = 0;
      while (t < size && territory[t] < k) {
        t++;
      }
      if (t == size || territory[t] != k) {
        insert(t, k);
      }
      count[t] += places;
    }

    private void insert(int t, int k) {
      if (size == territory.length) {
        territory = Arrays.copyOf(territory, 2 * size);
        count = Arrays.copyOf(count, 2 * size);
      }
      System.arraycopy(territory, t, territory, t + 1, size - t);
      System.arraycopy(count, t, count, t + 1, size - t);
      territory[t] = k;
      count[t] = 0;
      size++;
    }
  }

  private record Step(int place, long cost, @Nullable Step from) implements Comparable<Step> {
    @Override
    public int compareTo(Step other) {
      int byCost = Long.compare(cost, other.cost);
      return byCost != 0 ? byCost : Integer.compare(place, other.place);
    }
  }
}
