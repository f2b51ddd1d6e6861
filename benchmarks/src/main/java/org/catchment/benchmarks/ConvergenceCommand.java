package org.catchment.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.catchment.benchmarks.EngineUnderTest.Answer;
import org.catchment.benchmarks.Meter.Taken;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code bench convergence}: does the engine balance every nation, or only those it was tried on?
 */
@Command(
    name = "convergence",
    description =
        "Has the engine divide nations of many seeds, and tells how many end within the tolerance.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bench convergence --accounts 100000 --territories 50,100",
      "  bench convergence --accounts 30000 --territories 100 --seeds 5 --no-record",
      "  CATCHMENT_JVM_OPTS=-Xmx5g bench convergence --accounts 1000000",
      "",
      "Every seed makes other accounts, and starts the engine's random numbers, too.",
      "Imbalance is judged from the accounts alone; gap and detached weight are what",
      "the engine's certificate says. Ends with 1 if any seed is outside the tolerance."
    })
final class ConvergenceCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--seeds",
      defaultValue = "50",
      paramLabel = "N",
      description = "Nations of each size (${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--first-seed",
      defaultValue = "1",
      paramLabel = "SEED",
      description = "The seed of the first; the others follow (${DEFAULT-VALUE}).")
  private long firstSeed;

  @Option(
      names = "--accounts",
      defaultValue = "100000,1000000",
      split = ",",
      paramLabel = "N",
      description = "Sizes of the nations (${DEFAULT-VALUE}).")
  private int[] accounts = {};

  @Option(
      names = "--territories",
      defaultValue = "50,100,1000",
      split = ",",
      paramLabel = "K",
      description = "Numbers of territories (${DEFAULT-VALUE}).")
  private int[] territories = {};

  @Option(
      names = "--tolerance",
      defaultValue = "0.005",
      paramLabel = "PART",
      description = "Imbalance that is asked for (${DEFAULT-VALUE}, which is 0.5 %%).")
  private double tolerance;

  @Mixin private SparkOptions sparkOptions = new SparkOptions();

  @Option(names = "--json", description = "End with one line of JSON a row.")
  private boolean json;

  @Mixin private RecordOptions record = new RecordOptions();

  @Override
  public Integer call() throws IOException {
    checkOptions();
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    Map<String, Object> machine = Machine.facts();
    List<Convergence> all = new ArrayList<>();
    try (SparkSession spark = sparkOptions.session()) {
      machine.put("spark", sparkOptions.facts(spark));
      Meter meter = new Meter(spark);
      Convergence.printHead(out, tolerance);
      for (int n : accounts) {
        for (int k : territories) {
          Convergence nations = new Convergence(n, k, tolerance);
          for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            nations.add(divide(spark, meter, n, k, seed));
          }
          nations.print(out);
          all.add(nations);
        }
      }
    }
    record.keep("convergence.csv", all.stream().map(Convergence::figures).toList(), machine, out);
    if (json) {
      all.forEach(nations -> out.println(Bench.json(nations.headline())));
    }
    out.flush();
    return all.stream().allMatch(nations -> nations.outside().isEmpty()) ? 0 : 1;
  }

  private void checkOptions() {
    Bench.require(seeds > 0, "--seeds", seeds, "at least 1");
    Bench.require(
        tolerance >= 0 && tolerance <= 1, "--tolerance", tolerance, "in [0, 1]; 0.005 is 0.5 %");
    for (int n : accounts) {
      for (int k : territories) {
        String wanted = String.format(Locale.ROOT, "in [1, --accounts (%d)]", n);
        Bench.require(k >= 1 && k <= n, "--territories", k, wanted);
      }
    }
  }

  private Convergence.Nation divide(
      SparkSession spark, Meter meter, int accounts, int territories, long seed) {
    ContestWorld world = new ContestWorld(new UsAccounts(accounts, seed));
    Dataset<Row> rows = world.cached(spark);
    EngineUnderTest engine = new EngineUnderTest(tolerance, seed);
    Taken<Answer> taken = meter.measure(() -> engine.divide(rows, world, territories));
    rows.unpersist();
    Answer answer = taken.result();
    SetAside aside = new SetAside(world.weight, territories);
    Quality quality = Quality.of(world, aside, answer.division().territory(), territories);
    Convergence.Nation nation =
        new Convergence.Nation(
            seed,
            quality.imbalanceMax(),
            answer.certificate().gap(),
            answer.certificate().contiguity().detachedShare(),
            taken.jobs(),
            taken.wallSeconds());
    PrintWriter err = requireNonNull(spec).commandLine().getErr();
    err.printf(Locale.ROOT, "  %,d accounts, %,d territories: %s%n", accounts, territories, nation);
    err.flush();
    return nation;
  }
}
