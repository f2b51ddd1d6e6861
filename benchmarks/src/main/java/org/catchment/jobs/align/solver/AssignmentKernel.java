package org.catchment.jobs.align.solver;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.catchment.benchmarks.KernelAccounts;
import org.catchment.jobs.align.solver.centers.Bisection;
import org.catchment.jobs.align.solver.geometry.AccountList;
import org.catchment.jobs.align.solver.geometry.AxisOrder;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.KdTree;
import org.catchment.jobs.align.solver.goal.Problem;
import org.catchment.jobs.align.solver.layout.BlockLayout;
import org.catchment.jobs.align.solver.layout.Survey;
import org.catchment.jobs.align.solver.sweep.Borders;
import org.catchment.jobs.align.solver.sweep.Census;
import org.catchment.jobs.align.solver.sweep.Counting;
import org.catchment.jobs.align.solver.sweep.Passes;
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

  private @Nullable KdTree tree;
  private @Nullable Diagram diagram;

  /** How far each territory reaches, once a first pass has told. */
  private double[] radius = new double[0];

  /** Lays the accounts out as a run does, with the centers that it starts from. */
  @Setup(Level.Trial)
  public void layOut() {
    Problem problem = KernelAccounts.problem(accounts, territories);
    AccountList places = new AccountList();
    for (int i = 0; i < accounts; i++) {
      places.add(problem.x()[i], problem.y()[i], problem.z()[i], problem.weight()[i], i);
    }
    Survey survey = new Survey(territories).add(places);
    BlockLayout layout = new BlockLayout(survey, problem.surface(), problem.goal());
    tree = new KdTree(places, layout.unit);
    double[] target = new double[territories];
    Arrays.fill(target, (double) survey.totalWeight() / territories);
    int[] bisected = Bisection.divide(places, new AxisOrder(places), target);
    diagram = Diagram.ofMeans(problem.surface(), places, bisected, territories);
    Passes first = Passes.over(tree, territories);
    first.over(diagram, 0);
    radius = first.radius();
  }

  /** Everybody's territory, and the sums of each. */
  @Benchmark
  public Object assign() {
    return count(0);
  }

  /** The same, and how near everybody is to the border, as wide as a step ever looks. */
  @Benchmark
  public Object assignWithBorders() {
    return count(Borders.WIDEST);
  }

  private Census count(double horizon) {
    KdTree all = requireNonNull(tree);
    Census census = new Census(requireNonNull(diagram), all.unit, radius);
    new Counting(census, radius, horizon).over(all);
    return census;
  }
}
