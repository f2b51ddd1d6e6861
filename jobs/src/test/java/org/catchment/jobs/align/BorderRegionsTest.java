package org.catchment.jobs.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.catchment.jobs.align.BorderRegions.Cell;
import org.catchment.jobs.align.BorderRegions.Joined;
import org.catchment.jobs.align.BorderRegions.Region;
import org.catchment.jobs.config.AlignConfig;
import org.catchment.jobs.error.UserError;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which region gets which territories. */
class BorderRegionsTest {
  private static final int MANY = 10_000;

  /** A cell in each region: Kansas, Anchorage, Honolulu, San Juan, Hagatna, Pago Pago. */
  private static final Map<SeaRegion, double[]> MIDDLE = new LinkedHashMap<>();

  static {
    MIDDLE.put(SeaRegion.CONTIGUOUS, new double[] {39.5, -100.5});
    MIDDLE.put(SeaRegion.ALASKA, new double[] {61.5, -149.5});
    MIDDLE.put(SeaRegion.HAWAII, new double[] {21.5, -157.5});
    MIDDLE.put(SeaRegion.PUERTO_RICO, new double[] {18.5, -66.5});
    MIDDLE.put(SeaRegion.GUAM, new double[] {13.5, 144.5});
    MIDDLE.put(SeaRegion.AMERICAN_SAMOA, new double[] {-14.5, -170.5});
  }

  private static double[] middle(SeaRegion region) {
    return MIDDLE.getOrDefault(region, new double[0]);
  }

  /** Of so many accounts that none is heavy, and each can have a territory. */
  private static Cell cell(SeaRegion region, double weight) {
    return cell(region, MANY, weight);
  }

  private static Cell cell(SeaRegion region, long accounts, double weight) {
    return new Cell(middle(region)[0], middle(region)[1], accounts, weight);
  }

  private static AlignConfig.Rep rep(double capacity) {
    return new AlignConfig.Rep(null, capacity, null, null, null);
  }

  /** Full-time, with a home that holds the center as much as nothing else is said. */
  private static AlignConfig.Rep at(SeaRegion region, @Nullable Double pull) {
    return new AlignConfig.Rep(null, 1, middle(region)[0], middle(region)[1], pull);
  }

  private static List<AlignConfig.Rep> equal(int territories) {
    return Collections.nCopies(territories, rep(1));
  }

  private static BorderRegions regions(
      List<AlignConfig.Border> borders, List<AlignConfig.Rep> reps, List<Cell> cells) {
    long accounts = cells.stream().mapToLong(Cell::accounts).sum();
    AlignConfig.Balanced hours = new AlignConfig.Balanced("workload_hours", 0.05);
    AlignmentPlan plan = new AlignmentPlan(accounts, List.of(hours), List.of(1.0), reps, cells, 1);
    return BorderRegions.of(borders, plan, cells);
  }

  private static BorderRegions regions(List<AlignConfig.Rep> reps, Cell... cells) {
    return regions(List.of(AlignConfig.Border.SEA), reps, List.of(cells));
  }

  /** Its territories, by the key of each region. */
  private static Map<String, List<Integer>> territories(BorderRegions regions) {
    Map<String, List<Integer>> territories = new LinkedHashMap<>();
    for (Region region : regions.all()) {
      territories.put(region.key(), IntStream.of(region.territories()).boxed().toList());
    }
    return territories;
  }

  private static Map<String, Integer> counts(BorderRegions regions) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    regions.all().forEach(region -> counts.put(region.key(), region.territories().length));
    return counts;
  }

  private static Region region(BorderRegions regions, SeaRegion of) {
    return regions.all().get(regions.at(middle(of)[0], middle(of)[1]));
  }

  @Test
  void territoriesGoByLoadAndTheLargestRemaindersGetWhatIsLeft() {
    // 10 territories for 100: 7.6, 0.9 and 1.5. Whole ones are 7, 0 and 1, and of the two that are
    // left one goes to the remainder of 0.9, one to that of 0.6.
    BorderRegions regions =
        regions(
            equal(10),
            cell(SeaRegion.CONTIGUOUS, 76),
            cell(SeaRegion.ALASKA, 9),
            cell(SeaRegion.HAWAII, 15));
    assertThat(counts(regions)).isEqualTo(Map.of("contiguous", 8, "alaska", 1, "hawaii", 1));
    assertThat(regions.all()).allSatisfy(region -> assertThat(region.joined()).isEmpty());
  }

  /**
   * Hamilton's method gives the whole numbers with the least sum of squared differences from the
   * exact parts (G. Birkhoff, House monotone apportionment schemes, 1976): here all are tried.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void noOtherWholeNumbersAreNearerToTheExactParts(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<SeaRegion> all = new ArrayList<>(MIDDLE.keySet());
    Collections.shuffle(all, new java.util.Random(seed));
    List<SeaRegion> some = all.subList(0, random.nextInt(2, all.size() + 1));
    int territories;
    double[] exact;
    do {
      territories = random.nextInt(some.size(), 21);
      double[] weight = some.stream().mapToDouble(r -> Math.exp(3 * random.nextDouble())).toArray();
      double perTerritory = DoubleStream.of(weight).sum() / territories;
      exact = DoubleStream.of(weight).map(w -> w / perTerritory).toArray();
      // With less than half a territory's load, a region joins another.
    } while (DoubleStream.of(exact).anyMatch(part -> part < 0.5));
    List<Cell> cells = new ArrayList<>();
    for (int r = 0; r < exact.length; r++) {
      // In thirds, of which the unit of weight is any.
      for (int third = 0; third < 3; third++) {
        cells.add(cell(some.get(r), 40 * exact[r] / 3));
      }
    }
    Collections.shuffle(cells, new java.util.Random(seed));

    BorderRegions regions = regions(List.of(AlignConfig.Border.SEA), equal(territories), cells);

    int[] found = some.stream().mapToInt(r -> region(regions, r).territories().length).toArray();
    assertThat(found)
        .as("exact parts %s", Arrays.toString(exact))
        .containsExactly(nearest(exact, territories));
    if (DoubleStream.of(exact).allMatch(part -> part >= 1)) {
      assertThat(found).containsExactly(hamilton(exact, territories));
    }
    // Each territory is in one region.
    assertThat(regions.ofTerritories()).hasSize(territories);
    assertThat(
            regions.all().stream()
                .flatMapToInt(region -> IntStream.of(region.territories()))
                .sorted())
        .containsExactlyElementsOf(IntStream.range(0, territories).boxed().toList());
  }

  static Stream<Long> seeds() {
    return Stream.iterate(1L, seed -> seed + 1).limit(200);
  }

  /** As the textbook has it: whole numbers first, then one to each of the largest remainders. */
  private static int[] hamilton(double[] exact, int territories) {
    int[] whole = DoubleStream.of(exact).mapToInt(part -> (int) part).toArray();
    IntStream.range(0, exact.length)
        .boxed()
        .sorted((a, b) -> Double.compare(exact[b] - whole[b], exact[a] - whole[a]))
        .limit(territories - IntStream.of(whole).sum())
        .toList()
        .forEach(r -> whole[r]++);
    return whole;
  }

  /** At least one each. */
  private static int[] nearest(double[] exact, int territories) {
    int[] best = new int[exact.length];
    tryAll(exact, new int[exact.length], 0, territories, best, Double.POSITIVE_INFINITY);
    return best;
  }

  /** The least sum of squared differences, that of {@code best}. */
  private static double tryAll(
      double[] exact, int[] now, int region, int left, int[] best, double least) {
    int regions = exact.length;
    if (region == regions - 1) {
      now[region] = left;
      double sum =
          IntStream.range(0, regions).mapToDouble(r -> Math.pow(now[r] - exact[r], 2)).sum();
      if (sum < least) {
        System.arraycopy(now, 0, best, 0, regions);
        return sum;
      }
      return least;
    }
    double found = least;
    for (int here = 1; left - here >= regions - 1 - region; here++) {
      now[region] = here;
      found = tryAll(exact, now, region + 1, left - here, best, found);
    }
    return found;
  }

  @Test
  void aRegionUnderHalfATerritorysLoadJoinsTheNearest() {
    // 10 territories for 100. Guam has 0.4 of a territory and is 6,182 km from Hawaii, 11,087 from
    // Kansas. The Virgin Islands with Puerto Rico have 0.3; nearest is Kansas.
    BorderRegions regions =
        regions(
            equal(10),
            cell(SeaRegion.CONTIGUOUS, 80),
            cell(SeaRegion.HAWAII, 13),
            cell(SeaRegion.GUAM, 4),
            cell(SeaRegion.PUERTO_RICO, 3));
    // Hawaii with Guam has 1.7 of a territory, the states with Puerto Rico 8.3.
    assertThat(counts(regions)).isEqualTo(Map.of("contiguous", 8, "hawaii", 2));
    assertThat(region(regions, SeaRegion.GUAM).key()).isEqualTo("hawaii");
    assertThat(region(regions, SeaRegion.GUAM).joined())
        .containsExactly(
            new Joined("guam", "Guam with the Northern Marianas", "40 % of a territory's load"));
    assertThat(region(regions, SeaRegion.PUERTO_RICO).key()).isEqualTo("contiguous");
    assertThat(region(regions, SeaRegion.PUERTO_RICO).joined())
        .containsExactly(
            new Joined(
                "puerto_rico",
                "Puerto Rico with the Virgin Islands",
                "30 % of a territory's load"));
  }

  @Test
  void halfATerritorysLoadIsEnoughForOne() {
    // 10 territories for 100: 9.5 and 0.5, of which at least one each is 9 and 1.
    assertThat(
            counts(regions(equal(10), cell(SeaRegion.CONTIGUOUS, 95), cell(SeaRegion.ALASKA, 5))))
        .isEqualTo(Map.of("contiguous", 9, "alaska", 1));
  }

  @Test
  void lightRegionsThatJoinEachOtherAreHeavyEnoughTogether() {
    // 10 territories for 100. Samoa has 0.3 of a territory and joins Hawaii, which has 0.45. Guam
    // has 0.4 and joins the two, which have 1.15 with it. It is called after the
    // heaviest of the three.
    BorderRegions regions =
        regions(
            equal(10),
            cell(SeaRegion.CONTIGUOUS, 88.5),
            cell(SeaRegion.AMERICAN_SAMOA, 3),
            cell(SeaRegion.GUAM, 4),
            cell(SeaRegion.HAWAII, 4.5));
    assertThat(counts(regions)).isEqualTo(Map.of("contiguous", 9, "hawaii", 1));
    assertThat(region(regions, SeaRegion.HAWAII).joined())
        .containsExactly(
            new Joined("american_samoa", "American Samoa", "30 % of a territory's load"),
            new Joined("guam", "Guam with the Northern Marianas", "40 % of a territory's load"));
  }

  @Test
  void homesCountForTheirRegion() {
    // By load, 9 and 1; but two of the reps live in Alaska. Who lives in Hawaii, where no account
    // is, counts for the nearest region: Anchorage is 4,490 km away, Kansas 5,713.
    Cell[] cells = {cell(SeaRegion.CONTIGUOUS, 90), cell(SeaRegion.ALASKA, 10)};
    List<AlignConfig.Rep> reps = new ArrayList<>(equal(10));
    reps.set(3, at(SeaRegion.ALASKA, null));
    reps.set(7, at(SeaRegion.ALASKA, 0.5));
    assertThat(territories(regions(reps, cells)).get("alaska")).containsExactly(3, 7);
    reps.set(0, at(SeaRegion.HAWAII, null));
    assertThat(territories(regions(reps, cells)).get("alaska")).containsExactly(0, 3, 7);
    assertThat(territories(regions(reps, cells)).get("contiguous"))
        .containsExactly(1, 2, 4, 5, 6, 8, 9);
  }

  @Test
  void aHomeWithoutPullDoesNotCount() {
    List<AlignConfig.Rep> reps = new ArrayList<>(equal(10));
    reps.set(3, at(SeaRegion.ALASKA, 0.0));
    reps.set(7, at(SeaRegion.ALASKA, 0.0));
    assertThat(counts(regions(reps, cell(SeaRegion.CONTIGUOUS, 90), cell(SeaRegion.ALASKA, 10))))
        .isEqualTo(Map.of("contiguous", 9, "alaska", 1));
  }

  @Test
  void moreHomesThanAccountsInARegionAreRefused() {
    List<AlignConfig.Rep> reps = new ArrayList<>(equal(10));
    IntStream.range(0, 3).forEach(k -> reps.set(k, at(SeaRegion.ALASKA, null)));
    assertThatThrownBy(
            () -> regions(reps, cell(SeaRegion.CONTIGUOUS, 90), cell(SeaRegion.ALASKA, 2, 10)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            """
            3 reps have their homes in Alaska, where there are 2 accounts.
              Leave some of them out of the roster, or set their pull to 0.\
            """);
  }

  @Test
  void aRegionHasNoMoreTerritoriesThanAccounts() {
    // By load, 2, 2 and 6; but there are 3 accounts in Alaska, and 10 in Kansas.
    assertThat(
            counts(
                regions(
                    equal(10),
                    cell(SeaRegion.CONTIGUOUS, 10, 20),
                    cell(SeaRegion.HAWAII, 10, 20),
                    cell(SeaRegion.ALASKA, 3, 30))))
        .isEqualTo(Map.of("contiguous", 4, "hawaii", 3, "alaska", 3));
  }

  @Test
  void whereTerritoriesAreFewerThanRegionsTheLightestJoins() {
    // 2 territories for 100: 1, 0.5 and 0.5 of a territory, the last a little more.
    BorderRegions regions =
        regions(
            equal(2),
            cell(SeaRegion.CONTIGUOUS, 49.9),
            cell(SeaRegion.ALASKA, 25.04),
            cell(SeaRegion.HAWAII, 25.06));
    // Alaska is 4,094 km from Kansas and 4,490 from Hawaii.
    assertThat(counts(regions)).isEqualTo(Map.of("contiguous", 1, "hawaii", 1));
    assertThat(region(regions, SeaRegion.ALASKA).key()).isEqualTo("contiguous");
    assertThat(region(regions, SeaRegion.ALASKA).joined())
        .containsExactly(new Joined("alaska", "Alaska", "no rep is left for it"));
  }

  @Test
  void oneTerritoryIsOneRegion() {
    BorderRegions regions =
        regions(
            equal(1),
            cell(SeaRegion.CONTIGUOUS, 1),
            cell(SeaRegion.HAWAII, 1.01),
            cell(SeaRegion.GUAM, 1.02));
    assertThat(regions.all()).hasSize(1);
    assertThat(regions.ofTerritories()).containsExactly(0);
    assertThat(regions.all().get(0).joined()).hasSize(2);
  }

  @Test
  void aRegionWithoutARosteredRepJoinsWhereEveryRepHasAHomeElsewhere() {
    // Alaska has the load of one of three territories.
    Cell[] cells = {cell(SeaRegion.CONTIGUOUS, 60), cell(SeaRegion.ALASKA, 30)};
    AlignConfig.Rep inKansas = at(SeaRegion.CONTIGUOUS, null);
    BorderRegions joined = regions(List.of(inKansas, inKansas, inKansas), cells);
    assertThat(territories(joined)).isEqualTo(Map.of("contiguous", List.of(0, 1, 2)));
    assertThat(joined.all().get(0).joined())
        .containsExactly(new Joined("alaska", "Alaska", "no rep is left for it"));

    // A rep without a home goes where nobody lives.
    assertThat(territories(regions(List.of(inKansas, inKansas, rep(1)), cells)))
        .isEqualTo(Map.of("contiguous", List.of(0, 1), "alaska", List.of(2)));
  }

  @Test
  void aPartTimeRepGoesWhereLittleIsDue() {
    // 3 full-time reps for 60: 2.5 are due to the states, 0.5 to Alaska.
    assertThat(
            territories(
                regions(
                    List.of(rep(0.5), rep(1), rep(1), rep(0.5)),
                    cell(SeaRegion.CONTIGUOUS, 50),
                    cell(SeaRegion.ALASKA, 10))))
        .isEqualTo(Map.of("contiguous", List.of(1, 2, 3), "alaska", List.of(0)));
  }

  @Test
  void aRegionIsLightAgainstTheMeanCapacity() {
    // 8 reps of 0.25 for 100, so 2 full-time ones: 0.2 of one for Alaska is 0.8 of a territory.
    assertThat(
            counts(
                regions(
                    Collections.nCopies(8, rep(0.25)),
                    cell(SeaRegion.CONTIGUOUS, 90),
                    cell(SeaRegion.ALASKA, 10))))
        .isEqualTo(Map.of("contiguous", 7, "alaska", 1));
  }

  @Test
  void anAccountThatOutweighsATerritoryNeedsOneAndNoMore() {
    // 8 territories for 170. One account of Alaska weighs 100; the other 70 are for 7 territories,
    // of which the 10 of Alaska need one and the 60 of the states six. By load it would be 5 and 3.
    assertThat(
            counts(
                regions(
                    equal(8),
                    cell(SeaRegion.CONTIGUOUS, 60),
                    cell(SeaRegion.ALASKA, 1, 100),
                    cell(SeaRegion.ALASKA, 10))))
        .isEqualTo(Map.of("contiguous", 6, "alaska", 2));
  }

  @Test
  void theOnlyAccountOfARegionHasOneTerritoryHoweverHeavyItIs() {
    // 4 territories for 130: 100 are the account's, the other 30 for three territories.
    assertThat(
            counts(
                regions(equal(4), cell(SeaRegion.CONTIGUOUS, 30), cell(SeaRegion.HAWAII, 1, 100))))
        .isEqualTo(Map.of("contiguous", 3, "hawaii", 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void withoutBordersTheNationIsOneRegion(int territories) {
    BorderRegions regions =
        regions(
            List.of(),
            equal(territories),
            List.of(cell(SeaRegion.CONTIGUOUS, 60), cell(SeaRegion.ALASKA, 40)));
    assertThat(counts(regions)).isEqualTo(Map.of("nation", territories));
    assertThat(regions.ofTerritories()).hasSize(territories).containsOnly(0);
    MIDDLE.values().forEach(at -> assertThat(regions.at(at[0], at[1])).isZero());
  }
}
