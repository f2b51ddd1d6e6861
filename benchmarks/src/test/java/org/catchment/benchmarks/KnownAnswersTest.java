package org.catchment.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KnownAnswersTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine line = Bench.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(args);
  }

  @Test
  void aPMedianProblemIsSolvedAndJudged(@TempDir Path folder) throws IOException {
    // Points at x = 0, 1, 10 and 11 of demand 1 each, two medians of capacity 2: 1 + 1.
    Path file = folder.resolve("pmedcap.txt");
    Files.writeString(file, "1 2\n4 2 2\n1 0 0 1\n2 1 0 1\n3 10 0 1\n4 11 0 1\n");

    assertThat(run("pmedian", folder.toString(), "--no-record", "--json")).isZero();
    assertThat(out.toString()).contains("1 of 1 within bounds").contains("\"missed\":0");
  }

  @Test
  void aMissedBarIsAnErrorInTheExitCode(@TempDir Path folder) throws IOException {
    // The best value is said to be 1, but is 2: 100 % off.
    Path file = folder.resolve("pmedcap.txt");
    Files.writeString(file, "1 1\n4 2 2\n1 0 0 1\n2 1 0 1\n3 10 0 1\n4 11 0 1\n");

    assertThat(run("pmedian", file.toString(), "--no-record")).isEqualTo(1);
    assertThat(out.toString()).contains("100.000").contains("misses the bar");
  }

  @Test
  void countiesAreDividedInOnePiece(@TempDir Path folder) throws IOException {
    // Four counties of Iowa along the equator, 1 degree (111.19493 km) apart, a million people
    // each:
    // each pair costs 1e6 * 111.19493^2 / 1e6 = 12,364.31, so both 24,728.62.
    Path nodes = folder.resolve("nodes.csv");
    Path edges = folder.resolve("edges.csv");
    Path reference = folder.resolve("reference.csv");
    Files.writeString(
        nodes,
        "geoid10,pop10,lat,lon\n19001,1000000,0,0\n19002,1000000,0,1\n19003,1000000,0,2\n"
            + "19004,1000000,0,3\n01001,5,0,0\n");
    Files.writeString(edges, "a,b\n19001,19002\n19002,19003\n19003,19004\n");
    Files.writeString(
        reference,
        "level,model,state,k,L,U,recomputed_obj_inertia_km2_persons_1e6\n"
            + "counties,hess,IA,2,1,2,5\ncounties,cut,IA,2,1990000,2010000,24728.62\n");

    assertThat(
            run(
                "counties",
                "--nodes",
                nodes.toString(),
                "--edges",
                edges.toString(),
                "--reference",
                reference.toString(),
                "--no-record"))
        .isZero();
    assertThat(out.toString()).contains("24,728.62").contains("1 of 1 within bounds");
  }

  @Test
  void aMissingColumnOrFileIsAnErrorOfTheInput(@TempDir Path folder) throws IOException {
    Path nodes = folder.resolve("nodes.csv");
    Files.writeString(nodes, "geoid10,lat,lon\n");

    assertThat(run("counties", "--nodes", nodes.toString(), "--edges", "e", "--reference", "r"))
        .isEqualTo(3);
    assertThat(run("pmedian", "none.txt")).isEqualTo(3);
    assertThat(err.toString())
        .contains("the header has no geoid10, pop10, lat, lon")
        .contains("none.txt: cannot be read");
  }

  @Test
  void theJudgeCountsPiecesAndFindsTheBestCenter() {
    // 0 - 1 - 2 - 3: {0, 2} is in two pieces, {1} and {3} too.
    UnitJudge judge = new UnitJudge(new int[] {0, 1, 0, 1}, 2);

    assertThat(judge.pieces(List.of(List.of(1), List.of(0, 2), List.of(1, 3), List.of(2))))
        .isEqualTo(4);
    assertThat(judge.isWithin(new long[] {1, 2, 3, 2}, 4, 4)).isTrue();
    assertThat(judge.isWithin(new long[] {1, 2, 3, 3}, 4, 4)).isFalse();
    // 2 from either unit of a territory to the other: one is the center.
    assertThat(judge.objective((i, center) -> Math.abs(i - center))).isEqualTo(4);
  }
}
