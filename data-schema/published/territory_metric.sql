-- How good each territory is. An account that territories share counts in each by its share in whatever is summed.
CREATE TABLE published.territory_metric (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  force STRING NOT NULL COMMENT 'published.territory.force',
  territory_id STRING NOT NULL COMMENT 'published.territory.territory_id',
  accounts BIGINT NOT NULL COMMENT 'accounts in the territory, those that it shares with others included',
  workload_hours DOUBLE NOT NULL COMMENT 'hours a year',
  potential_usd DOUBLE NOT NULL COMMENT 'USD a year',
  is_heavy BOOLEAN NOT NULL COMMENT 'holds nothing but an account or unit that outweighs it: left out of all figures of imbalance, and named in published.alignment_certificate.heavy_accounts',
  imbalance DOUBLE NOT NULL COMMENT 'value of the balanced measure (the first of several) / target - 1; 0 where the target is 0',
  imbalance_nation DOUBLE NOT NULL COMMENT 'the same against what the territory should hold if there were no borders (align.borders): value / (capacity x value per full-time rep of the nation, heavy accounts aside) - 1; 0 where that is 0',
  workload_index DOUBLE NOT NULL COMMENT '100 x workload / mean workload',
  potential_index DOUBLE NOT NULL COMMENT '100 x potential / mean potential',
  mean_km DOUBLE NOT NULL COMMENT 'mean great-circle distance of account and center, weighted by workload, km',
  max_km DOUBLE NOT NULL COMMENT 'largest such distance, km',
  counties INT NOT NULL COMMENT 'counties with an account of the territory',
  states INT NOT NULL COMMENT 'states with an account of the territory',
  metric MAP<STRING, DOUBLE> NOT NULL COMMENT 'metrics of score.metrics by name: the sum over the accounts; or, as total says, the mean of those with a value, by share, NULL where none has one'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'metrics of each territory'
TBLPROPERTIES (
  'catchment.key' = 'run_id, force, territory_id',
  'delta.constraints.accounts_not_negative' = 'accounts >= 0',
  'delta.constraints.imbalance_floor' = 'imbalance >= -1',
  'delta.constraints.imbalance_nation_floor' = 'imbalance_nation >= -1',
  'delta.constraints.km_not_negative' = 'mean_km >= 0 AND max_km >= 0'
)
