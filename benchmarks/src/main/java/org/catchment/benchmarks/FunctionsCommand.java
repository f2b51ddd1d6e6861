package org.catchment.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench functions}: our SQL functions, each beside the nearest of Spark's own. */
@Command(
    name = "functions",
    description =
        "Computes each SQL function, and beside it the nearest that Spark has, over the same rows."
            + " Exit code 1 if one takes more than twice the CPU.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  CATCHMENT_JVM_OPTS=-Xmx2g bench functions --rows 10000000",
      "  bench functions --rows 100000 --only decile,gini --no-record",
      "",
      "Both read their columns from the same Parquet files and write them nowhere. They",
      "take turns; the median of the CPU seconds of the whole process counts, which other",
      "work on the machine disturbs less than the clock. 'scan' is what it takes to read",
      "the columns alone, which both include. normalize_name and normalize_street stand",
      "beside one regexp_replace() and as many replace() as they know words."
    })
final class FunctionsCommand implements Callable<Integer> {
  /** Most time beside the nearest function of Spark's, as a ratio. */
  private static final double BAR = 2;

  /** Made up; names and streets as in CMS's files. */
  private static final String ROWS =
      """
      id,
      cast(pmod(id, 8) as int) as line,
      cast(pmod(xxhash64(id, 1), 1000) as int) as territory,
      cast(pmod(xxhash64(id, if(pmod(id, 10) = 0, 2, 1)), 1000) as int) as new_territory,
      round(1000 / (1 + pmod(xxhash64(id, 3), 100000)), 3) as volume,
      (1 + pmod(xxhash64(id, 4), 1000)) / 1000 as share,
      pmod(xxhash64(id, 5), 1000000) / 100d as sales,
      (1 + pmod(xxhash64(id, 6), 1000000)) / 50d as potential,
      25 + pmod(xxhash64(id, 7), 24000) / 1000d as lat,
      -70 - pmod(xxhash64(id, 8), 54000) / 1000d as lon,
      1 + pmod(xxhash64(id, 9), 50000) / 1000d as distance,
      1 + pmod(xxhash64(id, 10), 15000) / 1000d as radius,
      concat('1', lpad(pmod(xxhash64(id, 11), 1000000000), 9, '0')) as npi,
      CASE WHEN pmod(id, 8) = 1 THEN concat('05C', lpad(pmod(xxhash64(id, 12), 10000000), 7, '0'))
        WHEN pmod(id, 8) = 2 THEN concat('"', lpad(pmod(xxhash64(id, 12), 100000), 6, '0'), '"')
        ELSE lpad(pmod(xxhash64(id, 12), 100000), if(pmod(id, 4) = 0, 5, 6), '0') END as ccn,
      lpad(pmod(xxhash64(id, 13), 100000), if(pmod(id, 4) = 0, 4, 5), '0') as zip,
      concat_ws(' ',
        element_at(array('St. Mary''s', 'Mount Sinai', 'The Univ of', 'North-East', 'County'),
          cast(1 + pmod(xxhash64(id, 14), 5) as int)),
        element_at(array('Mem Hosp, Inc.', 'Medical Center', 'Surg Ctr LLC', 'Regional Hospital'),
          cast(1 + pmod(xxhash64(id, 15), 4) as int))) as name,
      concat(pmod(xxhash64(id, 16), 10000), ' ',
        element_at(array('North Main Street', 'Hospital Drive', 'W 5th Ave', 'Park Boulevard'),
          cast(1 + pmod(xxhash64(id, 17), 4) as int)),
        if(pmod(id, 3) = 0, ', Suite 200', '')) as street""";

  private static final String BY_ROW = "";
  private static final String BY_TERRITORY = "GROUP BY territory";

  private static final List<Pair> PAIRS =
      List.of(
          new Pair("all_payer_estimate(volume, share)", "volume / share", BY_ROW),
          new Pair("balance_index(sales, potential)", "100 * sales / potential", BY_ROW),
          new Pair(
              "decile(volume, id) OVER (PARTITION BY line)",
              "ntile(10) OVER (PARTITION BY line ORDER BY volume DESC, id)",
              BY_ROW),
          new Pair(
              "disc_overlap_share(distance, 30d, radius)",
              // Weisstein, Circle-Circle Intersection, MathWorld; NaN where they do not cross
              """
              (pow(radius, 2) * acos((pow(distance, 2) + pow(radius, 2) - 900)
                 / (2 * distance * radius))
               + 900 * acos((pow(distance, 2) + 900 - pow(radius, 2)) / (2 * distance * 30))
               - sqrt((30 + radius - distance) * (distance + radius - 30)
                 * (distance - radius + 30) * (distance + radius + 30)) / 2)
              / (pi() * pow(radius, 2))""",
              BY_ROW),
          new Pair(
              "disruption(potential, territory, new_territory)",
              "sum(if(territory <> new_territory, potential, 0d)) / sum(potential)",
              BY_TERRITORY),
          new Pair("gini(volume)", "percentile(volume, 0.5)", BY_TERRITORY),
          new Pair(
              "haversine_km(lat, lon, 40d, -100d)",
              """
              2 * 6371.0088d * asin(sqrt(pow(sin(radians(40d - lat) / 2), 2)
                + cos(radians(lat)) * cos(radians(40d)) * pow(sin(radians(-100d - lon) / 2), 2)))""",
              BY_ROW),
          new Pair("imbalance(sales, potential)", "sales / potential - 1", BY_ROW),
          new Pair("luhn_valid_npi(npi)", "luhn_check(npi)", BY_ROW),
          new Pair(
              "normalize_ccn(ccn)", "regexp_replace(upper(trim(ccn)), '[^0-9A-Z]', '')", BY_ROW),
          new Pair("normalize_name(name)", replaced("name", 40), BY_ROW),
          new Pair("normalize_street(street)", replaced("street", 26), BY_ROW),
          new Pair("normalize_zip(zip)", "regexp_extract(zip, '^[0-9]{1,5}', 0)", BY_ROW),
          new Pair("penetration(sales, potential)", "sales / potential", BY_ROW),
          new Pair(
              "polsby_popper(volume, distance)", "4 * pi() * volume / pow(distance, 2)", BY_ROW),
          new Pair("reock(volume, distance)", "volume / distance", BY_ROW),
          new Pair("white_space(sales, potential)", "greatest(potential - sales, 0)", BY_ROW));

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--rows",
      defaultValue = "10000000",
      paramLabel = "N",
      description = "How many (${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAMES",
      description = "These functions, instead of all.")
  private List<String> only = List.of();

  @Option(
      names = "--runs",
      defaultValue = "3",
      paramLabel = "N",
      description = "The median of so many counts (${DEFAULT-VALUE}).")
  private int runs;

  @Mixin private SparkOptions sparkOptions = new SparkOptions();

  @Option(names = "--json", description = "End with one line of JSON.")
  private boolean json;

  @Mixin private RecordOptions record = new RecordOptions();

  /** A function of ours and its peer, as expressions over {@link #ROWS}. */
  private record Pair(String ours, String peer, String groups) {
    String function() {
      return ours.substring(0, ours.indexOf('('));
    }

    /** One line, long ones cut. */
    String shortPeer() {
      String line = peer.replaceAll("\\s+", " ");
      return line.length() > 100 ? line.substring(0, 97) + "..." : line;
    }

    /** Those of the rows that its call names. */
    List<String> columns(SparkSession spark) {
      return Arrays.stream(spark.table("sample").columns())
          .filter(column -> ours.matches(".*\\b" + column + "\\b.*"))
          .toList();
    }
  }

  /**
   * The way with Spark's own functions: punctuation by a pattern, a {@code replace} for each word.
   */
  private static String replaced(String text, int words) {
    String sql = "regexp_replace(upper(" + text + "), '[^A-Z0-9]+', ' ')";
    for (int word = 1; word <= words; word++) {
      sql = "replace(" + sql + ", ' WORD" + word + " ', ' W" + word + " ')";
    }
    return sql;
  }

  static List<String> functions() {
    return PAIRS.stream().map(Pair::function).toList();
  }

  /** What is timed: rows that are computed and written nowhere. */
  private record Contender(String name, Dataset<Row> rows, double[] cpuS, double[] wallS) {
    Contender(String name, Dataset<Row> rows, int runs) {
      this(name, rows, new double[runs], new double[runs]);
    }

    void run(Meter meter, int run) {
      Meter.Taken<Boolean> taken =
          meter.measure(
              () -> {
                rows.write().format("noop").mode("overwrite").save();
                return true;
              });
      cpuS[run] = taken.cpuSeconds();
      wallS[run] = taken.wallSeconds();
    }
  }

  @Override
  public Integer call() throws IOException {
    Bench.require(rows > 0, "--rows", rows, "at least 1");
    Bench.require(runs > 0, "--runs", runs, "at least 1");
    for (String function : only) {
      Bench.require(functions().contains(function), "--only", function, "one of " + functions());
    }
    List<Pair> pairs =
        PAIRS.stream().filter(p -> only.isEmpty() || only.contains(p.function())).toList();
    Map<String, Object> machine = Machine.facts();
    try (TemporaryFolder temporary =
            new TemporaryFolder(Files.createTempDirectory("catchment-functions"));
        SparkSession spark = sparkOptions.sessionWithTables()) {
      Path folder = temporary.path();
      machine.put("spark", sparkOptions.facts(spark));
      Bench.say(requireNonNull(spec), "making rows");
      Path files = folder.resolve("rows");
      spark.sql("SELECT " + ROWS + " FROM range(" + rows + ")").write().parquet(files.toString());
      spark.read().parquet(files.toString()).createOrReplaceTempView("sample");
      return report(measured(spark, pairs), machine);
    }
  }

  private List<Map<String, Object>> measured(SparkSession spark, List<Pair> pairs) {
    Meter meter = new Meter(spark);
    List<Map<String, Object>> lines = new ArrayList<>();
    for (Pair pair : pairs) {
      Bench.say(requireNonNull(spec), pair.function());
      List<Contender> contenders =
          List.of(
              new Contender(
                  "scan", select(spark, String.join(", ", pair.columns(spark)), BY_ROW), runs),
              new Contender("peer", select(spark, pair.peer, pair.groups), runs),
              new Contender("ours", select(spark, pair.ours, pair.groups), runs));
      for (int run = 0; run < runs; run++) {
        for (Contender contender : contenders) {
          contender.run(meter, run);
        }
      }
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("function", pair.function());
      line.put("peer", pair.shortPeer());
      line.put("rows", rows);
      line.put("runs", runs);
      for (Contender contender : contenders) {
        line.put(contender.name + "_cpu_s", Bench.rounded(ParseCommand.median(contender.cpuS)));
        line.put(contender.name + "_wall_s", Bench.rounded(ParseCommand.median(contender.wallS)));
      }
      line.put("ratio", Bench.rounded(ratio(contenders.get(2), contenders.get(1))));
      lines.add(line);
    }
    return lines;
  }

  private static double ratio(Contender ours, Contender peer) {
    return ParseCommand.median(ours.cpuS) / ParseCommand.median(peer.cpuS);
  }

  private static Dataset<Row> select(SparkSession spark, String columns, String groups) {
    return spark.sql("SELECT " + columns + " FROM sample " + groups);
  }

  private int report(List<Map<String, Object>> lines, Map<String, Object> machine) {
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    out.printf(Locale.ROOT, "%n%,d rows, median of %d, CPU seconds%n", rows, runs);
    out.printf("  %-20s %8s %8s %8s %6s%n", "", "scan", "Spark's", "ours", "ratio");
    double worst = 0;
    for (Map<String, Object> line : lines) {
      out.printf(
          "  %-20s %8s %8s %8s %6s%n",
          line.get("function"),
          line.get("scan_cpu_s"),
          line.get("peer_cpu_s"),
          line.get("ours_cpu_s"),
          line.get("ratio"));
      worst = Math.max(worst, (double) requireNonNull(line.get("ratio")));
    }
    record.keep("functions.csv", lines, machine, out);
    if (json) {
      Map<String, @Nullable Object> ratios = new LinkedHashMap<>();
      ratios.put("rows", rows);
      lines.forEach(line -> ratios.put((String) line.get("function"), line.get("ratio")));
      out.println(Bench.json(ratios));
    }
    out.flush();
    return worst <= BAR ? 0 : 1;
  }
}
