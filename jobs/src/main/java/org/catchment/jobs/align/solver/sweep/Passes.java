package org.catchment.jobs.align.solver.sweep;

import java.util.Arrays;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;

/** Takes one census after another of the same accounts, wherever they are. */
public abstract class Passes {
  /** Reach of each territory at the last census: the scale for the margins of the next. */
  private double[] radius;

  private int done;

  /** Passes that know how far each territory reaches; 0 if that is not known. */
  public Passes(double[] radius) {
    this.radius = radius;
  }

  /** How many censuses were taken. */
  public final int done() {
    return done;
  }

  public final double[] radius() {
    return radius;
  }

  /**
   * Takes a census.
   *
   * @param horizon margins up to this are counted in the census's borders, in units of their scale,
   *     in [0, {@link Borders#WIDEST}]; the wider, the slower
   */
  public final Census over(Diagram diagram, double horizon) {
    Census census = count(diagram, radius, horizon);
    noteRadius(census);
    done++;
    return census;
  }

  private void noteRadius(Census census) {
    double[] last = radius;
    radius = new double[last.length];
    Arrays.setAll(radius, k -> census.load[k] > 0 ? census.radius(k) : last[k]);
  }

  /** Goes over the accounts once. */
  public abstract Census count(Diagram diagram, double[] radius, double horizon);

  /** Passes over a tree that is here. */
  public static Passes over(KdTree tree, int territories) {
    return over(tree, new double[territories]);
  }

  /** Passes over a tree that is here, with what is known of how far each territory reaches. */
  public static Passes over(KdTree tree, double[] reach) {
    return new Passes(reach) {
      @Override
      public Census count(Diagram diagram, double[] radius, double horizon) {
        Census census = new Census(diagram, tree.unit, radius);
        new Counting(census, radius, horizon).over(tree);
        return census;
      }
    };
  }
}
