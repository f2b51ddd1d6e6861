package org.catchment.jobs.align.solver.sweep;

import java.io.Serializable;
import java.util.Arrays;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;

/**
 * What lies along the borders of a diagram: for each pair of neighboring territories, how much
 * weight would change hands if the difference of their prices changed by so much.
 *
 * <p>The margin of a point is how much more it would pay in its second best territory. Weights are
 * counted by margin in bins that widen geometrically, two to a power of two, so that one count
 * serves small steps and large ones. Margins are measured in units of the pair's {@link #scale},
 * which makes "a twentieth" mean the same in Manhattan and in Montana.
 */
public final class Borders implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The widest margin that can be counted, in units of the scale. */
  public static final double WIDEST = 0.75;

  /** Points tell where a border runs if they are within this margin, ... */
  private static final double BORDER_STRIP = 0.1;

  /** ... and not further from it than this part of the smaller territory's radius. */
  private static final double STRIP_RADII = 0.3;

  /** The first bin is [0, 2^-15), the next ones start at 2^-15, 1.5 * 2^-15, 2^-14, ... */
  private static final int NARROWEST_EXPONENT = -15;

  /** A double's bits shifted so that exponent and first digit of the mantissa remain. */
  private static final int HALF_OCTAVE_SHIFT = 51;

  private static final long FIRST_HALF_OCTAVE =
      Double.doubleToRawLongBits(Math.scalb(1.0, NARROWEST_EXPONENT)) >>> HALF_OCTAVE_SHIFT;

  private static final int BINS = 1 - 2 * NARROWEST_EXPONENT;

  private static final double[] BIN_START = binStarts();

  /** Keeps a scale above 0 where two centers coincide. */
  private static final double LEAST_SCALE = 1e-24;

  private static final int NONE = -1;

  private final Diagram diagram;
  private final double[] radius;

  /** Per territory the first border to a territory of a higher number; each knows the next. */
  private final int[] firstBorder;

  private int[] nextBorder = new int[0];
  private int count;
  public int[] low = new int[0];
  public int[] high = new int[0];
  private double[] scale = new double[0];

  /** Points within this margin tell where the border runs. */
  private double[] strip = new double[0];

  /** Weight by margin: for border b first the bins of low's points, then those of high's. */
  private long[] mass = new long[0];

  private long[] stripMass = new long[0];

  /** Sums of those points' weights times coordinates, in units. */
  private long[] stripX = new long[0];

  private long[] stripY = new long[0];
  private long[] stripZ = new long[0];

  /** Starts with no borders. */
  public Borders(Diagram diagram, double[] radius) {
    this.diagram = diagram;
    this.radius = radius;
    firstBorder = new int[diagram.size()];
    Arrays.fill(firstBorder, NONE);
  }

  private static double[] binStarts() {
    double[] start = new double[BINS + 1];
    for (int b = 1; b <= BINS; b++) {
      start[b] = Double.longBitsToDouble((FIRST_HALF_OCTAVE + b - 1) << HALF_OCTAVE_SHIFT);
    }
    return start;
  }

  private static int bin(double scaledMargin) {
    long halfOctave = Double.doubleToRawLongBits(scaledMargin) >>> HALF_OCTAVE_SHIFT;
    return (int) Math.max(0, Math.min(BINS - 1, halfOctave - FIRST_HALF_OCTAVE + 1));
  }

  /**
   * The unit of margins between two territories. A price difference of d^2 moves a border by half
   * the distance d of the centers; where the territories reach further than that, by much more of
   * their area, so their radii count as well.
   */
  public static double scale(double squaredDistance, double radiusI, double radiusJ) {
    double d = Math.sqrt(squaredDistance);
    return Math.max(LEAST_SCALE, d * Math.max(d, radiusI + radiusJ));
  }

  public int size() {
    return count;
  }

  public double scale(int border) {
    return scale[border];
  }

  /**
   * Counts a point of territory {@code owner} whose second best territory is {@code rival}.
   *
   * @param unit as in {@link KdTree#unit}
   */
  public void add(
      int owner, int rival, double margin, long w, double px, double py, double pz, double unit) {
    int border = border(Math.min(owner, rival), Math.max(owner, rival));
    double t = margin / scale[border];
    if (t >= WIDEST) {
      return;
    }
    int side = owner < rival ? 0 : 1;
    mass[(2 * border + side) * BINS + bin(t)] += w;
    if (t < strip[border]) {
      stripMass[border] += w;
      stripX[border] += (long) Math.rint(w * px * unit);
      stripY[border] += (long) Math.rint(w * py * unit);
      stripZ[border] += (long) Math.rint(w * pz * unit);
    }
  }

  /** Adds what another count of the same diagram found. */
  void merge(Borders other) {
    for (int b = 0; b < other.count; b++) {
      int border = border(other.low[b], other.high[b]);
      for (int bin = 0; bin < 2 * BINS; bin++) {
        mass[2 * border * BINS + bin] += other.mass[2 * b * BINS + bin];
      }
      stripMass[border] += other.stripMass[b];
      stripX[border] += other.stripX[b];
      stripY[border] += other.stripY[b];
      stripZ[border] += other.stripZ[b];
    }
  }

  /** The same borders in ascending order of their territories, however they were found. */
  Borders inOrder() {
    Borders sorted = new Borders(diagram, radius);
    long[] pair = new long[count];
    Arrays.setAll(pair, b -> (long) low[b] << Integer.SIZE | high[b]);
    Arrays.sort(pair);
    sorted.grow(count);
    for (long p : pair) {
      sorted.border((int) (p >>> Integer.SIZE), (int) p);
    }
    sorted.merge(this);
    return sorted;
  }

  private int border(int i, int j) {
    // A territory has about six neighbors: walking their list beats a hash table.
    int border = firstBorder[i];
    while (border != NONE && high[border] != j) {
      border = nextBorder[border];
    }
    return border == NONE ? newBorder(i, j) : border;
  }

  private int newBorder(int i, int j) {
    if (count == low.length) {
      grow(Math.max(16, 2 * count));
    }
    int border = count++;
    low[border] = i;
    high[border] = j;
    double d2 = diagram.squaredDistance(i, j);
    scale[border] = scale(d2, radius[i], radius[j]);
    // A margin of 2 d a is a distance of a from the border.
    double narrow = 2 * Math.sqrt(d2) * STRIP_RADII * Math.min(radius[i], radius[j]);
    strip[border] = narrow > 0 ? Math.min(BORDER_STRIP, narrow / scale[border]) : BORDER_STRIP;
    nextBorder[border] = firstBorder[i];
    firstBorder[i] = border;
    return border;
  }

  private void grow(int capacity) {
    nextBorder = Arrays.copyOf(nextBorder, capacity);
    low = Arrays.copyOf(low, capacity);
    high = Arrays.copyOf(high, capacity);
    scale = Arrays.copyOf(scale, capacity);
    strip = Arrays.copyOf(strip, capacity);
    mass = Arrays.copyOf(mass, 2 * BINS * capacity);
    stripMass = Arrays.copyOf(stripMass, capacity);
    stripX = Arrays.copyOf(stripX, capacity);
    stripY = Arrays.copyOf(stripY, capacity);
    stripZ = Arrays.copyOf(stripZ, capacity);
  }

  /**
   * Weight within each margin of the borders, on each side, as if each bin were filled evenly: a
   * table of sums, for a step of prices looks at them many times.
   */
  public double[] cumulated() {
    double[] sums = new double[2 * count * BINS];
    for (int row = 0; row < 2 * count; row++) {
      long sum = 0;
      for (int b = 0; b < BINS; b++) {
        sums[row * BINS + b] = sum;
        sum += mass[row * BINS + b];
      }
    }
    return sums;
  }

  /**
   * Weight within a margin of the border.
   *
   * @param cumulated what {@link #cumulated} gave
   * @param side 0 for the points of {@code low}, 1 for those of {@code high}
   * @param scaledMargin in units of the scale, in [0, {@link #WIDEST}]
   */
  public double massWithin(double[] cumulated, int border, int side, double scaledMargin) {
    int last = bin(scaledMargin);
    return cumulated[(2 * border + side) * BINS + last]
        + density(border, side, last) * (scaledMargin - BIN_START[last]);
  }

  /** Weight per unit of scaled margin at {@code scaledMargin} from the border. */
  public double density(int border, int side, double scaledMargin) {
    return density(border, side, bin(scaledMargin));
  }

  private double density(int border, int side, int bin) {
    return mass[(2 * border + side) * BINS + bin] / (BIN_START[bin + 1] - BIN_START[bin]);
  }

  /** Weight of the points that tell where the border runs; 0 if there are none. */
  public double stripMass(int border) {
    return stripMass[border];
  }

  /**
   * How much lower the price of {@code low} minus that of {@code high} is than it would have to be
   * for the border to run, between the centers of {@code moved}, where it runs now.
   */
  public double priceGap(int border, Diagram moved, double unit) {
    double w = stripMass[border] * unit;
    double px = stripX[border] / w;
    double py = stripY[border] / w;
    double pz = stripZ[border] / w;
    return moved.cost(low[border], px, py, pz) - moved.cost(high[border], px, py, pz);
  }
}
