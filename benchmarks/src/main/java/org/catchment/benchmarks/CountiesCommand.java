package org.catchment.benchmarks;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.catchment.benchmarks.KnownAnswers.Found;
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
import picocli.CommandLine.Spec;

/** {@code bench counties}: states divided by whole counties, beside proven optima. */
@Command(
    name = "counties",
    description =
        "Divides states into parts of equal population, of whole counties and in one piece, and"
            + " compares the sum of population times squared km with proven optima. Exit code 1"
            + " if an answer is not allowed, or too far off.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bench counties --nodes county_nodes_2010.csv.gz \\",
      "    --edges county_edges_2010.csv.gz --reference minimum_inertia_reference.csv",
      "",
      "Distance is along the great circle to the best county of each part, as in the",
      "model of Hess (1965). References are the lines with model 'cut' (contiguous)."
    })
final class CountiesCommand implements Callable<Integer> {
  private static final double EARTH_RADIUS_KM = 6371;

  /** References count millions. */
  private static final double SCALE = 1e6;

  private static final Map<String, String> STATE_FIPS =
      Map.of("AL", "01", "AR", "05", "IA", "19", "KS", "20", "NE", "31", "OK", "40");

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--nodes",
      required = true,
      paramLabel = "FILE",
      description = "Counties: columns geoid10, pop10, lat, lon.")
  private Path nodes = Path.of("");

  @Option(
      names = "--edges",
      required = true,
      paramLabel = "FILE",
      description = "Pairs that touch: columns a, b.")
  private Path edges = Path.of("");

  @Option(
      names = "--reference",
      required = true,
      paramLabel = "FILE",
      description =
          "Proven optima: columns level, model, state, k, L, U,"
              + " recomputed_obj_inertia_km2_persons_1e6.")
  private Path reference = Path.of("");

  @Option(
      names = "--bar",
      defaultValue = "2",
      paramLabel = "PERCENT",
      description = "How far above the optimum an answer may be (${DEFAULT-VALUE}).")
  private double bar;

  @Mixin private KnownAnswers answers = new KnownAnswers();

  @Override
  public Integer call() {
    List<Map<String, String>> counties = CsvFile.read(nodes, "geoid10", "pop10", "lat", "lon");
    List<Map<String, String>> pairs = CsvFile.read(edges, "a", "b");
    List<KnownAnswer> found = new ArrayList<>();
    for (Map<String, String> line :
        CsvFile.read(
            reference,
            "level",
            "model",
            "state",
            "k",
            "L",
            "U",
            "recomputed_obj_inertia_km2_persons_1e6")) {
      if ("counties".equals(line.get("level")) && "cut".equals(line.get("model"))) {
        found.add(answer(line, counties, pairs));
      }
    }
    return answers.report("counties.csv", found, bar, requireNonNull(spec).commandLine().getOut());
  }

  private KnownAnswer answer(
      Map<String, String> line,
      List<Map<String, String>> allCounties,
      List<Map<String, String>> allPairs) {
    String state = get(line, "state");
    String fips = STATE_FIPS.get(state);
    if (fips == null) {
      throw UserError.input(
          reference.toString(),
          "state " + state + " is none of " + STATE_FIPS.keySet() + ".",
          "Remove the line, or add the state's code to CountiesCommand.");
    }
    List<Map<String, String>> counties =
        allCounties.stream().filter(c -> get(c, "geoid10").startsWith(fips)).toList();
    int n = counties.size();
    Map<String, Integer> index = new LinkedHashMap<>();
    counties.forEach(c -> index.put(get(c, "geoid10"), index.size()));
    double[] lat = counties.stream().mapToDouble(c -> Double.parseDouble(get(c, "lat"))).toArray();
    double[] lon = counties.stream().mapToDouble(c -> Double.parseDouble(get(c, "lon"))).toArray();
    long[] people = counties.stream().mapToLong(c -> Long.parseLong(get(c, "pop10"))).toArray();
    List<int[]> pairs = new ArrayList<>();
    for (Map<String, String> pair : allPairs) {
      Integer a = index.get(get(pair, "a"));
      Integer b = index.get(get(pair, "b"));
      if (a != null && b != null) {
        pairs.add(new int[] {a, b});
      }
    }
    int k = Integer.parseInt(get(line, "k"));
    long least = Long.parseLong(get(line, "L"));
    long most = Long.parseLong(get(line, "U"));
    UnitJudge.Cost cost =
        (i, center) -> {
          double km = greatCircleKm(lat[i], lon[i], lat[center], lon[center]);
          return people[i] * km * km / SCALE;
        };

    double total = Arrays.stream(people).sum();
    double tolerance = Math.max(0, most * k / total - 1);
    Units units =
        Units.aroundMedians(
            Problem.ofDegrees(lat, lon, people, Goal.equal(k, tolerance, answers.seed())),
            UnitGraph.ofPairs(
                n,
                pairs.stream().mapToInt(p -> p[0]).toArray(),
                pairs.stream().mapToInt(p -> p[1]).toArray()),
            filled(k, least),
            filled(k, most),
            matrix(n, cost));
    Found found = KnownAnswers.search(units);

    List<List<Integer>> touching = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      touching.add(new ArrayList<>());
    }
    for (int[] pair : pairs) {
      touching.get(pair[0]).add(pair[1]);
      touching.get(pair[1]).add(pair[0]);
    }
    UnitJudge judge = new UnitJudge(found.division().territory(), k);
    return new KnownAnswer(
        state,
        n,
        k,
        judge.objective(cost),
        Double.parseDouble(get(line, "recomputed_obj_inertia_km2_persons_1e6")),
        judge.isWithin(people, least, most),
        judge.pieces(touching) == k,
        found.cpuSeconds());
  }

  private static String get(Map<String, String> row, String column) {
    return requireNonNull(row.get(column));
  }

  static double[][] matrix(int units, UnitJudge.Cost cost) {
    double[][] matrix = new double[units][units];
    for (int i = 0; i < units; i++) {
      for (int c = 0; c < units; c++) {
        matrix[i][c] = cost.of(i, c);
      }
    }
    return matrix;
  }

  static long[] filled(int length, long value) {
    long[] values = new long[length];
    Arrays.fill(values, value);
    return values;
  }

  /** R. W. Sinnott, Virtues of the haversine, Sky and Telescope 68 (1984). */
  private static double greatCircleKm(double lat1, double lon1, double lat2, double lon2) {
    double north = StrictMath.sin(Math.toRadians(lat2 - lat1) / 2);
    double east = StrictMath.sin(Math.toRadians(lon2 - lon1) / 2);
    double h =
        north * north
            + StrictMath.cos(Math.toRadians(lat1))
                * StrictMath.cos(Math.toRadians(lat2))
                * east
                * east;
    return 2 * EARTH_RADIUS_KM * StrictMath.asin(Math.min(1, Math.sqrt(h)));
  }
}
