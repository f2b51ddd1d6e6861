package org.catchment.jobs.conform;

import static org.catchment.jobs.conform.value.Rejects.reject;
import static org.catchment.jobs.conform.value.Rejects.superseded;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.catchment.jobs.conform.value.Rejects;
import org.catchment.jobs.spark.NamedRows;

/** Health systems, as listed and as named by their hospitals. */
final class Idns {
  private final NamedRows landed;

  /**
   * @param landed of health systems and their hospitals, by their tables' names
   */
  Idns(NamedRows landed) {
    this.landed = landed;
  }

  /** One typed row a landed row of the list of systems. */
  Dataset<Row> listed() {
    return landed.sql(
        """
        WITH typed AS (
          SELECT *, trim(health_sys_id) AS idn_id,
            cast(try_cast(hosp_cnt AS DOUBLE) AS INT) AS hospital_count,
            cast(try_cast(total_mds AS DOUBLE) AS INT) AS physician_count,
            cast(try_cast(sys_beds AS DOUBLE) AS INT) AS bed_count
          FROM landed_health_system)
        SELECT *,
          CASE WHEN idn_id IS NULL THEN %s
               WHEN health_sys_name IS NULL THEN %s
               WHEN row_number() OVER (PARTITION BY idn_id ORDER BY hospital_count DESC,
                   physician_count DESC, bed_count DESC, health_sys_name, health_sys_city,
                   health_sys_state) > 1 THEN %s
          END AS reject
        FROM typed
        """
            .formatted(
                reject("health_sys_id", "idn_id", "no_identifier", "Give the id of the system."),
                reject("health_sys_name", "health_sys_name", "missing_name", "Give the name."),
                superseded(
                    "health_sys_id",
                    "idn_id",
                    "duplicate_system",
                    "The system stands on another line, which was kept.")));
  }

  /**
   * In the shape of {@code conformed.idn}; systems that only hospitals name have no counts.
   *
   * @param listed rows of {@link #listed}
   */
  Dataset<Row> conformed(Dataset<Row> listed) {
    NamedRows all = landed.with("listed_system", Rejects.without(listed));
    return all.sql(
        """
        WITH named AS (
          SELECT trim(health_sys_id) AS idn_id,
            min(struct(health_sys_name, health_sys_city, health_sys_state)) AS it
          FROM landed_system_hospital
          WHERE health_sys_id IS NOT NULL AND health_sys_name IS NOT NULL
          GROUP BY trim(health_sys_id))
        SELECT idn_id, health_sys_name AS name, health_sys_city AS city,
          health_sys_state AS state_code, hospital_count, physician_count, bed_count
        FROM listed_system
        UNION ALL
        SELECT idn_id, it.health_sys_name, it.health_sys_city, it.health_sys_state, NULL, NULL, NULL
        FROM named WHERE idn_id NOT IN (SELECT idn_id FROM listed_system)
        """);
  }
}
