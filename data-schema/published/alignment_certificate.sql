-- How good the alignment is, and how far from the best it can be at most: a row for each sales force and
-- balanced measure. From objective_km2 on, all rows of a force say the same. `catchment verify` recomputes it
-- from the other tables.
CREATE TABLE published.alignment_certificate (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  force STRING NOT NULL COMMENT 'published.territory.force',
  measure STRING NOT NULL COMMENT 'balanced measure: workload_hours, potential_usd or a metric of score.metrics, which counts as 0 where it has no value',
  weight_per_unit DOUBLE NOT NULL COMMENT 'an account weighs the sum of this x measure over the balanced measures: 1 for a single one. M below is the unit of weight, that of the first measure: hours or USD',
  unit STRING NOT NULL COMMENT 'what was divided: account, zip or county; objective, bound and contiguity are of that',
  accounts BIGINT NOT NULL COMMENT 'accounts that were divided',
  territories INT NOT NULL COMMENT 'territories, those of heavy accounts included',
  tolerance DOUBLE NOT NULL COMMENT 'largest imbalance that was asked for',
  imbalance_max DOUBLE NOT NULL COMMENT 'largest |load / target - 1|, heavy accounts aside. Where it is more than the tolerance, a tolerance of this much would do',
  imbalance_mean DOUBLE NOT NULL COMMENT 'mean |load / target - 1|, heavy accounts aside',
  imbalance_nation_max DOUBLE NOT NULL COMMENT 'the same against what a territory should hold if there were no borders (align.borders)',
  imbalance_nation_mean DOUBLE NOT NULL COMMENT 'its mean',
  outside ARRAY<STRUCT<territory_id: STRING, imbalance: DOUBLE>> NOT NULL COMMENT 'territories beyond the tolerance, furthest first, with load / target - 1',
  objective_km2 DOUBLE NOT NULL COMMENT 'sum of weight x squared straight distance (chord) to the center, M x km^2, heavy accounts aside',
  bound_km2 DOUBLE NOT NULL COMMENT 'lower bound on objective_km2 for the published centers and these loads: sum of weight x least (distance^2 - price) + sum of price x weight, M x km^2',
  gap DOUBLE NOT NULL COMMENT '(objective_km2 - bound_km2) / objective_km2; 0 where the objective is 0',
  unbalanced_km2 DOUBLE NOT NULL COMMENT 'sum of weight x squared distance to the nearest center of a k-means without balance, heavy accounts aside, M x km^2; its centers settled on a sample, its sum is over all accounts. Not in other tables, so not verified',
  neighbor_share DOUBLE NOT NULL COMMENT 'part of the accounts or units whose neighbors are all in their territory. Neighbors of accounts: Delaunay triangulation within the border region, all places on one empty circle, and same place, heavy accounts aside; of units: published.geography_neighbor, within the border region',
  enclaves INT NOT NULL COMMENT 'pieces of territories that do not hang together, by neighbors, with the heaviest piece; see contiguity_accounts',
  detached_share DOUBLE NOT NULL COMMENT 'part of the weight that is in enclaves',
  contiguity_accounts BIGINT NOT NULL COMMENT 'accounts or units, heavy ones aside, that contiguity was judged on: all, up to 2,000,000 accounts; of more, those with pmod(xxhash64(account_id), m) = 0, where m = ceil(accounts / 2000000)',
  heavy_accounts ARRAY<STRUCT<account_id: STRING, name: STRING, territory_id: STRING, load: DOUBLE, times: DOUBLE>> NOT NULL COMMENT 'accounts, or units by their codes, that outweigh a territory: each is alone in one; load in M; times: how many times what a rep of that capacity should hold, heavy accounts aside (NULL where that is 0)',
  full_data_jobs INT NOT NULL COMMENT 'how often Spark went over an account, at most: survey, layout with sample, passes, output',
  phase_seconds MAP<STRING, DOUBLE> NOT NULL COMMENT 'wall-clock seconds by phase; the only column that differs between equal runs'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'quality of the alignment, with proof'
TBLPROPERTIES (
  'catchment.key' = 'run_id, force, measure',
  'delta.constraints.unit_known' = 'unit IN ("account", "zip", "county")',
  'delta.constraints.gap_not_negative' = 'gap >= 0',
  'delta.constraints.imbalance_not_negative' = 'imbalance_max >= imbalance_mean AND imbalance_mean >= 0',
  'delta.constraints.contiguity_range' = 'neighbor_share BETWEEN 0 AND 1 AND detached_share BETWEEN 0 AND 1 AND enclaves >= 0',
  'delta.constraints.jobs_counted' = 'full_data_jobs >= 1'
)
