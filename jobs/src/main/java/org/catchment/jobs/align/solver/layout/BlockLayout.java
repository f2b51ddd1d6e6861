package org.catchment.jobs.align.solver.layout;

import java.io.Serializable;
import java.util.Arrays;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.AxisOrder;
import org.catchment.jobs.align.solver.geometry.KdTree;
import org.catchment.jobs.align.solver.geometry.Sunflower;
import org.catchment.jobs.align.solver.geometry.Surface;
import org.catchment.jobs.align.solver.goal.Goal;

/**
 * Where accounts go: cuts the space-filling {@link Curve} into blocks of about equally many
 * accounts and builds them. Depends on nothing but the accounts and the goal, not on how the input
 * was partitioned.
 */
public final class BlockLayout implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Accounts per block: enough that sending all centers is cheap, few enough to share the work. */
  private static final int BLOCK = 16_384;

  /** Radius of the disc for coincident accounts over the region's extent: 50 m in 5,000 km. */
  private static final double SPREAD = 1e-5;

  /** A place whose light accounts weigh more than this part of a mean target is crowded: ... */
  private static final double CROWDED = 0.25;

  /** ... its disc widens while all uncrowded places within this many radii weigh less, ... */
  private static final double SURROUNDINGS = 20;

  /** ... and all others within this many: among crowded places borders need discs, ... */
  private static final double AMONG_CROWDED = 5;

  /** ... but if its block holds too little else to judge, to this many least radii: 3 km. */
  private static final int MOST_WIDENED = 64;

  /** Accounts of more than this part of a mean target are big. */
  private static final double BIG = 0.01;

  /** Sums of weight times coordinate or squared length stay below this. */
  private static final double LARGEST_SUM = Math.scalb(1.0, 60);

  public final Surface surface;
  public final Goal goal;
  public final HeavyAccounts heavy;
  public final long accounts;

  /** If no account has weight, without heavy accounts, every account counts 1 more. */
  public final boolean weightless;

  /** Accounts heavier than this are big. */
  final long bigLimit;

  /** As in {@link KdTree#unit}. */
  public final double unit;

  /** How far coincident accounts are set apart where they weigh little. */
  private final double spread;

  /** The last cell of each block but the last. */
  private final int[] lastCell;

  /**
   * Plans the layout.
   *
   * @throws IllegalArgumentException if there are fewer accounts than territories
   */
  public BlockLayout(Survey survey, Surface surface, Goal goal) {
    if (goal.territories() > survey.accounts()) {
      throw new IllegalArgumentException(
          "territories (%d) exceeds accounts (%d). Maybe lower territories."
              .formatted(goal.territories(), survey.accounts()));
    }
    this.surface = surface;
    this.goal = goal;
    accounts = survey.accounts();
    HeavyAccounts found =
        new HeavyAccounts(survey.heaviest(), survey.totalWeight(), goal.targets());
    weightless = found.rest == 0;
    heavy = weightless ? found.counting(accounts) : found;
    bigLimit = (long) (BIG * heavy.rest / heavy.shared.length);
    unit = unit(heavy.rest);
    spread = SPREAD * (survey.extent() > 0 ? survey.extent() : 1);
    lastCell = cut(survey.cell(), survey.inCell());
  }

  /** As in {@link KdTree#unit}, for so much weight. */
  public static double unit(long weight) {
    // 3 is the largest squared length in the cube; a power of two loses no digits.
    return Math.scalb(1.0, Math.getExponent(LARGEST_SUM / (3.0 * weight)));
  }

  private static int[] cut(int[] cell, long[] inCell) {
    int[] last = new int[cell.length];
    int blocks = 0;
    long held = 0;
    for (int c = 0; c < cell.length - 1; c++) {
      held += inCell[c];
      if (held >= BLOCK) {
        last[blocks++] = cell[c];
        held = 0;
      }
    }
    return Arrays.copyOf(last, blocks);
  }

  /** How many blocks there are. */
  public int blocks() {
    return lastCell.length + 1;
  }

  /** The block that an account belongs to, in [0, {@link #blocks}). */
  public int blockOf(double x, double y, double z) {
    int found = Arrays.binarySearch(lastCell, Curve.cell(x, y, z));
    return found >= 0 ? found : -found - 1;
  }

  /** Tells which of two accounts comes first. */
  @FunctionalInterface
  public interface Ties {
    /** Less than 0 if account i of a list comes before account j; 0 only for i = j. */
    int compare(int i, int j);
  }

  /**
   * Builds a block.
   *
   * @param list all accounts of the block, in any order
   * @param ties orders accounts in the same place
   */
  public Block block(int number, AccountList list, Ties ties) {
    return block(number, list, ties, weightless ? 1 : 0);
  }

  /** Builds the block of a problem that has come whole, from blocks. */
  Block whole(AccountList list) {
    return block(0, list, Integer::compare, 0);
  }

  private Block block(int number, AccountList list, Ties ties, long extra) {
    int[] order = new AxisOrder(trimmed(list)).byPosition();
    sortCoincident(list.pick(order), order, ties);
    AccountList sorted = list.pick(order);
    Arrays.setAll(sorted.weight, i -> sorted.weight[i] + extra);
    AccountList apart = apart(sorted);
    int lights = 0;
    int[] position = new int[sorted.size];
    for (int i = 0; i < sorted.size; i++) {
      if (sorted.weight[i] <= bigLimit) {
        position[lights++] = i;
      }
    }
    KdTree tree = new KdTree(apart.pick(Arrays.copyOf(position, lights)), unit);
    int[] place = new int[sorted.size];
    for (int a = 0; a < lights; a++) {
      place[a] = position[tree.id[a]];
    }
    for (int i = 0; i < sorted.size; i++) {
      if (sorted.weight[i] > bigLimit) {
        place[lights++] = i;
      }
    }
    int[] source = new int[sorted.size];
    Arrays.setAll(source, a -> order[place[a]]);
    return new Block(number, sorted.pick(place), tree, source);
  }

  private static AccountList trimmed(AccountList list) {
    list.trim();
    return list;
  }

  private static void sortCoincident(AccountList sorted, int[] order, Ties ties) {
    for (int from = 0, to; from < sorted.size; from = to) {
      to = endOfPlace(sorted, from);
      if (to - from > 1) {
        Integer[] here = new Integer[to - from];
        for (int a = from; a < to; a++) {
          here[a - from] = order[a];
        }
        Arrays.sort(here, ties::compare);
        for (int a = from; a < to; a++) {
          order[a] = here[a - from];
        }
      }
    }
  }

  private static int endOfPlace(AccountList sorted, int from) {
    int to = from + 1;
    while (to < sorted.size
        && sorted.x[to] == sorted.x[from]
        && sorted.y[to] == sorted.y[from]
        && sorted.z[to] == sorted.z[from]) {
      to++;
    }
    return to;
  }

  /**
   * The accounts, coincident ones slightly apart, so that a border can pass through accounts that
   * share a building or a ZIP centroid, which may together outweigh several territories. The
   * heavier the place, the wider apart. If a place fills half of a territory and its disc is narrow
   * compared with the distance to the next center, the slightest change of a price moves all or
   * nothing. Then no step of prices balances, and centers do not settle.
   */
  private AccountList apart(AccountList sorted) {
    AccountList apart = new AccountList();
    double[] light = lightWeights(sorted);
    double[] uncrowded = uncrowded(sorted, light);
    for (int from = 0, to; from < sorted.size; from = to) {
      to = endOfPlace(sorted, from);
      Sunflower disc =
          new Sunflower(
              surface,
              sorted.x[from],
              sorted.y[from],
              sorted.z[from],
              to - from > 1 ? radius(sorted, from, to, light, uncrowded) : 0,
              to - from);
      for (int a = from; a < to; a++) {
        apart.add(
            sorted.x[a] + disc.x(a - from),
            sorted.y[a] + disc.y(a - from),
            sorted.z[a] + disc.z(a - from),
            sorted.weight[a],
            sorted.address[a]);
      }
    }
    return apart;
  }

  /** The weights of the light accounts; 0 of the others. */
  private double[] lightWeights(AccountList sorted) {
    double[] light = new double[sorted.size];
    Arrays.setAll(light, i -> sorted.weight[i] <= bigLimit ? sorted.weight[i] : 0);
    return light;
  }

  /** The same for accounts in uncrowded places; 0 for those in crowded ones. */
  private double[] uncrowded(AccountList sorted, double[] light) {
    double[] uncrowded = light.clone();
    for (int from = 0, to; from < sorted.size; from = to) {
      to = endOfPlace(sorted, from);
      if (isCrowded(sum(light, from, to))) {
        Arrays.fill(uncrowded, from, to, 0);
      }
    }
    return uncrowded;
  }

  private boolean isCrowded(double weight) {
    return weight * heavy.shared.length > CROWDED * heavy.rest;
  }

  private static double sum(double[] weight, int from, int to) {
    return Arrays.stream(weight, from, to).sum();
  }

  /** The radius of the disc for the accounts of a place. */
  private double radius(AccountList sorted, int from, int to, double[] light, double[] uncrowded) {
    double radius = spread;
    double here = sum(light, from, to);
    if (isCrowded(here)) {
      boolean tells = others(Double.POSITIVE_INFINITY, sorted, from, to, light) >= here;
      double widest = tells ? Double.POSITIVE_INFINITY : MOST_WIDENED * spread;
      while (radius < widest
          && others(SURROUNDINGS * radius, sorted, from, to, uncrowded) < here
          && others(AMONG_CROWDED * radius, sorted, from, to, light) < here) {
        radius *= 2;
      }
    }
    return radius;
  }

  /** The weight of other places' accounts within a distance of a place. */
  private static double others(
      double distance, AccountList sorted, int from, int to, double[] weight) {
    double sum = 0;
    for (int i = 0; i < sorted.size; i++) {
      if (weight[i] > 0 && (i < from || i >= to)) {
        double dx = sorted.x[i] - sorted.x[from];
        double dy = sorted.y[i] - sorted.y[from];
        double dz = sorted.z[i] - sorted.z[from];
        sum += dx * dx + dy * dy + dz * dz <= distance * distance ? weight[i] : 0;
      }
    }
    return sum;
  }

  /** What each shared territory should hold, in the order of {@link HeavyAccounts#shared}. */
  public double[] sharedTargets(int[] shared, long rest) {
    double[] target = new double[shared.length];
    double sum = 0;
    for (int k : shared) {
      sum += goal.targets()[k];
    }
    for (int k = 0; k < target.length; k++) {
      target[k] = goal.targets()[shared[k]] / sum * rest;
    }
    return target;
  }
}
