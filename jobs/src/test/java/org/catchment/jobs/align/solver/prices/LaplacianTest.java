package org.catchment.jobs.align.solver.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.catchment.jobs.align.solver.geometry.Diagram;
import org.catchment.jobs.align.solver.geometry.Ranking;
import org.catchment.jobs.align.solver.sweep.Borders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaplacianTest {
  /** Centers at random in a plane, each with a border to its four nearest. */
  private static Borders borders(Diagram diagram) {
    Borders borders = new Borders(diagram, new double[diagram.size()]);
    for (int k = 0; k < diagram.size(); k++) {
      Ranking nearest = new Ranking(Math.min(4, diagram.size() - 1));
      for (int j = 0; j < diagram.size(); j++) {
        if (j != k) {
          nearest.offer(j, diagram.squaredDistance(j, k));
        }
      }
      for (int j : nearest.items()) {
        borders.add(k, j, 0, 1, 0, 0, 0, 1);
      }
    }
    return borders;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 100, 700})
  void theSolutionsFlowsAreWhatWasAskedFor(int territories) {
    SplittableRandom random = new SplittableRandom(territories);
    double[] x = random.doubles(territories, -1, 1).toArray();
    double[] y = random.doubles(territories, -1, 1).toArray();
    double[] zero = new double[territories];
    Diagram diagram = new Diagram(x, y, zero, zero);
    Borders borders = borders(diagram);
    double[] weight = random.doubles(borders.size(), 0.1, 10).toArray();
    double[] wanted =
        new BorderComponents(borders, territories)
            .negativeCentered(random.doubles(territories).toArray());

    double[] v = new Laplacian(borders, diagram).solve(weight, wanted);

    // Over each border flows weight x difference; what leaves a territory is what was asked for.
    double[] flow = new double[territories];
    for (int e = 0; e < borders.size(); e++) {
      double f = weight[e] * (v[borders.low[e]] - v[borders.high[e]]);
      flow[borders.low[e]] += f;
      flow[borders.high[e]] -= f;
    }
    double largest = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
    for (int k = 0; k < territories; k++) {
      // Making the matrix definite bends the answer by a few thousandths.
      assertThat(Math.abs(flow[k] - wanted[k])).as("territory " + k).isLessThan(0.01 * largest);
    }
  }
}
