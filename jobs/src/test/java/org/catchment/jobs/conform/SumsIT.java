package org.catchment.jobs.conform;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.catchment.jobs.InputWorld;
import org.catchment.jobs.cli.TestRun;
import org.catchment.jobs.table.Table;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Made-up accounts and sales with the faults that people make, at random: whatever becomes of a
 * row, its hours and dollars are kept, rejected or superseded.
 */
class SumsIT {
  private static final int ACCOUNTS = 60;
  private static final int SALES = 200;

  /**
   * A value as written, and what it stands for in thousandths; 0 for what is no number, or is not
   * plausible.
   */
  private record Figure(String text, long thousandths) {}

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = 1)
  void noHourAndNoDollarGetsLost(long seed) {
    holds(seed);
  }

  @Tag("long")
  @ParameterizedTest
  @ValueSource(longs = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
  void noneOfManyWorldsLosesAny(long seed) {
    holds(seed);
  }

  private void holds(long seed) {
    Random random = new Random(seed);
    InputWorld world = new InputWorld(folder).set("input.as_of=2026-06-30");
    List<Figure> hours = new ArrayList<>();
    StringBuilder accounts =
        new StringBuilder("account_id,npi,name,city,state,zip,workload_hours\n");
    for (int i = 0; i < ACCOUNTS; i++) {
      hours.add(figure(random, 3));
      int id = random.nextInt(ACCOUNTS / 2); // so that many stand twice
      accounts.append(
          "A%d,%s,%s,Westham,%s,%s,%s\n"
              .formatted(
                  id,
                  random.nextInt(3) == 0 ? InputWorld.npi(1 + random.nextInt(5)) : "",
                  random.nextInt(20) == 0 ? "" : "Clinic " + random.nextInt(9),
                  of(random, "KS", "Kansas", "kansas", "ZZ", ""),
                  of(random, "67001", "67002", "00000", "99999", ""),
                  hours.get(i).text));
    }
    List<Figure> amounts = new ArrayList<>();
    StringBuilder sales = new StringBuilder("account_id,date,amount_usd\n");
    for (int i = 0; i < SALES; i++) {
      amounts.add(figure(random, 2));
      sales.append(
          "A%d,%s,%s\n"
              .formatted(
                  random.nextInt(ACCOUNTS),
                  of(
                      random,
                      "2026-01-15",
                      "01/31/2026",
                      "20260228",
                      "2026-09-09",
                      "1926-01-01",
                      "x"),
                  amounts.get(i).text));
    }
    Path mine = world.write("mine.csv", accounts.toString());
    Path sold = world.write("sold.csv", sales.toString());
    TestRun run =
        new TestRun(
                world
                    .set("input.facility=[{path: '" + mine + "', type: practice, decimal: '.'}]")
                    .set("input.sources=[{path: '" + sold + "', decimal: '.'}]")
                    .set("conform.max_reject_share=1"))
            .steps("ingest", "conform");

    reconciles(run, "facility", "workload_hours", hours);
    reconciles(run, "company_sale", "amount_usd", amounts);
  }

  /** A number in one of the ways in which people write it, or what is none. */
  private static Figure figure(Random random, int decimals) {
    BigDecimal value =
        BigDecimal.valueOf(random.nextInt(9_000_000), decimals)
            .setScale(3, RoundingMode.UNNECESSARY);
    long thousandths = value.movePointRight(3).longValueExact();
    String plain = value.setScale(decimals, RoundingMode.UNNECESSARY).toPlainString();
    String grouped = String.format(Locale.ROOT, "%,." + decimals + "f", value);
    return switch (random.nextInt(12)) {
      case 0 -> new Figure("\"" + grouped + "\"", thousandths);
      case 1 -> new Figure("\"$" + grouped + "\"", thousandths);
      case 2 -> new Figure("(" + plain + ")", -thousandths);
      case 3 -> new Figure(plain + "-", -thousandths);
      case 4 -> new Figure(of(random, "abc", "1.2.3", "12 apples"), 0);
      case 5 -> new Figure(of(random, "", "N/A", "NULL"), 0);
      default -> new Figure(plain, thousandths);
    };
  }

  private static String of(Random random, String... values) {
    return values[random.nextInt(2) == 0 ? 0 : random.nextInt(values.length)];
  }

  private static void reconciles(TestRun run, String source, String measure, List<Figure> figures) {
    Set<Long> rejected = rows(run, source, false);
    Set<Long> superseded = rows(run, source, true);
    assertThat(rejected).isNotEmpty();
    long read = 0;
    long out = 0;
    long replaced = 0;
    for (int i = 0; i < figures.size(); i++) {
      long row = i + 2L; // the header is line 1
      read += figures.get(i).thousandths;
      out += rejected.contains(row) ? figures.get(i).thousandths : 0;
      replaced += superseded.contains(row) ? figures.get(i).thousandths : 0;
    }
    Row sums =
        run.rows(Table.CONFORMED_MEASURE_SUM)
            .where("source = '" + source + "' AND measure = '" + measure + "'")
            .selectExpr("read_sum", "kept_sum", "rejected_sum", "superseded_sum")
            .head();
    assertThat(
            List.of(sums.getDecimal(0), sums.getDecimal(1), sums.getDecimal(2), sums.getDecimal(3)))
        .as(source)
        .containsExactly(
            BigDecimal.valueOf(read, 3),
            BigDecimal.valueOf(read - out - replaced, 3),
            BigDecimal.valueOf(out, 3),
            BigDecimal.valueOf(replaced, 3));
  }

  private static Set<Long> rows(TestRun run, String source, boolean isSuperseded) {
    return run
        .rows(Table.LANDED_REJECT)
        .where("table_name = 'landed." + source + "' AND is_superseded = " + isSuperseded)
        .select("source_row")
        .collectAsList()
        .stream()
        .map(row -> row.getLong(0))
        .collect(Collectors.toSet());
  }
}
