package org.catchment.jobs.align.solver;

import static java.util.Objects.requireNonNull;

import org.catchment.benchmarks.KernelAccounts;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One pass over the accounts: the work that grows with their number, and so the kernel.
 *
 * <p>It stands in the solver's package because the kernel is nobody else's business; the solver
 * does not open up for it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class AssignmentKernel {
  @Param("1000000")
  int accounts;

  @Param({"100", "1000", "5000"})
  int territories;

  private @Nullable Sweep sweep;
  private @Nullable Diagram diagram;

  /** Lays the accounts out as a run does, with the centers that it starts from. */
  @Setup(Level.Trial)
  public void layOut() {
    Problem problem = KernelAccounts.problem(accounts, territories);
    HeavyAccounts heavy = new HeavyAccounts(problem.weight(), territories);
    Points points = Points.of(problem, heavy.shared);
    AxisOrder order = new AxisOrder(points.x, points.y, points.z);
    KdTree tree = new KdTree(points, order);
    int[] bisected = Bisection.divide(points, order, heavy.territories);
    Diagram start = Diagram.ofMeans(points, bisected, heavy.territories);
    sweep = new Sweep(tree, start);
    diagram = start;
  }

  /** Everybody's territory, and the sums of each. */
  @Benchmark
  public Object assign() {
    return requireNonNull(sweep).over(requireNonNull(diagram), 0);
  }

  /** The same, and how near everybody is to the border, as wide as a step ever looks. */
  @Benchmark
  public Object assignWithBorders() {
    return requireNonNull(sweep).over(requireNonNull(diagram), Borders.WIDEST);
  }
}
