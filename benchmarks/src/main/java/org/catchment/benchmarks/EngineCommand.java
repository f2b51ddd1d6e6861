package org.catchment.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.catchment.benchmarks.Meter.Taken;
import org.catchment.jobs.error.UserError;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench engine}: a whole division, measured and judged. */
@Command(
    name = "engine",
    description =
        "Divides accounts by the engine and by its peers, in one process, and compares cost and"
            + " quality.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  bench engine --accounts 1000000 --territories 1000",
      "  bench engine --accounts 1000000 --territories 1000 --no-peers --json",
      "  bench engine --points us100k.csv.gz --territories 1000",
      "  CATCHMENT_JVM_OPTS=-Xmx8g bench engine --accounts 10000000 \\",
      "    --territories 2000 --mllib-iterations 2",
      "",
      "Accounts heavier than a territory's share are aside for every contender. The",
      "engine runs first, in a cold JVM: warming up is part of its bill. CPU is that",
      "of all threads of the process, memory that of the whole process, with data and",
      "Spark. Jobs are all that a contender started, whatever they read."
    })
final class EngineCommand implements Callable<Integer> {
  /** The triangulation that contiguity needs takes about a kilobyte an account. */
  private static final int MOST_FOR_CONTIGUITY = 3_000_000;

  /** A peer's time is told for this many iterations, however many were measured. */
  private static final int PEER_ITERATIONS = 20;

  @Spec private @Nullable CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private Input input = new Input();

  static final class Input {
    @Option(
        names = "--accounts",
        paramLabel = "N",
        description = "Make this many accounts, around the real facilities of the US.")
    int accounts;

    @Option(
        names = "--points",
        paramLabel = "FILE",
        description =
            "Take the accounts of a CSV file, .gz or not: columns lat, lon, w (degrees), or x, y, w"
                + " (km on a plane), which goes first where a file has both.")
    @Nullable Path points;
  }

  @Option(
      names = "--territories",
      paramLabel = "K",
      required = true,
      description = "Number of territories.")
  private int territories;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Starts all random numbers (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--tolerance",
      defaultValue = "0.002",
      paramLabel = "PART",
      description = "Imbalance that the engine is asked for (${DEFAULT-VALUE}, which is 0.2 %%).")
  private double tolerance;

  @Option(names = "--globe", description = "Take lat and lon of --points even if it has x and y.")
  private boolean globe;

  @Option(
      names = "--mllib-iterations",
      defaultValue = "20",
      paramLabel = "N",
      description =
          "Measure MLlib over this many iterations and scale its cost to 20 (${DEFAULT-VALUE}).")
  private int mllibIterations;

  @Option(
      names = "--mllib-init",
      defaultValue = "random",
      paramLabel = "HOW",
      description =
          "How MLlib finds its first centers: random, the cheaper, or k-means||, its default"
              + " (${DEFAULT-VALUE}).")
  private String mllibInit = "random";

  @Mixin private SparkOptions sparkOptions = new SparkOptions();

  @Option(names = "--no-peers", description = "Measure the engine alone.")
  private boolean noPeers;

  @Option(names = "--json", description = "End with one line of JSON.")
  private boolean json;

  @Mixin private RecordOptions record = new RecordOptions();

  @Override
  public Integer call() throws IOException {
    checkOptions();
    Bench.say(requireNonNull(spec), "making the accounts");
    ContestWorld world = new ContestWorld(source());
    if (territories > world.size()) {
      throw UserError.config(
          "--territories (%,d) exceeds the accounts (%,d).".formatted(territories, world.size()),
          "Maybe lower --territories.");
    }
    Map<String, Object> machine = Machine.facts();
    try (SparkSession spark = sparkOptions.session()) {
      Comparison comparison = compare(spark, world);
      machine.put("spark", sparkOptions.facts(spark));
      PrintWriter out = requireNonNull(spec).commandLine().getOut();
      comparison.print(out, machine);
      record.keep("engine.csv", List.of(comparison.figures()), machine, out);
      if (json) {
        out.println(Bench.json(comparison.headline()));
      }
      out.flush();
    }
    return 0;
  }

  private void checkOptions() {
    Bench.require(
        input.points != null || input.accounts > 0, "--accounts", input.accounts, "at least 1");
    Bench.require(territories > 0, "--territories", territories, "at least 1");
    Bench.require(
        tolerance >= 0 && tolerance <= 1, "--tolerance", tolerance, "in [0, 1]; 0.002 is 0.2 %");
    Bench.require(mllibIterations > 0, "--mllib-iterations", mllibIterations, "at least 1");
    Bench.require(
        mllibInit.equals("random") || mllibInit.equals("k-means||"),
        "--mllib-init",
        mllibInit,
        "random or k-means||");
  }

  private AccountSource source() {
    return input.points == null
        ? new UsAccounts(input.accounts, seed)
        : PointsFile.read(input.points, globe);
  }

  private Comparison compare(SparkSession spark, ContestWorld world) {
    SetAside aside = new SetAside(world.weight, territories);
    Dataset<Row> rows = world.cached(spark);
    Meter meter = new Meter(spark);

    Bench.say(requireNonNull(spec), "running the engine");
    EngineUnderTest engine = new EngineUnderTest(tolerance, seed);
    Taken<Division> ours = meter.measure(() -> engine.divide(rows, world, territories).division());
    Comparison comparison = new Comparison(world, aside, territories, seed, ours);
    Bench.say(requireNonNull(spec), "judging its division");
    PowerDiagram diagram = ours.result().diagram();
    if (diagram != null) {
      comparison.gap = LowerBound.gap(world, aside, ours.result().territory(), diagram);
    }
    if (world.size() <= MOST_FOR_CONTIGUITY) {
      comparison.detachedShare =
          world.contiguity(aside, ours.result().territory(), territories).detachedShare();
    }
    if (!noPeers) {
      Bench.say(
          requireNonNull(spec), "running Spark MLlib KMeans, " + mllibIterations + " iterations");
      comparison.mllib = mllib(meter, rows, world, aside);
      Bench.say(requireNonNull(spec), "running recursive bisection");
      comparison.bisection =
          comparison.judged(meter.measure(() -> CoordinateBisection.divide(world, aside)));
    }
    return comparison;
  }

  private Comparison.Peer mllib(
      Meter meter, Dataset<Row> rows, ContestWorld world, SetAside aside) {
    Taken<PowerDiagram> fit = measureMllib(meter, rows, world, aside, mllibIterations);
    double start = 0;
    double scale = (double) PEER_ITERATIONS / mllibIterations;
    if (mllibIterations != PEER_ITERATIONS) {
      // What it does before the first iteration is not done twice in twice the iterations.
      start = measureMllib(meter, rows, world, aside, 0).cpuSeconds();
    }
    double cpuSeconds = start + (fit.cpuSeconds() - start) * scale;
    int[] nearest = new int[world.size()];
    IntStream.of(aside.shared())
        .parallel()
        .forEach(i -> nearest[i] = fit.result().preferred(world.place, i));
    Division division = Division.withHeavy(aside, i -> nearest[i]);
    return new Comparison.Peer(
        cpuSeconds,
        fit.wallSeconds(),
        fit.peakRssMb(),
        fit.jobs(),
        Quality.of(world, aside, division.territory(), territories),
        "MLlib KMeans " + mllibIterations + " x, " + mllibInit);
  }

  private Taken<PowerDiagram> measureMllib(
      Meter meter, Dataset<Row> rows, ContestWorld world, SetAside aside, int iterations) {
    MllibKMeans kMeans = new MllibKMeans(iterations, mllibInit, seed);
    return meter.measure(() -> kMeans.fit(rows, world.planar, aside.target, aside.territories));
  }
}
