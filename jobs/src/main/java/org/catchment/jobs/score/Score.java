package org.catchment.jobs.score;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.catchment.jobs.Step;
import org.catchment.jobs.StepContext;
import org.catchment.jobs.config.Config;
import org.catchment.jobs.table.Table;

/**
 * Scores every account: potential in USD and workload in hours a year.
 *
 * <p>A model, and marked as one: figures of the facility's type, plus so much a bed, moved by how
 * many people aged 65 and over live around. Values that the customer gave replace modelled ones.
 *
 * <pre>
 * factor    = (demand / median demand) ^ elasticity, cut to 0.5..2
 * potential = (potential_usd + beds x potential_usd_per_bed) x factor
 * calls     = (calls_per_year + beds / 100 x calls_per_100_beds) x factor
 * workload  = calls x (minutes_per_call + travel_minutes_per_call) / 60
 * </pre>
 */
public final class Score implements Step {
  /** Beyond this the population around says little of one account. */
  private static final String FACTOR_RANGE = "0.5d, 2d";

  @Override
  public String name() {
    return "score";
  }

  @Override
  public void run(StepContext context) {
    context.tables().view(Table.CONFORMED_ACCOUNT);
    context.tables().view(Table.CONFORMED_PLACE);
    context.tables().view(Table.CONFORMED_COUNTY);
    typeModels(context.session(), context.config().score());
    context.progress().at("population around", 0);
    demand(context.session(), context.config().score().demandRadiusKm());
    context.progress().at("scores", 0.5);
    context
        .tables()
        .write(Table.PUBLISHED_ACCOUNT_SCORE, scores(context.session(), context.config().score()));
  }

  private static void typeModels(SparkSession session, Config.Score score) {
    List<Row> rows = new ArrayList<>();
    score
        .types()
        .forEach(
            (type, model) ->
                rows.add(
                    RowFactory.create(
                        type,
                        model.potentialUsd(),
                        model.potentialUsdPerBed(),
                        model.callsPerYear(),
                        model.callsPer100Beds())));
    session
        .createDataFrame(
            rows,
            new StructType()
                .add("account_type", DataTypes.StringType)
                .add("potential_base", DataTypes.DoubleType)
                .add("potential_per_bed", DataTypes.DoubleType)
                .add("calls_base", DataTypes.DoubleType)
                .add("calls_per_100_beds", DataTypes.DoubleType))
        .createOrReplaceTempView("type_model");
  }

  /**
   * The population aged 65 and over within the radius of each distinct point, a place being a disc
   * of its area that counts by the part within: NULL in counties that the demographics do not
   * cover. Sums of thousandths of persons, so that they do not depend on their order.
   */
  private static void demand(SparkSession session, double radiusKm) {
    session
        .sql(
            """
            WITH place AS (
              SELECT lat_deg AS place_lat_deg, lon_deg AS place_lon_deg,
                ST_Point(lon_deg, lat_deg) AS place_point, population_65_plus,
                sqrt(area_km2 / pi()) AS disc_radius_km
              FROM conformed_place WHERE population_65_plus > 0),
            site AS (
              SELECT DISTINCT f.lat_deg, f.lon_deg, ST_Point(f.lon_deg, f.lat_deg) AS site_point
              FROM conformed_account f
              JOIN conformed_county c ON c.county_id = f.county_id AND c.population IS NOT NULL),
            near AS (
              SELECT /*+ BROADCAST(place) */ lat_deg, lon_deg, population_65_plus, disc_radius_km,
                haversine_km(lat_deg, lon_deg, place_lat_deg, place_lon_deg) AS distance_km
              FROM site JOIN place
              ON ST_DistanceSphere(site_point, place_point) <= 1000 * (%1$s + disc_radius_km)),
            around AS (
              SELECT lat_deg, lon_deg, sum(cast(round(1000 * population_65_plus
                * disc_overlap_share(distance_km, %1$s, disc_radius_km)) AS BIGINT)) AS thousandths
              FROM near GROUP BY lat_deg, lon_deg)
            SELECT s.lat_deg, s.lon_deg, coalesce((a.thousandths + 500) DIV 1000, 0L) AS demand
            FROM site s LEFT JOIN around a ON a.lat_deg = s.lat_deg AND a.lon_deg = s.lon_deg
            """
                .formatted(radiusKm + "d"))
        .createOrReplaceTempView("demand");
  }

  private static Dataset<Row> scores(SparkSession session, Config.Score score) {
    return session.sql(
        """
        WITH account AS (
          SELECT f.*, m.*  EXCEPT (account_type), d.demand,
            coalesce(f.bed_count, 0) AS beds
          FROM conformed_account f
          JOIN type_model m ON m.account_type = f.account_type
          LEFT JOIN demand d ON d.lat_deg = f.lat_deg AND d.lon_deg = f.lon_deg),
        -- an exact percentile of whole numbers: the same whatever the order of the rows
        typical AS (
          SELECT greatest(percentile(demand, 0.5), 1) AS demand FROM account),
        moved AS (
          SELECT /*+ BROADCAST(t) */ a.*,
            CASE WHEN a.demand IS NULL THEN 1d
                 ELSE greatest(least(pow(a.demand / t.demand, %1$s), element_at(range, 2)),
                   element_at(range, 1)) END AS factor
          FROM account a CROSS JOIN typical t CROSS JOIN (SELECT array(%2$s) AS range)),
        modelled AS (
          SELECT *,
            round((potential_base + beds * potential_per_bed) * factor, 2) AS potential_modelled,
            round((calls_base + beds / 100 * calls_per_100_beds) * factor, 3) AS calls
          FROM moved)
        SELECT account_id, account_type,
          coalesce(potential_usd, potential_modelled) AS potential_usd,
          round(coalesce(workload_hours, calls * %3$s / 60), 3) AS workload_hours,
          calls AS calls_per_year,
          demand AS demand_population, factor AS demand_factor,
          CASE WHEN potential_usd IS NOT NULL AND workload_hours IS NOT NULL THEN 'given'
               WHEN potential_usd IS NOT NULL OR workload_hours IS NOT NULL THEN 'part_given'
               ELSE 'modelled' END AS volume_source
        FROM modelled
        """
            .formatted(
                score.demandElasticity() + "d",
                FACTOR_RANGE,
                (score.minutesPerCall() + score.travelMinutesPerCall()) + "d"));
  }
}
