package org.catchment.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.catchment.jobs.score.DemandModels.Tried;
import org.catchment.jobs.score.Score.Scores;
import org.catchment.jobs.table.Table;
import org.junit.jupiter.api.Test;

/** Hospitals whose volumes follow a law that is known, and others to which it is applied. */
class DemandModelsIT {
  private static final String LINES =
      "score.lines=[{name: spine, covered_share: 0, procedures: [{group: spinal_fusion, usd: 1000,"
          + " minutes: 60, medicare_share: 0.5, rates: {hospital: {per_bed: 2}}}, {group: discectomy,"
          + " usd: 1000, minutes: 60, medicare_share: 0.5}], call_plan: {A:"
          + " {visits_per_year: 1, minutes_per_visit: 30}}}]";

  /**
   * A quarter of a procedure a bed, half of that in the country, give or take a fifth. Three of
   * four are fusions.
   */
  private static double law(int beds, boolean isRural) {
    return beds * (isRural ? 0.125 : 0.25);
  }

  @Test
  void theBestModelFindsTheLawAndForetellsHospitalsWithoutVolumes() {
    SplittableRandom random = new SplittableRandom(11);
    try (ScoreWorld world = new ScoreWorld().set("score.segments=[{name: A, from_decile: 1}]")) {
      world.set(LINES);
      for (int i = 0; i < 620; i++) {
        int beds = 40 + random.nextInt(600);
        boolean isRural = random.nextBoolean();
        String id = "H" + i;
        world.account(
            id,
            "hco",
            "hospital",
            "bed_count",
            beds,
            "is_rural",
            isRural,
            "lat_deg",
            30 + 15 * random.nextDouble(),
            "lon_deg",
            -120 + 40 * random.nextDouble());
        if (i < 600) {
          // named by the file of volumes; the last one with nothing of the line
          world.row(Table.CONFORMED_ACCOUNT_LINK, "source", "hospital_drg", "account_id", id);
          if (i < 599) {
            double noise = 0.8 + 0.4 * random.nextDouble();
            double fourth = Math.rint(law(beds, isRural) * noise / 4);
            world.volume(id, "spinal_fusion", 2023, "hospital_drg", 3 * fourth);
            world.volume(id, "discectomy", 2023, "hospital_drg", fourth);
          }
        }
      }
      // What surgery centers do says nothing of the mix at hospitals.
      world.account("S1", "hco", "asc").volume("S1", "discectomy", 2023, "hospital_apc", 5000.0);
      Scores scores = world.scored();

      List<Tried> tried = scores.models().tried();
      assertThat(tried)
          .extracting(t -> t.kind().key())
          .containsExactly("per_bed", "linear", "poisson", "forest");
      Tried chosen = tried.stream().filter(Tried::isChosen).findFirst().orElseThrow();
      assertThat(chosen.kind()).isNotEqualTo(DemandModel.Kind.PER_BED);
      assertThat(chosen.figures().spearman()).isGreaterThan(0.95);
      assertThat(chosen.figures().topFifthHitRate()).isGreaterThan(0.9);
      assertThat(chosen.figures().intervalCoverage()).isCloseTo(0.9, within(0.1));
      assertThat(chosen.figures().accounts() + chosen.fitted()).isBetween(400, 560);

      List<Row> predicted =
          scores
              .byLine()
              .where("volume_source = 'predicted'")
              .join(
                  world.rows(Table.CONFORMED_ACCOUNT).select("account_id", "bed_count", "is_rural"),
                  "account_id")
              .collectAsList();
      assertThat(predicted).hasSize(21);
      for (Row row : predicted) {
        double volume = row.getAs("medicare_volume");
        if (row.getAs("account_id").equals("H599")) {
          // The file names it without a fusion: fewer than 11, whatever the model says.
          assertThat(volume).isEqualTo(10);
        } else {
          double law = law(row.<Integer>getAs("bed_count"), row.<Boolean>getAs("is_rural"));
          assertThat(volume).isCloseTo(law, within(0.25 * law + 3));
        }
        Map<String, Double> byGroup = row.getJavaMap(row.fieldIndex("volume_by_group"));
        assertThat(byGroup.get("spinal_fusion")).isCloseTo(0.75 * volume, within(0.001));
        assertThat(byGroup.get("discectomy")).isCloseTo(0.25 * volume, within(0.001));
        // 1,000 USD for each of twice as many of all payers, to a thousandth of two groups
        assertThat(row.<Double>getAs("potential_usd")).isCloseTo(2000 * volume, within(2.02));
      }
    }
  }
}
