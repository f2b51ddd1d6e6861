package org.catchment.jobs.score;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.spark.KeptRows;
import org.catchment.jobs.spark.NamedRows;

/**
 * How much more of its work an account does for Medicare than the nation's hospitals: this turns
 * Medicare's volumes into those of all payers.
 *
 * <p>The index of a hospital is Medicare's part of its discharges by that of all hospitals (CMS
 * hospital cost report, worksheet S-3: discharges of title XVIII, which leave out Medicare
 * Advantage, as the volumes do). A hospital that reports none gets the index of the state, or of
 * the nation.
 *
 * <p>The ends hold 90 % of the hospitals, weighted by Medicare's discharges.
 *
 * @param facility account_id, mix_index
 * @param state state_code, mix_index, low_index, high_index
 * @param nation low_index, high_index; one row
 */
record PayerMix(Dataset<Row> facility, Dataset<Row> state, Dataset<Row> nation) {
  /** With fewer discharges a hospital's index says little. */
  private static final int FEWEST_DISCHARGES = 100;

  /** With fewer hospitals a state's index says little. */
  private static final int FEWEST_HOSPITALS = 10;

  /**
   * Used without cost reports: the 5th and 95th percentile of the index of 5,602 hospitals,
   * weighted by their Medicare discharges (CMS hospital cost reports, fiscal year 2021).
   */
  private static final double LOW_INDEX = 0.587;

  private static final double HIGH_INDEX = 2.116;

  static PayerMix of(NamedRows conformed, KeptRows kept) {
    NamedRows facilities =
        conformed.with(
            "facility_mix",
            kept.keep(
                conformed.sql(
                    """
                    WITH reported AS (
                      SELECT account_id, state_code, discharge_count AS n, medicare_discharge_count AS m
                      FROM conformed_account WHERE discharge_count >= %d
                        AND medicare_discharge_count BETWEEN 1 AND discharge_count),
                    nation AS (SELECT sum(m) AS m, sum(n) AS n FROM reported)
                    SELECT /*+ BROADCAST(t) */ r.*, (r.m / r.n) / (t.m / t.n) AS mix_index
                    FROM reported r CROSS JOIN nation t
                    """
                        .formatted(FEWEST_DISCHARGES))));
    return new PayerMix(
        facilities.rows("facility_mix"),
        facilities.sql(
            """
            SELECT state_code, (sum(m) / sum(n)) / (first(t.all_m) / first(t.all_n)) AS mix_index,
              percentile(mix_index, 0.05d, m) AS low_index,
              percentile(mix_index, 0.95d, m) AS high_index
            FROM facility_mix CROSS JOIN (
              SELECT sum(m) AS all_m, sum(n) AS all_n FROM facility_mix) t
            WHERE state_code IS NOT NULL GROUP BY state_code HAVING count(*) >= %d
            """
                .formatted(FEWEST_HOSPITALS)),
        facilities.sql(
            """
            SELECT if(count(*) >= %1$d, percentile(mix_index, 0.05d, m), %2$sd) AS low_index,
              if(count(*) >= %1$d, percentile(mix_index, 0.95d, m), %3$sd) AS high_index
            FROM facility_mix
            """
                .formatted(FEWEST_HOSPITALS, LOW_INDEX, HIGH_INDEX)));
  }

  /** {@code facility_mix}, {@code state_mix} and {@code nation_mix}. */
  NamedRows rows() {
    return NamedRows.in(facility.sparkSession())
        .with("facility_mix", facility)
        .with("state_mix", state)
        .with("nation_mix", nation);
  }
}
