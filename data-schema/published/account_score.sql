-- What each account is worth and what it costs to serve.
CREATE TABLE published.account_score (
  run_id STRING NOT NULL COMMENT 'run that wrote the row',
  account_id STRING NOT NULL COMMENT 'conformed.account',
  account_type STRING NOT NULL COMMENT 'key of score.types',
  potential_usd DOUBLE NOT NULL COMMENT 'what the account could buy, USD a year',
  workload_hours DOUBLE NOT NULL COMMENT 'calls x (call + travel), hours a year',
  calls_per_year DOUBLE NOT NULL COMMENT 'visits a year by the model, also where the customer gave the workload',
  demand_population BIGINT COMMENT 'persons aged 65 and over within score.demand_radius_km of the account, places at the edge by the part within; NULL where no demographics cover it',
  demand_factor DOUBLE NOT NULL COMMENT '(demand / median demand) ^ score.demand_elasticity, cut to 0.5..2; 1 where demand is NULL',
  volume_source STRING NOT NULL COMMENT 'modelled: from type, beds and population; given: by the customer; part_given: one of the two'
)
USING DELTA
PARTITIONED BY (run_id)
COMMENT 'potential and workload of each account'
TBLPROPERTIES (
  'catchment.key' = 'run_id, account_id',
  'delta.constraints.potential_not_negative' = 'potential_usd >= 0',
  'delta.constraints.workload_not_negative' = 'workload_hours >= 0',
  'delta.constraints.factor_range' = 'demand_factor BETWEEN 0.5 AND 2',
  'delta.constraints.volume_source_known' = 'volume_source IN ("modelled", "given", "part_given")'
)
