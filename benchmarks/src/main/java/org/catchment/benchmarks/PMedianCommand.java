package org.catchment.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.catchment.benchmarks.KnownAnswers.Found;
import org.catchment.jobs.align.solver.geometry.Surface;
import org.catchment.jobs.align.solver.goal.Goal;
import org.catchment.jobs.align.solver.goal.Problem;
import org.catchment.jobs.align.solver.units.UnitGraph;
import org.catchment.jobs.align.solver.units.Units;
import org.catchment.jobs.error.UserError;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench pmedian}: the capacitated p-median problems of the OR-Library. */
@Command(
    name = "pmedian",
    description =
        "Solves capacitated p-median problems of the OR-Library, and compares with the best values"
            + " known. Exit code 1 if an answer exceeds a capacity, or is too far off.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bench pmedian pmedcap            all files of a folder",
      "  bench pmedian pmedcap1_1.txt",
      "",
      "A file: number and best known value; n, p and capacity; then a line a point with",
      "number, x, y and demand. Distances are Euclidean, rounded down to whole numbers."
    })
final class PMedianCommand implements Callable<Integer> {
  private static final int HEADER = 5;
  private static final int COLUMNS = 4;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Problems, or folders of them.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--bar",
      defaultValue = "5",
      paramLabel = "PERCENT",
      description = "How far above the best known value an answer may be (${DEFAULT-VALUE}).")
  private double bar;

  @Mixin private KnownAnswers answers = new KnownAnswers();

  @Override
  public Integer call() {
    List<KnownAnswer> found = new ArrayList<>();
    for (Path file : files) {
      for (Path one : inside(file)) {
        found.add(answer(one));
      }
    }
    found.sort(
        Comparator.comparingInt((KnownAnswer a) -> a.instance().length())
            .thenComparing(KnownAnswer::instance));
    return answers.report("pmedian.csv", found, bar, requireNonNull(spec).commandLine().getOut());
  }

  private static List<Path> inside(Path file) {
    if (!Files.isDirectory(file)) {
      return List.of(file);
    }
    try (Stream<Path> list = Files.list(file)) {
      return list.filter(f -> f.toString().endsWith(".txt")).sorted().toList();
    } catch (IOException e) {
      throw UserError.input(file.toString(), "cannot be read: " + e + ".", "Check the folder.");
    }
  }

  private static long[] numbers(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
      return Stream.of(text.split("\\s+")).mapToLong(Long::parseLong).toArray();
    } catch (IOException | NumberFormatException e) {
      throw UserError.input(
          file.toString(), "cannot be read: " + e + ".", "Give a file of whole numbers.");
    }
  }

  private KnownAnswer answer(Path file) {
    long[] number = numbers(file);
    if (number.length < HEADER || number.length != HEADER + COLUMNS * number[2]) {
      throw UserError.input(
          file.toString(),
          "not number, best value, n, p, capacity and n points.",
          "Take the files pmedcap of the OR-Library, one problem a file.");
    }
    int n = (int) number[2];
    int p = (int) number[3];
    long capacity = number[4];
    double[] x = new double[n];
    double[] y = new double[n];
    long[] demand = new long[n];
    double span = 1;
    for (int i = 0; i < n; i++) {
      x[i] = number[HEADER + COLUMNS * i + 1];
      y[i] = number[HEADER + COLUMNS * i + 2];
      demand[i] = number[HEADER + COLUMNS * i + 3];
      span = Math.max(span, Math.max(Math.abs(x[i]), Math.abs(y[i])));
    }
    UnitJudge.Cost cost = (i, j) -> Math.floor(Math.hypot(x[i] - x[j], y[i] - y[j]));

    double[] unitX = scaled(x, 1 / span);
    double[] unitY = scaled(y, 1 / span);
    // The start is to be as equal as may be; how unequal the answer is, only the capacity says.
    Problem problem =
        new Problem(
            Surface.PLANE, unitX, unitY, new double[n], demand, Goal.equal(p, 0, answers.seed()));
    Units units =
        Units.aroundMedians(
            problem,
            UnitGraph.complete(n),
            CountiesCommand.filled(p, 0),
            CountiesCommand.filled(p, capacity),
            CountiesCommand.matrix(n, cost));
    Found found = KnownAnswers.search(units);

    UnitJudge judge = new UnitJudge(found.division().territory(), p);
    return new KnownAnswer(
        "pmedcap" + number[0],
        n,
        p,
        judge.objective(cost),
        number[1],
        judge.isWithin(demand, 0, capacity),
        true,
        found.cpuSeconds());
  }

  private static double[] scaled(double[] values, double factor) {
    return Arrays.stream(values).map(v -> v * factor).toArray();
  }
}
